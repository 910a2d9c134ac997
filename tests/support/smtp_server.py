"""A mail server on a real socket: it takes emails, and misbehaves in the way it is told to."""

from __future__ import annotations

import base64
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Thread
from typing import Any

from .web_servers import (
    BROKEN,
    BUSY,
    CUT,
    DRIPS,
    ELSEWHERE,
    ENDLESS,
    GARBAGE,
    HALF,
    HANGS,
    HTML,
    TWICE,
)

WORDS = {
    GARBAGE: b"\x00\xff{]\r\n",
    HTML: b"<!DOCTYPE html><h1>Please sign in</h1>\r\n",
    ELSEWHERE: b"421 Ask mail.elsewhere.example\r\n",
    BROKEN: b"451 Local error\r\n",
    BUSY: b"421 Too many\r\n",
    HALF: b"25",
    TWICE: b"250 OK\r\n250 OK\r\n",
}

LOGIN = ("repairs", "a pass phrase")


@dataclass(frozen=True)
class Taken:
    """One email that was taken."""

    sender: str
    to: list[str]
    message: EmailMessage


@dataclass
class FakeMail:
    """A mail server that runs.

    :param manner: how it misbehaves at the end of an email, or when called; None does not.
    :param after: whether it takes the email before it misbehaves.
    :param replies: what it says to a command, such as ``RCPT``, in place of what it should.
    :param encrypts: whether it offers STARTTLS.
    """

    port: int = 0
    manner: str | None = None
    after: bool = False
    at_call: bool = False
    replies: dict[str, str] = field(default_factory=dict)
    encrypts: bool = True
    taken: list[Taken] = field(default_factory=list)
    logins: list[tuple[str, ...]] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    closing: Event = field(default_factory=Event)
    context: ssl.SSLContext | None = None
    from_first_byte: bool = False


@contextmanager
def smtp_server(
    context: ssl.SSLContext | None = None, *, from_first_byte: bool = False
) -> Iterator[FakeMail]:
    """A mail server on a port of its own until the block ends.

    :param context: its certificate; it offers STARTTLS, or is encrypted from the first byte.
    """
    mail = FakeMail(context=context, from_first_byte=from_first_byte, encrypts=context is not None)
    server = _Listening(("127.0.0.1", 0), _handler(mail))
    mail.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield mail
    finally:
        mail.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Listening(ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def handle_error(self, *_: Any) -> None:
        """Clients that give up are what this server is for."""


def _handler(mail: FakeMail) -> type[StreamRequestHandler]:
    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError, ValueError):
                if mail.from_first_byte:
                    self._encrypt()
                if mail.manner and mail.at_call:
                    self._misbehave(mail.manner)
                    return
                self._say("220 mail.northmere.example")
                self._converse()

        def finish(self) -> None:
            with suppress(OSError, ValueError):
                super().finish()
            self.request.close()

        def _encrypt(self) -> None:
            assert mail.context is not None
            self.request = mail.context.wrap_socket(self.request, server_side=True)
            self.rfile = self.request.makefile("rb")
            self.wfile = self.request.makefile("wb", buffering=0)
            self.encrypted = True

        def _converse(self) -> None:
            self.sender, self.to = "", list[str]()
            while line := self.rfile.readline(2_000):
                command, _, rest = line.decode("ascii", "replace").strip().partition(" ")
                command = command.upper()
                if not getattr(self, "encrypted", False):
                    mail.plain.append(command)
                if command in mail.replies:
                    self._say(mail.replies[command])
                    continue
                if command == "QUIT" or not getattr(self, f"_{command.lower()}", self._known)(rest):
                    return

        def _known(self, _: str) -> bool:
            return self._say("250 OK")

        def _ehlo(self, _: str) -> bool:
            can = ["mail.northmere.example", "AUTH PLAIN", "SIZE 1000000"]
            can += ["STARTTLS"] if mail.encrypts and not getattr(self, "encrypted", False) else []
            for each in can[:-1]:
                self._say(f"250-{each}")
            return self._say(f"250 {can[-1]}")

        def _starttls(self, _: str) -> bool:
            self._say("220 Go on")
            self._encrypt()
            return True

        def _auth(self, rest: str) -> bool:
            given = base64.b64decode(rest.split()[1]).decode().split("\0")[1:]
            mail.logins.append(tuple(given))
            return self._say("235 Welcome" if tuple(given) == LOGIN else "535 Who are you?")

        def _mail(self, rest: str) -> bool:
            self.sender, self.to = rest[len("FROM:<") :].partition(">")[0], []
            return self._say("250 OK")

        def _rcpt(self, rest: str) -> bool:
            self.to.append(rest[len("TO:<") :].partition(">")[0])
            return self._say("250 OK")

        def _data(self, _: str) -> bool:
            self._say("354 Go on")
            raw = bytearray()
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                raw += line[1:] if line.startswith(b"..") else line
            if not mail.manner or mail.after or mail.manner in (TWICE, HALF):
                message = message_from_bytes(bytes(raw), policy=default)
                assert isinstance(message, EmailMessage)
                mail.taken.append(Taken(self.sender, self.to, message))
            if mail.manner:
                self._misbehave(mail.manner)
                return False
            return self._say("250 Taken")

        def _say(self, words: str) -> bool:
            self.wfile.write(f"{words}\r\n".encode())
            return True

        def _misbehave(self, manner: str) -> None:
            if manner == HANGS:
                mail.closing.wait(60)
            elif manner == ENDLESS:
                while not mail.closing.is_set():
                    self.wfile.write(b"250-and so on and so on\r\n" * 500)
            elif manner == DRIPS:
                while not mail.closing.wait(0.05):
                    self.wfile.write(b"2")
            elif manner != CUT:
                self.wfile.write(WORDS[manner])

    return Handler
