"""Who lives in the home: asked only where it could change something, and then it does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.store import RepairRow
from tests.conftest import Clock, MakeApp, service_of
from tests.support.councils import council
from tests.support.homes import a_home
from tests.support.reporting import (
    CHECK,
    answers_for,
    change_links,
    go_on,
    put_answers,
    report,
    slug,
    summary,
)
from tests.support.resident import Resident
from tests.support.stored import answered_pages, rows, the_repair

BOARD = answers_for("floorboard-loose")
"""Routine in Northmere; urgent where somebody may fall harder than others."""

BABY_SENTENCE = "We have made this more urgent because there is a baby or young child in the home."


def offered(resident: Resident) -> list[str]:
    """The values of the checkboxes on the page."""
    return [str(box["value"]) for box in resident.form.select("input[type=checkbox]")]


@pytest.fixture
def asked(resident: Resident) -> Resident:
    """Somebody who is asked who lives in the home."""
    return report(resident, BOARD, to="household")


def change(resident: Resident, page: str) -> Resident:
    """Follow the Change link to a page."""
    return resident.get(next(a for a in change_links(resident).values() if a.endswith(f"/{page}")))


def test_the_page_says_why_we_ask_and_that_nobody_has_to_answer(asked: Resident) -> None:
    assert asked.path == "/diagnose/household"
    assert asked.heading == "Who lives in the home? (optional)"
    assert "we may be able to come sooner" in asked.text
    assert "You do not have to answer" in asked.text
    assert "use it to decide how soon we come" in asked.text


def test_a_need_makes_it_sooner_and_everything_follows(
    resident: Resident, service: Service
) -> None:
    report(resident, {**BOARD, "household": {"needs": ["baby"]}}, to="result")
    assert BABY_SENTENCE in resident.text
    assert "A fall can hurt some people more than others." in resident.text
    assert "“Urgent”: within 5 working days" in resident.text
    assert "We aim to fix this by Monday 30 November 2026" in resident.text
    resident.send()
    go_on(resident, BOARD, to="appointment")
    while "more" in str(resident.form):
        before = len(resident.choices("slot"))
        resident.send(more="20")
        if len(resident.choices("slot")) == before:
            break
    assert max(resident.choices("slot")[:-1])[:10] <= "2026-11-30"
    go_on(resident, BOARD, to=CHECK)
    assert BABY_SENTENCE in resident.text
    assert summary(resident)["Who lives in the home"] == "A baby or a child under 5"
    resident.send()
    repair = the_repair(service)
    assert (repair.priority, repair.household, repair.raised) == ("urgent", ["baby"], ["baby"])
    assert repair.target_reason == "urgent"
    assert not any("lives" in question for question, _ in repair.trail)


@pytest.mark.parametrize("said", [{}, {"needs": ["none"]}], ids=["nothing", "none of these"])
def test_without_a_need_it_stays_as_it_was(
    resident: Resident, service: Service, said: dict[str, list[str]]
) -> None:
    report(resident, {**BOARD, "household": said}, to="result")
    assert "more urgent" not in resident.text
    assert "“Routine”" in resident.text
    go_on(resident.send(), BOARD, to=CHECK)
    shown = "None of these" if said else "Not provided"
    assert summary(resident)["Who lives in the home"] == shown
    resident.send()
    repair = the_repair(service)
    assert (repair.priority, repair.household, repair.raised) == ("routine", [], [])


def test_several_needs_are_all_named(asked: Resident) -> None:
    asked.send({"needs": ["disability", "baby", "pregnant"]})
    assert (
        "because there is a baby or young child, someone who is pregnant, and someone who is "
        "disabled in the home"
    ) in asked.text.replace("pregnant and", "pregnant, and")


def test_a_home_is_an_emergency_for_some_and_they_are_told_to_call(
    resident: Resident, service: Service
) -> None:
    report(
        resident, answers_for("heating-controls", household={"needs": ["over-65"]}), to="call-now"
    )
    assert "because there is someone aged 65 or over in the home" in resident.text
    assert "A cold home can make people ill" in resident.text
    assert "We have not sent a report" in resident.text
    assert resident.soup.find("form") is None
    assert council("northmere").contact.repairs_phone in resident.text
    resident.follow("This is not an emergency: go back and choose another answer")
    assert slug(resident) == "household"
    resident.send({"needs": []})
    assert slug(resident) == "result"
    assert rows(service, RepairRow) == []


@pytest.mark.parametrize(
    ("outcome", "home"),
    [
        ("tap-drips", None),
        ("described", None),
        ("toilet-no-flush-only", None),
        ("no-heating", None),
        ("communal-stairs", None),
        ("floorboard-loose", a_home(tenure="leaseholder")),
    ],
    ids=["no rule", "triage", "emergency", "emergency by season", "shared area", "theirs to mend"],
)
def test_nobody_is_asked_where_it_changes_nothing(
    resident: Resident, service: Service, outcome: str, home: object
) -> None:
    said = answers_for(outcome, home=home)  # type: ignore[arg-type]
    ends = {"call-now", "your-repair", "result"}
    report(resident, said, to=council("northmere").tree.start[str(said["where"]["where"])])  # type: ignore[index]
    while slug(resident) not in ends:
        answers = said[slug(resident)]
        assert not callable(answers)
        resident.send(answers)
        assert slug(resident) != "household"
    assert resident.get("/diagnose/household").path != "/diagnose/household"
    assert "household" not in answered_pages(service)


def test_only_needs_that_could_change_this_repair_are_asked_for(resident: Resident) -> None:
    report(resident, answers_for("toilet-blocked-spare"), to="household")
    assert offered(resident) == ["health", "disability", "none"]


def test_a_rule_for_the_heating_season_does_not_ask_in_summer(
    app: Flask, make_app: MakeApp
) -> None:
    july = make_app(clock=Clock(datetime(2026, 7, 6, 9, 30, tzinfo=UTC)))
    report(Resident(app), answers_for("window-draught"), to="household")
    resident = report(Resident(july), answers_for("window-draught"), to="result")
    assert "more urgent" not in resident.text


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (["baby", "none"], "Select who lives in the home, or select “None of these”"),
        (["baby", "dragon"], "Select only from this list, or leave it empty"),
        (["health"], "Select only from this list, or leave it empty"),
        (["baby", "x" * 9_000, "\x00"], "Select only from this list, or leave it empty"),
    ],
    ids=["both", "unknown", "not asked for here", "hostile"],
)
def test_what_cannot_be_is_refused_at_the_field_and_what_was_ticked_is_kept(
    asked: Resident, service: Service, sent: list[str], message: str
) -> None:
    asked.send({"needs": sent})
    assert asked.errors == [message]
    error = asked.soup.select_one("#needs-error")
    assert error is not None
    assert message in error.get_text()
    ticked = [str(box["value"]) for box in asked.form.select("input[checked]")]
    assert ticked == [value for value in sent if value in offered(asked)]
    assert "household" not in answered_pages(service)


def test_a_value_sent_twice_counts_once(asked: Resident, service: Service) -> None:
    asked.send({"needs": ["baby", "baby"]})
    go_on(asked, BOARD)
    assert the_repair(service).household == ["baby"]


def test_a_change_at_the_end_shows_the_new_result_and_asks_for_an_earlier_time(
    resident: Resident,
) -> None:
    report(resident, BOARD, to="appointment")
    resident.send(more="20")
    late = resident.choices("slot")[-2]
    go_on(resident.send(slot=late), BOARD, to=CHECK)
    change(resident, "household").send({"needs": ["over-65"]})
    assert slug(resident) == "result"
    assert "because there is someone aged 65 or over in the home" in resident.text
    resident.send()
    assert slug(resident) == "appointment"
    assert late not in resident.choices("slot")
    resident.send(slot=resident.choices("slot")[0])
    assert slug(resident) == CHECK


def test_a_change_that_makes_no_difference_shows_nothing_again(resident: Resident) -> None:
    report(resident, BOARD, to=CHECK)
    change(resident, "household").send({"needs": ["none"]})
    assert slug(resident) == CHECK
    assert summary(resident)["Who lives in the home"] == "None of these"


def test_the_reason_is_shown_again_when_it_is_another_one(resident: Resident) -> None:
    report(resident, {**BOARD, "household": {"needs": ["baby"]}}, to=CHECK)
    change(resident, "household").send({"needs": ["pregnant"]})
    assert slug(resident) == "result"
    assert "because there is someone who is pregnant in the home" in resident.text
    assert slug(resident.send()) == CHECK


def test_another_repair_asks_again_only_when_it_asks_for_more(
    resident: Resident, service: Service
) -> None:
    report(resident, {**BOARD, "household": {"needs": ["disability"]}}, to="result")
    put_answers(
        resident,
        service,
        {
            f"diagnose:{page}": said
            for page, said in answers_for("window-draught").items()
            if isinstance(said, dict) and "choice" in said
        },
    )
    resident.get("/report/check-answers")
    assert slug(resident) == "household"
    assert resident.value("needs") == "['disability']"
    assert "health" in offered(resident)
    resident.send({"needs": ["disability", "health"]})
    assert "someone with a health condition and someone who is disabled" in resident.text


def test_a_need_that_does_not_matter_any_more_is_not_sent(
    resident: Resident, service: Service
) -> None:
    said = answers_for("bath-seal", household={"needs": ["baby", "health"]})
    report(resident, said, to="result")
    put_answers(
        resident,
        service,
        {
            f"diagnose:{page}": answers
            for page, answers in BOARD.items()
            if isinstance(answers, dict) and "choice" in answers
        },
    )
    go_on(resident.get("/report/check-answers"), {**BOARD, "household": {"needs": ["baby"]}})
    repair = the_repair(service)
    assert (repair.outcome, repair.household) == ("floorboard-loose", ["baby"])


def test_where_only_diagnose_is_mounted_it_is_asked_too(make_app: MakeApp) -> None:
    app = make_app(sections={"report": None})
    resident = Resident(app)
    report(resident, BOARD, to="household")
    resident.send({"needs": ["baby"]})
    assert slug(resident) == "result"
    assert BABY_SENTENCE in resident.text
    assert "Call us to report it" in resident.text


def test_westvale_raises_by_its_own_rules(westvale: Flask) -> None:
    said = answers_for("toilet-spare", by="westvale", household={"needs": ["health"]})
    resident = report(Resident(westvale), said, to="call-now")
    assert "Not everybody can get to another toilet in time." in resident.text
    assert rows(service_of(westvale), RepairRow) == []


def test_the_privacy_notice_says_what_we_use_it_for(resident: Resident) -> None:
    resident.get("/privacy")
    assert "We use your answers only to decide how soon to come" in resident.text
