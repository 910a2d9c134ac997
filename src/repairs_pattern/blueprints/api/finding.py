"""Where a repair stands, for whoever has its reference and postcode: as on the tracker."""

from __future__ import annotations

from flask import Blueprint, Response

from ...domain.repairs import events_of, find_repair, is_open, postcode, read_reference
from ...words import gettext as _
from ..service import Service
from .guarding import needs, read
from .problems import Trouble
from .reporting import as_json
from .shapes import Event, Find, Repair, Visit


def add_finding(section: Blueprint, service: Service) -> None:
    """The address at which a repair is looked up.

    The pair is sent, and stands in no address: what is in one is in logs and histories.
    """

    @section.post("/repairs/find")
    @needs(service, "repairs")
    def find() -> Response:
        asked = read(Find)
        reference = read_reference(asked.reference) or ""
        if service.limit.is_reached("references", reference):
            raise Trouble("too-often")
        found = _found(service, reference, postcode(asked.postcode) or "")
        if found is None:
            service.limit.count("references", reference)
            said = _("We cannot find a repair with that reference and postcode. Check both.")
            raise Trouble("not-found", detail=said)
        return as_json(found)


def _found(service: Service, reference: str, code: str) -> Repair | None:
    with service.database.reading() as session:
        row = find_repair(session, reference, code)
        if row is None:
            return None
        visit = service.diary.appointment(session, row.id) if is_open(row) else None
        events = events_of(session, row.id)
    return Repair.model_validate(
        {
            "reference": row.reference,
            "repair": _(row.summary) if row.summary else "",
            "status": row.status,
            "reported_at": row.reported_at,
            "target_at": row.target_at,
            "visit": Visit(starts_at=visit.starts_at, ends_at=visit.ends_at) if visit else None,
            "events": [Event(at=event.at, kind=event.kind) for event in events],
        }
    )
