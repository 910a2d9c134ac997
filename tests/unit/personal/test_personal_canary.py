"""A mark in every field that a person fills in: nothing of it is left once it is removed."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import JSON, String, inspect, select

from repairs_pattern.domain.personal import Periods, Retention, erase, held
from repairs_pattern.domain.store import Base, RepairRow
from tests.support.marked_repair import MARK, MARKED, a_marked_repair, files_with
from tests.support.raised import NOW

A_DAY = timedelta(days=1)
STAYS = {
    *("reference", "draft_id", "status", "language", "place", "tenure", "outcome", "summary"),
    *("booking", "sor", "trade", "priority", "hazard", "target_reason", "reported_before"),
    *("uprn", "postcode", "block", "facts", "source"),
}
"""Columns of a repair that no person writes words into: ours, or chosen from a list of ours."""

GOES_WITH_ERASURE = {"uprn": None, "postcode": "erased", "block": None, "facts": {}, "address": []}


def everything(database):
    """All that is in any table, as words."""
    with database.reading() as session:
        rows = [
            repr(dict(row))
            for table in Base.metadata.sorted_tables
            for row in session.execute(select(table)).mappings()
        ]
    return "\n".join(rows)


def repair_of(database, reference):
    with database.reading() as session:
        return session.scalars(select(RepairRow).filter_by(reference=reference)).one()


def test_every_column_of_a_repair_is_marked_or_known_to_hold_no_words_of_a_person():
    columns = inspect(RepairRow).columns
    of_words = {each.key for each in columns if isinstance(each.type, JSON | String)}
    assert of_words - STAYS - {"receipt"} == MARKED.keys() - {"language"}


@pytest.mark.parametrize("way", ["erased", "old enough"])
def test_nothing_of_a_person_is_left_in_the_tables_the_files_and_the_log(
    database, diary, album, folder, way
):
    reference = a_marked_repair(database, diary, album, uprn=None)
    assert everything(database).count(MARK) > 15
    assert len(files_with(MARK, folder)) == 2
    if way == "erased":
        erase(database, diary, album, reference, "ann", NOW)
    else:
        Retention(database, album, Periods(*[A_DAY * 30] * 2, A_DAY * 900, A_DAY, A_DAY)).purge(
            NOW + A_DAY * 60
        )
    assert MARK not in everything(database)
    assert files_with(MARK, folder) == []
    if database.is_sqlite:
        file = Path(database.url.database)
        assert b"Tap that drips" in file.read_bytes(), "the repair itself is still in the file"
        assert files_with(MARK, file) == []


def test_the_mark_is_found_in_the_file_and_the_log_while_it_is_there(
    database, diary, album, folder
):
    if not database.is_sqlite:
        pytest.skip("a server's files are not ours to read")
    file = Path(database.url.database)
    a_marked_repair(database, diary, album)
    assert f"{file.name}-wal" in files_with(MARK, file)
    database.forget_deleted()
    assert files_with(MARK, file) == [file.name]


def test_what_figures_and_the_law_need_stays(database, diary, album):
    reference = a_marked_repair(database, diary, album)
    before = repair_of(database, reference)
    erase(database, diary, album, reference, "ann", NOW)
    after = repair_of(database, reference)
    for name in STAYS - GOES_WITH_ERASURE.keys() - {"draft_id", "status"}:
        assert getattr(after, name) == getattr(before, name), name
    assert (after.reported_at, after.target_at) == (before.reported_at, before.target_at)
    assert {name: getattr(after, name) for name in GOES_WITH_ERASURE} == GOES_WITH_ERASURE


def test_a_copy_for_the_person_has_every_mark_and_no_secret(database, diary, album):
    reference = a_marked_repair(database, diary, album)
    with database.reading() as session:
        repair = session.scalars(select(RepairRow).filter_by(reference=reference)).one()
        copy = held(session, repair)
        receipt, draft = repair.receipt, repair.draft_id
    about_staff = {"assisted": {"how": "phone"}}
    for name, said in {**MARKED, **about_staff}.items():
        assert copy["repair"][name] == said, name
    assert [each["kind"] for each in copy["events"]] == ["information", "worse"]
    assert {each["kind"] for each in copy["messages"]} == {"resume", "confirmation", "worse"}
    assert len(copy["photos"]) == len(copy["visit"]) == len(copy["links"]) == 1
    assert receipt not in str(copy)
    assert f"'{draft}'" not in str(copy)
    assert "token" not in str(copy)
