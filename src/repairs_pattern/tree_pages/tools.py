"""What every page of the tree is given."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from flask import request, url_for
from sqlalchemy import func, select

from ..blueprints.service import Service
from ..council import Problem, check_questions, explanation, part_at
from ..domain.diagnosis import Exit, Outcome, Question, Tree, Way, Ways
from ..domain.figures import EXIT
from ..domain.store import FigureRow, RepairRow
from ..domain.traffic import Traffic, read_traffic
from .forms import ANSWER, SearchForm
from .shown import Shown

NAME = "diagnosis"

_SITUATION_OF: dict[str, dict[str, Any]] = {
    "communal": {"place": "communal"},
    "leaseholder": {"tenure": "leaseholder"},
}
"""What has to be said of a resident who begins at a start, where it is not as usual."""


@dataclass(frozen=True, slots=True)
class Weakness:
    """Something that the check finds.

    :param why: the comment by which the council explains it; empty without one.
    :param part: the part of the tree that it is in, such as ``("outcomes", "tap-drips")``.
    """

    problem: Problem
    why: str
    part: tuple[str, str] | None


@dataclass
class Tools:
    """A service, its tree, and what is worked out of them once."""

    service: Service
    ways: Ways = field(init=False)
    _traffic: Traffic | None = field(default=None, init=False)
    _version: object = field(default=None, init=False)
    _weaknesses: list[Weakness] = field(default_factory=list, init=False)
    _checked: object = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.ways = Ways(self.tree)

    @property
    def tree(self) -> Tree:
        """The tree that is served."""
        return self.service.council.tree

    def render(self, template: str, **context: Any) -> str:
        """A page. The words are English, whatever residents read: they are for staff."""
        common = {
            "language": "en",
            "current": str(request.endpoint).rpartition(".")[2],
            "search_form": SearchForm(formdata=None),
        }
        return self.service.render(f"tree_pages/{template}", **(common | context))

    def shown(self, here: Collection[str] = ()) -> Shown:
        """The tree for a template, on a page with the questions ``here``."""
        return Shown(self.tree, self.traffic(), Linked(here))

    def weaknesses(self) -> list[Weakness]:
        """What the check finds in the questions, looked for again when a file changed."""
        folder = self.service.council.folder
        files = {file: file.stat() for file in sorted(folder.rglob("*")) if file.is_file()}
        seen = [(file, it.st_mtime_ns, it.st_size) for file, it in files.items()]
        if seen != self._checked:
            self._weaknesses = [
                Weakness(problem, explanation(folder, problem), part_at(folder, problem))
                for problem in check_questions(folder)
            ]
            self._checked = seen
        return self._weaknesses

    def traffic(self) -> Traffic | None:
        """The shares of reports, counted again when there are new ones; None when there is none."""
        exits = select(func.sum(FigureRow.number)).where(FigureRow.kind == EXIT)
        with self.service.database.reading() as session:
            version = session.scalar(select(func.max(RepairRow.id))), session.scalar(exits)
            if version != self._version:
                self._traffic = read_traffic(session, self.tree)
                self._version = version
        return self._traffic if any(version) else None


@dataclass(frozen=True)
class Linked:
    """The addresses of the parts of a tree that has a page for each.

    :param here: the questions that are whole on the page itself.
    """

    here: Collection[str] = ()

    def question(self, question: Question) -> str:
        """The place on this page, or else the question's own page."""
        if question.id in self.here:
            return f"#q-{question.id}"
        return url_for(f"{NAME}.question", id_=question.id)

    def outcome(self, outcome: Outcome) -> str:
        """The outcome's page."""
        return url_for(f"{NAME}.outcome", id_=outcome.id)

    def exit(self, exit_: Exit) -> str:
        """The exit's page."""
        return url_for(f"{NAME}.exit", id_=exit_.id)


def try_url(way: Way) -> str:
    """Where somebody has gone a way already."""
    answers: dict[str, Any] = {
        f"{ANSWER}{question.id}": option.key for question, option in way.steps
    }
    return url_for(f"{NAME}.walk", **_SITUATION_OF.get(way.start, {}), **answers)


def way_in_words(way: Way) -> str:
    """The first question of a way that has one, and the answers one after the other."""
    answers = ", then ".join(option.label for _, option in way.steps)
    return f"{way.steps[0][0].title} {answers}"
