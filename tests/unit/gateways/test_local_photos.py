"""The folder of photos: private, whole files only, and nothing outside it."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from repairs_pattern.domain.photos import PhotoStoreUnavailable
from repairs_pattern.gateways.local_photos import LocalPhotos

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

BAD_NAMES = [
    "",
    ".",
    "..",
    "../secret",
    "a/b",
    "a\\b",
    "/etc/passwd",
    "a\x00b",
    "a\n",
    "a.b.c",
    ".hidden",
    "a..",
    "ä",
    "x" * 81,
    "photo.JPG",
]


@pytest.fixture
def store(tmp_path: Path) -> LocalPhotos:
    return LocalPhotos(tmp_path / "instance" / "photos")


def test_what_was_put_there_is_read_back_and_deleted(store: LocalPhotos) -> None:
    store.put("photo", b"content", NOW)
    assert store.read("photo") == b"content"
    store.delete("photo")
    assert store.read("photo") is None
    store.delete("photo")


def test_only_the_service_itself_may_read_the_folder_and_its_files(store: LocalPhotos) -> None:
    before = os.umask(0)
    try:
        store.put("photo", b"content", NOW)
    finally:
        os.umask(before)
    (file,) = store.folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert store.folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", BAD_NAMES)
def test_no_name_leads_out_of_the_folder(store: LocalPhotos, name: str) -> None:
    (store.folder.parent).mkdir(parents=True)
    (store.folder.parent / "secret.jpg").write_bytes(b"secret")
    for use in (store.read, store.delete, lambda name: store.put(name, b"x", NOW)):
        with pytest.raises(ValueError, match="not the name of a photo"):
            use(name)
    assert [path.name for path in store.folder.parent.rglob("*")] == ["secret.jpg"]


def test_a_file_that_could_not_be_written_to_its_end_is_no_photo(
    store: LocalPhotos, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(PhotoStoreUnavailable):
            store.put("photo", b"content", NOW)
    assert store.read("photo") is None
    assert list(store.kept_before(NOW + timedelta(days=9999))) == ["photo"], "it is found again"
    store.delete("photo")
    assert list(store.folder.iterdir()) == []


def test_files_are_known_by_when_they_were_put_there(store: LocalPhotos) -> None:
    assert list(store.kept_before(NOW)) == [], "there is no folder yet"
    store.put("early", b"", NOW - timedelta(hours=1))
    store.put("early.thumbnail", b"", NOW - timedelta(hours=1))
    store.put("late", b"", NOW)
    (store.folder / "READ ME.txt").write_text("not a photo")
    os.utime(store.folder / "READ ME.txt", (0, 0))
    assert sorted(store.kept_before(NOW)) == ["early", "early.thumbnail"]


def test_a_store_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "photos").write_text("a file where a folder should be")
    store = LocalPhotos(tmp_path / "photos")
    with pytest.raises(PhotoStoreUnavailable):
        store.put("photo", b"content", NOW)
    for use in (store.read, store.delete):
        with pytest.raises(PhotoStoreUnavailable):
            use("photo")
    with pytest.raises(PhotoStoreUnavailable):
        list(store.kept_before(NOW))
