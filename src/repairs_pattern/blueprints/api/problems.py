"""What an app is told when something goes wrong: one shape for every fault (RFC 9457)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from ..errors import UNAVAILABLE
from .shapes import Fault, PhoneLine, Problem

log = logging.getLogger(__name__)

PREFIX = "urn:repairs-pattern:problem:"
MEDIA_TYPE = "application/problem+json"

TITLES = {
    "unreadable": (400, "This cannot be read."),
    "no-idempotency-key": (400, "Give an Idempotency-Key: a name for this one report."),
    "no-key": (401, "Give a key that is good: Authorization: Bearer."),
    "not-allowed": (403, "This key may not do that."),
    "not-found": (404, "There is nothing here."),
    "method": (405, "That cannot be done here."),
    "not-online": (409, "This cannot be reported online."),
    "too-large": (413, "This is too much."),
    "not-json": (415, "Send JSON."),
    "invalid": (422, "This is not what is asked for."),
    "invalid-answers": (422, "Some answers cannot be taken."),
    "incomplete": (422, "Something has not been answered yet."),
    "key-used": (422, "Another report was sent with this Idempotency-Key."),
    "too-often": (429, "Too many requests. Wait a minute."),
    "fault": (500, "Something went wrong. Nothing was sent."),
    "unavailable": (503, "Not now. Try again later."),
}
"""Each kind of problem: its status and its title."""

_BY_STATUS = {400: "unreadable", 401: "no-key", 403: "not-allowed", 404: "not-found"} | {
    405: "method",
    413: "too-large",
    415: "not-json",
    429: "too-often",
    503: "unavailable",
}


class Trouble(Exception):
    """What ends a request with a problem.

    :param kind: one of ``TITLES``.
    """

    def __init__(
        self,
        kind: str,
        *,
        detail: str | None = None,
        errors: Sequence[Fault] = (),
        page: str | None = None,
        phones: Sequence[PhoneLine] = (),
    ) -> None:
        super().__init__(kind)
        status, title = TITLES[kind]
        self.problem = Problem(
            type=PREFIX + kind,
            title=title,
            status=status,
            detail=detail,
            errors=list(errors),
            page=page,
            phones=list(phones),
        )

    @classmethod
    def of(cls, error: ValidationError) -> Trouble:
        """The problem of a request that has another shape. What was sent is not repeated."""
        faults = [
            Fault(field=".".join(map(str, each["loc"]))[:200] or None, message=each["msg"])
            for each in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        is_json = all(each["type"] != "json_invalid" for each in error.errors())
        return cls("invalid" if is_json else "unreadable", errors=faults[:20] if is_json else ())


def answer_problems(section: Blueprint) -> None:
    """Answer with a problem whatever goes wrong in a section."""

    def http(error: HTTPException) -> Response:
        kind = _BY_STATUS.get(
            error.code or 500, "fault" if (error.code or 500) >= 500 else "invalid"
        )
        return told(Trouble(kind))

    def out_of_reach(error: Exception) -> Response:
        log.error("unavailable: %s", type(error).__name__)
        return told(Trouble("unavailable"))

    section.register_error_handler(Trouble, told)
    for status in (*_BY_STATUS, 500):
        section.register_error_handler(status, http)
    section.register_error_handler(HTTPException, http)
    for kind in UNAVAILABLE:
        section.register_error_handler(kind, out_of_reach)


def told(trouble: Trouble) -> Response:
    """The answer that tells of a problem."""
    problem = trouble.problem
    response = Response(
        problem.model_dump_json(exclude_defaults=True), problem.status, mimetype=MEDIA_TYPE
    )
    headers: dict[int, dict[str, Any]] = {
        401: {"WWW-Authenticate": "Bearer"},
        429: {"Retry-After": "60"},
        503: {"Retry-After": "60"},
    }
    response.headers.extend(headers.get(problem.status, {}))
    return response
