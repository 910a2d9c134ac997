"""Figures for Prometheus: what is counted, once, and who may read it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import OperationalError

from repairs_pattern import RepairsPattern, UnsafeSettings
from repairs_pattern.domain.outbox import MessengerUnavailable, Parcel, Refused
from tests.conftest import MONDAY, Clock, MakeApp, service_of
from tests.support.homes import COUNCILS
from tests.support.posted import a_message
from tests.support.raised import a_repair
from tests.support.reporting import CHECK, answers_for, report
from tests.support.resident import Resident

pytestmark = pytest.mark.both_databases

TOKEN = "a token that nobody guesses"

Figures = dict[tuple[str, ...], float]


class Post:
    """A messenger that does what it is told."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None

    def send(self, parcel: Parcel) -> None:
        if self.trouble:
            raise self.trouble


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def app(make_app: MakeApp, post: Post) -> Flask:
    return make_app("northmere", settings={"METRICS": TOKEN, "MESSENGER": post, "DELIVER": False})


def read(app: Flask) -> Figures:
    """Each figure by its name and the values of its labels, without the council."""
    answer = app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    samples = [
        sample
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
        if sample.labels.pop("council", "") == "northmere"
    ]
    return {
        (each.name, *(each.labels[name] for name in sorted(each.labels))): each.value
        for each in samples
    }


def more(app: Flask, before: Figures) -> Figures:
    """What has grown since."""
    return {
        key: value - before.get(key, 0)
        for key, value in read(app).items()
        if value != before.get(key, 0) and not key[0].endswith(("_bucket", "_created", "_sum"))
    }


def without_requests(figures: Figures) -> Figures:
    return {key: value for key, value in figures.items() if "http" not in key[0]}


def test_a_report_is_counted_once_from_start_to_booking(app: Flask) -> None:
    before = read(app)
    resident = report(Resident(app), answers_for("tap-drips"), to=CHECK)
    url, data = resident.filled({})
    cookie = resident.client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    resident.send()
    impatient = app.test_client()
    impatient.set_cookie(cookie.key, cookie.value)
    assert impatient.post(url, data=data).status_code == 302
    assert without_requests(more(app, before)) == {
        ("repairs_journey_starts_total",): 1,
        ("repairs_reports_sent_total", "online"): 1,
        ("repairs_booking_seconds_count", "online"): 1,
        ("repairs_outbox_waiting",): 1,
    }


def test_an_exit_is_counted_once_by_its_page(app: Flask) -> None:
    before = read(app)
    resident = report(Resident(app), {"danger": {"choice": "gas"}}, to="exit-gas")
    resident.get(resident.path)
    assert without_requests(more(app, before)) == {
        ("repairs_journey_starts_total",): 1,
        ("repairs_exits_total", "exit:gas"): 1,
    }


def test_what_the_database_is_too_busy_to_count_is_counted_here(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: Any) -> None:
        raise OperationalError("", {}, Exception())

    before = read(app)
    monkeypatch.setattr("repairs_pattern.blueprints.counting.count_start", busy)
    busy.__name__ = "count_start"
    Resident(app).get("/").send().send(choice="none")
    assert more(app, before)["repairs_journey_starts_total",] == 1


def test_deliveries_are_counted_by_kind_channel_and_result(app: Flask, post: Post) -> None:
    before = read(app)
    pattern = app.extensions["repairs_pattern"]
    assert isinstance(pattern, RepairsPattern)
    database = service_of(app).database
    outcomes = (None, MessengerUnavailable(), Refused())
    for number, trouble in enumerate(outcomes):
        post.trouble = trouble
        a_message(database, a_repair(database), f"key-{number}")
        assert pattern.postman.deliver_one()
    grown = without_requests(more(app, before))
    assert {key: value for key, value in grown.items() if "deliveries" in key[0]} == {
        ("repairs_deliveries_total", "text", "confirmation", "sent"): 1,
        ("repairs_deliveries_total", "text", "confirmation", "failed"): 1,
        ("repairs_deliveries_total", "text", "confirmation", "refused"): 1,
    }
    assert grown["repairs_outbox_waiting",] == 1
    assert grown["repairs_outbox_dead",] == 1


def test_the_age_of_the_outbox_is_that_of_the_oldest_message_that_is_due(
    app: Flask, clock: Clock
) -> None:
    assert read(app)["repairs_outbox_oldest_seconds",] == 0
    database = service_of(app).database
    a_message(database, None, "later", due_at=MONDAY + timedelta(days=1))
    a_message(database, None, "due", created_at=MONDAY + timedelta(minutes=1))
    clock.pass_by(minutes=11)
    assert read(app)["repairs_outbox_oldest_seconds",] == 600


def test_requests_are_counted_by_endpoint_method_and_status(app: Flask) -> None:
    before = read(app)
    app.test_client().get("/")
    app.test_client().get("/Zephyrine")
    app.test_client().open("/Zephyrine", method="ZEPHYRINE")
    grown = more(app, before)
    name = "repairs_http_request_seconds_count"
    assert grown[name, "repairs_pages.start", "GET", "200"] == 1
    assert grown[name, "none", "GET", "404"] == 1
    assert grown[name, "none", "other", "404"] == 1


def test_no_label_has_a_value_that_somebody_gave(app: Flask) -> None:
    report(Resident(app), answers_for("tap-drips"), to=CHECK).send()
    Resident(app).get("/track/").send(reference="K7C-49D-XWP-3TM-RYH", postcode="XW1 1AA")
    values = {value for key in read(app) for value in key[1:]}
    known = {*app.view_functions, "none", "other", "GET", "POST", "text", "email", "letter"}
    left = {each for each in values - known if not each.replace(".", "").isdigit()}
    kinds = {"confirmation", "sent", "failed", "refused", "+Inf"}
    exits = set(app.extensions["repairs_pattern"].journey.pages)
    assert left <= kinds | exits | {"online", "arrange", "triage", "no-access"}


def test_figures_go_on_without_the_outbox_when_the_database_does_not_answer(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: Any) -> None:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr("repairs_pattern.operations.metrics.figures_of", down)
    figures = read(app)
    assert figures["repairs_database_up",] == 0
    assert ("repairs_outbox_waiting",) not in figures
    assert any(key[0] == "repairs_http_request_seconds_count" for key in figures)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer a token that somebody guesses"},
        {"Authorization": "Bearer tökén"},
        {"Authorization": f"Basic {TOKEN}"},
    ],
)
def test_who_does_not_know_the_token_sees_nothing(app: Flask, headers: dict[str, str]) -> None:
    answer = app.test_client().get("/metrics", headers=headers)
    assert (answer.status_code, answer.text) == (401, "")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_without_the_setting_there_is_no_such_page(make_app: MakeApp) -> None:
    assert make_app("westvale").test_client().get("/metrics").status_code == 404


def test_everybody_may_read_them_when_the_operator_says_so(make_app: MakeApp) -> None:
    app = make_app("westvale", settings={"METRICS": "open"})
    assert "repairs_http_request_seconds" in app.test_client().get("/metrics").text


def test_a_token_that_can_be_guessed_is_refused(make_app: MakeApp) -> None:
    with pytest.raises(UnsafeSettings, match="REPAIRS_METRICS is shorter than 16"):
        make_app("westvale", settings={"METRICS": "secret"})


def test_a_token_of_digits_stays_a_text(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPAIRS_METRICS", "1234567890123456")
    client = make_app("westvale").test_client()
    given = {"Authorization": "Bearer 1234567890123456"}
    assert client.get("/metrics", headers=given).status_code == 200


def test_the_app_of_a_host_has_them_under_the_address_that_it_asks_for(tmp_path: Path) -> None:
    def host(token: object) -> Flask:
        host = Flask("host")
        host.config.update(SECRET_KEY="the key of the host", METRICS=token)
        RepairsPattern(
            host,
            council=COUNCILS / "westvale",
            database_url=f"sqlite:///{tmp_path}/host.db",
            health="/repairs",
        )
        return host

    app = host(TOKEN)
    given = {"Authorization": f"Bearer {TOKEN}"}
    shown = app.test_client().get("/repairs/metrics", headers=given)
    assert 'repairs_outbox_waiting{council="westvale"} 0.0' in shown.text
    service_of(app).database.close()
    for weak in ("short", True):
        with pytest.raises(UnsafeSettings, match="REPAIRS_METRICS"):
            host(weak)
