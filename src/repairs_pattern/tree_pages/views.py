"""The blueprint of a tree's pages."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from flask import Blueprint, Response, abort, send_from_directory

from ..blueprints.service import Service
from . import counting, looking
from .files import file
from .tools import NAME, Tools
from .trying import walk

HERE = Path(__file__).parent
STYLESHEET = "tree.css"


def tree_pages(service: Service) -> Blueprint:
    """The pages of the council's tree, to be registered at ``/diagnosis``."""
    service.render.also_from(HERE / "templates")
    tools = Tools(service)
    pages = Blueprint(NAME, __name__)
    for rule, name, view in (
        ("/", "index", looking.index),
        ("/map/<id_>", "question", looking.question),
        ("/outcomes/<id_>", "outcome", looking.outcome),
        ("/exits/<id_>", "exit", looking.exit_),
        ("/search", "search", looking.find),
        ("/try", "walk", walk),
        ("/duties", "duties", counting.duties),
        ("/numbers", "numbers", counting.numbers),
        ("/files/<name>", "file", file),
    ):
        pages.add_url_rule(rule, name, partial(view, tools))
    pages.add_url_rule("/assets/<name>", "asset", _asset)
    pages.after_request(_not_for_search_engines)
    return pages


def _asset(name: str) -> Response:
    if name != STYLESHEET:
        abort(404)
    return send_from_directory(HERE / "static", name)


def _not_for_search_engines(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
