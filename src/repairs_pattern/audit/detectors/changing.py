"""What happens when answers are chosen: nothing, until a button is pressed and let go.

Every field is changed as a person would change it, and every letter is typed. Whatever would leave the page, send the form or
open another page is stopped and noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from playwright.sync_api import Page

from ..findings import Finding
from ..seeing import Reads, Seen
from .rules import HOLD, VERSION, Rule, findings, run

GOES_ON = Rule(
    "leaves the page when an answer is chosen",
    ("3.2.2",),
    "Choosing an answer sends the form or opens another page: who moves through the answers by "
    "keyboard is taken away at the first.",
    "Go on only when somebody presses a button.",
)
MOVES_FOCUS = Rule(
    "focus jumps when an answer is chosen",
    ("3.2.2",),
    "Choosing an answer moves the focus elsewhere: people lose their place.",
    "Leave the focus where it is.",
)
SWALLOWS = Rule(
    "keys that are swallowed",
    ("2.1.1", "3.3.2"),
    "The field ignores some keys, such as a space in a phone number, and says nothing.",
    "Accept what people type, and check it on the server.",
)

TOO_EARLY = Rule(
    "acts before the press has ended",
    ("2.5.2",),
    "Pressing down is enough: whoever slipped cannot move away and let go.",
    "Act on click, which comes when the finger or button is lifted.",
)
SHORTCUT = Rule(
    "a shortcut of one letter",
    ("2.1.4",),
    "One letter leaves the page or sends the form: speech that is heard as letters sets it off.",
    "Take the shortcut away, or let it work only while its control has the focus.",
)

CHANGE = (
    HOLD
    + """
const left = [], jumped = [], swallowed = []
let now = null
const release = hold(() => left.push(now))
const fire = (element, type) => element.dispatchEvent(new Event(type, { bubbles: true }))
const keyed = (element, key) => element.dispatchEvent(new KeyboardEvent("keydown",
    { key, bubbles: true, cancelable: true })) && element.dispatchEvent(new KeyboardEvent("keypress",
    { key, charCode: key.charCodeAt(0), bubbles: true, cancelable: true }))
for (const element of all("main input:not([type=hidden], [type=submit], [type=file]), main select,"
    + "main textarea")) {
    if (element.disabled || element.readOnly || !element.checkVisibility()) continue
    now = element
    element.focus({ preventScroll: true })
    if (element.matches("[type=radio], [type=checkbox]")) element.click()
    else if (element.localName === "select") {
        element.selectedIndex = element.options.length - 1
        fire(element, "input")
        fire(element, "change")
    } else {
        if ([" ", "a", "+", "("].some(key => !keyed(element, key))) swallowed.push(element)
        const typed = element.value
        element.value = element.type === "number" || element.type === "date" ? typed : "12 34"
        fire(element, "input")
        if (element.value === "1234") swallowed.push(element)
        fire(element, "change")
    }
    const at = document.activeElement
    if (at !== element && at !== document.body) jumped.push(element)
}
now = null
const leaves = act => { const before = left.length; act(); return left.length > before }
const downs = all("main :is(a[href], button, summary, [role=button])").filter(element => leaves(() => {
    for (const type of ["pointerdown", "mousedown", "touchstart"]) {
        element.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }))
    }
}))
document.activeElement?.blur()
const letters = leaves(() => [..."abcdefghijklmnopqrstuvwxyz0123456789"].forEach(key =>
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))))
release()
return { downs: shown(downs), letters: shown(letters ? [main()] : []),
    left: shown(left.filter(Boolean)), jumped: shown(jumped), swallowed: shown([...new Set(swallowed)]) }
"""
)


class Changing:
    """Changes every field."""

    name: ClassVar[str] = "changing"
    reads: ClassVar[Reads] = "script"

    def version(self) -> str:
        """Ours."""
        return VERSION

    def look(self, seen: Seen) -> Iterable[Finding]:
        """What happens by itself."""
        if not seen.state.script:
            return ()
        seen.touched.add(seen.page)
        return look_at(seen.page)


def look_at(page: Page) -> Iterator[Finding]:
    """What happens by itself when the fields of a page are changed, with JavaScript on."""
    found = run(page, {"change": CHANGE})["change"]
    yield from findings(Changing.name, GOES_ON, found["left"])
    yield from findings(Changing.name, MOVES_FOCUS, found["jumped"])
    yield from findings(Changing.name, SWALLOWS, found["swallowed"])
    yield from findings(Changing.name, TOO_EARLY, found["downs"])
    yield from findings(Changing.name, SHORTCUT, found["letters"])
