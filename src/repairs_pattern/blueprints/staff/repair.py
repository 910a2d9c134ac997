"""One repair: all that whoever deals with it needs, and who has looked at it."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from ...domain.booking import DiaryUnavailable
from ...domain.caseload import Running, clocks_of, entry_of_repair
from ...domain.outbox import state_of
from ...domain.personal import note, noted
from ...domain.photos import of_repair
from ...domain.repairs import Following, RepairClosed, events_of, is_open, repair_of
from ...domain.store import OutboxRow, RepairRow
from ...journey.runner import View
from ..uploads import listed, photo_response
from . import words
from .desk import NAME, Desk
from .forms import ButtonForm
from .members import Member

MOST_LOOKS = 20
"""How many lines of the audit are shown, the newest."""

LINK_SECONDS = 300
"""How long a link to a large photo is good for, for whoever has it."""


def add_repair(desk: Desk) -> None:
    """The page, its photos, and the button on it."""
    service = desk.service

    @desk.page("/repairs/<reference>", "looked")
    def repair(member: Member, reference: str) -> View:
        return desk.show("repair.html", member, **_all_of(desk, member, reference))

    @desk.page("/repairs/<reference>/photos/<photo_id>", "looked-at-photo")
    def photo(member: Member, reference: str, photo_id: str) -> AnyResponse:
        return _photo(desk, reference, photo_id, thumbnail=False)

    @desk.page("/repairs/<reference>/photos/<photo_id>/thumbnail", "looked-at-photo")
    def thumbnail(member: Member, reference: str, photo_id: str) -> AnyResponse:
        return _photo(desk, reference, photo_id, thumbnail=True)

    @desk.button("/repairs/<reference>/called")
    def called(member: Member, reference: str) -> AnyResponse:
        now = service.clock()
        told = "called"
        try:
            with service.database.writing() as session:
                found = repair_of(session, reference) or abort(404)
                Following(session, service.diary, found.id, now, service.office).note_call()
                note(session, now, member.who, "called", reference)
        except RepairClosed:
            told = "closed"
        return redirect(url_for(f"{NAME}.repair", reference=reference, told=told), 303)


def _all_of(desk: Desk, member: Member, reference: str) -> dict[str, Any]:
    service, council = desk.service, desk.service.council
    with service.database.reading() as session:
        repair = repair_of(session, reference) or abort(404)
        events = events_of(session, repair.id)
        looks = noted(session, reference, MOST_LOOKS)
        messages = (
            session.query(OutboxRow).filter_by(repair_id=repair.id).order_by(OutboxRow.id).all()
        )
        try:
            appointment = service.diary.appointment(session, repair.id)
            no_diary = False
        except DiaryUnavailable:
            appointment, no_diary = None, True
    entry = entry_of_repair(repair)
    clocks = clocks_of(repair, council.tree, council.terms) if is_open(repair) else ()
    return {
        "repair": repair,
        "is_open": is_open(repair),
        "appointment": appointment,
        "no_diary": no_diary,
        "events": [words.event(each) for each in events],
        "looks": looks,
        "messages": [(each, state_of(each)) for each in messages],
        "clocks": [
            (clock, clock.deadline and Running(entry, clock, clock.deadline)) for clock in clocks
        ],
        "photos": listed(service.photos.of(of_repair(repair.id)), _photo_address(reference)),
        "now": service.clock(),
        "form": ButtonForm.of(member, formdata=None),
    }


def _photo_address(reference: str) -> Any:
    def address(photo_id: str, *, thumbnail: bool = False) -> str:
        view = "thumbnail" if thumbnail else "photo"
        return url_for(f"{NAME}.{view}", reference=reference, photo_id=photo_id)

    return address


def _photo(desk: Desk, reference: str, photo_id: str, *, thumbnail: bool) -> AnyResponse:
    """A photo of this repair; of any other repair there is none here.

    A store elsewhere shows a large one itself, by a link that is good for minutes.
    """
    service = desk.service
    with service.database.reading() as session:
        repair: RepairRow = repair_of(session, reference) or abort(404)
    owner = of_repair(repair.id)
    link = None if thumbnail else service.photos.link(owner, photo_id, LINK_SECONDS)
    if link is not None:
        return redirect(link)
    return photo_response(service.photos, owner, photo_id, thumbnail=thumbnail)
