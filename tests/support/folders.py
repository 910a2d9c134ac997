"""A copy of a council's folder, for a test to change."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from .homes import COUNCILS


@dataclass(frozen=True)
class CouncilFolder:
    """A council's folder that may be written to."""

    path: Path

    @classmethod
    def copy_of(cls, council: str, into: Path) -> CouncilFolder:
        """A copy of a council of the prototype, below the folder ``into``."""
        return cls(Path(shutil.copytree(COUNCILS / council, into / council)))

    def write(self, file: str, text: str) -> None:
        """Write a file, and the folders that it is in."""
        target = self.path / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def change(self, file: str, old: str, new: str) -> None:
        """Put ``new`` in place of ``old``, which is in the file exactly once."""
        text = (self.path / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {file}"
        self.write(file, text.replace(old, new))
