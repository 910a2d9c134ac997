"""Which answers are recorded: those that are on a list, and none that says who somebody is."""

from __future__ import annotations

from collections.abc import Mapping

from ...blueprints.case import QUESTION
from ...blueprints.diagnose import DANGER
from ...domain.diagnosis import Tree

PAGES: Mapping[str, str] = {
    "who": "who",
    "where": "where",
    "no-homes": "after",
    "reported-before": "reported",
    "updates": "by",
}
"""The pages of the journey whose answer is recorded, and the field: closed questions that no
council writes, and that tell nothing of a person."""


def recorded_field(tree: Tree, page: str) -> str | None:
    """The field whose answer is recorded on this page; None for almost every page.

    A question of the council's tree is recorded when it says ``research: record``.
    """
    if page == DANGER:
        question = tree.danger
    elif page.startswith(QUESTION):
        question = tree.questions[page.removeprefix(QUESTION)]
    else:
        return PAGES.get(page)
    return "choice" if question.is_recorded else None
