"""A message that cannot arrive is said once more, by another way that the resident gave us."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from repairs_pattern.domain.outbox import claim, mark_failed, mark_sent, note_outcome
from repairs_pattern.domain.repairs import Fallback
from repairs_pattern.domain.store import OutboxRow
from tests.support.crowd import all_at_once
from tests.support.posted import a_message, at
from tests.support.raised import NOW, a_repair

EVERY = ("text", "email", "letter")
ANN = {
    "name": "Ann Ample",
    "phone": "+447700900123",
    "by": "email",
    "email": "ann@example.com",
    "mobile": None,
}
LANDLINE = ANN | {"phone": "+441632960123"}
EMAIL = {"channel": "email", "recipient": {"email": "ann@example.com"}}


def a_failure(database, repair, key="one", outcome="permanent-failure", **changes):
    """The id of a message that left and did not arrive."""
    number = a_message(database, repair, key, **{**EMAIL, **changes})
    mark_sent(database, claim(database, NOW), NOW)
    note_outcome(database, key, outcome, NOW)
    return number


def rows(database):
    with database.reading() as session:
        return list(session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


def said_again(database, channels=EVERY, now=NOW):
    """What is written in place of what failed: channel and recipient."""
    before = len(rows(database))
    Fallback(database, channels).write(now)
    return [(row.channel, row.recipient) for row in rows(database)[before:]]


def test_an_email_that_cannot_arrive_is_said_by_text_to_the_mobile_that_we_know(database):
    a_failure(database, a_repair(database, contact=ANN), useful_until=at(600))
    assert said_again(database) == [("text", {"phone": "+447700900123"})]
    failed, again = rows(database)
    assert (failed.fallback, again.fallback) == ("text", "none")
    assert (again.kind, again.content, again.language) == (
        failed.kind,
        failed.content,
        failed.language,
    )
    assert (again.useful_until, again.sent_at, again.due_at) == (at(600), None, NOW)


def test_without_a_mobile_it_is_said_by_letter(database):
    a_failure(database, a_repair(database, contact=LANDLINE))
    lines = ["Flat 2A, 14 Quarry Street", "Northmere", "XN1 4QD"]
    assert said_again(database) == [("letter", {"name": "Ann Ample", "lines": lines})]


@pytest.mark.parametrize(
    ("contact", "channels"),
    [(LANDLINE, ("text", "email")), (ANN, ("email",)), (LANDLINE | {"name": None}, EVERY)],
)
def test_where_there_is_no_other_way_that_is_noted(database, contact, channels):
    a_failure(database, a_repair(database, contact=contact))
    assert said_again(database, channels) == []
    assert rows(database)[0].fallback == "none"


def test_what_was_refused_is_said_by_another_way_too(database):
    a_message(database, a_repair(database, contact=ANN), "one", **EMAIL)
    mark_failed(database, claim(database, NOW), "Refused", NOW, 0, for_ever=True)
    assert said_again(database) == [("text", {"phone": "+447700900123"})]


@pytest.mark.parametrize("outcome", ["temporary-failure", "technical-failure", "delivered"])
def test_nothing_else_is_said_again(database, outcome):
    a_failure(database, a_repair(database, contact=ANN), outcome=outcome)
    a_message(database, a_repair(database, contact=ANN), "waits", **EMAIL)
    assert said_again(database) == []
    assert rows(database)[0].fallback is None


def test_it_is_said_again_once_however_often_somebody_looks(database):
    a_failure(database, a_repair(database, contact=ANN))
    assert len(said_again(database)) == 1
    assert said_again(database) == []
    mark_sent(database, claim(database, NOW), NOW)
    note_outcome(database, "one:text", "permanent-failure", NOW)
    assert said_again(database) == []


def test_of_many_who_look_at_once_one_says_it(database):
    a_failure(database, a_repair(database, contact=ANN))
    all_at_once(6, lambda _: Fallback(database, EVERY).write(NOW))
    assert len(rows(database)) == 2


def test_a_message_that_a_later_one_overtook_is_not_said_again_and_the_later_one_is(database):
    repair = a_repair(database, contact=ANN)
    a_failure(database, repair, "one")
    a_failure(database, repair, "two", kind="changed")
    said_again(database)
    assert [(row.key, row.fallback) for row in rows(database)] == [
        ("one", "none"),
        ("two", "text"),
        ("two:text", "none"),
    ]


def test_a_later_message_that_nobody_can_get_overtakes_nothing(database):
    repair = a_repair(database, contact=LANDLINE)
    a_failure(database, repair, "one")
    a_failure(database, repair, "two", kind="reminder")
    assert [channel for channel, _ in said_again(database)] == ["letter"]
    assert [row.fallback for row in rows(database)] == ["letter", "none", "none"]


def test_what_is_no_use_any_more_is_not_said_again(database):
    a_failure(database, a_repair(database, contact=ANN), useful_until=at(1))
    assert said_again(database, now=at(1)) == []


def test_no_reminder_goes_by_letter(database):
    a_failure(database, a_repair(database, contact=LANDLINE), kind="reminder")
    assert said_again(database) == []


def test_emails_to_staff_links_and_what_was_erased_are_not_said_again(database):
    a_failure(database, a_repair(database, contact=ANN), "staff", channel="staff", kind="staff")
    a_failure(database, None, "resume", kind="resume")
    a_failure(database, a_repair(database, contact={}), "erased", emptied_at=NOW)
    assert said_again(database, now=NOW + timedelta(days=1)) == []
    assert [row.fallback for row in rows(database)] == ["none"] * 3
