"""Photos made by the tests: nothing binary is kept in the repository."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from PIL import Image, ImageDraw
from pillow_heif import register_heif_opener

register_heif_opener()

HIDDEN = "Canary 51.5074N"
"""What a camera wrote into a photo and nobody else should read."""


@cache
def a_picture(width: int = 320, height: int = 240) -> Image.Image:
    """A leaking pipe, as far as a test can draw: red at its left and blue at its right end."""
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, width // 2 - 1, height - 1), fill="red")
    draw.rectangle((width // 2, 0, width - 1, height - 1), fill="blue")
    return picture


def a_photo(kind: str = "JPEG", size: tuple[int, int] = (320, 240), **options: Any) -> bytes:
    """The file of a photo, in a format that Pillow knows by this name."""
    file = io.BytesIO()
    a_picture(*size).save(file, kind, **options)
    return file.getvalue()


def opened(content: bytes) -> Image.Image:
    """A photo as any program would open it."""
    return Image.open(io.BytesIO(content))
