"""Every example of every component is sound, and what is known to be bad is found to be bad.

Each example stands alone on a page, at both widths, in the colours of both councils, with and
without JavaScript. axe, html-validate and our own probes look at it. The same detectors look at the
known-bad examples: what none of them finds must be in ``ONLY_PEOPLE_SEE``, with what somebody has
to look at.

The pages are not those of the gallery, which puts other addresses into links and pictures: here the
HTML is what the macro gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, Response, request
from playwright.sync_api import Browser

from repairs_pattern.audit.detectors import axe
from repairs_pattern.brand import brand_css
from repairs_pattern.catalogue import Component, components, render
from repairs_pattern.static_files import STATIC_FOLDER, asset_name
from tests.support.browser import DESKTOP, PHONE, OpenTab, serving
from tests.support.reporting import COUNCIL_NAMES, council

from .looking import findings, findings_without_script, mistakes, probe_findings

README = Path(__file__).with_name("README.md")
DETECTORS = ("axe", "html-validate", "our probes")

ONLY_PEOPLE_SEE = {
    "/visit-needs/bad/a-yes-or-no-first": "whether an answer tells anybody what to do",
    "/visit-needs/bad/a-condition-in-place-of-an-adjustment": "whether an answer is needed at all",
}
"""The known-bad examples that no detector finds, and what a person must judge instead."""


def document(title: str, content: str) -> str:
    """A whole page around an example, as a service would have it, but for the theme's name."""
    return f"""<!DOCTYPE html>
<html lang="en" class="govuk-template">
<head>
<meta charset="utf-8">
<title>{escape(title)} - Components</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/{asset_name("main.css")}">
<link rel="stylesheet" href="/theme/THEME.css">
<link rel="icon" href="data:,">
</head>
<body class="govuk-template__body">
<script>document.body.className += " js-enabled govuk-frontend-supported"</script>
<div class="govuk-width-container">
<main class="govuk-main-wrapper" id="main-content">
{headings_above(content)}
{content}
</main>
</div>
<script type="module" src="/static/{asset_name("main.js")}"></script>
</body>
</html>
"""


def pages_of(component: Component) -> dict[str, str]:
    """The address of each example, good and bad, to its title and content as HTML."""
    good = {f"/{component.name}/{each.slug}": render(each) for each in component.examples}
    bad = {f"/{component.name}/bad/{each.slug}": each.html for each in component.known_bad}
    return {path: document(path.strip("/"), html) for path, html in (good | bad).items()}


def headings_above(content: str) -> str:
    """The headings that a page would have above the first one of an example."""
    first = re.search(r"<h([1-6])", content)
    levels = range(1, int(first[1]) if first else 2)
    return "".join(f'<h{level} class="govuk-heading-m">Above</h{level}>' for level in levels)


PAGES = {path: html for each in components() for path, html in pages_of(each).items()}
GOOD = {path: html for path, html in PAGES.items() if "/bad/" not in path}
BAD = {path: html for path, html in PAGES.items() if "/bad/" in path}


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    """The address of an app that serves every example and answers every picture with a drawing."""
    app = Flask(__name__, static_folder=str(STATIC_FOLDER))

    def stylesheet(name: str) -> Response:
        return Response(brand_css(council(name)), content_type="text/css")

    def anything(path: str) -> Response:
        if html := PAGES.get(f"/{path}"):
            return Response(html.replace("THEME", request.args.get("theme", COUNCIL_NAMES[0])))
        drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="150"/>'
        return Response(drawing, content_type="image/svg+xml")

    app.add_url_rule("/theme/<name>.css", view_func=stylesheet)
    app.add_url_rule("/<path:path>", view_func=anything)
    with serving(app) as url:
        yield url


LOOKS = [(theme, width) for theme in COUNCIL_NAMES for width in (DESKTOP, PHONE)]


@pytest.mark.browser
@pytest.mark.parametrize("component", components(), ids=lambda component: component.name)
def test_nothing_is_found_in_any_example(
    component: Component, gallery: str, open_tab: OpenTab
) -> None:
    tab = open_tab(gallery)
    found: list[str] = []
    for theme, width in LOOKS:
        tab.page.set_viewport_size({"width": width, "height": 720})
        for each in component.examples:
            tab.open(f"/{component.name}/{each.slug}?theme={theme}")
            lines = [*findings(tab.page), *probe_findings(tab.page)]
            found += [f"{each.slug}, {theme}, {width}: {line}" for line in lines]
    assert found == []
    assert tab.faults == []


@pytest.mark.browser
@pytest.mark.parametrize("component", components(), ids=lambda component: component.name)
def test_nothing_is_found_in_any_example_without_javascript(
    component: Component, gallery: str, open_tab: OpenTab
) -> None:
    plain, reader = open_tab(gallery, script=False), open_tab(gallery)
    found: list[str] = []
    for theme, width in LOOKS:
        for tab in (plain, reader):
            tab.page.set_viewport_size({"width": width, "height": 720})
        for each in component.examples:
            plain.open(f"/{component.name}/{each.slug}?theme={theme}")
            assert plain.sideways == 0
            lines = findings_without_script(plain.page, reader.page)
            lines += probe_findings(reader.page)
            found += [f"{each.slug}, {theme}, {width}: {line}" for line in lines]
    assert found == []
    assert plain.faults == []


def test_html_validate_finds_nothing_in_any_example() -> None:
    found = mistakes(GOOD)
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.fixture(scope="module")
def caught(gallery: str, chromium: Browser) -> dict[str, dict[str, list[str]]]:
    """Address of each known-bad example to detector to what it found."""
    page = chromium.new_page(viewport={"width": PHONE, "height": 720})
    found: dict[str, dict[str, list[str]]] = {}
    for path, lines in mistakes(BAD).items():
        page.goto(gallery + path)
        probes = probe_findings(page)
        found[path] = dict(zip(DETECTORS, (findings(page), lines, probes), strict=True))
    page.close()
    return found


@pytest.mark.browser
def test_every_known_bad_example_is_found_or_left_to_people(
    caught: dict[str, dict[str, list[str]]],
) -> None:
    nobody = {path for path, by in caught.items() if not any(by.values())}
    assert nobody == set(ONLY_PEOPLE_SEE)


@pytest.mark.browser
def test_what_axe_by_its_own_package_finds_our_detector_finds_too(
    gallery: str, chromium: Browser
) -> None:
    """The package runs another release of axe, in its own way, and nothing of ours."""
    page = chromium.new_page(viewport={"width": PHONE, "height": 720})
    judge, options = Axe(), {"runOnly": axe.TAGS, "rules": axe.OPTIONS["rules"]}
    found, missed = 0, []
    for path in BAD:
        page.goto(gallery + path)
        ours = {(each.rule, each.element) for each in axe.look_at(page)}
        page.goto(gallery + path)
        violations = judge.run(page, options=options).response["violations"]
        theirs = {
            (rule["id"], " ".join(node["target"])) for rule in violations for node in rule["nodes"]
        }
        found += len(theirs)
        missed += [(path, *each) for each in theirs - ours]
    page.close()
    assert missed == []
    assert found


@pytest.mark.browser
def test_the_readme_says_how_many_are_found(caught: dict[str, dict[str, list[str]]]) -> None:
    every, found = len(caught), sum(any(by.values()) for by in caught.values())
    by = {name: sum(bool(each[name]) for each in caught.values()) for name in DETECTORS}
    shares = ", ".join(f"{name} {number}" for name, number in by.items())
    assert f"{found} of the {every} known-bad examples are found ({shares})" in README.read_text()
