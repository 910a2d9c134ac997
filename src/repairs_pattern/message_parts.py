"""The parts of messages that differ from one to the next, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for

from .council import Council
from .times import day_in_words, time_in_words, window_in_words
from .words import gettext as _


@dataclass(frozen=True, slots=True)
class Told:
    """What one message has to tell.

    :param content: as ``repairs_pattern.domain.repairs`` wrote it.
    """

    council: Council
    kind: str
    channel: str
    content: Mapping[str, Any]

    @property
    def visit(self) -> tuple[datetime, datetime]:
        """When the visit that it tells of begins and ends."""
        start, end = (self.content[key] for key in ("starts_at", "ends_at"))
        return datetime.fromisoformat(start), datetime.fromisoformat(end)

    @property
    def target(self) -> str:
        """The day by which something is to be done."""
        return day_in_words(date.fromisoformat(self.content["target_day"]))


def _repair(told: Told) -> str:
    repair = told.content["repair"]
    return _(repair) if repair else _("a repair that you described to us")


def _greeting(told: Told) -> str:
    if told.content.get("by_another"):
        return _("Somebody reported this repair for you.")
    return "" if told.channel == "text" else _("Thank you for telling us about this repair.")


def _next(told: Told) -> str:
    """What happens next, as a sentence."""
    if told.kind == "worse":
        return _("We will contact you by %(day)s.", day=told.target)
    if told.kind == "missed":
        if told.content["can_book"]:
            return _(
                "To choose another time, look up your repair with this reference and your postcode."
            )
        return _("We will contact you to arrange another visit.")
    if "starts_at" in told.content:
        return _("We will come on %(day)s, %(window)s.", day=_day(told), window=_window(told))
    if told.content["booking"] == "triage":
        return _("We will contact you by %(day)s.", day=told.target)
    if told.content["booking"] == "no-access":
        return _(
            "We will come without an appointment. We aim to deal with it by %(day)s.",
            day=told.target,
        )
    return _("We will contact you to arrange a visit. We aim to come by %(day)s.", day=told.target)


def _day(told: Told) -> str:
    if told.kind == "resume":
        return day_in_words(datetime.fromisoformat(told.content["expires_at"]))
    return day_in_words(told.visit[0])


def _window(told: Told) -> str:
    return window_in_words(*told.visit)


def _time(told: Told) -> str:
    return time_in_words(datetime.fromisoformat(told.content["expires_at"]))


def _link(told: Told) -> str:
    """The address of the report; none when the message has left and its secret is gone."""
    if "token" not in told.content:
        return ""
    return url_for("repairs_report.carry_on", token=told.content["token"], _external=True)


def _happened(told: Told) -> str:
    return {
        "report": _("New report"),
        "changed": _("The resident changed the visit"),
        "visit-cancelled": _("The resident cancelled the visit"),
        "cancelled": _("The resident cancelled the repair"),
        "worse": _("The resident says that it got worse"),
        "information": _("The resident told us more"),
        "photos": _("The resident sent photos"),
        "chased": _("The resident is still waiting"),
    }[told.content["what"]]


def _priority(told: Told) -> str:
    name = told.content["priority"]
    if not name:
        return _("Priority: not known yet, because nobody has looked at it")
    return _("Priority: %(priority)s", priority=_(told.council.priority(name).label))


def _visit(told: Told) -> str:
    if "starts_at" not in told.content:
        return ""
    return _("Visit: %(when)s", when=f"{_day(told)}, {_window(told)}")


PARTS: Mapping[str, Callable[[Told], str]] = {
    "council": lambda told: told.council.name,
    "phone": lambda told: told.council.contact.repairs_phone,
    "reference": lambda told: str(told.content["reference"]),
    "repair": _repair,
    "greeting": _greeting,
    "next": _next,
    "day": _day,
    "window": _window,
    "time": _time,
    "link": _link,
    "happened": _happened,
    "priority": _priority,
    "target": lambda told: _("Target: %(day)s", day=told.target),
    "visit": _visit,
}
"""Each part by its name. Only those are asked for that the sentences of a message have."""
