"""Marked values that a resident types into every field, and the search for them afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus

from flask import Flask
from werkzeug.test import TestResponse

from repairs_pattern import RepairsPattern
from repairs_pattern.blueprints.case import QUESTION
from repairs_pattern.blueprints.service import Service
from tests.support.reporting import reference
from tests.support.resident import Answers, Resident
from tests.support.stored import the_repair
from tests.support.ways import Ways, answer_page, follow

NAME = "Zephyrine Canary"
PHONE = "07700 900123"
EMAIL = "quux.canary@example.com"
TYPED = {
    "name": NAME,
    "phone": PHONE,
    "mobile": PHONE,
    "email": EMAIL,
    "description": "The canary sings at 3am",
    "not_when": "When the canary sleeps",
}
MARKS = ("canary", "zephyrine", "7700900123", "7700 900123")


class Marked(Resident):
    """A resident who types a marked value into every field, and whose every address is kept."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.addresses: list[str] = []
        self.filled_in: set[str] = set()
        self.error_pages: list[str] = []

    def send(self, answers: Answers | None = None, *, status: int = 200, **more: str) -> Marked:
        """Answer with marked values; where a page refuses one, with what it would take."""
        plain = {**(answers or {}), **more}
        marked = {name: self._mark(name, plain) for name in self._text_fields()}
        super().send({**plain, **marked}, status=status)
        if self.errors:
            super().send(plain, status=status)
        else:
            self.filled_in |= marked.keys()
        return self

    def _text_fields(self) -> list[str]:
        typed = [*self.form.find_all("textarea"), *self.form.find_all("input")]
        kinds = {None, "text", "email", "tel"}
        return [
            str(control["name"])
            for control in typed
            if control.get("name") and (control.name == "textarea" or control.get("type") in kinds)
        ]

    def _mark(self, name: str, plain: Mapping[str, Any]) -> Any:
        if name in {"postcode", "reference"}:
            return plain.get(name, self.value(name))
        return TYPED.get(name, f"Canary in {name}")

    def _read(self, response: TestResponse, status: int) -> Resident:
        self.addresses += [each.request.url for each in (*response.history, response)]
        self.addresses += [str(each.headers.get("Location")) for each in response.history]
        if response.status_code >= 400:
            self.error_pages.append(response.text)
        return super()._read(response, status)


def go_everywhere(resident: Marked, pattern: RepairsPattern) -> None:
    """Visit every page that asks something, send a report, find it again, save, and get lost.

    :param pattern: of the service that the resident uses.
    """
    assert isinstance(pattern.service, Service)
    ways, visited = Ways(pattern), set[str]()
    for name, page in pattern.journey.pages.items():
        slug = f"/{page.section}/{page.slug}"
        if name.startswith((QUESTION, "exit:")) or any(slug in url for url in visited):
            continue
        follow(resident, pattern, ways.way_to(name))
        visited |= set(resident.addresses)
        if not page.is_exit and name != "check-answers":
            answer_page(resident, name, ways.way_to(name).plan)
    way = ways.finish("online")
    follow(resident, pattern, way)
    if "/report/save" in resident.response.text:
        resident.get("/report/save").send()
        resident.get("/report/check-answers")
    answer_page(resident, way.page, way.plan)
    known = reference(resident)
    repair = the_repair(pattern.service, reference=known)
    resident.get("/track/").send(reference=known, postcode=repair.postcode)
    _get_lost(resident)


def _get_lost(resident: Marked) -> None:
    """Each kind of error page, with marked values on the way to it."""
    marked = {"name": NAME, "phone": PHONE}
    resident.get("/").send()
    resident._read(resident.client.put("/report/name", data=marked), 405)
    resident._read(resident.client.post("/nothing", data=marked), 404)
    resident._read(resident.client.post("/diagnose/danger", data={"choice": NAME * 20_000}), 413)
    resident._read(resident.client.post("/report/name", data=marked), 410)
    assert len(resident.error_pages) >= 4


def found(text: str, marks: tuple[str, ...]) -> list[str]:
    """The marks that are in a text, however they are spelt in an address or a log."""
    said = unquote_plus(text).lower()
    return [mark for mark in marks if mark.lower() in said]
