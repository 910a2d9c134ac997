"""The benefits of a service: an example by hand, directions, and words for what cannot be read."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from repairs_pattern.cli import main
from repairs_pattern.domain.benefits import (
    ASSUMPTIONS,
    DEFAULTS,
    BadInput,
    Range,
    benefits,
    in_words,
    year,
)

BY_NAME = {each.name: each for each in ASSUMPTIONS}
BY_HAND = {
    "homes": 1000,
    "repairs": 3,
    "calls": 4,
    "call-cost": 6,
    "new-share": 50,
    "online-share": 20,
    "online-cost": 1,
    "chasing-avoided": 10,
    "missed-share": 5,
    "missed-cost": 50,
    "missed-avoided": 20,
    "running-cost": 1000,
    "set-up-cost": 2720,
}
MORE_IS_BETTER = {
    "homes": True,
    "repairs": True,
    "calls": True,
    "call-cost": True,
    "new-share": True,
    "online-share": True,
    "online-cost": False,
    "chasing-avoided": True,
    "missed-share": True,
    "missed-cost": True,
    "missed-avoided": True,
    "running-cost": False,
}


def test_an_example_that_was_worked_out_by_hand() -> None:
    found = year(BY_HAND)
    # 1000 homes x 4 calls x 50% new x 20% online
    assert found.online_reports == pytest.approx(400)
    # 400 x (£6 - £1)
    assert found.saved_on_reports == pytest.approx(2000)
    # 4000 calls x 50% chasing x 20% online x 10% avoided x £6
    assert found.saved_on_chasing == pytest.approx(240)
    # 3000 repairs x 20% online x 5% missed x 20% avoided x £50
    assert found.saved_on_missed == pytest.approx(300)
    assert found.net == pytest.approx(2000 + 240 + 300 - 1000)
    assert found.payback == pytest.approx(2720 / 1540)
    # £2,540 at 20% is £12,700 at 100%
    assert found.break_even == pytest.approx(100 * 1000 / 12_700)


def figures() -> st.SearchStrategy[dict[str, float]]:
    """Figures under which a report online saves more than the calls that it may spare later.

    Otherwise more new reports, and so fewer calls that chase, would not be better.
    """
    whole = {each.name: st.integers(1, int(min(each.most, 100))).map(float) for each in ASSUMPTIONS}
    whole["call-cost"] = st.integers(20, 100).map(float)
    whole["online-cost"] = st.integers(1, 5).map(float)
    whole["chasing-avoided"] = st.integers(1, 40).map(float)
    whole["new-share"] = st.integers(1, 49).map(float)
    return st.fixed_dictionaries(whole)


@pytest.mark.parametrize("name", MORE_IS_BETTER)
@settings(max_examples=30, deadline=None)
@given(values=figures(), more=st.floats(0.1, 1))
def test_each_figure_moves_the_net_in_the_right_direction(
    name: str, values: dict[str, float], more: float
) -> None:
    before, after = year(values).net, year({**values, name: values[name] * (1 + more)}).net
    assert (after > before) if MORE_IS_BETTER[name] else (after < before)


@settings(max_examples=30, deadline=None)
@given(values=figures(), more=st.integers(1, 1000))
def test_setting_it_up_for_more_takes_longer_to_pay_back(
    values: dict[str, float], more: int
) -> None:
    before, after = year(values), year({**values, "set-up-cost": values["set-up-cost"] + more})
    assert before.net == after.net
    assert before.payback is None or (after.payback or 0) > before.payback


def ranges() -> st.SearchStrategy[dict[str, Range]]:
    def of(most: float) -> st.SearchStrategy[Range]:
        three = st.lists(st.floats(0, min(most, 1000)), min_size=3, max_size=3)
        return three.map(sorted).map(lambda ends: Range(*ends))

    return st.fixed_dictionaries({each.name: of(each.most) for each in ASSUMPTIONS})


@settings(max_examples=15, deadline=None)
@given(inputs=ranges(), places=st.lists(st.floats(0, 1), min_size=20, max_size=20))
def test_no_figures_within_the_ranges_give_less_than_low_or_more_than_high(
    inputs: dict[str, Range], places: list[float]
) -> None:
    found = benefits(inputs)
    inside = {
        name: each.low + (each.high - each.low) * place
        for (name, each), place in zip(inputs.items(), places, strict=False)
    }
    room = 1e-6 * max(1.0, abs(found.low.net), abs(found.high.net))
    for values in (inside, {name: each.central for name, each in inputs.items()}):
        assert found.low.net - room <= year(values).net <= found.high.net + room


def test_the_strongest_figure_comes_first_and_those_without_a_range_are_left_out() -> None:
    found = benefits()
    moved = [each.most - each.least for each in found.sensitivity]
    assert moved == sorted(moved, reverse=True)
    assert "homes" not in {each.assumption.name for each in found.sensitivity}


def test_a_year_that_never_pays_says_so() -> None:
    found = year({**BY_HAND, "call-cost": 0})
    assert found.net < 0
    assert found.payback is None
    assert in_words(found.payback, "years") == "never"
    assert year({**BY_HAND, "online-cost": 100}).break_even is None
    assert year({**BY_HAND, "online-share": 0}).break_even == year(BY_HAND).break_even


@pytest.mark.parametrize(
    ("text", "range_"),
    [
        ("25", (25, 25, 25)),
        ("10, 25, 40", (10, 25, 40)),
        (" 10% , 25.5 %, 40% ", (10, 25.5, 40)),
        ("10 to 25 to 40", (10, 25, 40)),
    ],
)
def test_figures_as_people_write_them(text: str, range_: tuple[float, float, float]) -> None:
    assert BY_NAME["online-share"].read(text) == Range(*range_)


def test_thousands_may_have_commas() -> None:
    assert BY_NAME["homes"].read("4,200") == Range(4200, 4200, 4200)
    assert BY_NAME["running-cost"].read("£1,000, £2,500, £30,000") == Range(1000, 2500, 30_000)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Give a figure"),
        ("many", "Give a figure"),
        ("-1", "Give a figure"),
        ("nan", "Give a figure"),
        ("1e9", "Give a figure"),
        ("٣", "Give a figure"),
        ("101", "from 0 to 100"),
        ("9" * 400, "Give a figure"),
        ("1, 2", "three with commas"),
        ("40, 25, 10", "lowest figure first"),
    ],
)
def test_what_is_no_figure_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        BY_NAME["online-share"].read(text)


@given(text=st.text(max_size=30))
def test_no_text_at_all_crashes_it(text: str) -> None:
    try:
        found = BY_NAME["online-share"].read(text)
    except BadInput:
        return
    assert 0 <= found.low <= found.central <= found.high <= 100


@pytest.mark.parametrize("assumption", ASSUMPTIONS, ids=lambda each: each.name)
def test_every_default_has_a_source_and_is_read_as_it_is_written(assumption: object) -> None:
    each = BY_NAME[assumption.name]  # type: ignore[attr-defined]
    assert each.source
    assert each.read(str(each.default)) == each.default


def run(*arguments: str) -> str:
    done = CliRunner().invoke(main, ["benefits", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def refused(*arguments: str) -> str:
    done = CliRunner().invoke(main, ["benefits", *arguments])
    assert done.exit_code != 0
    assert isinstance(done.exception, SystemExit)
    return done.output


def by_hand_as_options() -> list[str]:
    return [word for name, value in BY_HAND.items() for word in (f"--{name}", str(value))]


def test_the_command_tells_the_example() -> None:
    found = json.loads(run("--json", *by_hand_as_options()))
    assert found["low"] == found["likely"] == found["high"]
    assert found["likely"]["net"] == pytest.approx(1540)
    assert found["assumptions"]["homes"]["source"] == "Your figure."
    text = run(*by_hand_as_options())
    assert "£1,540" in text


def test_the_table_tells_the_source_of_each_figure() -> None:
    text = run()
    for each in ASSUMPTIONS:
        assert f"  {each.label}: {each.source}" in text


def test_the_spreadsheet_has_each_assumption_and_each_result() -> None:
    rows = list(csv.DictReader(io.StringIO(run("--csv", "--homes", "500"))))
    assert len([row for row in rows if row["kind"] == "assumption"]) == len(ASSUMPTIONS)
    homes, *others = rows
    assert (homes["likely"], homes["source"]) == ("500", "Your figure")
    assert all(row["source"] for row in others if row["kind"] == "assumption")


def test_a_file_gives_figures_and_an_option_wins_over_it(tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text("homes: 4200\nonline-share: 10, 20, 35\ncall-cost: [4, 5, 6]\n", "utf-8")
    found = json.loads(run("--json", "--from", str(file), "--homes", "5000"))["assumptions"]
    assert found["homes"]["central"] == 5000
    assert found["online-share"]["high"] == 35
    assert found["call-cost"]["low"] == 4
    assert found["repairs"]["central"] == DEFAULTS["repairs"].central


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("home: 5\n", "Did you mean “homes”?"),
        ("homes: 5\nonline-share: 400\n", ":2: error: online-share cannot be used."),
        ("homes: {a: 1}\n", "homes cannot be used"),
        ("- 1\n", "ours.yaml"),
    ],
)
def test_a_fault_in_the_file_is_shown_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(text, "utf-8")
    assert words in refused("--from", str(file))


def test_a_bad_option_is_refused_in_words() -> None:
    assert "Give a figure" in refused("--homes", "many")
    assert "Choose one" in refused("--json", "--csv")


def test_a_range_is_in_order() -> None:
    with pytest.raises(BadInput):
        Range(2, 1, 3)
    assert asdict(Range(1, 2, 3)) == {"low": 1, "central": 2, "high": 3}
