"""Slots, holds and appointments."""

from .ahead import Ahead
from .diary import (
    Appointment,
    Diary,
    DiaryUnavailable,
    Job,
    Need,
    OutcomeUnknown,
    Slot,
    SlotGone,
)
from .places import Places, reclaim_holds
from .scheduler import MOST_DAYS, Opening, Order, Refused, Scheduler, UnknownOrder

__all__ = [
    "MOST_DAYS",
    "Ahead",
    "Appointment",
    "Diary",
    "DiaryUnavailable",
    "Job",
    "Need",
    "Opening",
    "Order",
    "OutcomeUnknown",
    "Places",
    "Refused",
    "Scheduler",
    "Slot",
    "SlotGone",
    "UnknownOrder",
    "reclaim_holds",
]
