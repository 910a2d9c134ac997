"""What people think of the service, and how many begin, send and leave."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from sqlalchemy import text

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.figures import Figures, read_figures
from repairs_pattern.domain.store import DraftRow, FeedbackRow, FigureRow, OutboxRow
from tests.conftest import Clock, MakeApp, service_of
from tests.support.folders import CouncilFolder
from tests.support.reporting import CHECK, answers_for, draft_id, go_on, report, slug
from tests.support.resident import Resident
from tests.support.stored import rows, the_repair
from tests.support.trouble import busy, without_table

pytestmark = pytest.mark.both_databases

ASKED = "What did you think of this service?"
SAID = answers_for("tap-drips")


def figures(service: Service) -> Figures:
    with service.database.reading() as session:
        return read_figures(session)


# Feedback


def test_feedback_is_kept_with_its_day_and_answered_with_thanks(
    resident: Resident, service: Service, clock: Clock
) -> None:
    resident.get("/feedback/").send(score="2", comment="Too many questions \N{SLOTH}")
    assert resident.path == "/feedback/thank-you"
    assert resident.heading == "Thank you for your feedback"
    (row,) = rows(service, FeedbackRow)
    assert (row.day, row.score) == (clock().date(), 2)
    assert row.comment == "Too many questions \N{SLOTH}"


def test_a_score_alone_is_feedback_and_a_refresh_of_the_thanks_adds_none(
    resident: Resident, service: Service
) -> None:
    resident.get("/feedback/").send(score="5")
    resident.get(resident.path)
    assert [(row.score, row.comment) for row in rows(service, FeedbackRow)] == [(5, "")]


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"comment": "Fine"}, "Select how you felt about the service"),
        ({"score": "6", "comment": "Fine"}, "Select how you felt about the service"),
        ({"score": "five", "comment": "Fine"}, "Select how you felt about the service"),
        (
            {"score": "5", "comment": "a" * 1_201},
            "Your feedback must be 1200 characters or fewer",
        ),
    ],
)
def test_what_is_missing_or_too_long_is_told_and_what_was_typed_is_kept(
    resident: Resident, service: Service, answers: dict[str, str], error: str
) -> None:
    resident.get("/feedback/").send(answers)
    assert resident.errors == [error]
    assert resident.value("comment") == answers["comment"]
    assert rows(service, FeedbackRow) == []


def test_a_wrong_token_keeps_what_was_typed(resident: Resident, service: Service) -> None:
    resident.get("/feedback/").send(score="3", comment="Fine", csrf_token="wrong")
    assert rows(service, FeedbackRow) == []
    assert (resident.value("score"), resident.value("comment")) == ("3", "Fine")
    assert resident.send().path == "/feedback/thank-you"


def test_the_page_says_what_not_to_write_and_how_much(resident: Resident) -> None:
    resident.get("/feedback/")
    assert "Do not include personal or financial information" in resident.text
    assert "1200 characters" in resident.text


def test_feedback_leaves_the_report_as_it_is(resident: Resident, service: Service) -> None:
    report(resident, SAID, to="name")
    draft = draft_id(resident)
    resident.get("/feedback/").send(score="4")
    assert draft_id(resident) == draft
    assert slug(go_on(resident.get("/report/name"), SAID)) == "confirmation"


def test_feedback_is_asked_for_where_a_visit_ends_and_not_on_the_way(
    resident: Resident, app: Flask, service: Service
) -> None:
    resident.get("/").send()
    assert ASKED not in resident.text
    go_on(resident, SAID, CHECK)
    assert ASKED not in resident.text
    assert resident.send().link(ASKED) == "/feedback/"
    repair = the_repair(service)
    finder = Resident(app).get("/track/")
    finder.send(reference=repair.reference, postcode=repair.postcode)
    assert finder.link(ASKED) == "/feedback/"
    for said, end in [
        ({"danger": {"choice": "gas"}}, "exit-gas"),
        ({**SAID, "postcode": {"postcode": "AB1 2CD"}}, "out-of-area"),
    ]:
        assert report(Resident(app), said, to=end).link(ASKED) == "/feedback/"


def test_one_address_leaves_no_more_feedback_than_the_council_allows(
    make_app: MakeApp, tmp_path
) -> None:
    folder = CouncilFolder.copy_of("westvale", tmp_path / "councils")
    folder.change("council.toml", 'feedback = "30 per minute"', 'feedback = "1 per hour"')
    app = make_app(folder.path)
    resident = Resident(app).get("/feedback/")
    resident.send(score="5")
    resident.get("/feedback/").send(score="5", status=429)
    assert len(rows(service_of(app), FeedbackRow)) == 1


# Figures


def test_a_whole_report_is_one_start_and_one_sent_with_a_visit_booked(
    resident: Resident, service: Service
) -> None:
    report(resident, SAID)
    found = figures(service)
    assert (found.started, found.sent, found.exits) == (1, {"online": 1}, {})


@pytest.mark.parametrize(
    ("outcome", "pages", "kind"),
    [
        ("tap-drips", {"appointment": {"slot": "none"}}, "arrange"),
        ("water-too-hot", {}, "arrange"),
        ("described", {}, "triage"),
    ],
)
def test_a_sent_report_is_counted_by_how_the_visit_comes_about(
    resident: Resident, service: Service, outcome: str, pages: dict[str, dict[str, str]], kind: str
) -> None:
    report(resident, answers_for(outcome, **pages))
    assert figures(service).sent == {kind: 1}


def test_looking_at_pages_starts_nothing(resident: Resident, service: Service) -> None:
    resident.get("/").send()
    resident.get("/diagnose/danger")
    resident.get("/feedback/")
    assert rows(service, FigureRow) == []


def test_refresh_back_and_another_tab_count_nothing_again(
    resident: Resident, service: Service
) -> None:
    report(resident, {"danger": {"choice": "gas"}}, to="exit-gas")
    for _ in range(3):
        resident.get("/diagnose/exit-gas")
        resident.another_tab().get("/diagnose/exit-gas")
    resident.get("/diagnose/danger").send(choice="gas")
    found = figures(service)
    assert (found.started, found.exits) == (1, {"exit:gas": 1})


def test_the_first_exit_counts_and_who_goes_back_and_sends_is_counted_as_sent_too(
    resident: Resident, service: Service
) -> None:
    report(resident, {"danger": {"choice": "gas"}}, to="exit-gas")
    resident.get("/diagnose/danger").send(choice="none")
    go_on(resident, {**SAID, "postcode": {"postcode": "AB1 2CD"}}, to="out-of-area")
    go_on(resident.get("/report/postcode"), SAID)
    found = figures(service)
    assert (found.started, found.exits) == (1, {"exit:gas": 1})
    assert found.sent == {"online": 1}


def test_a_report_that_is_submitted_again_is_counted_once(
    checking: Resident, service: Service
) -> None:
    url, data = checking.filled({})
    for _ in range(3):
        checking.client.post(url, data=data)
    assert figures(service).sent == {"online": 1}


def test_starting_again_is_another_start(resident: Resident, service: Service) -> None:
    for _ in range(2):
        report(resident, SAID, to="who")
    assert figures(service).started == 2


def test_carrying_on_in_another_browser_is_no_new_start(
    resident: Resident, app: Flask, service: Service
) -> None:
    report(resident, SAID, to="name").get("/report/save").send(by="text", mobile="07700 900982")
    (message,) = rows(service, OutboxRow)
    phone = Resident(app).get(f"/report/carry-on/{message.content['token']}").send()
    go_on(phone, SAID)
    found = figures(service)
    assert (found.started, found.all_sent) == (1, 1)


def test_two_services_in_one_process_count_their_own(app: Flask, westvale: Flask) -> None:
    report(Resident(app), SAID, to="who")
    assert figures(service_of(app)).started == 1
    assert figures(service_of(westvale)).started == 0


def test_a_busy_database_costs_the_figure_and_not_the_resident(
    resident: Resident, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    gas = {"danger": {"choice": "gas"}}
    resident.get("/").send()
    resident.send(gas["danger"])
    with service.database.writing() as session:
        session.execute(text("DELETE FROM figure"))
        session.execute(text("UPDATE draft SET ended = NULL"))
    with caplog.at_level(logging.WARNING), busy(service.database):
        assert resident.get("/diagnose/exit-gas").heading.startswith("Emergency")
    assert "not counted: count_exit, OperationalError" in caplog.text
    assert figures(service).exits == {}
    resident.get("/diagnose/exit-gas")
    assert figures(service).exits == {"exit:gas": 1}


def test_a_fault_in_counting_is_logged_and_the_report_is_sent_all_the_same(
    checking: Resident, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    secret = draft_id(checking)
    with without_table(service.database, "figure"):
        assert checking.send().heading == "Appointment booked"
    assert "not counted: count_sent" in caplog.text
    assert secret not in caplog.text


def test_a_draft_is_marked_as_counted_and_holds_nothing_more(
    resident: Resident, service: Service
) -> None:
    report(resident, {"danger": {"choice": "gas"}}, to="exit-gas")
    assert [row.ended for row in rows(service, DraftRow)] == ["exit:gas"]
