"""The addresses of an app: which page each is of, and which are as good as the same."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule


class Addresses:
    """The addresses of an app."""

    def __init__(self, app: Flask) -> None:
        self._rules = app.url_map
        self._urls = app.url_map.bind("localhost")

    def typed(self) -> list[Rule]:
        """Those that anybody may type."""
        rules = self._rules.iter_rules()
        return [each for each in rules if "GET" in (each.methods or ()) and not each.arguments]

    def endpoint(self, address: str) -> str:
        """What answers at an address; the address itself where the app does not know it."""
        rule = self._rule(address)
        return urlsplit(address).path if rule is None else str(rule.endpoint)

    def page(self, address: str) -> str:
        """The name of the page at an address, the same for every value that is in it."""
        rule = self._rule(address)
        path = urlsplit(address).path if rule is None else str(rule.rule)
        return path.strip("/") or "start"

    def _rule(self, address: str) -> Rule | None:
        """The rule of an address; None for one in the world of a participant, or nowhere."""
        for method in ("GET", "POST"):
            with suppress(HTTPException):
                return self._urls.match(urlsplit(address).path, method, return_rule=True)[0]
        return None


def part_of(address: str) -> str:
    """The part of the service that an address is in."""
    return address.split("/")[1]


def key_of(address: str) -> str:
    """The same for addresses that differ in the values of their queries alone."""
    parts = urlsplit(address)
    names = sorted(each.partition("=")[0] for each in parts.query.split("&"))
    return f"{parts.path} {' '.join(names)}"
