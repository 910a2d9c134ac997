"""The brands in which the examples are shown."""

from __future__ import annotations

from dataclasses import dataclass

from ..brand import brand_css
from ..council import Council


@dataclass(frozen=True)
class Theme:
    """One brand.

    :param name: as part of an address.
    :param title: for people.
    :param css: the stylesheet that comes after the main one.
    """

    name: str
    title: str
    css: str

    @classmethod
    def of(cls, council: Council) -> Theme:
        """The brand of a council."""
        return cls(council.id, council.short_name, brand_css(council))


PLAIN = Theme("plain", "No brand", "/* The colours of the main stylesheet. */\n")
"""How components look before a council has given them its colours."""
