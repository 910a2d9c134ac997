"""An example as the gallery shows it: by itself on a page, and as code."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from ..catalogue import Component, Example, jinja, prettify, render

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
        """The code to copy: Jinja, HTML, and Flask where the component says how."""
        found = [
            Code(f"{self.id}-jinja", "Jinja", jinja(self.example)),
            Code(f"{self.id}-html", "HTML", prettify(self.html)),
        ]
        if self.example.form is not None:
            found.append(Code(f"{self.id}-form", "WTForms", self.example.form.strip()))
        return found

    @property
    def flask(self) -> list[Code]:
        """The files of a small app that uses the component, with its first example."""
        files = self.component.flask
        if files is None or self.example != self.component.examples[0]:
            return []
        return [
            Code(f"{self.id}-app", "app.py", files.app.strip()),
            Code(f"{self.id}-page", "templates/page.html", files.template.strip()),
        ]

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
