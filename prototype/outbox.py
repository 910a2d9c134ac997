"""What residents get: each message that was delivered, on a phone, in an inbox or on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, current_app
from sqlalchemy import select

from repairs_pattern import RepairsPattern
from repairs_pattern.domain.outbox import Parcel, listed
from repairs_pattern.domain.store import OutboxRow
from repairs_pattern.gateways.folder_messenger import FolderMessenger

TEMPLATES = Path(__file__).parent / "templates"
MOST = 100
"""How many messages are shown, the newest."""


@dataclass(frozen=True)
class Arrived:
    """A message that was delivered, and its row in the outbox."""

    row: OutboxRow
    parcel: Parcel

    @property
    def to(self) -> list[str]:
        """A number, an email address, or the lines of a postal address."""
        recipient = self.parcel.recipient
        if self.parcel.channel == "letter":
            return [recipient["name"], *recipient["lines"]]
        return [str(recipient.get("phone") or recipient.get("email"))]


def outbox(
    pattern: RepairsPattern,
    phone: FolderMessenger,
    delayed: Callable[[], bool] = lambda: False,
) -> Blueprint:
    """The page ``/outbox``: what has arrived, newest first, and how much is still on its way.

    Where no thread delivers, what is due is delivered when somebody looks.

    :param phone: the messenger that delivers.
    :param delayed: whether messages wait though somebody looks.
    """
    pages = Blueprint("outbox", __name__, static_folder="static", static_url_path="/outbox/static")
    service = pattern.service
    assert service is not None
    service.render.also_from(TEMPLATES)

    @pages.get("/outbox")
    def show() -> str:
        if not (current_app.config["DELIVER"] or delayed()):
            pattern.postman.run_once()
        with service.database.reading() as session:
            waiting = listed(session, ("waiting", "again"), MOST)
            rows = session.scalars(
                select(OutboxRow)
                .where(OutboxRow.sent_at.is_not(None))
                .order_by(OutboxRow.id.desc())
                .limit(MOST)
            )
            messages = [
                Arrived(row, parcel) for row in rows if (parcel := phone.read(row.key)) is not None
            ]
        return service.render("prototype/outbox.html", messages=messages, waiting=waiting)

    return pages
