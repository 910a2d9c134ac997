"""From whatever was uploaded to a plain JPEG: only the pixels of the first picture come through.

Nothing of the file itself is kept. So what is not a pixel is gone: the place where the photo was
taken, the camera's number, comments, a second file that is hidden behind the first.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import IO

from PIL import Image
from pillow_heif import register_heif_opener

MOST_PIXELS = {"JPEG": 65_000_000, "HEIF": 65_000_000, "PNG": 65_000_000, "WEBP": 25_000_000}
"""Phones take photos of 48, 50 and 64 million pixels, none of them as WebP, whose decoder needs
16 bytes of memory for each pixel."""

LONG_SIDE = 2_000
"""Pixels of the long side: enough to read the plate of a boiler."""

THUMBNAIL_SIDE = 320
QUALITY = 82
THUMBNAIL_QUALITY = 70

PATIENCE_SECONDS = 30.0
"""How long an upload waits for the one before it."""

_HEAD = 32
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_ORIENTATION = 0x0112
"""The EXIF tag that says how the camera was held (EXIF 2.32, 4.6.4 A)."""

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

_one_at_a_time = BoundedSemaphore(1)

register_heif_opener()


class Refusal(Exception):
    """What was uploaded cannot be kept. Its subclasses say why."""


class Empty(Refusal):
    """The file has nothing in it."""


class NotAPhoto(Refusal):
    """The file is not a JPEG, PNG, WebP or HEIC, whatever it calls itself."""


class Damaged(Refusal):
    """The file begins like a photo and cannot be read to its end."""


class TooManyPixels(Refusal):
    """The file says that it has more than ``MOST_PIXELS`` of its kind. It was not decoded."""


class Busy(Refusal):
    """Others were waiting for too long. The same file may be sent again."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as we keep it: JPEG files without metadata, and its size in pixels."""

    content: bytes
    thumbnail: bytes
    width: int
    height: int


def redraw(file: IO[bytes]) -> Picture:
    """Draw what the file shows anew. One file is decoded at a time in each process.

    :param file: at any position; it is left open.
    :raises Refusal: always one of its subclasses, whatever is in the file.
    """
    file.seek(0)
    head = file.read(_HEAD)
    if not head:
        raise Empty
    kind = _kind(head)
    if kind is None:
        raise NotAPhoto
    file.seek(0)
    if not _one_at_a_time.acquire(timeout=PATIENCE_SECONDS):
        raise Busy
    try:
        return _redraw(file, kind)
    except Refusal:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels from None
    except Exception:
        # The decoders raise whatever comes to their minds about a hostile file: struct.error,
        # IndexError, SyntaxError, zlib.error, MemoryError and more have been seen.
        raise Damaged from None
    finally:
        _one_at_a_time.release()


def _kind(head: bytes) -> str | None:
    """The one format of Pillow that may open a file which begins like this."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return "HEIF"
    return None


def _redraw(file: IO[bytes], kind: str) -> Picture:
    with Image.open(file, formats=(kind,)) as image:
        width, height = image.size
        if width * height > MOST_PIXELS[kind]:
            raise TooManyPixels
        turn = _UPRIGHT.get(_orientation(image))
        # A JPEG is decoded at a half, a quarter or an eighth of its size from the start. Left to
        # itself, thumbnail() would ask for a square, and get the whole of most photos.
        image.draft(None, _fitted(width, height))
        small = image if image.mode not in {"1", "P", "PA"} else image.convert("RGBA")
        small.thumbnail((LONG_SIDE, LONG_SIDE))
        plain = _plain(small if turn is None else small.transpose(turn))
    thumbnail = plain.copy()
    thumbnail.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Picture(_jpeg(plain, QUALITY), _jpeg(thumbnail, THUMBNAIL_QUALITY), *plain.size)


def _fitted(width: int, height: int) -> tuple[int, int]:
    """The size that we keep, of the same shape."""
    scale = min(1.0, LONG_SIDE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _orientation(image: Image.Image) -> int:
    """How the camera was held; as usual when the metadata cannot be read."""
    try:
        held = image.getexif().get(_ORIENTATION, 1)
    except (OSError, SyntaxError, ValueError, KeyError, struct.error):
        return 1
    return held if isinstance(held, int) else 1


def _plain(image: Image.Image) -> Image.Image:
    """The pixels alone, on white where the picture can be seen through."""
    if "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        plain = Image.new("RGB", image.size, "white")
        plain.paste(image, mask=image.getchannel("A"))
    else:
        plain = Image.new("RGB", image.size)
        plain.paste(image.convert("RGB"))
    return plain


def _jpeg(plain: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    plain.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()
