"""`repairs-pattern law holidays`, with a real server in place of GOV.UK."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner, Result
from govuk_bank_holidays.bank_holidays import BankHolidays

from repairs_pattern.cli import main
from repairs_pattern.council import Problem, check_council, load_council
from repairs_pattern.domain.law import NATIONS, bank_holidays, horizon
from tests.support.homes import COUNCILS

Serve = Callable[..., str]

CARRIED = BankHolidays.load_backup_data()


def longer(day: str = "2029-01-01") -> dict[str, Any]:
    """The list as it is carried, and one holiday more in each part of it."""
    listed = deepcopy(CARRIED)
    for division in listed.values():
        division["events"].append({"title": "A new holiday", "date": day, "notes": ""})
    return dict(listed)


def shorter() -> dict[str, Any]:
    """The list as it is carried, without the last two years."""
    listed = deepcopy(CARRIED)
    for division in listed.values():
        division["events"] = [each for each in division["events"] if each["date"] < "2027"]
    return dict(listed)


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Start a server that gives every request this answer; what comes back is its address."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    servers: list[ThreadingHTTPServer] = []

    def start(body: bytes, status: int = 200) -> str:
        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        servers.append(server)
        Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/bank-holidays.json"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def council(tmp_path: Path) -> Path:
    return Path(shutil.copytree(COUNCILS / "northmere", tmp_path / "northmere"))


def holidays(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["law", "holidays", *map(str, arguments)])


def problems(folder: Path, now: datetime | None = None) -> list[Problem]:
    """What `check` says of the list of bank holidays."""
    found = check_council(folder, now)
    return [each for each in found if each.file == Path("bank-holidays.json")]


def test_every_nation_is_shown_with_how_far_its_bank_holidays_are_known() -> None:
    shown = holidays()
    read = json.loads(holidays("--json").output)

    assert shown.exit_code == 0
    assert [each["nation"] for each in read] == list(NATIONS)
    for each in read:
        known = bank_holidays(each["nation"])
        assert each["known_to"] == str(horizon(known))
        assert len(each["holidays"]) == len(known)
        assert f"{each['nation']} " in shown.output
        assert each["known_to"] in shown.output
    assert "may be too early" in shown.output


def test_a_refreshed_list_is_told_and_used_by_the_service(council: Path, serve: Serve) -> None:
    result = holidays(council, "--refresh", "--url", serve(json.dumps(longer()).encode()))

    assert result.exit_code == 0, result.output
    assert "england: new: Monday 1 January 2029, A new holiday" in result.output
    assert load_council(council).holidays[date(2029, 1, 1)] == "A new holiday"
    assert json.loads((council / "bank-holidays.json").read_text("utf-8")) == longer()
    shown = json.loads(holidays(council, "--json").output)
    assert {each["list"] for each in shown} == {"bank-holidays.json"}
    assert {each["known_to"] for each in shown} == {"2029-01-01"}
    assert problems(council) == []


def test_a_refresh_can_give_json_to_other_programs(council: Path, serve: Serve) -> None:
    url = serve(json.dumps(longer()).encode())

    read = json.loads(holidays(council, "--refresh", "--url", url, "--json").output)

    assert {each["known_to"] for each in read} == {"2029-01-01"}


def test_a_second_refresh_has_nothing_new(council: Path, serve: Serve) -> None:
    url = serve(json.dumps(longer()).encode())
    holidays(council, "--refresh", "--url", url)

    assert "the same bank holidays" in holidays(council, "--refresh", "--url", url).output


def test_a_list_of_the_same_length_may_have_a_holiday_more_or_one_less(
    council: Path, serve: Serve
) -> None:
    moved = longer(day="2027-06-07")
    events = moved["scotland"]["events"]
    moved["scotland"]["events"] = [each for each in events if each["date"] != "2027-11-30"]

    told = holidays(council, "--refresh", "--url", serve(json.dumps(moved).encode())).output

    assert "england: new: Monday 7 June 2027, A new holiday" in told
    assert "scotland: gone: Tuesday 30 November 2027, St Andrew" in told
    assert date(2027, 6, 7) in load_council(council).holidays


def test_a_list_can_be_brought_in_from_a_file(council: Path, tmp_path: Path) -> None:
    (tmp_path / "saved.json").write_text(json.dumps(longer()), "utf-8")

    result = holidays(council, "--from", tmp_path / "saved.json")

    assert result.exit_code == 0, result.output
    assert date(2029, 1, 1) in load_council(council).holidays


ANSWERS = [
    # status, body, what is said
    (404, b"Not found", "It answered with status 404."),
    (503, b"{}", "It answered with status 503."),
    (200, b"<!doctype html><title>Sign in to the network</title>", "This is not JSON."),
    (200, b"[]", "This is not a list of bank holidays as GOV.UK publishes it."),
    (200, b"\xff\xfe\x00", "It answered with something that is not text."),
    (200, b"", "This is not JSON."),
    (200, json.dumps(shorter()).encode(), "for england this list ends on 2026-12-28"),
]


@pytest.mark.parametrize(("status", "body", "says"), ANSWERS)
def test_an_answer_that_is_no_use_changes_nothing(
    council: Path, serve: Serve, status: int, body: bytes, says: str
) -> None:
    result = holidays(council, "--refresh", "--url", serve(body, status))

    assert result.exit_code == 1
    assert says in result.output
    assert "Nothing was changed." in result.output
    assert not (council / "bank-holidays.json").exists()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://127.0.0.1:9/bank-holidays.json", "There is no answer: Connection refused."),
        ("file:///etc/hostname", "must start with https://"),
        ("http://[", "There is no answer"),
    ],
)
def test_no_answer_changes_nothing(
    council: Path, monkeypatch: pytest.MonkeyPatch, url: str, says: str
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    result = holidays(council, "--refresh", "--url", url)

    assert result.exit_code == 1
    assert says in result.output
    assert not (council / "bank-holidays.json").exists()


def test_a_failed_refresh_keeps_the_list_that_was_there(council: Path, serve: Serve) -> None:
    holidays(council, "--refresh", "--url", serve(json.dumps(longer()).encode()))

    holidays(council, "--refresh", "--url", serve(b"<!doctype html>"))

    assert date(2029, 1, 1) in load_council(council).holidays


def test_a_folder_is_needed_to_refresh_and_must_be_a_councils(tmp_path: Path) -> None:
    assert "Name the folder" in holidays("--refresh").output
    assert "no council's folder" in holidays(tmp_path, "--refresh").output


def test_check_points_at_a_fault_in_the_list_and_a_refresh_mends_it(
    council: Path, serve: Serve
) -> None:
    broken = longer()
    broken["scotland"]["events"][0]["date"] = "2012-02-30"
    written = json.dumps(broken, indent=2)
    (council / "bank-holidays.json").write_text(written, "utf-8")

    (problem,) = problems(council)

    assert problem.severity == "error"
    assert problem.line is not None
    assert "2012-02-30" in written.splitlines()[problem.line - 1]
    assert "scotland > events > 1 > date" in problem.reason
    assert "bank-holidays.json" in holidays(council).output
    assert holidays(council).exit_code == 1
    url = serve(json.dumps(longer()).encode())
    assert holidays(council, "--refresh", "--url", url).exit_code == 0
    assert problems(council) == []


def test_a_list_that_ends_before_ours_is_not_used_and_check_says_so(council: Path) -> None:
    (council / "bank-holidays.json").write_text(json.dumps(shorter()), "utf-8")

    (problem,) = problems(council)

    assert problem.severity == "warning"
    assert "so this one is not used" in problem.reason
    assert load_council(council).holidays == bank_holidays("england")
    assert {each["list"] for each in json.loads(holidays(council, "--json").output)} == {
        "the package"
    }


def test_check_warns_when_the_list_ends_within_a_year() -> None:
    last = horizon(bank_holidays("england"))
    a_year_before = datetime(last.year - 1, last.month, last.day, tzinfo=UTC)
    too_late = datetime(last.year, last.month, 1, tzinfo=UTC)

    assert problems(COUNCILS / "northmere", a_year_before.replace(day=1)) == []
    (problem,) = problems(COUNCILS / "northmere", too_late)
    assert f"Bank holidays after {last} are not known" in problem.reason
