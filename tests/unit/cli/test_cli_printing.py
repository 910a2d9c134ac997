"""How numbers are printed, for people and for programs."""

from __future__ import annotations

import pytest

from repairs_pattern.cli.printing import count_or_none
from repairs_pattern.explaining.simulated import Share


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0, "0%"), (0.004, "under 1%"), (0.009, "under 1%"), (0.126, "13%"), (1, "100%")],
)
def test_a_share_is_shown_in_percent_and_a_small_one_is_not_nothing(
    share: float, shown: str
) -> None:
    assert str(Share(share)) == shown


def test_a_number_that_programs_cannot_read_is_none() -> None:
    assert count_or_none(913) == 913
    assert count_or_none(2**20_000) is None
