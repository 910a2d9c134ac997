"""Tables of plain text."""

from __future__ import annotations

from collections.abc import Sequence


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table: the first column to the left, the others to the right."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    print(f"\n{title}")
    for row in [head, ["-" * width for width in widths], *rows]:
        cells = [f"{cell:>{width}}" for cell, width in zip(row, widths, strict=True)]
        print("  " + "  ".join([row[0].ljust(widths[0]), *cells[1:]]).rstrip())


def milliseconds(seconds: float) -> str:
    """Seconds as milliseconds with three figures or so."""
    return f"{seconds * 1000:.2f} ms"


def microseconds(seconds: float) -> str:
    """Seconds as whole microseconds."""
    return f"{seconds * 1_000_000:,.0f} µs"
