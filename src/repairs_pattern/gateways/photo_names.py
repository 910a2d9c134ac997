"""How the file of a photo is called: a name that leads nowhere else, and back."""

from __future__ import annotations

import re

_NAME = re.compile(r"[A-Za-z0-9_-]+(?:\.[a-z]+)?", re.ASCII)
_LONGEST = 80


def file_of(name: str) -> str:
    """The name of the file.

    :raises ValueError: when a name could lead anywhere else.
    """
    if len(name) > _LONGEST or not _NAME.fullmatch(name):
        raise ValueError("This is not the name of a photo.")
    return f"{name}.jpg"


def name_in(file: str) -> str | None:
    """The name of a photo, from that of its file; None when it is another's file."""
    name = file.removesuffix(".jpg")
    return name if _NAME.fullmatch(name) else None
