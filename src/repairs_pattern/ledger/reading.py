"""Reads a ledger, and refuses one that claims what cannot be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ..council.files import Document, Unreadable, read_yaml
from ..council.problems import Problem, in_order
from ..council.wording import yaml_problems_of
from .records import Issue, Issues, Judged, Manual, Run, Runs, Tried

AUTOMATED = Path("automated.yaml")
MANUAL = Path("manual.yaml")
ISSUES = Path("issues.yaml")

Model = TypeVar("Model", bound=BaseModel)


class BrokenLedger(Exception):
    """A ledger that nothing may be said from. `problems` has every fault found."""

    def __init__(self, problems: Iterable[Problem], folder: Path) -> None:
        self.problems = tuple(problems)
        lines = "\n".join(problem.shown(folder) for problem in self.problems)
        super().__init__(f"The ledger cannot be used.\n{lines}")


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is known of one service.

    :param run: the newest run of the audit over it; None where there was none.
    """

    run: Run | None
    tried: tuple[Tried, ...]
    judged: tuple[Judged, ...]
    issues: tuple[Issue, ...]


def read_ledger(folder: Path, service: str, today: date | None = None) -> Ledger:
    """What the ledger in a folder says of a service.

    :param service: the name of the council's folder.
    :param today: the day on which it is read; without one no day lies ahead.
    :raises BrokenLedger: when it cannot be read, or claims what cannot be.
    """
    problems: list[Problem] = []
    runs = _read(folder, AUTOMATED, Runs, problems)
    manual = _read(folder, MANUAL, Manual, problems)
    issues = _read(folder, ISSUES, Issues, problems)
    if runs and manual and issues:
        ledger = Ledger(
            newest(runs[1], service),
            manual[1].tried,
            manual[1].judged,
            tuple(each for each in issues[1].issues if each.service in (None, service)),
        )
        problems += _repeats(issues[0], issues[1])
        problems += _claims(manual[0], manual[1], ledger)
        if today:
            problems += _ahead(runs[0], manual[0], runs[1], manual[1], today)
        if not problems:
            return ledger
    raise BrokenLedger(in_order(problems), folder)


def read_runs(folder: Path) -> tuple[Document, Runs]:
    """The runs of the audit, and the document that they stand in.

    :raises BrokenLedger: when they cannot be read.
    """
    return _alone(folder, AUTOMATED, Runs)


def newest(runs: Runs, service: str) -> Run | None:
    """The newest run over a service, if there is one."""
    ours = [each for each in runs.runs if each.service == service]
    return max(ours, key=lambda run: run.on, default=None)


def overdue(folder: Path, today: date) -> list[Problem]:
    """Each known issue that should have been mended before today.

    :raises BrokenLedger: when the issues cannot be read.
    """
    document, issues = _alone(folder, ISSUES, Issues)
    return [
        document.problem(
            ("issues", str(place), "mend_by"),
            f"“{issue.id}” should have been mended by {issue.mend_by}.",
            "Mend it, or tell people honestly until when they have to wait.",
        )
        for place, issue in enumerate(issues.issues)
        if issue.mend_by < today
    ]


def _alone(folder: Path, file: Path, model: type[Model]) -> tuple[Document, Model]:
    problems: list[Problem] = []
    read = _read(folder, file, model, problems)
    if read is None:
        raise BrokenLedger(problems, folder)
    return read


def _read(
    folder: Path, file: Path, model: type[Model], problems: list[Problem]
) -> tuple[Document, Model] | None:
    try:
        document = read_yaml(folder, file)
        return document, model.model_validate(document.data)
    except Unreadable as unreadable:
        problems += unreadable.problems
    except ValidationError as error:
        problems += yaml_problems_of(error, document, model)
    return None


def _repeats(document: Document, issues: Issues) -> Iterator[Problem]:
    times = Counter(issue.id for issue in issues.issues)
    for place, issue in enumerate(issues.issues):
        if times[issue.id] > 1:
            reason = f"Two issues are called “{issue.id}”."
            yield document.problem(("issues", str(place), "id"), reason, "Give one another name.")


def _claims(document: Document, manual: Manual, ledger: Ledger) -> Iterator[Problem]:
    """Whoever says that a criterion is met must not know better."""
    failed = {issue.criterion: f"the issue “{issue.id}”" for issue in ledger.issues}
    if run := ledger.run:
        failed |= dict.fromkeys(run.broken, f"the audit of {run.on}")
    for tried in manual.tried:
        failed |= dict.fromkeys(_broken(tried), f"what {tried.tester} tried")
    for place, judged in enumerate(manual.judged):
        if judged.result == "meets" and judged.criterion in failed:
            yield document.problem(
                ("judged", str(place), "result"),
                f"{judged.criterion} is said to be met, and {failed[judged.criterion]} says not.",
                "When it is mended, run the audit again and look again.",
            )
    for place, tried in enumerate(manual.tried):
        if tried.result == "fails" and not tried.criteria:
            reason = "It fails, and no criterion says which rule that breaks."
            mend = "Add a line: criteria: [1.3.1]"
            yield document.problem(("tried", str(place), "result"), reason, mend)


def _broken(tried: Tried) -> tuple[str, ...]:
    return tried.criteria if tried.result == "fails" else ()


def _ahead(
    automated: Document, by_hand: Document, runs: Runs, manual: Manual, today: date
) -> Iterator[Problem]:
    """Nothing was tested on a day that has not come."""
    lists: list[tuple[Document, str, Iterable[Run | Tried | Judged]]] = [
        (automated, "runs", runs.runs),
        (by_hand, "tried", manual.tried),
        (by_hand, "judged", manual.judged),
    ]
    for document, name, rows in lists:
        for place, row in enumerate(rows):
            if row.on > today:
                reason = f"{row.on} has not come yet."
                mend = "Give the day on which it was tested."
                yield document.problem((name, str(place), "on"), reason, mend)
