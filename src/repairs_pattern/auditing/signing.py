"""Makes the cookie of a session, as the service itself would."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface


def signed(app: Flask, session: Mapping[str, Any]) -> dict[str, str]:
    """The cookie of somebody whose session holds this, by name."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None, "the service has a secret key"
    return {str(app.config["SESSION_COOKIE_NAME"]): str(signer.dumps(dict(session)))}
