"""An example as a whole small Flask app, whose files somebody puts into a folder and runs."""

from __future__ import annotations

import re
from pprint import pformat
from textwrap import indent

from .definitions import Example, FlaskExample, component
from .forms import filled_form
from .showing import jinja

_LAST_FORM = re.compile(r"(?s)(.*)\(Form\):")
_FORM_IMPORT = re.compile(r"(?m)^from wtforms import Form$\n?|(?<=import )Form, |, Form\b")

_SHOWN = """\
from flask import Flask, render_template
from repairs_pattern.static_files import STATIC_FOLDER, asset_name
from repairs_pattern.templating import add_components

app = Flask(__name__, static_folder=STATIC_FOLDER)
app.jinja_env.globals["asset_name"] = asset_name
add_components(app)


@app.get("/")
def page():
    return render_template("page.html")
"""

_ASKED = """\
from flask import Flask, render_template
from flask_wtf import FlaskForm
from repairs_pattern.static_files import STATIC_FOLDER, asset_name
from repairs_pattern.templating import add_components
{form}


app = Flask(__name__, static_folder=STATIC_FOLDER)
app.config["SECRET_KEY"] = "change me"
app.jinja_env.globals["asset_name"] = asset_name
add_components(app)


@app.route("/", methods=["GET", "POST"])
def page():
    form = {name}({data})
    if form.validate_on_submit():
        return "Thank you"
    return render_template("page.html", form=form)
"""

_PAGE = """\
<!DOCTYPE html>
<html lang="en" class="govuk-template">
<head>
  <title>{title}</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="{{{{ url_for("static", filename=asset_name("main.css")) }}}}">
</head>
<body class="govuk-template__body">
<main class="govuk-width-container govuk-main-wrapper">
{content}
</main>
</body>
</html>
"""

_FORM = """\
{{%- from "components/form.html" import button, errorSummary, hiddenTag %}}
{summary}<form method="post"{encoding} novalidate>
  {{{{ hiddenTag(form) }}}}
{example}
  {{{{ button("Continue") }}}}
</form>"""


def flask_app(example: Example) -> FlaskExample:
    """The app of an example.

    A component's first example has the app that its YAML writes out, with a form that is sent and
    checked where the component has controls. Any other is shown as it is; one of the form bridge
    has its form.
    """
    used = component(example.component)
    if used.flask is not None and example == used.examples[0]:
        return used.flask
    app, content = _SHOWN, jinja(example)
    if example.form is not None:
        app = _app_with_form(example)
        content = content if "<form" in content else _page_with_form(example, content)
    error = "" if example.form is None else '{{ "Error: " if form.errors }}'
    title = f"{error}{used.title}: {example.name}"
    return FlaskExample(app=app, template=_PAGE.format(title=title, content=indent(content, "  ")))


def _app_with_form(example: Example) -> str:
    """The form class made one of Flask-WTF's, which also keeps forged requests out."""
    code = _LAST_FORM.sub(r"\1(FlaskForm):", (example.form or "").strip(), count=1)
    if "(Form)" not in code:
        code = _FORM_IMPORT.sub("", code)
    data = f"data={pformat(example.data, sort_dicts=False)}" if example.data else ""
    return _ASKED.format(form=code, name=type(filled_form(example)).__name__, data=data)


def _page_with_form(example: Example, content: str) -> str:
    has_file = "FileField" in (example.form or "")
    encoding = ' enctype="multipart/form-data"' if has_file else ""
    summary = "" if "errorSummary(" in content else "{{ errorSummary(form) }}\n"
    return _FORM.format(summary=summary, encoding=encoding, example=indent(content, "  "))
