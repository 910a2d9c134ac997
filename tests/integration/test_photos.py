"""Adding photos: one request uploads, what is good is kept, and nobody else ever sees it."""

from __future__ import annotations

import gc
import io
import logging
import shutil
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.photos import PhotoStoreUnavailable
from repairs_pattern.domain.store import PhotoRow, RepairRow
from repairs_pattern.gateways.local_photos import LocalPhotos
from tests.conftest import Clock, MakeApp, service_of
from tests.support.folders import CouncilFolder
from tests.support.photos import a_photo, opened
from tests.support.reporting import CHECK, answers_for, draft_id, go_on, report, slug, summary
from tests.support.resident import File, Resident
from tests.support.stored import rows, the_repair

pytestmark = pytest.mark.both_databases

TAP = answers_for("tap-drips")
UPLOAD = {"upload": "yes"}
NEXT = "visit-needs"
"""The page after the photos."""
PDF = b"%PDF-1.7 not a photo"
TOO_LARGE = b"\xff\xd8\xff" + bytes(10_000_000)

MEGABYTES = "The selected file must be smaller than 10MB"
TYPES = "The selected file must be a JPEG, PNG, WebP or HEIC"
EMPTY = "The selected file is empty"
DAMAGED = "The selected file is damaged or not complete. Select another one"
TRY_AGAIN = "The selected file could not be uploaded – try again"  # noqa: RUF001


def photos(number: int = 1, kind: str = "JPEG") -> list[File]:
    """Good files to send."""
    return [(f"IMG_{place}.{kind.lower()}", a_photo(kind)) for place in range(1, number + 1)]


@pytest.fixture
def adding(resident: Resident) -> Resident:
    """Somebody who is asked for photos."""
    return report(resident, TAP, to="photos")


def shown(resident: Resident) -> list[str]:
    """The addresses of the thumbnails on the page."""
    return [str(image["src"]) for image in resident.soup.select("main img")]


def buttons(resident: Resident) -> dict[str, str]:
    """The names of the remove buttons, and what each sends."""
    found = resident.soup.select("button[name=remove]")
    return {button.get_text(strip=True): str(button["value"]) for button in found}


def folder_of(service: Service) -> Path:
    store = service.photos._store
    assert isinstance(store, LocalPhotos)
    return store.folder


def files_of(service: Service) -> list[Path]:
    folder = folder_of(service)
    return sorted(folder.iterdir()) if folder.exists() else []


# Uploading.


def test_nobody_has_to_add_a_photo(adding: Resident, service: Service) -> None:
    assert adding.heading == "Add photos of the problem (optional)"
    assert slug(adding.send()) == NEXT
    assert summary(go_on(adding, TAP, to=CHECK))["Photos"] == "No photos"
    adding.send()
    assert rows(service, PhotoRow) == []
    assert files_of(service) == []


def test_continue_uploads_what_was_chosen_and_goes_on(adding: Resident, service: Service) -> None:
    adding.send_files("photos", photos(2))
    assert slug(adding) == NEXT
    assert len(rows(service, PhotoRow, draft_id=draft_id(adding))) == 2
    assert summary(go_on(adding, TAP, to=CHECK))["Photos"] == "2 photos"


def test_upload_stays_and_shows_what_was_added(adding: Resident) -> None:
    adding.send_files("photos", photos(2), UPLOAD)
    assert slug(adding) == "photos"
    assert "You have added 2 photos" in adding.text
    assert list(buttons(adding)) == ["Remove photo 1", "Remove photo 2"]
    adding.send_files("photos", photos(1), UPLOAD)
    assert "You have added 3 photos" in adding.text
    assert slug(adding.send()) == NEXT


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_and_its_thumbnail_are_served_as_jpeg_whatever_was_sent(
    adding: Resident, kind: str
) -> None:
    adding.send_files("photos", photos(1, kind), UPLOAD)
    (thumbnail,) = shown(adding)
    whole = str(adding.soup.select_one("main img").parent["href"])  # type: ignore[union-attr, index]
    for address, width in ((thumbnail, 320), (whole, 320)):
        response = adding.client.get(address)
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "image/jpeg"
        assert response.headers["Content-Disposition"] == "inline"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store"
        assert opened(response.data).width == width


def test_the_name_and_the_type_that_a_browser_gives_decide_nothing(
    adding: Resident, service: Service
) -> None:
    url, data = adding.filled(UPLOAD)
    lying = [
        (io.BytesIO(a_photo("PNG")), "../../../etc/passwd", "application/x-sh"),
        (io.BytesIO(PDF), "photo.jpg", "image/jpeg"),
    ]
    adding._read(adding.client.post(url, data={**data, "photos": lying}), 200)
    assert adding.errors == [f"photo.jpg: {TYPES}"]
    assert len(shown(adding)) == 1
    (row,) = rows(service, PhotoRow)
    assert {path.name for path in files_of(service)} == {
        f"{row.id}.jpg",
        f"{row.id}.thumbnail.jpg",
    }
    assert folder_of(service).name == "northmere-photos"


def test_every_photo_has_a_name_of_its_own_that_nobody_can_guess(
    adding: Resident, service: Service
) -> None:
    adding.send_files("photos", photos(3), UPLOAD)
    names = {row.id for row in rows(service, PhotoRow)}
    assert len(names) == 3
    assert min(map(len, names)) >= 32


# What is refused.


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", EMPTY),
        (TOO_LARGE, MEGABYTES),
        (PDF, TYPES),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", TYPES),
        (a_photo("JPEG")[:600], DAMAGED),
    ],
    ids=["empty", "too large", "pdf", "svg", "damaged"],
)
@pytest.mark.parametrize("answers", [{}, UPLOAD], ids=["continue", "upload"])
def test_a_file_that_cannot_be_kept_is_refused_in_words(
    adding: Resident, service: Service, content: bytes, message: str, answers: dict[str, str]
) -> None:
    adding.send_files("photos", [("photo.jpg", content)], answers)
    assert slug(adding) == "photos"
    assert adding.errors == [message]
    assert message in adding.soup.select_one("#photos-error").get_text()  # type: ignore[union-attr]
    assert rows(service, PhotoRow) == []
    assert files_of(service) == []
    assert slug(adding.send()) == NEXT


def test_upload_without_a_file_asks_for_one(adding: Resident) -> None:
    assert adding.send(UPLOAD).errors == ["Select a photo"]


def test_what_was_good_is_kept_when_another_file_is_refused_and_the_page_says_which(
    adding: Resident, service: Service
) -> None:
    (good,) = photos(1)
    adding.send_files(
        "photos", [("notes.pdf", PDF), good, ("none.jpg", b""), ("big.jpg", TOO_LARGE)]
    )
    assert slug(adding) == "photos"
    assert adding.errors == [f"notes.pdf: {TYPES}", f"none.jpg: {EMPTY}", f"big.jpg: {MEGABYTES}"]
    assert len(shown(adding)) == len(rows(service, PhotoRow)) == 1
    assert slug(adding.send()) == NEXT


def test_the_name_of_a_file_is_shown_as_text_short_and_without_tricks(adding: Resident) -> None:
    tricks = "<img src=x onerror=alert(1)>\u202egpj.exe" + "a" * 200 + ".pdf"
    adding.send_files("photos", [(tricks, PDF), ("C:/Users/me/letter.doc", PDF), ("\u200b", PDF)])
    first, second, third = adding.errors
    assert first == f"<img src=x onerror=alert(1)>gpj…aaaa.pdf: {TYPES}"
    assert second == f"letter.doc: {TYPES}"
    assert third == f"A file without a name: {TYPES}"
    assert "<img src=x" not in adding.response.text
    assert "\u202e" not in adding.response.text


def test_more_than_five_at_the_same_time_keeps_five_and_names_the_rest(
    adding: Resident, service: Service
) -> None:
    adding.send_files("photos", photos(7))
    assert adding.errors == [
        "You can only select up to 5 files at the same time. We did not add IMG_6.jpeg, IMG_7.jpeg"
    ]
    assert len(rows(service, PhotoRow)) == 5
    assert "This is the most that you can add" in adding.text
    assert adding.soup.select("input[type=file]") == []
    assert slug(adding.send()) == NEXT


def test_a_hundred_files_are_not_looked_at(adding: Resident, service: Service) -> None:
    adding.send_files("photos", [(f"{number}.jpg", PDF) for number in range(100)])
    assert len(adding.errors) == 6
    assert adding.errors[-1].endswith("We did not add 5.jpg, 6.jpg, 7.jpg, 8.jpg, 9.jpg, …")


def test_there_is_room_for_five_however_often_one_uploads(
    adding: Resident, service: Service
) -> None:
    adding.send_files("photos", photos(3), UPLOAD)
    tab = adding.another_tab().get("/report/photos")
    tab.send_files("photos", photos(4), UPLOAD)
    assert tab.errors == ["You can only add up to 5 photos. We did not add IMG_3.jpeg, IMG_4.jpeg"]
    adding.send_files("photos", photos(1), UPLOAD)
    assert adding.errors == ["You can only add up to 5 photos. We did not add IMG_1.jpeg"]
    assert len(rows(service, PhotoRow)) == 5


def test_a_photo_that_cannot_be_stored_is_told_and_another_try_works(
    adding: Resident, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise PhotoStoreUnavailable

    with monkeypatch.context() as patch:
        patch.setattr(LocalPhotos, "put", broken)
        assert adding.send_files("photos", photos()).errors == [TRY_AGAIN]
    assert slug(adding.send_files("photos", photos())) == NEXT
    assert len(rows(service, PhotoRow)) == 1


def test_with_a_wrong_token_nothing_is_added_and_the_photos_are_asked_for_again(
    adding: Resident, service: Service
) -> None:
    adding.send_files("photos", photos(), {"csrf_token": "wrong"})
    assert adding.errors[0] == "Select your photos again"
    assert "open for too long" in adding.errors[1]
    assert rows(service, PhotoRow) == []
    assert files_of(service) == []


def test_with_a_wrong_token_nothing_is_removed(adding: Resident, service: Service) -> None:
    adding.send_files("photos", photos(), UPLOAD)
    (photo,) = buttons(adding).values()
    adding.send(remove=photo, csrf_token="wrong")
    assert len(rows(service, PhotoRow)) == 1


# How much at once.


class Stream(io.RawIOBase):
    """A body of so many bytes that is not in anybody's memory; it counts what was read."""

    def __init__(self, size: int) -> None:
        self.left = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = min(len(buffer), self.left)
        self.left -= count
        return count


def send_bytes(resident: Resident, size: int, status: int) -> Stream:
    body = Stream(size)
    response = resident.client.post(
        resident.path,
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(size), "wsgi.input": body},
    )
    resident._read(response, status)
    return body


def test_more_than_all_photos_together_may_have_brings_the_page_back_and_is_not_parsed(
    adding: Resident, service: Service
) -> None:
    adding.send_files("photos", photos(), UPLOAD)
    body = send_bytes(adding, 51_000_001, status=413)
    assert adding.errors == [
        "The selected files must be smaller than 50MB together. Select fewer files"
    ]
    assert len(shown(adding)) == 1, "what was added before is still there"
    assert body.left == 0, "a browser reads no answer before it has sent everything"
    assert slug(adding.send()) == NEXT


def test_what_never_ends_is_not_read_to_its_end(adding: Resident) -> None:
    body = send_bytes(adding, 10**12, status=413)
    assert 10**12 - body.left <= 4 * 51_000_000
    assert adding.errors


def test_other_pages_take_no_more_than_before(adding: Resident) -> None:
    adding.send_files("photos", photos())
    adding.send(language="x" * 300_000, status=413)


# Werkzeug leaves the files of a request that it gives up to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_too_many_parts_are_refused_as_on_every_page(adding: Resident) -> None:
    url, data = adding.filled({})
    many = {**data, "photos": [(io.BytesIO(b"x"), f"{number}.jpg") for number in range(300)]}
    adding._read(adding.client.post(url, data=many), 413)
    gc.collect()
    assert adding.heading == "Sorry, that was too much to send"


def test_one_address_uploads_no_more_often_than_the_council_allows(
    make_app: MakeApp, tmp_path: Path
) -> None:
    folder = CouncilFolder.copy_of("northmere", tmp_path / "councils")
    folder.change("council.toml", 'uploads = "60 per minute"', 'uploads = "2 per hour"')
    resident = report(Resident(make_app(folder.path)), TAP, to="photos")
    for _ in range(2):
        resident.send_files("photos", photos(), UPLOAD)
    assert resident.send(UPLOAD).errors == ["Select a photo"], "only files count"
    resident.send_files("photos", photos(), UPLOAD, status=429)
    assert "You have added 2 photos" in resident.get("/report/photos").text


# Removing and changing.


def test_where_one_photo_is_taken_the_words_are_for_one(make_app: MakeApp, tmp_path: Path) -> None:
    folder = CouncilFolder.copy_of("northmere", tmp_path / "councils")
    folder.change("council.toml", "[photos]\nmost = 5", "[photos]\nmost = 1")
    resident = report(Resident(make_app(folder.path)), TAP, to="photos")
    resident.send_files("photos", photos(2), UPLOAD)
    assert resident.errors == ["You can only select one file. We did not add IMG_2.jpeg"]


def test_a_photo_is_removed_with_its_files(adding: Resident, service: Service) -> None:
    adding.send_files("photos", photos(2), UPLOAD)
    first, second = buttons(adding).values()
    old = shown(adding)[0]
    adding.send(remove=first)
    assert buttons(adding) == {"Remove photo 1": second}
    assert [row.id for row in rows(service, PhotoRow)] == [second]
    assert len(files_of(service)) == 2
    adding.get(old, status=404)


def test_removing_a_photo_twice_or_one_that_never_was_changes_nothing(adding: Resident) -> None:
    adding.send_files("photos", photos(2), UPLOAD)
    tab = adding.another_tab().get("/report/photos")
    photo = buttons(adding)["Remove photo 1"]
    adding.send(remove=photo)
    for value in (photo, "", "../../etc/passwd", "\x00", "x" * 1_000):
        tab.send(remove=value)
        assert tab.errors == []
    assert "You have added 1 photo" in tab.text


def test_removing_a_photo_uploads_what_was_chosen_beside_it(adding: Resident) -> None:
    adding.send_files("photos", photos(4), UPLOAD)
    adding.send_files("photos", photos(2), {"remove": buttons(adding)["Remove photo 1"]})
    assert slug(adding) == "photos"
    assert "You have added 5 photos" in adding.text


def test_check_answers_leads_back_to_the_photos_and_counts_them_again(adding: Resident) -> None:
    adding.send_files("photos", photos(1))
    go_on(adding, TAP, to=CHECK)
    assert summary(adding)["Photos"] == "1 photo"
    adding.follow("Change your photos (The problem)").send_files("photos", photos(1))
    assert slug(adding) == CHECK
    assert summary(adding)["Photos"] == "2 photos"


def test_check_answers_counts_what_was_changed_without_continue(adding: Resident) -> None:
    adding.send_files("photos", photos(2))
    go_on(adding, TAP, to=CHECK)
    adding.get("/report/photos")
    adding.send(remove=buttons(adding)["Remove photo 1"])
    assert summary(adding.get("/report/check-answers"))["Photos"] == "1 photo"
    adding.get("/report/photos").send_files("photos", photos(3), UPLOAD)
    assert summary(adding.get("/report/check-answers"))["Photos"] == "4 photos"


# Who sees them.


def test_nobody_but_the_browser_that_sent_a_photo_can_see_it(
    adding: Resident, app: Flask, service: Service
) -> None:
    adding.send_files("photos", photos(), UPLOAD)
    (thumbnail,) = shown(adding)
    strangers = [Resident(app), report(Resident(app), TAP, to="photos")]
    sent = report(Resident(app), TAP)
    for stranger in (*strangers, sent):
        for address in (thumbnail, thumbnail.removesuffix("/thumbnail")):
            assert stranger.client.get(address).status_code == 404
    url, data = strangers[1].filled({})
    strangers[1].client.post(url, data={**data, "remove": buttons(adding)["Remove photo 1"]})
    assert len(rows(service, PhotoRow)) == 1


@pytest.mark.parametrize("photo", ["nothing", "..%2F..%2Fnorthmere.db", "%00", "x" * 2_000, "."])
def test_a_photo_that_never_was_is_not_found(adding: Resident, photo: str) -> None:
    for address in (f"/report/photos/{photo}", f"/report/photos/{photo}/thumbnail"):
        assert adding.client.get(address).status_code == 404


def test_photos_go_with_the_report_and_its_sender_can_still_see_them(
    adding: Resident, app: Flask, service: Service
) -> None:
    adding.send_files("photos", photos(2), UPLOAD)
    addresses = shown(adding)
    go_on(adding, TAP)
    repair = the_repair(service)
    assert [row.draft_id for row in rows(service, PhotoRow, repair_id=repair.id)] == [None, None]
    for address in addresses:
        assert adding.client.get(address).status_code == 200
        assert Resident(app).client.get(address).status_code == 404


def test_after_the_report_was_sent_nothing_is_added_or_removed(
    adding: Resident, service: Service
) -> None:
    adding.send_files("photos", photos(2), UPLOAD)
    tab = adding.another_tab().get("/report/photos")
    go_on(adding, TAP)
    tab.send_files("photos", photos(1), UPLOAD)
    assert slug(tab) == "confirmation"
    assert len(rows(service, PhotoRow)) == 2
    assert len(files_of(service)) == 4


def test_photos_of_a_report_that_was_never_sent_are_deleted_with_it(
    adding: Resident, app: Flask, service: Service, clock: Clock
) -> None:
    adding.send_files("photos", photos(2), UPLOAD)
    (address, _) = shown(adding)
    clock.pass_by(hours=24, minutes=1)
    assert adding.client.get(address).status_code == 404
    Resident(app).get("/").send().send(choice="none")
    assert rows(service, PhotoRow) == []
    assert files_of(service) == []


def test_what_a_crash_left_behind_is_deleted_at_the_next_start(
    adding: Resident, app: Flask, service: Service, clock: Clock, make_app: MakeApp
) -> None:
    adding.send_files("photos", photos(1), UPLOAD)
    (photo, _) = files_of(service)
    left = folder_of(service) / "left-behind.jpg"
    shutil.copy2(photo, left)
    clock.pass_by(hours=2)
    make_app("northmere")
    assert not left.exists()
    assert len(files_of(service)) == 2


def test_a_council_that_wants_no_photos_is_not_asked_for_any(
    make_app: MakeApp, tmp_path: Path
) -> None:
    folder = CouncilFolder.copy_of("northmere", tmp_path / "councils")
    folder.change("council.toml", "most = 5\n", "most = 0\n")
    app = make_app(folder.path)
    resident = report(Resident(app), TAP, to="describe")
    assert slug(resident.send(TAP["describe"])) == NEXT
    assert resident.client.get("/report/photos").status_code == 404
    go_on(resident, TAP)
    assert len(rows(service_of(app), RepairRow)) == 1


def test_photos_are_kept_where_the_setting_says(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app("northmere", settings={"PHOTOS_FOLDER": str(tmp_path / "elsewhere")})
    report(Resident(app), TAP, to="photos").send_files("photos", photos())
    assert len(list((tmp_path / "elsewhere").iterdir())) == 2


def test_no_log_says_what_a_file_was_called(
    adding: Resident, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    adding.send_files("photos", [("canary.jpg", a_photo()), ("canary.pdf", PDF)], UPLOAD)
    assert "canary" not in caplog.text
    assert "canary.pdf" in adding.text
