"""Settings of a service: ours, then the environment's, then those given; and what is unsafe."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

SHORTEST_KEY = 16

OPEN = "open"
"""What METRICS is where everybody may read the figures."""


class UnsafeSettings(Exception):
    """Settings with which the service would not be safe to run."""


def set_up(app: Flask, council: str, settings: Mapping[str, Any]) -> None:
    """Settings: ours, then the environment's, then those given."""
    config = app.config
    config.from_mapping(
        COMPRESS_ALGORITHM_STREAMING=["zstd", "br", "gzip"],
        DELIVER=None,
        LOGS=None,
        PROXIES=0,
        SESSION_COOKIE_NAME=None,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=None,
    )
    config.from_prefixed_env("REPAIRS")
    # As it is written: Flask reads a key of digits as a number.
    for name in ("SECRET_KEY", "METRICS"):
        config[name] = os.environ.get(f"REPAIRS_{name}")
    config.from_mapping(settings)
    if config["SESSION_COOKIE_SECURE"] is None:
        config["SESSION_COOKIE_SECURE"] = not (app.debug or app.testing)
    if config["DELIVER"] is None:
        config["DELIVER"] = not app.testing
    if config["SESSION_COOKIE_NAME"] is None:
        name = re.sub("[^A-Za-z0-9_-]", "_", council)
        config["SESSION_COOKIE_NAME"] = cookie_name(app, f"repairs_{name}")
    key = config["SECRET_KEY"]
    if not isinstance(key, str | bytes) or len(key) < SHORTEST_KEY:
        raise UnsafeSettings(
            f"There is no secret key of {SHORTEST_KEY} characters or more, so nobody's session "
            "would be safe. Set REPAIRS_SECRET_KEY to a long random text: "
            'python -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    refuse_weak_token(config["METRICS"])


def database_url(app: Flask) -> str | None:
    """The database that the settings or the environment name; None when neither does."""
    named: str | None = app.config.get("DATABASE_URL") or os.environ.get("DATABASE_URL")
    return named


def embedded_url(app: Flask, council: str) -> str:
    """The database of a council for which none is named."""
    return f"sqlite:///{app.instance_path}/{council}.db"


def refuse_weak_token(token: Any) -> None:
    """Who may read the figures knows a token that nobody guesses; or the operator says ``open``.

    :raises UnsafeSettings: when it can be guessed.
    """
    if token and token != OPEN and (not isinstance(token, str) or len(token) < SHORTEST_KEY):
        raise UnsafeSettings(
            f"REPAIRS_METRICS is shorter than {SHORTEST_KEY} characters. Set it to a long random "
            f"text, or to {OPEN} if everybody may read the figures."
        )


def trust_proxies(app: Flask) -> None:
    """Believe as many proxies as the operator says, of the address and the scheme alone.

    Not of the host: few proxies replace what a browser says in ``X-Forwarded-Host``, and it ends
    up in the links of messages.
    """
    number = app.config["PROXIES"]
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise UnsafeSettings(
            f"REPAIRS_PROXIES is {number!r}. It is the number of proxies before the app: 0, 1, 2."
        )
    if number:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=number, x_proto=number, x_host=0)  # type: ignore[method-assign]


def cookie_name(app: Flask, name: str) -> str:
    """A cookie's name; with the prefix that browsers watch over, where it may have it."""
    config = app.config
    path = config["SESSION_COOKIE_PATH"] or config["APPLICATION_ROOT"]
    guarded = config["SESSION_COOKIE_SECURE"] and not config["SESSION_COOKIE_DOMAIN"]
    return f"__Host-{name}" if guarded and path == "/" else name
