"""References that people read aloud, and that nobody can guess."""

from __future__ import annotations

import math
import re
import secrets

ALPHABET = "3479CDFGHJKMNPRTVWXY"
"""Nothing that looks like another (0 O, 1 I L, 2 Z, 5 S, 6 G, 8 B), and no vowels, so no words."""

LENGTH = 15
GROUP = 3
BITS = LENGTH * math.log2(len(ALPHABET))
"""How hard a reference is to guess: 64.8 bits."""


def new_reference() -> str:
    """A fresh reference in readable groups, such as ``K7C-49D-XWP-3TM-RYH``."""
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def read_reference(typed: str) -> str | None:
    """The reference that somebody typed, in any case, spacing and grouping.

    :returns: the reference as we write it, or None when it cannot be one.
    """
    letters = re.sub(r"[^A-Z0-9]", "", typed.upper())
    if len(letters) != LENGTH or set(letters) - set(ALPHABET):
        return None
    return _grouped(letters)


def _grouped(letters: str) -> str:
    return "-".join(letters[i : i + GROUP] for i in range(0, LENGTH, GROUP))
