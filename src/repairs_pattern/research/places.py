"""Pages by name: those of the journey, and the others by what their view is called."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask

from ..journey import Runner

START = "start"
"""The page on which everybody begins."""


def runner_of(app: Flask) -> Runner:
    """The journey that an app serves."""
    runner: Runner = app.extensions["repairs_pattern"].service.runner
    return runner


def addresses_of(app: Flask) -> Mapping[str, str]:
    """The address of each page that somebody can be on, by its name.

    A page of the journey has its name there, such as ``diagnose:tap``; any other is called as its
    view is: ``start``, ``confirmation``, ``find``.
    """
    urls = app.url_map.bind("localhost")
    named = {
        rule.endpoint.rpartition(".")[2]: str(urls.build(rule.endpoint))
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
    return view
