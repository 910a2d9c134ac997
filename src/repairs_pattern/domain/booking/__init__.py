"""Slots, holds and appointments."""

from .diary import Appointment, Diary, DiaryUnavailable, Need, Slot, SlotGone
from .places import Places, reclaim_holds

__all__ = [
    "Appointment",
    "Diary",
    "DiaryUnavailable",
    "Need",
    "Places",
    "Slot",
    "SlotGone",
    "reclaim_holds",
]
