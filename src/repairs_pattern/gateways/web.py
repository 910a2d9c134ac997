"""How systems outside are asked over HTTP: never for long, never led elsewhere, never believed.

One session for every adapter, and for the clients of others that take a ``requests.Session``.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar

import requests
from requests import PreparedRequest, Response

T = TypeVar("T")

CONNECT = 3.05
"""Seconds in which a system must take the call: a little more than TCP needs to try twice."""

LATE = "It did not answer in time."

MOST_BYTES = 5_000_000
_CHUNK = 65_536


class GatewayError(Exception):
    """A system outside was asked, and it did not go as agreed.

    :param sent: whether the system may have done what it was asked: it got the request, or some
        of it, and what it made of it is not known.
    """

    def __init__(self, reason: str, *, sent: bool) -> None:
        super().__init__(reason)
        self.sent = sent


class NoAnswer(GatewayError):
    """It cannot be reached, takes too long, or breaks off. It may be worth another try later."""


class BadAnswer(GatewayError):
    """It answered with something that was not agreed: too much, a redirect, or not JSON."""


class Session(requests.Session):
    """A session whose every request ends in time.

    Redirects are not followed: they would carry a key, or a resident's details, to whoever is at
    the other end. Certificates are checked, against ``REQUESTS_CA_BUNDLE`` where that is set.

    :param seconds: in which the whole answer must be there.
    :param most_bytes: how long an answer may be, after it was unpacked.
    """

    def __init__(self, seconds: float, most_bytes: int = MOST_BYTES) -> None:
        super().__init__()
        self.seconds = seconds
        self.most_bytes = most_bytes

    def send(self, request: PreparedRequest, **options: Any) -> Response:
        """Send a request and read all of its answer.

        :raises NoAnswer: when there is none in time.
        :raises BadAnswer: when it is too long or leads elsewhere.
        """
        limits = {"timeout": (min(CONNECT, self.seconds), self.seconds), "stream": True}
        options = {**options, **limits, "allow_redirects": False}
        return within(self.seconds, lambda: self._read(request, options))

    def _read(self, request: PreparedRequest, options: dict[str, Any]) -> Response:
        try:
            with super().send(request, **options) as answer:
                if answer.is_redirect:
                    raise BadAnswer("It answered that we should ask elsewhere.", sent=True)
                answer._content = self._body(answer)
                return answer
        except requests.exceptions.SSLError as error:
            raise NoAnswer("Its certificate is not one that we can trust.", sent=False) from error
        except (requests.exceptions.ConnectTimeout, requests.exceptions.InvalidURL) as error:
            raise NoAnswer("It cannot be reached.", sent=False) from error
        except requests.exceptions.ReadTimeout as error:
            raise NoAnswer(LATE, sent=True) from error
        except requests.exceptions.ConnectionError as error:
            refused = "Failed to establish a new connection" in str(error)
            reason = "It cannot be reached." if refused else "It broke off in the middle."
            raise NoAnswer(reason, sent=not refused) from error
        except (requests.exceptions.RequestException, OSError, ValueError) as error:
            raise NoAnswer("It broke off in the middle.", sent=True) from error

    def _body(self, answer: Response) -> bytes:
        body = bytearray()
        for chunk in answer.iter_content(_CHUNK):
            body += chunk
            if len(body) > self.most_bytes:
                raise BadAnswer("Its answer has no end.", sent=True)
        return bytes(body)


@dataclass(slots=True)
class Web:
    """One system that speaks JSON over HTTP.

    :param address: the whole address below which everything is.
    :param seconds: in which an answer must be there.
    :param headers: sent with every request. They may hold a key, so nothing shows them.
    :param auth: a user name and a password.

    A thread of its own gets a session of its own for each question, so it can be shared.
    """

    address: str
    seconds: float = 10.0
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    auth: tuple[str, str] | None = field(default=None, repr=False)

    def ask(self, method: str, path: str = "", **options: Any) -> Response:
        """Ask, and give the answer whatever its status.

        :param path: of our own making; what others wrote belongs into ``params`` or ``json``.
        :raises GatewayError: when there is no answer that can be read.
        """
        with Session(self.seconds) as session:
            session.headers.update(self.headers)
            session.auth = self.auth
            return session.request(method, self.address.rstrip("/") + path, **options)


def json_of(answer: Response) -> Any:
    """What an answer says in JSON.

    :raises BadAnswer: when it is not JSON.
    """
    try:
        return answer.json()
    except (ValueError, RecursionError) as error:
        raise BadAnswer("Its answer is not JSON.", sent=True) from error


def within(seconds: float, deed: Callable[[], T]) -> T:
    """Do it in a thread that is left behind when it is not done in time.

    The timeouts of a socket are for each piece of an answer, and a system can send pieces for ever.

    :raises NoAnswer: when it is not done in time.
    """
    done: SimpleQueue[T | BaseException] = SimpleQueue()

    def run() -> None:
        try:
            done.put(deed())
        except BaseException as error:  # it is raised again, where somebody waits for it
            done.put(error)

    began = time.monotonic()
    Thread(target=run, name="asking", daemon=True).start()
    try:
        outcome = done.get(timeout=max(0.0, seconds - (time.monotonic() - began)))
    except Empty:
        raise NoAnswer(LATE, sent=True) from None
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome
