from datetime import time, timedelta

import pytest

from repairs_pattern.gateways.embedded_diary import EmbeddedDiary, Window


@pytest.fixture
def diary(database):
    """A diary with one visit each morning."""
    return EmbeddedDiary(
        database=database,
        windows=(Window("morning", time(8), time(12), frozenset(range(5))),),
        capacity={"plumbing": 1},
        lead_days=1,
        horizon_days=60,
        hold_for=timedelta(minutes=15),
    )
