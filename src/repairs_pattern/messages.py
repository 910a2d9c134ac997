"""The words of each message, in the language of the app or request that shows or sends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .council import Council
from .times import day_in_words, window_in_words
from .words import gettext as _


@dataclass(frozen=True, slots=True)
class Message:
    """A message as a person reads it.

    :param subject: of an email or a letter; a text message has none.
    :param paragraphs: in order; a text message is made of the same ones.
    """

    subject: str
    paragraphs: tuple[str, ...]


def message_text(council: Council, kind: str, channel: str, content: Mapping[str, Any]) -> Message:
    """The words of one message.

    :param kind: ``confirmation``.
    :param channel: ``text``, ``email`` or ``letter``.
    :param content: as ``repairs_pattern.domain.repairs.messages`` wrote it.
    :raises KeyError: for a kind that nobody wrote words for.
    """
    return {"confirmation": _confirmation}[kind](council, channel, content)


def _confirmation(council: Council, channel: str, content: Mapping[str, Any]) -> Message:
    reference, phone = content["reference"], council.contact.repairs_phone
    subject = _("Your repair report: %(reference)s", reference=reference)
    what = _(content["repair"]) if content["repair"] else _("a repair that you described to us")
    opening = _("%(council)s has your report: %(repair)s.", council=council.name, repair=what)
    closing = _(
        "Your reference is %(reference)s. To change anything, call %(phone)s.",
        reference=reference,
        phone=phone,
    )
    if content.get("by_another"):
        thanks: tuple[str, ...] = (_("Somebody reported this repair for you."),)
    else:
        thanks = () if channel == "text" else (_("Thank you for telling us about this repair."),)
    return Message(subject, (*thanks, opening, _next(content), closing))


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
