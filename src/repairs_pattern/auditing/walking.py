"""Takes the steps to a state without a browser, as far as that shows what a browser would.

It asks the service as a browser without JavaScript does. Where a step leaves room for doubt,
nothing is said, and a browser goes there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from ..audit.looking import Answer
from ..audit.states import Step
from .forms import Field, Form
from .visiting import Shown, Visitor


class InDoubt(Exception):
    """Only a browser can tell what comes of a step."""


@dataclass
class Walker:
    """Somebody without a browser.

    :param app: the service, in this process.
    :param url: its address, as a browser knows it.
    """

    app: Flask
    url: str

    def __post_init__(self) -> None:
        self._visitor = Visitor(self.app)

    def walk(self, steps: Sequence[Step]) -> Answer | None:
        """What the service answers at the end; None where only a browser can tell."""
        cookies = {step.target: step.value for step in steps if step.do == "cookie"}
        self._visitor.take(cookies)
        walk = _Walk(self._visitor)
        try:
            for step in steps:
                getattr(walk, step.do)(step)
            shown = walk.page
        except InDoubt:
            return None
        address = f"{self.url}{shown.address}"
        return Answer.of(address, shown.status, shown.headers, shown.html)


@dataclass
class _Walk:
    visitor: Visitor
    shown: Shown | None = None
    chosen: Form | None = None
    given: dict[str, Any] = field(default_factory=dict)

    @property
    def page(self) -> Shown:
        if self.shown is None or not self.shown.is_page:
            raise InDoubt
        return self.shown

    @property
    def form_here(self) -> Form:
        forms = [self.chosen] if self.chosen else self.page.forms
        if len(forms) != 1:
            raise InDoubt
        return forms[0]

    def come_to(self, shown: Shown) -> None:
        self.shown, self.chosen, self.given = shown, None, {}

    def cookie(self, _step: Step) -> None:
        """The browser has them all from the beginning."""

    def open(self, step: Step) -> None:
        if urlsplit(step.target).netloc:
            raise InDoubt
        self.come_to(self.visitor.open(step.target.partition("#")[0]))

    def form(self, step: Step) -> None:
        forms, place = self.page.forms, int(step.target)
        if place >= len(forms):
            raise InDoubt
        self.chosen = forms[place]

    def fill(self, step: Step) -> None:
        asked = self._field(step)
        lines = step.value.split("\n")
        is_date = asked.boxes == len(lines) > 1
        self.given[step.target] = lines if is_date else "\r\n".join(lines)

    def choose(self, step: Step) -> None:
        asked = self._field(step)
        if step.value not in asked.offered:
            raise InDoubt
        if asked.kind == "checkbox":
            so_far = [*self.given.get(step.target, asked.untouched), step.value]
            self.given[step.target] = [each for each in asked.offered if each in so_far]
        else:
            self.given[step.target] = step.value

    def attach(self, step: Step) -> None:
        self._field(step)
        self.given[step.target] = [Path(each) for each in step.value.splitlines()]

    def alter(self, step: Step) -> None:
        self._field(step)
        self.given[step.target] = step.value

    def press(self, step: Step) -> None:
        form = self.form_here
        words = [each for each, _, _ in form.buttons]
        if not words or (step.target and step.target not in words):
            raise InDoubt  # it may be a link
        button = words.index(step.target) if step.target else len(words) - 1
        self.come_to(self.visitor.send(self.page, form, self.given, button))

    def expect(self, _step: Step) -> None:
        """Whoever compares the page at the end with one that has these words need not look."""

    def _field(self, step: Step) -> Field:
        fields = self.form_here.fields
        if step.target not in fields:
            raise InDoubt
        return fields[step.target]
