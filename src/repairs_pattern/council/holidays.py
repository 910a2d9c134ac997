"""The bank holidays of a council: the list that we carry, or a newer one in its folder."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from repairs_pattern.domain.law import (
    LONDON,
    BrokenHolidays,
    Holidays,
    bank_holidays,
    horizon,
    read_holidays,
)

from .files import Unreadable, read_text, read_yaml
from .problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

FILE = Path("bank-holidays.json")
"""A list as GOV.UK publishes it, in a council's folder. No council needs one."""

_MEND = "Run repairs-pattern law holidays with this folder and --refresh, or take the file out."
_AHEAD = timedelta(days=365)


def listed_in(folder: Path) -> Mapping[str, Holidays] | None:
    """The bank holidays of each nation in the folder's own list; None when it has none.

    Raises Unreadable, with the problem, when the list cannot be used.
    """
    if not (folder / FILE).exists():
        return None
    text = read_text(folder, FILE)
    try:
        return read_holidays(text)
    except BrokenHolidays as broken:
        line = broken.line or _line(folder, broken.path)
        raise Unreadable(Problem(FILE, line, broken.reason, _MEND)) from None


def in_use(nation: str, own: Mapping[str, Holidays] | None) -> Holidays:
    """What a council counts with: its own list, when that reaches at least as far as ours.

    A list of the same length may have a holiday more, such as that of a coronation.
    """
    ours = bank_holidays(nation)
    return own[nation] if own is not None and horizon(own[nation]) >= horizon(ours) else ours


def holidays_in(
    folder: Path, nation: str, now: datetime | None
) -> tuple[Holidays | None, list[Problem]]:
    """The bank holidays that a council of this nation counts with, and what is wrong with them.

    :param now: the moment to look ahead from; without one nothing is said to end too soon.
    """
    try:
        own = listed_in(folder)
    except Unreadable as unreadable:
        return None, list(unreadable.problems)
    used = in_use(nation, own)
    return used, [*_unused(own, nation, used), *_short(used, now)]


def _unused(own: Mapping[str, Holidays] | None, nation: str, used: Holidays) -> Iterator[Problem]:
    if own is not None and own[nation] is not used:
        reason = (
            f"This list ends on {horizon(own[nation])}. Ours goes on to {horizon(used)}, so this "
            "one is not used."
        )
        yield Problem(FILE, None, reason, _MEND, "warning")


def _short(used: Holidays, now: datetime | None) -> Iterator[Problem]:
    last = horizon(used)
    if now is not None and last < now.astimezone(LONDON).date() + _AHEAD:
        reason = (
            f"Bank holidays after {last} are not known, and that is less than a year ahead. Dates "
            "that are counted past it may be too early."
        )
        mend = "Run repairs-pattern law holidays with this folder and --refresh."
        yield Problem(FILE, None, reason, mend, "warning")


def _line(folder: Path, path: tuple[str | int, ...]) -> int | None:
    """The line of a place in the list; JSON is YAML too."""
    with suppress(Unreadable):
        return read_yaml(folder, FILE).line(tuple(map(str, path)))
    return None
