"""The schedulers themselves: their clocks, their sessions, and what they say without meaning it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import pytest
import trustme

from repairs_pattern.domain.booking import (
    DiaryUnavailable,
    Need,
    Opening,
    Order,
    Refused,
    Scheduler,
    UnknownOrder,
)
from repairs_pattern.domain.checks import Doubtful, Unwell
from repairs_pattern.gateways.outside import Openings, Spared
from tests.support.drs_server import DrsServer, drs_server, envelope
from tests.support.outside_diaries import KINDS, scheduler_at
from tests.support.raised import a_job, a_need
from tests.support.scheduler_server import SchedulerServer, scheduler_server
from tests.support.web_servers import BROKEN

NUMBER = "K7C49DXWP3TMRYH"
NEED = a_need()

Server = DrsServer | SchedulerServer


@pytest.fixture(params=KINDS)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with drs_server() if request.param == "drs" else scheduler_server() as server:
        yield server


def kind_of(server: Server) -> str:
    return "drs" if isinstance(server, DrsServer) else "scheduler"


@pytest.fixture
def scheduler(server: Server) -> Scheduler:
    return scheduler_at(kind_of(server), server, 10.0)


@pytest.fixture
def drs() -> Iterator[DrsServer]:
    with drs_server() as server:
        yield server


def morning(scheduler: Scheduler, day: date) -> Opening:
    return next(each for each in scheduler.openings(NEED, day, day) if each.starts_at.hour < 9)


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2027, 3, 26), 8),  # the Friday before the last Sunday of March
        (date(2027, 3, 29), 7),
        (date(2027, 10, 29), 7),  # the Friday before the last Sunday of October
        (date(2027, 11, 1), 8),
    ],
)
def test_eight_in_the_morning_is_eight_on_every_clock_when_the_clocks_change(
    server: Server, scheduler: Scheduler, day: date, utc: int
) -> None:
    opening = morning(scheduler, day)
    assert opening.starts_at == datetime.combine(day, time(utc), UTC)
    scheduler.create(Order(NUMBER, NEED, a_job()))
    scheduler.schedule(NUMBER, NEED, opening)
    assert server.state.orders[NUMBER].starts == datetime.combine(day, time(8))
    assert opening.is_at(scheduler.find(NUMBER))


def test_every_step_may_be_repeated_and_is_done_once(server: Server, scheduler: Scheduler) -> None:
    opening = morning(scheduler, date(2026, 11, 24))
    for _ in range(2):
        scheduler.create(Order(NUMBER, NEED, a_job()))
    for _ in range(2):
        scheduler.schedule(NUMBER, NEED, opening)
    assert len(server.state.orders) == len(server.state.booked) == 1
    for _ in range(2):
        scheduler.cancel(NUMBER)
    assert server.state.orders == {}


def test_an_order_that_there_is_not_is_said(scheduler: Scheduler) -> None:
    assert scheduler.find(NUMBER) is None
    with pytest.raises(UnknownOrder):
        scheduler.schedule(NUMBER, NEED, morning(scheduler, date(2026, 11, 24)))


def test_a_time_that_is_taken_is_refused_and_the_order_keeps_what_it_has(
    scheduler: Scheduler,
) -> None:
    one, other = morning(scheduler, date(2026, 11, 24)), morning(scheduler, date(2026, 11, 25))
    for number, opening in (("FIRST", one), (NUMBER, other)):
        scheduler.create(Order(number, NEED, a_job()))
        scheduler.schedule(number, NEED, opening)
    with pytest.raises(Refused):
        scheduler.schedule(NUMBER, NEED, one)
    assert other.is_at(scheduler.find(NUMBER))


def test_what_is_not_free_is_not_offered(scheduler: Scheduler) -> None:
    saturday = date(2026, 11, 28)
    assert scheduler.openings(NEED, saturday, saturday) == []


def test_a_resident_s_words_are_words_whatever_they_are(
    server: Server, scheduler: Scheduler
) -> None:
    said = '</orderComments><force>true</force> & "it\'s" \x00\x0b drips ]]> {"a": 1} 💧' * 20
    scheduler.create(Order(NUMBER, NEED, a_job(description=said, name="<b>Ann\x07 & Bob</b>")))
    told = server.state.orders[NUMBER].told
    text = told["orderComments" if "orderComments" in told else "JobDescription"]
    assert text.startswith('Tap that drips. </orderComments><force>true</force> & "it\'s" drips')
    assert "\x00" not in text
    assert told["contactName" if "contactName" in told else "ContactDetails"] == "<b>Ann & Bob</b>"


def test_a_wrong_certificate_is_not_spoken_to() -> None:
    certificate = trustme.CA().issue_cert("127.0.0.1")
    with drs_server(certificate=certificate) as server:
        with pytest.raises(DiaryUnavailable):
            scheduler_at("drs", server, 10.0).openings(NEED, date(2026, 11, 24), date(2026, 11, 24))
        assert server.operations == []


# DRS alone


def test_one_session_serves_many_questions_and_an_expired_one_is_opened_anew(
    drs: DrsServer,
) -> None:
    scheduler = scheduler_at("drs", drs, 10.0)
    scheduler.create(Order(NUMBER, NEED, a_job()))
    scheduler.find(NUMBER)
    assert drs.opened == 1
    for by_fault in (False, True):
        drs.fault_of_session = by_fault
        drs.sessions.clear()
        scheduler.find(NUMBER)
        scheduler.find(NUMBER)
    assert drs.opened == 3


def test_a_session_that_expires_again_and_again_is_opened_once_for_each_question(
    drs: DrsServer,
) -> None:
    drs.before = lambda operation: drs.sessions.clear()
    with pytest.raises(DiaryUnavailable):
        scheduler_at("drs", drs, 10.0).find(NUMBER)
    assert drs.opened == 2


def test_an_error_that_does_not_say_so_is_not_taken_for_no_order(drs: DrsServer) -> None:
    scheduler = scheduler_at("drs", drs, 10.0)
    drs.state.refuses.add("selectOrder")
    with pytest.raises(DiaryUnavailable):
        scheduler.find(NUMBER)
    with pytest.raises(DiaryUnavailable):
        scheduler.cancel(NUMBER)


def test_an_answer_without_a_status_is_no_success(drs: DrsServer) -> None:
    scheduler = scheduler_at("drs", drs, 10.0)
    drs.answers["createOrder"] = envelope("createOrder", "")
    with pytest.raises(DiaryUnavailable):
        scheduler.create(Order(NUMBER, NEED, a_job()))


def test_a_job_without_a_code_is_offered_no_times_and_not_asked_about(drs: DrsServer) -> None:
    scheduler = scheduler_at("drs", drs, 10.0)
    day = date(2026, 11, 24)
    assert scheduler.openings(Need("roofing", 30, day), day, day) == []
    assert drs.operations == []


# What checks say


def test_a_check_changes_nothing_and_says_what_is_wrong(
    server: Server, scheduler: Scheduler
) -> None:
    assert "answers" in scheduler.check()
    assert server.state.orders == {}
    server.web.manner = BROKEN
    with pytest.raises(Doubtful):
        scheduler.check()


def test_a_check_says_that_the_password_is_wrong(server: Server) -> None:
    wrong = scheduler_at(kind_of(server), server, 10.0)
    if isinstance(server, DrsServer):
        wrong.password = "wrong"  # type: ignore[attr-defined]
    else:
        wrong.web.auth = ("northmere", "wrong")  # type: ignore[attr-defined]
    with pytest.raises(Unwell) as told:
        wrong.check()
    assert not isinstance(told.value, Doubtful)
    assert "REPAIRS_" in told.value.mend


# A scheduler that fails is spared


def test_a_scheduler_that_fails_again_and_again_is_left_in_peace(
    server: Server, scheduler: Scheduler
) -> None:
    spared = Spared(scheduler, failures=3, rest=60)
    server.web.manner = BROKEN
    for _ in range(5):
        with pytest.raises(DiaryUnavailable):
            spared.find(NUMBER)
    assert len(server.web.asked) == 3
    server.web.manner = None
    with pytest.raises(DiaryUnavailable):
        spared.find(NUMBER)


def test_a_scheduler_that_is_back_is_asked_again(server: Server, scheduler: Scheduler) -> None:
    spared = Spared(scheduler, failures=2, rest=0)
    server.web.manner = BROKEN
    for _ in range(3):
        with pytest.raises(DiaryUnavailable):
            spared.find(NUMBER)
    server.web.manner = None
    for _ in range(3):
        assert spared.find(NUMBER) is None


def test_a_refusal_is_an_answer_and_spares_nobody(scheduler: Scheduler) -> None:
    spared = Spared(scheduler, failures=1, rest=60)
    opening = morning(spared, date(2026, 11, 24))
    for _ in range(3):
        with pytest.raises(UnknownOrder):
            spared.schedule(NUMBER, NEED, opening)


# How often it is asked


def test_many_days_are_asked_for_in_few_questions_of_fourteen_days(
    server: Server, scheduler: Scheduler
) -> None:
    openings = Openings(scheduler, patience=20.0)
    found = openings.find(NEED, date(2026, 11, 24), date(2027, 6, 30))
    asks = {"checkAvailability", "GetAvailableSlots"}
    assert len([each for each in server.operations if each in asks]) == 4
    assert max(found).starts_at.date() == date(2027, 1, 18)
    openings.find(NEED, date(2026, 11, 24), date(2027, 6, 30))
    assert len([each for each in server.operations if each in asks]) == 4


def test_what_is_known_in_time_is_shown_when_the_rest_takes_too_long(
    server: Server, scheduler: Scheduler
) -> None:
    asks = {"checkAvailability", "GetAvailableSlots"}

    def second_fails(operation: str) -> None:
        if operation in asks and sum(each in asks for each in server.operations) > 1:
            server.web.closing.wait(3)

    server.before = second_fails
    found = Openings(scheduler, patience=1.5).find(NEED, date(2026, 11, 24), date(2026, 12, 31))
    assert found
    assert max(found).starts_at.date() <= date(2026, 12, 7)
