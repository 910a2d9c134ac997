"""What leaves a round: CSV, JSON with its schema, and one file to show."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from jsonschema import Draft202012Validator

from repairs_pattern.research import exports
from repairs_pattern.research.analysis import Build, RoundRecord, read_round
from repairs_pattern.research.analysis.record import EventRecord, NoteRecord
from repairs_pattern.research.exports import FILES, playback, schema_json
from repairs_pattern.research.exports.tables import COLUMNS, PROVENANCE, RAINBOW
from repairs_pattern.research.store import open_research
from repairs_pattern.research.timeline.kinds import KINDS
from tests.support.rounds import SCENARIOS, synthetic_round

ROOT = Path(__file__).parents[2]
BUILD = Build("0.1.0", "abc123")
TABLES = ["events.csv", "tasks.csv", "notes.csv", "answers.csv", "rainbow.csv"]


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    database = open_research(f"sqlite:///{tmp_path_factory.mktemp('research')}/research.db")
    yield read_round(database, synthetic_round(database), SCENARIOS, BUILD, date(2026, 12, 2))
    database.close()


@pytest.fixture(scope="module")
def soup(record):
    return BeautifulSoup(FILES["playback.html"](record), "html.parser")


def rows(record, name):
    return list(csv.DictReader(io.StringIO(FILES[name](record).decode("utf-8-sig"))))


@pytest.mark.parametrize("name", TABLES)
def test_each_row_says_that_it_is_synthetic_and_of_which_version(record, name):
    found = rows(record, name)
    assert found
    for row in found:
        assert row["data"] == "synthetic"
        assert (row["version"], row["commit"], row["exported"]) == ("0.1.0", "abc123", "2026-12-02")


def test_a_round_with_people_says_that_it_is_real(record):
    real = record.model_copy(update={"synthetic": False})
    assert {row["data"] for row in rows(real, "tasks.csv")} == {"real"}
    html = FILES["playback.html"](real).decode()
    assert "Synthetic: nobody took part" not in html


@pytest.mark.parametrize("name", TABLES[:4])
def test_each_row_of_a_task_has_the_state_of_its_scenario(record, name):
    assert rows(record, name)[0]["scenario_hash"] == "a" * 64


def test_an_answer_at_the_end_of_a_session_belongs_to_no_task(record):
    last = [row for row in rows(record, "answers.csv") if row["instrument"] == "sus"]
    assert {(row["task"], row["scenario_hash"]) for row in last} == {("", "")}


def test_every_event_task_note_and_answer_is_there(record):
    for name in ("events", "tasks", "notes", "answers"):
        assert len(rows(record, f"{name}.csv")) == len(getattr(record, name))


def test_notes_have_the_columns_of_the_guide_for_note_takers(record):
    with (ROOT / "user_research/synthetic/notes.csv").open() as file:
        guide = next(csv.reader(file))
    assert list(rows(record, "notes.csv")[0])[: len(guide)] == guide


def test_the_heaps_of_the_guide_on_analysis_can_be_counted(record):
    heaps = {}
    for row in rows(record, "notes.csv"):
        heaps.setdefault(row["heap"], set()).add(row["participant"])
    assert heaps["find-it-again"] == {"P01", "P03", "P05"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\uff1d"])
def test_a_cell_that_a_spreadsheet_would_run_is_harmless(record, start):
    [note, *_] = record.notes
    bad = note.model_copy(update={"note": f"{start}1+1", "tags": (f"{start}tag",), "taker": start})
    changed = record.model_copy(update={"notes": (bad,)})
    for name in ("notes.csv", "rainbow.csv"):
        for row in rows(changed, name):
            for cell in row.values():
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d"))
    assert rows(changed, "notes.csv")[0]["note"] == f"'{start}1+1"


def test_notes_survive_lines_commas_and_quotes(record):
    [note, *_] = record.notes
    said = 'one, "two"\nthree £'
    changed = record.model_copy(update={"notes": (note.model_copy(update={"note": said}),)})
    assert rows(changed, "notes.csv")[0]["note"] == said


def test_the_rainbow_has_a_row_for_each_observation_and_a_column_for_each_participant(record):
    found = rows(record, "rainbow.csv")
    people = ["P01", "P02", "P03", "P04", "P05", "P06"]
    assert list(found[0]) == [*RAINBOW, *people, *PROVENANCE]
    first = found[0]
    assert (first["heap"], first["people"], first["severity"]) == ("find-it-again", "2 of 6", "3")
    assert [first[who] for who in people] == ["x", "", "", "", "x", ""]
    seen = [row for row in found if row["kind"] == "seen"]
    assert [row["note"] for row in seen[:2]] == ["went back", "error: postcode: invalid"]


def test_a_participant_who_withdrew_has_no_column(record):
    gone = record.model_copy(
        update={"withdrawn": ("P06",), "participants": record.participants[:5]}
    )
    assert "P06" not in rows(gone, "rainbow.csv")[0]


def test_the_json_is_as_its_schema_says_and_can_be_read_again(record):
    written = FILES["round.json"](record)
    Draft202012Validator(json.loads(schema_json())).validate(json.loads(written))
    assert RoundRecord.model_validate_json(written) == record


def test_the_schema_refuses_what_a_round_is_not(record):
    written = json.loads(FILES["round.json"](record))
    written["tasks"][0]["name"] = "somebody"
    validator = Draft202012Validator(json.loads(schema_json()))
    assert not validator.is_valid(written)


def test_the_published_schema_is_that_of_the_code():
    published = Path(exports.__file__).with_name("round.schema.json")
    assert published.read_text() == schema_json(), (
        f"Run: repairs-pattern research schema > {published.relative_to(ROOT)}"
    )


@pytest.mark.parametrize("file", COLUMNS)
def test_every_column_is_documented(file):
    text = (ROOT / "docs/research-exports.md").read_text()
    section = text.partition(f"### `{file}.csv`")[2].partition("\n### ")[0]
    for column, means in COLUMNS[file].items():
        assert f"| `{column}` | {means} |" in section


def test_no_time_of_day_leaves_a_round(record):
    for name in ("round.json", *TABLES):
        assert "T09:" not in FILES[name](record).decode()
    for model in (EventRecord, NoteRecord):
        assert model.model_fields["day"].annotation is date


def test_the_file_to_show_asks_for_nothing_from_outside(soup):
    for element in soup.find_all(src=True):
        assert element["src"].startswith("data:image/svg+xml;base64,")
    assert {link["href"][0] for link in soup.find_all(href=True)} == {"#"}
    assert not soup.find_all(["script", "link", "iframe", "form"])
    assert "url(" not in soup.style.string
    assert soup.find("meta", {"http-equiv": "Content-Security-Policy"})


def test_the_file_to_show_says_what_it_is_of(soup):
    words = soup.get_text(" ", strip=True)
    assert "Synthetic: nobody took part" in words
    assert "repairs-pattern 0.1.0, commit abc123" in words
    assert "2 December 2026" in words
    assert "a" * 12 in words


def test_every_picture_has_words_and_a_table_beside_it(soup):
    pictures = soup.find_all("img")
    assert len(pictures) == 13
    for each in pictures:
        assert len(each["alt"]) > 20
        assert each.find_parent("div").find("table")


def test_a_session_is_played_with_notes_at_their_moment(record):
    [first, *_] = playback.persons(record)
    told = [
        (moment.at.replace("\N{NO-BREAK SPACE}", " "), moment.words)
        for moment in first.tasks[0].moments
    ]
    assert told == [
        ("0 s", "The task was opened"),
        ("0 s", "Device: width: 320 to 480, script: yes"),
        ("0 s", "danger"),
        ("30 s", "location"),
        ("35 s", "Error on location: postcode, invalid"),
        ("40 s", "Synthetic: looks for the visit on the first page (severity 3, find-it-again)"),
        ("1 min", "tap"),
        ("1 min 30 s", "describe"),
        ("2 min", "confirmation"),
        ("2 min 30 s", "The moderator ended the task: Done"),
    ]


def test_every_kind_of_event_is_told_in_words(record):
    assert set(KINDS) == set(playback.WORDS)
    for kind, keys in KINDS.items():
        detail = {key: {"postcode": "x"} if key == "fields" else "x" for key in keys}
        event = EventRecord(
            participant="P01",
            task=1,
            scenario="tap",
            day=date(2026, 11, 30),
            seconds=1,
            kind=kind,
            page="danger",
            detail=detail,
        )
        changed = record.model_copy(update={"events": (event,), "notes": ()})
        [moment] = playback.persons(changed)[0].tasks[0].moments
        assert "None" not in moment.words


def test_without_matplotlib_the_file_has_its_tables_and_says_what_to_install(record, monkeypatch):
    monkeypatch.setattr(playback, "can_draw", lambda: False)
    soup = BeautifulSoup(FILES["playback.html"](record), "html.parser")
    assert not soup.find_all("img")
    assert soup.find("table")
    assert 'pip install "repairs-pattern[research]"' in soup.get_text()


def test_what_note_takers_wrote_is_text_and_never_html(record):
    [note, *_] = record.notes
    bad = note.model_copy(update={"note": "<script>alert(1)</script>"})
    html = FILES["playback.html"](record.model_copy(update={"notes": (bad,)})).decode()
    assert "<script" not in html
