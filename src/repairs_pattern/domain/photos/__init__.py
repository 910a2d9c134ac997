"""Photos of a problem: made harmless, kept in numbered places, and their files behind a door."""

from .album import Album, Full, Gone, Owner, of_draft, of_repair, pass_on
from .picture import (
    MOST_PIXELS,
    Busy,
    Damaged,
    Empty,
    NotAPhoto,
    Picture,
    Refusal,
    TooManyPixels,
    redraw,
)
from .scanning import Infected, NotScanned, TooLargeToScan, VirusScan
from .store import PhotoStore, PhotoStoreUnavailable, TooLarge

__all__ = [
    "MOST_PIXELS",
    "Album",
    "Busy",
    "Damaged",
    "Empty",
    "Full",
    "Gone",
    "Infected",
    "NotAPhoto",
    "NotScanned",
    "Owner",
    "PhotoStore",
    "PhotoStoreUnavailable",
    "Picture",
    "Refusal",
    "TooLarge",
    "TooLargeToScan",
    "TooManyPixels",
    "VirusScan",
    "of_draft",
    "of_repair",
    "pass_on",
    "redraw",
]
