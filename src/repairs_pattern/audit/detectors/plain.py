"""Words around what an engine says, so that a developer knows for whom it matters."""

from __future__ import annotations

from ..criteria import people


def told(fault: str, criteria: tuple[str, ...]) -> str:
    """A fault as an engine names it, and whom it keeps out."""
    sentence = f"{fault.rstrip('.')}."
    whom = people(criteria)
    return f"{sentence} It matters to {whom}." if whom else sentence
