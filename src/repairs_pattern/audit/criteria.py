"""The success criteria of WCAG 2.2 at levels A and AA: their names, and whom each is for.

Source: https://www.w3.org/TR/WCAG22/ (4.1.1 was taken out of it).
"""

from __future__ import annotations

from typing import NamedTuple


class Criterion(NamedTuple):
    """One success criterion.

    :ivar name: its short name.
    :ivar level: "A" or "AA".
    :ivar people: who is kept out when it is not met.
    """

    name: str
    level: str
    people: str


_BLIND = "people who use a screen reader"
_SIGHT = "people who see little"
_COLOUR = "people who cannot tell the colours apart"
_KEYBOARD = "people who use a keyboard or a switch"
_HANDS = "people whose hands are unsteady"
_THINKING = "people who find remembering, reading or concentrating hard"
_VOICE = "people who speak to their device"
_DEAF = "people who do not hear"

CRITERIA = {
    "1.1.1": Criterion("Non-text content", "A", _BLIND),
    "1.2.1": Criterion("Audio-only and video-only (prerecorded)", "A", _DEAF),
    "1.2.2": Criterion("Captions (prerecorded)", "A", _DEAF),
    "1.2.3": Criterion("Audio description or media alternative (prerecorded)", "A", _BLIND),
    "1.2.4": Criterion("Captions (live)", "AA", _DEAF),
    "1.2.5": Criterion("Audio description (prerecorded)", "AA", _BLIND),
    "1.3.1": Criterion("Info and relationships", "A", _BLIND),
    "1.3.2": Criterion("Meaningful sequence", "A", _BLIND),
    "1.3.3": Criterion("Sensory characteristics", "A", _BLIND),
    "1.3.4": Criterion("Orientation", "AA", "people whose device is fixed in one position"),
    "1.3.5": Criterion("Identify input purpose", "AA", _THINKING),
    "1.4.1": Criterion("Use of color", "A", _COLOUR),
    "1.4.2": Criterion("Audio control", "A", _BLIND),
    "1.4.3": Criterion("Contrast (minimum)", "AA", _SIGHT),
    "1.4.4": Criterion("Resize text", "AA", _SIGHT),
    "1.4.5": Criterion("Images of text", "AA", _SIGHT),
    "1.4.10": Criterion("Reflow", "AA", _SIGHT),
    "1.4.11": Criterion("Non-text contrast", "AA", _SIGHT),
    "1.4.12": Criterion("Text spacing", "AA", "people with dyslexia"),
    "1.4.13": Criterion("Content on hover or focus", "AA", _SIGHT),
    "2.1.1": Criterion("Keyboard", "A", _KEYBOARD),
    "2.1.2": Criterion("No keyboard trap", "A", _KEYBOARD),
    "2.1.4": Criterion("Character key shortcuts", "A", _VOICE),
    "2.2.1": Criterion("Timing adjustable", "A", _THINKING),
    "2.2.2": Criterion("Pause, stop, hide", "A", _THINKING),
    "2.3.1": Criterion("Three flashes or below threshold", "A", "people with epilepsy"),
    "2.4.1": Criterion("Bypass blocks", "A", _KEYBOARD),
    "2.4.2": Criterion("Page titled", "A", _BLIND),
    "2.4.3": Criterion("Focus order", "A", _KEYBOARD),
    "2.4.4": Criterion("Link purpose (in context)", "A", _BLIND),
    "2.4.5": Criterion("Multiple ways", "AA", _THINKING),
    "2.4.6": Criterion("Headings and labels", "AA", _THINKING),
    "2.4.7": Criterion("Focus visible", "AA", _KEYBOARD),
    "2.4.11": Criterion("Focus not obscured (minimum)", "AA", _KEYBOARD),
    "2.5.1": Criterion("Pointer gestures", "A", _HANDS),
    "2.5.2": Criterion("Pointer cancellation", "A", _HANDS),
    "2.5.3": Criterion("Label in name", "A", _VOICE),
    "2.5.4": Criterion("Motion actuation", "A", _HANDS),
    "2.5.7": Criterion("Dragging movements", "AA", _HANDS),
    "2.5.8": Criterion("Target size (minimum)", "AA", _HANDS),
    "3.1.1": Criterion("Language of page", "A", _BLIND),
    "3.1.2": Criterion("Language of parts", "AA", _BLIND),
    "3.2.1": Criterion("On focus", "A", _KEYBOARD),
    "3.2.2": Criterion("On input", "A", _KEYBOARD),
    "3.2.3": Criterion("Consistent navigation", "AA", _THINKING),
    "3.2.4": Criterion("Consistent identification", "AA", _THINKING),
    "3.2.6": Criterion("Consistent help", "A", _THINKING),
    "3.3.1": Criterion("Error identification", "A", _BLIND),
    "3.3.2": Criterion("Labels or instructions", "A", _THINKING),
    "3.3.3": Criterion("Error suggestion", "AA", _THINKING),
    "3.3.4": Criterion("Error prevention (legal, financial, data)", "AA", _THINKING),
    "3.3.7": Criterion("Redundant entry", "A", _THINKING),
    "3.3.8": Criterion("Accessible authentication (minimum)", "AA", _THINKING),
    "4.1.2": Criterion("Name, role, value", "A", _BLIND),
    "4.1.3": Criterion("Status messages", "AA", _BLIND),
}
"""All 55, by number."""


def people(criteria: tuple[str, ...]) -> str:
    """Whom a fault keeps out, in words; "" for best practice."""
    return " and ".join(dict.fromkeys(CRITERIA[each].people for each in criteria))
