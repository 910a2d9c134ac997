"""Pages that differ between people only in a closed choice: rendered once, filled in for each."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from flask import request, url_for
from flask_wtf.csrf import generate_csrf
from jinja2.utils import LRUCache
from markupsafe import escape

from ..words import language

if TYPE_CHECKING:
    from .runner import Visit

MOST_KEPT = 500
"""How many pages one process keeps, of about 6 KB each."""


class Personal(Exception):
    """A template asked for something that may differ from one person to the next."""


class Anyone:
    """Stands in for a visit, or for what belongs to it, while a page is rendered for everybody.

    It knows what it is given. Anything else is somebody's own.
    """

    def __init__(self, **known: Any) -> None:
        self.__dict__.update(known)

    def __getattr__(self, name: str) -> Any:
        raise Personal(name)


def _relative(endpoint: str, **values: Any) -> str:
    """As ``url_for``; an absolute address names the host, which whoever asks can invent."""
    if values.keys() & {"_external", "_scheme"}:
        raise Personal(endpoint)
    return url_for(endpoint, **values)


class Blanks:
    """Places in a page that are filled in for each request.

    :param names: what the places are called.
    """

    def __init__(self, *names: str) -> None:
        mark = f"blank-{secrets.token_hex(8)}-"
        self.marks = {name: mark + name for name in names}
        self._pattern = re.compile(f"{mark}({'|'.join(names)})")

    def split(self, html: str) -> tuple[str, ...]:
        """HTML and names of blanks in turn, HTML first and last."""
        return tuple(self._pattern.split(html))

    @staticmethod
    def fill(parts: tuple[str, ...], values: Mapping[str, Callable[[], str]]) -> str:
        """The HTML, with each blank filled in as a template would: escaped."""
        filled = list(parts)
        filled[1::2] = [escape(values[name]()) for name in parts[1::2]]
        return "".join(filled)


class SharedPages:
    """The HTML of pages with ``Page.closed``, kept in this process.

    A page is rendered once for each choice that was made on it before, in each language and under
    each prefix, whether or not there is a draft. Nothing that a person typed is ever in it: the
    template sees nothing of them but that choice. A template that asks for more is rendered for
    each visit, as every other page is.

    :param most: how many pages to keep; the one used least lately goes first.
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._kept = LRUCache(most)
        self._blanks = Blanks("token", "here", "back")

    def html(self, visit: Visit) -> str | None:
        """The page for this visit, or None when it must be rendered for this visit alone."""
        answer = visit.answer or {}
        if not visit.page.is_closed(answer):
            return None
        chosen = tuple(answer.values())
        key = visit.page.name, chosen, visit.draft is None, language(), request.script_root
        parts = self._kept.get(key)
        if parts is None:
            parts = self._kept[key] = self._render(visit, answer)
        if not parts:
            return None
        return self._blanks.fill(
            parts,
            {
                "token": generate_csrf,
                "here": lambda: visit.here,
                "back": lambda: visit.back_url,
            },
        )

    def _render(self, visit: Visit, answer: Mapping[str, Any]) -> tuple[str, ...]:
        """The page for everybody; nothing when its template asks for somebody's own."""
        page, marks = visit.page, self._blanks.marks
        assert page.form is not None
        form = page.form(formdata=None, data=dict(answer))
        if (token := getattr(form, form.meta.csrf_field_name, None)) is not None:
            token.current_token = marks["token"]
        anyone = Anyone(
            page=page,
            here=marks["here"],
            back_url=marks["back"],
            draft=visit.draft and Anyone(),
        )
        try:
            html = visit.runner.render(
                page.template, form=form, visit=anyone, page=page, url_for=_relative
            )
        except Personal:
            return ()
        return self._blanks.split(html)
