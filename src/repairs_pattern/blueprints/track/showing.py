"""One repair as the page shows it: where it stands, what happened, what happens next.

Nothing personal is among it: whoever has the reference and the postcode may read it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import Blueprint

from ...domain.store import EventRow
from ...journey.runner import View
from ...times import day_in_words, time_in_words, window_in_words
from ...words import gettext as _
from ..service import Service
from .found import TIMES, Found, blank, told, with_found
from .telling import ChaseForm


def add_views(section: Blueprint, service: Service) -> None:
    """The page of the repair."""

    @section.get("/repair")
    @with_found(service)
    def repair(found: Found) -> View:
        return service.render(
            "track/repair.html",
            found=found,
            repair=found.repair,
            appointment=found.appointment,
            told=told(),
            steps=_steps(found),
            history=_history(found),
            chase=blank(ChaseForm(), found),
        )


def _steps(found: Found) -> list[dict[str, Any]]:
    """The fixed steps, as the status-tracker component takes them; none where it will not go on."""
    repair = found.repair
    if not found.is_open and repair.status != "done":
        return []
    checked = repair.booking == "triage" or repair.status == "triage"
    names = [_("Reported"), _("Checked by our team") if checked else _("Visit"), _("Repaired")]
    now = {"reported": 0, "booked": 1, "triage": 1}.get(repair.status, len(names))
    hints = [day_in_words(repair.reported_at), _visit(found) if not checked else "", ""]
    return [
        {
            "text": name,
            "status": "done" if place < now else "current" if place == now else "next",
            "hint": hint,
        }
        for place, (name, hint) in enumerate(zip(names, hints, strict=True))
    ]


def _visit(found: Found) -> str:
    visit = found.appointment
    return "" if visit is None else _when(visit.starts_at, visit.ends_at)


def _when(starts_at: datetime, ends_at: datetime) -> str:
    return f"{day_in_words(starts_at)}, {window_in_words(starts_at, ends_at)}"


def _history(found: Found) -> list[dict[str, str]]:
    """What happened, newest first, as the timeline component takes it."""
    items = [_item(event.at, *_words(event)) for event in found.events]
    return [*items, _item(found.repair.reported_at, _("You reported the repair"))]


def _item(at: datetime, title: str, text: str = "") -> dict[str, str]:
    when = f"{day_in_words(at)}, {time_in_words(at)}"
    return {
        "title": title,
        "when": when,
        "datetime": at.isoformat(timespec="seconds"),
        "text": text,
    }


def _words(event: EventRow) -> Iterator[str]:
    """What one event is called, and a sentence more. Never what somebody typed."""
    titles = {
        "changed": _("You changed the visit"),
        "visit-cancelled": _("You cancelled the visit"),
        "cancelled": _("You cancelled the repair"),
        "information": _("You told us more"),
        "photos": _("You sent us photos"),
        "worse": _("You told us that it got worse"),
        "chased": _("You told us that you are still waiting"),
        "missed": _("We came and could not get in"),
        "booked-again": _("You chose another time"),
        "assigned": _("Somebody has been given the job"),
        "no-access": _("We came and could not get in"),
        "incomplete": _("We came, and there is more to do"),
        "materials": _("We came, and need materials to go on"),
        "returned": _("Our team is looking at the repair again"),
        "called": _("We spoke to you"),
        "done": _("We did the repair"),
    }
    yield titles[event.kind]
    if event.kind in {"changed", "booked-again", "missed"}:
        starts, ends = (datetime.fromisoformat(event.content[key]) for key in TIMES)
        when = _when(starts, ends)
        yield (
            _("The visit was on %(when)s.", when=when)
            if event.kind == "missed"
            else _("The new time is %(when)s.", when=when)
        )
