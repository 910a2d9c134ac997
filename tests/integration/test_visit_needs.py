"""What to know before a visit: asked where somebody comes to a home, and passed on."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from repairs_pattern.blueprints.service import Service
from tests.conftest import MakeApp, service_of
from tests.support.folders import CouncilFolder
from tests.support.reporting import CHECK, answers_for, change_links, go_on, report, slug, summary
from tests.support.resident import Resident
from tests.support.stored import answered_pages, the_message, the_repair

pytestmark = pytest.mark.both_databases

TAP = answers_for("tap-drips")
PAGE = "visit-needs"


@pytest.fixture
def asked(resident: Resident) -> Resident:
    """Somebody who is asked what we should know before we visit."""
    return report(resident, TAP, to=PAGE)


def test_what_is_needed_is_shown_and_kept(asked: Resident, service: Service) -> None:
    asked.send({"needs": ["text-first", "knock", "interpreter"], "language": " Kurdish  Sorani "})
    go_on(asked, TAP, to=CHECK)
    shown = summary(asked)["Before we visit"]
    assert "Knock loudly and wait" in shown
    assert "Bring or call an interpreter: Kurdish Sorani" in shown
    asked.send()
    repair = the_repair(service)
    assert repair.visit == {
        "needs": ["knock", "interpreter", "text-first"],
        "language": "Kurdish Sorani",
    }
    assert not any("visit" in question for question, _ in repair.trail)


@pytest.mark.parametrize(
    ("said", "shown"), [([], "Not provided"), (["none"], "None of these")], ids=["empty", "none"]
)
def test_nobody_has_to_answer(
    asked: Resident, service: Service, said: list[str], shown: str
) -> None:
    asked.send({"needs": said})
    assert slug(asked) == "name"
    go_on(asked, TAP, to=CHECK)
    assert summary(asked)["Before we visit"] == shown
    asked.send()
    assert the_repair(service).visit == {}


@pytest.mark.parametrize(
    ("sent", "field", "message"),
    [
        (
            {"needs": ["knock", "none"]},
            "needs",
            "Select what we should know, or select “None of these”",
        ),
        (
            {"needs": ["knock", "sedan-chair"]},
            "needs",
            "Select only from this list, or leave it empty",
        ),
        (
            {"needs": ["interpreter"], "language": "  "},
            "language",
            "Enter the language that the interpreter should speak",
        ),
        (
            {"needs": ["interpreter"], "language": "Ō" * 101},
            "language",
            "The language must be 100 characters or fewer",
        ),
    ],
    ids=["both", "unknown", "no language", "too long"],
)
def test_what_cannot_be_is_refused_at_the_field_and_kept(
    asked: Resident, service: Service, sent: dict[str, str | list[str]], field: str, message: str
) -> None:
    asked.send(sent)
    assert asked.errors == [message]
    error = asked.soup.select_one(f"#{field}-error")
    assert error is not None
    assert message in error.get_text()
    link = asked.soup.select_one(".govuk-error-summary a")
    assert link is not None
    target = asked.soup.find(id=str(link["href"])[1:])
    assert target is not None
    assert target["name"] == field
    ticked = [str(box["value"]) for box in asked.form.select("input[checked]")]
    assert ticked == [value for value in sent["needs"] if value != "sedan-chair"]
    assert asked.value("language") == str(sent.get("language", "")).strip()
    assert PAGE not in answered_pages(service)


def test_a_language_counts_only_with_an_interpreter(asked: Resident, service: Service) -> None:
    asked.send({"needs": ["pets"], "language": "x" * 5_000})
    go_on(asked, TAP)
    assert the_repair(service).visit == {"needs": ["pets"], "language": ""}


def test_what_was_said_is_filled_in_again(asked: Resident) -> None:
    asked.send({"needs": ["interpreter", "pets"], "language": "Polish"}).follow("Back")
    assert asked.value("needs") == "['interpreter', 'pets']"
    assert asked.value("language") == "Polish"
    asked.send({"needs": ["none"], "language": ""}).follow("Back")
    assert asked.value("needs") == "['none']"


def test_none_of_these_goes_with_no_other_in_the_browser_too(asked: Resident) -> None:
    exclusive = asked.form.select("input[data-behaviour=exclusive]")
    assert [box["value"] for box in exclusive] == ["none"]


@pytest.mark.parametrize("outcome", ["communal-stairs", "described"])
def test_it_is_asked_only_where_somebody_comes_to_a_home(
    resident: Resident, service: Service, outcome: str
) -> None:
    report(resident, answers_for(outcome))
    assert the_repair(service).visit == {}
    assert PAGE not in answered_pages(service)


def test_the_language_is_in_no_message(asked: Resident, service: Service) -> None:
    asked.send({"needs": ["interpreter"], "language": "WIN A PRIZE"})
    go_on(asked, TAP)
    assert "WIN A PRIZE" not in str(the_message(service, the_repair(service)).content)


def test_a_change_leads_back_to_the_end(asked: Resident) -> None:
    go_on(asked, TAP, to=CHECK)
    (name,) = (name for name, to in change_links(asked).items() if to.endswith(f"/{PAGE}"))
    assert name.startswith("Change what we should know before we visit")
    asked.get(change_links(asked)[name])
    asked.send({"needs": ["sign-language"], "language": ""})
    assert slug(asked) == CHECK
    assert summary(asked)["Before we visit"] == "Bring or call a sign language interpreter"


def test_westvale_promises_no_text_before_it_comes(westvale: Flask) -> None:
    resident = report(Resident(westvale), answers_for("tap-drips", by="westvale"), to=PAGE)
    assert "Send a text message before you arrive" not in resident.text
    resident.send({"needs": ["text-first"]})
    assert resident.errors == ["Select only from this list, or leave it empty"]


def test_a_council_can_leave_the_page_out(make_app: MakeApp, tmp_path: Path) -> None:
    folder = CouncilFolder.copy_of("westvale", tmp_path)
    offered = 'needs = ["knock", "step-free", "interpreter", "sign-language", "pets", "support"]'
    folder.change("council.toml", offered, "needs = []")
    app = make_app(folder.path)
    resident = Resident(app)
    report(resident, answers_for("tap-drips", by="westvale"), to="name")
    assert "visit" not in resident.link("Back")
    assert PAGE not in service_of(app).runner.journey.pages
