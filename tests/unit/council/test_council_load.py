"""A sound folder becomes a council that cannot be changed."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from pydantic import ValidationError

from repairs_pattern.council import check_council, load_council
from repairs_pattern.council.files import read_toml
from repairs_pattern.council.phone_lines import is_phone_number, national_lines
from repairs_pattern.council.phrases import read_words
from repairs_pattern.council.settings import read_settings, slower
from repairs_pattern.council.toml_lines import locate
from repairs_pattern.domain.law import Period

COUNCILS = Path(__file__).parents[3] / "prototype" / "councils"


@pytest.mark.parametrize("name", ["northmere", "westvale"])
def test_the_councils_of_the_prototype_have_no_errors(name):
    problems = check_council(COUNCILS / name)
    assert [str(problem) for problem in problems if problem.severity == "error"] == []


def test_a_council_has_every_setting_and_what_its_other_files_say(council):
    council.write("words.toml", '[en]\n"What is the problem?" = "What is wrong?"\n')
    loaded = load_council(council.path)
    assert loaded.id == "testham"
    assert loaded.folder == council.path.resolve()
    assert loaded.name == "Testham Council"
    assert loaded.service_name == "Report a housing repair"
    assert loaded.priorities["urgent"].target == Period(3, "working-days")
    assert loaded.triage.reply == Period(2, "working-days")
    assert loaded.booking.windows[1].ends == time(17)
    assert loaded.booking.windows[1].minutes == 300
    assert loaded.booking.trades == {"plumbing", "locksmith"}
    assert loaded.messages.channels == ("text", "letter")
    assert loaded.brand.text_on_colour == "#ffffff"
    assert loaded.retention.draft_hours == 24
    assert loaded.limits.lookups == "60 per minute"
    assert loaded.gateways.address_book == "csv"
    assert loaded.tree.outcomes["tap-cannot-turn"].trade == "plumbing"
    assert loaded.words == {"en": {"What is the problem?": "What is wrong?"}}
    assert date(2026, 12, 25) in loaded.holidays


def test_a_council_cannot_be_changed(council):
    loaded = load_council(council.path)
    with pytest.raises(ValidationError):
        loaded.name = "Another"
    with pytest.raises(ValidationError):
        loaded.contact.email = "another@testham.example"


def test_a_council_names_national_numbers_and_its_own(council):
    council.change(
        "council.toml",
        "[brand]\n",
        '[contact.lines.water]\nlabel = "Testham Water"\nnumber = "01632 960105"\n[brand]\n',
    )
    lines = load_council(council.path).phone_lines
    assert lines["gas-emergency"].number == "0800 111 999"
    assert lines["repairs"].number == "01632 960100"
    assert lines["repairs"].hours == "Monday to Friday, 8am to 6pm"
    assert lines["out-of-hours"].number == "020 7946 0199"
    assert lines["water"].label == "Testham Water"
    assert {
        "gas-textphone",
        "emergency-services",
        "nhs-111",
        "power-cut",
        "floodline",
        "domestic-abuse",
    } < set(lines)


def test_the_gas_emergency_number_is_that_of_the_nation():
    assert national_lines("scotland")["gas-emergency"].number == "0800 111 999"
    assert national_lines("northern-ireland")["gas-emergency"].number == "0800 002 001"
    assert "gas-textphone" not in national_lines("northern-ireland")


@pytest.mark.parametrize(
    "number",
    ["01632 960000", "01632960999", "020 7946 0000", "07700 900123", "+44 1632 960100",
     "+44 (0)1632 960100", "0800 111 999", "0345 988 1188"],
)  # fmt: skip
def test_a_number_that_rings_or_is_kept_for_drama_is_a_phone_number(number):
    assert is_phone_number(number)


@pytest.mark.parametrize(
    "number", ["", "01632 96000", "01632 9600000", "07700 900", "call us", "+1 212 555 0100 x", "9"]
)
def test_anything_else_is_not_a_phone_number(number):
    assert not is_phone_number(number)


@pytest.mark.parametrize(
    ("one", "other", "is_slower"),
    [
        (Period(24, "hours"), Period(1, "working-days"), False),
        (Period(24, "hours"), Period(24, "hours"), False),
        (Period(1, "days"), Period(24, "hours"), True),
        (Period(1, "working-days"), Period(24, "hours"), True),
        (Period(3, "working-days"), Period(5, "days"), False),
        (Period(3, "working-days"), Period(4, "days"), True),
        (Period(1, "weeks"), Period(7, "days"), False),
    ],
)
def test_a_period_is_slower_if_it_can_end_later_in_some_week(one, other, is_slower):
    assert slower(one, other) is is_slower


def test_a_key_path_has_its_line_wherever_toml_lets_it_stand():
    text = (
        "a = 1 # [b]\n"
        'long = """\n[not.a.section]\nx = 1\n"""\n'
        "list = [\n  'one', # first\n  'two',\n]\n"
        '[b."c d"]\n'
        "e.f = {g = [1, {h = 2}]}\n"
        "[[w]]\nid = 'x'\n"
        "[[w]]\nid = 'y'\n"
        "[w.deep]\nz = 1979-05-27 07:32:00\n"
    )
    lines = locate(text).lines
    assert lines["a",] == 1
    assert lines["long",] == 2
    assert ("x",) not in lines
    assert lines["list", 1] == 8
    assert lines["b", "c d"] == 10
    assert lines["b", "c d", "e", "f", "g", 1, "h"] == 11
    assert lines["w", 0, "id"] == 13
    assert lines["w", 1, "id"] == 15
    assert lines["w", 1, "deep", "z"] == 17


def test_every_key_path_of_the_prototype_is_found():
    def paths(value, path=()):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in pairs:
            yield (*path, key)
            if isinstance(each, dict | list):
                yield from paths(each, (*path, key))

    for name in ("northmere", "westvale"):
        document = read_toml(COUNCILS / name, Path("council.toml"))
        assert set(document.lines) == set(paths(document.data))


POT = b'msgid ""\nmsgstr ""\n\nmsgid "Start now"\nmsgstr ""\n\nmsgid "Hello %(name)s"\nmsgstr ""\n'


@pytest.mark.parametrize(
    ("line", "messages"),
    [
        ('"Start now" = "Begin"', []),
        ('"What is the problem?" = "What is wrong?"', []),
        ('"Hello %(name)s" = "Good morning %(name)s"', []),
        (
            '"Strat now" = "Begin"',
            [
                "words.toml:2: warning: No page says “Strat now”, so this changes nothing. "
                "Mend: Did you mean “Start now”?"
            ],
        ),
        (
            '"Hello %(name)s" = "Hello %(first)s"',
            [
                "words.toml:2: error: %(first)s is not in “Hello %(name)s”, so there is nothing to "
                "put there. Mend: Use only: %(name)s."
            ],
        ),
        (
            '"Hello %(name)s" = "100% %(name)s"',
            [
                "words.toml:2: error: There is a % sign here that is not part of a name such as "
                "%(name)s. Mend: Write %% for a percent sign."
            ],
        ),
        (
            '"Start now" = 3',
            [
                "words.toml:2: error: The words for “Start now” are not a text. "
                "Mend: Put your words in quotation marks."
            ],
        ),
    ],
)
def test_words_are_checked_against_what_the_pages_say(council, line, messages):
    council.write("messages.pot", POT.decode())
    council.write("words.toml", f"[en]\n{line}\n")
    own = frozenset({"What is the problem?"})
    catalogue = council.path / "messages.pot"
    _, problems = read_words(council.path, read_settings(council.path)[1], own, catalogue)
    assert [str(problem) for problem in problems] == messages


def test_without_a_catalogue_any_phrase_may_be_reworded(council):
    council.write("words.toml", '[en]\n"Anything" = "Something"\n')
    missing = council.path / "none.pot"
    words, problems = read_words(council.path, read_settings(council.path)[1], frozenset(), missing)
    assert problems == []
    assert words == {"en": {"Anything": "Something"}}


def test_words_in_a_language_that_is_not_offered_are_told(council):
    council.write("words.toml", '[cy]\n"A tap" = "Tap"\n')
    assert council.says() == [
        "words.toml:1: error: The service is not offered in “cy”. "
        "Mend: Use one of: en. Languages are listed in council.toml."
    ]


def test_a_council_closes_on_days_of_its_own(council):
    council.change(
        "council.toml", "horizon_days = 60", 'horizon_days = 60\nclosed = ["2026-12-24"]'
    )
    assert load_council(council.path).booking.closed == (date(2026, 12, 24),)


def test_a_closed_day_that_is_no_date_is_refused(council):
    lead = "lead_days = 1"
    council.change("council.toml", lead, f'{lead}\nclosed = ["Christmas"]')
    [told] = council.says()
    assert told.startswith("council.toml:")
