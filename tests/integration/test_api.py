"""An app of the council's own makes reports by the same rules as the journey."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect

from repairs_pattern import create_app
from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.repairs import Following
from repairs_pattern.domain.store import OutboxRow, PlaceRow, RepairRow
from tests.conftest import MONDAY, SETTINGS, Clock, MakeApp, service_of
from tests.support.api_client import ApiClient, a_key, fill, with_api
from tests.support.councils import council
from tests.support.reporting import answers_for, reference, report
from tests.support.resident import Resident
from tests.support.stored import rows, the_repair

NEVER_THE_SAME = {"id", "reference", "draft_id", "receipt", "source"}


@pytest.fixture(scope="module")
def app(
    tmp_path_factory: pytest.TempPathFactory, with_addresses: Callable[[str], Path]
) -> Iterator[Flask]:
    """Northmere with an API; one for all tests of this file."""
    file = tmp_path_factory.mktemp("api") / "northmere.db"
    shutil.copy(with_addresses("northmere"), file)
    settings = {**SETTINGS, "DATABASE_URL": f"sqlite:///{file}"}
    roomy = dict.fromkeys(council("northmere").booking.capacity, 500)
    booking = council("northmere").booking.model_copy(update={"capacity": roomy})
    northmere = with_api(calls="100000 per minute").model_copy(update={"booking": booking})
    app = create_app(northmere, settings=settings, clock=Clock(MONDAY))
    yield app
    service_of(app).database.close()


@pytest.fixture(scope="module")
def key(app: Flask) -> str:
    return a_key(app)


@pytest.fixture
def client(app: Flask, key: str) -> ApiClient:
    return ApiClient(app, key)


def stored(service: Service, known: str) -> dict[str, Any]:
    """A repair, its messages and its visit, without what is never the same twice."""
    repair = the_repair(service, reference=known)
    row = {
        column.key: getattr(repair, column.key)
        for column in inspect(RepairRow).columns
        if column.key not in NEVER_THE_SAME
    }
    messages = [
        (each.kind, each.channel, each.recipient, json.dumps(each.content).replace(known, ""))
        for each in rows(service, OutboxRow, repair_id=repair.id)
    ]
    visits = [
        (place.trade, place.starts_at) for place in rows(service, PlaceRow, repair_id=repair.id)
    ]
    return {"row": row, "messages": messages, "visits": visits}


def first(place: str, **wanted: Any) -> str:
    """The first outcome of the tree in a place, with these values."""
    tree = council("northmere").tree
    return next(
        steps[-1][1].outcome
        for steps in tree.paths(place)
        if (end := steps[-1][1].outcome)
        and tree.outcomes[end].priority != "emergency"
        and all(getattr(tree.outcomes[end], name) == value for name, value in wanted.items())
    )


BEHALF = {"relation": "carer", "name": "Carl Carer", "contact": "resident", "knows": "agreed"}
TYPED = {"line_1": "1 New Street", "town": "Northmere", "postcode": "XN1 1AA"}

CASES: dict[str, Callable[[], dict[str, Any]]] = {
    "a visit is booked": lambda: answers_for("tap-drips"),
    "staff arrange a visit": lambda: answers_for(first("home", booking="arrange")),
    "nobody has to be in": lambda: answers_for(first("communal", booking="no-access")),
    "for somebody else": lambda: answers_for(
        "tap-drips", who={"who": "someone-else"}, behalf=BEHALF, updates={"by": "none"}
    ),
    "an address that is not listed": lambda: answers_for(
        "tap-drips", address={"uprn": "not-listed"}, address_typed=TYPED
    ),
    "no time suits": lambda: answers_for("tap-drips", appointment={"slot": "none"}),
    "somebody at risk": lambda: answers_for(
        "bath-seal", household={"needs": ["baby"]}, updates={"by": "letter"}
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_report_by_an_app_is_the_report_of_the_journey(
    app: Flask, client: ApiClient, case: str
) -> None:
    said = CASES[case]()
    by_hand = reference(report(Resident(app), said))
    answers = fill(client, said)
    if "appointment" in said and not callable(said["appointment"]) and "appointment" in answers:
        answers["appointment"] = said["appointment"]
        answers = {**answers, "preferences": said["preferences"]}
    made = client.report(answers)
    assert made.status_code == 201, made.text
    service = service_of(app)
    assert stored(service, made.json["reference"]) == stored(service, by_hand)
    assert the_repair(service, reference=by_hand).source == "online"
    assert the_repair(service, reference=made.json["reference"]).source == "api"


def test_what_is_off_the_path_is_neither_looked_at_nor_kept(app: Flask, client: ApiClient) -> None:
    answers = fill(client, answers_for("tap-drips"))
    made = client.report(
        {
            **answers,
            "behalf": {"relation": "nobody", "name": ""},
            "preferences": {"times": "Never sent"},
            "address-typed": {"line_1": "Somewhere else"},
        }
    )
    assert made.status_code == 201, made.text
    repair = the_repair(service_of(app), reference=made.json["reference"])
    assert (repair.behalf, repair.preferences) == ({}, {})


def test_an_answer_that_is_wrong_gets_the_words_of_the_page(app: Flask, client: ApiClient) -> None:
    said = answers_for("tap-drips", phone={"phone": "not a number"})
    page = report(Resident(app), {**said, "phone": {}}, to="phone")
    page.send(phone="not a number")
    answers = {**fill(client, {**said, "phone": {}}), "phone": {"phone": "not a number"}}
    answer = client.path(answers)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert answer.json["type"] == "urn:repairs-pattern:problem:invalid-answers"
    (fault,) = answer.json["errors"]
    assert (fault["page"], fault["field"], [fault["message"]]) == ("phone", "phone", page.errors)


@pytest.mark.parametrize(
    ("page", "sent", "message"),
    [
        ("who", {}, "Select who you are reporting this for"),
        ("who", {"who": "the king"}, "Select who you are reporting this for"),
        ("postcode", {"postcode": "nowhere"}, "Enter a full UK postcode"),
        ("address", {"uprn": "1"}, "Select the address"),
        ("name", {"name": " \u200b "}, "Enter your full name"),
        ("visit-needs", {"needs": ["none", "knock"]}, "Select what we should know, or select"),
        ("updates", {"by": "email", "email": "no"}, "Enter an email address in the correct format"),
        ("appointment", {"slot": "2020-01-01-morning"}, "That time is not free any more."),
    ],
)
def test_each_page_says_what_is_wrong(
    client: ApiClient, page: str, sent: dict[str, Any], message: str
) -> None:
    answers = {**fill(client, answers_for("tap-drips")), page: sent}
    answer = client.report(answers)
    assert answer.status_code == 422, answer.text
    (fault,) = answer.json["errors"]
    assert fault["page"] == page
    assert fault["message"].startswith(message)


def test_what_is_missing_is_named(client: ApiClient) -> None:
    answers = fill(client, answers_for("tap-drips"))
    del answers["name"]
    answer = client.report(answers)
    assert (answer.status_code, answer.json["page"]) == (422, "name")
    assert answer.json["type"].endswith(":incomplete")
    assert answer.json["detail"] == "What is your full name?"


@pytest.mark.parametrize("choice", sorted(set(council("northmere").tree.danger.options) - {"none"}))
def test_danger_is_never_reported_online(client: ApiClient, choice: str) -> None:
    answer = client.report({"danger": {"choice": choice}})
    assert answer.status_code == 409
    assert answer.json["type"].endswith(":not-online")
    assert answer.json["phones"]


def test_an_emergency_is_never_reported_online(client: ApiClient) -> None:
    tree = council("northmere").tree
    outcome = next(
        steps[-1][1].outcome
        for steps in tree.paths("home")
        if (end := steps[-1][1].outcome)
        and tree.outcomes[end].priority == "emergency"
        and not tree.outcomes[end].rules
    )
    answers = fill(client, answers_for(str(outcome)))
    end = client.path(answers).json["next"]
    assert (end["kind"], end["name"]) == ("exit", "call-now")
    assert end["phones"]
    assert client.report({**answers, "name": {"name": "Ann"}}).status_code == 409


def test_the_same_report_again_is_one_repair_and_another_one_is_refused(
    app: Flask, client: ApiClient
) -> None:
    answers = fill(client, answers_for("tap-drips"))
    made = client.report(answers)
    again = client.report(dict(reversed(list(answers.items()))))
    assert (made.status_code, again.status_code) == (201, 200)
    assert again.json == made.json
    other = client.report({**answers, "name": {"name": "Somebody else"}})
    assert (other.status_code, other.json["type"].split(":")[-1]) == (422, "key-used")
    assert client.path(answers).status_code == 422
    assert len(rows(service_of(app), RepairRow, reference=made.json["reference"])) == 1


def test_the_name_of_a_report_belongs_to_one_key(app: Flask, client: ApiClient) -> None:
    answers = fill(client, answers_for("tap-drips"))
    made = client.report(answers)
    other = ApiClient(app, a_key(app), client.name).report(answers)
    assert (made.status_code, other.status_code) == (201, 201)
    assert made.json != other.json


def test_without_a_name_for_the_report_nothing_is_done(client: ApiClient) -> None:
    for name in ("", "x" * 201):
        client.name = name
        answer = client.report({})
        assert (answer.status_code, answer.json["type"].split(":")[-1]) == (
            400,
            "no-idempotency-key",
        )


def test_a_time_that_an_app_has_chosen_is_held_for_it(
    make_app: MakeApp,
) -> None:
    booking = council("northmere").booking
    narrow = booking.model_copy(update={"capacity": {**booking.capacity, "plumbing": 1}})
    app = make_app(with_api().model_copy(update={"booking": narrow}))
    first, second = ApiClient(app, a_key(app)), ApiClient(app, a_key(app))
    held = fill(first, answers_for("tap-drips"))
    theirs = fill(second, answers_for("tap-drips"))
    assert theirs["appointment"] != held["appointment"]
    refused = second.report({**theirs, "appointment": held["appointment"]})
    assert refused.json["errors"][0]["message"].startswith("That time is not free any more")
    assert first.report(held).status_code == 201


def test_where_a_repair_stands_is_told_to_whoever_knows_the_pair(
    app: Flask, client: ApiClient
) -> None:
    made = client.report(fill(client, answers_for("tap-drips"))).json["reference"]
    service = service_of(app)
    repair = the_repair(service, reference=made)
    pair = {"reference": made.lower().replace("-", " "), "postcode": repair.postcode.lower()}
    found = client.post("repairs/find", pair)
    assert found.status_code == 200, found.text
    assert found.json["status"] == "booked"
    assert found.json["visit"]["starts_at"] == "2026-11-24T08:00:00Z"
    with service.database.writing() as session:
        Following(session, service.diary, repair.id, MONDAY).cancel()
    found = client.post("repairs/find", pair).json
    assert (found["status"], found["visit"]) == ("cancelled", None)
    assert [event["kind"] for event in found["events"]] == ["cancelled"]


def test_the_questions_are_there_in_the_councils_words_and_without_its_codes(
    client: ApiClient,
) -> None:
    answer = client.get("diagnosis")
    tree = council("northmere").tree
    assert answer.json["questions"].keys() == {tree.danger.id, *tree.questions}
    assert answer.json["outcomes"].keys() == tree.outcomes.keys()
    for outcome in tree.outcomes.values():
        assert outcome.sor is None or outcome.sor not in answer.text
    assert {"sor", "trade", "minutes", "defects"}.isdisjoint(answer.json["outcomes"]["tap-drips"])
    again = client.get("diagnosis", If_None_Match=answer.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")


def test_there_is_no_api_unless_the_council_says_so(make_app: MakeApp) -> None:
    app = make_app("westvale")
    assert app.test_client().get("/api/v1/openapi.json").status_code == 404


def test_an_app_that_is_told_what_comes_next_can_ask_it(client: ApiClient) -> None:
    page = client.path({}).json["next"]
    assert (page["name"], page["kind"]) == ("danger", "question")
    (field,) = page["fields"]
    assert (field["name"], field["takes"]) == ("choice", "one")
    assert "none" in {choice["value"] for choice in field["choices"]}
