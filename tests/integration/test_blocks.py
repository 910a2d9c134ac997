"""A repair in a block's shared areas: what is known already, where it is, and no appointment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.law import Period, due
from repairs_pattern.domain.repairs import Target
from repairs_pattern.domain.store import OutboxRow, PlaceRow, RepairRow
from repairs_pattern.messages import message_text
from tests.conftest import MONDAY, Clock
from tests.support.councils import council
from tests.support.homes import a_home, homes
from tests.support.raised import a_repair
from tests.support.reporting import CHECK, answers_for, change_links, go_on, report, slug, summary
from tests.support.resident import Resident
from tests.support.stored import rows, the_message, the_repair

pytestmark = pytest.mark.both_databases

AREA = a_home(kind="communal")
STAIRS = answers_for("communal-stairs")
PRIVATE = {
    "description": "Dana at flat 7 broke the lamp",
    "contact": {"name": "Dana Dale", "phone": "+447700900123", "by": "none"},
    "location": "Corridor: outside flat 7",
    "trail": [["Where?", "By Dana's door"]],
}


def known(service: Service, days_ago: float = 3, **changes: Any) -> int:
    """A neighbour's report of the shared areas that the tests are about."""
    told = {
        "place": "communal",
        "block": AREA.block,
        "booking": "no-access",
        "outcome": "communal-light",
        "summary": "One light in a shared area",
        **PRIVATE,
        **changes,
    }
    return a_repair(service.database, MONDAY - timedelta(days=days_ago), **told)


def hints(resident: Resident) -> list[str]:
    return [hint.get_text(strip=True) for hint in resident.soup.select(".govuk-radios__hint")]


def labels(resident: Resident) -> list[str]:
    found = resident.soup.select("label.govuk-radios__label")
    return [label.get_text(strip=True) for label in found]


def test_a_block_without_open_repairs_is_asked_where_straight_away(resident: Resident) -> None:
    report(resident, STAIRS, to="block-location")
    assert resident.heading == "Where in the building is it?"
    assert "/open-repairs" not in resident.link("Back")


def test_open_repairs_are_shown_first_with_their_kind_and_day_alone(
    resident: Resident, service: Service
) -> None:
    known(service)
    known(service, days_ago=1, outcome="described", summary="Dana", booking="triage")
    report(resident, STAIRS, to="open-repairs")
    assert labels(resident) == [
        "A repair that somebody described",
        "One light in a shared area",
        "None of these: report another repair",
    ]
    assert hints(resident)[:2] == [
        "Reported on Sunday 22 November 2026",
        "Reported on Friday 20 November 2026",
    ]


def test_nothing_that_a_neighbour_wrote_and_nothing_about_them_is_told(
    resident: Resident, service: Service
) -> None:
    known(service)
    reference = the_repair(service).reference
    report(resident, STAIRS, to="open-repairs")
    pages = resident.response.text
    pages += resident.send(repair=resident.choices("repair")[0]).response.text
    assert slug(resident) == "already-reported"
    for private in ("Dana", "flat 7", "07700 900123", "lamp", "Corridor", reference):
        assert private not in pages


@pytest.mark.parametrize(
    "elsewhere",
    [{"block": "NM-B0002"}, {"place": "home"}, {"status": "cancelled"}],
    ids=["another block", "a home in the block", "cancelled"],
)
def test_what_is_not_an_open_repair_of_the_block_is_not_shown(
    resident: Resident, service: Service, elsewhere: dict[str, Any]
) -> None:
    known(service, **elsewhere)
    report(resident, STAIRS, to="block-location")


def test_a_home_in_the_block_is_not_asked_about_the_blocks_repairs(
    resident: Resident, service: Service
) -> None:
    flat = next(h for h in homes("northmere") if h.block == AREA.block and h.kind == "home")
    known(service)
    report(resident, answers_for("tap-drips", home=flat), to="reported-before")


def test_at_most_ten_are_listed_and_the_rest_are_counted(
    resident: Resident, service: Service
) -> None:
    for number in range(12):
        known(service, days_ago=number, outcome=f"repair-{number}")
    report(resident, STAIRS, to="open-repairs")
    assert len(resident.choices("repair")) == 11
    assert "There are 2 older repairs that are not shown." in resident.text


def test_a_repair_that_is_known_ends_with_its_dates_and_a_way_back(
    resident: Resident, service: Service
) -> None:
    known(service)
    report(resident, STAIRS, to="open-repairs")
    resident.send(repair=resident.choices("repair")[0])
    assert resident.heading == "We know about this repair"
    assert "One light in a shared area" in resident.text
    assert "Reported on Friday 20 November 2026" in resident.text
    assert "We aim to deal with it by Monday 7 December 2026" in resident.text
    assert "Nothing was sent" in resident.text
    assert "01632 960100" in resident.text
    resident.follow("Go back and report another repair").send(repair="none")
    go_on(resident, STAIRS)
    assert resident.heading == "Report sent"


def test_a_repair_that_is_late_is_said_to_be_late(
    resident: Resident, service: Service, clock: Clock
) -> None:
    known(service)
    clock.pass_by(days=20)
    report(resident, STAIRS, to="open-repairs")
    resident.send(repair=resident.choices("repair")[0])
    assert "We aimed to deal with it by Monday 7 December 2026" in resident.text
    assert "We are late." in resident.text


def test_the_day_of_our_reply_to_somebody_else_is_not_shown_as_the_day_of_the_repair(
    resident: Resident, service: Service
) -> None:
    reply = Target(due(MONDAY, Period(2, "working-days"), ()), "reply")
    known(service, outcome="described", summary="", booking="triage", target=reply)
    report(resident, STAIRS, to="open-repairs")
    resident.send(repair=resident.choices("repair")[0])
    assert "A repair that somebody described" in resident.text
    assert "We aim" not in resident.text
    assert "working out what to do" in resident.text


def test_a_repair_that_is_not_on_the_list_cannot_be_chosen(
    resident: Resident, service: Service
) -> None:
    known(service)
    report(resident, STAIRS, to="open-repairs")
    resident.send(repair="lift-2026-01-01")
    assert resident.errors == ["Select a repair, or “None of these”"]


def test_what_was_reported_since_is_asked_about_when_the_address_is_given_again(
    resident: Resident, service: Service
) -> None:
    known(service)
    report(resident, STAIRS, to=CHECK)
    address = next(a for a in change_links(resident).values() if a.endswith("/address"))
    known(service, days_ago=0, outcome="lift", summary="Lift that does not work")
    resident.get(address).send()
    assert slug(resident) == "open-repairs"
    assert labels(resident)[0] == "Lift that does not work"
    resident.send(repair="none")
    assert slug(resident) == CHECK


def test_another_block_asks_where_in_it_again(resident: Resident) -> None:
    other = next(h for h in homes("northmere") if h.kind == "communal" and h.block != AREA.block)
    report(resident, STAIRS, to=CHECK)
    postcode = next(a for a in change_links(resident).values() if a.endswith("/postcode"))
    resident.get(postcode).send(postcode=other.postcode)
    go_on(resident, {"address": {"uprn": other.uprn}}, to="block-location")
    assert resident.value("detail") == "Second floor"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"place": "stairs", "detail": "Second floor"}, "Stairs or landing: Second floor"),
        ({"place": "bins", "detail": ""}, "Bins or bike store"),
    ],
)
def test_where_in_the_block_is_kept_and_shown_in_words(
    resident: Resident, service: Service, said: dict[str, str], kept: str
) -> None:
    report(resident, {**STAIRS, "block-location": said}, to=CHECK)
    assert summary(resident)["Where in the building"] == kept.replace(": ", "\n")
    resident.send()
    repair = the_repair(service)
    assert (repair.block, repair.location, repair.place) == (AREA.block, kept, "communal")
    assert repair.minutes == council("northmere").tree.outcomes["communal-stairs"].minutes
    assert [question for question, _ in repair.trail] == ["What is the problem in the shared area?"]


def test_a_shared_area_that_is_not_on_the_list_is_asked_where_too(
    resident: Resident, service: Service
) -> None:
    typed = {"line_1": "The Old Mill", "town": "Northmere", "postcode": AREA.postcode}
    said = {**STAIRS, "address": {"uprn": "not-listed"}, "address-typed": typed}
    report(resident, said, to="result")
    assert "We check the address first." in resident.text
    go_on(resident, said)
    repair = the_repair(service)
    assert (repair.block, repair.booking) == (None, "no-access")
    assert repair.location == "Stairs or landing: Second floor"


def test_a_repair_that_needs_nobody_at_home_has_no_appointment(
    resident: Resident, service: Service
) -> None:
    report(resident, STAIRS, to="result")
    assert "We come without an appointment." in resident.text
    assert "We aim to fix this by Monday 30 November 2026" in resident.text
    go_on(resident, STAIRS, to="updates").send(STAIRS["updates"])  # type: ignore[arg-type]
    assert slug(resident) == CHECK
    assert "We book your appointment" not in resident.text
    resident.send()
    assert resident.heading == "Report sent"
    assert "We come without an appointment" in resident.text
    assert "contact you to arrange" not in resident.text
    assert rows(service, PlaceRow) == []
    repair = the_repair(service)
    assert (repair.status, repair.booking) == ("reported", "no-access")


def test_the_message_about_it_says_that_we_come_without_an_appointment(
    resident: Resident, service: Service, app: Flask
) -> None:
    report(resident, STAIRS)
    message = the_message(service, the_repair(service))
    with app.test_request_context():
        text = message_text(service.council, message.kind, message.channel, message.content)
    assert (
        "We will come without an appointment. We aim to deal with it by Monday 30 November 2026."
    ) in text.paragraphs


def test_the_second_report_of_a_block_sees_the_first(app: Flask, service: Service) -> None:
    report(Resident(app), STAIRS)
    neighbour = report(Resident(app), STAIRS, to="open-repairs")
    assert labels(neighbour)[0] == "Shared stairs or handrail"
    neighbour.send(repair=neighbour.choices("repair")[0])
    assert slug(neighbour) == "already-reported"
    assert len(rows(service, RepairRow)) == len(rows(service, OutboxRow)) == 1


@pytest.mark.parametrize("name", ["northmere", "westvale"])
def test_no_shared_area_asks_a_resident_to_let_us_in_without_saying_why(name: str) -> None:
    tree = council(name).tree
    ends = {path[-1][1].outcome for path in tree.paths("communal")} - {None}
    for end in ends:
        outcome = tree.outcomes[str(end)]
        if outcome.priority != "emergency":
            arranged = outcome.booking == "arrange" and "your home" in str(outcome.because)
            inside = outcome.booking == "arrange" and "inside" in str(outcome.because)
            assert outcome.booking in {"no-access", "triage"} or arranged or inside, end


def test_a_block_can_report_what_goes_wrong_in_blocks() -> None:
    tree = council("northmere").tree
    words = " ".join(
        option.label.casefold() for path in tree.paths("communal") for question, option in path
    )
    for thing in (
        "lift", "entryphone", "light", "rubbish chute", "tv aerial", "pigeons", "leak", "fire door",
    ):  # fmt: skip
        assert thing in words, thing
