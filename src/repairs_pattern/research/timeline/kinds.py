"""The kinds of events, and what each may say. Nothing else is ever written to a timeline."""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, Mapping[str, str]] = {
    "task_start": {},
    "task_end": {"verdict": "success, with-help, failed or abandoned"},
    "page_view": {},
    "submit": {},
    "error": {"fields": "field name to a code of codes.CODES; an empty name for the whole form"},
    "back": {"from": "the page that was left"},
    "change": {"from": "the page that was left"},
    "exit": {"kind": "how the journey ended, such as gas"},
    "help_open": {"id": "which help, by its place on the page"},
    "clock_jump": {"to": "a moment on the scenario's clock, ISO 8601"},
    "state_forced": {"state": "its name", "on": "whether it holds from now on"},
    "sent_to": {"page": "where the moderator sent the participant"},
    "device": {
        "width": "a range of CSS pixels",
        "zoom": "a range of per cent",
        "script": "true: without JavaScript nothing tells us",
        "forced_colours": "true or false",
        "reduced_motion": "true or false",
    },
    "answer": {
        "question": "a page whose question is marked for research, or is on the list of pages",
        "value": "the option that was chosen",
    },
    "entered": {"fields": "field name to the shape of what was typed, such as 'valid format'"},
}
"""Each kind, with the keys of its detail and what they hold."""
