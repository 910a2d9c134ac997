"""Repairs some time after they were reported: the day of the visit, a visit in vain, late, done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..blueprints.service import Service
from ..domain.booking import Appointment
from ..domain.repairs import Following
from ..domain.store import RepairRow
from .around import Start
from .exploring import Explorer
from .known import Answers, Known
from .service import TIME
from .somebody import Somebody

BEFORE_WORK, AFTER_WORK = timedelta(hours=-1), timedelta(hours=1)
WEEKS = timedelta(days=21)

When = Callable[[RepairRow, Appointment | None], datetime | None]
Deed = Callable[[Following], None]


def _nothing(_following: Following) -> None:
    pass


@dataclass(frozen=True)
class Later:
    """A moment after a report, and what was done by then.

    :param when: None where it cannot come to that, because there is no visit.
    """

    words: str
    when: When
    deed: Deed = _nothing


def _on_the_day(_repair: RepairRow, visit: Appointment | None) -> datetime | None:
    return visit.starts_at + BEFORE_WORK if visit else None


def _after_the_visit(_repair: RepairRow, visit: Appointment | None) -> datetime | None:
    return visit.ends_at + AFTER_WORK if visit else None


def _when_it_is_late(repair: RepairRow, _visit: Appointment | None) -> datetime | None:
    return repair.target_at + WEEKS


LATER = (
    Later("It is the day of the visit", _on_the_day),
    Later("We came and could not get in", _after_the_visit, Following.miss_visit),
    Later("The day that we aimed for is over by weeks", _when_it_is_late),
    Later("Our team gives the repair back", _when_it_is_late, Following.hand_back),
    Later("The repair is done", _when_it_is_late, Following.finish),
)


def send(explorer: Explorer, known: Known, plan: Answers) -> str | None:
    """Send a report from the last page of a journey.

    :returns: the address that the browser then is at; None when it is not sent.
    """
    visitor = explorer.somebody.visitor
    shown = explorer.somebody.come_to_the_end(known.page, plan)
    if not shown.forms:
        return None
    came = visitor.send(shown, shown.forms[0], {}, shown.forms[0].main_button)
    was_sent = visitor.cookie and came.status == 200 and came.address != shown.address
    return came.address if was_sent else None


def newest(session: Session) -> RepairRow:
    """The repair that was reported last."""
    return session.scalars(select(RepairRow).order_by(RepairRow.id.desc()).limit(1)).one()


def known_of(repair: RepairRow) -> dict[str, str]:
    """What somebody who reported a repair knows of it, by name of field."""
    return {"reference": repair.reference, "postcode": repair.postcode}


def some_time_later(explorer: Explorer, known: Known, plan: Answers, find: str) -> Iterator[Start]:
    """Come back to a repair at each of these moments; each is of a repair of its own.

    :param find: the address at which a repair is looked up.
    """
    service = explorer.somebody.service
    for later in LATER:
        if send(explorer, known, plan) is not None:
            at = _done(service, later)
            if at is not None:
                cookies, address = found_again(explorer.somebody, find, {TIME: at.isoformat()})
                words = f"{later.words}\nLook up your repair"
                yield Start(words, cookies, address, {}, f"later: {later.words}")


def found_again(
    somebody: Somebody, find: str, cookies: Mapping[str, str]
) -> tuple[dict[str, str], str]:
    """Find the newest repair by its reference.

    :returns: the cookies of the browser, and the address that it is at.
    """
    with somebody.service.database.reading() as session:
        typed = known_of(newest(session))
    somebody.visitor.take(cookies)
    shown = somebody.visitor.open(find)
    came = somebody.visitor.send(shown, shown.forms[0], typed, shown.forms[0].main_button)
    found = somebody.visitor.cookie
    assert found is not None, "a repair that was found is remembered"
    return {**cookies, **dict([found])}, came.address


def _done(service: Service, later: Later) -> datetime | None:
    """Let it come to that with the newest repair; None when it cannot."""
    with service.database.writing() as session:
        repair = newest(session)
        at = later.when(repair, service.diary.appointment(session, repair.id))
        if at is not None:
            later.deed(Following(session, service.diary, repair.id, at, service.office))
        return at
