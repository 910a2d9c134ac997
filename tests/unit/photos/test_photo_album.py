"""Photos take numbered places, belong to one draft or repair, and leave no file behind."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from repairs_pattern.domain.photos import (
    Album,
    Full,
    Gone,
    Owner,
    PhotoStoreUnavailable,
    Picture,
    album,
    of_draft,
    of_repair,
)
from repairs_pattern.domain.repairs import Report, raise_repair
from repairs_pattern.domain.store import Database, DraftRow, PhotoRow, RepairRow, StoredDrafts
from repairs_pattern.gateways.local_photos import LocalPhotos
from tests.support.crowd import all_at_once
from tests.support.raised import NOW, a_draft, a_need, a_repair, a_report, counted

PHOTO = Picture(b"\xff\xd8 the photo", b"\xff\xd8 small", 640, 480)
MOST = 5
LIFETIME = timedelta(hours=24)


@pytest.fixture
def store(tmp_path: Path) -> LocalPhotos:
    return LocalPhotos(tmp_path / "photos")


@pytest.fixture
def photos(database: Database, store: LocalPhotos) -> Album:
    return Album(database, store)


@pytest.fixture
def draft(database: Database) -> Owner:
    return of_draft(a_draft(database))


def files(store: LocalPhotos) -> set[str]:
    """The names of all files."""
    return set(store.kept_before(NOW + timedelta(days=999)))


def ids(photos: Album, owner: Owner) -> list[str]:
    return [photo.id for photo in photos.of(owner)]


def send(database: Database, draft: Owner, report: Report | None = None, diary: Any = None) -> None:
    """Raise the repair of a draft; a report without a slot asks nothing of the diary."""
    assert draft.draft_id is not None
    raise_repair(database, diary, draft.draft_id, report or a_report(), NOW)


def test_a_photo_is_kept_with_its_thumbnail_and_read_back(photos: Album, draft: Owner) -> None:
    photo = photos.add(draft, PHOTO, MOST, NOW)
    assert photos.read(draft, photo) == PHOTO.content
    assert photos.read(draft, photo, thumbnail=True) == PHOTO.thumbnail
    (row,) = photos.of(draft)
    assert (row.id, row.number, row.width, row.height) == (photo, 1, 640, 480)
    assert row.size == len(PHOTO.content)


def test_nobody_reads_or_removes_the_photo_of_somebody_else(
    photos: Album, database: Database, draft: Owner
) -> None:
    photo = photos.add(draft, PHOTO, MOST, NOW)
    for stranger in (of_draft(a_draft(database)), of_repair(a_repair(database)), Owner()):
        assert photos.read(stranger, photo) is None
        assert not photos.remove(stranger, photo)
        assert photos.of(stranger) == []
    assert photos.read(draft, photo) == PHOTO.content


@pytest.mark.parametrize("asked", ["", "nothing", "../../etc/passwd", "\x00", "x" * 2_000])
def test_a_photo_that_never_was_is_neither_read_nor_removed(
    photos: Album, draft: Owner, asked: str
) -> None:
    photo = photos.add(draft, PHOTO, MOST, NOW)
    assert photos.read(draft, asked) is None
    assert photos.link(draft, asked, 60) is None
    assert not photos.remove(draft, asked)
    assert ids(photos, draft) == [photo]


def test_there_is_no_place_for_one_too_many_and_its_files_do_not_stay(
    photos: Album, draft: Owner, store: LocalPhotos
) -> None:
    for _ in range(MOST):
        photos.add(draft, PHOTO, MOST, NOW)
    before = files(store)
    with pytest.raises(Full):
        photos.add(draft, PHOTO, MOST, NOW)
    assert len(photos.of(draft)) == MOST
    assert files(store) == before


def test_however_many_are_sent_at_the_same_time_no_draft_has_more_than_it_may(
    database: Database, tmp_path: Path
) -> None:
    draft, store = of_draft(a_draft(database)), LocalPhotos(tmp_path / "photos")
    results = all_at_once(12, lambda _n: Album(database, store).add(draft, PHOTO, MOST, NOW))
    assert sorted(photo.number for photo in Album(database, store).of(draft)) == [1, 2, 3, 4, 5]
    assert sum(isinstance(result, Full) for result in results) == 12 - MOST
    assert len(files(store)) == 2 * MOST


def test_removing_a_photo_deletes_its_files_and_frees_its_place(
    photos: Album, draft: Owner, store: LocalPhotos
) -> None:
    first, second = (photos.add(draft, PHOTO, 2, NOW) for _ in range(2))
    assert photos.remove(draft, first)
    assert not photos.remove(draft, first), "it is gone already"
    assert files(store) == {second, f"{second}.thumbnail"}
    third = photos.add(draft, PHOTO, 2, NOW + timedelta(minutes=1))
    assert ids(photos, draft) == [second, third], "in the order in which they were added"


def test_sending_the_report_gives_its_photos_to_the_repair(
    photos: Album, database: Database, draft: Owner
) -> None:
    kept = [photos.add(draft, PHOTO, MOST, NOW) for _ in range(2)]
    other = of_draft(a_draft(database))
    photos.add(other, PHOTO, MOST, NOW)
    send(database, draft)
    with database.reading() as session:
        repair = session.query(RepairRow).one()
    assert ids(photos, of_repair(repair.id)) == kept
    assert photos.of(draft) == []
    assert len(photos.of(other)) == 1
    assert photos.read(of_repair(repair.id), kept[0]) == PHOTO.content


def test_a_report_that_could_not_be_sent_keeps_its_photos_in_the_draft(
    photos: Album, database: Database, draft: Owner
) -> None:
    kept = photos.add(draft, PHOTO, MOST, NOW)

    class Broken:
        def ask_to_book(self, *_: object) -> str:
            return "K7C-49D-XWP-3TM-RYH"

        def book(self, *_: object) -> None:
            raise RuntimeError

    report = a_report(slot_id="2026-12-01-morning", need=a_need())
    with pytest.raises(RuntimeError):
        send(database, draft, report, Broken())
    assert ids(photos, draft) == [kept]


def test_no_photo_is_added_to_a_draft_that_was_sent_or_never_was(
    photos: Album, database: Database, draft: Owner, store: LocalPhotos
) -> None:
    send(database, draft)
    for owner in (draft, of_draft("never")):
        with pytest.raises(Gone):
            photos.add(owner, PHOTO, MOST, NOW)
    assert counted(database, PhotoRow) == 0
    assert files(store) == set()


def test_a_repair_has_places_of_its_own(photos: Album, database: Database) -> None:
    repair = of_repair(a_repair(database))
    for _ in range(2):
        photos.add(repair, PHOTO, 2, NOW)
    with pytest.raises(Full):
        photos.add(repair, PHOTO, 2, NOW)


# Deleting.


def drafts(database: Database, photos: Album) -> StoredDrafts[str]:
    return StoredDrafts(database, lambda draft_id, *_: draft_id, LIFETIME, photos.purged)


def test_when_a_draft_has_outlived_its_time_its_photos_go_with_their_files(
    photos: Album, database: Database, store: LocalPhotos
) -> None:
    old, young = (of_draft(a_draft(database, NOW + timedelta(hours=h))) for h in (0, 2))
    photos.add(old, PHOTO, MOST, NOW)
    kept = photos.add(young, PHOTO, MOST, NOW)
    drafts(database, photos).start(NOW + LIFETIME + timedelta(hours=1))
    assert counted(database, DraftRow, id=old.draft_id) == 0
    assert photos.of(old) == []
    assert files(store) == {kept, f"{kept}.thumbnail"}


def test_the_photos_of_a_repair_outlive_the_draft(
    photos: Album, database: Database, draft: Owner
) -> None:
    photo = photos.add(draft, PHOTO, MOST, NOW)
    send(database, draft)
    drafts(database, photos).start(NOW + timedelta(days=30))
    with database.reading() as session:
        repair = session.query(RepairRow).one()
    assert photos.read(of_repair(repair.id), photo) == PHOTO.content


def test_what_a_crash_left_behind_is_deleted_once_it_is_an_hour_old(
    photos: Album, draft: Owner, store: LocalPhotos
) -> None:
    kept = photos.add(draft, PHOTO, MOST, NOW)
    store.put("orphan", b"x", NOW)
    store.put("orphan.thumbnail", b"x", NOW)
    store.put("being-added", b"x", NOW + timedelta(minutes=30))
    photos.sweep(NOW + timedelta(minutes=61))
    assert files(store) == {kept, f"{kept}.thumbnail", "being-added"}


def test_one_process_sweeps_once_an_hour(photos: Album, store: LocalPhotos) -> None:
    photos.sweep(NOW)
    store.put("orphan", b"x", NOW - timedelta(days=1))
    photos.sweep(NOW + timedelta(minutes=59))
    assert files(store) == {"orphan"}
    photos.sweep(NOW + timedelta(minutes=60))
    assert files(store) == set()


def test_with_the_wrong_database_no_photo_is_deleted(
    photos: Album,
    store: LocalPhotos,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(album, "MOST_ORPHANS", 3)
    for number in range(4):
        store.put(f"photo-{number}", b"x", NOW)
    with caplog.at_level(logging.ERROR):
        photos.sweep(NOW + timedelta(days=1))
    assert len(files(store)) == 4
    assert caplog.messages == ["4 files have no photo in this database: none is deleted"]


class BrokenStore:
    """A store that does not answer."""

    def put(self, name: str, content: bytes, now: datetime) -> None:
        raise PhotoStoreUnavailable

    def read(self, name: str) -> bytes | None:
        raise PhotoStoreUnavailable

    def delete(self, name: str) -> None:
        raise PhotoStoreUnavailable

    def kept_before(self, moment: datetime) -> Iterator[str]:
        raise PhotoStoreUnavailable


def test_when_the_store_does_not_answer_there_is_no_row_without_a_file(
    database: Database, draft: Owner
) -> None:
    with pytest.raises(PhotoStoreUnavailable):
        Album(database, BrokenStore()).add(draft, PHOTO, MOST, NOW)
    assert counted(database, PhotoRow) == 0


def test_when_the_store_does_not_answer_a_photo_is_removed_and_drafts_are_begun(
    photos: Album, database: Database, draft: Owner
) -> None:
    photo = photos.add(draft, PHOTO, MOST, NOW)
    broken = Album(database, BrokenStore())
    assert broken.remove(draft, photo)
    assert photos.of(draft) == []
    assert drafts(database, broken).start(NOW + timedelta(days=2))
