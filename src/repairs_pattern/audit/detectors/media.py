"""The page in forced colours, without motion, and on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from playwright.sync_api import Page

from ..findings import Finding
from ..seeing import Reads, Seen
from .known import unexplained
from .rules import HOLD, VERSION, Rule, findings, run

NO_EDGE = Rule(
    "no edge in forced colours",
    ("1.4.11",),
    "In the colours that people choose in Windows, nothing shows where this control is.",
    "Give it a border, which may be transparent; backgrounds and shadows go in forced colours.",
)
NO_FOCUS = Rule(
    "no focus in forced colours",
    ("2.4.7",),
    "In the colours that people choose in Windows, nothing shows that this has the focus.",
    "Give :focus an outline, which may be transparent; shadows and backgrounds go.",
)
KEEPS_COLOURS = Rule(
    "keeps its own colours",
    ("1.4.3",),
    "It refuses the colours that people chose because they cannot read others.",
    "Take forced-color-adjust away.",
)
MOVES = Rule(
    "moves though people asked for no motion",
    (),
    "Something moves although the device is set to reduce motion: it makes some people ill.",
    "Put the animation into @media (prefers-reduced-motion: no-preference).",
)
NOT_PRINTED = Rule(
    "lost on paper",
    (),
    "Text that the screen shows is not printed: people who keep it on paper lose it.",
    "Show it in @media print; hide only what works on a screen alone.",
)
FAINT_ON_PAPER = Rule(
    "too light on paper",
    (),
    "Text is light, and backgrounds are not printed: it cannot be read on paper.",
    "Set a dark colour in @media print.",
)

FORCED = """
const edged = style => ["Top", "Bottom"].some(side => parseFloat(style[`border${side}Width`]) > 0
        && !["none", "hidden"].includes(style[`border${side}Style`]))
    || parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none"
const native = element => +getComputedStyle(element).opacity > 0
    && getComputedStyle(element).appearance !== "none"
const faces = element => [element, element.nextElementSibling?.matches("label") &&
    element.nextElementSibling].filter(Boolean).flatMap(e => [getComputedStyle(e),
    getComputedStyle(e, "::before"), getComputedStyle(e, "::after")])
return shown(all("button, select, textarea, input:not([type=hidden], [type=file])").filter(e => !isHidden(e)
    || /radio|checkbox/.test(e.type) && e.checkVisibility()).filter(element =>
    !native(element) && !faces(element).some(edged)))
"""

FORCED_FOCUS = (
    HOLD
    + """
const release = hold(() => {})
const look = element => [element, element.nextElementSibling].filter(Boolean).flatMap(e =>
    [getComputedStyle(e), getComputedStyle(e, "::before")]).map(s => [s.outlineStyle, s.outlineWidth,
    s.borderWidth, s.borderStyle, s.textDecorationLine, s.textDecorationThickness].join()).join()
const active = document.activeElement
const found = all(CONTROLS).filter(element => {
    if (element.tabIndex < 0 || element.disabled || !element.checkVisibility()
        || getComputedStyle(element).visibility === "hidden") return false
    element.blur()
    const plain = look(element)
    element.focus({ focusVisible: true, preventScroll: true })
    const same = document.activeElement === element && look(element) === plain
    element.blur()
    return same
})
active?.focus?.({ preventScroll: true })
release()
return shown(found)
"""
)

KEEPS = """return shown(all("body *:not(svg, svg *)").filter(element =>
    getComputedStyle(element).forcedColorAdjust === "none" && words(element.innerText)
    && getComputedStyle(element.parentElement).forcedColorAdjust !== "none"))"""

MOVING = """
const seconds = text => Math.max(0, ...text.split(",").map(parseFloat))
const MOTION = /transform|translate|rotate|scale|left|top|right|bottom|margin|all|height|width/
return shown(all("body *").flatMap(element => [[element, getComputedStyle(element)],
    [element, getComputedStyle(element, "::before")]]).filter(([, style]) =>
    style.animationName !== "none" && seconds(style.animationDuration) > 0.05
    || seconds(style.transitionDuration) > 0.05 && MOTION.test(style.transitionProperty))
    .map(([element]) => element))
"""

SHOWN_WORDS = """return all("main :is(h1, h2, h3, p, li, dt, dd, td, th, label, legend)").map(e =>
    e.checkVisibility())"""

PRINTED = """
const light = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number)
    return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255 > 0.7
}
const pale = element => {
    const style = getComputedStyle(element)
    return light(style.color) && style.printColorAdjust !== "exact"
}
const parts = all("main :is(h1, h2, h3, p, li, dt, dd, td, th, label, legend)")
const skip = "form, nav, button, .govuk-error-summary, .govuk-button-group, [class*=print], a, details"
return {
    lost: shown(parts.filter((e, n) => argument[n] && words(e.textContent) && !e.checkVisibility()
        && !e.closest(skip))),
    pale: shown(parts.filter(e => e.checkVisibility() && words(e.innerText) && pale(e)
        && !e.closest("button, .govuk-button, [class*=visually-hidden]"))),
}
"""


class Media:
    """Shows the page in other media."""

    name: ClassVar[str] = "media"
    reads: ClassVar[Reads] = "page"

    def version(self) -> str:
        """Ours."""
        return VERSION

    def look(self, seen: Seen) -> Iterable[Finding]:
        """What is lost there."""
        return unexplained(look_at(seen.scripted))


def look_at(page: Page) -> Iterator[Finding]:
    """What is lost in other media, of a page as it stands with JavaScript on."""
    shown = run(page, {"shown": SHOWN_WORDS})["shown"]
    try:
        page.emulate_media(forced_colors="active", reduced_motion="reduce")
        forced = run(
            page, {"edges": FORCED, "focus": FORCED_FOCUS, "keeps": KEEPS, "moves": MOVING}
        )
        page.emulate_media(media="print", forced_colors="none")
        printed = run(page, {"printed": PRINTED}, shown)["printed"]
    finally:
        page.emulate_media(media="null", forced_colors="null", reduced_motion="null")
    yield from findings(Media.name, NO_EDGE, forced["edges"])
    yield from findings(Media.name, NO_FOCUS, forced["focus"])
    yield from findings(Media.name, KEEPS_COLOURS, forced["keeps"])
    yield from findings(Media.name, MOVES, forced["moves"])
    yield from findings(Media.name, NOT_PRINTED, printed["lost"])
    yield from findings(Media.name, FAINT_ON_PAPER, printed["pale"])
