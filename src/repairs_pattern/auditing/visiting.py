"""A browser without a window: it goes to pages, reads their forms, and sends them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse

from ..operations.requests import UNSEEN
from .forms import Form, read_form, words_of
from .outlines import outline

Input: TypeAlias = Mapping[str, "str | Sequence[str] | Sequence[Path]"]
"""What is filled in and chosen, by field; files as paths."""

CSRF = "csrf_token"
OF_FILES, OF_WORDS = "multipart/form-data", "application/x-www-form-urlencoded"
MOST_PASSED = 10
FILES = re.compile(r"[\w-]+\.(?:jpg|png|txt)(?:, (?:[\w-]+\.(?:jpg|png|txt)|…))*")
"""Names of files, one after another."""


class Shown:
    """A page that came back.

    :ivar headers: the last of each, by its name in small letters.
    :ivar passed: the addresses that sent the browser on to it.
    """

    def __init__(self, response: TestResponse, address: str, passed: Sequence[str] = ()) -> None:
        self.status = response.status_code
        self.headers = {name.lower(): value for name, value in response.headers}
        is_file = response.headers.get("Content-Disposition", "").startswith("attachment")
        self.is_page = response.mimetype == "text/html" and not is_file
        self.address = address
        self.passed = passed
        self.html = response.text if self.is_page else ""

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The HTML as a tree."""
        return BeautifulSoup(self.html, "html.parser")

    @cached_property
    def main(self) -> Tag:
        """The main part."""
        found = self.soup.find("main") or self.soup.find("body") or self.soup
        assert isinstance(found, Tag)
        return found

    @property
    def heading(self) -> str:
        """The h1, else the title."""
        for name in ("h1", "title"):
            if (tag := self.soup.find(name)) is not None:
                return words_of(tag)
        return ""

    @cached_property
    def errors(self) -> tuple[str, ...]:
        """What the error summary says."""
        _, summary, after = self.html.partition("govuk-error-summary__list")
        if not summary:
            return ()
        # The rest of the page is left out: most pages are read for their errors alone.
        items = after.partition(">")[2].partition("</ul>")[0]
        listed = BeautifulSoup(items, "html.parser")
        return tuple(words_of(each) for each in listed.find_all("li") if isinstance(each, Tag))

    @property
    def gist(self) -> set[str]:
        """The errors, without the names of files in them."""
        return {FILES.sub("…", each) for each in self.errors}

    @cached_property
    def links(self) -> list[str]:
        """Where the links of the whole page lead."""
        return [str(each["href"]) for each in self.soup.select("a[href]")]

    @cached_property
    def forms(self) -> list[Form]:
        """The forms of the main part."""
        forms = [read_form(each) for each in self.main.find_all("form") if isinstance(each, Tag)]
        if len(forms) > 1:
            for place, form in enumerate(forms):
                form.place = place
        return forms

    @cached_property
    def look(self) -> str:
        """The same for pages that differ in words and numbers alone, unless one has very much."""
        return outline(self.html)


class Visitor:
    """Somebody with cookies.

    :param app: the service, in this process.
    :ivar asked: the names of the fields of every form that was sent.
    """

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.asked: set[str] = set()
        self._devices = count()
        self._given: set[str] = set()
        self.take({})

    @property
    def cookies(self) -> dict[str, str]:
        """Every cookie that the service has given this browser."""
        found = {name: self.client.get_cookie(name) for name in self._given}
        return {name: each.value for name, each in found.items() if each is not None}

    @property
    def cookie(self) -> tuple[str, str] | None:
        """The cookie of the session."""
        name = self.app.config["SESSION_COOKIE_NAME"]
        found = self.client.get_cookie(name)
        return None if found is None else (name, found.value)

    def take(self, cookies: Mapping[str, str]) -> None:
        """Have these cookies and no others."""
        self.client = self.app.test_client()
        self.client.environ_base[UNSEEN] = "yes"
        more, last = divmod(next(self._devices), 250)
        # Somebody else each time: what is counted by device is not what is to be seen.
        self.client.environ_base["REMOTE_ADDR"] = f"127.0.{more % 250}.{last + 1}"
        for name, value in cookies.items():
            self.client.set_cookie(name, value)

    def open(self, address: str) -> Shown:
        """Go to a page."""
        return self._followed(self.client.get(address))

    def send(
        self,
        page: Shown,
        form: Form,
        given: Input,
        button: int | None = None,
        *,
        go_on: bool = True,
    ) -> Shown:
        """Send a form of a page with these fields.

        :param button: the place of the button that is pressed.
        :param go_on: whether to go where the answer sends the browser on to.
        """
        self.asked.update(form.fields)
        where = form.action or page.address
        pressed = form.buttons[button] if button is not None else ("", "", "")
        with ExitStack() as opened:
            data: dict[str, Any] = {**form.hidden, **form.untouched}
            data |= {name: _sent(value, opened) for name, value in given.items()}
            if pressed[1]:
                data[pressed[1]] = pressed[2]
            if form.method == "get":
                return self._followed(self.client.get(where, query_string=data))
            kind = OF_FILES if form.is_of_files else OF_WORDS
            response = self.client.post(where, data=data, content_type=kind)
            return self._followed(response) if go_on else self._shown(response)

    def _followed(self, response: TestResponse) -> Shown:
        """Where an answer sends the browser on to, unless that is not of this service."""
        passed: list[str] = []
        while 300 <= response.status_code < 400 and len(passed) < MOST_PASSED:
            to = urljoin(response.request.url, response.location)
            if urlsplit(to).netloc != urlsplit(response.request.url).netloc:
                break
            passed.append(response.request.path)
            self._shown(response)
            response = self.client.get(to.partition("#")[0])
        return self._shown(response, passed)

    def _shown(self, response: TestResponse, passed: Sequence[str] = ()) -> Shown:
        asked = response.request
        query = asked.query_string.decode()
        shown = Shown(response, f"{asked.path}?{query}" if query else asked.path, passed)
        headers = response.headers.getlist("Set-Cookie")
        self._given.update(each.partition("=")[0] for each in headers)
        response.close()
        asked.environ["wsgi.input"].close()  # in a file where photos were sent
        return shown


def _sent(value: str | Sequence[str] | Sequence[Path], opened: ExitStack) -> Any:
    """What is sent of one field; files are closed with what they are opened in."""
    if isinstance(value, str):
        return value
    files = [each for each in value if isinstance(each, Path)]
    return [(opened.enter_context(each.open("rb")), each.name) for each in files] or list(value)
