"""The plainest of browsers: it opens a page, follows a link, and fills in and sends a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, TypeAlias

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from ...operations.requests import UNSEEN
from ..places import addresses_of, page_at

Fields: TypeAlias = "dict[str, list[str]]"

_NOT_FILLED_IN = frozenset({"submit", "button", "file", "image", "reset"})
_ERRORS = "govuk-error-summary__list"


@dataclass
class Form:
    """The main form of a page.

    :param action: where it is sent; None for the page itself.
    :param filled: what is in its fields now.
    :param offered: what can be chosen, by the name of the radios or checkboxes.
    """

    action: str | None
    filled: Fields = field(default_factory=dict)
    offered: Fields = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """The names of everything that can be filled in."""
        return frozenset(self.filled) | frozenset(self.offered)


class _Page(HTMLParser):
    """Reads the main form, the links and the error summary of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.form: Form | None = None
        self.links: list[str] = []
        self.errors: list[str] = []
        self._in_form = self._in_errors = False
        self._textarea: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
            if self._in_errors:
                self.errors.append("")
        elif tag == "ul" and _ERRORS in given.get("class", "").split():
            self._in_errors = True
        elif tag == "form" and self.form is None:
            self.form, self._in_form = Form(given.get("action")), True
        elif self._in_form and self.form and (name := given.get("name")):
            self._control(self.form, tag, name, given)

    def _control(self, form: Form, tag: str, name: str, given: Mapping[str, str]) -> None:
        kind, value = given.get("type", "text"), given.get("value", "")
        if tag == "textarea":
            self._textarea = name
            form.filled.setdefault(name, [""])
        elif tag == "input" and kind in {"radio", "checkbox"}:
            form.offered.setdefault(name, []).append(value)
            if "checked" in given:
                form.filled.setdefault(name, []).append(value)
        elif tag == "input" and kind not in _NOT_FILLED_IN:
            form.filled.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._in_form = False
        elif tag == "textarea":
            self._textarea = None
        elif tag == "ul":
            self._in_errors = False

    def handle_data(self, data: str) -> None:
        if self._textarea is not None and self.form:
            self.form.filled[self._textarea] = [data.removeprefix("\n")]
        if self._in_errors and self.errors:
            self.errors[-1] = f"{self.errors[-1]}{data}".strip()


class Browser:
    """One browser on one app.

    :param through: the app that stands before it, where there is one.
    :ivar page: the name of the page that it is on.
    """

    def __init__(self, app: Flask, through: Flask | None = None) -> None:
        self.app = app
        self.page = ""
        self._addresses = addresses_of(app)
        self._client = (through or app).test_client()
        self._client.environ_base[UNSEEN] = "yes"
        self._here = "/"
        self._read = _Page("")

    @property
    def pages(self) -> Mapping[str, str]:
        """The address of every page, by name."""
        return self._addresses

    @property
    def form(self) -> Form | None:
        """The main form of the page."""
        return self._read.form

    @property
    def errors(self) -> list[str]:
        """What the page says is wrong with what was sent."""
        return self._read.errors

    @property
    def session(self) -> Mapping[str, Any]:
        """What the service keeps in the browser."""
        with self._client.session_transaction() as session:
            return dict(session)

    def open(self, page: str, query: str = "") -> None:
        """Go to a page; it may send the browser on to another.

        :raises KeyError: when there is no such page.
        """
        self.go(f"{self._addresses[page]}{query}")

    def go(self, address: str) -> None:
        """Go to an address."""
        self._arrive(self._client.get(address, follow_redirects=True))

    def links_to(self, page: str) -> bool:
        """Whether the page has a link to another."""
        address = self._addresses.get(page)
        return any(link.partition("?")[0].partition("#")[0] == address for link in self._read.links)

    def send(self, answer: Mapping[str, str | list[str]]) -> None:
        """Fill in the main form and press its button."""
        assert self.form is not None, f"{self.page} has no form"
        filled = {**self.form.filled, **answer}
        to = self.form.action or self._here
        self._arrive(self._client.post(to, data=filled, follow_redirects=True))

    def _arrive(self, response: TestResponse) -> None:
        asked = response.request
        query = asked.query_string.decode()
        self._here = f"{asked.path}?{query}" if query else asked.path
        self._read = _Page(response.text)
        self.page = _page_of(self.app, asked.path) if response.status_code < 400 else ""


def _page_of(app: Flask, path: str) -> str:
    try:
        endpoint, arguments = app.url_map.bind("localhost").match(path)
    except HTTPException:
        return ""
    return page_at(app, endpoint, arguments)
