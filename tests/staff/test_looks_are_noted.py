"""Every page for staff is noted before anything of it leaves, and lists name nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.routing import Rule

from tests.staff.seeded import SECRETS, Day, a_day
from tests.support.resident import Resident
from tests.support.staff import noted_in, service_of_staff, signed_in

OPEN = {"sign_in", "start", "back", "signed_out", "asset"}
"""What shows nothing of any repair, and anybody may see."""

NAMING = {"repair", "photo", "thumbnail"}
"""The pages of one repair."""


@pytest.fixture
def day(app: Flask) -> Day:
    return a_day(app)


def rules(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Every route for staff but those that are open, by the name of its view."""
    for rule in app.url_map.iter_rules():
        section, _, view = rule.endpoint.partition(".")
        if section == "repairs_staff" and view not in OPEN:
            yield view, rule


def address(rule: Rule, day: Day) -> str:
    parts = {"reference": day.booked, "photo_id": day.photo, "number": str(day.message)}
    path = rule.rule
    for name, value in parts.items():
        path = re.sub(rf"<([^<:]*:)?{name}>", value, path)
    return path


def token_of(browser: Resident) -> str:
    control = browser.get("/staff/").soup.find("input", attrs={"name": "csrf_token"})
    assert control is not None
    return str(control["value"])  # type: ignore[index]


def test_every_page_is_noted_before_it_is_made_and_is_not_made_when_it_cannot_be(
    app: Flask, day: Day
) -> None:
    cy = signed_in(app, "Cy")
    database = service_of_staff(app).database
    looked_at = set()
    for view, rule in rules(app):
        if "GET" not in (rule.methods or ()):
            continue
        path = address(rule, day)
        before = noted_in(app)
        answer = cy.client.get(path)
        assert answer.status_code == 200, path
        assert "no-store" in answer.headers["Cache-Control"], path
        assert "noindex" in answer.headers["X-Robots-Tag"], path
        (new,) = noted_in(app)[len(before) :]
        assert new[0] == "cy@northmere.example"
        assert new[2] == (day.booked if view in NAMING else None), path
        looked_at.add((view, new[1]))
    assert len(looked_at) >= 13
    assert len({deed for _, deed in looked_at}) >= 9

    with database.writing() as session:
        session.execute(text("ALTER TABLE audit RENAME TO elsewhere"))
    for _, rule in rules(app):
        if "GET" in (rule.methods or ()):
            answer = cy.client.get(address(rule, day))
            assert answer.status_code == 503, rule.rule
            for secret in (*SECRETS, day.booked):
                assert secret not in answer.text, rule.rule


def test_what_a_button_does_is_noted_or_it_is_not_done(app: Flask, day: Day) -> None:
    cy = signed_in(app, "Cy")
    token = token_of(cy)
    for path, noted in (
        (f"/staff/messages/{day.message}/retry", ("message-retried", day.booked)),
        (f"/staff/repairs/{day.booked}/called", ("called", day.booked)),
        ("/staff/sign-out", ("signed-out", None)),
    ):
        assert cy.client.post(path, data={"csrf_token": token}).status_code == 303
        assert noted_in(app)[-1] == ("cy@northmere.example", *noted)


def test_a_call_that_cannot_be_noted_is_not_kept(app: Flask, day: Day) -> None:
    cy = signed_in(app, "Cy")
    token = token_of(cy)
    database = service_of_staff(app).database
    with database.writing() as session:
        session.execute(text("ALTER TABLE audit RENAME TO elsewhere"))
    path = f"/staff/repairs/{day.booked}/called"
    assert cy.client.post(path, data={"csrf_token": token}).status_code == 503
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM event WHERE kind = 'called'")) == 0


def test_no_list_says_anything_of_the_home_the_people_or_their_words(app: Flask, day: Day) -> None:
    cy = signed_in(app, "Cy")
    shown = set()
    for view, rule in rules(app):
        if "GET" in (rule.methods or ()) and view not in NAMING:
            page = cy.client.get(address(rule, day)).text
            for secret in SECRETS:
                assert secret not in page, (view, secret)
            shown |= {r for r in (day.booked, day.triage, day.damp, *day.lift) if r in page}
    assert len(shown) == 5, "the lists are not empty"
    page = cy.get(f"/staff/repairs/{day.booked}").text
    for secret in SECRETS:
        if secret != "+447700900456":  # written as people write it
            assert secret in page, secret


def test_a_look_at_a_repair_that_is_not_there_is_noted_too(app: Flask, day: Day) -> None:
    cy = signed_in(app, "Cy")
    cy.get("/staff/repairs/XXX-XXX-XXX-XXX-XXX", status=404)
    assert noted_in(app)[-1] == ("cy@northmere.example", "looked", "XXX-XXX-XXX-XXX-XXX")
    before = noted_in(app)
    cy.get("/staff/repairs/x' OR '1'='1", status=404)
    assert noted_in(app) == before


def test_who_has_looked_stands_on_the_page(app: Flask, day: Day) -> None:
    signed_in(app, "Ada").get(f"/staff/repairs/{day.booked}")
    page = signed_in(app, "Cy").get(f"/staff/repairs/{day.booked}")
    assert "Looked at it, ada@northmere.example" in page.text
