"""A service of three pages for the tests of the audit, and detectors that know what is wrong."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from flask import Flask, make_response, redirect, request

from repairs_pattern.audit.findings import Finding
from repairs_pattern.audit.running import Served
from repairs_pattern.audit.seeing import Comparer, Detector, Reads, Seen
from repairs_pattern.audit.states import State, Step
from tests.support.browser import serving

PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>{title} - Tiny</title></head>
<body><main><h1>{title}</h1>{body}</main>
<script>document.body.className = "js"</script></body></html>"""

FORM = """<form method="post"><input type="hidden" name="csrf_token" value="{token}">
<label for="pet">What is your pet called?</label><input id="pet" name="pet" value="{pet}">
<label><input type="radio" name="kind" value="dog"> A dog</label>
<label><input type="radio" name="kind" value="cat"> A cat</label>
<button>Continue</button></form>"""

ALIKE_FORMS = "".join(
    f'<form action="{to}"><label>Kind <input name="kind"></label><button>Go</button></form>'
    for to in ("/bad", "/thanks")
)


def tiny() -> Flask:
    """A form that refuses no answer, a page of thanks, and a page with a fault."""
    app = Flask("tiny")
    asked = {"count": 0}

    @app.route("/", methods=["GET", "POST"])
    def ask() -> Any:
        asked["count"] += 1
        pet = request.form.get("pet", "")
        if request.method == "GET" or not pet:
            title = "Error: Pets" if request.method == "POST" else "Pets"
            return PAGE.format(title=title, body=FORM.format(token=asked["count"], pet=pet))
        return redirect(f"/thanks?kind={request.form.get('kind', 'none')}")

    @app.get("/thanks")
    def thanks() -> Any:
        said = f"<p>Kind: {request.args['kind']}, {request.cookies.get('seen', 'new')}</p>"
        response = make_response(PAGE.format(title="Thanks", body=said))
        response.headers["Audit-Templates"] = "/council/templates/thanks.html"
        response.headers["Audit-Alike"] = "yes"
        return response

    @app.get("/two")
    def two() -> str:
        return PAGE.format(title="Two forms", body=ALIKE_FORMS)

    @app.get("/bad")
    def bad() -> Any:
        page = PAGE.format(title="Bad", body='<p id="wrong" class="fault">Wrong</p>')
        response = make_response(page)
        for said in ("once", "twice"):  # browsers join such headers by a line break
            response.headers.add("X-Said", said)
        return response

    return app


@contextmanager
def serve(_folder: Path) -> Iterator[Served]:
    """Serve it."""
    with serving(tiny()) as url:
        yield Served(url)


class FaultOnPage:
    """Sees the element that is at fault, and empties the page as it looks."""

    name: ClassVar[str] = "on-page"
    reads: ClassVar[Reads] = "page"

    def version(self) -> str:
        return "1"

    def look(self, seen: Seen) -> Iterable[Finding]:
        found = seen.scripted.locator(".fault").all()
        ids = [str(each.get_attribute("id")) for each in found]
        seen.touched.add(seen.scripted)
        seen.scripted.evaluate("document.body.innerHTML = ''")
        return [_fault(self.name, f"#{each}") for each in ids]


class FaultInHtml:
    """Sees the same in the HTML."""

    name: ClassVar[str] = "in-html"
    reads: ClassVar[Reads] = "html"

    def version(self) -> str:
        return "1"

    def look(self, seen: Seen) -> Iterable[Finding]:
        if "process killer" in seen.state.kind:
            os._exit(9)
        if "detector killer" in seen.state.kind:
            raise ValueError("of this page I know nothing")
        return [_fault(self.name, "p")] if "fault" in seen.html else []


class Titles:
    """Remembers titles."""

    name: ClassVar[str] = "titles"

    def version(self) -> str:
        return "1"

    def note(self, seen: Seen) -> Any:
        return seen.scripted.title()

    def compare(self, notes: Mapping[State, Any]) -> Iterable[tuple[State, Finding]]:
        return [(state, _fault(self.name, "")) for state, title in notes.items() if "Bad" in title]


def _fault(detector: str, element: str) -> Finding:
    html = '<p id="wrong" class="fault">'
    return Finding(detector, "fault", ("1.3.1",), element, html, "It is wrong.", "Mend it.")


def arms() -> tuple[list[Detector], list[Comparer]]:
    """Every detector of the tests."""
    return [FaultOnPage(), FaultInHtml()], [Titles()]


def state(name: str, *steps: Step, script: bool = True, kind: str = "empty") -> State:
    """A state of a page."""
    return State(f"{name}/{kind}/{'script' if script else 'plain'}", name, kind, script, steps)


def opened(path: str, **of: Any) -> State:
    """A page that is opened."""
    return state(path, Step("open", path), **of)
