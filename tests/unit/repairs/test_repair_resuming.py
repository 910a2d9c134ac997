"""Links to come back by: used once, for a short time, and only their digest is kept."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from repairs_pattern.domain.repairs import (
    DraftClosed,
    TooManyLinks,
    newest_link,
    open_link,
    raise_repair,
    send_link,
    use_link,
)
from repairs_pattern.domain.store import (
    AnswerRow,
    DraftRow,
    OutboxRow,
    PhotoRow,
    PlaceRow,
    RepairRow,
    ResumeLinkRow,
)
from tests.support.crowd import all_at_once
from tests.support.raised import NOW, a_draft, a_repair, a_report, counted

LIFETIME = timedelta(days=3)
SECOND = timedelta(seconds=1)


def ask(database, draft, now=NOW, lifetime=LIFETIME):
    """Ask for a link; its secret."""
    send_link(database, draft, "text", {"phone": "+447700900982"}, "en", lifetime, now)
    with database.reading() as session:
        return newest_link(session, draft).content["token"]


@pytest.fixture
def draft(database):
    return a_draft(database)


def test_a_link_leads_to_its_draft_once(database, draft):
    token = ask(database, draft)
    assert use_link(database, token, NOW)
    assert use_link(database, token, NOW) is None


def test_a_draft_that_is_carried_on_moves_with_all_that_belongs_to_it(database):
    draft = a_draft(database, name={"name": "Ann Ample"})
    place = {"trade": "plumbing", "starts_at": NOW, "ends_at": NOW, "number": 1}
    photo = {"id": "photo", "number": 1, "width": 1, "height": 1, "size": 1, "added_at": NOW}
    with database.writing() as session:
        session.add(PlaceRow(**place, draft_id=draft, held_until=NOW))
        session.add(PhotoRow(**photo, draft_id=draft))
        session.execute(update(DraftRow).values(ended="call-now"))
    moved = use_link(database, ask(database, draft), NOW)
    with database.reading() as session:
        (row,) = session.scalars(select(DraftRow))
        assert (row.id, row.started_at, row.ended) == (moved, NOW, "call-now")
    assert moved != draft
    for table in (AnswerRow, PlaceRow, PhotoRow, OutboxRow, ResumeLinkRow):
        assert counted(database, table, draft_id=moved) == 1, table
        assert counted(database, table) == 1, table


def test_a_report_whose_draft_was_carried_on_elsewhere_is_not_sent(database):
    draft = a_draft(database)
    use_link(database, ask(database, draft), NOW)
    with pytest.raises(DraftClosed):
        raise_repair(database, None, draft, a_report(), NOW)
    assert counted(database, RepairRow) == 0


def test_opening_a_link_does_not_use_it(database, draft):
    token = ask(database, draft)
    for _ in range(3):
        assert open_link(database, token, NOW) == draft
    assert use_link(database, token, NOW)
    assert open_link(database, token, NOW) is None


def test_of_eight_who_use_a_link_at_once_one_gets_the_draft(database, draft):
    token = ask(database, draft)
    found = all_at_once(8, lambda _place: use_link(database, token, NOW))
    assert found.count(None) == 7
    (moved,) = set(found) - {None}
    assert counted(database, DraftRow, id=moved) == counted(database, DraftRow) == 1


def test_a_link_works_for_24_hours(database, draft):
    token = ask(database, draft)
    end = NOW + timedelta(hours=24)
    assert open_link(database, token, end - SECOND) == draft
    assert use_link(database, token, end) is None


def test_a_link_never_outlives_its_draft(database, draft):
    later = NOW + timedelta(hours=5)
    until = send_link(database, draft, "text", {}, "en", timedelta(hours=24), later)
    assert until == NOW + timedelta(hours=24)


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "é" * 500])
def test_a_link_that_was_never_made_leads_nowhere(database, draft, token):
    ask(database, draft)
    assert open_link(database, token, NOW) is None
    assert use_link(database, token, NOW) is None


def test_the_secret_is_in_the_message_and_its_digest_alone_in_the_list_of_links(database, draft):
    token = ask(database, draft)
    assert len(token) >= 43
    with database.reading() as session:
        (row,) = session.scalars(select(ResumeLinkRow))
        kept = [str(getattr(row, column.name)) for column in ResumeLinkRow.__table__.columns]
        message = newest_link(session, draft)
    assert not any(token in each for each in kept)
    assert len(row.digest) == 64
    assert token not in message.key


def test_a_newer_link_voids_the_older_one_and_the_message_that_has_not_left(database, draft):
    older, newer = ask(database, draft), ask(database, draft)
    assert open_link(database, older, NOW) is None
    assert open_link(database, newer, NOW) == draft
    assert counted(database, OutboxRow) == 1


def test_a_message_that_has_left_is_kept_when_a_newer_link_is_made(database, draft):
    ask(database, draft)
    with database.writing() as session:
        session.execute(update(OutboxRow).values(sent_at=NOW))
    ask(database, draft)
    assert counted(database, OutboxRow) == 2


def test_a_newer_link_of_one_draft_leaves_those_of_others_alone(database, draft):
    other = a_draft(database)
    token = ask(database, other)
    ask(database, draft)
    assert open_link(database, token, NOW) == other


def test_a_draft_has_five_links_and_no_more(database, draft):
    for _ in range(4):
        ask(database, draft)
    fifth = ask(database, draft)
    with pytest.raises(TooManyLinks):
        ask(database, draft)
    assert open_link(database, fifth, NOW) == draft
    assert counted(database, ResumeLinkRow) == 5


def test_eight_requests_at_once_make_no_more_than_five_links(database, draft):
    all_at_once(8, lambda _place: send_link(database, draft, "text", {}, "en", LIFETIME, NOW))
    assert counted(database, ResumeLinkRow) == 5
    with database.reading() as session:
        ends = session.scalars(select(ResumeLinkRow.expires_at)).all()
    assert len([end for end in ends if end > NOW]) == 1


def test_a_report_that_was_sent_can_be_neither_linked_to_nor_carried_on(database):
    draft = a_draft(database)
    token = ask(database, draft)
    a_repair(database)
    with database.writing() as session:
        session.execute(update(RepairRow).values(draft_id=draft))
    assert open_link(database, token, NOW) is None
    assert use_link(database, token, NOW) is None
    with pytest.raises(DraftClosed):
        ask(database, draft)


def test_there_is_no_link_to_a_draft_that_is_gone_or_past_its_time(database, draft):
    with pytest.raises(DraftClosed):
        ask(database, "gone")
    with pytest.raises(DraftClosed):
        ask(database, draft, now=NOW + LIFETIME)
    assert counted(database, ResumeLinkRow) == 0


def test_links_and_their_messages_go_with_their_draft(database, draft):
    token = ask(database, draft)
    with database.writing() as session:
        session.delete(session.get_one(DraftRow, draft))
    assert counted(database, ResumeLinkRow) == counted(database, OutboxRow) == 0
    assert use_link(database, token, NOW) is None


def test_without_its_message_there_is_no_link(database, draft):
    def fail(_mapper, _connection, _row):
        raise LookupError

    event.listen(OutboxRow, "before_insert", fail)
    try:
        with pytest.raises(LookupError):
            ask(database, draft)
    finally:
        event.remove(OutboxRow, "before_insert", fail)
    assert counted(database, ResumeLinkRow) == 0
