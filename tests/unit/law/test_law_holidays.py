"""Bank holidays come from data that travels with the package, and never from the network."""

import socket
from datetime import date

import pytest

from repairs_pattern.domain.law import NATIONS, bank_holidays, horizon


def in_year(nation: str, year: int) -> list[str]:
    return sorted(str(day) for day in bank_holidays(nation) if day.year == year)


def test_england_has_eight_bank_holidays_in_2026() -> None:
    assert in_year("england", 2026) == [
        "2026-01-01",
        "2026-04-03",
        "2026-04-06",
        "2026-05-04",
        "2026-05-25",
        "2026-08-31",
        "2026-12-25",
        "2026-12-28",
    ]


def test_wales_shares_the_holidays_of_england() -> None:
    assert bank_holidays("wales") == bank_holidays("england")


def test_scotland_has_2_january_and_st_andrews_day_but_not_easter_monday() -> None:
    scotland = bank_holidays("scotland")

    assert {date(2026, 1, 2), date(2026, 8, 3), date(2026, 11, 30)} <= scotland
    assert date(2026, 4, 6) not in scotland
    assert date(2026, 8, 31) not in scotland


def test_northern_ireland_has_st_patricks_day_and_the_twelfth_of_july() -> None:
    assert {date(2026, 3, 17), date(2026, 7, 13)} <= bank_holidays("northern-ireland")


@pytest.mark.parametrize("nation", NATIONS)
def test_the_horizon_is_the_last_holiday_that_is_known(nation: str) -> None:
    assert horizon(nation) == max(bank_holidays(nation))
    assert horizon(nation) >= date(2028, 12, 25)


def test_an_unknown_nation_is_refused_with_the_ones_that_are_known() -> None:
    with pytest.raises(ValueError, match=r"northern-ireland, not 'narnia'"):
        bank_holidays("narnia")


def test_no_network_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    bank_holidays.cache_clear()

    assert bank_holidays("england")
