"""Somebody else's Flask app, with everything of its own that could get in our way, and we in its.

Every page of it says HOST, so that a page of ours that says so has been mixed up with one.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, render_template, session
from flask_babel import Babel, format_date
from sqlalchemy import Column, Integer, MetaData, Table, create_engine
from werkzeug.exceptions import HTTPException

TEMPLATES = {
    "layout.html": "<title>HOST</title><body>HOST layout {% block content %}{% endblock %}</body>",
    "pages/start.html": '{% extends "layout.html" %}{% block content %}{{ council }}{% endblock %}',
    "journey/question.html": "HOST question {{ visit }} {{ asset }}",
    "components/form.html": "{% macro field(name) %}HOST field {{ name }}{% endmacro %}",
    "uses_form.html": '{% from "components/form.html" import field %}{{ field("x") }}',
    "errors/error.html": "HOST error {{ error.code }}",
    "says.html": 'HOST {{ _("Continue") }} {{ gettext("Error") }} {{ 1234 | numberformat }}',
}

ADDRESSES = [
    ("GET", "/"),
    ("GET", "/start"),
    ("GET", "/question"),
    ("GET", "/form"),
    ("GET", "/says"),
    ("GET", "/day"),
    ("GET", "/static/site.css"),
    ("GET", "/nothing"),
    ("POST", "/start"),
    ("GET", "/teapot"),
    ("GET", "/broken"),
]

visits = Table("visits", MetaData(), Column("id", Integer, primary_key=True))


def host_app(folder: Path, language: str = "fr") -> Flask:
    """The app.

    :param folder: an empty folder for its files.
    :param language: the language that its Flask-Babel chooses.
    """
    _write_files(folder)
    app = Flask("host", root_path=str(folder), instance_path=str(folder / "instance"))
    app.config.update(SECRET_KEY="the key of the host", PROPAGATE_EXCEPTIONS=False)
    engine = create_engine(f"sqlite:///{folder}/host.db")
    visits.metadata.create_all(engine)
    app.extensions["sqlalchemy"] = engine
    Babel(app, locale_selector=lambda: language)
    _add_errors(app)
    _add_pages(app)

    @app.context_processor
    def in_every_template() -> dict[str, Any]:
        names = ("council", "asset", "brand", "language", "visit", "page", "form", "url_for")
        return {name: f"HOST {name}" for name in names}

    @app.after_request
    def on_every_response(response: Response) -> Response:
        response.headers["X-Host"] = "HOST"
        return response

    return app


def _write_files(folder: Path) -> None:
    for name, text in TEMPLATES.items():
        file = folder / "templates" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (folder / "static").mkdir()
    (folder / "static" / "site.css").write_text("/* HOST */", "utf-8")


def _add_errors(app: Flask) -> None:
    def error_page(error: HTTPException) -> tuple[str, int]:
        return render_template("errors/error.html", error=error), error.code or 500

    for status in (404, 413, 429, 500):
        app.register_error_handler(status, error_page)
    app.register_error_handler(HTTPException, error_page)


def _add_pages(app: Flask) -> None:
    @app.get("/")
    def home() -> str:
        session["visits"] = session.get("visits", 0) + 1
        with app.extensions["sqlalchemy"].begin() as connection:
            connection.execute(visits.insert())
        return f"HOST visit {session['visits']}"

    @app.get("/day")
    def day() -> str:
        return f"HOST {format_date(date(2026, 12, 4), 'EEEE d MMMM')}"

    @app.get("/teapot")
    def teapot() -> str:
        abort(418)

    @app.get("/broken")
    def broken() -> str:
        raise LookupError

    for path, template in {
        "/start": "pages/start.html",
        "/question": "journey/question.html",
        "/form": "uses_form.html",
        "/says": "says.html",
    }.items():
        app.add_url_rule(path, path, lambda name=template: render_template(name))
