"""What states share: one that is the same as another was not looked at, and has what that one has.

That goes for what is wrong, and for what is remembered of a page to compare it with others.

Which of them came first is chance. What is said of each is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter

from .findings import Finding
from .results import Looked
from .seeing import Detector, Reads
from .states import State

AS_OTHER = "It is the same as {}, which could not be looked at."

SAME: Mapping[Reads, Callable[[Looked], str]] = {
    "html": attrgetter("html_same_as"),
    "page": attrgetter("same_as"),
    "script": attrgetter("same_as"),
    "path": attrgetter("way_same_as"),
}
"""The state that was shown to detectors of a kind instead."""


def shared(
    looked: Iterable[Looked], states: Iterable[State], detectors: Sequence[Detector]
) -> list[Looked]:
    """Every state with all that is wrong with it and remembered of it, wherever it was seen."""
    by_id = {each.state: each for each in looked}
    reads = {each.name: each.reads for each in detectors}
    plain = {state.id for state in states if not state.script}
    return [
        _whole(each, by_id, reads, SAME.keys() - ({"script"} if each.state in plain else ()))
        for each in by_id.values()
    ]


def _whole(
    looked: Looked,
    by_id: Mapping[str, Looked],
    reads: Mapping[str, Reads],
    kinds: Iterable[Reads],
) -> Looked:
    found: list[Finding] = []
    problem, notes = looked.problem, looked.notes
    for kind in sorted(kinds):
        same = SAME[kind]
        first = looked
        # One that could not be looked at, and was tried again, may be the same as yet another.
        while other := same(first):
            first = by_id[other]
        if first is not looked:
            found += [each for each in first.findings if reads[each.detector] == kind]
            problem = problem or (AS_OTHER.format(first.state) if first.problem else "")
            notes = notes or (first.notes if kind == "page" else {})
    return replace(looked, findings=(*looked.findings, *found), problem=problem, notes=notes)
