"""Signing in at a real provider on a socket, and everything that must not be believed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import trustme
from flask import Flask
from flask_wtf import CSRFProtect

from repairs_pattern import RepairsPattern, UnsafeSettings, create_app
from repairs_pattern.domain.staff import SignInRefused, SignInUnavailable, Trip
from repairs_pattern.gateways.openid import OpenIdProvider
from tests.conftest import Clock
from tests.staff.conftest import House
from tests.support.oidc_server import LIES, EllipticProvider, Liar, oidc_server
from tests.support.resident import Resident
from tests.support.staff import (
    START,
    noted_in,
    service_of_staff,
    signed_in,
    staff_app,
    way_back,
    with_staff,
)
from tests.support.web_servers import HALF, HANGS, MANNERS, TWICE, Reply, web_server

BACK = "/staff/sign-in/back"
MANNERS_THAT_FAIL = [manner for manner in MANNERS if manner != TWICE]
QUICK = 0.5


@contextmanager
def misbehaving(house: House, manner: str, *, after: bool = False) -> Iterator[None]:
    """The provider misbehaves until the block ends, and is not waited for as long as usual."""
    server, door = house.provider.server, service_of_staff(house.app).sign_in
    assert server is not None
    assert isinstance(door, OpenIdProvider)
    usual = door.seconds
    server.manner, server.after = manner, after
    object.__setattr__(door, "seconds", QUICK)
    try:
        yield
    finally:
        server.manner, server.after = None, False
        object.__setattr__(door, "seconds", usual)


def is_signed_in(browser: Resident) -> bool:
    return browser.get("/staff/").heading == "Repairs for staff"


def test_somebody_who_is_not_signed_in_is_asked_to_and_comes_back_to_the_page(
    app: Flask,
) -> None:
    browser = Resident(app).get("/staff/calls?page=1")
    assert browser.heading == "Sign in"
    start = browser.link("Sign in with your work account")
    browser.get(way_back(browser, "Ada", start))
    assert browser.response.request.full_path == "/staff/calls?page=1"


def test_the_provider_is_asked_for_a_code_with_pkce_state_and_nonce(app: Flask) -> None:
    left = Resident(app).client.get(START)
    asked = parse_qs(urlsplit(left.location).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://localhost/staff/sign-in/back"]
    assert all(len(asked[name][0]) >= 43 for name in ("state", "nonce", "code_challenge"))
    other = parse_qs(urlsplit(Resident(app).client.get(START).location).query)
    assert not {asked["state"][0], asked["nonce"][0]} & {other["state"][0], other["nonce"][0]}


def test_a_provider_that_signs_with_es256_is_believed(
    clock: Clock, addresses: Path, tmp_path: Path
) -> None:
    with (
        oidc_server(clock, EllipticProvider) as provider,
        staff_app(provider, tmp_path, clock) as app,
    ):
        assert is_signed_in(signed_in(app, "Ada"))


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_does_not_hold_signs_nobody_in(house: House, lie: str) -> None:
    app, provider = house.app, house.provider
    before = noted_in(app)
    browser = Resident(app)
    back = way_back(browser, "Ada")
    provider.lie = lie
    answer = browser.client.get(back)
    assert answer.status_code in (400, 503)
    assert "Ada" not in answer.text
    assert "Find a repair" not in answer.text
    assert not is_signed_in(browser)
    assert noted_in(app) == before
    provider.lie = None
    assert is_signed_in(browser.get(way_back(browser, "Ada")))


@pytest.mark.parametrize("manner", MANNERS_THAT_FAIL)
def test_a_provider_that_misbehaves_lets_nobody_leave_and_residents_notice_nothing(
    house: House, manner: str
) -> None:
    app = house.app
    with misbehaving(house, manner):
        browser = Resident(app).get(START, status=503)
        assert browser.heading == "You cannot sign in at the moment"
        assert Resident(app).get("/").heading == "Report a housing repair"
        assert Resident(app).get("/staff/sign-in").heading == "Sign in"


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("manner", MANNERS_THAT_FAIL)
def test_a_provider_that_misbehaves_on_the_way_back_signs_nobody_in(
    house: House, manner: str, after: bool
) -> None:
    browser = Resident(house.app)
    back = way_back(browser, "Ada")
    with misbehaving(house, manner, after=after):
        assert browser.get(back, status=503).heading == "You cannot sign in at the moment"
    assert not is_signed_in(browser)
    assert is_signed_in(browser.get(way_back(browser, "Ada")))


@pytest.mark.parametrize("manner", [HALF, "html", 500, 429, 302])
def test_only_the_place_of_tokens_misbehaves_and_nobody_is_signed_in(
    clock: Clock, manner: object
) -> None:
    with oidc_server(clock) as provider:
        real = provider.server
        assert real is not None
        answer = real.answer
        replies = {
            HALF: Reply(200, b'{"access_token": "x", "id_'),
            "html": Reply(200, b"<p>Sign in", {"Content-Type": "text/html"}),
            500: Reply(500, {"error": "server_error"}),
            429: Reply(429, b"slow down"),
            302: Reply(302, b"", {"Location": "http://127.0.0.1:9/"}),
        }
        real.answer = lambda asked: replies[manner] if asked.path == "/token" else answer(asked)
        door = OpenIdProvider(provider.issuer, provider.client_id, provider.secret, seconds=2)
        with pytest.raises(SignInUnavailable):
            door.finish(Trip.new(), "a code", "http://localhost/back", clock())


def test_a_wrong_certificate_is_not_trusted(clock: Clock) -> None:
    certificate = trustme.CA().issue_cert("127.0.0.1")
    with web_server(lambda _asked: Reply(), certificate=certificate) as server:
        door = OpenIdProvider(server.address, "repairs", "secret", seconds=2)
        with pytest.raises(SignInUnavailable, match="certificate"):
            door.begin(Trip.new(), "http://localhost/back")
        assert server.asked == []


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://elsewhere.example"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "http://elsewhere.example/authorize"},
        {"token_endpoint": "http://169.254.169.254/latest"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": None},
        {"token_endpoint": ["https://one.example", "https://two.example"]},
    ],
    ids=str,
)
def test_a_provider_that_says_something_unsafe_of_itself_is_not_used(
    clock: Clock, changes: dict[str, object]
) -> None:
    with oidc_server(clock) as provider:
        document = {**provider.document(), **changes}
        assert provider.server is not None
        provider.server.answer = lambda _asked: Reply(200, document)
        door = OpenIdProvider(provider.issuer, "repairs", "secret", seconds=2)
        with pytest.raises(SignInUnavailable):
            door.begin(Trip.new(), "http://localhost/back")


@pytest.mark.parametrize("keys", [[], {}, {"keys": []}, {"keys": [{"kty": "oct", "k": "c2Vj"}]}])
def test_a_provider_without_a_key_that_counts_is_not_believed(
    app: Flask, provider: Liar, keys: object
) -> None:
    browser = Resident(app)
    back = way_back(browser, "Ada")
    server = provider.server
    assert server is not None
    answer = server.answer
    server.answer = lambda asked: Reply(200, keys) if asked.path == "/keys" else answer(asked)
    assert browser.get(back, status=400).heading == "You are not signed in"


def test_a_state_and_a_code_count_once(app: Flask) -> None:
    browser = Resident(app)
    back = way_back(browser, "Ada")
    browser.get(back)
    assert is_signed_in(browser)
    assert browser.get(back, status=400).heading == "You are not signed in"
    assert [deed for _, deed, _ in noted_in(app)].count("signed-in") == 1


def test_a_code_counts_once_even_with_a_copy_of_the_cookie(app: Flask) -> None:
    browser = Resident(app)
    back = way_back(browser, "Ada")
    trip = browser.client.get_cookie("repairs_northmere_staff_trip")
    assert trip is not None
    thief = Resident(app)
    thief.client.set_cookie("repairs_northmere_staff_trip", trip.value)
    browser.get(back)
    assert thief.get(back, status=400).heading == "You are not signed in"
    assert not is_signed_in(thief)


def test_a_way_back_is_of_no_use_in_another_browser(app: Flask) -> None:
    back = way_back(Resident(app), "Ada")
    assert not is_signed_in(Resident(app).get(back, status=400))
    other = Resident(app)
    other.client.get(START)
    assert not is_signed_in(other.get(back, status=400))


def test_a_code_of_one_sign_in_is_of_no_use_in_another(app: Flask) -> None:
    """The state is the browser's own, and the code was given to somebody else."""
    mine, theirs = Resident(app), Resident(app)
    left = parse_qs(urlsplit(mine.client.get(START).location).query)
    code = parse_qs(urlsplit(way_back(theirs, "Cy")).query)["code"][0]
    mine.get(f"{BACK}?code={code}&state={left['state'][0]}", status=400)
    assert not is_signed_in(mine)


@pytest.mark.parametrize(
    "query",
    ["", "?state=x&code=y", "?error=access_denied", "?code=", "?state=%00&code=%0d%0aSet-Cookie"],
)
def test_a_way_back_that_nobody_took_signs_nobody_in(house: House, query: str) -> None:
    app = house.app
    browser = Resident(app)
    browser.client.get(START)
    assert browser.get(BACK + query, status=400).heading == "You are not signed in"


def test_somebody_who_gives_up_at_the_provider_is_told_so(app: Flask) -> None:
    browser = Resident(app)
    state = parse_qs(urlsplit(browser.client.get(START).location).query)["state"][0]
    answer = browser.get(f"{BACK}?error=access_denied&state={state}", status=400)
    assert answer.heading == "You are not signed in"


def test_an_answer_in_the_name_of_another_provider_does_not_count(app: Flask) -> None:
    browser = Resident(app)
    back = way_back(browser, "Ada")
    browser.get(f"{back}&iss=https://elsewhere.example", status=400)
    assert not is_signed_in(browser)


def test_a_trip_that_takes_too_long_does_not_count(app: Flask, clock: Clock) -> None:
    browser = Resident(app)
    back = way_back(browser, "Ada")
    clock.pass_by(minutes=16)
    browser.get(back, status=400)
    assert not is_signed_in(browser)


@pytest.mark.parametrize("who", ["Di", "Ed"])
def test_somebody_in_no_group_that_is_let_in_is_told_so(house: House, who: str) -> None:
    app = house.app
    browser = Resident(app)
    assert browser.get(way_back(browser, who), status=403).heading == "You do not have access"
    assert not is_signed_in(browser)


@pytest.mark.parametrize(
    "groups", ["Repairs team", ["Repairs team"], [{"name": "x"}, None, "Repairs team"]], ids=str
)
def test_a_claim_may_be_one_group_or_a_list(app: Flask, provider: Liar, groups: object) -> None:
    provider.people = {"Fi": {"email": "fi@northmere.example", "groups": groups}}
    assert is_signed_in(signed_in(app, "Fi"))


@pytest.mark.parametrize(
    "groups", [None, {}, [], [[]], {"Repairs team": 1}, "Repairs", "repairs team", True, 7], ids=str
)
def test_a_claim_of_another_shape_lets_nobody_in(
    app: Flask, provider: Liar, groups: object
) -> None:
    provider.people = {"Fi": {"email": "fi@northmere.example", "groups": groups}}
    browser = Resident(app)
    assert browser.get(way_back(browser, "Fi"), status=403).heading == "You do not have access"


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"email": "fi@northmere.example"}, "fi@northmere.example"),
        ({"email": "fi@northmere.example", "email_verified": True}, "fi@northmere.example"),
        ({"email": "boss@northmere.example", "email_verified": False, "sub": "f-1"}, "f-1"),
        ({"email": ["boss@northmere.example"], "sub": "f-1"}, "f-1"),
        ({"email": "  ", "sub": "f-1"}, "f-1"),
        ({"email": "fi\r\nSet-Cookie: a=b", "sub": "f-1"}, "fiSet-Cookie: a=b"),
        ({"email": "x" * 300, "sub": "f-1"}, "x" * 80),
        ({"email": "<script>alert(1)</script>", "sub": "f-1"}, "<script>alert(1)</script>"),
    ],
    ids=str,
)
def test_the_audit_names_them_as_the_provider_does(
    app: Flask, provider: Liar, claims: dict[str, object], name: str
) -> None:
    provider.people = {"Fi": {**claims, "groups": "Repairs team"}}
    browser = signed_in(app, "Fi")
    assert noted_in(app)[0] == (name, "signed-in", None)
    assert "<script>alert" not in browser.response.text
    assert f"You are signed in as {name}." in " ".join(browser.soup.get_text().split())


@pytest.mark.parametrize(
    "to",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "/staff//elsewhere.example",
        "/staff/../report/name",
        "/report/name",
        "/staffx",
        "javascript:alert(1)",
        "/staff/\r\nSet-Cookie: a=b",
        "/staff/%0d%0aSet-Cookie: a=b",
        "/staff/é",
        "/staff/" + "a" * 600,
    ],
)
def test_nobody_is_led_to_another_page_than_one_for_staff(house: House, to: str) -> None:
    app = house.app
    browser = Resident(app)
    left = browser.client.get(START, query_string={"to": to})
    assert "Set-Cookie: a=b" not in str(left.headers)
    back = way_back(browser, "Ada", f"{START}?to={to}" if to.isprintable() else START)
    came = browser.client.get(back)
    assert came.status_code == 303
    assert came.location == "/staff/"


def test_what_a_browser_held_before_is_of_no_use_after_signing_in(app: Flask) -> None:
    """Session fixation: nobody can prepare a cookie for somebody else."""
    prepared = signed_in(app, "Bo")
    name = "repairs_northmere_staff"
    cookie = prepared.client.get_cookie(name)
    assert cookie is not None
    victim = Resident(app)
    victim.client.set_cookie(name, cookie.value)
    victim.get(way_back(victim, "Ada"))
    now = victim.client.get_cookie(name)
    assert now is not None
    assert now.value != cookie.value
    assert not is_signed_in(prepared)


def test_signing_in_leaves_the_residents_session_alone(app: Flask) -> None:
    browser = Resident(app).get("/").send()
    browser.send(choice="none")
    before = browser.client.get_cookie("repairs_northmere")
    browser.get(way_back(browser, "Ada"))
    assert before is not None
    assert browser.client.get_cookie("repairs_northmere") == before


@pytest.mark.parametrize("forged", ["", "x", "x.y", "secret.AAAA", "é", "a" * 3_000])
def test_a_cookie_that_we_did_not_give_out_is_worth_nothing(house: House, forged: str) -> None:
    app = house.app
    browser = Resident(app)
    browser.client.set_cookie("repairs_northmere_staff", forged)
    assert not is_signed_in(browser)


def test_a_cookie_with_one_letter_changed_is_worth_nothing(app: Flask) -> None:
    browser = signed_in(app, "Ada")
    cookie = browser.client.get_cookie("repairs_northmere_staff")
    assert cookie is not None
    for place in (0, 20, len(cookie.value) - 2):
        other = "A" if cookie.value[place] != "A" else "B"
        changed = cookie.value[:place] + other + cookie.value[place + 1 :]
        browser.client.set_cookie("repairs_northmere_staff", changed)
        assert not is_signed_in(browser), place


def test_cookies_of_one_service_are_worth_nothing_in_one_with_another_key(
    app: Flask, provider: Liar, tmp_path: Path, clock: Clock
) -> None:
    ada = signed_in(app, "Ada")
    cookie = ada.client.get_cookie("repairs_northmere_staff")
    assert cookie is not None
    other = {"SECRET_KEY": "another key for tests only"}
    with staff_app(provider, tmp_path, clock, settings=other) as changed:
        browser = Resident(changed)
        browser.client.set_cookie("repairs_northmere_staff", cookie.value)
        assert not is_signed_in(browser)


def test_a_session_ends_without_a_look_and_a_long_day_ends_it_too(app: Flask, clock: Clock) -> None:
    ada = signed_in(app, "Ada")
    for _ in range(20):
        clock.pass_by(minutes=29)
        assert is_signed_in(ada)
    clock.pass_by(minutes=31)
    assert not is_signed_in(ada)
    ada.get(way_back(ada, "Ada"))
    for _ in range(22):
        clock.pass_by(minutes=28)
        ada.get("/staff/")
    assert not is_signed_in(ada), clock.now


def test_signing_out_ends_it_for_copies_of_the_cookie_too(app: Flask, provider: Liar) -> None:
    ada = signed_in(app, "Ada")
    cookie = ada.client.get_cookie("repairs_northmere_staff")
    assert cookie is not None
    form = ada.soup.find("form", action="/staff/sign-out")
    assert form is not None
    token = form.find("input", attrs={"name": "csrf_token"})
    left = ada.client.post("/staff/sign-out", data={"csrf_token": token["value"]})  # type: ignore[index]
    assert left.status_code == 303
    ada.get(left.location)
    assert ada.heading == "You are signed out"
    assert ada.link("Sign out of your work account too").startswith(f"{provider.issuer}/leave?")
    assert ada.response.headers["Refresh"].startswith(f"0; url={provider.issuer}/leave?client_id=")
    ada.client.set_cookie("repairs_northmere_staff", cookie.value)
    assert not is_signed_in(ada)
    assert [deed for _, deed, _ in noted_in(app)][-1] == "signed-out"


def test_signing_out_works_while_the_provider_is_down(house: House) -> None:
    with misbehaving(house, HANGS):
        out = Resident(house.app).get("/staff/signed-out?at=provider")
    assert out.heading == "You are signed out"
    assert "Refresh" not in out.response.headers


def test_a_provider_at_which_nobody_signs_out_is_fine(app: Flask, provider: Liar) -> None:
    document = provider.document()
    del document["end_session_endpoint"]
    assert provider.server is not None
    provider.server.answer = lambda _asked: Reply(200, document)
    out = Resident(app).get("/staff/signed-out?at=provider")
    assert "If others use this computer" in out.text


def test_over_https_the_cookies_are_those_that_browsers_watch_over(
    provider: Liar, addresses: Path, tmp_path: Path, clock: Clock
) -> None:
    secure = {"SESSION_COOKIE_SECURE": True}
    with staff_app(provider, tmp_path, clock, settings=secure) as app:
        client = app.test_client()
        left = client.get(START, base_url="https://localhost")
        trip = left.headers["Set-Cookie"]
        assert trip.startswith("__Host-repairs_northmere_staff_trip=")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(trip.split("; "))


def test_one_address_cannot_make_us_ask_the_provider_without_end(
    app: Flask, provider: Liar
) -> None:
    browser = Resident(app)
    statuses = [browser.client.get(BACK).status_code for _ in range(125)]
    assert statuses[0] == 400
    assert statuses[-1] == 429
    asked = len(provider.server.asked) if provider.server else 0
    assert browser.get(START, status=429).heading == "Sorry, there have been too many tries"
    assert provider.server is not None
    assert len(provider.server.asked) == asked


def test_few_threads_wait_for_a_provider_that_hangs(clock: Clock) -> None:
    from concurrent.futures import ThreadPoolExecutor
    from time import monotonic

    with oidc_server(clock) as provider:
        assert provider.server is not None
        provider.server.manner = "hangs"
        door = OpenIdProvider(provider.issuer, "repairs", "secret", seconds=3)

        def ask(_number: int) -> float:
            began = monotonic()
            with pytest.raises(SignInUnavailable):
                door.begin(Trip.new(), "http://localhost/back")
            return monotonic() - began

        with ThreadPoolExecutor(6) as pool:
            waits = sorted(pool.map(ask, range(6)))
    assert waits[3] < 2.5, waits
    assert len(provider.server.asked) == 2


def test_the_secret_is_not_in_the_folder_and_without_it_nothing_starts(
    provider: Liar, tmp_path: Path
) -> None:
    settings = {"SECRET_KEY": "a key for tests only", "TESTING": True}
    with pytest.raises(UnsafeSettings, match="REPAIRS_STAFF_CLIENT_SECRET"):
        create_app(
            with_staff(provider),
            settings={**settings, "DATABASE_URL": f"sqlite:///{tmp_path}/a.db"},
        )


def test_a_door_never_shows_its_secret() -> None:
    assert "hush" not in repr(OpenIdProvider("https://login.example", "repairs", "hush"))


def test_without_the_section_there_are_no_pages_for_staff(make_app: object) -> None:
    app = make_app()  # type: ignore[operator]
    assert app.test_client().get("/staff/").status_code == 404
    assert not [rule for rule in app.url_map.iter_rules() if "staff" in rule.endpoint]


def test_what_is_refused_is_not_told_with_what_was_sent(clock: Clock) -> None:
    with oidc_server(clock) as provider:
        door = OpenIdProvider(provider.issuer, provider.client_id, provider.secret, seconds=5)
        with pytest.raises(SignInRefused) as refused:
            door.finish(Trip.new(), "a-code-of-somebody", "http://localhost/back", clock())
    assert "a-code-of-somebody" not in str(refused.value)


def test_the_pages_stand_on_an_app_that_guards_its_own_forms(
    provider: Liar, addresses: Path, tmp_path: Path, clock: Clock
) -> None:
    shutil.copy(addresses, tmp_path)
    host = Flask("host")
    host.secret_key = "a key for tests only"
    host.config |= {"TESTING": True, "STAFF_CLIENT_SECRET": provider.secret}
    CSRFProtect(host)
    pattern = RepairsPattern(
        host,
        council=with_staff(provider),
        sections={"staff": "/repairs/staff"},
        clock=clock,
        database_url=f"sqlite:///{tmp_path}/northmere.db",
    )
    try:
        ada = signed_in(host, "Ada", "/repairs/staff/sign-in/start")
        form = ada.soup.find("form", action="/repairs/staff/sign-out")
        assert form is not None
        token = form.find("input", attrs={"name": "csrf_token"})
        out = ada.client.post("/repairs/staff/sign-out", data={"csrf_token": token["value"]})  # type: ignore[index]
        assert out.location.startswith("/repairs/staff/signed-out")
        assert ada.get("/repairs/staff/").heading == "Sign in"
    finally:
        pattern.close()
