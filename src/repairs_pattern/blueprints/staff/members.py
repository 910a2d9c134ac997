"""Who of the council is signed in in this browser, by a cookie that the residents' session knows
nothing of.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any, Literal

from flask import current_app, g, request
from itsdangerous import BadSignature, Signer, URLSafeSerializer
from werkzeug.wrappers import Response

from ...council import Staff
from ...domain.staff import Times, Trip, begin, current, end
from ...settings import cookie_name
from ..service import Service

Role = Literal["viewer", "contact-centre"]
VIEWER: Role = "viewer"
CONTACT_CENTRE: Role = "contact-centre"
EVERYBODY: frozenset[Role] = frozenset({VIEWER, CONTACT_CENTRE})

TRIP_LASTS = timedelta(minutes=15)
"""How long somebody may take at the provider."""

LONGEST_NAME = 80

_MEMBER = "_repairs_staff_member"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the council who is signed in.

    :param who: the name for the audit.
    :param secret: of their cookie.
    """

    who: str
    roles: frozenset[str]
    secret: str = field(repr=False)

    @property
    def is_viewer(self) -> bool:
        """Whether they see every page."""
        return VIEWER in self.roles

    @property
    def takes_calls(self) -> bool:
        """Whether they fill in reports for callers."""
        return CONTACT_CENTRE in self.roles

    @property
    def token(self) -> str:
        """What a form of theirs holds and no other site can know."""
        return hmac.new(self.secret.encode(), b"form", hashlib.sha256).hexdigest()


class Members:
    """The cookies of staff.

    :param service: whose staff.
    """

    def __init__(self, service: Service) -> None:
        assert service.council.staff is not None
        self._service = service
        self._staff = service.council.staff
        self._times = Times(
            idle=timedelta(minutes=self._staff.idle_minutes),
            longest=timedelta(hours=self._staff.longest_hours),
        )

    def here(self) -> Member | None:
        """Who is signed in in this browser; looked up once for each request."""
        if _MEMBER not in g:
            setattr(g, _MEMBER, self._look_up())
        member: Member | None = g.get(_MEMBER)
        return member

    def _look_up(self) -> Member | None:
        secret = self._secret
        if secret is None:
            return None
        signed = current(self._service.database, secret, self._service.clock(), self._times)
        return Member(signed.who, signed.roles, secret) if signed else None

    def begin(self, response: Response, claims: Mapping[str, Any]) -> Member | None:
        """Sign in whoever has these claims; None when they may not come in.

        Whatever the browser held before is of no use any more, so nobody can have prepared it.
        """
        roles = roles_of(claims, self._staff)
        if not roles:
            return None
        if (earlier := self._secret) is not None:
            end(self._service.database, earlier)
        who = name_of(claims, self._staff)
        secret = begin(self._service.database, who, roles, self._service.clock(), self._times)
        self._set(response, self._name, self._signer.sign(secret).decode(), self._times.longest)
        return Member(who, frozenset(roles), secret)

    def end(self, response: Response) -> None:
        """Sign out whoever is signed in in this browser."""
        if (secret := self._secret) is not None:
            end(self._service.database, secret)
        self._drop(response, self._name)

    def pack(self, response: Response, trip: Trip, to: str) -> None:
        """Give the browser what it needs on its trip to the provider.

        :param to: the page to which it wants to come back.
        """
        held = {**trip.as_dict(), "to": to, "until": self._until(TRIP_LASTS)}
        self._set(response, self._trip_name, self._trips.dumps(held), TRIP_LASTS)

    def unpack(self, response: Response) -> tuple[Trip, str] | None:
        """The trip from which the browser comes back, once; None without one that still counts."""
        cookie = request.cookies.get(self._trip_name)
        self._drop(response, self._trip_name)
        try:
            held = self._trips.loads(cookie or "")
        except BadSignature:
            return None
        if held["until"] < self._service.clock().timestamp():
            return None
        return Trip(held["state"], held["nonce"], held["verifier"]), held["to"]

    def _until(self, lasts: timedelta) -> float:
        return (self._service.clock() + lasts).timestamp()

    @property
    def _secret(self) -> str | None:
        """The secret in the browser's cookie, when it is one that we gave out."""
        try:
            return self._signer.unsign(request.cookies.get(self._name, "")).decode()
        except BadSignature:
            return None

    @cached_property
    def _name(self) -> str:
        return cookie_name(current_app, f"repairs_{self._council}_staff")

    @cached_property
    def _trip_name(self) -> str:
        return cookie_name(current_app, f"repairs_{self._council}_staff_trip")

    @property
    def _council(self) -> str:
        return "".join(c if c.isascii() and c.isalnum() else "_" for c in self._service.council.id)

    @property
    def _signer(self) -> Signer:
        return Signer(_key(), salt="repairs-staff", digest_method=hashlib.sha256)

    @property
    def _trips(self) -> URLSafeSerializer:
        return URLSafeSerializer(_key(), salt="repairs-staff-trip")

    def _set(self, response: Response, name: str, value: str, lasts: timedelta) -> None:
        response.set_cookie(name, value, max_age=lasts, httponly=True, samesite="Lax", **_where())

    def _drop(self, response: Response, name: str) -> None:
        response.delete_cookie(name, httponly=True, samesite="Lax", **_where())


def _where() -> dict[str, Any]:
    """As the app's own cookie; over https never without it."""
    config = current_app.config
    return {
        "path": config["SESSION_COOKIE_PATH"] or config["APPLICATION_ROOT"],
        "domain": config["SESSION_COOKIE_DOMAIN"] or None,
        "secure": bool(config["SESSION_COOKIE_SECURE"]) or request.is_secure,
    }


def _key() -> str | bytes:
    key = current_app.secret_key
    assert key, "an app without a secret key has no sessions"
    return key


def roles_of(claims: Mapping[str, Any], staff: Staff) -> frozenset[Role]:
    """What somebody may do; nothing when they are in no group that is let in."""
    given = claims.get(staff.claim)
    groups = given if isinstance(given, list) else [given]
    let_in: dict[Role, tuple[str, ...]] = {
        VIEWER: staff.viewers,
        CONTACT_CENTRE: staff.contact_centre,
    }
    return frozenset(role for role, named in let_in.items() if any(g in named for g in groups))


def name_of(claims: Mapping[str, Any], staff: Staff) -> str:
    """How the audit names them: by the council's claim, or else by the provider's own id.

    An email address that the provider has not verified may be anybody's, so it does not count.
    """
    name = claims.get(staff.who)
    doubted = staff.who == "email" and claims.get("email_verified") is False
    if not isinstance(name, str) or not name.strip() or doubted:
        name = str(claims["sub"])
    return " ".join("".join(c for c in name if c.isprintable()).split())[:LONGEST_NAME]
