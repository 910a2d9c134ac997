"""What every photo store must do: one set of tests that each adapter passes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from repairs_pattern.domain.photos import Album, PhotoStore, Picture, of_draft
from repairs_pattern.domain.store import Database, StoredDrafts
from tests.support.photos import a_photo
from tests.support.raised import NOW, a_draft

PHOTO = a_photo()
LATER = a_photo(size=(64, 64))
BAD_NAMES = [
    "",
    ".",
    "..",
    "../secret",
    "a/b",
    "a\\b",
    "/etc/passwd",
    "a\0b",
    "a\n",
    "a.b.c",
    ".hidden",
    "ä",
    "x" * 81,
    "a?b",
    "a#b",
    "a%2fb",
]


class PhotoStoreContract:
    """Inherit it, and give a fixture ``store`` that is empty, and ``at``, which sets its clock."""

    def test_what_was_put_there_is_read_back_and_deleted(self, store: PhotoStore) -> None:
        store.put("photo", PHOTO, NOW)
        assert store.read("photo") == PHOTO
        store.delete("photo")
        assert store.read("photo") is None
        store.delete("photo")

    def test_what_is_put_there_again_takes_the_place_of_the_first(self, store: PhotoStore) -> None:
        store.put("photo", PHOTO, NOW)
        store.put("photo", LATER, NOW)
        assert store.read("photo") == LATER

    @pytest.mark.parametrize("name", BAD_NAMES)
    def test_no_name_leads_anywhere_else(self, store: PhotoStore, name: str) -> None:
        for use in (
            store.read,
            store.delete,
            lambda name: store.put(name, PHOTO, NOW),
            lambda name: store.link(name, 60),
        ):
            with pytest.raises(ValueError, match="not the name of a photo"):
                use(name)

    def test_files_are_known_by_when_they_were_put_there(
        self, store: PhotoStore, at: Callable[[datetime], None]
    ) -> None:
        assert list(store.kept_before(NOW)) == []
        at(NOW - timedelta(hours=1))
        for name in ("early", "early.thumbnail", "also", "more", "most"):
            store.put(name, PHOTO, NOW - timedelta(hours=1))
        at(NOW)
        store.put("late", PHOTO, NOW)
        found = sorted(store.kept_before(NOW))
        assert found == ["also", "early", "early.thumbnail", "more", "most"]

    def test_a_photo_goes_with_its_draft_and_what_a_crash_left_goes_too(
        self, store: PhotoStore, at: Callable[[datetime], None], tmp_path: object
    ) -> None:
        database = Database(f"sqlite:///{tmp_path}/album.db")
        database.upgrade()
        album = Album(database, store)
        at(NOW)
        store.put("left-over", PHOTO, NOW)
        kept = album.add(of_draft(a_draft(database)), Picture(PHOTO, LATER, 320, 240), 5, NOW)
        assert album._store.read(kept) == PHOTO
        much_later = NOW + timedelta(days=3)
        StoredDrafts(database, lambda *_: None, timedelta(hours=1), purged=album.purged).purge(
            much_later
        )
        assert list(store.kept_before(much_later + timedelta(days=9))) == []
        database.close()

    def test_it_says_that_it_works(self, store: PhotoStore) -> None:
        assert store.check()
