"""A database with a diary and an album, and a repair that is full of marks."""

from datetime import time, timedelta

import pytest

from repairs_pattern.domain.photos import Album
from repairs_pattern.gateways.embedded_diary import EmbeddedDiary, Window
from repairs_pattern.gateways.local_photos import LocalPhotos


@pytest.fixture
def diary(database):
    return EmbeddedDiary(
        database=database,
        windows=(Window("morning", time(8), time(12), frozenset(range(5))),),
        capacity={"plumbing": 9},
        lead_days=1,
        horizon_days=60,
        hold_for=timedelta(minutes=15),
    )


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "photos"


@pytest.fixture
def album(database, folder):
    return Album(database, LocalPhotos(folder))
