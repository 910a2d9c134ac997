"""The diaries outside do what every diary must do, and what they do is never doubled or lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from repairs_pattern.domain.store import Database
from repairs_pattern.gateways.outside import OutsideDiary
from tests.support.diary_contract import DiaryContract
from tests.support.outside_diaries import KINDS, outside


class TestOutsideDiary(DiaryContract):
    """DRS and a scheduler that speaks JSON."""

    @pytest.fixture(params=KINDS)
    def diary(self, request: pytest.FixtureRequest, database: Database) -> Iterator[OutsideDiary]:
        with outside(request.param, database) as there:
            yield there.diary
