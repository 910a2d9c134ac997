"""A provider of sign-ins on a real socket, which can be taught to lie.

with oidc_server(clock) as provider:
    provider.lie = WRONG_NONCE
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from werkzeug.test import Client

from prototype.sign_in import Grant, PretendProvider, provider_app
from tests.support.web_servers import Asked, Reply, WebServer, web_server

WRONG_NONCE = "a nonce of another sign-in"
NO_NONCE = "no nonce"
WRONG_AUDIENCE = "for another client"
SHARED_AUDIENCE = "for two clients, and it does not say by whose wish"
EXPIRED = "over since an hour"
NOT_YET = "from tomorrow"
NO_END = "without an end"
ALG_NONE = "alg none"
UNSIGNED = "without its signature"
HS256_WITH_PUBLIC_KEY = "HS256 with the public key as the secret"
HS256_WITH_CLIENT_SECRET = "HS256 with the client's secret"
OTHER_KEY = "signed with a key that it does not publish"
OTHER_ISSUER = "of another issuer"
NO_SUBJECT = "of nobody"
CHANGED = "changed after it was signed"
NO_TOKEN = "no ID token"
NOT_A_TOKEN = "not a token"
A_LIST = "a list in place of claims"
WRONG_HASH = "the hash of another access token"

LIES = (
    *(WRONG_NONCE, NO_NONCE, WRONG_AUDIENCE, SHARED_AUDIENCE, EXPIRED, NOT_YET, NO_END),
    *(ALG_NONE, UNSIGNED, HS256_WITH_PUBLIC_KEY, HS256_WITH_CLIENT_SECRET, OTHER_KEY),
    *(OTHER_ISSUER, NO_SUBJECT, CHANGED, NO_TOKEN, NOT_A_TOKEN, A_LIST, WRONG_HASH),
)
"""Everything that a token may be and must not be believed for."""

PEOPLE: Mapping[str, Mapping[str, Any]] = {
    "Ada": {"email": "ada@northmere.example", "groups": ["Repairs team", "Choir"]},
    "Bo": {"email": "bo@northmere.example", "groups": ["Contact centre"]},
    "Cy": {
        "email": "cy@northmere.example",
        "groups": ["Repairs team", "Contact centre"],
    },
    "Di": {"email": "di@northmere.example", "groups": ["Choir"]},
    "Ed": {"email": "ed@northmere.example"},
}
"""Ada sees every page, Bo takes calls, Cy does both, and the others may not come in."""


_KEY = RSAKey.generate_key(2048, {"use": "sig"})
"""Made once: it takes a while."""


@dataclass
class Liar(PretendProvider):
    """A provider that can be taught to lie."""

    lie: str | None = None
    server: WebServer | None = field(default=None, repr=False)

    def claims(self, grant: Grant) -> dict[str, Any]:
        claims = super().claims(grant)
        now = int(self.clock().timestamp())
        changes: dict[str, Any] = {
            WRONG_NONCE: {"nonce": "of another sign-in"},
            NO_NONCE: {"nonce": None},
            WRONG_AUDIENCE: {"aud": "library"},
            SHARED_AUDIENCE: {"aud": [self.client_id, "library"]},
            EXPIRED: {"iat": now - 7200, "exp": now - 3600},
            NOT_YET: {"iat": now + 86_400, "exp": now + 90_000},
            NO_END: {"exp": None},
            OTHER_ISSUER: {"iss": "https://elsewhere.example"},
            NO_SUBJECT: {"sub": None},
            WRONG_HASH: {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        }.get(self.lie or "", {})
        return {key: value for key, value in {**claims, **changes}.items() if value is not None}

    def sign(self, claims: dict[str, Any]) -> str:
        public = self.key.as_pem(private=False)
        if self.lie == ALG_NONE:
            return f"{_part({'alg': 'none'})}.{_part(claims)}."
        if self.lie == HS256_WITH_PUBLIC_KEY:
            # What a careless client checks with the text that it takes for a public key.
            return _hs256(claims, public)
        if self.lie == HS256_WITH_CLIENT_SECRET:
            return _hs256(claims, self.secret.encode())
        if self.lie == OTHER_KEY:
            return jwt.encode({"alg": "RS256"}, claims, RSAKey.generate_key(2048))
        if self.lie == A_LIST:
            return f"{_part({'alg': 'RS256'})}.{_part([claims])}.AAAA"
        head, body, signature = super().sign(claims).split(".")
        if self.lie == UNSIGNED:
            return f"{head}.{body}."
        if self.lie == CHANGED:
            body = _part({**claims, "groups": ["Repairs team", "Contact centre"]})
        return f"{head}.{body}.{signature}"

    def token(self, form: Mapping[str, str], credentials: str) -> dict[str, Any] | None:
        token = super().token(form, credentials)
        if token is not None and self.lie == NO_TOKEN:
            del token["id_token"]
        if token is not None and self.lie == NOT_A_TOKEN:
            token["id_token"] = {"sub": "Ada"}
        return token


class EllipticProvider(Liar):
    """A provider that signs with ES256."""

    @cached_property
    def curve(self) -> ECKey:
        return ECKey.generate_key("P-256", {"use": "sig"})

    def keys(self) -> dict[str, Any]:
        return {"keys": [self.curve.as_dict(private=False, kid="curve")]}

    def sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "ES256", "kid": "curve"}, claims, self.curve)


def _part(value: Any) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _hs256(claims: dict[str, Any], secret: bytes) -> str:
    signed = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(claims)}"
    digest = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{urlsafe_b64encode(digest).rstrip(b'=').decode()}"


@contextmanager
def oidc_server(clock: Callable[[], datetime], kind: type[Liar] = Liar) -> Iterator[Liar]:
    """A provider on a port of its own until the block ends."""
    provider = kind(PEOPLE, clock, secret="only between the two of them", key=_KEY)
    client = Client(provider_app(provider))

    def answer(asked: Asked) -> Reply:
        wanted = {"authorization", "content-type"}
        headers = {name: value for name, value in asked.headers.items() if name in wanted}
        query = [(name, each) for name, several in asked.query.items() for each in several]
        reply = client.open(
            asked.path,
            method=asked.method,
            query_string=dict(query),
            data=asked.body,
            headers=headers,
        )
        names = {"Content-Type", "Location"} & set(reply.headers.keys())
        told = {name: reply.headers[name] for name in names}
        return Reply(reply.status_code, reply.get_data(), told)

    with web_server(answer) as server:
        provider.server, provider.issuer = server, server.address
        yield provider
