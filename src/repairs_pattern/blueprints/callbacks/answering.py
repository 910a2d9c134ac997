"""What a machine that calls us back is told when something goes wrong."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, jsonify
from werkzeug.exceptions import HTTPException

from ..errors import PAGES, UNAVAILABLE

log = logging.getLogger(__name__)

WORDS = {
    400: "This cannot be read.",
    401: "Say who you are.",
    404: "There is nothing here.",
    413: "This is too much.",
    429: "Too many tries. Wait a minute.",
    503: "Not now. Try again later.",
}


def answer_in_json(calls: Blueprint) -> None:
    """Answer with a status and a sentence; never with a page, and never with what went wrong."""

    def http(error: HTTPException) -> Response:
        return _answer(error.code or 500)

    def out_of_reach(error: Exception) -> Response:
        log.error("unavailable: %s", type(error).__name__)
        return _answer(503)

    for status in {*WORDS, *(key for key in PAGES if isinstance(key, int))}:
        calls.register_error_handler(status, http)
    calls.register_error_handler(HTTPException, http)
    for kind in UNAVAILABLE:
        calls.register_error_handler(kind, out_of_reach)


def _answer(status: int) -> Response:
    words = WORDS.get(status, "This did not work.")
    response = jsonify(error=words)
    response.status_code = status
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
