"""What the API must withstand: wrong keys, guesses, hostile bodies, and text that bites."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import event
from werkzeug.serving import make_server

from repairs_pattern import create_app
from repairs_pattern.cli import main
from repairs_pattern.domain.api_keys import SCOPES, good_key, revoke_key
from repairs_pattern.domain.store import ApiKeyRow, RepairRow
from repairs_pattern.security import BIGGEST_POST
from tests.conftest import MONDAY, SETTINGS, Clock, MakeApp, service_of
from tests.support.api_client import ApiClient, a_key, fill, with_api
from tests.support.raised import a_repair
from tests.support.reporting import answers_for
from tests.support.resident import Resident
from tests.support.stored import rows, the_repair

KNOWN = "K7C-49D-XWP-3TM-RYH"
NEEDED = {
    "diagnosis": ("GET", "diagnosis"),
    "reports": ("POST", "path"),
    "repairs": ("POST", "repairs/find"),
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Westvale with an API; one for all tests of this file that set no limits."""
    file = tmp_path_factory.mktemp("api") / "westvale.db"
    settings = {**SETTINGS, "DATABASE_URL": f"sqlite:///{file}"}
    council = with_api("westvale", calls="100000 per minute")
    limits = council.limits.model_copy(update={"callbacks": "100000 per minute"})
    council = council.model_copy(update={"limits": limits})
    app = create_app(council, settings=settings, clock=Clock(MONDAY))
    database = service_of(app).database
    number = a_repair(database)
    with database.writing() as session:
        session.get_one(RepairRow, number).reference = KNOWN
    yield app
    database.close()


@pytest.fixture(scope="module")
def key(app: Flask) -> str:
    return a_key(app)


@pytest.fixture
def client(app: Flask, key: str) -> ApiClient:
    return ApiClient(app, key)


def wrong_keys(key: str) -> dict[str, str]:
    prefix, number, secret = key.split("_", 2)
    return {
        "none": "",
        "another secret": f"{prefix}_{number}_{'x' * len(secret)}",
        "another name": f"{prefix}_00000000_{secret}",
        "another prefix": f"other_{number}_{secret}",
        "the name alone": number,
        "a part": key[:-1],
        "more": key + "x",
        "capitals": key.upper(),
        "no text": "ÿþ",
        "long": "x" * 5_000,
        "injection": f"{prefix}_' OR 1=1 --_{secret}",
    }


def test_every_wrong_key_gets_the_same_answer(app: Flask, key: str) -> None:
    answers = {
        name: ApiClient(app, wrong).get("diagnosis") for name, wrong in wrong_keys(key).items()
    }
    bodies = {answer.data for answer in answers.values()}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(
        answers, 401
    )
    assert len(bodies) == 1
    assert all(each.headers["WWW-Authenticate"] == "Bearer" for each in answers.values())


def test_a_key_is_no_password_and_stands_in_no_address(app: Flask, key: str) -> None:
    client = app.test_client()
    for options in (
        {"headers": {"Authorization": f"Basic {key}"}},
        {"headers": {"Authorization": key}},
        {"headers": {"Cookie": f"key={key}"}},
        {"query_string": {"key": key, "access_token": key}},
    ):
        assert client.get("/api/v1/diagnosis", **options).status_code == 401


def test_a_session_of_a_resident_opens_nothing(app: Flask) -> None:
    resident = Resident(app).get("/").send()
    answer = resident.client.post("/api/v1/path", json={"answers": {}})
    assert answer.status_code == 401


@pytest.mark.parametrize("scope", SCOPES)
def test_a_key_does_only_what_it_is_for(app: Flask, scope: str) -> None:
    lacking: Any = [each for each in SCOPES if each != scope]
    client = ApiClient(app, a_key(app, *lacking))
    for name, (method, path) in NEEDED.items():
        message = {"answers": {}} if path == "path" else {"reference": KNOWN, "postcode": "XN1 4QD"}
        answer = client.get(path) if method == "GET" else client.post(path, message)
        assert (answer.status_code == 403) == (name == scope), answer.text


def test_a_key_that_is_taken_back_is_refused_at_once(app: Flask) -> None:
    client = ApiClient(app, a_key(app))
    assert client.get("diagnosis").status_code == 200
    service = service_of(app)
    with service.database.writing() as session:
        assert revoke_key(session, client.key.split("_")[1], service.clock())
    assert client.get("diagnosis").status_code == 401


def test_nothing_of_a_key_but_its_digest_is_kept(app: Flask) -> None:
    key = a_key(app)
    secret = key.split("_", 2)[2]
    database = service_of(app).database
    found = rows(service_of(app), ApiKeyRow, id=key.split("_")[1])
    assert secret not in repr([each.__dict__ for each in found])
    assert good_key(database, key, MONDAY) is not None
    with open(str(database.url.database), "rb") as file:
        assert secret.encode() not in file.read()


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """What is asked of the database."""
    asked: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    engine = service_of(app).database.engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_a_wrong_key_takes_the_same_steps_whether_or_not_there_is_one_of_its_name(
    app: Flask, key: str
) -> None:
    wrong = wrong_keys(key)
    steps = []
    for name in ("another secret", "another name"):
        with statements(app) as asked:
            ApiClient(app, wrong[name]).get("diagnosis")
        steps.append(list(asked))
    assert steps[0] == steps[1]
    assert len([each for each in steps[0] if each.startswith("SELECT")]) == 1


def test_a_wrong_pair_takes_the_same_steps_and_gets_the_same_answer(
    app: Flask, client: ApiClient
) -> None:
    client.get("diagnosis")
    seen = []
    for reference in (KNOWN, "CCC-CCC-CCC-CCC-CCC"):
        with statements(app) as asked:
            answer = client.post("repairs/find", {"reference": reference, "postcode": "XN9 9ZZ"})
        seen.append((answer.status_code, answer.data, list(asked)))
    assert seen[0] == seen[1]
    assert seen[0][0] == 404


def test_guesses_of_a_postcode_end_for_the_app_and_on_the_tracker(
    make_app: MakeApp, tmp_path: Any
) -> None:
    app = make_app(
        with_api("westvale"), settings={"DATABASE_URL": f"sqlite:///{tmp_path}/guesses.db"}
    )
    database = service_of(app).database
    number = a_repair(database)
    with database.writing() as session:
        session.get_one(RepairRow, number).reference = KNOWN
    clients = [ApiClient(app, a_key(app)) for _ in range(2)]
    codes = [
        clients[n % 2].post("repairs/find", {"reference": KNOWN, "postcode": f"XN9 {n}ZZ"})
        for n in range(10)
    ]
    assert {answer.status_code for answer in codes} == {404}
    right = {"reference": KNOWN, "postcode": "XN1 4QD"}
    assert clients[0].post("repairs/find", right).status_code == 429
    Resident(app).get("/track/").send(right, status=429)


def test_each_key_has_its_own_limit_and_wrong_ones_are_slowed(
    make_app: MakeApp, tmp_path: Any
) -> None:
    council = with_api("westvale", calls="3 per minute")
    app = make_app(council, settings={"DATABASE_URL": f"sqlite:///{tmp_path}/limits.db"})
    one, other = ApiClient(app, a_key(app)), ApiClient(app, a_key(app))
    answers = [one.get("diagnosis") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 3 + [429] * 2
    assert answers[-1].headers["Retry-After"] == "60"
    wrong = ApiClient(app, "repairs_00000000_wrong")
    assert [wrong.get("diagnosis").status_code for _ in range(31)] == [401] * 30 + [429]
    assert other.get("diagnosis").status_code == 200


def test_no_other_site_can_ask_in_a_browser(app: Flask) -> None:
    preflight = app.test_client().options(
        "/api/v1/reports",
        headers={"Origin": "https://e.example", "Access-Control-Request-Method": "POST"},
    )
    assert not [name for name, _ in preflight.headers if name.startswith("Access-Control")]


DEEP = 60_000
HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "half": b'{"answers": {',
    "no object": b"[]",
    "null": b"null",
    "not utf-8": b'{"answers": {"who": {"who": "\xff"}}}',
    "lone surrogate": b'{"answers": {"who": {"who": "\\ud800"}}}',
    "deep lists": b"[" * DEEP + b"]" * DEEP,
    "deep objects": b'{"answers":' * (DEEP // 10) + b"1" + b"}" * (DEEP // 10),
    "a number without end": b'{"answers": ' + b"9" * DEEP + b"}",
    "NaN": b'{"answers": NaN}',
    "an unknown page": b'{"answers": {"__class__": {}}}',
    "an unknown field": b'{"answers": {"who": {"__init__": "x"}}}',
    "a number for a text": b'{"answers": {"who": {"who": 1}}}',
    "an object for a text": b'{"answers": {"who": {"who": {"$gt": ""}}}}',
    "many values": b'{"answers": {"household": {"needs": [' + b'"x",' * 200 + b'"x"]}}}',
    "a long text": b'{"answers": {"name": {"name": "' + b"x" * 5_001 + b'"}}}',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("path", ["path", "reports"])
def test_no_body_is_a_fault_of_ours(client: ApiClient, path: str, body: bytes) -> None:
    answer = client.post(path, body)
    assert answer.status_code in (400, 422), answer.text
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == answer.status_code


def test_what_is_too_large_is_refused_before_it_is_read(client: ApiClient) -> None:
    answer = client.post("reports", b" " * (BIGGEST_POST + 1))
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")


def test_only_json_is_read(app: Flask, client: ApiClient, key: str) -> None:
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain", ""):
        answer = app.test_client().post(
            "/api/v1/path",
            data="answers=1",
            content_type=kind,
            headers={"Authorization": f"Bearer {key}", "Idempotency-Key": "k"},
        )
        assert answer.status_code == 415


BITES = ("{{ 7 * 7 }}", "'; DROP TABLE repair; --", "<script>alert(1)</script>", "${7*7}", "%s%n")


@pytest.mark.parametrize("text", BITES)
def test_text_is_kept_as_it_was_written_and_runs_nowhere(
    app: Flask, client: ApiClient, text: str
) -> None:
    outcomes = service_of(app).council.tree.outcomes
    ours = next(each.id for each in outcomes.values() if each.priority in ("routine", "urgent"))
    said = answers_for(ours, by="westvale", name={"name": text}, updates={"by": "none"})
    said["describe"] = {"description": f"a\u0000{text}\u202e"}
    made = client.report(fill(client, said))
    assert made.status_code == 201, made.text
    repair = the_repair(service_of(app), reference=made.json["reference"])
    assert (repair.contact["name"], repair.description) == (text, f"a{text}")


def test_a_call_that_breaks_off_holds_nobody_up(app: Flask, key: str) -> None:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    head = (
        "POST /api/v1/reports HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {key}\r\nIdempotency-Key: k\r\nContent-Length: 1000\r\n\r\n"
    )
    held = [socket.create_connection(("127.0.0.1", server.server_port)) for _ in range(10)]
    for each in held:
        each.sendall(head.encode() + b'{"answers"')
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=20) as quick:
        quick.sendall(b"GET /api/v1/openapi.json HTTP/1.0\r\nHost: localhost\r\n\r\n")
        assert b" 200 " in quick.recv(100)
    for each in held:
        each.close()
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_service_that_is_closed_says_so_in_json(make_app: MakeApp, tmp_path: Any) -> None:
    council = with_api("westvale")
    closed = council.maintenance.model_copy(update={"unavailable": True})
    app = make_app(
        council.model_copy(update={"maintenance": closed}),
        settings={"DATABASE_URL": f"sqlite:///{tmp_path}/closed.db"},
    )
    answer = ApiClient(app, "x").get("diagnosis")
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.headers["Retry-After"] == "60"


def test_keys_are_made_listed_and_taken_back_by_command(app: Flask) -> None:
    env = {"DATABASE_URL": str(service_of(app).database.url)}

    def run(*words: str) -> Any:
        return CliRunner().invoke(main, ["api", "key", *words], env=env)

    made = run("new", "Council website", "--scope", "diagnosis")
    key = made.stdout.strip()
    assert ApiClient(app, key).get("diagnosis").status_code == 200
    number = key.split("_")[1]
    listed = run("list").stdout
    assert number in listed
    assert key not in listed
    assert run("revoke", number).exit_code == 0
    assert run("revoke", number).exit_code == 1
    assert ApiClient(app, key).get("diagnosis").status_code == 401
    assert run("new", "x", "--scope", "everything").exit_code == 2
