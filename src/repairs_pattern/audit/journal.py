"""The file of a run: every state is written down as soon as it was looked at.

A run that was killed goes on where it stopped. What was being written at that moment is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from .results import Looked


class OtherRun(Exception):
    """The journal belongs to a run with other detectors or of another service."""


class Journal:
    """The journal in a folder.

    :param run: what the run is: versions of detectors and the like. A journal of another run
        cannot be gone on with.
    """

    def __init__(self, folder: Path, run: Mapping[str, Any]) -> None:
        self.file = folder / "journal.jsonl"
        self._head = {"run": json.loads(json.dumps(run))}

    def begin(self, looked: Iterable[Looked] = ()) -> None:
        """Begin anew, with what was looked at before."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.file.with_suffix(".new")
        lines = [self._head, *(each.as_data() for each in looked)]
        fresh.write_text("".join(map(_line, lines)), "utf-8")
        fresh.replace(self.file)

    def go_on(self) -> list[Looked]:
        """What was looked at already; the journal begins anew when there is none.

        :raises OtherRun: when it is of another run.
        """
        head, *rest = self._lines() if self.file.exists() else [self._head]
        if head != self._head:
            raise OtherRun(
                f"{self.file} is of another service, of other code or of other detectors. Begin "
                "anew, without --resume."
            )
        looked = [Looked.of(line) for line in rest]
        self.begin(looked)
        return looked

    def write(self, looked: Looked) -> None:
        """Write down a state."""
        with self.file.open("a", encoding="utf-8") as file:
            file.write(_line(looked.as_data()))

    def _lines(self) -> Iterator[dict[str, Any]]:
        for line in self.file.read_text("utf-8").splitlines(keepends=True):
            if line.endswith("\n"):
                yield json.loads(line)


def _line(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False) + "\n"
