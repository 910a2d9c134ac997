"""Raising a repair: all of it or nothing, and once, however often it is sent."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError, OperationalError

from repairs_pattern.domain.booking import Appointment, DiaryUnavailable, SlotGone
from repairs_pattern.domain.repairs import (
    find_by_receipt,
    find_repair,
    raise_repair,
    read_reference,
)
from repairs_pattern.domain.store import (
    AnswerRow,
    Database,
    OutboxRow,
    PlaceRow,
    RepairRow,
    StoredDrafts,
)
from repairs_pattern.journey import Draft
from tests.support.crowd import all_at_once
from tests.support.raised import NOW, a_draft, a_need, a_report, counted

SLOT = "2026-11-24-morning"
SECRET = "The key is under the third flowerpot"


@pytest.fixture
def draft(database):
    return a_draft(database, name={"name": "Ann"}, describe={"description": SECRET})


def booked(**changes):
    return a_report(slot_id=SLOT, need=a_need(), description=SECRET, **changes)


def everything(database):
    """How much there is of all that a repair writes, and of what it deletes."""
    return {
        "repairs": counted(database, RepairRow),
        "messages": counted(database, OutboxRow),
        "appointments": counted(database, PlaceRow, held_until=None),
        "answers": counted(database, AnswerRow),
    }


NOTHING = {"repairs": 0, "messages": 0, "appointments": 0, "answers": 2}
ONE = {"repairs": 1, "messages": 1, "appointments": 1, "answers": 0}


def the(database, table):
    with database.reading() as session:
        (row,) = session.scalars(select(table))
        return row


def test_a_report_with_a_slot_becomes_a_repair_with_its_appointment_and_message(
    database, diary, draft
):
    diary.hold(draft, SLOT, a_need(), NOW)
    reference = raise_repair(database, diary, draft, booked(), NOW)
    assert everything(database) == ONE
    repair = the(database, RepairRow)
    assert repair.reference == reference == read_reference(reference)
    assert (repair.status, repair.reported_at, repair.draft_id) == ("booked", NOW, draft)
    with database.reading() as session:
        visit = diary.appointment(session, repair.id)
    assert visit == Appointment(NOW.replace(day=24, hour=8, minute=0), visit.ends_at)


def test_a_report_without_a_slot_is_reported_and_not_booked(database, diary, draft):
    raise_repair(database, diary, draft, a_report(), NOW)
    assert everything(database) == {**ONE, "appointments": 0}
    assert the(database, RepairRow).status == "reported"


def test_everything_that_was_reported_is_kept_as_it_was(database, diary, draft):
    report = a_report(
        description="Zoë said: 100% wet\n\U0001f6bf",
        preferences={"days": ["mon"], "times": "after 3pm"},
        uprn=None,
        sor=None,
        hazard="damp_mould",
        language="cy",
    )
    raise_repair(database, diary, draft, report, NOW)
    repair = the(database, RepairRow)
    for name in report.__dataclass_fields__:
        if name not in {"target", "slot_id", "need"}:
            assert getattr(repair, name) == getattr(report, name), name
    assert repair.target_at == report.target.deadline.at
    assert repair.target_reason == "routine"


def test_the_answers_go_and_the_draft_stays_as_sent(database, diary, draft):
    raise_repair(database, diary, draft, booked(), NOW)
    drafts = StoredDrafts(database, Draft, timedelta(hours=24))
    receipt = the(database, RepairRow).receipt
    assert drafts.load(draft, NOW) == Draft(draft, {}, True, receipt)


def test_a_slot_is_booked_though_its_hold_ran_out_when_it_is_still_free(database, diary, draft):
    diary.hold(draft, SLOT, a_need(), NOW)
    raise_repair(database, diary, draft, booked(), NOW + timedelta(hours=1))
    assert everything(database) == ONE


def test_a_slot_that_is_gone_leaves_nothing_and_loses_no_answer(database, diary, draft):
    diary.hold("somebody-else", SLOT, a_need(), NOW)
    with pytest.raises(SlotGone):
        raise_repair(database, diary, draft, booked(), NOW)
    assert everything(database) == NOTHING


def test_a_slot_that_is_gone_can_be_followed_by_another_try(database, diary, draft):
    diary.hold("somebody-else", SLOT, a_need(), NOW)
    with pytest.raises(SlotGone):
        raise_repair(database, diary, draft, booked(), NOW)
    other = a_report(slot_id="2026-11-25-morning", need=a_need())
    raise_repair(database, diary, draft, other, NOW)
    assert everything(database) == {**ONE, "appointments": 1}


def test_the_second_time_gives_the_reference_of_the_first(database, diary, draft):
    first = raise_repair(database, diary, draft, booked(), NOW)
    again = raise_repair(database, diary, draft, booked(summary="Other"), NOW + timedelta(days=9))
    assert again == first
    assert everything(database) == ONE
    assert the(database, RepairRow).summary == "Tap that drips"


def test_the_second_time_gives_the_reference_even_when_no_slot_is_left(database, diary, draft):
    first = raise_repair(database, diary, draft, booked(), NOW)
    later = a_report(slot_id="2020-01-01-morning", need=a_need())
    assert raise_repair(database, diary, draft, later, NOW) == first


def test_eight_clicks_at_once_make_one_repair_one_appointment_and_one_message(
    database, diary, draft, database_url
):
    diary.hold(draft, SLOT, a_need(), NOW)
    databases = [Database(database_url) for _ in range(8)]
    try:
        references = all_at_once(
            8, lambda n: raise_repair(databases[n], diary, draft, booked(), NOW)
        )
    finally:
        for each in databases:
            each.close()
    assert references == [the(database, RepairRow).reference] * 8
    assert everything(database) == ONE


def test_many_residents_who_send_at_once_for_one_slot_are_told_the_truth(database, diary):
    drafts = [a_draft(database, name={"name": "A"}) for _ in range(8)]
    results = all_at_once(8, lambda n: raise_repair(database, diary, drafts[n], booked(), NOW))
    told = [result for result in results if isinstance(result, str)]
    assert told == [the(database, RepairRow).reference]
    assert [type(result) for result in results if not isinstance(result, str)] == [SlotGone] * 7
    assert everything(database) == {**ONE, "answers": 7}


class Broken:
    """A diary that fails in the middle of a booking."""

    def __init__(self, diary, error):
        self.diary = diary
        self.error = error

    def ask_to_book(self, *arguments):
        return self.diary.ask_to_book(*arguments)

    def book(self, *arguments):
        self.diary.book(*arguments)
        raise self.error


@pytest.mark.parametrize(
    "error", [SlotGone(), DiaryUnavailable(), RuntimeError("out of memory"), KeyboardInterrupt()]
)
def test_a_diary_that_fails_after_it_booked_leaves_nothing(database, diary, draft, error):
    with pytest.raises(type(error)):
        raise_repair(database, Broken(diary, error), draft, booked(), NOW)
    assert everything(database) == NOTHING


def test_a_message_that_cannot_be_written_leaves_nothing(database, diary, draft):
    other = a_draft(database)
    reference = raise_repair(database, diary, other, a_report(), NOW)
    with database.writing() as session:
        session.scalars(select(RepairRow)).one().reference = "known by another name"
    before = everything(database)
    with pytest.raises(IntegrityError):
        raise_repair(database, diary, draft, booked(), NOW, reference=lambda: reference)
    assert everything(database) == before


class FailAt:
    """Fails the database after a number of statements, as a pulled plug would."""

    def __init__(self, database, number):
        self.database = database
        self.left = number
        self.seen = []

    def __enter__(self):
        event.listen(self.database.engine, "after_cursor_execute", self.after)
        return self

    def __exit__(self, *_):
        event.remove(self.database.engine, "after_cursor_execute", self.after)

    def after(self, _connection, _cursor, statement, *_):
        self.seen.append(statement.split()[0])
        self.left -= 1
        if self.left == 0:
            raise OperationalError(statement, {}, Exception("the plug was pulled"))


@pytest.mark.parametrize("held", [True, False])
def test_whichever_statement_is_the_last_before_a_failure_nothing_is_left(
    database, diary, draft, held
):
    if held:
        diary.hold(draft, SLOT, a_need(), NOW)
    tried = 0
    while True:
        tried += 1
        with FailAt(database, tried) as fault:
            try:
                raise_repair(database, diary, draft, booked(), NOW)
            except OperationalError:
                pass
            else:
                break
        assert everything(database) == NOTHING, fault.seen
    assert tried > 7
    assert fault.seen.count("INSERT") >= 2
    assert everything(database) == ONE


def test_no_words_that_a_resident_typed_are_in_a_message(database, diary, draft):
    report = booked(
        preferences={"days": [], "times": "after the flowerpot"},
        contact={**a_report().contact, "not_when": "flowerpot time"},
    )
    raise_repair(database, diary, draft, report, NOW)
    message = the(database, OutboxRow)
    assert "flowerpot" not in json.dumps([message.content, message.recipient])
    assert SECRET in the(database, RepairRow).description


def test_whoever_wants_no_message_gets_none_and_the_repair_is_raised(database, diary, draft):
    contact = {**a_report().contact, "by": "none"}
    raise_repair(database, diary, draft, booked(contact=contact), NOW)
    assert everything(database) == {**ONE, "messages": 0}


def test_a_message_waits_in_the_outbox_with_a_key_that_is_the_same_on_every_try(
    database, diary, draft
):
    reference = raise_repair(database, diary, draft, booked(), NOW)
    message = the(database, OutboxRow)
    assert message.key == f"{reference}:confirmation:email"
    assert (message.sent_at, message.created_at, message.language) == (None, NOW, "en")


def test_the_target_day_of_a_message_is_the_day_in_london(database, diary, draft):
    raise_repair(database, diary, draft, a_report(), NOW)
    target = a_report().target.deadline
    assert the(database, OutboxRow).content["target_day"] == target.day.isoformat()


def test_a_chosen_slot_needs_to_say_what_the_visit_needs():
    with pytest.raises(ValueError, match="what the visit needs"):
        a_report(slot_id=SLOT)


def test_a_repair_is_found_by_its_receipt_and_not_by_the_id_of_its_draft(database, diary, draft):
    reference = raise_repair(database, diary, draft, a_report(), NOW)
    receipt = the(database, RepairRow).receipt
    with database.reading() as session:
        assert find_by_receipt(session, receipt).reference == reference
        assert find_by_receipt(session, draft) is None


def test_a_repair_is_found_by_reference_and_postcode_together_and_by_neither_alone(
    database, diary, draft
):
    reference = raise_repair(database, diary, draft, a_report(), NOW)
    with database.reading() as session:
        assert find_repair(session, reference, "XN1 4QD").draft_id == draft
        assert find_repair(session, reference, "XN1 4QE") is None
        assert find_repair(session, reference, "") is None
        assert find_repair(session, "", "XN1 4QD") is None
