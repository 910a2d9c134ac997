"""What the address list knows of a home decides who comes, and which questions are asked."""

import csv
from datetime import UTC, datetime

import pytest

from tests.conftest import service_of
from tests.support.folders import CouncilFolder
from tests.support.homes import COUNCILS, a_home
from tests.support.reporting import answers_for, report
from tests.support.resident import Resident
from tests.support.stored import the_repair

pytestmark = pytest.mark.both_databases

WARM = datetime(2026, 7, 6, 9, tzinfo=UTC)


def home_with(gas):
    """The postcode and the UPRN of a tenant's home in Northmere."""
    with (COUNCILS / "northmere" / "addresses.csv").open(encoding="utf-8", newline="") as file:
        return next(
            row
            for row in csv.DictReader(file)
            if (row["gas"], row["kind"], row["tenure"]) == (gas, "home", "tenant")
        )


@pytest.mark.parametrize(
    ("gas", "trade", "known"),
    [("yes", "heating", "yes"), ("no", "electrical", "no"), ("", "multi-trade", "unknown")],
)
def test_who_comes_depends_on_whether_the_home_has_gas(app, clock, gas, trade, known):
    clock.now = WARM
    row = home_with(gas)
    where = {"postcode": {"postcode": row["postcode"]}, "address": {"uprn": row["uprn"]}}
    report(Resident(app), answers_for("heating-off-not-sure", **where))
    repair = the_repair(service_of(app))
    assert repair.trade == trade
    assert repair.facts["gas"] == known
    assert repair.facts["season"] == "warm"


def test_a_leaseholder_is_asked_the_questions_for_leaseholders(make_app, tmp_path):
    folder = CouncilFolder.copy_of("westvale", tmp_path / "councils")
    folder.change(
        "diagnosis.yaml",
        "start: {home: problem-type",
        "start: {leaseholder: tap, home: problem-type",
    )
    app = make_app(folder.path)
    for tenure, first in (("leaseholder", "tap"), ("tenant", "problem-type")):
        home = a_home("westvale", tenure=tenure)
        answers = answers_for("tap-drips", by="westvale", home=home, who={"who": tenure})
        resident = report(Resident(app), answers, to=first)
        assert resident.path.endswith(f"/{first}")
