"""What is held about people: for how long, who asked for it, and what becomes of it."""

from .audit import DEEDS, SERVICE, Deed, note, noted
from .erasing import ERASED, Erasure, erase, look_at
from .holding import held
from .removing import remove_details
from .retention import MOST_AT_ONCE, PURGE_EVERY, Periods, Retention

__all__ = [
    "DEEDS",
    "ERASED",
    "MOST_AT_ONCE",
    "PURGE_EVERY",
    "SERVICE",
    "Deed",
    "Erasure",
    "Periods",
    "Retention",
    "erase",
    "held",
    "look_at",
    "note",
    "noted",
    "remove_details",
]
