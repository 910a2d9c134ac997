"""Find the Jinja components, for our own service or for anybody else's Flask app.

Nothing here knows of councils, journeys or repairs. Two families of templates are served:
``govuk_frontend_jinja/...`` (the GOV.UK macros) and ``components/...`` (ours).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    select_autoescape,
)

if TYPE_CHECKING:
    from flask import Flask

_HERE = Path(__file__).resolve().parent


def components_folder() -> Path:
    """Return the folder that holds one folder per component.

    In a wheel it is ``repairs_pattern/components``; in a clone of the project it is
    ``components`` at the top. Raises ``FileNotFoundError`` when neither is there.
    """
    for folder in (_HERE / "components", _HERE.parents[1] / "components"):
        if (folder / "form.html").is_file():
            return folder
    raise FileNotFoundError(f"The components are neither in {_HERE} nor beside its source folder.")


def component_loader() -> BaseLoader:
    """Return a loader for ``govuk_frontend_jinja/...`` and ``components/...``."""
    return PrefixLoader(
        {
            "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
            "components": FileSystemLoader(components_folder()),
        }
    )


def add_components(app: Flask) -> None:
    """Let the templates of any Flask ``app`` import the components.

    The app's own templates and its blueprints' keep their precedence. The app's translations
    are used when it has any (Flask-Babel installs them); otherwise the text stays English.
    Calling it twice does no harm. It reads ``app.jinja_env``, so set ``app.jinja_options`` first.
    """
    if "repairs_components" in app.extensions:
        return
    app.extensions["repairs_components"] = component_loader()
    env = app.jinja_env
    own = [env.loader] if env.loader else []
    env.loader = ChoiceLoader([*own, app.extensions["repairs_components"]])
    if "gettext" not in env.globals:
        _speak_english(env)


def standalone_environment() -> Environment:
    """Return an environment with only the components: no Flask, English text, HTML escaped."""
    env = Environment(
        loader=component_loader(),
        autoescape=select_autoescape(["html"]),
    )
    _speak_english(env)
    return env


def _speak_english(env: Environment) -> None:
    """Give ``env`` the translation functions, in the new style, with nothing to translate to."""
    env.add_extension("jinja2.ext.i18n")
    env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
