"""The pages of the gallery."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, send_from_directory
from flask import url_for as flask_url_for
from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup

from ..catalogue import Component, UnknownComponent, component, components, parameter_table
from ..evidence import as_markdown, read_register
from ..security import frameable, protect
from ..static_files import asset_name, send_asset
from ..templating import components_folder, standalone_environment
from .readme import sections
from .shown import Shown
from .themes import PLAIN, Theme

NAME = "components"
STATIC = Path(__file__).parent / "static"
FILES = frozenset({"gallery.css", "gallery.js", "icon-gallery.svg", "picture.svg"})
WIDTHS = (320, 640, 1280)
"""The widths, in CSS pixels, at which an example can be looked at."""


def gallery(themes: Sequence[Theme] = (), url_for: Callable[..., str] = flask_url_for) -> Blueprint:
    """The gallery, to be registered at ``/components``.

    :param themes: the brands to show the examples in; without any, there is one without a brand.
    :param url_for: gives the address of an endpoint; a static site has its own.
    :raises GalleryNotInstalled: when a library that it needs is not there.
    """
    return _Gallery(tuple(themes) or (PLAIN,), url_for).blueprint()


class _Gallery:
    def __init__(self, themes: tuple[Theme, ...], url_for: Callable[..., str]) -> None:
        self.themes = {theme.name: theme for theme in themes}
        self.url_for = url_for
        self.environment = _environment()
        # Fails now, and not for the first visitor, where the parser is not installed.
        sections("", self._linked)

    def blueprint(self) -> Blueprint:
        pages = Blueprint(NAME, __name__)
        pages.add_url_rule("/", "index", self.index)
        pages.add_url_rule("/evidence/", "evidence", self.evidence)
        pages.add_url_rule("/assets/<path:name>", "asset", self.asset)
        pages.add_url_rule("/themes/<name>.css", "theme", self.theme)
        pages.add_url_rule("/<name>/", "page", self.page)
        pages.add_url_rule("/<name>/<slug>/<theme>/", "example", self.example)
        pages.after_request(_not_for_search_engines)
        pages.after_request(protect)
        return pages

    def index(self) -> str:
        text = (components_folder() / "README.md").read_text("utf-8")
        prose = [each for each in sections(text, self._linked) if each.id != "which-there-are"]
        return self._render("gallery/index.html", prose=prose, current=None)

    def evidence(self) -> str:
        prose = sections(as_markdown(read_register()), self._linked)
        with_places = [replace(each, html=_with_places(each.html)) for each in prose]
        return self._render(
            "gallery/evidence.html", intro=prose[0], prose=with_places[1:], current=None
        )

    def page(self, name: str) -> str:
        shown = _found(name)
        examples = [Shown(shown, each) for each in shown.examples]
        prose = sections(shown.readme, self._linked)
        return self._render(
            "gallery/component.html",
            component=shown,
            current=shown.name,
            intro=prose[0],
            prose=prose[1:],
            first=examples[0],
            examples=examples[1:],
            tables=_tables(shown),
        )

    def example(self, name: str, slug: str, theme: str) -> Response:
        shown = _found(name)
        found = next((each for each in shown.examples if each.slug == slug), None)
        if found is None or theme not in self.themes:
            abort(404)
        html = Shown(shown, found).alone(lambda: self._asset_url("picture.svg"))
        page = self._render(
            "gallery/example.html",
            component=shown,
            example=found,
            theme=self.themes[theme],
            html=html,
        )
        return frameable(Response(page))

    def theme(self, name: str) -> Response:
        if name not in self.themes:
            abort(404)
        return Response(self.themes[name].css, mimetype="text/css")

    def asset(self, name: str) -> Response:
        if name in FILES:
            return send_from_directory(STATIC, name)
        return send_asset(name)

    def _asset_url(self, name: str) -> str:
        hashed = name if name in FILES else asset_name(name)
        return self.url_for(f"{NAME}.asset", name=hashed)

    def _linked(self, href: str) -> str | None:
        """Where a link of a README leads: another site, the evidence or another component."""
        if "://" in href:
            return href
        folder, _, file = href.rpartition("/")
        file, _, place = file.partition("#")
        if file == "evidence.md":
            return f"{self.url_for(f'{NAME}.evidence')}#{place}"
        name = folder.rpartition("/")[2]
        if file != "README.md" or name not in _names():
            return None
        return self.url_for(f"{NAME}.page", name=name)

    def _render(self, template: str, **names: Any) -> str:
        return self.environment.get_template(template).render(
            components=components(),
            themes=list(self.themes.values()),
            widths=WIDTHS,
            url_for=self.url_for,
            asset=self._asset_url,
            **names,
        )


@cache
def _environment() -> Environment:
    environment = standalone_environment()
    assert environment.loader is not None
    environment.loader = ChoiceLoader(
        [PackageLoader("repairs_pattern.gallery", "templates"), environment.loader]
    )
    return environment


def _with_places(html: Markup) -> Markup:
    """Each subject of the register can be linked to: its heading is its id."""
    placed = re.sub(r'<h3 (class="[^"]+")>([a-z0-9-]+)</h3>', r'<h3 id="\2" \1>\2</h3>', str(html))
    return Markup(placed)  # noqa: S704 - ids of the register, in HTML of the parser


def _names() -> set[str]:
    return {each.name for each in components()}


def _found(name: str) -> Component:
    try:
        return component(name)
    except UnknownComponent:
        abort(404)


def _tables(shown: Component) -> list[dict[str, Any]]:
    """The parameters of its macro, or of what several have in common and then of each."""
    title = "What most of the macros take" if shown.macros else shown.macro
    own = {"title": title, "description": "", "rows": list(parameter_table(shown.params))}
    further = [
        {
            "title": macro.name,
            "description": macro.description,
            "rows": list(parameter_table(macro.params)),
        }
        for macro in shown.macros
    ]
    return [own, *further]


def _not_for_search_engines(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
