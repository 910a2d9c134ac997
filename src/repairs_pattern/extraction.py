"""Finds the texts of the law's data for the catalogue of words. Babel calls it (``babel.cfg``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any, TypeAlias

import yaml

Found: TypeAlias = tuple[int, None, str, list[str]]


def law_texts(
    file: IO[bytes], keywords: object, comment_tags: object, options: object
) -> Iterator[Found]:
    """The titles, notes and conditions that residents read, as Babel takes them."""
    for regime in yaml.safe_load(file).get("regimes", {}).values():
        for text in _texts(regime):
            yield 0, None, text, []


def _texts(regime: dict[str, Any]) -> Iterator[str]:
    if regime.get("note"):
        yield regime["title"]
        yield from regime["note"]
    yield from (duty["condition"] for duty in regime.get("duties", ()) if duty.get("condition"))
