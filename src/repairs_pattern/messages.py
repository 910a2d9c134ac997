"""The words of each message, in the language of the app or request that shows or sends it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from flask import url_for

from .council import Council
from .domain.repairs import STAFF
from .times import day_in_words, time_in_words, window_in_words
from .words import gettext as _

Written: TypeAlias = tuple[str, tuple[str, ...]]
"""A subject and paragraphs."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as a person reads it.

    :param subject: of an email or a letter; a text message has none.
    :param paragraphs: in order; a text message is made of the same ones.
    :param link: a whole address that stands after them.
    """

    subject: str
    paragraphs: tuple[str, ...]
    link: str | None = None


def message_text(council: Council, kind: str, channel: str, content: Mapping[str, Any]) -> Message:
    """The words of one message.

    :param kind: ``resume``, or what happened to a repair: ``confirmation``, ``changed``,
        ``reminder``, ``visit-cancelled``, ``cancelled``, ``worse``, ``missed`` or
        ``booked-again``; or ``staff``, what somebody at the council is told. The link of ``resume``
        needs a request, or an app that knows its own address (Flask's ``SERVER_NAME``): never the
        word of whoever asked.
    :param channel: ``text``, ``email`` or ``letter``; ``staff`` for an email to staff.
    :param content: as ``repairs_pattern.domain.repairs`` wrote it.
    :raises KeyError: for a kind that nobody wrote words for.
    """
    if kind == "resume":
        return _resume(council, content)
    if kind == STAFF:
        return _staff(council, content)
    subject, paragraphs = _ABOUT_A_REPAIR[kind](council, content)
    closing = _(
        "Your reference is %(reference)s. To change anything, call %(phone)s.",
        reference=content["reference"],
        phone=council.contact.repairs_phone,
    )
    opening = _greeting(channel, content) if kind == "confirmation" else ()
    return Message(subject, (*opening, *paragraphs, closing))


def _greeting(channel: str, content: Mapping[str, Any]) -> tuple[str, ...]:
    if content.get("by_another"):
        return (_("Somebody reported this repair for you."),)
    return () if channel == "text" else (_("Thank you for telling us about this repair."),)


def _confirmation(council: Council, content: Mapping[str, Any]) -> Written:
    subject = _("Your repair report: %(reference)s", reference=content["reference"])
    opening = _(
        "%(council)s has your report: %(repair)s.", council=council.name, repair=_what(content)
    )
    return subject, (opening, _next(content))


def _changed(council: Council, content: Mapping[str, Any]) -> Written:
    subject = _("Your visit has changed: %(reference)s", reference=content["reference"])
    opening = _(
        "%(council)s has changed your visit: %(repair)s.",
        council=council.name,
        repair=_what(content),
    )
    return subject, (opening, _next(content))


def _reminder(council: Council, content: Mapping[str, Any]) -> Written:
    subject = _("Your visit tomorrow: %(reference)s", reference=content["reference"])
    opening = _(
        "A reminder from %(council)s about your repair: %(repair)s.",
        council=council.name,
        repair=_what(content),
    )
    return subject, (opening, _next(content))


def _visit_cancelled(council: Council, content: Mapping[str, Any]) -> Written:
    subject = _("Your visit is cancelled: %(reference)s", reference=content["reference"])
    opening = _(
        "%(council)s has cancelled the visit on %(day)s: %(repair)s.",
        council=council.name,
        day=day_in_words(datetime.fromisoformat(content["starts_at"])),
        repair=_what(content),
    )
    return subject, (opening, _("We will contact you to arrange another visit."))


def _cancelled(council: Council, content: Mapping[str, Any]) -> Written:
    subject = _("Your repair is cancelled: %(reference)s", reference=content["reference"])
    opening = _(
        "%(council)s has cancelled your repair: %(repair)s.",
        council=council.name,
        repair=_what(content),
    )
    return subject, (opening, _("Nobody will come. If you still need it, report it again."))


def _worse(council: Council, content: Mapping[str, Any]) -> Written:
    subject = _("You told us it got worse: %(reference)s", reference=content["reference"])
    opening = _(
        "%(council)s will look at your repair again: %(repair)s.",
        council=council.name,
        repair=_what(content),
    )
    day = day_in_words(date.fromisoformat(content["target_day"]))
    return subject, (opening, _("We will contact you by %(day)s.", day=day))


def _missed(council: Council, content: Mapping[str, Any]) -> Written:
    subject = _("We could not get in: %(reference)s", reference=content["reference"])
    start, end = (datetime.fromisoformat(content[key]) for key in ("starts_at", "ends_at"))
    opening = _(
        "%(council)s came on %(day)s, %(window)s, and could not get in: %(repair)s.",
        council=council.name,
        day=day_in_words(start),
        window=window_in_words(start, end),
        repair=_what(content),
    )
    if content["can_book"]:
        return subject, (
            opening,
            _("To choose another time, look up your repair with this reference and your postcode."),
        )
    return subject, (opening, _("We will contact you to arrange another visit."))


def _booked_again(council: Council, content: Mapping[str, Any]) -> Written:
    subject = _("Your visit is booked: %(reference)s", reference=content["reference"])
    opening = _(
        "%(council)s has booked another visit: %(repair)s.",
        council=council.name,
        repair=_what(content),
    )
    return subject, (opening, _next(content))


def _staff(council: Council, content: Mapping[str, Any]) -> Message:
    """What staff are told: enough to know what to look up, and nothing of anybody."""
    happened = {
        "report": _("New report"),
        "changed": _("The resident changed the visit"),
        "visit-cancelled": _("The resident cancelled the visit"),
        "cancelled": _("The resident cancelled the repair"),
        "worse": _("The resident says that it got worse"),
        "information": _("The resident told us more"),
        "photos": _("The resident sent photos"),
        "chased": _("The resident is still waiting"),
    }[content["what"]]
    priority = content["priority"]
    facts = [
        f"{happened}: {_what(content)}.",
        _("Reference: %(reference)s", reference=content["reference"]),
        _("Priority: %(priority)s", priority=_(council.priority(priority).label))
        if priority
        else _("Priority: not known yet, because nobody has looked at it"),
        _("Target: %(day)s", day=day_in_words(date.fromisoformat(content["target_day"]))),
    ]
    if "starts_at" in content:
        start, end = (datetime.fromisoformat(content[key]) for key in ("starts_at", "ends_at"))
        when = f"{day_in_words(start)}, {window_in_words(start, end)}"
        facts.append(_("Visit: %(when)s", when=when))
    return Message(f"{happened}: {content['reference']}", tuple(facts))


_ABOUT_A_REPAIR: Mapping[str, Callable[[Council, Mapping[str, Any]], Written]] = {
    "confirmation": _confirmation,
    "changed": _changed,
    "reminder": _reminder,
    "visit-cancelled": _visit_cancelled,
    "cancelled": _cancelled,
    "worse": _worse,
    "missed": _missed,
    "booked-again": _booked_again,
}


def _what(content: Mapping[str, Any]) -> str:
    return _(content["repair"]) if content["repair"] else _("a repair that you described to us")


def _next(content: Mapping[str, Any]) -> str:
    if "starts_at" in content:
        start = datetime.fromisoformat(content["starts_at"])
        end = datetime.fromisoformat(content["ends_at"])
        window = window_in_words(start, end)
        return _("We will come on %(day)s, %(window)s.", day=day_in_words(start), window=window)
    day = day_in_words(date.fromisoformat(content["target_day"]))
    if content["booking"] == "triage":
        return _("We will contact you by %(day)s.", day=day)
    if content["booking"] == "no-access":
        return _("We will come without an appointment. We aim to deal with it by %(day)s.", day=day)
    return _("We will contact you to arrange a visit. We aim to come by %(day)s.", day=day)


def _resume(council: Council, content: Mapping[str, Any]) -> Message:
    until = datetime.fromisoformat(content["expires_at"])
    return Message(
        _("Carry on with your repair report"),
        (
            _("%(council)s: your report is not sent yet.", council=council.name),
            _(
                "To carry on, use this link before %(time)s on %(day)s. It works once. "
                "If you did not ask for it, ignore this message.",
                time=time_in_words(until),
                day=day_in_words(until),
            ),
        ),
        _way_back(content),
    )


def _way_back(content: Mapping[str, Any]) -> str | None:
    """The address of the report; None when the message has left and its secret is gone."""
    if "token" not in content:
        return None
    return url_for("repairs_report.carry_on", token=content["token"], _external=True)
