"""The life of a message: claimed by one worker at a time, in order, tried again, sent or dead."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repairs_pattern.domain.outbox import (
    LEASE,
    MOST_ATTEMPTS,
    bury_useless,
    claim,
    figures_of,
    listed,
    mark_failed,
    mark_sent,
    next_try,
    retry,
    state_of,
)
from tests.support.crowd import all_at_once
from tests.support.posted import a_message, at, message, sent_keys
from tests.support.raised import NOW, a_draft, a_repair


def claimed_keys(database, now=NOW):
    """The keys of all that can be claimed at a moment, one after the other."""
    keys = []
    while (found := claim(database, now)) is not None:
        keys.append(found.key)
    return keys


def test_what_was_claimed_is_not_claimed_again_until_its_lease_ends(database):
    a_message(database, a_repair(database), "one")
    first = claim(database, NOW)
    assert claim(database, NOW + LEASE - timedelta(seconds=1)) is None
    second = claim(database, NOW + LEASE)
    assert (first.key, second.key, second.attempts) == ("one", "one", 2)


def test_of_many_workers_each_gets_another_message_and_none_is_left_out(database):
    for number in range(12):
        a_message(database, a_repair(database), f"m{number}")
    found = all_at_once(12, lambda _: claim(database, NOW))
    assert sorted(each.key for each in found) == sorted(f"m{n}" for n in range(12))


def test_a_later_message_of_a_repair_waits_until_the_earlier_one_was_sent(database):
    tap, door = a_repair(database), a_repair(database)
    a_message(database, tap, "tap-1")
    a_message(database, tap, "tap-2")
    a_message(database, door, "door-1")
    first = claim(database, NOW)
    assert claimed_keys(database) == ["door-1"]
    mark_failed(database, first, "MessengerUnavailable", NOW, 0)
    assert claimed_keys(database) == []
    again = claim(database, at(1))
    assert again.key == "tap-1"
    mark_sent(database, again, at(1))
    assert claimed_keys(database, at(1)) == ["tap-2"]


def test_another_channel_of_the_same_repair_does_not_wait(database):
    tap = a_repair(database)
    a_message(database, tap, "text-1")
    a_message(database, tap, "email-1", channel="email")
    assert claimed_keys(database) == ["text-1", "email-1"]


def test_a_dead_message_lets_the_next_one_pass(database):
    tap = a_repair(database)
    a_message(database, tap, "tap-1")
    a_message(database, tap, "tap-2")
    mark_failed(database, claim(database, NOW), "Refused", NOW, 0, for_ever=True)
    assert claimed_keys(database) == ["tap-2"]


def test_a_message_is_dead_after_its_last_try_and_not_before(database):
    repair = a_repair(database)
    number = a_message(database, repair, "one", attempts=MOST_ATTEMPTS - 2)
    mark_failed(database, claim(database, NOW), "MessengerUnavailable", NOW, 0.5)
    assert state_of(message(database, number)) == "again"
    later = NOW + timedelta(hours=1)
    mark_failed(database, claim(database, later), "MessengerUnavailable", later, 0.5)
    row = message(database, number)
    assert (state_of(row), row.dead_at, row.error) == ("dead", later, "MessengerUnavailable")
    assert claim(database, later + timedelta(days=30)) is None


def test_an_outage_over_a_weekend_costs_no_message():
    now = NOW
    for attempt in range(1, MOST_ATTEMPTS):
        now = next_try(now, attempt, 0)
    assert now - NOW > timedelta(hours=62)


@given(attempts=st.integers(1, 1000), chance=st.floats(0, 1))
def test_a_wait_grows_to_an_hour_and_is_never_less_than_half_of_it(attempts, chance):
    wait = next_try(NOW, attempts, chance) - NOW
    whole = min(10 * 2 ** min(attempts - 1, 20), 3600)
    assert whole / 2 - 0.001 <= wait.total_seconds() <= whole + 0.001


def test_a_worker_that_comes_too_late_with_its_failure_does_not_take_the_message_away(database):
    number = a_message(database, a_repair(database), "one")
    slow = claim(database, NOW)
    quick = claim(database, NOW + LEASE)
    mark_failed(database, slow, "Refused", NOW + LEASE, 0, for_ever=True)
    assert message(database, number).claim == quick.claim
    mark_sent(database, quick, NOW + LEASE)
    mark_failed(database, quick, "Refused", NOW + LEASE, 0, for_ever=True)
    assert state_of(message(database, number)) == "sent"


def test_what_left_is_sent_though_the_lease_had_ended(database):
    number = a_message(database, a_repair(database), "one")
    slow = claim(database, NOW)
    claim(database, NOW + LEASE)
    mark_sent(database, slow, at(2))
    assert message(database, number).sent_at == at(2)
    assert claim(database, at(60)) is None


def test_the_secret_of_a_link_goes_when_its_message_has_left(database):
    draft = a_draft(database)
    content = {"token": "a secret", "expires_at": at(60).isoformat()}
    number = a_message(database, None, "link", draft_id=draft, kind="resume", content=content)
    mark_sent(database, claim(database, NOW), NOW)
    assert message(database, number).content == {"expires_at": at(60).isoformat()}


def test_what_would_come_too_late_is_never_sent_and_does_not_hold_up_the_next(database):
    tap = a_repair(database)
    number = a_message(database, tap, "reminder", useful_until=at(10))
    a_message(database, tap, "tap-2")
    assert claim(database, at(10)) is None
    with database.writing() as session:
        bury_useless(session, at(10))
        assert retry(session, None, at(10)) == 0
    assert message(database, number).error == "TooLate"
    assert claimed_keys(database, at(10)) == ["tap-2"]


@pytest.mark.parametrize("chosen", [True, False])
def test_a_dead_message_is_tried_again_from_the_start_with_the_same_key(database, chosen):
    number = a_message(database, a_repair(database), "one")
    mark_failed(database, claim(database, NOW), "Refused", NOW, 0, for_ever=True)
    with database.writing() as session:
        assert retry(session, (number,) if chosen else None, at(5)) == 1
    again = claim(database, at(5))
    assert (again.key, again.attempts) == ("one", 1)


@pytest.fixture
def two_dead(database):
    """The numbers of two dead messages of one repair."""
    repair = a_repair(database)
    numbers = [a_message(database, repair, f"tap-{n}") for n in range(2)]
    for _ in numbers:
        mark_failed(database, claim(database, NOW), "Refused", NOW, 0, for_ever=True)
    return numbers


def test_a_dead_message_that_a_later_one_overtook_stays_dead(database, two_dead):
    first, second = two_dead
    with database.writing() as session:
        assert retry(session, (first,), at(5)) == 0, "the second is what is true"
        assert retry(session, (second,), at(5)) == 1
    mark_sent(database, claim(database, at(5)), at(5))
    with database.writing() as session:
        assert retry(session, None, at(6)) == 0
    assert state_of(message(database, first)) == "dead"


def test_dead_messages_of_a_repair_that_are_tried_again_together_go_in_their_order(
    database, two_dead
):
    with database.writing() as session:
        assert retry(session, None, at(5)) == 2
    first = claim(database, at(5))
    assert claim(database, at(5)) is None
    mark_sent(database, first, at(5))
    assert (first.key, claim(database, at(5)).key) == ("tap-0", "tap-1")


def test_a_dead_message_is_not_overtaken_by_another_channel(database):
    repair = a_repair(database)
    number = a_message(database, repair, "text")
    a_message(database, repair, "email", channel="email", sent_at=NOW)
    mark_failed(database, claim(database, NOW), "Refused", NOW, 0, for_ever=True)
    with database.writing() as session:
        assert retry(session, (number,), at(5)) == 1


def test_what_was_sent_cannot_be_sent_again(database):
    number = a_message(database, a_repair(database), "one")
    mark_sent(database, claim(database, NOW), NOW)
    with database.writing() as session:
        assert retry(session, (number,), at(5)) == 0
    assert sent_keys(database) == ["one"]


def test_the_figures_and_the_lists_count_each_message_once(database):
    for key in ("sent", "dead", "again", "waiting"):
        a_message(database, a_repair(database), key, created_at=at(len(key)))
    mark_sent(database, claim(database, at(10)), at(10))
    mark_failed(database, claim(database, at(10)), "Refused", at(10), 0, for_ever=True)
    mark_failed(database, claim(database, at(10)), "TimeoutError", at(10), 1)
    with database.reading() as session:
        figures = figures_of(session)
        keys = {state: [r.key for r in listed(session, (state,), 9)] for state in LISTS}
    assert (figures.waiting, figures.dead, figures.oldest) == (2, 1, at(5))
    assert keys == {state: [state] for state in LISTS}


LISTS = ("waiting", "again", "sent", "dead")
