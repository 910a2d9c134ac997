"""Which outcomes fall under which legal duties, in plain English for staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from ..domain.law import Duty
from ..domain.repairs import Cover
from ..times import day_in_words
from .reasons import for_whom, regime_title, time_allowed


@dataclass(frozen=True, slots=True)
class ToldCover:
    """An outcome under a part of a law.

    :param outcome: its id, and ``repair`` what residents read.
    :param duties: those that not every outcome of the part has.
    :param whom: for whom they are.
    """

    outcome: str
    repair: str
    duties: tuple[str, ...]
    whom: str


@dataclass(frozen=True, slots=True)
class ToldPart:
    """A part of a law.

    :param title: which it is, and ``status`` since when it is law, or from when.
    :param duties: those that all its outcomes have.
    :param counting: where it was read how days are counted.
    """

    title: str
    status: str
    duties: tuple[str, ...]
    sources: tuple[str, ...]
    counting: str
    outcomes: tuple[ToldCover, ...]


def told_parts(covers: Sequence[Cover], day: date) -> tuple[ToldPart, ...]:
    """The parts of the law that outcomes fall under on a day: those in force, and then by date."""
    in_order = sorted(covers, key=lambda each: _order(each, day))
    return tuple(_told(list(part), day) for _, part in groupby(in_order, key=_part))


def _part(cover: Cover) -> tuple[str, str]:
    return cover.duty.regime, cover.duty.phase


def _order(cover: Cover, day: date) -> tuple[date, tuple[str, str]]:
    """What is in force first, then by the day on which it starts."""
    start = cover.duty.effective_from or date.max
    return max(start, day), _part(cover)


def _told(covers: Sequence[Cover], day: date) -> ToldPart:
    first = covers[0].duty
    mark = "" if first.counting_verified else "Not verified: "
    rows = [list(each) for _, each in groupby(sorted(covers, key=_outcome), key=_outcome)]
    common = [duty for duty in _duties(covers) if all(duty in _duties(row) for row in rows)]
    return ToldPart(
        title=f"{regime_title(first)}: {first.part}",
        status=_status(first, day),
        duties=tuple(map(_in_words, common)),
        sources=tuple(dict.fromkeys(each.duty.source for each in covers)),
        counting=f"{mark}{first.counting_source}",
        outcomes=tuple(_told_cover(row, common) for row in rows),
    )


def _told_cover(row: Sequence[Cover], common: Sequence[Duty]) -> ToldCover:
    outcome = row[0].outcome
    own = tuple(_in_words(duty) for duty in _duties(row) if duty not in common)
    return ToldCover(
        outcome.id, outcome.repair, own, "; or ".join(dict.fromkeys(map(for_whom, row)))
    )


def _outcome(cover: Cover) -> str:
    return cover.outcome.id


def _duties(covers: Sequence[Cover]) -> list[Duty]:
    return list({cover.duty.id: cover.duty for cover in covers}.values())


def _in_words(duty: Duty) -> str:
    told = f"{duty.title}: {time_allowed(duty)}"
    judged = f" To be judged: {duty.condition}" if duty.condition else ""
    return f"{told}.{judged}" + ("" if duty.verified else " Not verified.")


def _status(duty: Duty, day: date) -> str:
    if duty.effective_from is None:
        return "Announced, with no date yet"
    start = day_in_words(duty.effective_from)
    left = (duty.effective_from - day).days
    if left <= 0:
        return f"In force since {start}"
    return f"Starts on {start}, in {left} day{'' if left == 1 else 's'}"
