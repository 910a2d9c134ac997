"""A messenger that needs nothing outside: each message becomes a file in a private folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from ..domain.outbox import MessengerUnavailable, Parcel
from .folders import check_folder
from .private_files import place_of, write_json


@dataclass(frozen=True, slots=True)
class FolderMessenger:
    """Writes JSON files, for a program or a person that sends them on.

    A message that comes twice is one file: it is named after the key.

    :param folder: made with the first message. Only the service's own user may read it.
    """

    folder: Path

    def send(self, parcel: Parcel) -> None:
        """Write the message."""
        try:
            write_json(place_of(self.folder, parcel.key), asdict(parcel))
        except OSError as error:
            raise MessengerUnavailable from error

    def check(self) -> str:
        """Whether messages can be handed over."""
        return check_folder(self.folder)

    def read(self, key: str) -> Parcel | None:
        """The message with this key; None when it never came, or somebody has taken it."""
        try:
            written = json.loads(place_of(self.folder, key).read_text("utf-8"))
        except FileNotFoundError:
            return None
        return Parcel(**{**written, "paragraphs": tuple(written["paragraphs"])})
