"""Forced states: what a moderator makes happen, each a condition of a gateway or of a request."""

from __future__ import annotations

from ...doors import Doors


def forced(doors: Doors) -> Doors:
    """The doors of a world, which fail when and how the moderator says."""
    return doors
