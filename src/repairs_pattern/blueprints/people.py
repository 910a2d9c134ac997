"""The words for the needs of the people in a home, and for what those needs changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from babel.lists import format_list

from ..journey import Row
from ..words import gettext, language
from ..words import lazy_gettext as _
from .case import Case

NONE_OF_THESE = "none"
"""What is ticked to say that none of the choices applies."""

LABELS: dict[str, Any] = {
    "baby": _("A baby or a child under 5"),
    "over-65": _("Someone aged 65 or over"),
    "pregnant": _("Someone who is pregnant"),
    "health": _("Someone with a health condition that this problem could make worse"),
    "disability": _("Someone who is disabled"),
}
"""Each need as it is asked, by its id in ``domain.diagnosis.needs``."""

_IN_A_SENTENCE: dict[str, Any] = {
    "baby": _("a baby or young child"),
    "over-65": _("someone aged 65 or over"),
    "pregnant": _("someone who is pregnant"),
    "health": _("someone with a health condition"),
    "disability": _("someone who is disabled"),
}


def listed(needs: Iterable[str], style: Literal["standard", "or"] = "standard") -> str:
    """Needs as a list in a sentence: ``a baby or young child and someone who is pregnant``."""
    return format_list([str(_IN_A_SENTENCE[need]) for need in needs], style, language())


def why_sooner(case: Case) -> str:
    """That and why the repair was made more urgent; empty when it was not."""
    if case.rise is None:
        return ""
    sooner = gettext(
        "We have made this more urgent because there is %(people)s in the home.",
        people=listed(case.rise.needs),
    )
    return f"{sooner} {gettext(case.rise.because)}"


def needs_row(case: Case) -> Row:
    """The line of "Check your answers" for the needs of the people in the home."""
    said = [str(LABELS[need]) for need in case.household]
    if not said:
        ticked = case.answers.value("household", "needs")
        said = [gettext("None of these") if ticked else gettext("Not provided")]
    return Row(gettext("Who lives in the home"), tuple(said), gettext("who lives in the home"))
