"""What we tell a resident about time: by when, why that day, and the right behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...council import Council
from ...domain.law import Clock, Period, regime_note
from ...words import gettext as _
from ...words import ngettext
from ..case import Case


@dataclass(frozen=True, slots=True)
class Promise:
    """The words around a target date.

    :param prefix: what stands before the date.
    :param reason: why that day, in one sentence.
    :param right: the legal right that applies, as the target-date component takes it.
    """

    prefix: str
    reason: str
    right: dict[str, Any] | None


def promise_of(council: Council, case: Case) -> Promise:
    """What we may truthfully say about when."""
    return Promise(_prefix(council, case), _reason(council, case), _right(council, case))


def in_words(period: Period) -> str:
    """``5 working days``."""
    words = {
        "hours": ngettext("%(num)d hour", "%(num)d hours", period.amount),
        "days": ngettext("%(num)d day", "%(num)d days", period.amount),
        "working-days": ngettext("%(num)d working day", "%(num)d working days", period.amount),
        "weeks": ngettext("%(num)d week", "%(num)d weeks", period.amount),
    }
    return words[period.unit]


def _prefix(council: Council, case: Case) -> str:
    if case.target.reason == "reply":
        return _("We will contact you by")
    if case.target.clock is not None:
        is_repair = case.target.clock.duty.right_to_repair is not None
        return _("We aim to fix this by") if is_repair else _("We must look into this by")
    if case.booking == "arrange":
        return _("We aim to come by")
    basis = council.priority(case.target.reason).basis
    return {
        "attend": _("We aim to come by"),
        "make-safe": _("We aim to make this safe by"),
        "complete": _("We aim to fix this by"),
    }[basis]


def _reason(council: Council, case: Case) -> str:
    if case.target.clock is not None:
        period = in_words(case.target.clock.duty.period)
        return _("The law gives us %(period)s from your report.", period=period)
    if case.target.reason == "reply":
        return _("We contact people within %(period)s.", period=in_words(council.triage.reply))
    priority = council.priority(case.target.reason)
    return _(
        "The priority of this repair is “%(priority)s”: within %(period)s.",
        priority=_(priority.label),
        period=in_words(priority.target),
    )


def _right(council: Council, case: Case) -> dict[str, Any] | None:
    """The Right to Repair, or another duty that protects this resident; None when there is none."""
    clock = next((c for c in case.clocks if c.duty.right_to_repair), None) or next(
        (c for c in case.clocks if c.deadline is not None), None
    )
    if clock is None:
        return None
    note = regime_note(council.nation, clock.duty.regime)
    if note is None:
        return None
    text = _("You may have a legal right here: %(right)s.", right=_(note.title))
    return {"text": text, "detailsText": " ".join(_(s) for s in _sentences(clock, note.sentences))}


def _sentences(clock: Clock, sentences: tuple[str, ...]) -> list[str]:
    return [*([clock.duty.condition] if clock.duty.condition else []), *sentences]
