"""What a participant is asked: after each task, and at the end of the session.

After a task the Single Ease Question (Sauro and Dumas, *Comparison of three one-question,
post-task usability questionnaires*, CHI 2009), then the scenario's own questions. At the end the
System Usability Scale (Brooke, *SUS: a quick and dirty usability scale*, 1996), word for word.
Answers are always one of those on the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..words import lazy_gettext as _
from .scenarios import OwnQuestion

SEQ, SUS, OWN = "seq", "sus", "own"

SKIPPED = "skipped"
"""The value of an answer that somebody would rather not give."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question, which has a page of its own.

    :param instrument: ``seq``, ``sus`` or ``own``.
    :param item: which question of the instrument; for ``sus`` the number of the statement.
    :param options: value to label, in order, without the one to skip it.
    :param hint: what the ends of the scale mean; None where the labels say it.
    """

    instrument: str
    item: str
    title: Any
    options: Mapping[str, Any]
    hint: Any = None

    @property
    def slug(self) -> str:
        """The last part of its address."""
        return f"{self.instrument}-{self.item}"


def _scale(points: int, lowest: Any, highest: Any) -> dict[str, Any]:
    """A scale from 1, with words at both ends."""
    between = {str(point): str(point) for point in range(2, points)}
    return {"1": lowest, **between, str(points): highest}


EASE = Question(
    SEQ,
    "ease",
    _("How hard or easy was that task?"),
    _scale(7, _("1 (very hard)"), _("7 (very easy)")),
    _("Choose a number from 1 to 7. 1 is very hard and 7 is very easy."),
)

_STATEMENTS = (
    _("I think that I would like to use this system frequently."),
    _("I found the system unnecessarily complex."),
    _("I thought the system was easy to use."),
    _("I think that I would need the support of a technical person to be able to use this system."),
    _("I found the various functions in this system were well integrated."),
    _("I thought there was too much inconsistency in this system."),
    _("I would imagine that most people would learn to use this system very quickly."),
    _("I found the system very cumbersome to use."),
    _("I felt very confident using the system."),
    _("I needed to learn a lot of things before I could get going with this system."),
)

STATEMENTS = tuple(
    Question(
        SUS,
        str(number),
        statement,
        _scale(5, _("1 (strongly disagree)"), _("5 (strongly agree)")),
        _("Choose a number from 1 to 5. 1 is strongly disagree and 5 is strongly agree."),
    )
    for number, statement in enumerate(_STATEMENTS, start=1)
)
"""The System Usability Scale. A council puts other words in place of these in ``words.toml``."""


def after_task(own: Sequence[OwnQuestion], *, last: bool) -> tuple[Question, ...]:
    """Everything that is asked once a task has ended, in order.

    :param own: the questions of the scenario.
    :param last: whether the participant has no further task.
    """
    asked = (
        Question(OWN, each.id, each.title, {option: option for option in each.options})
        for each in own
    )
    return (EASE, *asked, *(STATEMENTS if last else ()))
