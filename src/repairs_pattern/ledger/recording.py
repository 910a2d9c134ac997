"""Writes runs of the audit into a ledger, and sees whether another run finds the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from ..council.files import Document
from ..council.problems import Problem
from .reading import AUTOMATED, newest, read_runs
from .records import Looked, Run, Runs

HEAD = "# Written by a run of the audit alone: repairs-pattern ledger record.\n"
AGAIN = "Nobody may write here by hand. Record it: repairs-pattern ledger record"


def record(folder: Path, run: Run) -> None:
    """Write a run into a ledger, in the place of an earlier one of the same service.

    Earlier ones can be proven no more: the code is another.

    :raises BrokenLedger: when the file that is there cannot be read.
    """
    others = read_runs(folder)[1].runs if (folder / AUTOMATED).exists() else ()
    kept = [*(each for each in others if each.service != run.service), run]
    runs = Runs(runs=tuple(sorted(kept, key=lambda each: each.service)))
    data = runs.model_dump(mode="json", exclude_defaults=True)
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100)
    (folder / AUTOMATED).write_text(HEAD + text, "utf-8")


def unproven(folder: Path, run: Run) -> list[Problem]:
    """What a ledger says of a service that another run over it does not find.

    :param run: the other run.
    :raises BrokenLedger: when the ledger's runs cannot be read.
    """
    document, runs = read_runs(folder)
    written = newest(runs, run.service)
    if written is None:
        return []
    place = str(runs.runs.index(written))
    return list(_Comparison(document, place, written, run).problems())


@dataclass(frozen=True, slots=True)
class _Comparison:
    """A run as it is written at a place of a document, and another run."""

    document: Document
    place: str
    written: Run
    other: Run

    def problems(self) -> Iterator[Problem]:
        if self.written.detectors != self.other.detectors:
            yield self._problem("Other detectors looked, or other versions of them.", "detectors")
            return
        for name in ("criteria", "broken", "unreached"):
            if getattr(self.written, name) != getattr(self.other, name):
                yield self._problem("The audit finds something else.", name)
        seen = {page.page: page for page in self.other.pages}
        for number, page in enumerate(self.written.pages):
            yield from self._page(str(number), page, seen.pop(page.page, None))
        for missing in seen:
            yield self._problem(f"The audit sees “{missing}”, which is not written here.", "pages")

    def _page(self, number: str, page: Looked, seen: Looked | None) -> Iterator[Problem]:
        if seen is None:
            yield self._problem(f"No audit sees the page “{page.page}”.", "pages", number)
        elif page != seen:
            found = ", ".join(f"{name} ({count})" for name, count in seen.found.items())
            yield self._problem(
                f"The audit does not find what is written of “{page.page}”. It finds "
                f"{found or 'nothing wrong'} in {seen.states} states.",
                "pages",
                number,
            )

    def _problem(self, reason: str, *path: str) -> Problem:
        return self.document.problem(("runs", self.place, *path), reason, AGAIN)
