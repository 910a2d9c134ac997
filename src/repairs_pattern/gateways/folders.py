"""Whether a folder can take files, for the gateways that keep some."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryFile

from ..domain.checks import Unwell

LEAST_FREE = 1_000_000_000
"""Bytes that must be free: some thousand photos, and time to make room."""


def check_folder(folder: Path) -> str:
    """Try to write, where the folder is or where it will be made.

    :returns: the folder and how much is free.
    :raises Unwell: when nothing can be written there, or too little is free.
    """
    there = next(each for each in (folder, *folder.resolve().parents) if each.exists())
    try:
        with TemporaryFile(dir=there) as file:
            file.write(b"x")
    except OSError as error:
        raise Unwell(
            f"Nothing can be written to {folder}: {error.strerror}.",
            "Make the folder, and let the user that the service runs as write there.",
        ) from error
    return f"{folder}, {check_space(there)}"


def check_space(folder: Path) -> str:
    """How much is free where a folder is.

    :raises Unwell: when it is too little.
    """
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        raise Unwell(
            f"Only {free // 1_000_000} MB are free where {folder} is.",
            "Make room, or move it to a larger disk. A full disk stops every report.",
        )
    return f"{free / 1_000_000_000:.1f} GB free"
