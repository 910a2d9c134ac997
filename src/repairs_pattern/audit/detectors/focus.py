"""Whether focus can be seen: by how the page is painted with it and without it.

Each kind of control is painted once for a process: two that have the same styles, with focus and
without, look alike. What a picture shows is compared pixel by pixel.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from PIL import Image, ImageChops
from playwright.sync_api import Page

from ..findings import Finding
from ..seeing import Reads, Seen
from .rules import HOLD, VERSION, Rule, run
from .staying import staying

UNSEEN = Rule(
    "focus that cannot be seen",
    ("2.4.7",),
    "Nothing changes when this gets the focus: people without a mouse do not see where they are.",
    "Give :focus a thick outline, as GOV.UK Frontend does, and take away what removes it.",
)
FAINT = Rule(
    "focus that is hard to see",
    ("1.4.11", "2.4.7"),
    "What changes when this gets the focus has less contrast than 3 to 1, or is a hair's breadth.",
    "Use an outline at least 2 pixels thick that differs 3 to 1 from what is around it.",
)

ENOUGH_CONTRAST = 3.0
AROUND = 8
"""How many pixels around a control are looked at."""

LEAST_PIXELS = 30
"""How many pixels must change with enough contrast: an underline of a short word does."""

KINDS = (
    HOLD
    + """
const release = hold(() => {})
const parts = style => [style.outline, style.outlineOffset, style.boxShadow, style.backgroundColor,
    style.border, style.color, style.textDecoration, style.opacity, style.backgroundImage].join()
const look = element => [element, element.labels?.[0], element.nextElementSibling].filter(Boolean)
    .map(e => [getComputedStyle(e), getComputedStyle(e, "::before"), getComputedStyle(e, "::after")]
        .map(parts).join()).join()
const behind = element => {
    for (let at = element.parentElement; at; at = at.parentElement) {
        const colour = getComputedStyle(at).backgroundColor
        if (colour !== "rgba(0, 0, 0, 0)") return colour
    }
    return "white"
}
const clipped = element => {
    let depth = 0
    for (let at = element.parentElement; at; at = at.parentElement) {
        if (getComputedStyle(at).overflow !== "visible") depth++
    }
    return depth
}
const active = document.activeElement
const found = all(CONTROLS).filter(element => element.tabIndex >= 0 && !element.disabled
    && element.checkVisibility() && getComputedStyle(element).visibility !== "hidden"
    && !element.closest("[inert]"))
const kinds = found.map(element => {
    element.blur()
    const plain = look(element)
    element.focus({ focusVisible: true, preventScroll: true })
    const focused = document.activeElement === element ? look(element) : ""
    element.blur()
    return [element, [element.localName, element.type || "", behind(element), clipped(element),
        plain, focused].join("|")]
})
active?.focus?.({ preventScroll: true })
release()
return kinds.map(([element, kind]) => ({ ...shown([element])[0], kind }))
"""
)


class Focus:
    """Paints each kind of control with and without focus."""

    name: ClassVar[str] = "focus"
    reads: ClassVar[Reads] = "page"

    def __init__(self) -> None:
        self._judged: dict[str, Rule | None] = {}

    def version(self) -> str:
        """Ours."""
        return VERSION

    def look(self, seen: Seen) -> Iterable[Finding]:
        """The controls whose focus cannot be seen."""
        before = len(self._judged)
        found = list(self.look_at(seen.scripted))
        if len(self._judged) > before:
            seen.touched.add(seen.scripted)
        return found

    def look_at(self, page: Page) -> Iterator[Finding]:
        """The controls of a page, as it stands with JavaScript on, whose focus cannot be seen."""
        for each in run(page, {"kinds": KINDS})["kinds"]:
            kind = each["kind"]
            if kind not in self._judged:
                with staying(page):
                    self._judged[kind] = _judge(page, each["element"])
            if rule := self._judged[kind]:
                yield rule.finding(self.name, each["element"], each["html"])


def _judge(page: Page, element: str) -> Rule | None:
    """The rule that focus on an element breaks, if any."""
    box = page.evaluate(
        """element => { const found = document.querySelector(element), label = found.labels?.[0]
        found.scrollIntoView({ block: "center" })
        const boxes = [found, label].filter(Boolean).map(e => e.getBoundingClientRect())
        const left = Math.min(...boxes.map(b => b.left)), top = Math.min(...boxes.map(b => b.top))
        return { x: left + scrollX, y: top + scrollY,
            width: Math.max(...boxes.map(b => b.right)) - left,
            height: Math.max(...boxes.map(b => b.bottom)) - top } }""",
        element,
    )
    focus = (
        "([element, on]) => { const found = document.querySelector(element); on ? "
        "found.focus({ focusVisible: true, preventScroll: true }) : found.blur() }"
    )
    page.evaluate(focus, [element, False])
    plain = _picture(page, box)
    page.evaluate(focus, [element, True])
    focused = _picture(page, box)
    page.evaluate(focus, [element, False])
    changed, strong = _compare(plain, focused)
    if not changed:
        return UNSEEN
    return None if strong >= LEAST_PIXELS else FAINT


def _picture(page: Page, box: dict[str, float]) -> Image.Image:
    around = {
        "x": max(0, box["x"] - AROUND),
        "y": max(0, box["y"] - AROUND),
        "width": min(600, box["width"]) + 2 * AROUND,
        "height": min(300, box["height"]) + 2 * AROUND,
    }
    session = page.context.new_cdp_session(page)
    shot: dict[str, Any] = session.send(
        "Page.captureScreenshot",
        {"format": "png", "clip": {**around, "scale": 1}, "captureBeyondViewport": True},
    )
    session.detach()
    return Image.open(io.BytesIO(base64.b64decode(shot["data"]))).convert("RGB")


def _compare(plain: Image.Image, focused: Image.Image) -> tuple[int, int]:
    """How many pixels differ, and how many of them by at least 3 to 1."""
    box = ImageChops.difference(plain, focused).getbbox()
    if box is None:
        return 0, 0
    pairs = zip(_pixels(plain.crop(box)), _pixels(focused.crop(box)), strict=True)
    differing = [pair for pair in pairs if pair[0] != pair[1]]
    strong = sum(_contrast(before, after) >= ENOUGH_CONTRAST for before, after in differing)
    return len(differing), strong


def _pixels(image: Image.Image) -> Iterator[tuple[int, int, int]]:
    data = image.tobytes()
    return zip(data[::3], data[1::3], data[2::3], strict=True)


def _contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """The contrast of two colours, from 1 to 21, as WCAG defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: tuple[int, int, int]) -> float:
    parts = [value / 255 for value in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
