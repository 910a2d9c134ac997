"""The forms of a council's service, each with the session and the answers that lead to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import Tag
from flask import Flask
from werkzeug.test import TestResponse

from repairs_pattern import RepairsPattern
from repairs_pattern.blueprints.case import QUESTION
from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.store import RepairRow
from repairs_pattern.journey.runner import SESSION_KEY
from tests.conftest import service_of
from tests.support.reporting import reference
from tests.support.resident import Resident
from tests.support.stored import rows
from tests.support.ways import Ways, answer_page, follow

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Target:
    """One form as a browser would send it.

    :param url: where it is sent.
    :param fields: name and value of every control and button, hidden ones and every choice too.
    :param session: what the cookie holds there.
    :param answers: the answers of the draft there.
    """

    url: str
    fields: Fields
    session: dict[str, Any]
    answers: dict[str, dict[str, Any]]

    def cookie(self, app: Flask) -> str:
        """A cookie for this target, with a draft of its own that has the answers."""
        service, session = service_of(app), dict(self.session)
        if SESSION_KEY in session:
            draft = service.runner.drafts.start(service.clock())
            for page, answer in self.answers.items():
                service.runner.drafts.save(draft.id, page, answer, service.clock())
            session[SESSION_KEY] = draft.id
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        return str(serializer.dumps(session))


class Collector(Resident):
    """A resident who keeps every form, and looks once at every page that is linked to."""

    def __init__(self, app: Flask, found: dict[object, Target], seen: set[str]) -> None:
        super().__init__(app)
        self.found = found
        self.seen = seen

    def _read(self, response: TestResponse, status: int) -> Collector:
        super()._read(response, status)
        if response.mimetype == "text/html":
            for form in self.soup.find_all("form"):
                self._keep(form)
            for address in self._linked():
                self.seen.add(address)
                with self.client.get(address, follow_redirects=True) as other:
                    if other.mimetype == "text/html":
                        tab = self.another_tab()
                        tab.found, tab.seen = self.found, self.seen
                        tab._read(other, other.status_code)
        return self

    def another_tab(self) -> Collector:
        """A second tab of the same browser."""
        tab = object.__new__(Collector)
        tab.client = self.client
        return tab

    def _linked(self) -> list[str]:
        links = {urljoin(self.path, str(link["href"])) for link in self.soup.select("a[href]")}
        return sorted({url for url in links if not any(urlsplit(url)[:2])} - self.seen)

    def _keep(self, form: Tag) -> None:
        url = str(form.get("action", self.path))
        fields = tuple(_fields(form))
        shape = (urlsplit(url).path, frozenset(name for name, _ in fields))
        if shape in self.found:
            return
        with self.client.session_transaction() as session:
            held = dict(session)
        service = service_of(self.client.application)
        draft = service.runner.drafts.load(str(held.get(SESSION_KEY)), service.clock())
        answers = {page: dict(said) for page, said in draft.answers.items()} if draft else {}
        self.found[shape] = Target(url, fields, held, answers)


def _fields(form: Tag) -> Iterable[tuple[str, str]]:
    for control in form.find_all(["input", "textarea", "select", "button"]):
        if control.get("name"):
            typed = control.get_text() if control.name == "textarea" else control.get("value", "")
            yield str(control["name"]), str(typed)


def targets_of(app: Flask) -> list[Target]:
    """Every form of the service that can be got to, in a fixed order."""
    pattern = app.extensions["repairs_pattern"]
    assert isinstance(pattern, RepairsPattern)
    ways, found, seen = Ways(pattern), dict[object, Target](), set[str]()
    for name in pattern.journey.pages:
        if not name.startswith((QUESTION, "exit:")):
            follow(Collector(app, found, seen), pattern, ways.way_to(name))
    _send_and_find(Collector(app, found, seen), pattern, ways)
    return [found[shape] for shape in sorted(found, key=repr_of)]


def repr_of(shape: Any) -> str:
    """An order that is the same in every process."""
    return repr((shape[0], sorted(shape[1])))


def _send_and_find(resident: Collector, pattern: RepairsPattern, ways: Ways) -> None:
    way = ways.finish("online")
    follow(resident, pattern, way)
    answer_page(resident, way.page, way.plan)
    known = reference(resident)
    service: Service = service_of(resident.client.application)
    (postcode,) = {each.postcode for each in rows(service, RepairRow, reference=known)}
    resident.seen.clear()
    resident.get("/track/").send(reference=known, postcode=postcode)
