"""Save and come back later: a link by text or email, used once, here or in another browser."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from prototype.app import create_prototype
from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.store import DraftRow, OutboxRow, PlaceRow, ResumeLinkRow
from repairs_pattern.gateways.folder_messenger import FolderMessenger
from tests.conftest import SETTINGS, Clock, MakeApp, service_of
from tests.support.council_databases import Storage
from tests.support.crowd import all_at_once
from tests.support.folders import CouncilFolder
from tests.support.reporting import CHECK, answers_for, draft_id, go_on, report, slug
from tests.support.resident import Resident
from tests.support.stored import answered_pages, rows
from tests.support.trouble import busy

pytestmark = pytest.mark.both_databases

SAVE = "Save and come back later"
ENDED = "This link cannot be used any more"
SAID = answers_for("tap-drips", phone={"phone": "07700 900982"})


@pytest.fixture
def on_the_way(resident: Resident) -> Resident:
    """Somebody who is asked for a name, and has given no way to reach them."""
    return report(resident, SAID, to="name")


def ask(resident: Resident, **answers: str) -> Resident:
    """Ask for a link by text."""
    resident.get("/report/save").send({"by": "text", "mobile": "07700 900982", **answers})
    assert resident.path == "/report/saved", resident.errors
    return resident


def link(service: Service) -> str:
    """The address in the newest message."""
    token = rows(service, OutboxRow, kind="resume")[-1].content["token"]
    return f"/report/carry-on/{token}"


def test_a_link_carries_on_in_another_browser_where_the_first_left_off(
    on_the_way: Resident, app: Flask, service: Service
) -> None:
    ask(on_the_way)
    phone = Resident(app).get(link(service))
    assert phone.heading == "Carry on with your report"
    assert "another report" not in phone.text
    phone.send()
    assert slug(phone) == "name"
    go_on(phone, SAID)
    assert phone.heading == "Appointment booked"


def test_reading_the_page_does_not_use_the_link(
    on_the_way: Resident, app: Flask, service: Service
) -> None:
    ask(on_the_way)
    address = link(service)
    for _ in range(3):
        Resident(app).get(address)
    assert app.test_client().head(address).status_code == 200
    assert [row.used_at for row in rows(service, ResumeLinkRow)] == [None]
    assert slug(Resident(app).get(address).send()) == "name"


def test_every_question_of_a_started_report_leads_to_saving_and_nothing_else_does(
    resident: Resident, app: Flask
) -> None:
    resident.get("/").send()
    assert SAVE not in resident.text
    while slug(resident) != "confirmation":
        answers = SAID.get(slug(resident), {})
        resident.send(answers(resident) if callable(answers) else answers)
        if slug(resident) != "confirmation":
            assert resident.link(SAVE) == "/report/save", resident.path
    assert SAVE not in resident.text
    outside = report(Resident(app), {**SAID, "postcode": {"postcode": "AB1 2CD"}}, "out-of-area")
    assert SAVE not in outside.text


def test_the_page_says_when_the_link_ends_to_the_minute_and_so_does_the_message(
    on_the_way: Resident, service: Service, clock: Clock, tmp_path: Path
) -> None:
    clock.pass_by(hours=2, minutes=5)
    ask(on_the_way)
    draft_ends = "9:30am on Tuesday 24 November 2026"
    assert f"Use the link before {draft_ends}." in on_the_way.text
    assert "We will send a text message to 07700 900982." in on_the_way.text
    clock.pass_by(hours=21, minutes=54)
    assert Resident(on_the_way.client.application).get(link(service))
    clock.pass_by(minutes=1)
    assert Resident(on_the_way.client.application).get(link(service), status=410)


def test_nothing_is_said_to_be_sent_when_it_cannot_be_stored(
    on_the_way: Resident, service: Service
) -> None:
    on_the_way.get("/report/save")
    with busy(service.database):
        on_the_way.send(by="text", mobile="07700 900982", status=503)
    assert "will send" not in on_the_way.text
    assert rows(service, OutboxRow) == []
    assert on_the_way.get("/report/saved").path == "/report/save"


def test_what_was_given_before_is_offered_and_nothing_is_filled_in(
    resident: Resident, service: Service
) -> None:
    report(resident, {**SAID, "updates": {"by": "email", "email": "sian@example.com"}}, to=CHECK)
    resident.get("/report/save")
    assert resident.choices("by") == ["known-text", "text", "known-email", "email"]
    assert "Text message to 07700 900982" in resident.text
    assert "Email to sian@example.com" in resident.text
    assert [resident.value(name) for name in ("by", "mobile", "email")] == ["", "", ""]
    resident.send(by="known-text")
    resident.get("/report/save").send(by="known-email")
    assert "We will send an email to sian@example.com." in resident.text
    (message,) = rows(service, OutboxRow)
    assert (message.channel, message.recipient) == ("email", {"email": "sian@example.com"})


def test_another_number_can_be_given_than_the_one_that_is_known(
    resident: Resident, service: Service
) -> None:
    report(resident, SAID, to="updates")
    ask(resident, mobile="07700 900123")
    assert rows(service, OutboxRow)[0].recipient == {"phone": "+447700900123"}


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({}, "Select how we should send you the link"),
        ({"by": "letter"}, "Select how we should send you the link"),
        ({"by": "known-text"}, "Select how we should send you the link"),
        ({"by": "text"}, "Enter a mobile phone number, like 07700 900982"),
        (
            {"by": "text", "mobile": "01632 960001"},
            "Enter a mobile phone number, like 07700 900982",
        ),
        (
            {"by": "email", "email": "sian@"},
            "Enter an email address in the correct format, like name@example.com",
        ),
        ({"by": "email", "email": "a" * 255}, "The email address must be 254 characters or fewer"),
    ],
)
def test_what_is_missing_or_wrong_is_told_and_what_was_typed_is_kept(
    on_the_way: Resident, service: Service, answers: dict[str, str], error: str
) -> None:
    on_the_way.get("/report/save").send(answers)
    assert on_the_way.errors == [error]
    for name in ("mobile", "email"):
        assert on_the_way.value(name) == answers.get(name, "")
    assert rows(service, OutboxRow) == []


def test_only_the_ways_that_the_council_has_are_offered(make_app: MakeApp, tmp_path: Path) -> None:
    folder = CouncilFolder.copy_of("westvale", tmp_path / "councils")
    said = answers_for("tap-drips", by="westvale")
    app = make_app(folder.path)
    alone = report(Resident(app), said, to="name").get("/report/save")
    assert alone.soup.select("input[type=radio]") == []
    alone.send(email="nobody")
    assert len(alone.errors) == 1
    alone.send(email="sian@example.com")
    assert rows(service_of(app), OutboxRow)[0].recipient == {"email": "sian@example.com"}

    folder.change("council.toml", 'channels = ["email", "letter"]', 'channels = ["letter"]')
    never = report(Resident(make_app(folder.path)), said, to="name")
    assert SAVE not in never.text
    never.get("/report/save", status=404)


def outcomes(responses: list[TestResponse]) -> list[int]:
    return sorted(response.status_code for response in responses)


def test_of_two_who_use_a_link_at_once_one_gets_the_report(
    on_the_way: Resident, app: Flask, service: Service
) -> None:
    ask(on_the_way)
    tabs = [Resident(app).get(link(service)) for _ in range(4)]
    sent = [(tab.client, *tab.filled({})) for tab in tabs]

    def press(place: int) -> TestResponse:
        client, url, data = sent[place]
        return client.post(url, data=data)

    assert outcomes(all_at_once(4, press)) == [302, 410, 410, 410]


def used(resident: Resident, service: Service, clock: Clock) -> str:
    address = link(ask(resident) and service)
    Resident(resident.client.application).get(address).send()
    return address


def expired(resident: Resident, service: Service, clock: Clock) -> str:
    address = link(ask(resident) and service)
    clock.pass_by(hours=24)
    return address


def replaced(resident: Resident, service: Service, clock: Clock) -> str:
    address = link(ask(resident) and service)
    ask(resident)
    return address


def unknown(resident: Resident, service: Service, clock: Clock) -> str:
    return "/report/carry-on/" + "x" * 43


def of_a_sent_report(resident: Resident, service: Service, clock: Clock) -> str:
    address = link(ask(resident) and service)
    go_on(resident.get("/report/name"), SAID)
    return address


def of_a_deleted_draft(resident: Resident, service: Service, clock: Clock) -> str:
    address = link(ask(resident) and service)
    with service.database.writing() as session:
        session.delete(session.get_one(DraftRow, draft_id(resident)))
    return address


@pytest.mark.parametrize(
    "way", [used, expired, replaced, unknown, of_a_sent_report, of_a_deleted_draft]
)
def test_every_link_that_does_not_work_gets_the_same_honest_page_with_a_way_on(
    on_the_way: Resident,
    app: Flask,
    service: Service,
    clock: Clock,
    way: Callable[[Resident, Service, Clock], str],
) -> None:
    address = way(on_the_way, service, clock)
    stranger = Resident(app).get(address, status=410)
    assert stranger.heading == ENDED
    assert stranger.text == Resident(app).get("/report/carry-on/unknown", status=410).text
    assert stranger.link("Go to the start of the service") == "/"
    assert "01632 960100" in stranger.text


def test_a_link_that_stops_between_reading_and_pressing_says_so(
    on_the_way: Resident, app: Flask, service: Service, clock: Clock
) -> None:
    ask(on_the_way)
    reader = Resident(app).get(link(service))
    clock.pass_by(hours=24)
    assert reader.send(status=410).heading == ENDED


def test_who_still_has_the_report_open_is_led_back_to_it_by_a_used_link(
    on_the_way: Resident, service: Service
) -> None:
    ask(on_the_way)
    address = link(service)
    on_the_way.get(address).send()
    assert slug(on_the_way) == "name"
    on_the_way.get(address, status=410)
    assert slug(on_the_way.follow("Carry on with the report in this browser")) == "name"


def test_a_wrong_token_of_the_form_does_not_use_the_link(
    on_the_way: Resident, app: Flask, service: Service
) -> None:
    ask(on_the_way)
    reader = Resident(app).get(link(service)).send(csrf_token="wrong")
    assert reader.errors != []
    assert reader.heading == "Carry on with your report"
    assert slug(reader.send()) == "name"


def test_another_report_in_the_browser_is_said_to_be_left_and_its_answers_stay(
    on_the_way: Resident, app: Flask, service: Service
) -> None:
    ask(on_the_way)
    other = report(Resident(app), SAID, to="postcode")
    left = draft_id(other)
    other.get(link(service))
    assert "another report in this browser that you have not sent" in other.text
    other.send()
    assert slug(other) == "name"
    assert draft_id(other) != left
    assert service.runner.drafts.load(left, service.clock()) is not None


def test_the_same_report_in_the_browser_is_no_other_report(
    on_the_way: Resident, service: Service
) -> None:
    ask(on_the_way)
    assert "another report" not in on_the_way.get(link(service)).text


def test_a_report_is_carried_on_in_one_browser_alone(
    on_the_way: Resident, app: Flask, service: Service
) -> None:
    ask(on_the_way)
    page = Resident(app).get(link(service))
    assert "The report closes in the browser where you began it." in page.text
    phone = go_on(page.send(), SAID, CHECK)
    for path in ("/report/name", "/report/save", "/report/check-answers"):
        on_the_way.get(path, status=410)
        assert "it is in the browser where you did that" in on_the_way.text
        assert "Siân" not in on_the_way.text
    assert phone.send().heading == "Appointment booked"
    assert phone.get("/report/save").heading == "Appointment booked"


def test_what_is_sent_from_the_browser_that_lost_the_report_is_not_taken(
    on_the_way: Resident, app: Flask, service: Service
) -> None:
    go_on(on_the_way, SAID, CHECK)
    url, data = on_the_way.filled({})
    ask(on_the_way)
    phone = Resident(app).get(link(service)).send()
    assert on_the_way.client.post(url, data=data).status_code == 410
    assert slug(phone) == CHECK
    assert phone.send().heading == "Appointment booked"


def test_a_time_that_was_chosen_is_kept_when_the_report_is_carried_on(
    on_the_way: Resident, app: Flask, service: Service
) -> None:
    go_on(on_the_way, SAID, CHECK)
    ask(on_the_way)
    phone = Resident(app).get(link(service)).send()
    (place,) = rows(service, PlaceRow)
    assert place.draft_id == draft_id(phone)


def test_the_sixth_link_is_refused_and_the_fifth_goes_on_working(
    on_the_way: Resident, app: Flask, service: Service
) -> None:
    for _ in range(5):
        ask(on_the_way)
    address = link(service)
    on_the_way.get("/report/save").send(by="text", mobile="07700 900982")
    assert len(on_the_way.errors) == 1
    assert on_the_way.errors[0].startswith("We have sent as many links for this report as we can.")
    assert on_the_way.value("mobile") == "07700 900982"
    assert slug(Resident(app).get(address).send()) == "name"


def test_one_address_asks_for_no_more_links_than_the_council_allows(
    make_app: MakeApp, tmp_path: Path
) -> None:
    folder = CouncilFolder.copy_of("westvale", tmp_path / "councils")
    folder.change("council.toml", 'saves = "10 per minute"', 'saves = "2 per hour"')
    said = answers_for("tap-drips", by="westvale")
    resident = report(Resident(make_app(folder.path)), said, to="name").get("/report/save")
    for _ in range(2):
        resident.send(email="nobody")
    resident.send(email="nobody", status=429)
    assert slug(resident.get("/report/check-answers")) == "name"


def test_without_a_report_there_is_nothing_to_save(resident: Resident) -> None:
    resident.get("/report/save", status=410)
    resident.get("/report/saved", status=410)
    assert resident.heading == "Your session has ended"


def test_saving_changes_no_answer(on_the_way: Resident, service: Service) -> None:
    before = answered_pages(service)
    ask(on_the_way)
    assert answered_pages(service) == before


def test_the_address_of_the_link_is_told_to_no_site_and_no_log(
    on_the_way: Resident, app: Flask, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ask(on_the_way)
    address = link(service)
    secret = address.rsplit("/", 1)[-1]
    reader = Resident(app).get(address)
    for _ in range(2):
        assert reader.response.headers["Referrer-Policy"] == "no-referrer"
        assert reader.response.headers["Cache-Control"] == "no-store"
        assert secret not in reader.response.text
        reader.get(address, status=200)
    reader.send()
    gone = reader.get(address, status=410)
    assert gone.response.headers["Referrer-Policy"] == "no-referrer"
    assert secret not in gone.response.text
    assert secret not in caplog.text


def test_the_message_holds_none_of_the_answers(on_the_way: Resident, service: Service) -> None:
    ask(on_the_way)
    (message,) = rows(service, OutboxRow)
    assert set(message.content) == {"token", "expires_at"}


def test_a_link_leads_to_the_service_that_sends_it_whatever_the_browser_says_it_is(
    on_the_way: Resident, app: Flask, service: Service
) -> None:
    url, data = on_the_way.get("/report/save").filled({"by": "text", "mobile": "07700 900982"})
    on_the_way.client.post(url, data=data, headers={"Host": "evil.example"})
    assert all("evil" not in str(row.content) for row in rows(service, OutboxRow))


def test_the_prototype_shows_the_message_with_a_link_that_works(
    storage: Storage, tmp_path: Path, clock: Clock
) -> None:
    messenger = FolderMessenger(tmp_path / "phone")
    settings = {**SETTINGS, **storage("northmere"), "MESSENGER": messenger}
    prototype = create_prototype("northmere", settings=settings, clock=clock)
    ask(report(Resident(prototype), SAID, to="name"))
    reader = Resident(prototype).get("/outbox")
    assert "use this link before 9:30am on Tuesday 24 November 2026. It works once." in reader.text
    shown = reader.soup.select_one(".repairs-message__link a")
    assert shown is not None
    assert shown["href"] == shown.get_text()
    assert slug(reader.get(str(shown["href"])).send()) == "name"
    service_of(prototype).database.close()
