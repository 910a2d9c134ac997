"""What a page does with answers that were given before: on it, and on the pages that led to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from ..findings import Finding
from ..seeing import Reads, Seen
from ..states import Step
from .rules import VERSION, Rule, findings, run

LOST = Rule(
    "an answer that was lost",
    ("3.3.1",),
    "The page came back with an error and the field is empty: people have to type it all again.",
    "Show what was sent, but for passwords and files.",
)
ASKED_AGAIN = Rule(
    "asked for again",
    ("3.3.7",),
    "People have said this on a page before, and are asked for it again.",
    "Fill it in, or let people choose what they said before.",
)
NOT_FOCUSED = Rule(
    "a summary that does not get the focus",
    ("3.3.1", "4.1.3"),
    "The page came back with an error and the focus is not on the summary: a screen reader begins "
    "somewhere else.",
    'Give the summary data-module="govuk-error-summary", and load the script of GOV.UK Frontend.',
)
NO_PURPOSE = Rule(
    "not the purpose that the field has",
    ("1.3.5",),
    "The browser is not told, or is told wrongly, what this field is for.",
    "Give the field its autocomplete token.",
)

FIELDS = """return all("main :is(input:not([type=hidden], [type=submit], [type=button]), select, textarea)")
    .map(field => ({ ...shown([field])[0], name: field.name, label: labelled(field),
        type: field.type, token: field.autocomplete || "", value: field.type === "radio"
            || field.type === "checkbox" ? "" : field.value }))"""

UNFOCUSED = """return shown(all(".govuk-error-summary").slice(0, 1).filter(summary =>
    !summary.contains(document.activeElement)))"""

FOR_NOBODY = ["off"]
"""Said on purpose: the page asks about somebody else than who fills it in."""

_KEPT_SECRET = frozenset({"password", "file", "radio", "checkbox"})


class Answers:
    """Compares the fields with what was filled in on the way here."""

    name: ClassVar[str] = "answers"
    reads: ClassVar[Reads] = "path"

    def version(self) -> str:
        """Ours."""
        return VERSION

    def look(self, seen: Seen) -> Iterator[Finding]:
        """What was lost or is asked for again."""
        read = run(
            seen.page,
            {
                "fields": FIELDS,
                "error": "return !!document.querySelector(SUMMARY)",
                "unfocused": UNFOCUSED,
            },
        )
        if seen.state.script:
            yield from findings(self.name, NOT_FOCUSED, read["unfocused"])
        fields, in_error = read["fields"], read["error"]
        here, before = _filled(seen.state.steps, in_error)
        boxes: dict[str, int] = {}
        for field in fields:
            place = boxes[field["name"]] = boxes.get(field["name"], -1) + 1
            wanted = seen.facts.purposes.get(field["name"])
            if wanted and field["token"].split(" ")[-1:] not in ([wanted], FOR_NOBODY):
                yield NO_PURPOSE.finding(
                    self.name, field["element"], field["html"], f"It should be “{wanted}”."
                )
            if field["value"] or field["type"] in _KEPT_SECRET:
                continue
            names = {field["name"], field["label"]}
            if any(step.target in names and _typed(step, place) for step in here):
                yield LOST.finding(self.name, field["element"], field["html"])
            elif any(step.target in names and _typed(step, place) for step in before):
                yield ASKED_AGAIN.finding(self.name, field["element"], field["html"])


def _typed(step: Step, place: int) -> str:
    """What was typed into a field, or into one box of a date."""
    lines = step.value.split("\n")
    return lines[place] if 0 < place < len(lines) else lines[0]


def _filled(steps: Sequence[Step], in_error: bool) -> tuple[Iterable[Step], Iterable[Step]]:
    """What was filled in on this page before it came back in error, and on pages before it."""
    pages: list[list[Step]] = [[]]
    for step in steps:
        if step.do == "fill":
            pages[-1].append(step)
        elif step.do in {"press", "open"}:
            pages.append([])
    last = pages.pop()
    here = pages.pop() if in_error and pages else []
    return [*here, *last], [step for page in pages for step in page]
