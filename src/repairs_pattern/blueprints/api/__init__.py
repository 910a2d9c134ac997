"""An API for a council's own website or app: the questions, a report, and where a repair stands."""

from __future__ import annotations

from functools import cache

from flask import Blueprint, Response, abort, request

from ...words import language
from ..service import Service
from .describing import METHODS, document_of
from .finding import add_finding
from .guarding import guard, needs
from .problems import Trouble, answer_problems, told
from .reporting import add_reports
from .tree import diagnosis_of

__all__ = ["blueprint"]

EVERY_METHOD = ("GET", "POST", "PUT", "PATCH", "DELETE")

A_WHILE = 300
"""Seconds for which an app need not ask for the questions again."""


def blueprint(service: Service) -> Blueprint:
    """The section's blueprint."""
    section = Blueprint("repairs_api", __name__)
    guard(section, service)
    answer_problems(section)
    add_reports(section, service)
    add_finding(section, service)

    @cache
    def document(_language: str, _root: str) -> str:
        """Made once for what it differs by: anybody may ask for it, as often as they like."""
        return document_of(service)

    @section.get("/openapi.json")
    def openapi() -> Response:
        return _kept(document(language(), request.script_root))

    @section.get("/diagnosis")
    @needs(service, "diagnosis")
    def diagnosis() -> Response:
        return _kept(diagnosis_of(service).model_dump_json())

    @section.route("/", methods=EVERY_METHOD, defaults={"path": ""})
    @section.route("/<path:path>", methods=EVERY_METHOD)
    def nothing(path: str) -> Response:
        """What is not there, and what cannot be done with what is."""
        if path not in METHODS:
            abort(404)
        response = told(Trouble("method"))
        response.headers["Allow"] = METHODS[path]
        return response

    return section


def _kept(body: str) -> Response:
    """JSON that an app keeps for a while, and then asks whether it has changed."""
    response = Response(body, mimetype="application/json")
    response.cache_control.private = True
    response.cache_control.max_age = A_WHILE
    response.add_etag()
    response.make_conditional(request)
    return response
