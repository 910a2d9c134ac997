"""One state for each look of each page: enough for every change, and no whole audit."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .states import State

_SORT = re.compile(r"[a-z ]*[a-z]")
"""How the name of a kind begins: "error" of "error: Select who you are", "after" of "after …"."""


def sample(states: Iterable[State]) -> list[State]:
    """The first state of each sort of each page; pages of one template count as one page.

    Errors are looked at without JavaScript, and everything else with it.
    """
    first: dict[tuple[str, str], State] = {}
    for state in states:
        found = _SORT.match(state.kind)
        sort = found.group() if found else state.kind
        if state.script != (sort == "error"):
            first.setdefault((state.page.partition(":")[0], sort), state)
    return list(first.values())
