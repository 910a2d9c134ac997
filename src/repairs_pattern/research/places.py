"""Pages by name: those of the journey, and the others by what their view is called."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import Flask

from ..journey import Runner

START = "start"
"""The page on which everybody begins."""

ALONE = frozenset({"form", "show"})
"""Views that are called after their section."""


def runner_of(app: Flask) -> Runner:
    """The journey that an app serves."""
    runner: Runner = app.extensions["repairs_pattern"].service.runner
    return runner


def addresses_of(app: Flask) -> Mapping[str, str]:
    """The address of each page that somebody can be on, by its name.

    A page of the journey has its name there, such as ``diagnose:tap``; any other is called as its
    view is: ``start``, ``confirmation``, ``find``. Where the journey has a page of that name, and
    where the view is the only one of its section, the section says which: ``track-danger``,
    ``feedback``, ``outbox``.
    """
    urls = app.url_map.bind("localhost")
    journey = runner_of(app).journey.pages
    named = {
        _name(rule.endpoint, journey): str(urls.build(rule.endpoint))
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments
    }
    runner = runner_of(app)
    pages = {
        page.name: str(urls.build(f"{runner.endpoints[page.section]}.page", {"slug": page.slug}))
        for page in runner.journey.pages.values()
    }
    return {**named, **pages}


def page_at(app: Flask, endpoint: str | None, arguments: Mapping[str, object]) -> str:
    """The name of the page of a request.

    :param endpoint: Flask's, None where there is none.
    :param arguments: what its rule found in the address.
    """
    section, _, view = (endpoint or "").rpartition(".")
    if view == "page":
        runner = runner_of(app)
        sections = {name: section for section, name in runner.endpoints.items()}
        found = runner.journey.find(sections.get(section, ""), str(arguments.get("slug")))
        return found.name if found else view
    return _name(endpoint or "", runner_of(app).journey.pages)


def _name(endpoint: str, journey: Collection[str]) -> str:
    blueprint, _, view = endpoint.rpartition(".")
    section = blueprint.removeprefix("repairs_")
    if view in ALONE:
        return section
    return f"{section}-{view}" if view in journey else view
