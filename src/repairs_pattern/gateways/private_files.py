"""JSON files that only the service's own user may read, written whole or not at all."""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


def place_of(folder: Path, name: str) -> Path:
    """The file for a name, directly in the folder whatever the name."""
    return folder / f"{re.sub(r'[^A-Za-z0-9-]', '_', name)}.json"


def write_json(place: Path, value: Mapping[str, Any]) -> None:
    """Write a file beside its place, see it on the disk, then move it there at once.

    :param place: its folder is made when there is none.
    :param value: moments in it are written as ISO.
    :raises OSError: when it cannot be written; an earlier file stays.
    """
    part = place.with_name(f".{place.stem}.{secrets.token_hex(4)}.part")
    try:
        place.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
        with open(opened, "w", encoding="utf-8") as file:
            json.dump(value, file, indent=2, ensure_ascii=False, default=datetime.isoformat)
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
