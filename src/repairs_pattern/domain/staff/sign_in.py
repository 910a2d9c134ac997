"""The door by which staff come in: what a provider of sign-ins must do."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol


class SignInUnavailable(Exception):
    """The provider does not answer, or not as agreed. It may be worth another try later."""


class SignInRefused(Exception):
    """What came back does not prove who it is. The message says why, without what was sent."""


@dataclass(frozen=True, slots=True)
class Trip:
    """What a browser takes with it to the provider, and what must come back from there.

    :param state: comes back with the browser.
    :param nonce: comes back inside the signed token.
    :param verifier: proves that whoever brings the code is whoever asked for it (PKCE, RFC 7636).
    """

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Trip:
        """One that nobody can guess."""
        return cls(*(secrets.token_urlsafe(48) for _ in range(3)))

    def as_dict(self) -> dict[str, str]:
        """The same, for a cookie."""
        return asdict(self)

    def is_of(self, state: str) -> bool:
        """Whether the browser that came back is the one that left."""
        return hmac.compare_digest(self.state.encode(), state.encode())


class SignIn(Protocol):
    """Says who somebody is. It is called by several threads and processes at once."""

    def begin(self, trip: Trip, back: str) -> str:
        """The address at the provider to which the browser goes.

        :param back: our address to which it comes back.
        :raises SignInUnavailable: when the provider does not answer as agreed.
        """

    def finish(self, trip: Trip, code: str, back: str, now: datetime) -> Mapping[str, Any]:
        """The claims of whoever came back with a code.

        :param now: aware.
        :raises SignInUnavailable: when the provider does not answer as agreed.
        :raises SignInRefused: when the code or the token is not good.
        """

    def leave(self, back: str) -> str | None:
        """The address at the provider at which somebody signs out there too, if it has one.

        :param back: our address to which the provider may lead them then.
        :raises SignInUnavailable: when the provider does not answer as agreed.
        """
