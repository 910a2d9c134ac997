"""Drafts in the database."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select

from repairs_pattern.domain.repairs import raise_repair
from repairs_pattern.domain.store import AnswerRow, DraftRow, RepairRow, StoredDrafts
from repairs_pattern.domain.store.drafts import AFTER_SENDING, MOST_AT_ONCE
from repairs_pattern.journey import Draft, MemoryDrafts
from tests.support.crowd import all_at_once
from tests.support.raised import NOW, a_report, counted

DAY = timedelta(hours=24)
A_MOMENT = timedelta(microseconds=1)


@pytest.fixture
def drafts(database):
    return StoredDrafts(database, Draft, DAY)


def send(database, draft_id):
    raise_repair(database, None, draft_id, a_report(), NOW)


class BothStores:
    """What the store in memory and the one in the database both promise: give ``either``."""

    def test_a_new_draft_is_empty_and_not_sent(self, either):
        draft = either.start(NOW)
        assert either.load(draft.id, NOW) == Draft(draft.id, {}, False)

    def test_the_id_of_a_draft_cannot_be_guessed(self, either):
        ids = {either.start(NOW).id for _ in range(20)}
        assert len(ids) == 20
        assert min(map(len, ids)) >= 32, "24 random bytes as text"

    def test_an_answer_is_kept_and_a_later_one_takes_its_place(self, either):
        draft = either.start(NOW)
        assert either.save(draft.id, "name", {"name": "Ann"}, NOW) is True
        assert either.save(draft.id, "where", {"where": "home"}, NOW) is True
        assert either.save(draft.id, "name", {"name": "Bea 👩🏽‍🔧"}, NOW) is True
        assert either.load(draft.id, NOW).answers == {
            "name": {"name": "Bea 👩🏽‍🔧"},
            "where": {"where": "home"},
        }

    def test_the_order_of_the_fields_of_an_answer_is_kept(self, either):
        draft = either.start(NOW)
        either.save(draft.id, "page", {"z": 1, "a": 2, "m": None}, NOW)
        assert list(either.load(draft.id, NOW).answers["page"]) == ["z", "a", "m"]

    def test_a_forgotten_answer_is_gone_and_the_others_stay(self, either):
        draft = either.start(NOW)
        either.save(draft.id, "name", {"name": "Ann"}, NOW)
        either.save(draft.id, "where", {"where": "home"}, NOW)
        either.forget(draft.id, "name")
        either.forget(draft.id, "name")
        assert set(either.load(draft.id, NOW).answers) == {"where"}

    def test_what_is_loaded_does_not_change_what_is_kept(self, either):
        draft = either.start(NOW)
        either.save(draft.id, "name", {"name": "Ann"}, NOW)
        either.load(draft.id, NOW).answers["more"] = {}
        assert set(either.load(draft.id, NOW).answers) == {"name"}

    def test_a_draft_that_is_not_there_has_nothing_and_takes_nothing(self, either):
        assert either.load("no-such-draft", NOW) is None
        assert either.save("no-such-draft", "name", {"name": "Ann"}, NOW) is False
        either.forget("no-such-draft", "name")
        assert either.load("no-such-draft", NOW) is None


class TestMemoryDrafts(BothStores):
    """Drafts in memory keep the promises."""

    @pytest.fixture
    def either(self):
        return MemoryDrafts()


class TestStoredDrafts(BothStores):
    """Drafts in the database keep them too."""

    @pytest.fixture
    def either(self, drafts):
        return drafts


def test_a_draft_lives_for_its_lifetime_and_no_longer(drafts):
    draft = drafts.start(NOW)
    drafts.save(draft.id, "name", {"name": "Ann"}, NOW + timedelta(hours=23))
    assert drafts.load(draft.id, NOW + DAY) is not None
    assert drafts.load(draft.id, NOW + DAY + A_MOMENT) is None


def test_the_next_start_deletes_drafts_past_their_lifetime_with_their_answers(drafts, database):
    old = drafts.start(NOW)
    drafts.save(old.id, "name", {"name": "Ann"}, NOW)
    young = drafts.start(NOW + timedelta(hours=1))
    drafts.save(young.id, "name", {"name": "Bea"}, NOW)
    drafts.start(NOW + DAY + A_MOMENT)
    assert counted(database, DraftRow, id=old.id) == 0
    assert counted(database, AnswerRow, draft_id=old.id) == 0
    assert counted(database, AnswerRow, draft_id=young.id) == 1


def test_however_many_drafts_are_past_their_lifetime_a_start_deletes_some_and_a_purge_all(
    drafts, database
):
    old = [{"id": f"old-{n}", "started_at": NOW} for n in range(70_000)]
    with database.writing() as session:
        session.execute(insert(DraftRow), old)
    drafts.start(NOW + DAY + A_MOMENT)
    assert counted(database, DraftRow) == 70_000 - MOST_AT_ONCE + 1
    with database.writing() as session:
        session.execute(delete(DraftRow).where(DraftRow.id.like("old-%")))
        session.execute(insert(DraftRow), old[: 2 * MOST_AT_ONCE + 1])
    drafts.purge(NOW + DAY + A_MOMENT)
    assert counted(database, DraftRow) == 1


def test_a_sent_draft_is_given_out_with_its_receipt_for_ten_minutes_and_then_no_more(
    drafts, database
):
    draft = drafts.start(NOW - DAY)
    send(database, draft.id)
    with database.reading() as session:
        receipt = session.scalar(select(RepairRow.receipt))
    assert len(receipt) >= 32, "24 random bytes as text"
    assert drafts.load(draft.id, NOW + AFTER_SENDING) == Draft(draft.id, {}, True, receipt)
    assert drafts.load(draft.id, NOW + AFTER_SENDING + A_MOMENT) is None


def test_a_sent_draft_is_never_sent_again_however_old_it_is(drafts, database):
    draft = drafts.start(NOW)
    send(database, draft.id)
    drafts.start(NOW + 10 * DAY)
    send(database, draft.id)
    assert counted(database, RepairRow) == counted(database, DraftRow, id=draft.id) == 1


def test_nothing_is_stored_for_a_draft_that_was_sent(drafts, database):
    draft = drafts.start(NOW)
    send(database, draft.id)
    assert drafts.save(draft.id, "name", {"name": "Ann"}, NOW) is False
    assert counted(database, AnswerRow) == 0


def test_two_tabs_that_answer_different_pages_at_once_never_lose_one(drafts):
    draft = drafts.start(NOW)
    saved = all_at_once(8, lambda n: drafts.save(draft.id, f"page-{n % 4}", {"by": n}, NOW))
    assert saved == [True] * 8
    answers = drafts.load(draft.id, NOW).answers
    assert set(answers) == {f"page-{n}" for n in range(4)}
    assert all(answers[f"page-{n}"]["by"] in {n, n + 4} for n in range(4))


def test_whoever_answers_while_the_report_is_sent_leaves_nothing_behind(drafts, database):
    draft = drafts.start(NOW)

    def answer_or_send(place):
        if place == 0:
            return send(database, draft.id)
        return drafts.save(draft.id, f"page-{place}", {"by": place}, NOW)

    results = all_at_once(6, answer_or_send)
    assert not [each for each in results if isinstance(each, Exception)]
    assert counted(database, AnswerRow) == 0


def test_a_draft_in_memory_is_sent_once_and_its_answers_go():
    drafts = MemoryDrafts()
    draft = drafts.start(NOW)
    drafts.save(draft.id, "name", {"name": "Ann"}, NOW)
    assert drafts.send(draft.id, lambda: "R1") == "R1"
    assert drafts.send(draft.id, lambda: "R2") == "R1"
    assert drafts.load(draft.id, NOW) == Draft(draft.id, {}, True, "R1")
    assert drafts.save(draft.id, "name", {"name": "Bea"}, NOW) is False
    assert drafts.send("unknown", lambda: "R3") is None


def test_a_draft_in_memory_that_could_not_be_kept_elsewhere_can_be_sent_again():
    drafts = MemoryDrafts()
    draft = drafts.start(NOW)
    drafts.save(draft.id, "name", {"name": "Ann"}, NOW)
    with pytest.raises(ZeroDivisionError):
        drafts.send(draft.id, lambda: str(1 / 0))
    assert drafts.load(draft.id, NOW).answers == {"name": {"name": "Ann"}}
    assert drafts.send(draft.id, lambda: "R1") == "R1"
