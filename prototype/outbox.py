"""What residents would get: each message of the outbox, on a phone, in an inbox or on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint
from sqlalchemy import select

from repairs_pattern import RepairsPattern
from repairs_pattern.domain.store import OutboxRow
from repairs_pattern.messages import Message, message_text

TEMPLATES = Path(__file__).parent / "templates"


def outbox(pattern: RepairsPattern) -> Blueprint:
    """The page ``/outbox``, newest message first."""
    pages = Blueprint("outbox", __name__, static_folder="static", static_url_path="/outbox/static")
    service = pattern.service
    assert service is not None
    service.render.also_from(TEMPLATES)

    @pages.get("/outbox")
    def show() -> str:
        with service.database.reading() as session:
            rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id.desc()).limit(100))
            messages = [_shown(pattern, row) for row in rows]
        return service.render("prototype/outbox.html", messages=messages)

    return pages


def _shown(pattern: RepairsPattern, row: OutboxRow) -> dict[str, Any]:
    text: Message = message_text(pattern.council, row.kind, row.channel, row.content)
    return {"row": row, "text": text, "to": _to(row)}


def _to(row: OutboxRow) -> list[str]:
    recipient = row.recipient
    if row.channel == "letter":
        return [recipient["name"], *recipient["lines"]]
    return [str(recipient.get("phone") or recipient.get("email"))]
