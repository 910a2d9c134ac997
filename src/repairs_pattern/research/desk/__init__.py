"""The moderator's pages, at ``/research``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, send_from_directory

from ...security import limit_request, protect
from ...static_files import is_asset, send_asset
from ..pages import STATIC

if TYPE_CHECKING:
    from ..extension import Research

NAME = "research"


def desk(research: Research) -> Blueprint:
    """The moderator's pages, to be registered at ``/research``."""
    pages = Blueprint(NAME, __name__)

    @pages.get("/")
    def index() -> str:
        return research.pages.render("index.html", scenarios=research.scenarios.values())

    @pages.get("/assets/<path:name>")
    def asset(name: str) -> Response:
        return send_asset(name) if is_asset(name) else send_from_directory(STATIC, name)

    pages.before_request(limit_request)
    pages.after_request(protect)
    pages.after_request(_not_for_search_engines)
    return pages


def _not_for_search_engines(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
