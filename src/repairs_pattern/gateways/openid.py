"""The door by which staff come in: a provider that speaks OpenID Connect.

The flow is the authorization code with PKCE (OpenID Connect Core 1.0, RFC 7636), with a state and
a nonce of our own. What the provider offers is asked anew each time, so nothing here grows old.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import BoundedSemaphore
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.common.urls import add_params_to_uri
from authlib.integrations.requests_client.oauth2_session import OAuth2ClientAuth
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ValidationError

from ..council.gateways import Address
from ..domain.checks import Unwell
from ..domain.staff import SignInRefused, SignInUnavailable, Trip
from .web import GatewayError, Session, json_of

SIGNATURES = ("RS256", "ES256")
"""The only signatures that count. The key of neither is a text that we share with the provider."""

LEEWAY = 60
"""Seconds by which the clock of the provider may differ from ours."""

MOST_AT_ONCE = 2
"""How many threads of a process may wait for the provider. The others are there for residents."""

PATIENCE = 1.0
"""Seconds that somebody waits for one of these places."""

DISCOVERY = "/.well-known/openid-configuration"


class Offer(BaseModel):
    """What a provider says of itself, as far as we need it."""

    issuer: str
    authorization_endpoint: Address
    token_endpoint: Address
    jwks_uri: Address
    end_session_endpoint: Address | None = None
    token_endpoint_auth_methods_supported: Sequence[str] = ("client_secret_basic",)


class _Client(OAuth2Client):
    client_auth_class = OAuth2ClientAuth


@dataclass(frozen=True)
class OpenIdProvider:
    """A provider that we are a client of.

    :param issuer: its address, to the letter as it says it itself.
    :param seconds: in which each of its answers must be there.
    """

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    scopes: Sequence[str] = ("openid", "email")
    seconds: float = 5.0
    _places: BoundedSemaphore = field(
        default_factory=lambda: BoundedSemaphore(MOST_AT_ONCE), repr=False
    )

    def begin(self, trip: Trip, back: str) -> str:
        """The address at the provider to which the browser goes."""
        with self._asking() as session:
            offer = self._offer(session)
            address, _ = self._client(session, offer, back).create_authorization_url(
                offer.authorization_endpoint,
                state=trip.state,
                nonce=trip.nonce,
                code_verifier=trip.verifier,
            )
        return str(address)

    def finish(self, trip: Trip, code: str, back: str, now: datetime) -> Mapping[str, Any]:
        """What the provider says of whoever came back with a code."""
        with self._asking() as session:
            offer = self._offer(session)
            token = self._token(session, offer, trip, code, back)
            keys = _json(session.get(offer.jwks_uri))
        return self._proven(token, keys, trip, now)

    def leave(self, back: str) -> str | None:
        """The address at the provider at which somebody signs out there too, if it has one."""
        with self._asking() as session:
            end = self._offer(session).end_session_endpoint
        given = [("client_id", self.client_id), ("post_logout_redirect_uri", back)]
        return str(add_params_to_uri(end, given)) if end else None

    def check(self) -> str:
        """Whether somebody could sign in, as far as the provider says without a person.

        :raises Unwell: when nobody could.
        """
        try:
            with self._asking() as session:
                keys = _json(session.get(self._offer(session).jwks_uri))
                _keys(keys)
        except (SignInUnavailable, SignInRefused) as error:
            raise Unwell(str(error), "See issuer under [staff], and whether it runs.") from None
        return self.issuer

    @contextmanager
    def _asking(self) -> Iterator[Session]:
        """A session with the provider; what goes wrong with it is told in one way."""
        if not self._places.acquire(timeout=PATIENCE):
            raise SignInUnavailable("Too many people are waiting for the provider.")
        try:
            with Session(self.seconds) as session:
                yield session
        except GatewayError as error:
            raise SignInUnavailable(f"The provider of sign-ins: {error}") from error
        except requests.RequestException as error:
            raise SignInUnavailable("The provider of sign-ins answers with an error.") from error
        finally:
            self._places.release()

    def _offer(self, session: Session) -> Offer:
        try:
            offer = Offer.model_validate(_json(session.get(self.issuer.rstrip("/") + DISCOVERY)))
        except ValidationError as error:
            raise SignInUnavailable("What the provider says of itself lacks a part.") from error
        if offer.issuer != self.issuer:
            raise SignInUnavailable("The provider says that it is another issuer.")
        return offer

    def _client(self, session: Session, offer: Offer, back: str) -> OAuth2Client:
        methods = offer.token_endpoint_auth_methods_supported
        basic = "client_secret_basic" in methods or "client_secret_post" not in methods
        return _Client(
            session,
            client_id=self.client_id,
            client_secret=self.secret,
            token_endpoint_auth_method="client_secret_basic" if basic else "client_secret_post",
            scope=" ".join(self.scopes),
            redirect_uri=back,
            code_challenge_method="S256",
        )

    def _token(
        self, session: Session, offer: Offer, trip: Trip, code: str, back: str
    ) -> Mapping[str, Any]:
        client = self._client(session, offer, back)
        try:
            token: Mapping[str, Any] = client.fetch_token(
                offer.token_endpoint,
                grant_type="authorization_code",
                code=code,
                code_verifier=trip.verifier,
            )
        except AuthlibBaseError as error:
            raise SignInRefused("The provider does not take the code.") from error
        except ValueError as error:
            raise SignInUnavailable("The provider does not answer as agreed.") from error
        if "id_token" not in token:
            raise SignInUnavailable("The provider gives no ID token.")
        return token

    def _proven(
        self, token: Mapping[str, Any], keys: Any, trip: Trip, now: datetime
    ) -> Mapping[str, Any]:
        """The claims of the ID token, when all of it holds (OpenID Connect Core 1.0, 3.1.3.7)."""
        options = {"iss": {"values": [self.issuer]}, "aud": {"values": [self.client_id]}}
        params = {
            "nonce": trip.nonce,
            "client_id": self.client_id,
            "access_token": token.get("access_token"),
        }
        try:
            read = jwt.decode(str(token["id_token"]), _keys(keys), algorithms=SIGNATURES)
            claims = CodeIDToken(read.claims, read.header, options, params)
            claims.validate(int(now.timestamp()), LEEWAY)
        except (JoseError, LookupError, TypeError, ValueError, AttributeError) as error:
            raise SignInRefused("The provider's token does not hold.") from error
        return dict(claims)


def _json(answer: requests.Response) -> Any:
    answer.raise_for_status()
    return json_of(answer)


def _keys(given: Any) -> KeySet:
    """The keys with which tokens may be signed; those of other kinds are left out.

    :raises SignInRefused: when there is none.
    """
    try:
        usable = [
            key
            for key in given["keys"]
            if key.get("kty") in {"RSA", "EC"} and key.get("use", "sig") == "sig"
        ]
        if not usable:
            raise SignInRefused("The provider has no key for RS256 or ES256.")
        return KeySet.import_key_set({"keys": usable})
    except (JoseError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise SignInRefused("The keys of the provider cannot be read.") from error
