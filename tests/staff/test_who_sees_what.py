"""Who sees which page: nobody, somebody without the role, somebody with it; and forged requests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.staff.conftest import House
from tests.staff.seeded import SECRETS, Day, a_day
from tests.staff.test_looks_are_noted import OPEN, address, rules, token_of
from tests.support.resident import Resident
from tests.support.staff import a_case, a_photo, noted_in, signed_in

VIEWERS_ALONE = {
    *("report_list", "report_export", "clock_list", "block_list"),
    *("message_list", "figures", "retry"),
}
CALLERS_ALONE = {"caller", "stop", "end_call"}


@pytest.fixture(scope="module")
def day(house: House) -> Day:
    return a_day(house.app)


@pytest.fixture(scope="module")
def people(house: House, day: Day) -> dict[str, Resident]:
    return {who: signed_in(house.app, who) for who in ("Ada", "Bo", "Cy")}


def asked(app: Flask, day: Day) -> Iterator[tuple[str, str, str]]:
    """Each view for staff, its address, and a method that it knows."""
    for view, rule in rules(app):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield view, address(rule, day), method


def test_somebody_who_is_not_signed_in_sees_nothing_and_does_nothing(
    house: House, day: Day
) -> None:
    before = noted_in(house.app)
    for view, path, method in asked(house.app, day):
        answer = Resident(house.app).client.open(path, method=method)
        assert answer.status_code == 303, (view, method)
        assert answer.location.startswith("/staff/sign-in"), view
        for secret in SECRETS:
            assert secret not in answer.text
    assert noted_in(house.app) == before


def test_each_role_sees_its_own_pages_and_no_others(
    house: House, day: Day, people: dict[str, Resident]
) -> None:
    hidden = {"Ada": CALLERS_ALONE, "Bo": VIEWERS_ALONE, "Cy": set()}
    for who, browser in people.items():
        token = token_of(browser)
        for view, path, method in asked(house.app, day):
            if view in {"sign_out", "end_call", "caller"} and method == "POST":
                continue
            before = noted_in(house.app)
            data = {"csrf_token": token} if method == "POST" else None
            answer = browser.client.open(path, method=method, data=data)
            if view in hidden[who]:
                assert answer.status_code == 403, (who, view)
                assert "This page is not for your role" in answer.text
                assert noted_in(house.app) == before
            else:
                assert answer.status_code in (200, 303), (who, view, answer.status_code)
                assert b"not for your role" not in answer.data


def test_nobody_without_the_role_begins_or_ends_a_report_for_a_caller(
    people: dict[str, Resident],
) -> None:
    ada = people["Ada"]
    for path in ("/staff/caller", "/staff/caller/end"):
        sent = ada.client.post(path, data={"csrf_token": token_of(ada), "how": "phone"})
        assert sent.status_code == 403


def test_every_view_is_in_the_matrix(house: House) -> None:
    views = {view for view, _ in rules(house.app)}
    assert views >= VIEWERS_ALONE | CALLERS_ALONE
    assert views - VIEWERS_ALONE - CALLERS_ALONE == {
        *("index", "call_list", "repair", "photo", "thumbnail", "called", "sign_out"),
    }
    assert not views & OPEN


@pytest.mark.parametrize("token", ["", "x", "é", "0" * 64, None])
def test_a_form_of_another_site_does_nothing(
    house: House, day: Day, people: dict[str, Resident], token: str | None
) -> None:
    cy = people["Cy"]
    before = noted_in(house.app)
    data = {} if token is None else {"csrf_token": token}
    for path in (
        f"/staff/messages/{day.message}/retry",
        f"/staff/repairs/{day.worse}/called",
        "/staff/sign-out",
        "/staff/caller/end",
    ):
        answer = cy.client.post(path, data=data)
        assert (answer.status_code, answer.location) == (303, "/staff/?told=again")
    assert noted_in(house.app) == before
    page = cy.client.post("/staff/caller", data={**data, "how": "phone"})
    assert page.status_code == 200
    assert "There is a problem" in page.text
    assert cy.get("/staff/").heading == "Repairs for staff"


def test_the_token_of_one_member_is_worth_nothing_to_another(
    house: House, day: Day, people: dict[str, Resident]
) -> None:
    theirs = token_of(people["Ada"])
    answer = people["Cy"].client.post("/staff/sign-out", data={"csrf_token": theirs})
    assert answer.location == "/staff/?told=again"


def test_the_token_of_a_residents_form_is_worth_nothing_here(
    people: dict[str, Resident],
) -> None:
    cy = people["Cy"]
    form = cy.get("/").soup.find("input", attrs={"name": "csrf_token"})
    assert form is not None
    answer = cy.client.post("/staff/sign-out", data={"csrf_token": form["value"]})  # type: ignore[index]
    assert answer.location == "/staff/?told=again"


def test_a_photo_of_another_repair_is_not_on_this_ones_address(
    house: House, day: Day, people: dict[str, Resident]
) -> None:
    other = a_case(house.app, house.clock())
    photo = a_photo(house.app, house.clock(), other)
    cy = people["Cy"].client
    assert cy.get(f"/staff/repairs/{other}/photos/{photo}").status_code == 200
    assert cy.get(f"/staff/repairs/{day.booked}/photos/{photo}").status_code == 404
    assert cy.get(f"/staff/repairs/{day.booked}/photos/{day.photo}").mimetype == "image/jpeg"
    for name in ("..%2f..%2fsecret-key", "%00", "a" * 300, "x.thumbnail", "'%20OR%20'1'='1"):
        assert cy.get(f"/staff/repairs/{other}/photos/{name}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/staff/reports?day=23&day=11&day=99999&trade='; DROP TABLE repair;--&page=1",
        "/staff/reports?day=31&day=2&day=2026&page=-1&priority=%00&booking={{7*7}}",
        "/staff/reports?day=1&day=1&day=0001",
        "/staff/reports?day=1&day=1&day=9999&page=99999999999999999999",
        "/staff/reports.csv?day=23&day=11&day=2026&trade=%0d%0aSet-Cookie:%20a=b",
        "/staff/reports?page=²",
        "/staff/calls?page=1e9",
        "/staff/legal-dates?page=0",
        "/staff/figures?first=1&first=1&first=2026&last=1&last=1&last=2020",
        "/staff/figures?first=x",
        "/staff/?told=<script>alert(1)</script>",
        "/staff/messages?told=tried%0d%0aSet-Cookie:%20a=b",
        "/staff/signed-out?at=https://elsewhere.example",
    ],
)
def test_whatever_stands_in_an_address_nothing_breaks(
    people: dict[str, Resident], path: str
) -> None:
    answer = people["Cy"].client.get(path)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "49" not in answer.headers.get("Content-Disposition", "")
    assert "a=b" not in str(answer.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize("number", [0, 10**9, 10**30])
def test_a_message_that_is_not_there_is_not_tried(people: dict[str, Resident], number: int) -> None:
    cy = people["Cy"]
    answer = cy.client.post(f"/staff/messages/{number}/retry", data={"csrf_token": token_of(cy)})
    assert answer.status_code in (303, 404)
    assert "told=tried" not in (answer.location or "")


def test_headers_of_these_pages_are_as_strict_as_the_residents(
    people: dict[str, Resident],
) -> None:
    headers = people["Cy"].client.get("/staff/").headers
    assert "form-action 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
