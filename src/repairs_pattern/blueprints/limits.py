"""How often one address may look things up: a machine is slowed, a library is not locked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import abort, g, request
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

P = ParamSpec("P")
R = TypeVar("R")


COUNTED_BY_ITS_KEY = "_repairs_counted_by_its_key"
"""The name in Flask's ``g`` that is there in a request of an app with a key."""


class Limits:
    """Limits by name, counted for each client address in this process.

    :param rates: such as ``{"lookups": "60 per minute"}``.
    """

    def __init__(self, rates: Mapping[str, str]) -> None:
        self._rates = {name: parse(rate) for name, rate in rates.items()}
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def count(self, name: str, whose: str) -> None:
        """Count one more under the limit called ``name``."""
        self._limiter.hit(self._rates[name], name, whose)

    def is_reached(self, name: str, whose: str) -> bool:
        """Whether no more is allowed for now."""
        return not self._limiter.test(self._rates[name], name, whose)

    def __call__(self, name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """A decorator: the function answers 429 once the limit called ``name`` is reached.

        Requests for a page do not count, only what is sent; nor what an app sends, which speaks for
        many people and has a limit of its own.
        """
        rate = self._rates[name]

        def decorate(function: Callable[P, R]) -> Callable[P, R]:
            @wraps(function)
            def limited(*args: P.args, **kwargs: P.kwargs) -> R:
                counted = request.method == "POST" and COUNTED_BY_ITS_KEY not in g
                if counted and not self._limiter.hit(rate, name, request.remote_addr or ""):
                    abort(429)
                return function(*args, **kwargs)

            return limited

        return decorate
