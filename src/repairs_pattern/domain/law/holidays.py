"""Bank holidays of each nation: a list as GOV.UK publishes it, and the copy that we carry.

`govuk-bank-holidays` brings a copy of the list; a newer one can be read from its text. Nothing
here uses the network.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, TypeAlias

from govuk_bank_holidays.bank_holidays import BankHolidays
from pydantic import BaseModel, Field, StringConstraints, ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Holidays: TypeAlias = "Mapping[date, str]"
"""The name of each known bank holiday of one nation by its date, in order of date."""

NATIONS = ("england", "wales", "scotland", "northern-ireland")
"""The nations that a council can be in."""

_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class BrokenHolidays(Exception):
    """A list of bank holidays cannot be used.

    `reason` says why; `path` is where in the list, as keys and positions; `line` is the line of a
    text that is not JSON, counted from 1, and otherwise None.
    """

    def __init__(self, reason: str, path: tuple[str | int, ...], line: int | None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.path = path
        self.line = line


class _Event(BaseModel):
    title: _Name
    date: date
    notes: str = ""

    @property
    def name(self) -> str:
        return f"{self.title}, {self.notes.lower()}" if self.notes else self.title


class _Division(BaseModel):
    events: list[_Event] = Field(min_length=1)

    @property
    def holidays(self) -> Holidays:
        events = sorted(self.events, key=lambda event: event.date)
        return MappingProxyType({event.date: event.name for event in events})


class _Listed(BaseModel):
    england_and_wales: _Division = Field(alias="england-and-wales")
    scotland: _Division
    northern_ireland: _Division = Field(alias="northern-ireland")


def read_holidays(text: str) -> Mapping[str, Holidays]:
    """The bank holidays of each nation in a text like https://www.gov.uk/bank-holidays.json.

    Raises BrokenHolidays.
    """
    try:
        listed = _Listed.model_validate_json(text, strict=True)
    except ValidationError as error:
        raise _broken(error) from None
    both = listed.england_and_wales.holidays
    lists = (both, both, listed.scotland.holidays, listed.northern_ireland.holidays)
    return MappingProxyType(dict(zip(NATIONS, lists, strict=True)))


def bank_holidays(nation: str) -> Holidays:
    """Every bank holiday of `nation` in the copy that we carry, substitute days included.

    Source: the list at https://www.gov.uk/bank-holidays, as bundled with `govuk-bank-holidays`.
    Raises ValueError when `nation` is not one of `NATIONS`.
    """
    if nation not in NATIONS:
        raise ValueError(f"A nation is one of {', '.join(NATIONS)}, not {nation!r}")
    return _carried()[nation]


def horizon(holidays: Iterable[date]) -> date:
    """The last bank holiday that is known.

    A working day counted beyond this date may be wrong, because later holidays are not yet listed.
    """
    return max(holidays)


@cache
def _carried() -> Mapping[str, Holidays]:
    return read_holidays(json.dumps(BankHolidays.load_backup_data()))


def _broken(error: ValidationError) -> BrokenHolidays:
    fault = error.errors(include_url=False)[0]
    path = fault["loc"]
    if fault["type"] != "json_invalid":
        return BrokenHolidays(f"{_place(path)}: {fault['msg']}.", path, None)
    found = re.search(r"line (\d+)", fault["msg"])
    return BrokenHolidays("This is not JSON.", path, int(found[1]) if found else None)


def _place(path: tuple[str | int, ...]) -> str:
    return " > ".join(str(key + 1 if isinstance(key, int) else key) for key in path) or "The list"
