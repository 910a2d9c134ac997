"""A provider of sign-ins for trying out the pages for staff: whoever asks chooses who they are.

It is for the prototype and for tests alone. It speaks OpenID Connect as a council's own provider
does: discovery, authorization code with PKCE, a token signed with RS256.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlencode

from flask import Flask, Response, abort, redirect, render_template_string, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response as AnyResponse

from repairs_pattern.council import Staff

LASTS = 300
"""Seconds for which a token counts."""

PEOPLE: Mapping[str, Mapping[str, Any]] = {
    "Somebody of the repairs team": {
        "email": "repairs.team@council.example",
        "groups": ["Repairs team"],
    },
    "Somebody of the contact centre": {
        "email": "contact.centre@council.example",
        "groups": ["Contact centre"],
    },
    "Somebody who is in both": {
        "email": "both@council.example",
        "groups": ["Repairs team", "Contact centre"],
    },
    "Somebody of another department": {"email": "parks@council.example", "groups": ["Parks"]},
}
"""Who can be chosen in the prototype. Nobody of them exists."""

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>Pretend to sign in</title>
</head>
<body>
<main>
<h1>Pretend to sign in</h1>
<p>This is a prototype. There are no accounts: choose who you are.</p>
<form method="post">
{% for who in people %}
<p><button name="who" value="{{ who }}">{{ who }}</button></p>
{% endfor %}
</form>
</main>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a code is good for, once."""

    who: str
    back: str
    nonce: str
    challenge: str


@dataclass
class PretendProvider:
    """A provider for one client.

    :param people: what it says of each person, by the name that is chosen.
    :param issuer: its own address; known once it is served.
    """

    people: Mapping[str, Mapping[str, Any]]
    clock: Callable[[], datetime]
    client_id: str = "repairs"
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"use": "sig"}))
    grants: dict[str, Grant] = field(default_factory=dict, repr=False)

    def document(self) -> dict[str, Any]:
        """What it says of itself."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/leave",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
        }

    def keys(self) -> dict[str, Any]:
        """The public half of its key."""
        return {"keys": [self.key.as_dict(private=False, kid=self.key.thumbprint())]}

    def grant(self, asked: Mapping[str, str], who: str) -> str:
        """The address to which whoever chose to be ``who`` is sent back."""
        code = secrets.token_urlsafe(24)
        back = asked["redirect_uri"]
        self.grants[code] = Grant(who, back, asked["nonce"], asked["code_challenge"])
        return f"{back}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: Mapping[str, str], credentials: str) -> dict[str, Any] | None:
        """The token for a code; None when anything about it is not right."""
        grant = self.grants.pop(form.get("code", ""), None)
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(proof).rstrip(b"=").decode()
        is_good = (
            grant is not None
            and hmac.compare_digest(credentials, f"{self.client_id}:{self.secret}")
            and hmac.compare_digest(challenge, grant.challenge)
            and form.get("redirect_uri") == grant.back
        )
        if grant is None or not is_good:
            return None
        token = self.sign(self.claims(grant))
        return {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "id_token": token}

    def claims(self, grant: Grant) -> dict[str, Any]:
        """What it says of somebody."""
        now = int(self.clock().timestamp())
        return {
            "iss": self.issuer,
            "aud": self.client_id,
            "sub": hashlib.sha256(grant.who.encode()).hexdigest()[:20],
            "iat": now,
            "exp": now + LASTS,
            "nonce": grant.nonce,
            **self.people[grant.who],
        }

    def sign(self, claims: dict[str, Any]) -> str:
        """The claims, signed."""
        return jwt.encode({"alg": "RS256", "kid": self.key.thumbprint()}, claims, self.key)


def provider_app(provider: PretendProvider) -> Flask:
    """The provider as an app of its own: it must not be a part of what it signs people in to."""
    app = Flask("pretend_provider", static_folder=None)
    app.add_url_rule("/.well-known/openid-configuration", "document", provider.document)
    app.add_url_rule("/keys", "keys", provider.keys)
    app.add_url_rule("/favicon.ico", "icon", lambda: ("", 204))

    @app.route("/authorize", methods=["GET", "POST"])
    def authorize() -> AnyResponse | str:
        if request.args.get("client_id") != provider.client_id:
            abort(400)
        if (who := request.form.get("who")) is None:
            return render_template_string(PAGE, people=provider.people)
        return redirect(provider.grant(request.args, who), 303)

    @app.post("/token")
    def token() -> Any:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        credentials = unquote(b64decode(given).decode()) if scheme == "Basic" else ""
        found = provider.token(request.form, credentials)
        return found or ({"error": "invalid_grant"}, 400)

    @app.get("/leave")
    def leave() -> AnyResponse:
        return Response("You have pretended to sign out.", mimetype="text/plain")

    return app


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write nothing."""


def pretend_staff() -> tuple[Staff, str]:
    """Serve a provider to this machine alone, until the process ends.

    :returns: who is let in by it, and the secret that the service needs for it.
    """
    provider = PretendProvider(PEOPLE, lambda: datetime.now(UTC))
    server = make_server(
        "127.0.0.1", 0, provider_app(provider), threaded=True, request_handler=_Quiet
    )
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, name="pretend provider", daemon=True).start()
    staff = Staff(
        issuer=provider.issuer,
        client_id=provider.client_id,
        viewers=("Repairs team",),
        contact_centre=("Contact centre",),
    )
    return staff, provider.secret
