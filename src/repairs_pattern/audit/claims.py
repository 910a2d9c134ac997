"""What one process looks at need not be looked at by another: claims, as files in a folder."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

HIDDEN_VALUE = re.compile(r'(<input[^>]*type="hidden"[^>]*value=")[^"]*')
SECRET = re.compile(r"[A-Za-z0-9_.-]{32,}")
"""Tokens of sessions, links and scripts: nobody reads them, and they differ from visit to visit."""


class Claims:
    """Who came first.

    :param folder: shared by the processes of a run.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, claimed: Iterable[tuple[str, str]]) -> None:
        """Forget everything but what was claimed and done in the part of the run before this.

        :param claimed: what, and by which state.
        """
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        for what, state in claimed:
            self.first(what, state)

    def first(self, what: str, state: str) -> str:
        """The state that claimed this first; the one that asks when it was free."""
        file = self._file(what)
        with NamedTemporaryFile("w", dir=self._folder, encoding="utf-8") as claim:
            claim.write(state)
            claim.flush()
            try:
                os.link(claim.name, file)  # it is there whole or not at all
            except FileExistsError:
                return file.read_text("utf-8")
        return state

    def of(self, what: str) -> str:
        """The state that claimed this; "" when none has."""
        file = self._file(what)
        return file.read_text("utf-8") if file.exists() else ""

    def _file(self, what: str) -> Path:
        return self._folder / hashlib.sha256(what.encode()).hexdigest()


def fingerprint(html: str) -> str:
    """The same for two pages that nobody could tell apart."""
    plain = SECRET.sub("*", HIDDEN_VALUE.sub(r"\1", html))
    return hashlib.sha256(plain.encode()).hexdigest()
