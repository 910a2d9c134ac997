"""Templates to HTML: the council's own first, then the pattern's, then the components.

The environment is ours alone. A host app may have templates of the same names, and neither sees
the other's. A council's template can extend the one it replaces by its full name:
``{% extends "repairs_pattern/layout.html" %}``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, has_request_context, request, url_for
from flask.templating import Environment
from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    select_autoescape,
)
from markupsafe import Markup

from .brand import BrandFiles
from .council import Council
from .static_files import asset_name
from .templating import component_loader, install_filters
from .times import day_in_words, days_in_words, time_in_words, window_in_words
from .words import gettext, language, ngettext

OVERRIDES = "templates"
"""The folder in a council's folder whose templates win over ours."""


class Renderer:
    """Renders the pattern's templates for one council in one app.

    :param app: whose addresses the templates link to.
    :param council: whose folder may hold templates of its own.
    """

    def __init__(self, app: Flask, council: Council) -> None:
        self._council = council
        self._app = app
        self._brand = BrandFiles.of(council)
        self._loader = _loader(council.folder)
        self._parts: dict[tuple[str, str, str], Markup] = {}
        self.environment = Environment(
            app,
            loader=self._loader,
            autoescape=select_autoescape(["html"]),
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=app.debug or bool(app.config.get("TEMPLATES_AUTO_RELOAD")),
            bytecode_cache=app.config.get("TEMPLATE_CACHE"),
        )
        install_filters(
            self.environment, strict=lambda: app.debug or app.testing, language=language
        )
        self.environment.globals |= {"_": gettext, "ngettext": ngettext}
        self.environment.filters |= {
            "day": day_in_words,
            "days": days_in_words,
            "time": time_in_words,
        }

    def __call__(self, template: str, **context: Any) -> str:
        """The HTML of a template.

        Every template has ``council``, ``url_for``, ``asset`` (the address of a built file),
        ``has_section`` (whether a section is mounted), ``window_in_words`` and ``kept`` (around
        what is the same on every page). What is given takes the place of what every template has.
        """
        common = {
            "council": self._council,
            "language": language(),
            "url_for": url_for,
            "asset": _asset_url,
            "brand": self._brand,
            "has_section": self._has_section,
            "window_in_words": window_in_words,
            "kept": self._keep_part,
        }
        return self.environment.get_template(template).render(common | context)

    @property
    def keeps(self) -> bool:
        """Whether HTML may be kept in this process and shown again.

        Not where a change of a template must be seen at once, nor in an app whose addresses
        differ with the host that it is asked for at.
        """
        by_host = self._app.subdomain_matching or self._app.url_map.host_matching
        return not (self.environment.auto_reload or by_host)

    def also_from(self, folder: Path) -> None:
        """Find templates in a further folder, after all others."""
        self._loader.loaders = [*self._loader.loaders, FileSystemLoader(folder)]

    def _keep_part(self, name: str, caller: Callable[[], Markup]) -> Markup:
        """A part that is the same on every page, made once in each language under each prefix.

        In a template: ``{% call kept("footer") %}...{% endcall %}``. What stands between may depend
        on the council and on nothing else.
        """
        if not self.keeps or not has_request_context():
            return caller()
        key = name, language(), request.script_root
        if key not in self._parts:
            self._parts[key] = caller()
        return self._parts[key]

    def _has_section(self, name: str) -> bool:
        return f"repairs_{name}" in self._app.blueprints


def _loader(folder: Path) -> ChoiceLoader:
    ours = ChoiceLoader([PackageLoader("repairs_pattern", "templates"), component_loader()])
    return ChoiceLoader(
        [FileSystemLoader(folder / OVERRIDES), ours, PrefixLoader({"repairs_pattern": ours})]
    )


def _asset_url(name: str) -> str:
    return url_for("repairs_pages.asset", name=asset_name(name))
