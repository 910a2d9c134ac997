"""Pages that the engines must fail, and those of our own that drive the page."""

from __future__ import annotations

from ..states import Step
from .pages import (
    SKIP,
    Canary,
    added,
    changed,
    erring,
    styled,
)

CALENDAR = "<table><tr><th>June</th></tr><tr><td id='second'>2 June</td></tr></table>"


def scripted(detector: str, rule: str, script: str, html: str = "") -> Canary:
    """A canary that is the clean page with a script at its end."""
    return added(detector, rule, f"{html}<script>{script}</script>")


ENGINES = (
    changed("axe", "label", ('<label for="phone">Phone number</label>', "")),
    styled("axe", "color-contrast", ".lead { color: #aaa }"),
    added(
        "axe",
        "target-size",
        '<div><a class="d" href="/1">1 June</a><a class="d" href="/2">2 June</a></div>',
        ".d { display: inline-block; min-height: 0; height: 16px; width: 16px; overflow: hidden }",
    ),
    changed("alfa", "sia-r8", ('<label for="phone">Phone number</label>', "")),
    styled("alfa", "sia-r69", ".lead { color: #aaa }"),
    styled("alfa", "sia-r69", "@container (width < 9rem) { p { top: 0 } } .lead { color: #aaa }"),
    changed(
        "html-validate", "input-missing-label", ('<label for="phone">Phone number</label>', "")
    ),
    changed(
        "html-validate", "no-dup-id", ('id="text"', 'id="phone"'), ('for="text"', 'for="phone"')
    ),
    added("nu", "error", "<ul><p>Not in a list</p></ul>"),
)

DRIVING = (
    scripted(
        "keyboard",
        "a trap for the keyboard",
        "document.querySelector('#phone').addEventListener('keydown', event => {"
        " if (event.key === 'Tab') event.preventDefault() })",
    ),
    scripted(
        "keyboard",
        "not reached by Tab",
        "document.querySelector('#phone').addEventListener('focus', event =>"
        " document.querySelector('form button').focus());"
        "document.querySelector('#text').addEventListener('focus', event =>"
        " document.querySelector('footer a').focus())",
    ),
    styled(
        "keyboard",
        "focus jumps back up the page",
        "form { display: flex; flex-direction: column-reverse }",
    ),
    changed("keyboard", "focus jumps back up the page", ('id="text"', 'id="text" tabindex="2"')),
    added(
        "keyboard",
        "focus behind something else",
        '<div class="bar">We use cookies</div>',
        ".bar { position: fixed; inset: 40px 0 0 0; background: #fff }",
    ),
    styled(
        "keyboard", "focus on what cannot be seen", "footer a { position: fixed; left: -900px }"
    ),
    changed("keyboard", "no way past the header", (SKIP, "")),
    changed("keyboard", "a skip link that does not skip", ("#main-content", "#gone")),
    scripted(
        "keyboard",
        "goes elsewhere on focus",
        "document.querySelector('#phone').addEventListener('focus', () => { location = '/next' })",
    ),
    styled("focus", "focus that cannot be seen", "button:focus { outline: none }"),
    styled("focus", "focus that is hard to see", "button:focus { outline: 1px solid #fafafa }"),
    styled("sizes", "scrolls sideways at 320 pixels", ".lead { min-width: 480px }"),
    styled(
        "sizes", "cut off at 320 by 256 pixels", ".lead { white-space: nowrap; overflow: hidden }"
    ),
    styled(
        "sizes",
        "most of a small screen is covered",
        "header { position: sticky; top: 0; height: 200px }",
    ),
    styled(
        "sizes",
        "cut off with text at 200%",
        ".lead { font-size: 1rem; height: 30px; overflow: hidden }",
    ),
    styled(
        "sizes",
        "cut off with text further apart",
        ".lead { line-height: 1; height: 20px; overflow: hidden }",
    ),
    styled(
        "sizes",
        "turned or empty in the other orientation",
        "@media (max-width: 400px) and (orientation: portrait) { main { display: none } }",
    ),
    styled(
        "media",
        "no edge in forced colours",
        "button { border: 0; appearance: none; box-shadow: 0 0 2px }",
    ),
    styled(
        "media",
        "no focus in forced colours",
        "button:focus { outline: none; box-shadow: 0 0 0 4px #0b0c0c }",
    ),
    styled("media", "keeps its own colours", ".lead { forced-color-adjust: none }"),
    styled(
        "media",
        "moves though people asked for no motion",
        "@keyframes in { from { translate: 90px } } li { animation: in 1s }",
    ),
    styled("media", "lost on paper", "@media print { .lead { display: none } }"),
    styled("media", "too light on paper", "main { background: #0b0c0c; color: #fff }"),
    scripted(
        "changing",
        "leaves the page when an answer is chosen",
        "document.querySelector('#call').addEventListener('change', event => event.target.form.submit())",
    ),
    scripted(
        "changing",
        "focus jumps when an answer is chosen",
        "document.querySelector('#call').addEventListener('change', () =>"
        " document.querySelector('form button').focus())",
    ),
    scripted(
        "changing",
        "keys that are swallowed",
        "document.querySelector('#phone').addEventListener('keypress', event => {"
        " if (!/[0-9+]/.test(event.key)) event.preventDefault() })",
    ),
    scripted(
        "changing",
        "acts before the press has ended",
        "document.querySelector('form button').addEventListener('mousedown',"
        " event => event.target.form.submit())",
    ),
    scripted(
        "changing",
        "a shortcut of one letter",
        "addEventListener('keydown', event => { if (event.key === 's')"
        " document.querySelector('form').submit() })",
    ),
    scripted(
        "listeners",
        "listens for a mouse alone",
        "document.querySelector('#second').addEventListener('click', () => {})",
        CALENDAR,
    ),
    scripted(
        "listeners",
        "listens for hovering alone",
        "document.querySelector('#second').addEventListener('mouseenter', () => {})",
        CALENDAR,
    ),
    scripted(
        "listeners",
        "listens for dragging",
        "document.querySelector('#second').addEventListener('dragstart', () => {})",
        CALENDAR,
    ),
    scripted(
        "waiting",
        "goes away from somebody who waits",
        "setTimeout(() => { location = '/timed-out' }, 15 * 60 * 1000)",
    ),
    Canary(
        "answers",
        "an answer that was lost",
        (),
        in_error=True,
        steps=(
            Step("open", "/reach"),
            Step("fill", "Phone number", "01632"),
            Step("press", "Continue"),
        ),
    ),
    Canary(
        "answers",
        "asked for again",
        (),
        steps=(
            Step("open", "/reach"),
            Step("fill", "Phone number", "01632 960001"),
            Step("press", "Continue"),
            Step("press", "Continue"),
        ),
    ),
    erring("answers", "a summary that does not get the focus", (".focus()</script>", "</script>")),
    changed("answers", "not the purpose that the field has", (' autocomplete="tel"', "")),
)

CANARIES = (*ENGINES, *DRIVING)
