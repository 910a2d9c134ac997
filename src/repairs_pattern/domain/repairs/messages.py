"""Which messages a repair sends, to whom, and what they carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..booking import Appointment


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One message to be sent.

    :param kind: which text it is, such as ``confirmation``.
    :param channel: ``text``, ``email`` or ``letter``.
    :param recipient: a number, an email address, or the lines of a postal address.
    :param content: what goes into the text; dates as ISO, so that any language can write them.
        ``by_another`` is there when somebody else made the report for the recipient.
    """

    kind: str
    channel: str
    recipient: Mapping[str, Any]
    content: Mapping[str, Any]


def messages_for(
    reference: str,
    summary: str,
    booking: str,
    contact: Mapping[str, Any],
    address: list[str],
    target_day: str,
    appointment: Appointment | None,
) -> list[Confirmation]:
    """The messages that a new repair sends: a confirmation by the way the resident chose, if any.

    The free text that a resident typed is never part of a message: somebody could use the
    council's account to send words of their own to anybody.
    """
    content: dict[str, Any] = {
        "reference": reference,
        "repair": summary,
        "booking": booking,
        "target_day": target_day,
    }
    if contact.get("by_another"):
        content["by_another"] = True
    if appointment is not None:
        content["starts_at"] = appointment.starts_at.isoformat()
        content["ends_at"] = appointment.ends_at.isoformat()
    channel = str(contact["by"])
    recipient = recipient_of(channel, contact, address)
    return [] if recipient is None else [Confirmation("confirmation", channel, recipient, content)]


def recipient_of(
    channel: str, contact: Mapping[str, Any], address: list[str]
) -> dict[str, Any] | None:
    """Where a message to this resident goes; None when they did not want any."""
    return {
        "text": {"phone": contact.get("mobile")},
        "email": {"email": contact.get("email")},
        "letter": {"name": contact.get("name"), "lines": address},
    }.get(channel)
