"""What became of a message after it left: told late, twice, in any order, or never."""

from itertools import permutations

import pytest

from repairs_pattern.domain.outbox import (
    OUTCOMES,
    claim,
    listed,
    mark_failed,
    mark_sent,
    not_arrived,
    note_outcome,
    state_of,
)
from tests.support.crowd import all_at_once
from tests.support.posted import a_message, at, message
from tests.support.raised import NOW, a_repair


def a_sent_message(database, key="one", **changes):
    number = a_message(database, a_repair(database), key, **changes)
    mark_sent(database, claim(database, NOW), NOW)
    return number


def keys(rows):
    return [row.key for row in rows]


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_became_of_a_message_is_told_once(database, outcome):
    number = a_sent_message(database)
    assert state_of(message(database, number)) == "sent"
    assert note_outcome(database, "one", outcome, at(5))
    assert not note_outcome(database, "one", outcome, at(9))
    row = message(database, number)
    assert state_of(row) == ("delivered" if outcome == "delivered" else "failed")
    assert (row.outcome, row.outcome_at, row.sent_at) == (outcome, at(5), NOW)


def test_in_whatever_order_it_is_told_the_end_is_the_same(database):
    told = ("temporary-failure", "permanent-failure", "delivered")
    for order in permutations(told):
        key = ":".join(order)
        number = a_sent_message(database, key)
        for outcome in order:
            note_outcome(database, key, outcome, at(1))
        assert message(database, number).outcome == "delivered"


def test_a_message_that_nobody_knows_is_told_in_vain(database):
    a_sent_message(database)
    assert not note_outcome(database, "two", "delivered", NOW)


def test_many_who_tell_the_same_at_once_are_heard_once(database):
    a_sent_message(database)
    heard = all_at_once(6, lambda _: note_outcome(database, "one", "permanent-failure", NOW))
    assert sorted(heard) == [False] * 5 + [True]


def test_a_message_whose_worker_died_has_left_when_its_arrival_is_told(database):
    content = {"token": "secret", "expires_at": "2026-11-24T09:30:00+00:00"}
    number = a_message(database, None, "resume:1", kind="resume", content=content)
    held = claim(database, NOW)
    assert note_outcome(database, "resume:1", "delivered", at(1))
    assert claim(database, at(60)) is None
    mark_failed(database, held, "TimeoutError", at(2), 0)
    row = message(database, number)
    assert (state_of(row), row.sent_at, row.dead_at) == ("delivered", at(1), None)
    assert "token" not in row.content


def test_messages_are_listed_by_what_became_of_them(database):
    for outcome in OUTCOMES:
        a_sent_message(database, outcome)
        note_outcome(database, outcome, outcome, NOW)
    a_sent_message(database, "silent")
    a_message(database, a_repair(database), "refused")
    mark_failed(database, claim(database, NOW), "Refused", NOW, 0, for_ever=True)
    a_message(database, a_repair(database), "late", dead_at=NOW, error="TooLate")
    failed = ["technical-failure", "permanent-failure", "temporary-failure"]
    with database.reading() as session:
        assert keys(listed(session, ("sent",), 9)) == ["silent"]
        assert keys(listed(session, ("delivered",), 9)) == ["delivered"]
        assert keys(listed(session, ("failed",), 9)) == failed
        assert keys(not_arrived(session, 9)) == ["refused", *failed]
        assert keys(not_arrived(session, 2)) == ["refused", "technical-failure"]
