"""What in a note looks as if it could say who somebody is. Nothing leaves this machine for it."""

from __future__ import annotations

import re

_EMAIL = re.compile(r"\S+@\S+\.\w+")
_PHONE = re.compile(r"(?<![\w+])(?:\+44|0)(?:[ ()-]*\d){9,10}(?!\d)")
_POSTCODE = re.compile(
    r"\b(?:[BEGLMNSW]|[A-Z]{2})\d[A-Z\d]?\s*\d[ABD-HJLNP-UW-Z]{2}\b", re.IGNORECASE
)
"""As Royal Mail makes them: an area, a district, and a sector with two of the letters it uses."""

_NUMBER = re.compile(r"\d{6,}|\d{3,}(?:[ -]\d{3,})+")

_LOOKS = (
    ("an email address", _EMAIL),
    ("a phone number", _PHONE),
    ("a postcode", _POSTCODE),
)


def looks_like(text: str) -> tuple[str, ...]:
    """What a text seems to hold, such as ``a phone number``; names cannot be told from words.

    A long number is told of only when it is not a phone number.
    """
    found = tuple(name for name, pattern in _LOOKS if pattern.search(text))
    rest = _PHONE.sub("", text)
    return (*found, "a long number") if _NUMBER.search(rest) else found
