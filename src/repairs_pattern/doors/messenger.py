"""What sends messages."""

from __future__ import annotations

import re

from ..domain.outbox import Messenger
from ..gateways.smtp import SmtpMessenger
from ..settings import SHORTEST_KEY, UnsafeSettings
from .extras import extra
from .making import Making

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_NOTIFY_KEY = re.compile(rf".+-{_UUID}-{_UUID}", re.ASCII | re.IGNORECASE)


def messenger(making: Making) -> Messenger | None:
    """The messenger of a council; None where nothing is sent. It is not asked."""
    if making.messenger is not None:
        return making.messenger
    gateways = making.council.gateways
    if gateways.messenger == "notify" and gateways.notify:
        with extra("notify"):
            from ..gateways.notify import NotifyMessenger
        receipts_token(making)  # nobody would hear what became of a message without it
        return NotifyMessenger(
            read_key(making.secret("NOTIFY_API_KEY")),
            gateways.notify.address,
            gateways.notify.templates,
            gateways.notify.text_sender,
            gateways.notify.reply_to,
        )
    if gateways.messenger == "smtp" and gateways.smtp:
        smtp = gateways.smtp
        return SmtpMessenger(
            smtp.host,
            smtp.port,
            smtp.security,
            smtp.sender,
            making.council.name,
            _login(making),
        )
    return None


def _login(making: Making) -> tuple[str, str] | None:
    """What a mail server is told of who we are; None where it asks for nothing.

    :raises UnsafeSettings: when there is half of it.
    """
    if making.has_secret("SMTP_USERNAME") or making.has_secret("SMTP_PASSWORD"):
        return making.secret("SMTP_USERNAME"), making.secret("SMTP_PASSWORD")
    return None


def read_key(given: str) -> str:
    """The key of GOV.UK Notify, as somebody copied it.

    :raises UnsafeSettings: when it is something else.
    """
    key = given.strip()
    if not _NOTIFY_KEY.fullmatch(key):
        raise UnsafeSettings(
            "REPAIRS_NOTIFY_API_KEY is not a key of GOV.UK Notify. "
            "It has a name and two ids, with hyphens between. Copy all of it."
        )
    return key


def receipts_token(making: Making) -> str | None:
    """What GOV.UK Notify proves itself with when it tells what became of a message.

    :returns: None where something else sends messages.
    :raises UnsafeSettings: when it can be guessed.
    """
    if making.messenger is not None or making.council.gateways.messenger != "notify":
        return None
    token = making.secret("NOTIFY_CALLBACK_TOKEN")
    if len(token) < SHORTEST_KEY:
        raise UnsafeSettings(
            f"REPAIRS_NOTIFY_CALLBACK_TOKEN is shorter than {SHORTEST_KEY} characters. "
            "Make a long random text, and give the same one to GOV.UK Notify."
        )
    return token
