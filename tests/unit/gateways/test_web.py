"""Asking a system outside: it ends in time, it is not led elsewhere, and it believes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from repairs_pattern.gateways.web import LATE, BadAnswer, GatewayError, NoAnswer, Web, json_of
from tests.support.web_servers import (
    BROKEN,
    BUSY,
    CUT,
    DRIPS,
    ELSEWHERE,
    ENDLESS,
    GARBAGE,
    HALF,
    HANGS,
    HTML,
    Asked,
    Reply,
    WebServer,
    web_server,
)


def echo(asked: Asked) -> Reply:
    return Reply(200, {"path": asked.path, "query": asked.query})


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server(echo) as server:
        yield server


def test_an_answer_is_read(server: WebServer) -> None:
    web = Web(f"{server.address}/api/", headers={"X-Key": "k"}, auth=("council", "secret"))

    answer = web.ask("GET", "/homes", params={"postcode": "XN1 1AA"})

    assert json_of(answer) == {"path": "/api/homes", "query": {"postcode": ["XN1 1AA"]}}
    assert server.asked[0].headers["x-key"] == "k"
    assert server.asked[0].headers["authorization"].startswith("Basic ")


@pytest.mark.parametrize("manner", [HANGS, DRIPS, CUT, HALF])
def test_a_system_that_does_not_answer_to_the_end_is_given_up(
    server: WebServer, manner: str
) -> None:
    server.manner = manner

    with pytest.raises(NoAnswer) as given_up:
        Web(server.address, seconds=1.0).ask("GET")

    assert given_up.value.sent


def test_the_connection_says_as_we_do_that_an_answer_takes_too_long(
    server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of the two clocks ends first."""
    monkeypatch.setattr("repairs_pattern.gateways.web.within", lambda _seconds, deed: deed())
    server.manner = HANGS

    with pytest.raises(NoAnswer, match=LATE):
        Web(server.address, seconds=0.5).ask("GET")


@pytest.mark.parametrize("manner", [ELSEWHERE, ENDLESS])
def test_what_was_not_agreed_is_not_taken(server: WebServer, manner: str) -> None:
    server.manner = manner

    with pytest.raises(BadAnswer):
        Web(server.address).ask("GET")

    assert len(server.asked) == 1


@pytest.mark.parametrize("manner", [GARBAGE, HTML])
def test_an_answer_that_is_not_json_is_not_taken(server: WebServer, manner: str) -> None:
    server.manner = manner

    with pytest.raises(BadAnswer):
        json_of(Web(server.address).ask("GET"))


@pytest.mark.parametrize(("manner", "status"), [(BROKEN, 500), (BUSY, 429)])
def test_a_status_is_for_the_adapter_to_judge(server: WebServer, manner: str, status: int) -> None:
    server.manner = manner

    assert Web(server.address).ask("GET").status_code == status


def test_it_is_known_that_a_system_that_cannot_be_reached_did_nothing() -> None:
    with web_server(echo) as gone:
        address = gone.address

    with pytest.raises(NoAnswer) as error:
        Web(address).ask("POST", json={"order": 1})

    assert not error.value.sent


@pytest.mark.parametrize("host", ["127.0.0.1", "another.example"])
def test_a_certificate_must_be_trusted_and_for_the_host(
    host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = trustme.CA()
    ours.cert_pem.write_to_path(tmp_path / "ours.pem")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ours.pem"))

    with web_server(echo, certificate=ours.issue_cert(host)) as server:
        if host == "127.0.0.1":
            assert Web(server.address).ask("GET").status_code == 200
            return
        with pytest.raises(GatewayError) as error:
            Web(server.address).ask("GET")

    assert not error.value.sent
    assert server.asked == []


def test_nobody_elses_certificate_is_trusted() -> None:
    certificate = trustme.CA().issue_cert("127.0.0.1")

    with web_server(echo, certificate=certificate) as server, pytest.raises(NoAnswer):
        Web(server.address).ask("GET")
