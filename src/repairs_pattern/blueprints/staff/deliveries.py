"""Messages that did not reach whom they were for: why, and another try."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from ...domain import outbox
from ...domain.personal import note
from ...domain.store import OutboxRow, RepairRow
from ...journey.runner import View
from .desk import NAME, Desk
from .forms import ButtonForm
from .lists import VIEWERS
from .members import Member

MOST = 200
"""How many are shown, the newest."""


HIGHEST = 2**31 - 1
"""The highest number that the database can look for."""


def add_deliveries(desk: Desk) -> None:
    """The list, and the button of each message on it."""
    service = desk.service

    @desk.page("/messages", "listed-messages", roles=VIEWERS)
    def message_list(member: Member) -> View:
        with service.database.reading() as session:
            figures = outbox.figures_of(session)
            found = [
                (row, outbox.state_of(row), _reference(session.get(RepairRow, row.repair_id or 0)))
                for row in outbox.not_arrived(session, MOST)
            ]
        return desk.show(
            "messages.html",
            member,
            found=found,
            figures=figures,
            most=MOST,
            form=ButtonForm.of(member, formdata=None),
        )

    @desk.button(f"/messages/<int(max={HIGHEST}):number>/retry", roles=VIEWERS)
    def retry(member: Member, number: int) -> Response:
        now = service.clock()
        with service.database.writing() as session:
            row = session.get(OutboxRow, number)
            tried = outbox.retry(session, (number,), now) if row is not None else 0
            if tried and row is not None:
                repair = session.get(RepairRow, row.repair_id or 0)
                note(session, now, member.who, "message-retried", _reference(repair))
        told = "tried" if tried else "not-tried"
        return redirect(url_for(f"{NAME}.message_list", told=told), 303)


def _reference(repair: RepairRow | None) -> str | None:
    return repair.reference if repair is not None else None
