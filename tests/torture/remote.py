"""A resident whose service is on the other side of a socket."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup

from tests.support.crowd import FULL_WAIT
from tests.support.resident import Resident

PATIENCE = 60
"""Seconds in which an answer must come."""

MOST_TRIES = 20
"""Times that one browser is told to try again, after which nobody would."""

REDIRECTS = frozenset({302, 303})

UNAVAILABLE = 503


@dataclass(frozen=True)
class Request:
    """What was asked for, as Werkzeug's test client names it."""

    path: str
    full_path: str
    script_root: str = ""


@dataclass(frozen=True)
class Answer:
    """What came back, as Werkzeug's test client names it."""

    status_code: int
    text: str
    mimetype: str
    request: Request


@dataclass
class Wire:
    """One browser's connection and cookies.

    A request that has waited for others for as long as the service lets anybody wait may be told to
    try again, and is sent again.

    :param address: whose requests the proxy says these are.
    :param seconds: how long each request took.
    :param told_to_wait: how often it was told to try again.
    """

    port: int
    address: str
    cookies: dict[str, str]
    seconds: list[float] = field(default_factory=list)
    told_to_wait: int = 0

    def get(self, url: str, *, follow_redirects: bool = True) -> Answer:
        """Get a page, and go where it leads."""
        return self._ask("GET", url, "")

    def post(self, url: str, data: Mapping[str, Any], *, follow_redirects: bool = True) -> Answer:
        """Send a form, and go where it leads."""
        return self._ask("POST", url, urlencode(data, doseq=True))

    def _ask(self, method: str, url: str, body: str) -> Answer:
        while True:
            parts = urlsplit(url)
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            status, headers, text = self._once(method, target, body)
            if self._may_try_again(status):
                continue
            if status not in REDIRECTS:
                kind = headers.get("Content-Type", "").partition(";")[0]
                return Answer(status, text, kind, Request(parts.path, target))
            method, url, body = "GET", headers["Location"], ""

    def _may_try_again(self, status: int) -> bool:
        """Whether the last request waited in full, and is to be sent again."""
        if status != UNAVAILABLE or self.seconds[-1] < FULL_WAIT:
            return False
        self.told_to_wait += 1
        return self.told_to_wait < MOST_TRIES

    def _once(self, method: str, target: str, body: str) -> tuple[int, Any, str]:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-Forwarded-For": self.address,
        }
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.monotonic()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with closing(connection):
            connection.request(method, target, body.encode(), headers)
            response = connection.getresponse()
            text = response.read().decode()
        self.seconds.append(time.monotonic() - began)
        for cookie in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(cookie).items():
                self.cookies[name] = morsel.value
        return response.status, response.headers, text


class RemoteResident(Resident):
    """One browser that speaks real HTTP. How pages are made is checked elsewhere."""

    def __init__(self, wire: Wire) -> None:
        self.client: Any = wire

    def _read(self, response: Any, status: int) -> RemoteResident:
        path = response.request.path
        assert response.status_code == status, f"{response.status_code} at {path}"
        self.response = response
        self.soup = BeautifulSoup(response.text, "html.parser")
        return self
