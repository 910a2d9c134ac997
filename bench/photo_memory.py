"""How much memory one upload takes: ``python bench/photo_memory.py``.

Each photo is made and redrawn in processes of their own, and the peak is what the operating system
says it was. This one imports nothing large, because a new process inherits its parent's peak.
"""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import click

PHONE, LARGE = (4_032, 3_024), (8_160, 6_120)
"""12 million pixels, and 50 million."""

PHOTOS: dict[str, tuple[str, tuple[int, int], dict[str, Any]]] = {
    "JPEG": ("JPEG", LARGE, {"quality": 80}),
    "progressive JPEG": ("JPEG", LARGE, {"quality": 80, "progressive": True}),
    "PNG": ("PNG", LARGE, {"compress_level": 1}),
    "WebP": ("WEBP", PHONE, {"quality": 50, "method": 0}),
    "HEIC": ("HEIF", PHONE, {"quality": 40}),
}


@click.command()
@click.option("--make", nargs=2, hidden=True)
@click.option("--redraw", "redrawn", hidden=True)
def main(make: tuple[str, str] | None, redrawn: str | None) -> None:
    """Measure every kind of photo."""
    if make is not None:
        _make(*make)
    elif redrawn is not None:
        click.echo(_peak_of(redrawn))
    else:
        _measure_all()


def _measure_all() -> None:
    idle = int(_run("--redraw", os.devnull))
    click.echo(f"nothing uploaded: {idle} MB")
    with tempfile.TemporaryDirectory() as folder:
        photo = Path(folder) / "photo"
        for name, (_, (width, height), _) in PHOTOS.items():
            _run("--make", name, str(photo))
            peak, sent = int(_run("--redraw", str(photo))), photo.stat().st_size / 1_000_000
            click.echo(
                f"{name}, {width * height / 1_000_000:.0f} million pixels, {sent:.1f} MB sent: "
                f"{peak} MB at its peak, {peak - idle} MB more than before"
            )


def _run(*arguments: str) -> str:
    command = [sys.executable, __file__, *arguments]
    # Our own file and our own arguments.
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _make(name: str, path: str) -> None:
    """A photo with something in every part of it, so that it is about as large as real ones."""
    from PIL import Image
    from pillow_heif import register_heif_opener

    register_heif_opener()
    kind, size, options = PHOTOS[name]
    rough = Image.effect_noise((size[0] // 8, size[1] // 8), 60)
    colours = Image.merge("RGB", [rough, rough.rotate(5), rough.rotate(90)])
    colours.resize(size).save(path, kind, **options)


def _peak_of(path: str) -> int:
    from repairs_pattern.domain.photos import Empty, redraw

    with open(path, "rb") as photo, contextlib.suppress(Empty):
        redraw(photo)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1_000_000 if sys.platform == "darwin" else 1_000)


if __name__ == "__main__":
    main()
