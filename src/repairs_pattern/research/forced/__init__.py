"""Forced states: what a moderator makes happen, each a condition of a gateway or of a request."""

from __future__ import annotations

from ...doors import Doors
from .requests import meet
from .setting import force, release
from .states import STATES, State, UnknownState, options_of

__all__ = ["STATES", "State", "UnknownState", "force", "forced", "meet", "options_of", "release"]


def forced(doors: Doors) -> Doors:
    """The doors of a world, which fail when and how the moderator says."""
    return doors
