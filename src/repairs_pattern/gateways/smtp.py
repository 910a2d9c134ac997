"""Any mail server: emails over SMTP, encrypted, as plain text. It sends no texts and no letters."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from socket import SHUT_RDWR
from threading import Timer
from typing import Any, Literal

from ..domain.checks import Doubtful, Unwell
from ..domain.outbox import MessengerUnavailable, Parcel, Refused

Security = Literal["starttls", "tls", "none"]

SECONDS = 14.0
"""For everything together. A try has 15 seconds."""

CHECK_SECONDS = 1.0

MOST_BYTES = 100_000
"""How much a server may say, line by line, until it is not believed any more."""


class NotAgreed(Exception):
    """The server does not do what was agreed with it. The words are for an operator."""


@dataclass(frozen=True, slots=True)
class SmtpMessenger:
    """Hands emails to a mail server.

    :param security: ``starttls``, ``tls`` from the first byte, or ``none`` on this same machine.
    :param sender: the address that emails are from, and ``name`` the name beside it.
    :param login: a user name and a password.
    :param certificates: whom to trust; by default whom this machine trusts.
    :param seconds: in which a message must have been taken.
    """

    host: str
    port: int
    security: Security
    sender: str
    name: str
    login: tuple[str, str] | None = field(default=None, repr=False)
    certificates: Callable[[], ssl.SSLContext] = ssl.create_default_context
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    seconds: float = SECONDS

    def send(self, parcel: Parcel) -> None:
        """Hand over an email. One that comes twice has the same Message-ID."""
        message = self._written(parcel)
        try:
            with self._server(self.seconds) as server:
                _hand_over(server, message)
        except (OSError, smtplib.SMTPException, NotAgreed) as error:
            raise MessengerUnavailable from error

    def check(self) -> str:
        """Whether the server lets us in."""
        try:
            with self._server(CHECK_SECONDS) as server:
                server.noop()
        except NotAgreed as error:
            raise Unwell(str(error), "See [gateways.smtp] of council.toml.") from error
        except ssl.SSLError as error:
            raise Unwell(
                f"The certificate of {self.host} is not one that we can trust.",
                "Have the server get one, or install that of whoever issued it on this machine.",
            ) from error
        except smtplib.SMTPAuthenticationError as error:
            raise Unwell(
                f"{self.host} does not accept the user name and the password.",
                "Set REPAIRS_SMTP_USERNAME and REPAIRS_SMTP_PASSWORD.",
            ) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Doubtful(
                f"{self.host} does not answer. Messages wait until it does.",
                "See whether it runs and can be reached.",
            ) from error
        return f"{self.host} takes emails"

    def _written(self, parcel: Parcel) -> EmailMessage:
        if parcel.channel != "email":
            raise Refused(f"A mail server does not send by {parcel.channel}.")
        message = EmailMessage(policy=SMTP)
        domain = self.sender.rpartition("@")[2]
        digest = hashlib.sha256(parcel.key.encode()).hexdigest()[:40]
        try:
            message["From"] = Address(_one_line(self.name), addr_spec=self.sender)
            message["To"] = Address(addr_spec=parcel.recipient["email"])
            message["Subject"] = _one_line(parcel.subject)
        except (ValueError, HeaderParseError, LookupError) as error:
            raise Refused("This is not an email address.") from error
        message["Date"] = self.clock()
        message["Message-ID"] = f"<{digest}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        text = "\n\n".join((*parcel.paragraphs, *([parcel.link] if parcel.link else ())))
        message.set_content(f"{text}\n", cte="quoted-printable")
        message["Content-Language"] = parcel.language
        return message

    @contextmanager
    def _server(self, seconds: float) -> Iterator[smtplib.SMTP]:
        """The server, once it has let us in.

        It is not told goodbye: it has the message or not, whatever it would answer to that.
        """
        server = self._called(seconds)
        try:
            if self.security == "starttls":
                server.starttls(context=self.certificates())
            if self.login:
                server.login(*self.login)
            yield server
        except smtplib.SMTPNotSupportedError as error:
            what = "encrypt" if "STARTTLS" in str(error) else "have anybody log in"
            raise NotAgreed(f"{self.host} does not {what}.") from error
        finally:
            server.close()

    def _called(self, seconds: float) -> smtplib.SMTP:
        # Named after the sender: by itself it would say, and look up, what this machine is called.
        named = self.sender.rpartition("@")[2]
        if self.security == "tls":
            trusted = self.certificates()
            return _WarySecure(self.host, self.port, named, timeout=seconds, context=trusted)
        return _Wary(self.host, self.port, named, timeout=seconds)


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    """Have a server take a message.

    :raises Refused: when it never will: the mailbox or the message is at fault, and not we are.
    """
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as refused:
        if all(code >= 500 for code, _ in refused.recipients.values()):
            raise Refused from refused
        raise
    except smtplib.SMTPDataError as refused:
        if refused.smtp_code >= 500:
            raise Refused from refused
        raise
    except (smtplib.SMTPNotSupportedError, ValueError) as refused:
        raise Refused from refused


def _one_line(text: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


class _Bounded:
    """What a server says, up to a point."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._left = MOST_BYTES

    def readline(self, size: int) -> bytes:
        line: bytes = self._file.readline(size)
        self._left -= len(line)
        if self._left < 0:
            raise OSError("It does not stop talking.")
        return line

    def close(self) -> None:
        self._file.close()


class _Wary(smtplib.SMTP):
    """A line to a server that is not listened to for ever: after ``timeout`` seconds it is cut."""

    def connect(self, *where: Any, **options: Any) -> tuple[int, bytes]:
        self._timer = Timer(self.timeout, self._cut)
        self._timer.daemon = True
        self._timer.start()
        return super().connect(*where, **options)

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = _Bounded(self.sock.makefile("rb"))
        return super().getreply()

    def close(self) -> None:
        self._timer.cancel()
        super().close()

    def _cut(self) -> None:
        with suppress(OSError, AttributeError):
            self.sock.shutdown(SHUT_RDWR)  # type: ignore[union-attr]


class _WarySecure(_Wary, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""
