"""The doorbell of systems outside: it answers machines, and tells strangers nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Blueprint, Flask, request
from flask.testing import FlaskClient
from flask_wtf import CSRFProtect
from sqlalchemy.exc import OperationalError

from repairs_pattern import RepairsPattern
from repairs_pattern.bearer import is_bearer
from repairs_pattern.blueprints.callbacks.answering import answer_in_json
from repairs_pattern.blueprints.callbacks.guarding import BIGGEST, guard, let_in
from tests.conftest import MakeApp, service_of
from tests.support.homes import COUNCILS

pytestmark = pytest.mark.both_databases

TOKEN = "a-token-that-nobody-guesses"
RIGHT = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def ring(make_app: MakeApp) -> Callable[..., FlaskClient]:
    """A client of an app that has a doorbell at /bell, which does what it is told."""

    def made(deed: Callable[[], Any] = dict, **settings: Any) -> FlaskClient:
        app: Flask = make_app(settings=settings)
        service = service_of(app)
        calls = Blueprint("bell", __name__)
        guard(calls, service)
        answer_in_json(calls)

        @calls.post("/bell")
        def bell() -> Any:
            let_in(service, proven=is_bearer(TOKEN))
            return deed()

        app.register_blueprint(calls)
        return app.test_client()

    return made


def test_what_is_not_chosen_is_not_there(make_app: MakeApp) -> None:
    client = make_app().test_client()
    for path in ("/callbacks/", "/callbacks/notify", "/callbacks/a/b/../c"):
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            answer = client.open(path, method=method)
            assert (answer.status_code, answer.json) == (404, {"error": "There is nothing here."})
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cache-Control"] == "no-store"
            assert "Set-Cookie" not in answer.headers


def test_callbacks_can_be_left_out(make_app: MakeApp) -> None:
    answer = make_app(sections={"callbacks": None}).test_client().post("/callbacks/")
    assert answer.status_code == 404
    assert not answer.is_json


WRONG = ("", "Bearer", "Bearer ", "Basic YTpi", f"Bearer {TOKEN}x", f"bearer{TOKEN}", "Bearer ÿþ")


def test_who_does_not_know_the_token_is_sent_away(ring: Callable[..., FlaskClient]) -> None:
    client = ring()
    for header in WRONG:
        answer = client.post("/bell", headers={"Authorization": header})
        assert (answer.status_code, answer.json) == (401, {"error": "Say who you are."})


def test_guessing_is_slowed_and_who_knows_the_token_is_never_kept_out(
    ring: Callable[..., FlaskClient],
) -> None:
    client = ring()
    answers = [client.post("/bell").status_code for _ in range(32)]
    assert answers == [401] * 30 + [429] * 2
    assert client.post("/bell", headers=RIGHT).status_code == 200


def test_a_body_that_is_too_long_is_not_read(ring: Callable[..., FlaskClient]) -> None:
    client = ring(lambda: {"read": len(request.get_data())})
    fits = client.post("/bell", headers=RIGHT, data=b"x" * BIGGEST)
    assert fits.json == {"read": BIGGEST}
    answer = client.post("/bell", headers=RIGHT, data=b"x" * (BIGGEST + 1))
    assert (answer.status_code, answer.json) == (413, {"error": "This is too much."})


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (OperationalError("SELECT secret", {}, Exception("password")), 503),
        (ZeroDivisionError("secret"), 500),
    ],
)
def test_a_fault_of_ours_is_told_without_its_words(
    ring: Callable[..., FlaskClient], fault: Exception, status: int
) -> None:
    def fails() -> None:
        raise fault

    client = ring(fails, PROPAGATE_EXCEPTIONS=False)
    answer = client.post("/bell", headers=RIGHT)
    assert (answer.status_code, answer.is_json) == (status, True)
    assert "secret" not in answer.text


def test_whoever_calls_while_the_service_is_closed_is_asked_to_call_again(
    ring: Callable[..., FlaskClient],
) -> None:
    answer = ring(UNAVAILABLE_UNTIL=True).post("/bell", headers=RIGHT)
    assert (answer.status_code, answer.json) == (503, {"error": "Not now. Try again later."})


def test_a_host_that_guards_its_forms_lets_systems_call(make_app: MakeApp) -> None:
    host = Flask("host")
    host.config.update(SECRET_KEY="a long enough key", TESTING=True)
    CSRFProtect(host)
    pattern = RepairsPattern(host, council=COUNCILS / "westvale", database_url="sqlite://")
    answer = host.test_client().post("/callbacks/anything")
    pattern.close()
    assert answer.status_code == 404
