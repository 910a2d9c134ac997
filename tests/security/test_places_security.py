"""What must not be possible with addresses and photos, tried."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from repairs_pattern.council.gateways import ClamAv, OsPlaces, Store
from repairs_pattern.domain.photos import Album, Picture, of_draft, of_repair
from repairs_pattern.domain.store import Database
from repairs_pattern.gateways.local_photos import LocalPhotos
from tests.support.photos import a_photo
from tests.support.raised import NOW, a_draft
from tests.support.reporting import answers_for, report
from tests.support.resident import Resident

ELSEWHERE = [
    "http://169.254.169.254/latest",
    "https://user:secret@store.example",
    "ftp://store.example",
    "//store.example",
    "https://",
    "gopher://127.0.0.1:25/",
]
NO_STORES = [
    "",
    "bucket/photos",
    "s3://",
    "s3://bucket/../other",
    "s3://key:secret@bucket",
    "simplecache::s3://bucket",
    "zip://photos.zip::s3://bucket",
    "http://169.254.169.254/",
    "github://someone:repository@/",
    "file://etc/passwd",
    "file:///var/../etc",
    "file:///",
    "s3://bucket/photos?endpoint_url=http://elsewhere",
    "s3://bucket\n/photos",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_key_goes_to_an_address_that_is_not_safe(address: str) -> None:
    for model, known in ((OsPlaces, {}), (Store, {"url": "s3://bucket"})):
        where = "address" if model is OsPlaces else "endpoint"
        with pytest.raises(ValidationError):
            TypeAdapter(model).validate_python({**known, where: address})


@pytest.mark.parametrize("url", NO_STORES)
def test_photos_go_to_no_place_but_the_kinds_that_are_known(url: str) -> None:
    with pytest.raises(ValidationError):
        Store(url=url)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://127.0.0.1",
        "tcp://127.0.0.1",
        "tcp://a:b@c:1",
        "unix://relative",
        "unix:///a/../b c",
    ],
)
def test_no_file_goes_to_what_is_no_scanner(address: str) -> None:
    with pytest.raises(ValidationError):
        ClamAv(address=address)


def test_a_photo_has_one_owner_and_its_link_too(tmp_path: Path) -> None:
    class Linking(LocalPhotos):
        def link(self, name: str, seconds: int) -> str:
            return f"https://store.example/{name}"

    database = Database(f"sqlite:///{tmp_path}/album.db")
    database.upgrade()
    album = Album(database, Linking(tmp_path / "photos"))
    mine, other = of_draft(a_draft(database)), of_draft(a_draft(database))
    photo = album.add(mine, Picture(a_photo(), a_photo(), 320, 240), 5, NOW)
    assert album.link(mine, photo, 60) == f"https://store.example/{photo}"
    for owner, name in (
        (other, photo),
        (of_repair(1), photo),
        (mine, "../x"),
        (mine, f"{photo}.thumbnail"),
    ):
        assert album.link(owner, name, 60) is None
        assert album.read(owner, name) is None
    database.close()


@pytest.mark.parametrize(
    "typed",
    [
        "XN1 1AA' OR '1'='1",
        "XN1 1AA; DROP TABLE address",
        "XN1 1A%",
        "{%7*7%}",
        "XN1 1AA\r\nX: y",
    ],
)
def test_a_postcode_is_a_postcode_or_nothing(resident: Resident, typed: str) -> None:
    asked = report(resident, answers_for("tap-drips"), to="postcode")
    asked.send(postcode=typed)
    assert asked.errors == ["Enter a full UK postcode"]
    assert "49" not in asked.value("postcode")
