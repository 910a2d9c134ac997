"""The audit of both councils, on each page once, and once in error. `make audit` looks at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from repairs_pattern.audit.kept import kept_states
from repairs_pattern.audit.states import State
from repairs_pattern.cli import main
from tests.support.homes import COUNCILS

DECISIONS = Path(__file__).with_name("decisions.yaml")

pytestmark = pytest.mark.browser

LATER = (
    "later: It is the day of the visit",
    "later: We came and could not get in",
    "later: The day that we aimed for is over by weeks",
    "later: Our team gives the repair back",
    "later: The repair is done",
)
HAPPENING = {
    "appointment": ("forced: no-slots",),
    "check-answers": ("forced: slot-taken, then: Choose a time for us to come",),
    "photos": ("forced: upload-refused, error: ",),
    "track/photos": ("forced: upload-refused, error: ",),
    "track/change": ("forced: no-slots", "forced: slot-taken"),
    "track/repair": LATER,
    "wrong-unavailable-until": ("shown",),
}
"""Some of the states that only happen when something outside is so, by page."""


@pytest.mark.parametrize("council", ["northmere", "westvale"])
def test_nothing_keeps_people_out_and_every_page_is_reached(council: str, tmp_path: Path) -> None:
    run = tmp_path / "run"
    options = ["--sample", "--jobs", "1", "--folder", str(run), "--decisions", str(DECISIONS)]

    done = CliRunner().invoke(main, ["audit", str(COUNCILS / council), *options])

    assert done.exit_code == 0, done.output
    states, unreached, facts = kept_states(run / "states.json")
    assert not unreached
    assert len({each.id for each in states}) == len(states)
    assert not missing(states)
    assert facts.purposes["postcode"] == "postal-code"
    assert facts.purposes["phone"] == "tel"


def missing(states: tuple[State, ...]) -> list[str]:
    """What is not among the kinds of states of its page."""
    kinds: dict[str, str] = {}
    for state in states:
        kinds[state.page] = f"{kinds.get(state.page, '')}\n{state.kind}"
    wanted = [(page, kind) for page, every in HAPPENING.items() for kind in every]
    return [f"{page}: {kind}" for page, kind in wanted if kind not in kinds.get(page, "")]
