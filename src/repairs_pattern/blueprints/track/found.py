"""Which repair this browser found, and for how long that holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from flask import redirect, session, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField

from ...domain.booking import Appointment
from ...domain.law import LONDON
from ...domain.repairs import Following, can_move, events_of, is_open, need_again, was_missed
from ...domain.store import EventRow, RepairRow
from ...journey import Form
from ...journey.runner import View
from ..service import Service

FOUND = "repairs_pattern_found"
"""Where the browser's signed session holds the id of the repair that it found, and when."""

TOLD = "repairs_pattern_told"
"""Where the session holds what was just done, to be said once on the next page."""

TIMES = ("starts_at", "ends_at")
"""What an event about a visit holds of it."""

KEPT = timedelta(minutes=30)
"""How long a repair stays found when nothing is done with it."""


@dataclass(frozen=True)
class Found:
    """The repair that this browser found, as it is now.

    :param events: what happened to it, newest first.
    """

    service: Service
    repair: RepairRow
    appointment: Appointment | None
    now: datetime
    events: list[EventRow] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether anything can still be done about it."""
        return is_open(self.repair)

    @property
    def can_move(self) -> bool:
        """Whether its visit can be changed or cancelled online."""
        return self.is_open and can_move(self.appointment, self.now)

    @property
    def was_missed(self) -> bool:
        """Whether somebody came and could not get in, and there is no other visit yet."""
        return self.is_open and was_missed(self.events, self.appointment)

    @property
    def can_book(self) -> bool:
        """Whether another time can be chosen online after that."""
        return self.was_missed and need_again(self.repair, self.now) is not None

    @property
    def missed_visit(self) -> tuple[datetime, datetime]:
        """When we came in vain: from and to."""
        event = next(event for event in self.events if event.kind == "missed")
        first, last = (datetime.fromisoformat(event.content[key]) for key in TIMES)
        return first, last

    @property
    def comes_today(self) -> bool:
        """Whether there is a visit that only a call can change: today, or over."""
        return self.is_open and self.appointment is not None and not self.can_move

    @property
    def is_late(self) -> bool:
        """Whether the day that we aimed for is over, and we did not come in vain before."""
        in_vain = any(event.kind == "missed" for event in self.events)
        return self.is_open and self.now > self.repair.target_at and not in_vain

    @property
    def chased_today(self) -> bool:
        """Whether the resident said today that they are still waiting."""
        today = self.now.astimezone(LONDON).date()
        return any(
            event.kind == "chased" and event.at.astimezone(LONDON).date() == today
            for event in self.events
        )

    @contextmanager
    def following(self) -> Iterator[Following]:
        """What can be done about it, in a transaction that commits at the end."""
        with self.service.database.writing() as database:
            yield Following(
                database, self.service.diary, self.repair.id, self.now, self.service.office
            )


class AboutForm(Form):
    """A form about one repair. It says which, so that it can never act on another one.

    Somebody who finds a second repair in another tab still has the first one's forms open.
    """

    about = HiddenField()


def remember(service: Service, repair: RepairRow) -> None:
    """Keep that this browser has found a repair."""
    session[FOUND] = [repair.id, service.clock().isoformat()]


def forget() -> None:
    """Drop the repair that this browser found."""
    session.pop(FOUND, None)
    session.pop(TOLD, None)


def found_in(service: Service) -> Found | None:
    """The repair that this browser found; None without one, or when that was too long ago."""
    now = service.clock()
    repair_id, since = _kept()
    if since is None or now - since > KEPT:
        return None
    with service.database.reading() as database:
        repair = database.get(RepairRow, repair_id)
        if repair is None:
            return None
        appointment = service.diary.appointment(database, repair.id)
        events = events_of(database, repair.id)
    remember(service, repair)
    return Found(service, repair, appointment, now, events)


def _kept() -> tuple[int, datetime | None]:
    """What the session holds; nothing when another release put it there."""
    match session.get(FOUND):
        case [int(repair_id), str(since)]:
            with suppress(ValueError):
                return repair_id, datetime.fromisoformat(since)
    return 0, None


def tell(what: str) -> Response:
    """Go back to the repair, where what was done is said once."""
    session[TOLD] = what
    return redirect(url_for("repairs_track.repair"))


def told() -> str | None:
    """What is to be said, once."""
    what = session.pop(TOLD, None)
    return what if isinstance(what, str) else None


ActionView = Callable[[Found], View]


def with_found(service: Service) -> Callable[[ActionView], Callable[[], View]]:
    """A decorator: the view gets the repair that was found; without one, it is looked up again."""

    def decorate(view: ActionView) -> Callable[[], View]:
        @wraps(view)
        def looked_up() -> View:
            found = found_in(service)
            return redirect(url_for("repairs_track.find")) if found is None else view(found)

        return looked_up

    return decorate


def is_about(form: Any, found: Found) -> bool:
    """Whether a form that was sent is about the repair that is found now."""
    return bool(form.about.data == found.repair.reference)


def blank(form: Any, found: Found) -> Any:
    """The form, made to be about this repair when it is shown."""
    if not form.is_submitted():
        form.about.data = found.repair.reference
    return form
