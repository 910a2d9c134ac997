"""The embedded photo store: a private folder on this machine, one file for each name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..domain.photos import PhotoStoreUnavailable
from .folders import check_folder
from .photo_names import file_of, name_in

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600

_PART = ".part"
"""What the name of a file ends with that is still being written, or never was to its end."""


@dataclass(frozen=True, slots=True)
class LocalPhotos:
    """Files in a folder that nobody but the service's own user may read.

    :param folder: made when the first photo is kept.
    """

    folder: Path

    def put(self, name: str, content: bytes, now: datetime) -> None:
        """Write a file beside its place, then move it there at once."""
        path = self._path(name)
        part = path.with_name(path.name + _PART)
        try:
            self.folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            _write(part, content)
            os.utime(part, (now.timestamp(), now.timestamp()))
            part.replace(path)
        except OSError as error:
            raise PhotoStoreUnavailable from error

    def read(self, name: str) -> bytes | None:
        """The file of this name."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise PhotoStoreUnavailable from error

    def delete(self, name: str) -> None:
        """Delete the file, and what was never written to its end."""
        path = self._path(name)
        try:
            path.unlink(missing_ok=True)
            path.with_name(path.name + _PART).unlink(missing_ok=True)
        except OSError as error:
            raise PhotoStoreUnavailable from error

    def kept_before(self, moment: datetime) -> Iterator[str]:
        """The names of files that were put there before a moment, whole or not."""
        try:
            entries = list(os.scandir(self.folder)) if self.folder.exists() else []
        except OSError as error:
            raise PhotoStoreUnavailable from error
        for entry in entries:
            name = name_in(entry.name.removesuffix(_PART))
            if name and _written_before(entry, moment):
                yield name

    def link(self, name: str, seconds: int) -> None:
        """None: the service shows them itself."""
        self._path(name)

    def check(self) -> str:
        """Whether photos can be kept."""
        return check_folder(self.folder)

    def _path(self, name: str) -> Path:
        """Where the file is: directly in the folder, whatever the name.

        :raises ValueError: when a name could lead anywhere else.
        """
        return self.folder / file_of(name)


def _written_before(entry: os.DirEntry[str], moment: datetime) -> bool:
    try:
        return entry.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:  # another process has just deleted it
        return False


def _write(path: Path, content: bytes) -> None:
    """Write a new private file and see it on the disk."""
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with open(opened, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
