"""What a resident on an old phone has to download."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.conftest import MakeApp
from tests.support.homes import Home, homes
from tests.support.reporting import answers_for, report
from tests.support.resident import Resident

FIRST_VISIT = 30_000
LATER_PAGE = 5_000
"""Bytes, as gzip sends them."""


@pytest.fixture(params=["northmere", "westvale"])
def council(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def app(make_app: MakeApp, council: str) -> Flask:
    return make_app(council)


class Weighing(Resident):
    """A resident who weighs each page that it reads."""

    weights: dict[str, int]

    def _read(self, response: TestResponse, status: int) -> Resident:
        self.weights[response.request.path] = self.weigh(response.request.path)
        return super()._read(response, status)

    def weigh(self, path: str) -> int:
        with self.client.get(path, headers={"Accept-Encoding": "gzip"}) as packed:
            assert packed.status_code == 200, path
            return len(packed.data)


@pytest.fixture
def resident(app: Flask) -> Weighing:
    weighing = Weighing(app)
    weighing.weights = {}
    return weighing


def test_a_first_visit_is_at_most_30_kb(resident: Weighing) -> None:
    soup = resident.get("/").soup
    files = [str(tag["href"]) for tag in soup.select("link[href]")]
    files += [str(tag["src"]) for tag in soup.select("script[src], img[src]")]
    weights = {path: resident.weigh(path) for path in ["/", *files]}
    assert len(weights) == 6
    assert sum(weights.values()) <= FIRST_VISIT, weights


def test_every_later_page_is_at_most_5_kb(resident: Weighing, council: str) -> None:
    report(resident, answers_for("tap-drips", by=council, home=a_crowded_postcode(council)))
    assert len(resident.weights) > 12
    heavy = {path: weight for path, weight in resident.weights.items() if weight > LATER_PAGE}
    assert heavy == {}, resident.weights


def a_crowded_postcode(council: str) -> Home:
    """A tenant's home on the first page of the postcode that has the most homes."""
    listed = [home for home in homes(council) if home.kind == "home"]
    counted: dict[str, list[Home]] = {}
    for home in listed:
        counted.setdefault(home.postcode, []).append(home)
    crowd = max(counted.values(), key=len)
    assert len(crowd) > 20
    return next(home for home in crowd if home.tenure == "tenant")
