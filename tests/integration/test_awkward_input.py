"""What people and programs send that nobody expects: scripts, emoji, control characters, lies."""

from __future__ import annotations

import pytest

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.store import AnswerRow
from tests.support.reporting import CHECK, answers_for, go_on, report, slug, summary
from tests.support.resident import Resident
from tests.support.stored import answered_pages, rows, the_repair

pytestmark = pytest.mark.both_databases

TAP = answers_for("tap-drips")
TOO_LONG = "The description must be 1000 characters or fewer"

TEXTS = {
    "emoji": "Water everywhere 💧🧑🏽‍🔧👨‍👩‍👧",
    "right-to-left": "الصنبور يقطر طوال الليل\u200f (kitchen)",
    "combining": "Cafe\u0301 tap — g̈ Việt",
    "other scripts": "水龙头漏水。 Кран течёт. ਟੂਟੀ",
    "markup": "<script>alert(1)</script> & \"quotes\" 'too' {% 7 * 7 %} ${7 * 7} %(x)s",
    "lines": "First line\n\n  second line\nthird",
}


@pytest.fixture
def describing(resident: Resident) -> Resident:
    """Somebody who is asked to describe the problem."""
    return report(resident, TAP, to="describe")


def test_every_script_is_kept_as_it_was_typed(describing: Resident, service: Service) -> None:
    together = "\n".join(TEXTS.values())
    describing.send(description=together)
    go_on(describing, {**TAP, "name": {"name": "Nguyễn Thị 花子 بن"}}, to=CHECK)
    describing.get("/report/describe")
    kept = "\n".join(TEXTS.values()).replace("Cafe\u0301", "Café")
    assert describing.value("description") == kept
    describing.send()
    assert "<script>alert(1)</script>" in describing.text
    assert "<script>alert(1)" not in describing.response.text
    describing.send()
    repair = the_repair(service)
    assert repair.description == kept
    assert repair.contact["name"] == "Nguyễn Thị 花子 بن"


def test_control_characters_are_left_out_and_nothing_else(
    describing: Resident, service: Service
) -> None:
    describing.send(description="Drip\x00 drip\x07\x1b[31m\r\nall\rnight\ttoo")
    go_on(describing, TAP)
    assert the_repair(service).description.startswith("Drip drip[31m\nall\nnight")


def test_a_thousand_characters_are_accepted_with_each_line_break_as_one(
    describing: Resident, service: Service
) -> None:
    text = ("x" * 99 + "\r\n") * 9 + "x" * 100
    go_on(describing.send(description=text), TAP)
    assert len(the_repair(service).description) == 1_000


def test_one_character_too_many_is_an_error_that_keeps_the_text(describing: Resident) -> None:
    for text in ("x" * 1_001, "😀" * 1_001):
        describing.send(description=text)
        assert describing.errors == [TOO_LONG]
        assert describing.value("description") == text


def test_spaces_alone_are_no_description(resident: Resident) -> None:
    report(resident, answers_for("described"), to="describe")
    resident.send(description=" \n\t \u00a0 ")
    assert resident.errors == ["Tell us what is wrong, so that we know who to send"]


def test_spaces_alone_are_no_name(resident: Resident) -> None:
    report(resident, TAP, to="name").send(name=" \u00a0 \x00 ")
    assert resident.errors == ["Enter your full name"]


@pytest.mark.parametrize(
    ("page", "field", "message"),
    [
        ("danger", "choice", "Select an answer"),
        ("who", "who", "Select who you are reporting this for"),
        ("where", "where", "Select where the repair is"),
        ("address", "uprn", "Select the address"),
        ("kitchen-problem", "choice", "Select an answer"),
        ("updates", "by", "Select how we should confirm your report"),
    ],
)
def test_an_option_that_does_not_exist_is_no_answer(
    resident: Resident, page: str, field: str, message: str
) -> None:
    report(resident, TAP, to=page)
    for value in ("", "nonsense", "../../etc/passwd", "\x00", "ÿ", "x" * 10_000):
        resident.send({field: value})
        assert resident.errors == [message], value
        assert slug(resident) == page
        assert resident.value(field) == ""


def test_two_answers_to_one_question_are_one_answer(resident: Resident) -> None:
    report(resident, TAP, to="where")
    resident.send({"where": ["home", "communal"]})
    assert slug(resident) == "postcode"
    assert resident.get("/report/where").value("where") == "home"


def test_days_that_do_not_exist_are_left_out(resident: Resident, service: Service) -> None:
    report(resident, answers_for("water-too-hot"), to="preferences")
    resident.send(days=["mon", "someday"], times="")
    assert summary(resident)["When we can come"] == "Monday"
    resident.send()
    assert the_repair(service).preferences["days"] == ["mon"]


def test_fields_that_were_never_asked_are_not_kept(resident: Resident, service: Service) -> None:
    url, data = report(resident, TAP, to="name").filled({"name": "Ada"})
    resident.client.post(url, data={**data, "admin": "yes", "priority": "emergency"})
    (kept,) = rows(service, AnswerRow, page="name")
    assert kept.answer == {"name": "Ada"}


def test_an_answer_to_a_page_off_the_path_is_not_kept(resident: Resident, service: Service) -> None:
    report(resident, TAP, to="kitchen-problem")
    _, data = resident.filled({"choice": "sink"})
    for page in ("/diagnose/tap-problem", "/diagnose/bathroom-problem", "/report/check-answers"):
        response = resident.client.post(page, data=data)
        assert response.location == "/diagnose/kitchen-problem"
    assert not answered_pages(service) & {"diagnose:tap-problem", "diagnose:bathroom-problem"}


def test_answers_left_behind_on_another_branch_are_not_sent(
    resident: Resident, service: Service
) -> None:
    report(resident, TAP, to=CHECK)
    resident.get("/diagnose/kitchen-problem").send(choice="electrics")
    go_on(resident, answers_for("light-faulty"))
    repair = the_repair(service)
    assert (repair.outcome, repair.trade) == ("light-faulty", "electrical")
    assert not any("tap" in question.lower() for question, _ in repair.trail)


def test_an_exit_has_nothing_to_send(resident: Resident) -> None:
    report(resident, {"danger": {"choice": "gas"}}, to="exit-gas")
    response = resident.client.post("/diagnose/exit-gas", data={"choice": "none"})
    assert response.status_code == 405
