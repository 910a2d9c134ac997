"""The door through which messages leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol


class MessengerUnavailable(Exception):
    """The messenger does not answer, or not as agreed. The message is tried again later.

    :param wait: how long it will not take any message, where it said so.
    """

    def __init__(self, *reasons: object, wait: timedelta = timedelta(0)) -> None:
        super().__init__(*reasons)
        self.wait = wait


class Refused(Exception):
    """The messenger will never take this message, such as to a number that does not exist."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message, written out in the language of whoever gets it.

    :param key: the idempotency key: the same on every try of the same message.
    :param kind: what it tells, such as ``confirmation``.
    :param channel: ``text``, ``email`` or ``letter``.
    :param recipient: ``phone``, ``email``, or the ``name`` and ``lines`` of a postal address.
    :param subject: of an email or a letter.
    :param paragraphs: in order.
    :param link: a whole address that stands after them.
    :param parts: what stands in these words and is not the same for everybody, by name, such as
        ``reference``; for a messenger that has templates of its own. Nobody typed any of it.
    :param again: whether it was tried before, and may have left then.
    """

    key: str
    kind: str
    channel: str
    recipient: Mapping[str, Any]
    language: str
    subject: str
    paragraphs: tuple[str, ...]
    link: str | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    again: bool = False


class Messenger(Protocol):
    """Sends messages. It is called by several threads and processes at once.

    A message may come more than once, because a worker can die between sending and noting that it
    sent. A messenger that can tells such messages apart by their key.
    """

    def send(self, parcel: Parcel) -> None:
        """Send a message; when this returns, it has left.

        :raises MessengerUnavailable: when it could not be sent now.
        :raises Refused: when it never can be.
        """
