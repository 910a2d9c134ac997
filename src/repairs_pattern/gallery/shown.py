"""An example as the gallery shows it: by itself on a page, and as code."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from ..catalogue import Component, Example, flask_app, jinja, prettify, render

_PICTURE = re.compile(r'(<img\b[^>]*?\bsrc=")/[^"]*(")')
_ADDRESS = re.compile(r'(<a\b[^>]*?\bhref=")([/?#][^"]*)(")')


@dataclass(frozen=True)
class Code:
    """One way to write an example.

    :param id: unique on the page of the component.
    :param title: the language or the file.
    """

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class Shown:
    """One example of a component."""

    component: Component
    example: Example

    @property
    def id(self) -> str:
        """The id of its heading."""
        return f"example-{self.example.slug}"

    @cached_property
    def html(self) -> str:
        """Its HTML as the macro gives it."""
        return render(self.example)

    @property
    def code(self) -> list[Code]:
        """The code to copy, besides that of a whole app."""
        return [
            Code(f"{self.id}-jinja", "Jinja", jinja(self.example)),
            Code(f"{self.id}-html", "HTML", prettify(self.html)),
        ]

    @property
    def flask(self) -> list[Code]:
        """The files of a small app that shows the example."""
        files = flask_app(self.example)
        return [
            Code(f"{self.id}-app", "app.py", files.app.strip()),
            Code(f"{self.id}-page", "templates/page.html", files.template.strip()),
        ]

    @property
    def sent_elsewhere(self) -> bool:
        """Whether the app of the component's first example shows how its answer is read."""
        whole = self.component.flask
        has_controls = whole is not None and whole.good is not None
        return has_controls and self.example.form is None and not self.is_first

    @property
    def is_first(self) -> bool:
        """Whether it is the component's first example."""
        return self.example == self.component.examples[0]

    def alone(self, picture: Callable[[], str]) -> Markup:
        """Its HTML for a page where nothing else is.

        The pictures and pages that it names are those of a service. Here a drawing stands for each
        picture, and a link to what is not on the page stays where it is.
        """
        html = _PICTURE.sub(lambda found: f"{found[1]}{picture()}{found[2]}", self.html)
        return Markup(_ADDRESS.sub(self._link, html))  # noqa: S704 - what a macro gave

    def _link(self, found: re.Match[str]) -> str:
        start, address, end = found.groups()
        is_here = address[0] == "#" and f'id="{address[1:]}"' in self.html
        return f"{start}{address if is_here else '#'}{end}"
