"""The audit finds its way to every state of both example councils, and of the whole prototype."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import chdir

import pytest

from prototype.app import COUNCILS
from repairs_pattern.auditing.enumerating import Enumerated, enumerate_states
from repairs_pattern.auditing.service import OUR_APP, Audited
from repairs_pattern.catalogue import components

WHOLE = "prototype.whole:create_app"
MOST = 2_600
"""States of one service that an audit gets to in time."""


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(("northmere", WHOLE), marks=pytest.mark.xdist_group("northmere's states")),
        pytest.param(("westvale", OUR_APP), marks=pytest.mark.xdist_group("westvale's states")),
    ],
    ids=["northmere", "westvale"],
)
def found(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Enumerated]:
    """The states of a council's service; Northmere's has all that the prototype has."""
    council, made_by = request.param
    folder = tmp_path_factory.mktemp(council)
    with chdir(folder):
        yield enumerate_states(Audited(COUNCILS / council, made_by), folder / "prepared")


def kinds(found: Enumerated, page: str) -> str:
    """The kinds of states of a page, a line for each."""
    return "\n".join(sorted({each.kind for each in found.states if each.page == page}))


def test_nothing_is_out_of_reach(found: Enumerated) -> None:
    assert found.unreached == ()
    assert len({each.id for each in found.states}) == len(found.states) < MOST


def test_a_repair_is_looked_at_some_time_later(found: Enumerated) -> None:
    seen = kinds(found, "track/repair")
    for words in (
        "later: It is the day of the visit",
        "later: We came and could not get in",
        "later: The day that we aimed for is over by weeks",
        "later: Our team gives the repair back",
        "later: The repair is done",
    ):
        assert words in seen


def test_forced_states_are_met_on_the_journey_and_after_it(found: Enumerated) -> None:
    assert "forced: many-addresses" in kinds(found, "address")
    assert "forced: no-slots" in kinds(found, "appointment")
    assert "forced: slot-taken, then: When can we come?" in kinds(found, "check-answers")
    assert "forced: upload-refused, error: " in kinds(found, "photos")
    assert "forced: upload-refused, error: " in kinds(found, "track/photos")
    assert "forced: no-slots" in kinds(found, "track/change")
    assert "forced: slot-taken" in kinds(found, "track/change")
    assert "shown" in kinds(found, "wrong-unavailable-until")
    assert any("forced: unavailable, then: sent" in each.kind for each in found.states)


def test_the_whole_prototype_has_the_pages_of_everybody_who_works_with_it(
    found: Enumerated,
) -> None:
    pages = {each.page for each in found.states}
    if not any(page.startswith("components/") for page in pages):
        pytest.skip("Westvale is looked at without what the prototype adds to a service")
    for shown in components():
        assert {f"components/{shown.name}/{each.slug}" for each in shown.examples} <= pages
    assert pages >= {"outbox", "diagnosis", "diagnosis/try", "staff", "staff/reports"}
    assert pages >= {"staff/repairs/<reference>", "staff/figures", "staff/caller"}
    assert pages >= {"research", "research/rounds/<int:number>", "research/participants/<int:id>"}
    assert any(page.startswith("session/") for page in pages)
