"""The door to where the files of photos are kept: what every photo store must do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from .picture import Refusal


class PhotoStoreUnavailable(Exception):
    """The store does not answer, or is full. Nothing was kept."""


class TooLarge(Refusal):
    """The file has more bytes than the council allows, or than the store takes."""


class PhotoStore(Protocol):
    """Keeps files by a name that we chose, never one that a browser sent.

    Names are of letters, digits, ``_``, ``-`` and dots inside, at most 80 characters.
    """

    def put(self, name: str, content: bytes, now: datetime) -> None:
        """Keep a file: whole, or not at all.

        :raises PhotoStoreUnavailable: when it cannot be kept.
        :raises TooLarge: when it is more than the store takes.
        """

    def read(self, name: str) -> bytes | None:
        """The file of this name; None when there is none.

        :raises PhotoStoreUnavailable: when the store does not answer.
        """

    def delete(self, name: str) -> None:
        """Delete the file of this name; nothing happens when there is none.

        :raises PhotoStoreUnavailable: when it may still be there.
        """

    def link(self, name: str, seconds: int) -> str | None:
        """An address by which whoever has it can read the file for some seconds.

        :returns: None when the store has no addresses, so that the service shows the file itself.
        :raises PhotoStoreUnavailable: when the store does not answer.
        """

    def kept_before(self, moment: datetime) -> Iterator[str]:
        """The names of the files that were put there before a moment.

        :raises PhotoStoreUnavailable: when the store does not answer.
        """
