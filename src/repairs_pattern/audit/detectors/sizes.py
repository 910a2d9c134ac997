"""The page on a small screen, with text twice as large, and with text further apart.

The sizes are those that WCAG names: 320 by 256 CSS pixels, text at 200%, and the four distances of
1.4.12. Text counts as cut off only when it was not before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from playwright.sync_api import Page

from ..findings import Finding
from ..seeing import Reads, Seen
from .rules import VERSION, Rule, findings, run

WIDE = Rule(
    "scrolls sideways at 320 pixels",
    ("1.4.10",),
    "On a screen 320 pixels wide, or at 400% zoom, this sticks out: people have to scroll both ways.",
    "Let it wrap; use max-width: 100% in place of a width or min-width.",
)
SMALL_CUT = Rule(
    "cut off at 320 by 256 pixels",
    ("1.4.10",),
    "On a small screen, or at 400% zoom, part of the text cannot be seen.",
    "Let it grow: no fixed height, no overflow: hidden.",
)
BLOCKED = Rule(
    "most of a small screen is covered",
    ("1.4.10",),
    "Something that stays in place covers most of a small screen: there is no room to read.",
    "Let it scroll with the page on small screens.",
)
LARGE_CUT = Rule(
    "cut off with text at 200%",
    ("1.4.4",),
    "With text twice as large, part of it cannot be seen.",
    "Let the box grow with its text: no fixed height, no overflow: hidden.",
)
SPACED_CUT = Rule(
    "cut off with text further apart",
    ("1.4.12",),
    "With lines, letters and words further apart, part of the text cannot be seen.",
    "Let the box grow with its text: no fixed height, no overflow: hidden, no nowrap.",
)
TURNED = Rule(
    "turned or empty in the other orientation",
    ("1.3.4",),
    "When the screen is held the other way, the page is turned, or its content is gone.",
    "Take the rule for orientation away.",
)

CUT = """
const inside = (e, limits) => limits.some(a => a.contains(e))
const cut = () => all("body *").filter(element => {
    const style = getComputedStyle(element)
    if (!words(element.textContent) || element.closest("svg, .govuk-visually-hidden, option, [inert]")) return false
    if (element.matches("[class*=visually-hidden], .govuk-skip-link, textarea, select")) return false
    const box = element.getBoundingClientRect()
    if (box.width <= 1 || box.height <= 1) return false
    const hidesX = /hidden|clip/.test(style.overflowX), hidesY = /hidden|clip/.test(style.overflowY)
    return hidesX && element.scrollWidth > element.clientWidth + 1
        || hidesY && element.scrollHeight > element.clientHeight + 1
})
const apart = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`
const with_ = (css, look) => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
    const found = look()
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter(each => each !== sheet)
    return found
}
const overlapping = () => {
    const range = document.createRange()
    const boxes = textNodes().filter(node => !isHidden(node.parentElement)
        && !node.parentElement.closest("svg, select, textarea, [class*=visually-hidden]")).flatMap(node => {
        range.selectNodeContents(node)
        return [...range.getClientRects()].map(box => ({ node, box }))
    })
    const found = new Set()
    for (let n = 1; n < boxes.length; n++) {
        for (const m of [n - 1, n - 2, n - 3]) {
            if (m < 0) continue
            const [a, b] = [boxes[m], boxes[n]]
            if (a.node.parentElement === b.node.parentElement) continue
            const x = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
            const y = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
            const line = Math.min(a.box.height, b.box.height)
            if (x > 4 && y > line * 0.6) found.add(b.node.parentElement)
        }
    }
    return [...found]
}
const before = new Set([...cut(), ...overlapping()])
const newly = () => [...cut(), ...overlapping()].filter(element => !before.has(element))
"""

LARGER = CUT + 'return shown(with_(":root { font-size: 200% !important }", newly))'
APART = CUT + "return shown(with_(apart, newly))"

SMALL = """
const scrolls = element => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
        if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return true
    }
    return false
}
const wide = document.documentElement.scrollWidth > innerWidth
return wide ? shown(all("body *").filter(element => {
    const box = element.getBoundingClientRect()
    return box.right + scrollX > innerWidth + 1 && box.width > 1 && !scrolls(element)
        && !element.closest("table, svg, [class*=visually-hidden]")
}).slice(0, 5)) : []
"""

CUT_NOW = CUT + "return shown([...before].filter(element => cut().includes(element)))"

COVERED = """
return shown(all("body *").filter(element => {
    const style = getComputedStyle(element), box = element.getBoundingClientRect()
    return ["fixed", "sticky"].includes(style.position) && box.height > innerHeight / 2
        && box.width > innerWidth / 2 && style.visibility !== "hidden"
}))
"""

UPRIGHT = """
const turned = [document.body, main()].filter(element => {
    const style = getComputedStyle(element)
    return /matrix\\((?!1, 0, 0, 1)/.test(style.transform) || !["none", ""].includes(style.rotate)
        || style.display === "none" || style.visibility === "hidden"
})
return shown(turned.length ? turned : words(main().innerText) ? [] : [main()])
"""


class Sizes:
    """Makes the screen small, the text large, and the text spread out."""

    name: ClassVar[str] = "sizes"
    reads: ClassVar[Reads] = "page"

    def version(self) -> str:
        """Ours."""
        return VERSION

    def look(self, seen: Seen) -> Iterable[Finding]:
        """What does not fit."""
        return look_at(seen.page)


def look_at(page: Page) -> Iterator[Finding]:
    """What does not fit, of a page as it stands."""
    answers = run(page, {LARGE_CUT.name: LARGER, SPACED_CUT.name: APART})
    cut_before = {each["element"] for each in run(page, {"cut": CUT_NOW})["cut"]}
    for rule in (LARGE_CUT, SPACED_CUT):
        yield from findings(Sizes.name, rule, answers[rule.name])
    was = page.viewport_size
    assert was is not None
    try:
        page.set_viewport_size({"width": 320, "height": 256})
        small = run(page, {"wide": SMALL, "cut": CUT_NOW, "covered": COVERED, "upright": UPRIGHT})
        page.set_viewport_size({"width": 320, "height": 640})
        tall = run(page, {"wide": SMALL, "upright": UPRIGHT, "larger": LARGER})
    finally:
        page.set_viewport_size(was)
    yield from findings(Sizes.name, WIDE, small["wide"] or tall["wide"])
    newly = [each for each in small["cut"] if each["element"] not in cut_before]
    yield from findings(Sizes.name, SMALL_CUT, newly)
    yield from findings(Sizes.name, BLOCKED, small["covered"])
    yield from findings(Sizes.name, TURNED, small["upright"] or tall["upright"])
