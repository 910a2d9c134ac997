"""Shows what an import or an export had to choose or leave out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from repairs_pattern.domain.diagnosis.exchange import Note, shown_path

from ..printing import print_table

_PATHS_SHOWN = 3


def print_notes(notes: Iterable[Note]) -> None:
    """Print what is lost and then what was chosen, one line for everything of one kind."""
    groups: dict[tuple[bool, str, str], list[str]] = {}
    for note in notes:
        groups.setdefault((not note.lost, note.reason, note.done), []).append(shown_path(note.path))
    for heading, chosen in (("Not taken over as it is", False), ("Chosen for you", True)):
        rows = [
            (reason, done, _where(paths))
            for (is_chosen, reason, done), paths in groups.items()
            if is_chosen is chosen
        ]
        if rows:
            print_table([heading, "What was done", "Where"], rows)


def notes_as_json(notes: Iterable[Note]) -> list[dict[str, Any]]:
    """Each note, for other programs."""
    return [
        {"path": [*note.path], "lost": note.lost, "reason": note.reason, "done": note.done}
        for note in notes
    ]


def _where(paths: list[str]) -> str:
    shown = list(dict.fromkeys(paths))
    more = len(shown) - _PATHS_SHOWN
    rest = [f"and {more} more (see --json)"] if more > 0 else []
    return "\n".join([*shown[:_PATHS_SHOWN], *rest])
