"""The door to what looks for viruses in a file before anything of ours opens it."""

from __future__ import annotations

from typing import IO, Protocol

from .picture import Refusal


class Infected(Refusal):
    """The scanner found something in the file. Nothing of it was kept."""


class TooLargeToScan(Refusal):
    """The file has more bytes than the scanner looks at."""


class NotScanned(Refusal):
    """The scanner does not answer, and what was not looked at is not kept."""


class VirusScan(Protocol):
    """Looks at files as they were sent."""

    def scan(self, file: IO[bytes]) -> None:
        """Look at a file, at any position; it is left open.

        :raises Infected: when something was found.
        :raises TooLargeToScan: when it is more than the scanner takes.
        :raises NotScanned: when nothing is known, and such files are not to be kept.
        """
