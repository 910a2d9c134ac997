"""The councils of the prototype, each read once for all tests of this process."""

from __future__ import annotations

from functools import cache

from repairs_pattern.council import Council, load_council

from .homes import COUNCILS


@cache
def council(name: str) -> Council:
    """One of them. Nothing changes it: who wants another copies its folder."""
    return load_council(COUNCILS / name)
