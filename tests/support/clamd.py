"""A clamd on a socket: it speaks INSTREAM, knows one virus, and can misbehave."""

from __future__ import annotations

import socketserver
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any

VIRUS = b"what only a virus has in it"
HANGS, HALF, GARBAGE, ENDLESS, CUT, DRIPS, BUSY = (
    "hangs",
    "answers half",
    "garbage",
    "an answer without end",
    "closes without an answer",
    "drop by drop",
    "is too busy",
)
MANNERS = (HANGS, HALF, GARBAGE, ENDLESS, CUT, DRIPS, BUSY)
ANSWERS = {
    HALF: b"stream: O",
    GARBAGE: b"\xff\xfe nonsense\0",
    CUT: b"",
    BUSY: b"COMMAND READ TIMED OUT\0",
}


@dataclass
class Clamd:
    """A scanner that runs.

    :param most: the bytes that it takes (``StreamMaxLength``).
    """

    address: str
    most: int = 25_000_000
    manner: str | None = None
    seen: list[bytes] = field(default_factory=list)
    closing: Event = field(default_factory=Event)


@contextmanager
def clamd(socket: Path | None = None) -> Iterator[Clamd]:
    """A scanner on a port of its own, or on a socket in the file system, until the block ends."""
    kind = socketserver.ThreadingUnixStreamServer if socket else socketserver.ThreadingTCPServer
    scanner = Clamd("")
    server: Any = kind(str(socket) if socket else ("127.0.0.1", 0), _handler(scanner))
    server.daemon_threads, server.block_on_close = True, False
    scanner.address = (
        f"unix://{socket}" if socket else f"tcp://127.0.0.1:{server.server_address[1]}"
    )
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield scanner
    finally:
        scanner.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(scanner: Clamd) -> type[socketserver.BaseRequestHandler]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                command = self._until_zero()
                if scanner.manner is None:
                    self.wfile.write(self._answer(command) + b"\0")
                else:
                    self._misbehave(scanner.manner)

        def _until_zero(self) -> bytes:
            said = b""
            while not said.endswith(b"\0"):
                said += self.rfile.read(1)
            return said.rstrip(b"\0")

        def _answer(self, command: bytes) -> bytes:
            if command == b"zVERSION":
                return b"ClamAV 1.4.1/27800/Thu Nov 26 09:00:00 2026"
            if command != b"zINSTREAM":
                return b"UNKNOWN COMMAND"
            content = b""
            while length := struct.unpack("!I", self.rfile.read(4))[0]:
                content += self.rfile.read(length)
                if len(content) > scanner.most:
                    return b"INSTREAM size limit exceeded. ERROR"
            scanner.seen.append(content)
            return b"stream: Made.Up.Virus FOUND" if VIRUS in content else b"stream: OK"

        def _misbehave(self, manner: str) -> None:
            if manner == HANGS:
                scanner.closing.wait(60)
            elif manner == DRIPS:
                while not scanner.closing.wait(0.05):
                    self.wfile.write(b"x")
            elif manner == ENDLESS:
                while not scanner.closing.is_set():
                    self.wfile.write(b"x" * 65_536)
            else:
                self.wfile.write(ANSWERS[manner])

    return Handler
