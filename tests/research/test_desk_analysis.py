"""The page of a round's analysis, its files, and deleting at the desk."""

import csv
import io
import json
import re

import pytest

from repairs_pattern.research.analysis import NoSuchRound, read_round, this_build
from repairs_pattern.research.exports import FILES
from tests.support.resident import Resident
from tests.support.rounds import SCENARIOS, synthetic_round
from tests.support.sessions import moderator


@pytest.fixture
def round_(shared_sessions):
    """A moderator at the page of a synthetic round."""
    app, research = shared_sessions
    research.scenarios |= SCENARIOS
    number = synthetic_round(research.database)
    return moderator(app).get(f"/research/rounds/{number}")


def test_the_analysis_is_one_link_from_the_round(round_):
    page = round_.follow("Analysis and files of this round")
    assert page.heading == "Analysis: Synthetic round"
    assert "Synthetic: nobody took part" in page.text
    assert "6 people took part." in page.text
    for link in page.soup.select(".research-contents a"):
        assert page.soup.find(id=link["href"].removeprefix("#"))


def test_each_chart_is_a_picture_with_words_at_an_address_of_its_content(round_):
    page = round_.follow("Analysis and files of this round")
    pictures = page.soup.select("img.research-chart")
    assert len(pictures) == 13
    assert len({each["src"] for each in pictures}) == 13
    for each in pictures[:2]:
        assert each["alt"]
        answer = page.client.get(each["src"])
        assert answer.mimetype == "image/svg+xml"
        assert answer.headers["Cache-Control"] == "no-store"
    page.get(re.sub(r"charts/.{16}", "charts/0123456789abcdef", pictures[0]["src"]), status=404)


@pytest.mark.parametrize("name", FILES)
def test_every_file_can_be_downloaded(round_, name):
    page = round_.follow("Analysis and files of this round")
    [link] = page.soup.select(f'a[href$="/files/{name}"]')
    answer = page.client.get(link["href"])
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith(f"-{name}")
    if name.endswith(".json"):
        assert json.loads(answer.data)
    elif name.endswith(".csv"):
        assert list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_there_is_no_other_file_and_no_other_round(round_):
    round_.get(f"{round_.path}/files/passwords.csv", status=404)
    for path in ("analysis", "withdraw", "delete", "files/round.json", "charts/0.svg"):
        round_.get(f"/research/rounds/999/{path}", status=404)


def test_nobody_sees_anything_without_logging_in(shared_sessions, round_):
    app, _ = shared_sessions
    for path in ("analysis", "withdraw", "delete", "files/round.json", "charts/0.svg"):
        stranger = Resident(app).get(f"{round_.path}/{path}")
        assert stranger.heading == "Log in"


def test_without_matplotlib_the_page_says_what_to_install_and_has_its_tables(round_, monkeypatch):
    with_charts = round_.follow("Analysis and files of this round")
    picture = with_charts.soup.select_one("img.research-chart")["src"]
    monkeypatch.setattr("repairs_pattern.research.analysis.drawing.find_spec", lambda _name: None)
    page = with_charts.get(with_charts.path)
    assert 'pip install "repairs-pattern[research]"' in page.text
    assert not page.soup.select("img.research-chart")
    assert len(page.soup.select("table")) > 13
    page.get(picture, status=404)


def test_somebody_who_withdraws_is_deleted(shared_sessions, round_):
    _, research = shared_sessions
    number = int(round_.path.rpartition("/")[2])
    page = round_.follow("Delete somebody who withdraws")
    page.send()
    assert page.errors == ["Select who withdraws"]
    page.send(code="P03")
    assert "Everything of P03 is deleted." in page.text
    assert "P03" not in {link.text for link in page.soup.select(".desk-list__title")}
    today = research.clock().date()
    record = read_round(research.database, number, {}, this_build(), today)
    assert record.withdrawn == ("P03",)


def test_a_round_is_deleted(shared_sessions, round_):
    _, research = shared_sessions
    page = round_.follow("Delete it now").send()
    assert page.heading == "Rounds"
    assert "The round is deleted." in page.text
    with pytest.raises(NoSuchRound):
        read_round(research.database, 1, {}, this_build(), research.clock().date())


def test_a_round_that_nobody_came_to_has_a_page(shared_sessions):
    app, research = shared_sessions
    number = synthetic_round(research.database, people=0)
    page = moderator(app).get(f"/research/rounds/{number}/analysis")
    assert "Nothing to show." in page.text
    page.get(f"/research/rounds/{number}/withdraw")
    assert "There are no participants in this round." in page.text
