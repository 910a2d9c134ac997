"""A messenger that needs nothing outside: each message becomes a file in a private folder."""

from __future__ import annotations

import json
import os
import re
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from ..domain.outbox import MessengerUnavailable, Parcel
from .folders import check_folder

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


@dataclass(frozen=True, slots=True)
class FolderMessenger:
    """Writes JSON files, for a program or a person that sends them on.

    A message that comes twice is one file: it is named after the key.

    :param folder: made with the first message. Only the service's own user may read it.
    """

    folder: Path

    def send(self, parcel: Parcel) -> None:
        """Write a file beside its place, then move it there at once."""
        place = self._place(parcel.key)
        part = place.with_name(f".{place.stem}.{secrets.token_hex(4)}.part")
        try:
            self.folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
            with open(opened, "w", encoding="utf-8") as file:
                json.dump(asdict(parcel), file, indent=2, ensure_ascii=False)
                file.flush()
                os.fsync(file.fileno())
            part.replace(place)
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise MessengerUnavailable from error

    def check(self) -> str:
        """Whether messages can be handed over."""
        return check_folder(self.folder)

    def read(self, key: str) -> Parcel | None:
        """The message with this key; None when it never came, or somebody has taken it."""
        try:
            written = json.loads(self._place(key).read_text("utf-8"))
        except FileNotFoundError:
            return None
        return Parcel(**{**written, "paragraphs": tuple(written["paragraphs"])})

    def _place(self, key: str) -> Path:
        name = re.sub(r"[^A-Za-z0-9-]", "_", key)
        return self.folder / f"{name}.json"
