"""Checks whom at the council a repair is told to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .household import unknown_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repairs_pattern.domain.diagnosis import Tree

    from .files import Document
    from .models import Settings
    from .problems import Problem


def check_staff(document: Document, settings: Settings, tree: Tree) -> Iterator[Problem]:
    """Hazards and trades that the council does not have, so that nobody would ever be told."""
    for index, setting in enumerate(settings.messages.staff):
        yield from unknown_names(document, ("messages", "staff", index), setting, settings, tree)
