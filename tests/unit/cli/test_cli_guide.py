"""`repairs-pattern research guide`: what a moderator says and shows, made from scenarios."""

import re

import pytest
from click.testing import CliRunner

from prototype.app import COUNCILS, SCENARIOS
from repairs_pattern.cli import main
from repairs_pattern.research.scenarios import read_scenarios

KNOWN = read_scenarios(SCENARIOS, COUNCILS).scenarios


def made(*options):
    """What the command prints, and what it warns of."""
    done = CliRunner().invoke(main, ["research", "guide", str(SCENARIOS), *options])
    assert done.exit_code == 0, done.output
    return done.stdout, done.stderr


def minutes(guide):
    """The minutes of each part of a session, and of all of it."""
    rows = re.findall(r"^\| (.+?) \| \**(\d+)\** \| \**(\d+)\** \|$", guide, re.MULTILINE)
    return {part.strip("*"): (int(long), int(longer)) for part, long, longer in rows}


@pytest.mark.parametrize("ids", [["smell-of-gas"], ["leaking-tap", "marks-on-a-wall"], [*KNOWN]])
def test_the_parts_of_a_session_add_up_to_it(ids):
    guide, _ = made(*(word for id_ in ids for word in ("--scenario", id_)))
    parts = minutes(guide)
    for column in (0, 1):
        *each, whole = (times[column] for times in parts.values())
        assert sum(each) == whole
    assert f"**How long it takes:** {parts['All'][0]} minutes" in guide


@pytest.mark.parametrize("scenario", KNOWN.values(), ids=KNOWN)
def test_everything_that_a_scenario_tells_the_moderator_is_in_the_guide(scenario):
    guide, _ = made("--scenario", scenario.id)
    about = scenario.guide
    said = [about.done, about.not_done, *about.watch, *about.ask, about.note]
    said += [question.title for question in scenario.questions]
    said += [seed.reference or "" for seed in scenario.seeds]
    assert [words for words in said if words not in guide] == []


@pytest.mark.parametrize("scenario", KNOWN.values(), ids=KNOWN)
def test_a_card_has_what_the_participant_is_told_and_nothing_for_the_moderator(scenario):
    card, _ = made("--scenario", scenario.id, "--cards")
    assert all(paragraph in card for paragraph in scenario.card)
    assert all(text in card for text in scenario.details.values())
    assert scenario.guide.done not in card
    assert f"## Card A\n\n{scenario.card[0]}" in card


def test_a_session_that_is_too_long_is_told():
    long = made(*["--scenario", "leaking-tap"] * 4)
    assert "This session takes 74 minutes" in long[1]
    assert made()[1] == ""


def test_both_are_written_as_markdown_and_to_print_in_two_sizes(tmp_path):
    made("--out", str(tmp_path))
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    assert written == {
        f"{name}.{ending}"
        for name in ("discussion-guide", "for-participants/task-cards")
        for ending in ("md", "html", "large.html")
    }
    cards = (tmp_path / "for-participants" / "task-cards.large.html").read_text()
    assert "font: 18pt" in cards
    assert "Who this is for" not in cards
    assert ".md" not in (tmp_path / "discussion-guide.html").read_text()


def test_an_unknown_scenario_is_refused_with_those_that_there_are():
    done = CliRunner().invoke(main, ["research", "guide", str(SCENARIOS), "--scenario", "flood"])
    assert done.exit_code == 1
    assert "no scenario called 'flood'" in done.output
    assert "leaking-tap" in done.output
