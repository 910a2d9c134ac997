"""Forced states: what a moderator makes happen, each a condition of a gateway or of a request."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...doors import Doors
from ..sitting import current
from ..states import STATES, State, UnknownState, options_of
from .gateways import ForcedAddressBook, ForcedDiary, ForcedMessenger, ForcedPhotos
from .requests import meet
from .setting import force, met, release

if TYPE_CHECKING:
    from ..extension import Research

__all__ = ["STATES", "State", "UnknownState", "force", "forced", "meet", "options_of", "release"]


def forced(research: Research, doors: Doors) -> Doors:
    """The doors of a world, which fail when and how the moderator says."""

    def slot_was_taken(slot_id: str) -> bool:
        task_id, now = current().task_id, research.clock()
        return met(research.database, task_id, "slot-taken", now, gone=slot_id)

    return replace(
        doors,
        diary=ForcedDiary(doors.diary, slot_was_taken),
        address_book=ForcedAddressBook(doors.address_book),
        photos=ForcedPhotos(doors.photos, lambda seconds: research.wait(seconds)),
        messenger=ForcedMessenger(doors.messenger) if doors.messenger else None,
    )
