"""Settings that are allowed, and mostly a mistake where residents use the service."""

from __future__ import annotations

from typing import Any

from flask import Flask

from ..domain.checks import Doubtful, Unwell
from ..settings import OPEN
from .asking import Check

FEWEST_LETTERS = 8
"""Different characters in a key that was made by chance."""


def settings_checks(app: Flask) -> dict[str, Check]:
    """The checks of an app's settings by name."""
    config = app.config
    return {
        "secret key": lambda: _secret_key(config["SECRET_KEY"]),
        "debug": lambda: _debug(app),
        "cookie": lambda: _cookie(config),
        "host names": lambda: _hosts(config),
        "proxies": lambda: _proxies(config),
        "links": lambda: _links(config),
        "figures": lambda: _figures(config),
    }


def _secret_key(key: str) -> str:
    if len(set(key)) < FEWEST_LETTERS:
        raise Unwell("The secret key can be guessed.", "Set REPAIRS_SECRET_KEY to a random text.")
    return "long enough"


def _debug(app: Flask) -> str:
    if app.debug or app.testing:
        raise Unwell(
            "The app is in debug or testing mode, which shows strangers its inside.",
            "Unset REPAIRS_DEBUG, FLASK_DEBUG and REPAIRS_TESTING.",
        )
    return "off"


def _cookie(config: Any) -> str:
    if not config["SESSION_COOKIE_SECURE"]:
        raise Doubtful(
            "The cookie goes over plain http, where others can read it.",
            "Serve over https, and unset REPAIRS_SESSION_COOKIE_SECURE.",
        )
    return "sent over https only"


def _hosts(config: Any) -> str:
    if not config.get("TRUSTED_HOSTS"):
        raise Doubtful(
            "The service answers to every name that a request calls it by.",
            'Set REPAIRS_TRUSTED_HOSTS, such as to ["repairs.northmere.example"]',
        )
    return "answers to its own names only"


def _proxies(config: Any) -> str:
    if not config["PROXIES"]:
        raise Doubtful(
            "No proxy is believed. Behind one, all residents share one limit.",
            "Set REPAIRS_PROXIES to the number of proxies, if there are any.",
        )
    return f"believed: {config['PROXIES']}"


def _links(config: Any) -> str:
    if not config.get("SERVER_NAME"):
        raise Doubtful(
            "Messages with a link cannot be sent.",
            "Set REPAIRS_SERVER_NAME to the name of the service.",
        )
    if config.get("PREFERRED_URL_SCHEME") != "https":
        raise Doubtful(
            "Links in messages begin with http.", "Set REPAIRS_PREFERRED_URL_SCHEME=https"
        )
    return f"lead to {config['SERVER_NAME']}"


def _figures(config: Any) -> str:
    if config["METRICS"] == OPEN:
        raise Doubtful(
            "Everybody may read the figures at /metrics.",
            "Set REPAIRS_METRICS to a long random text.",
        )
    return "for who knows the token" if config["METRICS"] else "off"
