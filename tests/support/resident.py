"""A resident with the plainest of browsers: it reads HTML, follows links and sends forms.

Every page it gets is checked as a careful reviewer would check it, in every test that uses it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

_addresses = itertools.count(1)
_checked: set[int] = set()
_TOKEN = re.compile(r'name="csrf_token" value="[^"]*"')

Answers = Mapping[str, str | list[str]]

File = tuple[str, bytes]
"""A file that is sent: what it calls itself, and what is in it."""


class Resident:
    """One browser: its cookies, and the page that it is on.

    :param app: the app under test. Each resident has an address of their own, because look-ups
        are limited by address.
    """

    def __init__(self, app: Flask) -> None:
        number = next(_addresses)
        self.client = app.test_client()
        self.client.environ_base["REMOTE_ADDR"] = f"10.0.{number // 250}.{number % 250}"
        self.response: TestResponse
        self.soup: BeautifulSoup

    def another_tab(self) -> Resident:
        """A second tab of the same browser."""
        tab = object.__new__(Resident)
        tab.client = self.client
        return tab

    def get(self, url: str, status: int = 200) -> Resident:
        """Go to an address and read the page that it ends at."""
        return self._read(self.client.get(url, follow_redirects=True), status)

    def follow(self, text: str) -> Resident:
        """Follow the link with this text."""
        return self.get(self.link(text))

    def link(self, text: str) -> str:
        """The address of the link with this text, hidden text included."""
        for link in self.soup.find_all("a", href=True):
            if " ".join(link.get_text(" ", strip=True).split()) == text:
                return str(link["href"])
        raise AssertionError(f"No link {text!r} on {self.path}.")

    def send(self, answers: Answers | None = None, *, status: int = 200, **more: str) -> Resident:
        """Answer the form on the page and press its main button."""
        url, data = self.filled({**(answers or {}), **more})
        return self._read(self.client.post(url, data=data, follow_redirects=True), status)

    def send_files(
        self, name: str, files: Iterable[File], answers: Answers | None = None, *, status: int = 200
    ) -> Resident:
        """Choose files in the field of this name and press the form's main button, or another."""
        assert self.form.get("enctype") == "multipart/form-data", f"No files go from {self.path}."
        url, data = self.filled(answers or {})
        assert name in data, f"No field {name} on {self.path}."
        data[name] = [FileStorage(BytesIO(content), called) for called, content in files]
        # In memory: the client would leave a temporary file open.
        boundary, body = encode_multipart(data)
        kind = f"multipart/form-data; boundary={boundary}"
        sent = self.client.post(url, data=body, content_type=kind, follow_redirects=True)
        return self._read(sent, status)

    def filled(self, answers: Answers) -> tuple[str, dict[str, Any]]:
        """Where the form on the page would be sent, and with what."""
        form = self.form
        data: dict[str, Any] = {}
        for control in form.find_all(["input", "textarea", "select"]):
            if control.get("name"):
                _fill(data, control)
        controls = form.find_all(["input", "textarea", "select", "button"])
        names = {control.get("name") for control in controls}
        unknown = set(answers) - names
        assert not unknown, f"No field {unknown} on {self.path}, only {names}."
        data.update(answers)
        here = self.response.request.script_root + self.response.request.full_path.rstrip("?")
        return str(form.get("action", here)), data

    @property
    def form(self) -> Tag:
        """The form on the page."""
        form = self.soup.find("form")
        assert isinstance(form, Tag), f"No form on {self.path}."
        return form

    @property
    def path(self) -> str:
        """The path of the page."""
        return self.response.request.path

    @property
    def heading(self) -> str:
        """The h1."""
        heading = self.soup.h1
        assert heading is not None
        return " ".join(heading.get_text(" ", strip=True).split())

    @property
    def text(self) -> str:
        """All the words in the main part of the page."""
        main = self.soup.find("main")
        assert isinstance(main, Tag)
        return " ".join(main.get_text(" ", strip=True).split())

    @property
    def errors(self) -> list[str]:
        """What the error summary says."""
        links = self.soup.select(".govuk-error-summary__list li")
        return [link.get_text(" ", strip=True) for link in links]

    def choices(self, name: str) -> list[str]:
        """The values of the radios with this name, in the order of the page."""
        radios = self.form.find_all("input", attrs={"type": "radio", "name": name})
        return [str(radio["value"]) for radio in radios]

    def value(self, name: str) -> str:
        """What a control holds: the typed text, or the chosen radio; empty for nothing."""
        _, data = self.filled({})
        return str(data.get(name, ""))

    def _read(self, response: TestResponse, status: int) -> Resident:
        assert response.status_code == status, f"{response.status_code} at {response.request.path}"
        self.response = response
        if response.mimetype == "text/html":
            self.soup = BeautifulSoup(response.text, "html.parser")
            _check_once(response.text, self.soup)
        return self


def _fill(data: dict[str, Any], control: Tag) -> None:
    name, kind = str(control["name"]), control.get("type")
    if control.name == "textarea":
        data[name] = control.get_text().removeprefix("\n")
    elif control.name == "select":
        chosen = control.select_one("option[selected]") or control.find("option")
        data[name] = str(chosen["value"]) if isinstance(chosen, Tag) else ""
    elif kind in {"radio", "checkbox"}:
        if control.has_attr("checked"):
            chosen = str(control["value"])
            data[name] = [*data.get(name, []), chosen] if kind == "checkbox" else chosen
    else:
        value = str(control.get("value", ""))
        # The boxes of a date share one name.
        data[name] = [*_listed(data[name]), value] if name in data else value


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _check_once(html: str, soup: BeautifulSoup) -> None:
    """Check a page, unless one just like it, but for its token, was checked before."""
    page = hash(_TOKEN.sub("", html))
    if page not in _checked:
        check_page(html, soup)
        _checked.add(page)


def check_page(html: str, soup: BeautifulSoup) -> None:
    """Assert what must hold of every page, whatever the test is about."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(html)
    assert parser.errors == [], [(place, code, values) for place, code, values in parser.errors]
    headings = soup.find_all("h1")
    assert len(headings) == 1, f"{len(headings)} h1"
    title = soup.title.get_text() if soup.title else ""
    h1 = " ".join(headings[0].get_text(" ", strip=True).split()).replace(" : ", ": ")
    in_error = bool(soup.select(".govuk-error-summary"))
    assert title.startswith("Error: " if in_error else h1), (title, h1)
    assert h1 in title, (title, h1)
    ids = [str(tag["id"]) for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)), sorted({i for i in ids if ids.count(i) > 1})
    _check_references(soup, set(ids))
    for form in soup.find_all("form"):
        assert form.get("action") != "", "An empty action is not valid: leave it out"
        # What a resident says is never part of an address. Staff's own pages hold nothing of that.
        is_for_staff = str(form.get("action")).startswith("/diagnosis/")
        is_a_filter = form.get("method") == "get" and str(form.get("action")).startswith(
            ("/research/", "/staff/")
        )
        assert form.get("method") == ("get" if is_for_staff or is_a_filter else "post")
        assert form.has_attr("novalidate")
    assert "{{" not in html
    assert "None" not in {text.strip() for text in soup.stripped_strings}
    assert not soup.select("[style], [onclick]"), (
        "the security policy refuses inline styles and scripts"
    )


def _check_references(soup: BeautifulSoup, ids: set[str]) -> None:
    for tag in soup.find_all("label"):
        assert tag["for"] in ids, tag
    for attribute in ("aria-describedby", "aria-labelledby"):
        for tag in soup.find_all(attrs={attribute: True}):
            missing = set(str(tag[attribute]).split()) - ids
            assert not missing, (tag.name, missing)
    for link in soup.select("a[href^='#']"):
        assert str(link["href"])[1:] in ids, link
