"""What a scheduler, or whoever stands in its place, cannot do to us."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from repairs_pattern.council import check_council
from repairs_pattern.domain.booking import DiaryUnavailable, Scheduler
from tests.support.drs_server import SOAP, DrsServer, drs_server, envelope
from tests.support.folders import CouncilFolder
from tests.support.outside_diaries import scheduler_at
from tests.support.raised import a_need
from tests.support.scheduler_server import scheduler_server
from tests.support.web_servers import Asked, Reply, web_server

DAY = date(2026, 11, 24)
OPEN = "<status>success</status><sessionId>s</sessionId>"


@pytest.fixture
def drs() -> Iterator[DrsServer]:
    with drs_server() as server:
        yield server


def asked(scheduler: Scheduler) -> None:
    scheduler.openings(a_need(), DAY, DAY)


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY e "ha">]>',
        '<!DOCTYPE a SYSTEM "{elsewhere}/evil.dtd">',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "{elsewhere}/evil.dtd"> %p;]>',
        "<!DOCTYPE a ["
        + '<!ENTITY l0 "ha">'
        + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
        + '<!ENTITY e "&l9;">]>',
    ],
    ids=[
        "a file",
        "an entity",
        "a definition elsewhere",
        "a parameter elsewhere",
        "billion laughs",
    ],
)
def test_entities_in_an_answer_are_never_resolved(drs: DrsServer, declared: str) -> None:
    with web_server(lambda _: Reply(200, b"<!ELEMENT a ANY>")) as elsewhere:
        drs.answers["openSession"] = (
            declared.replace("{elsewhere}", elsewhere.address)
            + f'<soap:Envelope xmlns:soap="{SOAP}"><soap:Body>&e;</soap:Body></soap:Envelope>'
        ).encode()
        began = time.monotonic()
        with pytest.raises(DiaryUnavailable):
            asked(scheduler_at("drs", drs, 10.0))
        assert time.monotonic() - began < 8
        assert elsewhere.asked == []


def test_a_description_of_the_service_is_never_fetched(drs: DrsServer) -> None:
    asked(scheduler_at("drs", drs, 10.0))
    assert {each.method for each in drs.web.asked} == {"POST"}
    assert {each.path for each in drs.web.asked} == {"/OTWebServiceGateway_NORTHMERE/ws/soap_560"}


@pytest.mark.parametrize("kind", ["drs", "scheduler"])
def test_a_redirect_takes_neither_the_password_nor_a_question_elsewhere(kind: str) -> None:
    with web_server(lambda _: Reply()) as elsewhere:

        def leads_away(_: Asked) -> Reply:
            return Reply(307, b"", {"Location": elsewhere.address + "/ws/soap_560"})

        begins = drs_server if kind == "drs" else scheduler_server
        with begins() as server:
            server.web.answer = leads_away
            with pytest.raises(DiaryUnavailable):
                asked(scheduler_at(kind, server, 10.0))
        assert elsewhere.asked == []


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"StatusCode": 1, "SlotDays": 7}',
        b'{"SlotDays": []}',
        b"null",
        b'"1"',
        b'{"StatusCode": "1", "SlotDays": [{"Slots": [{"Bookable": true, '
        b'"AvailableSlotCapacity": "many"}]}]}',
        b'{"StatusCode": "1", "SlotDays": [{"Slots": [{"Bookable": true, '
        b'"AvailableSlotCapacity": 1, "StartTime": "soon", "EndTime": "later"}]}]}',
    ],
)
def test_odd_json_is_no_answer(body: bytes) -> None:
    with scheduler_server() as server:
        server.web.answer = lambda _: Reply(200, body)
        with pytest.raises(DiaryUnavailable):
            asked(scheduler_at("scheduler", server, 10.0))


@pytest.mark.parametrize(
    "content",
    [
        OPEN + "<theSlots><slotsForDay><available>YES</available><beginDate>soon</beginDate>"
        "<endDate>later</endDate></slotsForDay></theSlots>",
        "<status>success</status><theSlots>text</theSlots>",
        "<status>maybe</status>",
    ],
)
def test_odd_soap_offers_nothing(drs: DrsServer, content: str) -> None:
    scheduler = scheduler_at("drs", drs, 10.0)
    drs.answers["checkAvailability"] = envelope("checkAvailability", content)
    with suppress(DiaryUnavailable):
        assert scheduler.openings(a_need(), DAY, DAY) == []


@pytest.mark.parametrize(
    "address",
    [
        "http://drs.northmere.example/ws",
        "file:///etc/passwd",
        "https://user:secret@drs.northmere.example/ws",
        "ftp://drs.northmere.example",
    ],
)
def test_a_folder_cannot_name_an_address_that_is_not_safe(tmp_path: Path, address: str) -> None:
    folder = CouncilFolder.copy_of("northmere", tmp_path)
    folder.change("council.toml", 'diary = "embedded"', 'diary = "drs"')
    section = f'[gateways.drs]\naddress = "{address}"\ncontract = "NM"\n\n[privacy]'
    folder.change("council.toml", "[privacy]", section)
    said = [str(problem) for problem in check_council(folder.path)]
    assert any("gateways.drs.address" in each for each in said), said
