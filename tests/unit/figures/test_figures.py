"""Figures: each thing is counted once, on its day in London, and nobody can be told from them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError

from repairs_pattern.domain.figures import (
    booking_of,
    count_exit,
    count_sent,
    count_start,
    leave_feedback,
    read_figures,
)
from repairs_pattern.domain.store import DraftRow, FeedbackRow, FigureRow
from tests.support.crowd import all_at_once
from tests.support.raised import NOW, a_draft, counted

DAY = date(2026, 11, 23)


def read(database, *days):
    with database.reading() as session:
        return read_figures(session, *days)


def test_starts_of_a_day_add_up(database):
    for _ in range(3):
        count_start(database, NOW)
    assert read(database).started == 3
    assert counted(database, FigureRow) == 1


def test_a_day_is_a_day_in_london(database):
    just_after_midnight = datetime(2026, 6, 30, 23, 5, tzinfo=UTC)
    count_start(database, just_after_midnight)
    leave_feedback(database, 5, "", just_after_midnight)
    assert {each.day for each in read(database).daily} == {date(2026, 7, 1)}


def test_only_the_first_exit_of_a_draft_counts_and_it_counts_once(database):
    draft = a_draft(database)
    tries = [("call-now", True), ("call-now", False), ("exit:gas", False)]
    for page, is_counted in tries:
        assert count_exit(database, draft, page, NOW) == is_counted
    assert read(database).exits == {"call-now": 1}


def test_exits_are_in_the_order_of_how_many_came_to_them(database):
    for page in ("not-ours", "exit:gas", "exit:gas", "call-now"):
        count_exit(database, a_draft(database), page, NOW)
    assert list(read(database).exits.items()) == [("exit:gas", 2), ("call-now", 1), ("not-ours", 1)]


def test_a_report_that_is_sent_twice_counts_once(database):
    draft = a_draft(database)
    assert count_sent(database, draft, "online", NOW)
    assert not count_sent(database, draft, "online", NOW)
    assert read(database).sent == {"online": 1}


def test_who_came_to_an_exit_went_back_and_sent_is_in_both_figures(database):
    draft = a_draft(database)
    count_exit(database, draft, "call-now", NOW)
    count_sent(database, draft, "triage", NOW)
    assert not count_exit(database, draft, "call-now", NOW)
    found = read(database)
    assert (found.exits, found.sent) == ({"call-now": 1}, {"triage": 1})


def test_a_draft_that_is_gone_is_not_counted(database):
    assert not count_exit(database, "gone", "call-now", NOW)
    assert not count_sent(database, "gone", "online", NOW)
    assert read(database).daily == ()


def test_eight_at_once_make_one_exit_of_one_draft_and_eight_starts(database):
    draft = a_draft(database)

    def come(_place):
        until_free(lambda: count_start(database, NOW))
        return until_free(lambda: count_exit(database, draft, "exit:gas", NOW))

    assert sorted(all_at_once(8, come)) == [False] * 7 + [True]
    found = read(database)
    assert (found.started, found.exits) == (8, {"exit:gas": 1})


def until_free(task):
    """Try again while another writer is at it: counting itself does not wait."""
    for _ in range(200):
        try:
            return task()
        except OperationalError:
            continue
    raise AssertionError("the database was never free")


def patience(database, session):
    """How long a session waits for a lock, as the database says it."""
    asked = "PRAGMA busy_timeout" if database.is_sqlite else "SHOW lock_timeout"
    return str(session.connection().exec_driver_sql(asked).scalar())


def test_counting_waits_for_another_writer_for_a_twentieth_of_a_second_only(database):
    with database.writing_briefly() as session:
        assert patience(database, session) in {"50", "50ms"}
    with database.writing() as session:
        assert patience(database, session) in {"2000", "2s"}


@pytest.mark.parametrize(
    ("booking", "chose_a_time", "kind"),
    [
        ("online", True, "online"),
        ("online", False, "arrange"),
        ("triage", False, "triage"),
        ("arrange", False, "arrange"),
        ("no-access", False, "no-access"),
    ],
)
def test_who_chose_none_of_the_times_is_counted_with_those_that_staff_call(
    booking, chose_a_time, kind
):
    assert booking_of(booking, chose_a_time=chose_a_time) == kind


def test_the_days_that_are_asked_for_are_both_included(database):
    for days in range(5):
        count_start(database, NOW + timedelta(days=days))
        leave_feedback(database, 4, f"Comment {days}", NOW + timedelta(days=days))
    found = read(database, DAY + timedelta(days=1), DAY + timedelta(days=3))
    assert (found.started, found.answered, len(found.comments)) == (3, 3, 3)
    assert read(database, DAY + timedelta(days=4)).started == 1
    assert read(database, None, DAY).started == 1


def test_the_completion_rate_is_sent_for_each_one_started_and_none_without_a_start(database):
    assert read(database).completion is None
    for _ in range(4):
        count_start(database, NOW)
    count_sent(database, a_draft(database), "online", NOW)
    assert read(database).completion == 0.25


def test_every_score_has_its_number_and_empty_comments_are_no_comments(database):
    for score, comment in [(5, "Quick"), (5, ""), (1, "Too many questions")]:
        leave_feedback(database, score, comment, NOW)
    found = read(database)
    assert found.scores == {5: 2, 4: 0, 3: 0, 2: 0, 1: 1}
    assert found.answered == 3
    assert found.comments == ((DAY, "Quick"), (DAY, "Too many questions"))


def test_feedback_has_no_place_for_who_left_it_or_when(database):
    columns = {column["name"] for column in inspect(database.engine).get_columns("feedback")}
    assert columns == {"id", "day", "score", "comment"}
    assert not inspect(database.engine).get_foreign_keys("feedback")
    assert FeedbackRow.__table__.c.day.type.python_type is date


def test_a_figure_outlives_its_draft(database):
    draft = a_draft(database)
    count_exit(database, draft, "call-now", NOW)
    with database.writing() as session:
        session.delete(session.get_one(DraftRow, draft))
    assert read(database).exits == {"call-now": 1}
