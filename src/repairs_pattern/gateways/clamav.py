"""Files are looked at by ClamAV: a client of clamd's INSTREAM (https://docs.clamav.net)."""

from __future__ import annotations

import logging
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO
from urllib.parse import urlsplit

from ..domain.checks import Unwell
from ..domain.photos import Infected, NotScanned, TooLargeToScan

log = logging.getLogger(__name__)

SECONDS = 10.0
"""For one file: it is sent and looked at."""

_CHUNK = 65_536
_LONGEST_REPLY = 1_000


class _NoReply(Exception):
    """The scanner did not say what it should, in time."""


@dataclass(frozen=True, slots=True)
class ClamAv:
    """A clamd, and what is done while it does not answer.

    :param address: ``tcp://127.0.0.1:3310`` or ``unix:///run/clamav/clamd.ctl``.
    :param keep_unscanned: whether files are kept that nobody could look at.
    """

    address: str
    keep_unscanned: bool = False
    seconds: float = SECONDS

    def scan(self, file: IO[bytes]) -> None:
        """Look at a file; only ``OK`` means that nothing was found."""
        try:
            reply = self._scanned(file)
        except (OSError, _NoReply) as error:
            self._unscanned(type(error).__name__)
            return
        if reply == "stream: OK":
            return
        if reply.startswith("stream: ") and reply.endswith(" FOUND"):
            log.warning("a file was refused: %s", reply.removeprefix("stream: "))
            raise Infected
        if "size limit exceeded" in reply:
            raise TooLargeToScan
        self._unscanned("it answered something else")

    def check(self) -> str:
        """Whether it answers, and which version with which signatures."""
        try:
            with self._connected() as line:
                line.sendall(b"zVERSION\0")
                version = _reply(line, time.monotonic() + self.seconds)
        except (OSError, _NoReply):
            version = ""
        if not version.startswith("ClamAV"):
            kept = "Files are kept unscanned." if self.keep_unscanned else "No photo is kept."
            raise Unwell(f"The virus scanner does not answer. {kept}", "See whether clamd runs.")
        return version

    def _scanned(self, file: IO[bytes]) -> str:
        end = time.monotonic() + self.seconds
        file.seek(0)
        with self._connected() as line:
            try:
                line.sendall(b"zINSTREAM\0")
                for piece in iter(lambda: file.read(_CHUNK), b""):
                    line.settimeout(_left(end))
                    line.sendall(struct.pack("!I", len(piece)) + piece)
                line.sendall(struct.pack("!I", 0))
            except (BrokenPipeError, ConnectionResetError):
                log.info("the scanner stopped reading")  # it may have said why, such as the size
            return _reply(line, end)

    @contextmanager
    def _connected(self) -> Iterator[socket.socket]:
        parts = urlsplit(self.address)
        if parts.scheme == "unix":
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(self.seconds)
            with line:
                line.connect(parts.path)
                yield line
        else:
            with socket.create_connection(
                (parts.hostname or "", parts.port or 3310), min(3.05, self.seconds)
            ) as line:
                line.settimeout(self.seconds)
                yield line

    def _unscanned(self, why: str) -> None:
        if not self.keep_unscanned:
            log.error("a file was not scanned, so it is not kept: %s", why)
            raise NotScanned
        log.error("a file was not scanned, and it is kept: %s", why)


def _reply(line: socket.socket, end: float) -> str:
    """What is said up to the zero byte.

    :raises _NoReply: when it breaks off, goes on without end, or is not said in time.
    """
    said = b""
    while not said.endswith(b"\0"):
        line.settimeout(_left(end))
        piece = line.recv(_LONGEST_REPLY)
        said += piece
        if not piece or len(said) > _LONGEST_REPLY:
            raise _NoReply
    return said.rstrip(b"\0").decode("ascii", "replace")


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
