"""A walk through the page by Tab, and back by Shift+Tab, as somebody without a mouse goes.

Each stop is noted by a script in the page: what has the focus, where it is, and whether it can be
seen there. It does so when the key is let go, so that a walk need not stop to be asked. What is
noted is judged afterwards, in Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, ClassVar, TypeAlias

from playwright.sync_api import Page

from ..findings import Finding
from ..seeing import Reads, Seen
from .rules import VERSION, Rule, run
from .staying import staying
from .waiting import kinds_of_scripts

Stop: TypeAlias = "dict[str, Any]"

MOST = 150
"""How many stops of one page are walked at most."""

SPARE = 12
"""How many stops more than are expected are walked, so that a walk is seen to come round."""

TRAP = Rule(
    "a trap for the keyboard",
    ("2.1.2",),
    "Focus cannot leave this by Tab or Shift+Tab: people without a mouse are stuck.",
    "Let Tab do what it does everywhere; take away what catches the key.",
)
UNREACHED = Rule(
    "not reached by Tab",
    ("2.1.1",),
    "Tab goes past this control: people without a mouse cannot use it.",
    "Use a link with an address or a button, and let nothing take it out of the order.",
)
ORDER = Rule(
    "focus jumps back up the page",
    ("2.4.3",),
    "Tab goes to something that stands above what had the focus: people lose their place.",
    "Put the HTML in the order in which it is shown.",
)
COVERED = Rule(
    "focus behind something else",
    ("2.4.11",),
    "What has the focus is covered by something that stays in place: nobody sees where they are.",
    "Do not let headers or footers stick, or give scroll-padding as high as they are.",
)
OUT_OF_SIGHT = Rule(
    "focus on what cannot be seen",
    ("2.4.7",),
    "Tab stops at something that is not on the screen.",
    "Take it out of the order while it is hidden, or show it when it has the focus.",
)
NO_SKIP = Rule(
    "no way past the header",
    ("2.4.1",),
    "The first stop is not a link to the main part: people must tab through the header each time.",
    "Begin the page with a skip link to the main element.",
)
SKIP_FAILS = Rule(
    "a skip link that does not skip",
    ("2.4.1",),
    "The link past the header does not bring focus to the main part.",
    'Link to the id of the main element, and give that tabindex="-1".',
)
MOVED = Rule(
    "goes elsewhere on focus",
    ("3.2.1",),
    "The page changes when something gets the focus: people who only pass by are taken away.",
    "Act when something is pressed, not when it gets the focus.",
)

COVERS = """const covers = element => ["fixed", "sticky"].includes(getComputedStyle(element).position)
"""

NOTE = """
const element = document.activeElement
if (!element || element === document.body) return null
const box = element.getBoundingClientRect()
const x = Math.max(0, box.left), y = Math.max(0, box.top)
const right = Math.min(innerWidth, box.right), bottom = Math.min(innerHeight, box.bottom)
const points = [[.5, .5], [.1, .1], [.9, .1], [.1, .9], [.9, .9]].map(
    ([across, down]) => [x + (right - x) * across, y + (bottom - y) * down])
const label = element.labels?.[0]
const seen = points.some(([left, top]) => {
    const found = document.elementFromPoint(left, top)
    return found && (element.contains(found) || found.contains(element) && !covers(found)
        || label?.contains(found) || found.htmlFor && found.htmlFor === element.id)
})
return { element: selectorOf(element), html: element.outerHTML.slice(0, 160),
    left: box.left + scrollX, top: box.top + scrollY, right: box.right + scrollX,
    bottom: box.bottom + scrollY, seen,
    shown: right > x && bottom > y || !!element.closest("iframe"),
    anchor: element.matches("a[href^='#']"), frame: element.localName === "iframe" }
"""

WATCH = f"""
{COVERS}
const note = () => {{ {NOTE} }}
const noted = [], stop = new AbortController()
addEventListener("keyup", event => {{ if (event.key === "Tab") noted.push(note()) }},
    {{ capture: true, signal: stop.signal }})
window.auditedWalk = {{ note, noted, stop }}
"""

NOTED = """return [auditedWalk.noted.splice(0), auditedWalk.note()]"""
"""The stops since this was asked last, and the one where the focus is."""

TO_THE_TOP = """() => {
    document.body.tabIndex = 1
    document.body.focus()
    document.body.addEventListener(
        "blur", () => document.body.removeAttribute("tabindex"), { once: true })
    scrollTo(0, 0)
}"""
"""Tab begins at the top of the page, wherever the focus was, and with what has a place of its own in
the order, as when the page was opened."""

BACK = """url => {
    window.auditedWalk?.stop.abort()
    delete window.auditedWalk
    document.activeElement?.blur()
    history.replaceState(history.state, "", url)
    scrollTo(0, 0)
}"""
"""After a walk the page stands as before, unless it has changed itself."""

EXPECTED = """
const radios = new Set()
return shown(all("a[href], button, input, select, textarea, summary").filter(element => {
    if (element.disabled || element.type === "hidden" || element.tabIndex < 0) return false
    if (!element.checkVisibility() || getComputedStyle(element).visibility === "hidden") return false
    if (element.closest("[inert]")) return false
    if (element.matches("summary") && element.parentElement.querySelector("summary") !== element) return false
    if (element.type !== "radio") return true
    const name = element.form?.id + element.name
    const first = !radios.has(name)
    radios.add(name)
    return first
}).map(element => [element, element.type === "radio" ? "radio:" + element.name : ""]))
"""


LAYOUT = (
    COVERS
    + """
const radios = new Set()
const stops = all(CONTROLS + ", [tabindex], [contenteditable], iframe").filter(element => {
    const known = element.type === "radio" && radios.has(element.name)
    if (element.type === "radio") radios.add(element.name)
    return !known && element.checkVisibility()
})
const boxes = stops.map(element => element.getBoundingClientRect())
const place = (a, b) => [b.bottom <= a.top + 2, b.left < a.right && a.left < b.right].join()
return stops.map((e, n) => [e.localName, e.type, e.className, e.tabIndex, e.disabled,
    n || !e.hash ? "" : !!document.getElementById(e.hash.slice(1))?.matches("main"),
    getComputedStyle(e).visibility, n && place(boxes[n - 1], boxes[n])].join("|")).join("\\n")
    + all("body *").filter(covers).map(e => e.className).join()
"""
)
"""What decides how a walk goes, but for scripts: the controls in their order and relative place."""


class Keyboard:
    """Walks through the page by keyboard, both ways.

    Pages whose controls and scripts are alike are walked once, if that walk found nothing.
    """

    name: ClassVar[str] = "keyboard"
    reads: ClassVar[Reads] = "page"

    def __init__(self) -> None:
        self._good: set[str] = set()

    def version(self) -> str:
        """Ours."""
        return VERSION

    def look(self, seen: Seen) -> Iterable[Finding]:
        """What is wrong on the way."""
        scripts = kinds_of_scripts(seen.html) if seen.state.script else ""
        layout = scripts + run(seen.scripted, {"layout": LAYOUT})["layout"]
        if layout in self._good:
            return ()
        page = seen.scripted
        before, url = page.content(), page.url
        found = list(look_at(page))
        page.evaluate(BACK, url)
        if page.content() != before:
            seen.touched.add(page)
        if not found:
            self._good.add(layout)
        return found


def look_at(page: Page) -> Iterator[Finding]:
    """What is wrong on a walk through a page as it stands, with JavaScript on."""
    before = page.url
    expected = run(page, {"expected": EXPECTED})["expected"]
    many = len(expected) + len(page.frames)
    with staying(page) as elsewhere:
        run(page, {"watch": WATCH})
        there = walk(page, many)
        with _backwards(page):
            back = walk(page, many)
    if elsewhere or page.url != before:
        yield MOVED.finding(Keyboard.name)
        return
    yield from _traps(there)
    yield from _traps(back)
    if many + SPARE <= MOST:  # of a longer page not all is walked
        yield from _still_there(page, list(_unreached(there, back, expected)))
    yield from _order(there)
    yield from _sight(there)
    yield from _skip(page, there)


def walk(page: Page, many: int) -> list[Stop]:
    """The stops of a walk by Tab from the top until it leaves the page or comes round.

    :param many: how many stops are expected.
    """
    page.evaluate(TO_THE_TOP)
    stops: list[Stop] = []
    left, within = min(MOST, many + SPARE), 0
    for stop in _pressing(page, min(MOST, many)):
        left -= 1
        if stop is None:
            if stops or not left:
                break
            continue
        if stop["frame"] and stops and stop["element"] == stops[-1]["element"] and within < MOST:
            within += 1  # the focus moves through the page in the frame
            left += 1
            continue
        within = 0
        stops.append(stop)
        if not left or [each["element"] for each in stops[-3:]] == [stop["element"]] * 3:
            break
    return stops


def _pressing(page: Page, many: int) -> Iterator[Stop | None]:
    """Where Tab leads, again and again; None where it leaves the page.

    As many stops as are expected are passed before the page is asked. In frames, of which a page
    does not hear what is pressed, it is asked at each.
    """
    pressed, then = 1, many - 1 if len(page.frames) == 1 else 1
    while True:
        for _ in range(pressed):
            page.keyboard.press("Tab")
        noted, here = run(page, {"noted": NOTED})["noted"]
        heard = len(noted) == pressed
        yield from noted if heard else [here]
        pressed, then = (then, 1) if heard else (1, 1)


@contextmanager
def _backwards(page: Page) -> Iterator[None]:
    page.keyboard.down("Shift")
    try:
        yield
    finally:
        page.keyboard.up("Shift")


def _traps(stops: Sequence[Stop]) -> Iterator[Finding]:
    """A stop that follows itself, or two that follow each other for ever."""
    names = [stop["element"] for stop in stops]
    if (len(names) > 2 and names[-1] == names[-2] == names[-3]) or (
        len(names) > 6 and len(set(names[-6:])) < 4 and names[-3:] != names[:3]
    ):
        yield TRAP.finding(Keyboard.name, names[-1], stops[-1]["html"])


def _unreached(
    there: Sequence[Stop], back: Sequence[Stop], expected: Iterable[Stop]
) -> Iterator[Finding]:
    reached = {stop["element"] for stop in [*there, *back]}
    groups = any('type="radio"' in stop["html"] for stop in there)
    for each in expected:
        if each["element"] not in reached and not (each["more"].startswith("radio") and groups):
            yield UNREACHED.finding(Keyboard.name, each["element"], each["html"])


def _still_there(page: Page, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Those of controls that are there after the walk too: a page may have changed meanwhile."""
    if findings:
        expected = {each["element"] for each in run(page, {"expected": EXPECTED})["expected"]}
        yield from (each for each in findings if each.element in expected)


def _order(stops: Sequence[Stop]) -> Iterator[Finding]:
    """What stands wholly above the stop before it, in the same column."""
    seen: set[str] = set()
    for before, after in pairwise(stops):
        if after["element"] in seen:
            return
        seen.add(before["element"])
        above = after["bottom"] <= before["top"] + 2
        same_column = after["left"] < before["right"] and before["left"] < after["right"]
        if above and same_column and before["shown"] and after["shown"]:
            yield ORDER.finding(Keyboard.name, after["element"], after["html"])


def _sight(stops: Sequence[Stop]) -> Iterator[Finding]:
    known: set[str] = set()
    for stop in stops:
        if stop["element"] in known:
            continue
        known.add(stop["element"])
        if not stop["shown"]:
            yield OUT_OF_SIGHT.finding(Keyboard.name, stop["element"], stop["html"])
        elif not stop["seen"]:
            yield COVERED.finding(Keyboard.name, stop["element"], stop["html"])


def _skip(page: Page, stops: Sequence[Stop]) -> Iterator[Finding]:
    """The first stop leads past the header, if anything stands before the main part."""
    main: Stop | None = page.evaluate(
        """() => { const main = document.querySelector("main"), box = main?.getBoundingClientRect()
        const first = main?.querySelector("a[href], button, input, select, textarea, summary")
        return main && { top: box.top + scrollY, before: [...document.querySelectorAll(
            "header a[href], header button, nav a[href]")].filter(
            e => main.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING).length } }"""
    )
    if not stops or main is None or main["before"] < 2:
        return
    first = stops[0]
    if not first["anchor"]:
        yield NO_SKIP.finding(Keyboard.name, first["element"], first["html"])
        return
    page.evaluate("selector => document.querySelector(selector).focus()", first["element"])
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    within = page.evaluate(
        """() => { const main = document.querySelector("main"), at = document.activeElement
        return at === document.body || main.contains(at)
            || !!(main.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING) }"""
    )
    if not within:
        yield SKIP_FAILS.finding(Keyboard.name, first["element"], first["html"])
