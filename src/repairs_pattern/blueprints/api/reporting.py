"""Making a report: where the answers lead, and sending them."""

from __future__ import annotations

import hmac
import json
import re
from functools import cache
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, current_app, request
from pydantic import BaseModel
from sqlalchemy import select, update

from ...domain.booking import SlotGone
from ...domain.repairs import DraftClosed
from ...domain.store import DraftRow, RepairRow, have_draft
from ...journey import Draft
from ...journey.runner import draft_begun
from ..report.send import raise_from
from ..schedule.forms import TIME_GONE
from ..service import Service
from .asked import report_model
from .describing import IDEMPOTENCY_KEY, KEY_PATTERN, LONGEST_KEY
from .guarding import needs, read, whose_key
from .problems import Trouble
from .shapes import Answers, Fault, Made, Shape
from .showing import next_page, path_of
from .walking import Walk, walk


def add_reports(section: Blueprint, service: Service) -> None:
    """The addresses at which a report is made."""

    @cache
    def model() -> type[Shape]:
        return report_model(service.runner.journey)

    @section.post("/path")
    @needs(service, "reports")
    def path() -> Response:
        """Where the answers lead; a time that they choose is held."""
        draft_id, answers = _draft_id(), _answers(model())
        if _sent(service, draft_id) is not None:
            raise Trouble("key-used")
        _begin(service, draft_id)
        return as_json(path_of(service, walk(service, draft_id, answers, service.clock())))

    @section.post("/reports")
    @needs(service, "reports")
    def reports() -> Response:
        """Send the report: once, however often it is asked for with the same key."""
        draft_id, answers = _draft_id(), _answers(model())
        digest = sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()
        if (reference := _sent(service, draft_id, digest)) is not None:
            return as_json(Made(reference=reference))
        _begin(service, draft_id)
        walked = walk(service, draft_id, answers, service.clock())
        if not walked.is_complete:
            raise _not_complete(service, walked)
        _remember(service, draft_id, digest)
        return as_json(Made(reference=_send(service, walked)), 201)


def as_json(shape: BaseModel, status: int = 200) -> Response:
    """An answer that went well."""
    return Response(shape.model_dump_json(), status, mimetype="application/json")


def _draft_id() -> str:
    """The secret name of the draft that a key of an app and its name for the report make."""
    given = request.headers.get(IDEMPOTENCY_KEY, "")
    if re.fullmatch(KEY_PATTERN, given) is None or len(given) > LONGEST_KEY:
        raise Trouble("no-idempotency-key")
    secret = current_app.secret_key or ""
    secret = secret.encode() if isinstance(secret, str) else secret
    return hmac.digest(secret, f"{whose_key().id}:{given}".encode(), "sha256").hex()


def _answers(model: type[Shape]) -> Answers:
    sent: dict[str, Any] = read(model).model_dump(by_alias=True, exclude_none=True)
    answers: Answers = sent["answers"]
    return answers


def _begin(service: Service, draft_id: str) -> None:
    """Have a draft, to hold a time for and to raise the repair from."""
    if have_draft(service.database, draft_id, service.clock()):
        draft_begun.send(service.runner, draft=Draft(draft_id))


def _sent(service: Service, draft_id: str, digest: str | None = None) -> str | None:
    """The reference of what was sent before; None when nothing was.

    :param digest: of what is sent now.
    :raises Trouble: when something else was.
    """
    query = (
        select(RepairRow.reference, DraftRow.digest)
        .outerjoin(DraftRow, DraftRow.id == RepairRow.draft_id)
        .where(RepairRow.draft_id == draft_id)
    )
    with service.database.reading() as session:
        found = session.execute(query).one_or_none()
    if found is None:
        return None
    if digest is not None and found.digest != digest:
        raise Trouble("key-used")
    return str(found.reference)


def _remember(service: Service, draft_id: str, digest: str) -> None:
    with service.database.writing() as session:
        session.execute(update(DraftRow).where(DraftRow.id == draft_id).values(digest=digest))


def _not_complete(service: Service, walked: Walk) -> Trouble:
    page = next_page(service, walked)
    kind = "not-online" if page.kind == "exit" else "incomplete"
    return Trouble(kind, detail=page.title, page=page.name, phones=page.phones)


def _send(service: Service, walked: Walk) -> str:
    try:
        return raise_from(service, walked.visit, source="api")
    except SlotGone:
        fault = Fault(page="appointment", field="slot", message=str(TIME_GONE))
        raise Trouble("invalid-answers", errors=[fault], page="appointment") from None
    except DraftClosed:
        raise Trouble("unavailable") from None
