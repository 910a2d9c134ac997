"""What is uploaded is drawn anew: nothing but the pixels of one picture comes through."""

from __future__ import annotations

import io
import random
import struct
import threading
import zipfile
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from repairs_pattern.domain.photos import (
    MOST_PIXELS,
    Busy,
    Damaged,
    Empty,
    NotAPhoto,
    Picture,
    Refusal,
    TooManyPixels,
    picture,
    redraw,
)
from tests.support.photos import HIDDEN, a_photo, a_picture, opened

KINDS = ("JPEG", "PNG", "WEBP", "HEIF")
each_kind = pytest.mark.parametrize("kind", KINDS)

GPS, CAMERA, HELD, XP_COMMENT = 0x8825, 0x010F, 0x0112, 0x9C9C


def redrawn(content: bytes) -> Picture:
    return redraw(io.BytesIO(content))


def exif_with_secrets(held: int = 1) -> Image.Exif:
    """What a phone writes: who made it, where it was, and a comment."""
    exif = Image.Exif()
    exif[CAMERA], exif[HELD], exif[XP_COMMENT] = HIDDEN, held, HIDDEN.encode("utf-16-le")
    exif.get_ifd(GPS).update({1: "N", 2: (51.0, 30.0, 26.0), 29: HIDDEN})
    return exif


def with_secrets(kind: str) -> bytes:
    """A photo that says things in every way that its format has."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    options: dict[str, object] = {
        "exif": exif_with_secrets().tobytes(),
        "icc_profile": profile.tobytes(),
        "xmp": f"<x:xmpmeta>{HIDDEN}</x:xmpmeta>".encode(),
    }
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", HIDDEN)
        text.add_itxt("XML:com.adobe.xmp", HIDDEN, zip=True)
        options = {**options, "pnginfo": text}
        del options["xmp"]
    if kind == "JPEG":
        options["comment"] = HIDDEN.encode()
    return a_photo(kind, **options)


def markers(jpeg: bytes) -> Iterator[int]:
    """The markers of a JPEG before its picture, and what follows its end."""
    at = 2
    while jpeg[at + 1] != 0xDA:
        yield jpeg[at + 1]
        at += 2 + struct.unpack(">H", jpeg[at + 2 : at + 4])[0]


@each_kind
def test_a_photo_of_every_allowed_format_becomes_a_jpeg_and_a_thumbnail(kind: str) -> None:
    kept = redrawn(a_photo(kind, (800, 600)))
    for content, size in ((kept.content, (800, 600)), (kept.thumbnail, (320, 240))):
        with opened(content) as image:
            assert (image.format, image.mode, image.size) == ("JPEG", "RGB", size)
            red, blue = (image.getpixel((x, 100)) for x in (20, size[0] - 20))
            assert isinstance(red, tuple)
            assert isinstance(blue, tuple)
            assert red[0] > 200 > red[2]
            assert blue[2] > 200 > blue[0]
    assert (kept.width, kept.height) == (800, 600)


@each_kind
def test_where_it_was_taken_and_everything_else_that_is_not_a_pixel_is_gone(kind: str) -> None:
    uploaded = with_secrets(kind)
    with opened(uploaded) as before:
        assert before.getexif().get_ifd(GPS), "the photo has a place to begin with"
        assert {"exif", "icc_profile"} <= set(before.info)
    kept = redrawn(uploaded)
    for content in (kept.content, kept.thumbnail):
        with opened(content) as image:
            assert dict(image.getexif()) == {}
            assert image.getexif().get_ifd(GPS) == {}
            assert not {"exif", "icc_profile", "xmp", "comment", "photoshop"} & set(image.info)
        for spelt in (HIDDEN.encode(), HIDDEN.encode("utf-16-le"), b"Exif", b"xmpmeta", b"ICC"):
            assert spelt not in content
        assert not set(markers(content)) & {*range(0xE1, 0xF0), 0xFE}, "APP1 to APP15, comment"


def test_the_thumbnail_that_a_camera_hides_in_a_photo_is_gone() -> None:
    hidden = a_photo("JPEG", (64, 48), comment=HIDDEN.encode())
    exif = b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00" + struct.pack("<L", 14)
    exif += struct.pack("<H", 2) + struct.pack("<HHLL", 0x0201, 4, 1, 44)
    exif += struct.pack("<HHLL", 0x0202, 4, 1, len(hidden)) + struct.pack("<L", 0) + hidden
    uploaded = a_photo("JPEG", exif=exif)
    assert hidden in uploaded
    kept = redrawn(uploaded)
    assert kept.content.count(b"\xff\xd8\xff") == 1
    assert HIDDEN.encode() not in kept.content


@pytest.mark.parametrize("held", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_stands_upright_however_the_camera_was_held(kind: str, held: int) -> None:
    upright = a_picture(80, 60).copy()
    upright.paste("lime", (0, 0, 80, 15))
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = upright.transpose(Image.Transpose(back[held])) if held in back else upright
    file = io.BytesIO()
    stored.save(file, kind, exif=exif_with_secrets(held).tobytes(), quality=95)
    with opened(redrawn(file.getvalue()).content) as image:
        assert image.size == (80, 60)
        top, red, blue = (image.getpixel(at) for at in ((40, 5), (10, 50), (70, 50)))
        assert [colour.index(max(colour)) for colour in (top, red, blue)] == [1, 0, 2]  # type: ignore[union-attr, arg-type]


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")  # to Pillow no more than a warning
@pytest.mark.parametrize(
    "exif", [b"Exif\x00\x00", b"Exif\x00\x00MM\x00*\xff\xff\xff\xff", b"x" * 99]
)
def test_metadata_that_cannot_be_read_does_not_cost_the_photo(exif: bytes) -> None:
    assert redrawn(a_photo(exif=exif)).width == 320


def test_a_large_photo_is_made_smaller_and_a_small_one_is_left_as_it_is() -> None:
    kept = redrawn(a_photo("JPEG", (4_000, 1_000)))
    assert (kept.width, kept.height) == (2_000, 500)
    with opened(kept.thumbnail) as image:
        assert image.size == (320, 80)
    assert redrawn(a_photo("PNG", (2, 1))).width == 2


def test_what_can_be_seen_through_is_white() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(file, "PNG")
    with opened(redrawn(file.getvalue()).content) as image:
        assert image.getpixel((25, 25)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "RGBA"])
def test_every_way_to_write_colours_is_read(mode: str) -> None:
    file = io.BytesIO()
    a_picture().convert("RGB" if mode == "CMYK" else mode).save(file, "PNG")
    if mode == "CMYK":
        file = io.BytesIO()
        a_picture().convert("CMYK").save(file, "JPEG")
    assert redrawn(file.getvalue()).width == 320


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_something_that_moves_the_first_picture_is_kept(kind: str) -> None:
    file = io.BytesIO()
    later = [Image.new("RGB", (320, 240), colour) for colour in ("lime", "black")]
    a_picture().save(file, kind, save_all=True, append_images=later)
    with opened(file.getvalue()) as before:
        assert getattr(before, "n_frames", 1) == 3
    with opened(redrawn(file.getvalue()).content) as image:
        red = image.getpixel((20, 100))
        assert isinstance(red, tuple)
        assert red[0] > 200 > red[1]


def a_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("evil.txt", HIDDEN)
    return file.getvalue()


@pytest.mark.parametrize(
    "hidden",
    [
        a_zip(),
        b"<html><script>alert('Canary 51.5074N')</script></html>",
        b"<?php system('Canary 51.5074N'); ?>",
        a_photo("PNG"),
    ],
    ids=["zip", "html", "php", "a second picture"],
)
@each_kind
def test_what_is_hidden_behind_a_photo_is_gone(kind: str, hidden: bytes) -> None:
    kept = redrawn(a_photo(kind) + hidden)
    for content in (kept.content, kept.thumbnail):
        assert hidden not in content
        assert b"Canary" not in content
        assert not zipfile.is_zipfile(io.BytesIO(content))
        assert content.endswith(b"\xff\xd9")


def test_a_script_in_front_of_a_photo_is_no_photo() -> None:
    with pytest.raises(NotAPhoto):
        redrawn(b"<script>alert(1)</script>" + a_photo())


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n%\xe2\xe3",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"BM" + bytes(60),
        b"II*\x00" + bytes(60),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!DOCTYPE html><title>x</title>",
        b"MZ" + bytes(60),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        b"\x00\x00\x00\x1cftypmp42" + bytes(40),
        b"\x00",
        b"\xff\xd8",
    ],
    ids=["pdf", "gif", "bmp", "tiff", "svg", "html", "exe", "eps", "wav", "mp4", "nul", "half"],
)
def test_what_is_not_a_photo_is_told_by_what_is_in_it(content: bytes) -> None:
    with pytest.raises(NotAPhoto):
        redrawn(content)


def test_an_empty_file_is_empty() -> None:
    with pytest.raises(Empty):
        redrawn(b"")


@each_kind
def test_a_photo_that_ends_too_early_is_damaged(kind: str) -> None:
    whole = a_photo(kind, (640, 480))
    for part in (len(whole) // 2, len(whole) * 9 // 10, 40):
        with pytest.raises(Damaged):
            redrawn(whole[:part])


def a_png_that_claims(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000_000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def a_jpeg_that_claims(width: int, height: int) -> bytes:
    whole = bytearray(a_photo())
    at = whole.index(b"\xff\xc0") + 5
    whole[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(whole)


@pytest.mark.parametrize(
    "size", [(8_063, 8_063), (10_000, 10_000), (20_000, 20_000), (65_000, 65_000)]
)
@pytest.mark.parametrize("claims", [a_png_that_claims, a_jpeg_that_claims])
def test_a_bomb_is_refused_by_what_it_claims_to_be_and_never_decoded(
    claims: object, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(claims)
    monkeypatch.setattr(Image.Image, "thumbnail", lambda *_: pytest.fail("it was decoded"))
    with pytest.raises(TooManyPixels):
        redrawn(claims(*size))


@pytest.mark.parametrize("kind", ["JPEG", "HEIF", "PNG"])
@pytest.mark.parametrize("size", [(8_064, 6_048), (8_160, 6_120), (9_248, 6_936)])
def test_the_photos_of_todays_phones_are_not_taken_for_bombs(
    kind: str, size: tuple[int, int]
) -> None:
    assert size[0] * size[1] <= MOST_PIXELS[kind]


def test_a_large_photo_of_a_phone_is_kept() -> None:
    file = io.BytesIO()
    Image.new("L", (8_160, 6_120), 200).save(file, "JPEG")
    kept = redrawn(file.getvalue())
    assert (kept.width, kept.height) == (2_000, 1_500)


def test_a_text_in_a_png_that_grows_to_fill_the_memory_is_refused() -> None:
    bomb = zlib.compress(bytes(80_000_000))
    data = b"Comment\x00\x00" + bomb
    chunk = struct.pack(">I", len(data)) + b"zTXt" + data
    chunk += struct.pack(">I", zlib.crc32(b"zTXt" + data))
    whole = a_photo("PNG")
    with pytest.raises(Damaged):
        redrawn(whole[:33] + chunk + whole[33:])


@each_kind
def test_a_photo_with_broken_bytes_is_kept_or_refused_and_raises_nothing_else(kind: str) -> None:
    whole, chance = a_photo(kind, (64, 48)), random.Random(kind)
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(chance.choice((1, 3, 20))):
            broken[chance.randrange(12, len(broken))] = chance.randrange(256)
        try:
            kept = redrawn(bytes(broken))
        except Refusal:
            continue
        assert kept.content.startswith(b"\xff\xd8\xff")


@given(
    st.sampled_from(
        [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF....WEBP", b"\0\0\0\x18ftypheic"]
    ),
    st.binary(max_size=300),
)
def test_no_bytes_at_all_raise_anything_but_a_refusal(head: bytes, rest: bytes) -> None:
    with pytest.raises(Refusal):
        redrawn(head + rest)


def test_photos_are_decoded_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    decoding, at_once = threading.Semaphore(1), []
    really = picture._redraw

    def watched(file: io.BytesIO, kind: str) -> Picture:
        at_once.append(decoding.acquire(blocking=False))
        kept = really(file, kind)
        decoding.release()
        return kept

    monkeypatch.setattr(picture, "_redraw", watched)
    photo = a_photo("JPEG", (1_600, 1_200))
    threads = [threading.Thread(target=redrawn, args=(photo,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert at_once == [True] * 6


def test_who_waits_for_too_long_is_told_to_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "PATIENCE_SECONDS", 0.01)
    with picture._one_at_a_time, pytest.raises(Busy):
        redrawn(a_photo())
    assert redrawn(a_photo()).width == 320


def test_a_refused_photo_does_not_keep_the_next_one_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(picture, "PATIENCE_SECONDS", 0.01)
    for content in (a_photo()[:500], a_png_that_claims(30_000, 30_000)):
        with pytest.raises(Refusal):
            redrawn(content)
    assert redrawn(a_photo()).width == 320
