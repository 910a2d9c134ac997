"""Bank holidays of each nation, from data that travels with the package.

`govuk-bank-holidays` carries a copy of the list that GOV.UK publishes; only that copy is read, so
an answer never depends on the network.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from govuk_bank_holidays.bank_holidays import BankHolidays

if TYPE_CHECKING:
    from datetime import date

NATIONS = ("england", "wales", "scotland", "northern-ireland")
"""The nations that a council can be in."""

_DIVISIONS = {
    "england": BankHolidays.ENGLAND_AND_WALES,
    "wales": BankHolidays.ENGLAND_AND_WALES,
    "scotland": BankHolidays.SCOTLAND,
    "northern-ireland": BankHolidays.NORTHERN_IRELAND,
}


@cache
def bank_holidays(nation: str) -> frozenset[date]:
    """Every known bank holiday of `nation`, substitute days included.

    Source: the list at https://www.gov.uk/bank-holidays, as bundled with `govuk-bank-holidays`.
    Raises ValueError when `nation` is not one of `NATIONS`.
    """
    if nation not in _DIVISIONS:
        raise ValueError(f"A nation is one of {', '.join(NATIONS)}, not {nation!r}")
    listed = BankHolidays(use_cached_holidays=True).get_holidays(division=_DIVISIONS[nation])
    return frozenset(holiday["date"] for holiday in listed)


def horizon(nation: str) -> date:
    """The last bank holiday that is known for `nation`.

    A working day counted beyond this date may be wrong, because later holidays are not yet listed.
    Raises ValueError when `nation` is not one of `NATIONS`.
    """
    return max(bank_holidays(nation))
