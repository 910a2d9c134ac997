"""Measure everything, or one part: ``python -m bench pages``."""

from __future__ import annotations

import sys
from collections.abc import Callable

from . import addresses, bookings, components, outbox, pages, research, scale, sizes, trees

PARTS: dict[str, Callable[[], None]] = {
    "pages": pages.run,
    "sizes": sizes.run,
    "components": components.run,
    "rows": scale.rows,
    "graphs": scale.graphs,
    "trees": trees.run,
    "addresses": addresses.run,
    "bookings": bookings.run,
    "outbox": outbox.run,
    "research": research.run,
}


def main(wanted: list[str]) -> None:
    """Run the parts that are named; all of them when none is."""
    if unknown := set(wanted) - set(PARTS):
        raise SystemExit(f"There is no part called {', '.join(unknown)}, only {', '.join(PARTS)}.")
    for name in wanted or PARTS:
        PARTS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
