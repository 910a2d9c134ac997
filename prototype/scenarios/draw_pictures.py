"""Draws the pictures of the comparison in marks-on-a-wall: run it again after a change.

    python prototype/scenarios/draw_pictures.py

They are ours, plain on purpose, and the same style for every answer: nobody should choose an answer
because its picture is the nicest.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parent / "marks-on-a-wall" / "variants" / "pictures" / "images"
WIDTH, HEIGHT = 240, 160
FINE = 4
"""How much larger it is drawn than it is saved, so that edges are smooth."""

WALL, EDGE, MOULD, STAIN, RING = "#efe9dc", "#b8ae99", "#2b2b2b", "#d2b48c", "#a5793f"
FRAME, GLASS, DROP, WATER = "#ffffff", "#b9cfdb", "#eef6fa", "#5f8296"

Pen = ImageDraw.ImageDraw


def picture(name: str, draw: Callable[[Pen], None]) -> None:
    """Save a drawing, in few colours so that it is small."""
    large = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), WALL)
    draw(ImageDraw.Draw(large))
    small = large.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    small.quantize(32).save(FOLDER / name, optimize=True)


def dot(pen: Pen, x: float, y: float, radius: float, colour: str) -> None:
    """A round spot; places are in pixels of the picture as it is saved."""
    box = [(x - radius) * FINE, (y - radius) * FINE, (x + radius) * FINE, (y + radius) * FINE]
    pen.ellipse(box, fill=colour)


def corner(pen: Pen) -> None:
    """Where two walls meet the ceiling."""
    for end in ((0, 20), (WIDTH, 20), (80, HEIGHT)):
        pen.line([(80 * FINE, 45 * FINE), (end[0] * FINE, end[1] * FINE)], fill=EDGE, width=6)


def spots(pen: Pen, number: int, middle: tuple[float, float], spread: tuple[float, float]) -> None:
    """Mould: more spots near the middle, fewer further out."""
    places = random.Random(number)  # noqa: S311 - it draws, and guards nothing
    for _ in range(number):
        x, y = (places.gauss(m, s) for m, s in zip(middle, spread, strict=True))
        if y > 45 and x > 80:
            dot(pen, x, y, places.uniform(0.8, 3.2), MOULD)


def some(pen: Pen) -> None:
    """Spots in one corner."""
    corner(pen)
    spots(pen, 110, (96, 62), (14, 14))


def lots(pen: Pen) -> None:
    """Spots over most of a wall."""
    corner(pen)
    spots(pen, 900, (150, 100), (50, 38))


def patch(pen: Pen) -> None:
    """A stain with a darker edge, and no spots."""
    corner(pen)
    for radius, colour in ((34, RING), (31, STAIN), (22, "#dcc4a0")):
        for x, y, part in ((150, 92, 1.0), (176, 104, 0.7), (132, 110, 0.6)):
            dot(pen, x, y, radius * part, colour)


def windows(pen: Pen) -> None:
    """A window with drops on the glass."""
    pen.rectangle([50 * FINE, 14 * FINE, 190 * FINE, 146 * FINE], fill=FRAME, outline=EDGE, width=6)
    for left in (60, 125):
        pen.rectangle([left * FINE, 24 * FINE, (left + 55) * FINE, 136 * FINE], fill=GLASS)
    places = random.Random(1)  # noqa: S311 - it draws, and guards nothing
    for _ in range(90):
        left = places.choice((62, 127))
        x, y = left + places.uniform(2, 49), 24 + 110 * places.uniform(0.05, 1) ** 0.6
        dot(pen, x, min(y, 133), places.uniform(1.0, 2.4), places.choice((DROP, WATER)))


def main() -> None:
    """Draw all of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for draw in (some, lots, patch, windows):
        picture(f"{draw.__name__}.png", draw)


if __name__ == "__main__":
    main()
