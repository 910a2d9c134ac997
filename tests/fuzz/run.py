"""Sending hostile requests and watching what comes back."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import Client, TestResponse

from .hostile import MARK, SUM, Hostile, hostile
from .targets import Target, targets_of

LONGEST = 5
"""Seconds of the processor after which a request counts as hanging."""

HTTP_NOT_IMPLEMENTED = 501


class Fault(AssertionError):
    """A request that the service did not withstand; the message has all that repeats it."""


@dataclass
class Tally:
    """What came of a run."""

    sent: int = 0
    targets: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0

    def __str__(self) -> str:
        statuses = ", ".join(f"{status}: {n}" for status, n in sorted(self.statuses.items()))
        return (
            f"{self.sent} requests to {self.targets} forms; {statuses}; "
            f"slowest {self.slowest:.2f} s"
        )


def fuzz(app: Flask, requests: int, seed: int) -> Tally:
    """Send so many hostile requests to every form of the service in turn.

    :raises Fault: at the first that is answered with a fault of the server, with a script of its
        own, with a header of its own, or too late.
    """
    targets = targets_of(app)
    everywhere = tuple(each for target in targets for each in target.fields)
    cookies = {place: target.cookie(app) for place, target in enumerate(targets)}
    tally = Tally(targets=len(targets))
    for number in range(requests):
        place = number % len(targets)
        chance = random.Random(f"{seed}:{number}")
        request = hostile(chance, targets[place], everywhere)
        try:
            response, seconds = _send(app, request, cookies[place])
            wrong = _wrong(response, seconds)
        except Exception as error:
            raise _fault(seed, number, targets[place], request, repr(error)) from error
        if wrong:
            raise _fault(seed, number, targets[place], request, wrong)
        tally.sent += 1
        tally.statuses[response.status_code] += 1
        tally.slowest = max(tally.slowest, seconds)
        if 300 <= response.status_code < 400:
            cookies[place] = targets[place].cookie(app)
    return tally


def _send(app: Flask, request: Hostile, cookie: str) -> tuple[TestResponse, float]:
    client = Client(app, use_cookies=False)
    headers = list(request.headers)
    if "Cookie" not in {name for name, _ in headers}:
        headers.append(("Cookie", f"{app.config['SESSION_COOKIE_NAME']}={cookie}"))
    path, _, query = request.url.partition("?")
    started = time.process_time()
    response = client.open(
        path or "/",
        query_string=query or None,
        method=request.method,
        data=request.body,
        content_type=request.content_type,
        headers=headers,
    )
    response.get_data()
    return TestResponse(
        [response.get_data()], response.status, response.headers, response.request
    ), time.process_time() - started


def _wrong(response: TestResponse, seconds: float) -> str | None:
    """What the service did that it must not."""
    if response.status_code >= 500:
        return f"answered with {response.status}"
    if seconds > LONGEST:
        return f"took {seconds:.1f} s"
    if "X-Fuzz" in response.headers or "fuzz=1" in str(response.headers.get("Set-Cookie")):
        return "a header was injected"
    where = urlsplit(response.headers.get("Location", ""))
    if where.netloc and where.netloc != response.request.environ.get("HTTP_HOST"):
        return f"leads away, to {where.geturl()}"
    readable = response.mimetype == "text/html" and "Content-Encoding" not in response.headers
    return _alive(response) if readable else None


def _alive(response: TestResponse) -> str | None:
    """What of a page is not ours: a script, a handler, an address that runs, a sum done."""
    html = response.get_data(as_text=True)
    if "Traceback (most recent" in html or SUM in html:
        return "shows what the server works with"
    if MARK not in html:
        return None
    for tag in BeautifulSoup(html, "html.parser").find_all(True):
        if tag.name in {"script", "style"} and MARK in tag.get_text():
            return f"a script came back: {tag}"
        for name, value in tag.attrs.items():
            runs = name in {"href", "src", "action", "formaction"} and "script:" in str(value)
            if MARK in str(value) and (name.startswith("on") or runs):
                return f"a handler came back: {tag}"
    return None


def _fault(seed: int, number: int, target: Target, request: Hostile, wrong: str) -> Fault:
    return Fault(
        f"{wrong}\nrequest {number} of seed {seed}, made from the form of {target.url}:\n{request}"
    )
