"""Photo stores: a folder, S3 and Azure Blob, by their real clients over sockets."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests
import trustme

from repairs_pattern.domain.checks import Unwell
from repairs_pattern.domain.photos import PhotoStoreUnavailable
from repairs_pattern.gateways import photo_clients
from repairs_pattern.gateways.local_photos import LocalPhotos
from repairs_pattern.gateways.store_photos import StorePhotos
from tests.support.photo_servers import KEY, SECRET, AzureServer, S3Server, connection_to
from tests.support.photo_store_contract import LATER, PHOTO, PhotoStoreContract
from tests.support.raised import NOW
from tests.support.web_servers import HALF, MANNERS, TWICE, WebServer, web_server

At = Callable[[datetime], None]


def s3_at(address: str, seconds: float = 30.0, root: str = "bucket/photos") -> StorePhotos:
    connect = partial(photo_clients.s3, KEY, SECRET, "eu-west-2", address)
    return StorePhotos(connect, root, photo_clients.S3_KEEPS, seconds=seconds)


def azure_at(address: str, seconds: float = 30.0, root: str = "container/photos") -> StorePhotos:
    connect = partial(photo_clients.azure, connection_to(address))
    return StorePhotos(connect, root, photo_clients.AZURE_KEEPS, "last_modified", seconds)


KINDS = {"s3": (S3Server, s3_at), "azure": (AzureServer, azure_at)}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    return KINDS[request.param]


@pytest.fixture
def server(kind: tuple[Any, Any]) -> Iterator[WebServer]:
    with web_server(kind[0]()) as server:
        yield server


def closed(store: StorePhotos) -> None:
    """Close what the client keeps open, so that no test leaves a socket to the next."""
    for client in store._clients.values():
        if hasattr(client, "service_client"):
            asyncio.run_coroutine_threadsafe(client.service_client.close(), client.loop).result(5)
        elif client._s3 is not None:
            client.close_session(client.loop, client._s3)


@pytest.fixture
def make(kind: tuple[Any, Any]) -> Iterator[Callable[..., StorePhotos]]:
    made: list[StorePhotos] = []

    def make(*arguments: Any, **options: Any) -> StorePhotos:
        made.append(kind[1](*arguments, **options))
        return made[-1]

    yield make
    for store in made:
        closed(store)


class TestFolder(PhotoStoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> LocalPhotos:
        return LocalPhotos(tmp_path / "photos")

    @pytest.fixture
    def at(self) -> At:
        return lambda _moment: None


class TestStore(PhotoStoreContract):
    @pytest.fixture
    def store(self, make: Callable[..., StorePhotos], server: WebServer) -> StorePhotos:
        return make(server.address)

    @pytest.fixture
    def at(self, server: WebServer) -> At:
        def set_clock(moment: datetime) -> None:
            server.answer.clock = lambda: moment  # type: ignore[attr-defined]

        return set_clock


def test_a_file_is_kept_as_a_picture_that_nobody_caches(
    make: Callable[..., StorePhotos], server: WebServer
) -> None:
    make(server.address).put("photo", PHOTO, NOW)
    (put,) = [asked for asked in server.asked if asked.method == "PUT"]
    said = {name.removeprefix("x-ms-blob-"): value for name, value in put.headers.items()}
    assert said["content-disposition"] == "inline"
    assert said["cache-control"] == "private, no-store"
    assert "image/jpeg" in (said["content-type"], put.headers.get("x-ms-blob-content-type"))


def test_a_link_shows_the_photo_to_whoever_has_it_and_nothing_else(
    make: Callable[..., StorePhotos], server: WebServer
) -> None:
    store = make(server.address)
    store.put("photo", PHOTO, NOW)
    store.put("other", LATER, NOW)
    link = store.link("photo", 60)
    assert requests.get(link, timeout=5).content == PHOTO
    changed = [link.replace("photo.jpg", "other.jpg"), link[:-4] + "AAAA", link.partition("?")[0]]
    changed += [link.replace("Expires=60", "Expires=6000"), link.replace("se=20", "se=21")]
    for each in {each for each in changed if each != link}:
        assert requests.get(each, timeout=5).status_code == 403, each
    assert requests.get(store.link("photo", -5), timeout=5).status_code == 403, "it is too old"
    assert requests.delete(link, timeout=5).status_code == 403, "it is for reading"


@pytest.mark.parametrize("after", [False, True], ids=["", "after doing it"])
@pytest.mark.parametrize("manner", [each for each in MANNERS if each != TWICE])
def test_however_it_misbehaves_nothing_is_called_kept_or_deleted_that_is_not(
    make: Callable[..., StorePhotos], server: WebServer, manner: str, after: bool
) -> None:
    well = make(server.address)
    well.put("photo", PHOTO, NOW)
    store = make(server.address, seconds=1.0)
    server.manner, server.after = manner, after
    said: dict[str, Any] = {}
    for name, use in {
        "read": lambda: store.read("photo"),
        "put": lambda: store.put("new", LATER, NOW),
        "delete": lambda: store.delete("photo"),
        "check": store.check,
    }.items():
        began = time.monotonic()
        with suppress(PhotoStoreUnavailable, Unwell):
            said[name] = use()
        assert time.monotonic() - began < 20, name
    server.manner = None
    new, photo = well.read("new"), well.read("photo")
    assert new in (None, LATER), "whole, or not at all"
    assert "put" not in said or new == LATER
    assert "delete" not in said or photo is None
    assert said.get("read", PHOTO) == PHOTO
    if manner != HALF:  # of an answer without a body, half is all
        assert said == {}
    well.delete("new")
    well.delete("photo")
    assert list(well.kept_before(datetime.now(UTC) + timedelta(days=1))) == []


def test_a_stranger_is_told_nothing(
    kind: tuple[Any, Any], make: Callable[..., StorePhotos]
) -> None:
    with web_server(kind[0](), certificate=trustme.CA().issue_cert("127.0.0.1")) as stranger:
        store = make(stranger.address, seconds=3.0)
        with pytest.raises(PhotoStoreUnavailable):
            store.put("photo", PHOTO, NOW)
        assert stranger.asked == []


def test_a_wrong_bucket_and_a_wrong_key_are_told_to_the_operator(
    kind: tuple[Any, Any], make: Callable[..., StorePhotos], server: WebServer
) -> None:
    with pytest.raises(PhotoStoreUnavailable):
        make(server.address, root="nowhere/photos").put("photo", PHOTO, NOW)
    server.answer._is_ours = lambda _asked: False  # type: ignore[attr-defined]
    with pytest.raises(Unwell, match="does not answer") as told:
        make(server.address).check()
    assert SECRET not in str(told.value)
