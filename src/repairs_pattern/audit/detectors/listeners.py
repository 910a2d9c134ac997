"""What listens for a mouse and cannot be reached by keyboard, as DevTools knows it.

Frameworks add their listeners by script, so that no attribute tells of them; only the browser does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from playwright.sync_api import CDPSession, Page

from ..findings import Finding
from ..seeing import Reads, Seen
from .rules import COMMON, VERSION, Rule

PRESSED = frozenset({"click", "dblclick", "mousedown", "mouseup", "pointerdown", "touchstart"})
HOVERED = frozenset({"mouseenter", "mouseover"})
DRAGGED = frozenset({"dragstart", "drop", "mousemove", "touchmove", "pointermove"})

MOUSE_ONLY = Rule(
    "listens for a mouse alone",
    ("2.1.1",),
    "A script listens for presses on something that the keyboard cannot reach.",
    "Make it a button, or a link with an address.",
)
HOVER_ONLY = Rule(
    "listens for hovering alone",
    ("1.4.13", "2.1.1"),
    "A script acts when the mouse is over this and not when it gets the focus.",
    "Show it always, or behind a details element.",
)
DRAG = Rule(
    "listens for dragging",
    ("2.5.7",),
    "A script listens for dragging on this: many hands cannot drag.",
    "Offer buttons that do the same.",
)

INTERACTIVE = (
    "a[href], button, input, select, textarea, summary, label, option,"
    " [tabindex]:not([tabindex='-1']), [contenteditable]"
)

DESCRIBE = f"""function (interactive) {{ {COMMON}
    if (this === document || this === window || !this.matches) return null
    if (this === document.documentElement || this === document.body) return null
    const around = this.closest(interactive) || this.querySelector(interactive)
    return {{ ...shown([this])[0], reached: !!around && this.matches("body *") }} }}"""


class Listeners:
    """Asks DevTools who listens for what."""

    name: ClassVar[str] = "listeners"
    reads: ClassVar[Reads] = "script"

    def version(self) -> str:
        """Ours."""
        return VERSION

    def look(self, seen: Seen) -> Iterable[Finding]:
        """What only a mouse can set off."""
        return look_at(seen.page) if seen.state.script else ()


def look_at(page: Page) -> Iterator[Finding]:
    """What only a mouse can set off on a page as it stands, with JavaScript on."""
    session = page.context.new_cdp_session(page)
    try:
        for types, node in _listening(session):
            described = _describe(session, node)
            if described is None:
                continue
            at = (described["element"], described["html"])
            if types & PRESSED and not described["reached"]:
                yield MOUSE_ONLY.finding(Listeners.name, *at)
            if types & HOVERED and not types & {"focus", "focusin"}:
                yield HOVER_ONLY.finding(Listeners.name, *at)
            if types & DRAGGED:
                yield DRAG.finding(Listeners.name, *at)
    finally:
        session.detach()


def _listening(session: CDPSession) -> Iterator[tuple[set[str], int]]:
    """What each element listens for, by its number in DevTools."""
    root = session.send("Runtime.evaluate", {"expression": "document.body"})["result"]
    told = session.send(
        "DOMDebugger.getEventListeners",
        {"objectId": root["objectId"], "depth": -1, "pierce": False},
    )
    by_node: dict[int, set[str]] = {}
    for listener in told["listeners"]:
        by_node.setdefault(listener.get("backendNodeId", 0), set()).add(listener["type"])
    wanted = PRESSED | HOVERED | DRAGGED
    for node, types in by_node.items():
        if node and types & wanted:
            yield types, node


def _describe(session: CDPSession, node: int) -> dict[str, Any] | None:
    found = session.send("DOM.resolveNode", {"backendNodeId": node})["object"]
    answer = session.send(
        "Runtime.callFunctionOn",
        {
            "objectId": found["objectId"],
            "functionDeclaration": DESCRIBE,
            "arguments": [{"value": INTERACTIVE}],
            "returnByValue": True,
        },
    )
    value = answer["result"].get("value")
    return dict(value) if value else None
