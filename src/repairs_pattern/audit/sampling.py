"""Each page once, and once in error: enough for every change, and no whole audit."""

from __future__ import annotations

from collections.abc import Iterable

from .states import State


def sample(states: Iterable[State]) -> list[State]:
    """The first state of each page and the first error; pages of one template count as one page.

    Errors are looked at without JavaScript, and everything else with it.
    """
    first: dict[tuple[str, bool], State] = {}
    for state in states:
        in_error = state.kind.startswith("error: ")
        if state.script != in_error:
            first.setdefault((state.page.partition(":")[0], in_error), state)
    return list(first.values())
