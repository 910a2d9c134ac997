"""The words of the pages for staff. They are in English alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from ...council import Council
from ...domain.caseload import Running
from ...domain.law import LONDON
from ...domain.repairs import Phone
from ...domain.store import EventRow, OutboxRow, RepairRow
from ...times import day_in_words, time_in_words, window_in_words
from ..people import LABELS as HOUSEHOLD

BOOKINGS = {
    "online": "Booked by the resident",
    "arrange": "Staff arrange the visit",
    "triage": "Staff read it first",
    "no-access": "No visit inside is needed",
}

STATUSES = {
    "reported": "Reported",
    "booked": "Visit booked",
    "triage": "To be looked at again",
    "done": "Done",
    "cancelled": "Cancelled",
}

REASONS = {
    "triage": "Nobody has read it yet",
    "arrange": "The visit is to be arranged",
    "online": "No visit is booked",
    "worse": "It got worse",
    "information": "They told us more",
    "missed": "We could not get in",
    "no-access": "We could not get in",
    "returned": "The job was given back",
    "chased": "They are still waiting",
    "visit-cancelled": "They cancelled the visit",
}

EVENTS = {
    "changed": "The resident changed the visit",
    "visit-cancelled": "The resident cancelled the visit",
    "cancelled": "The repair was cancelled",
    "information": "The resident told us more",
    "photos": "The resident sent photos",
    "worse": "The resident said that it got worse",
    "chased": "The resident is still waiting",
    "missed": "We came and could not get in",
    "booked-again": "The resident chose another time",
    "assigned": "Somebody was given the job",
    "no-access": "Whoever came could not get in",
    "incomplete": "Somebody came, and there is more to do",
    "materials": "Somebody came, and needs materials to go on",
    "returned": "The works order system gave the job back",
    "called": "Staff spoke to the resident",
    "done": "The repair was done",
}

HOW_CALLED = {"phone": "By phone", "face-to-face": "Face to face"}

FAULTS = {
    "TooLate": "It was of no use any more before it could be sent",
    "Refused": "The system refused it",
    "MessengerUnavailable": "The system did not answer",
    "WorksOrdersUnavailable": "The system did not answer",
}

MESSAGE_STATES = {
    "waiting": "Waits to leave",
    "again": "Is tried again",
    "sent": "Has left",
    "delivered": "Has arrived",
    "failed": "Did not arrive",
    "dead": "Did not leave",
}

OUTCOMES = {
    "temporary-failure": "It could not be delivered in time",
    "permanent-failure": "The number or address does not exist",
    "technical-failure": "The messenger had a fault",
}

VISIT = {
    "knock": "Knock loudly and wait",
    "step-free": "Keep the way through the home clear and free of steps",
    "interpreter": "Bring or call an interpreter",
    "sign-language": "Bring or call a sign language interpreter",
    "pets": "There are pets in the home",
    "support": "Somebody else will be there to help or support",
    "text-first": "Send a text message before you arrive",
}

BEHALF = {
    "family": "Family",
    "friend": "A friend or neighbour",
    "carer": "Their carer or support worker",
    "organisation": "Somebody from the council or another organisation",
    "other": "Somebody else",
    "agreed": "Yes, and they agree",
    "acting": "They cannot decide this themselves; whoever reported it is allowed to act for them",
    "no": "No, or not sure",
}

BEFORE = {
    "new": "No",
    "waiting": "Yes, and still waiting or not done properly",
    "came-back": "Yes, it was fixed and has come back",
}

DEEDS = {
    "looked": "Looked at it",
    "looked-at-photo": "Looked at a photo",
    "called": "Spoke to the resident",
    "assisted": "Filled it in for a caller",
    "message-retried": "Tried a message again",
    "missed": "Noted that nobody could get in",
    "done": "Noted that it is done",
    "exported": "Made a copy of what is held",
    "erased": "Erased it",
}

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


def plain(code: str | None) -> str:
    """A code as words: ``damp_mould`` is ``Damp mould``."""
    return (code or "").replace("_", " ").replace("-", " ").capitalize()


def priority(council: Council, name: str | None) -> str:
    """The council's own word for a priority; empty where staff decide it."""
    return council.priority(name).label if name else ""


def moment(at: datetime) -> str:
    """``Mon 23 Nov, 9:30am``: short enough for a table."""
    local = at.astimezone(LONDON)
    return f"{local:%a} {local.day} {local:%b}, {time_in_words(at)}"


def short_day(day: date | datetime) -> str:
    """``Mon 23 Nov``."""
    if isinstance(day, datetime):
        day = day.astimezone(LONDON).date()
    return f"{day:%a} {day.day} {day:%b}"


def left(running: Running, now: datetime) -> str:
    """``Overdue by 2 days``, ``5 hours left`` or ``3 days left``."""
    time = running.left(now)
    number, unit = _most(abs(time))
    many = f"{number} {unit}{'' if number == 1 else 's'}"
    return f"Overdue by {many}" if time < timedelta(0) else f"{many} left"


def _most(time: timedelta) -> tuple[int, str]:
    if time >= 2 * _DAY:
        return time // _DAY, "day"
    if time >= _HOUR:
        return time // _HOUR, "hour"
    return time // timedelta(minutes=1), "minute"


def urgency(running: Running, now: datetime) -> str:
    """The colour of the tag beside the words: nobody needs to see it."""
    time = running.left(now)
    return "red" if time < timedelta(0) else "orange" if time < 2 * _DAY else "grey"


def why_not(row: OutboxRow) -> str:
    """Why a message did not arrive, and what was done about it."""
    if row.outcome is not None:
        why = OUTCOMES.get(row.outcome, plain(row.outcome))
    else:
        why = FAULTS.get(row.error or "", row.error or "Not known")
    if row.fallback and row.fallback != "none":
        return f"{why}. It was said again: {row.fallback}"
    return why


def phone(e164: str | None) -> str:
    """A number as people write it."""
    return Phone(e164, is_mobile=False).written if e164 else ""


def event(row: EventRow) -> dict[str, str]:
    """Something that happened, as the timeline component takes it."""
    content = row.content
    said = [str(content[key]) for key in ("what", "text") if content.get(key)]
    if "starts_at" in content:
        times = (datetime.fromisoformat(content[key]) for key in ("starts_at", "ends_at"))
        starts, ends = times
        said.append(f"The visit: {day_in_words(starts)}, {window_in_words(starts, ends)}")
    if "number" in content:
        said.append(f"Photos: {content['number']}")
    return {
        "title": EVENTS.get(row.kind, plain(row.kind)),
        "when": f"{day_in_words(row.at)}, {time_in_words(row.at)}",
        "datetime": row.at.isoformat(timespec="seconds"),
        "text": ". ".join(said),
    }


def trail(repair: RepairRow) -> Iterator[tuple[str, list[str]]]:
    """Each question of the diagnosis, and the answer."""
    for question, answer in repair.trail:
        yield question, [answer]


def rows_of_visit(repair: RepairRow) -> Iterator[tuple[str, list[str]]]:
    """How to visit, and when."""
    needs = [VISIT.get(need, plain(need)) for need in repair.visit.get("needs", ())]
    if spoken := repair.visit.get("language"):
        needs.append(f"Language: {spoken}")
    yield "How to visit", needs
    yield "Who lives there", [str(HOUSEHOLD.get(need, need)) for need in repair.household]
    days = [plain(day) for day in repair.preferences.get("days", ())]
    yield "When it suits", [*days, *filter(None, [repair.preferences.get("times")])]


def rows_of_contact(repair: RepairRow) -> Iterator[tuple[str, list[str]]]:
    """Whom to contact, and how."""
    contact: Mapping[str, Any] = repair.contact
    yield "Name", [contact.get("name") or ""]
    yield "Phone", [phone(contact.get("phone"))]
    yield "When not to call", [contact.get("not_when") or ""]
    sent_to = contact.get("email") or phone(contact.get("mobile"))
    by = {"text": "Text message", "email": "Email", "letter": "Letter", "none": "No messages"}
    yield "Messages", [by.get(contact.get("by", ""), ""), sent_to]
    behalf = repair.behalf
    yield (
        "Reported by",
        [f"{behalf['name']}, {BEHALF.get(behalf['relation'], '').lower()}"] if behalf else [],
    )
    yield "Does the resident know?", [BEHALF.get(behalf["knows"], "")] if behalf else []
