"""Photos in a store elsewhere, as staff see them: a link of minutes, and only after signing in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
import requests

from repairs_pattern.gateways import photo_clients
from repairs_pattern.gateways.store_photos import StorePhotos
from tests.conftest import service_of
from tests.staff.conftest import House
from tests.support.photo_servers import KEY, SECRET, S3Server
from tests.support.resident import Resident
from tests.support.staff import a_case, a_photo, noted_in, signed_in
from tests.support.web_servers import CUT, WebServer, web_server


@pytest.fixture
def store(house: House) -> Iterator[WebServer]:
    """The service keeps its photos in a bucket."""
    album = service_of(house.app).photos
    folder = album._store
    with web_server(S3Server()) as server:
        connect = partial(photo_clients.s3, KEY, SECRET, "eu-west-2", server.address)
        photos = StorePhotos(connect, "bucket/photos", photo_clients.S3_KEEPS, seconds=30.0)
        album._store = photos
        yield server
        album._store = folder
        for client in photos._clients.values():
            client.close_session(client.loop, client._s3)


def test_staff_open_a_large_photo_at_the_store_and_that_is_noted(
    house: House, store: WebServer
) -> None:
    case = a_case(house.app, house.clock())
    photo = a_photo(house.app, house.clock(), case)
    cy = signed_in(house.app, "Cy").client
    page = f"/staff/repairs/{case}/photos/{photo}"
    before = len(noted_in(house.app))
    answer = cy.get(page)
    assert answer.status_code == 302
    assert answer.location.startswith(f"{store.address}/bucket/photos/{photo}.jpg?")
    assert "X-Amz-Expires=300" in answer.location
    assert answer.headers["Cache-Control"] == "no-store"
    assert requests.get(answer.location, timeout=20).content.startswith(b"\xff\xd8\xff")
    assert len(noted_in(house.app)) == before + 1
    assert cy.get(f"{page}/thumbnail").status_code == 200, "in a page, from the service itself"


def test_nobody_else_gets_a_link(house: House, store: WebServer) -> None:
    case, other = (a_case(house.app, house.clock()) for _ in range(2))
    photo = a_photo(house.app, house.clock(), case)
    cy = signed_in(house.app, "Cy").client
    assert cy.get(f"/staff/repairs/{other}/photos/{photo}").status_code == 404
    for name in (f"{photo}.thumbnail", "..%2F..%2Fsecret", "x" * 200, "%00"):
        assert cy.get(f"/staff/repairs/{case}/photos/{name}").status_code == 404
    stranger = Resident(house.app).client.get(f"/staff/repairs/{case}/photos/{photo}")
    assert store.address not in str(stranger.location)
    assert store.address not in stranger.text


def test_a_store_that_is_down_is_a_page_that_says_so(house: House, store: WebServer) -> None:
    case = a_case(house.app, house.clock())
    photo = a_photo(house.app, house.clock(), case)
    store.manner = CUT
    cy = signed_in(house.app, "Cy").client
    assert cy.get(f"/staff/repairs/{case}/photos/{photo}/thumbnail").status_code == 503
