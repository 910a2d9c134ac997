"""Security headers, caching, cookies, compression; and nothing personal in addresses or logs."""

from __future__ import annotations

import base64
import gzip
import hashlib
import logging
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import brotli
import pytest
from bs4 import BeautifulSoup
from flask import Flask, request
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from prototype.app import create_prototype
from repairs_pattern.domain.store import DraftRow
from tests.conftest import MONDAY, MakeApp, service_of
from tests.support.folders import CouncilFolder
from tests.support.homes import a_home
from tests.support.reporting import answers_for, go_on, reference, report
from tests.support.resident import Resident

PAGES = ["/", "/cookies", "/privacy", "/accessibility", "/track/", "/diagnose/danger", "/nothing"]
A_YEAR = 365 * 24 * 60 * 60


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    return make_app("westvale")


def files_of(app: Flask) -> list[str]:
    """The stylesheets, scripts and pictures of the start page."""
    soup = Resident(app).get("/").soup
    found = [*soup.select("link[href]"), *soup.select("script[src]"), *soup.select("img[src]")]
    return [str(tag.get("href") or tag["src"]) for tag in found]


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_allows_the_pages_one_inline_script_by_its_hash_and_no_other(
    app: Flask, path: str
) -> None:
    response = app.test_client().get(path)
    scripts = BeautifulSoup(response.text, "html.parser").find_all("script", src=False)
    hashes = {
        "sha256-" + base64.b64encode(hashlib.sha256(script.get_text().encode()).digest()).decode()
        for script in scripts
    }
    policy = response.headers["Content-Security-Policy"]
    assert len(hashes) == 1
    assert set(re.findall(r"'(sha256-[^']+)'", policy)) == hashes
    assert "unsafe" not in policy
    assert "data:" not in policy


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_that_the_policy_refuses(app: Flask, path: str) -> None:
    soup = BeautifulSoup(app.test_client().get(path).text, "html.parser")
    assert not soup.select("style, [style], base, iframe, object, embed")
    for tag in soup.select("link[href], script[src], img[src], form[action]"):
        address = str(tag.get("href") or tag.get("src") or tag.get("action"))
        assert address == "" or address.startswith("/")


@pytest.mark.parametrize("path", [*PAGES, "/report/who", "/schedule/appointment"])
def test_no_page_is_stored_by_a_browser_or_a_proxy(app: Flask, path: str) -> None:
    headers = app.test_client().get(path).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", PAGES)
def test_no_other_site_can_frame_a_page_open_it_as_its_own_or_read_what_it_loads(
    app: Flask, path: str
) -> None:
    headers = app.test_client().get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert policy["form-action"] == policy["default-src"] == "'self'"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("path", PAGES)
def test_no_page_may_use_what_no_page_needs(app: Flask, path: str) -> None:
    policy = app.test_client().get(path).headers["Permissions-Policy"]
    allowed = dict(part.split("=") for part in policy.split(", "))
    assert set(allowed.values()) == {"()"}
    assert {"camera", "microphone", "geolocation", "payment", "usb", "display-capture"} < set(
        allowed
    )


def test_hashed_files_are_kept_for_a_year(app: Flask) -> None:
    client, files = app.test_client(), files_of(app)
    assert len(files) == 5
    for file in files:
        with client.get(file) as response:
            caching = response.cache_control
            assert (caching.max_age, caching.public, caching.immutable) == (A_YEAR, True, True)
            assert not caching.no_cache
            assert not caching.no_store
            assert "Set-Cookie" not in response.headers


def test_a_file_under_another_hash_is_not_there(app: Flask) -> None:
    client = app.test_client()
    for file in files_of(app):
        old = re.sub(r"-[0-9a-f]{8,10}", "-00000000", file)
        assert old != file
        response = client.get(old)
        assert (response.status_code, response.headers["Cache-Control"]) == (404, "no-store")


def test_browsers_are_told_to_stay_on_https_on_https_only(app: Flask) -> None:
    client = app.test_client()
    assert "Strict-Transport-Security" not in client.get("/").headers
    secure = client.get("/", base_url="https://localhost").headers
    assert secure["Strict-Transport-Security"] == f"max-age={A_YEAR}"


def session_cookie(app: Flask) -> tuple[str, str]:
    """The name and the flags of the cookie that the start page sets."""
    first, _, flags = app.test_client().get("/").headers["Set-Cookie"].partition(";")
    return first.split("=")[0], flags


def test_the_cookie_is_named_after_the_council_and_kept_from_scripts_and_other_sites(
    app: Flask,
) -> None:
    name, flags = session_cookie(app)
    assert name == "repairs_westvale"
    assert "HttpOnly" in flags
    assert "SameSite=Lax" in flags
    assert "Expires" not in flags


def test_the_name_of_a_folder_always_makes_the_name_of_a_cookie(
    make_app: MakeApp, tmp_path: Path
) -> None:
    folder = CouncilFolder.copy_of("westvale", tmp_path)
    odd = folder.path.rename(tmp_path / "Sant Èlia; & sons")
    assert session_cookie(make_app(odd))[0] == "repairs_Sant__lia____sons"


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({}, "repairs_westvale"),
        ({"SESSION_COOKIE_SECURE": True}, "__Host-repairs_westvale"),
        ({"TESTING": False}, "__Host-repairs_westvale"),
        ({"TESTING": False, "SESSION_COOKIE_SECURE": False}, "repairs_westvale"),
        ({"TESTING": False, "SESSION_COOKIE_NAME": "ours"}, "ours"),
        ({"TESTING": False, "SESSION_COOKIE_PATH": "/repairs"}, "repairs_westvale"),
        ({"TESTING": False, "SESSION_COOKIE_DOMAIN": "westvale.example"}, "repairs_westvale"),
    ],
)
def test_browsers_watch_over_the_name_of_the_cookie_wherever_they_can(
    make_app: MakeApp, settings: dict[str, Any], name: str
) -> None:
    app = make_app("westvale", settings=settings)
    base = "https://westvale.example/repairs/"
    header = app.test_client().get("/", base_url=base).headers["Set-Cookie"]
    assert header.split("=")[0] == name
    if name.startswith("__Host-"):
        flags = set(header.split("; ")[1:])
        assert flags == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    assert name in Resident(app).get("/cookies").text.split()


PROXIED = {"X-Forwarded-For": "6.6.6.6, 203.0.113.7", "X-Forwarded-Proto": "https"}


def seen_by(app: Flask) -> tuple[str | None, bool, str]:
    """The address, whether over https, and the host that a request through one proxy has."""
    with app.test_client() as client:
        client.get("/", headers={**PROXIED, "X-Forwarded-Host": "evil.example"})
        return request.remote_addr, request.is_secure, request.host


def test_what_a_request_says_of_itself_is_believed_only_of_proxies_that_are_there(
    make_app: MakeApp,
) -> None:
    assert seen_by(make_app("westvale")) == ("127.0.0.1", False, "localhost")
    behind_one = make_app("westvale", settings={"PROXIES": 1})
    assert seen_by(behind_one) == ("203.0.113.7", True, "localhost")
    headers = behind_one.test_client().get("/", headers=PROXIED).headers
    assert "Strict-Transport-Security" in headers


@pytest.mark.parametrize(
    ("settings", "secure"),
    [
        ({"TESTING": False}, True),
        ({"TESTING": False, "DEBUG": True}, False),
        ({"TESTING": True}, False),
        ({"TESTING": True, "SESSION_COOKIE_SECURE": True}, True),
        ({"TESTING": False, "SESSION_COOKIE_SECURE": False}, False),
    ],
)
def test_the_cookie_goes_over_https_alone_unless_in_development(
    make_app: MakeApp, settings: dict[str, bool], secure: bool
) -> None:
    _, flags = session_cookie(make_app("westvale", settings=settings))
    assert ("Secure" in flags) is secure


def test_the_prototype_works_on_http(tmp_path: Path) -> None:
    settings = {"SECRET_KEY": "a key for tests only", "DATABASE_URL": f"sqlite:///{tmp_path}/x.db"}
    app = create_prototype("westvale", settings=settings)
    assert "Secure" not in session_cookie(app)[1]
    assert app.extensions["repairs_pattern"].service.render.environment.auto_reload
    service_of(app).database.close()


UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}


@pytest.mark.parametrize("encoding", UNPACK)
def test_text_is_compressed_for_a_browser_that_can_unpack_it(app: Flask, encoding: str) -> None:
    client = app.test_client()
    for path in ["/", *(file for file in files_of(app) if "/assets/" in file)]:
        with client.get(path) as plain, client.get(path, headers=_accepts(encoding)) as packed:
            assert "Content-Encoding" not in plain.headers
            assert packed.headers["Content-Encoding"] == encoding
            assert "Accept-Encoding" in packed.headers["Vary"]
            assert len(packed.data) < len(plain.data) / 2
            if path != "/":
                assert UNPACK[encoding](packed.data) == plain.data


def _accepts(encoding: str) -> dict[str, str]:
    return {"Accept-Encoding": encoding}


# Nothing personal.

HOME = a_home("westvale")
SECRETS = {
    "name": "Zephyrine Quux-Canary",
    "phone": "07700 900123",
    "email": "quux.canary@example.com",
    "description": "The canary sings at 3am",
    "not_when": "When the canary sleeps",
    "postcode": HOME.postcode,
    "address": HOME.address_line,
    "uprn": HOME.uprn,
}
SPELT = {
    *SECRETS.values(),
    "+447700900123",
    "07700900123",
    HOME.postcode.replace(" ", ""),
    "Canary",
    "canary",
}


class Watched(Resident):
    """A resident whose every address is written down."""

    addresses: list[str]

    def _read(self, response: TestResponse, status: int) -> Resident:
        self.addresses += [each.request.url for each in (*response.history, response)]
        return super()._read(response, status)


def report_with_secrets(app: Flask) -> Watched:
    """A whole report, with a mistake on the way, a change, and a look at where it stands."""
    resident = Watched(app)
    resident.addresses = []
    said = answers_for(
        "tap-drips",
        by="westvale",
        home=HOME,
        describe={"description": SECRETS["description"]},
        name={"name": SECRETS["name"]},
        phone={"phone": SECRETS["phone"], "not_when": SECRETS["not_when"]},
        updates={"by": "email", "email": SECRETS["email"]},
    )
    report(resident, said, to="postcode").send(postcode=f"{HOME.postcode} canary")
    go_on(resident, said, to="appointment").send(more="10")
    go_on(resident, said, to="check-answers").get("/report/name")
    go_on(resident, said)
    given = reference(resident)
    resident.get("/track/").send(reference=given, postcode=HOME.postcode)
    assert given in resident.text
    return resident


def test_no_address_of_a_whole_journey_holds_anything_personal(app: Flask) -> None:
    resident = report_with_secrets(app)
    assert len(resident.addresses) > 30
    said = unquote_plus(" ".join(resident.addresses))
    assert [secret for secret in SPELT if secret in said] == []


def test_no_log_of_a_whole_journey_holds_anything_personal(
    make_app: MakeApp, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    logging.getLogger("sqlalchemy.engine").setLevel(logging.INFO)
    try:
        report_with_secrets(make_app("westvale"))
    finally:
        logging.getLogger("sqlalchemy.engine").setLevel(logging.NOTSET)
    assert "INSERT INTO" in caplog.text
    assert [secret for secret in SPELT if secret in caplog.text] == []


def test_an_error_of_the_database_does_not_repeat_what_was_being_stored(app: Flask) -> None:
    database = service_of(app).database

    def store(draft_id: str) -> None:
        with database.writing() as session:
            session.add(DraftRow(id=draft_id, started_at=MONDAY))

    store("canary")
    with pytest.raises(IntegrityError) as error:
        store("canary")
    assert "canary" not in str(error.value)
