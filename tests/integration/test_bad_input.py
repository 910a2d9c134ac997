"""Everything that a browser, a script or an accident can send: a page comes back, nothing is lost.

Wrong text in fields is in ``test_awkward_input``, tokens and old sessions in
``test_sessions_and_tokens``, tabs and buttons in ``test_everyday_use``, hostile mixtures in
``test_fuzz``.
"""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse, stream_encode_multipart

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.store import AnswerRow, RepairRow
from tests.conftest import Clock
from tests.support.reporting import CHECK, answers_for, go_on, report, slug, summary, twin
from tests.support.resident import Resident
from tests.support.stored import answered_pages, rows, the_repair

pytestmark = pytest.mark.both_databases

TAP = answers_for("tap-drips", by="westvale")
KEPT = {"page": "where", "answer": {"where": "home"}}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def app(westvale: Flask) -> Flask:
    """Westvale's service."""
    return westvale


@pytest.fixture
def naming(resident: Resident) -> Resident:
    """Somebody who is asked for their name."""
    return report(resident, TAP, to="name")


def answers_kept(service: Service) -> dict[str, Any]:
    """Every answer that is stored."""
    return {row.page: row.answer for row in rows(service, AnswerRow)}


def send_raw(resident: Resident, body: bytes, content_type: str, **more: Any) -> TestResponse:
    """Send these bytes to the page that somebody is on."""
    return resident.client.post(resident.path, data=body, content_type=content_type, **more)


def check_survived(resident: Resident, response: TestResponse, status: int) -> None:
    """A page of ours says what happened, with a way on; the answers are there and go on."""
    go_on(back_after(resident, response, status), TAP)


def back_after(resident: Resident, response: TestResponse, status: int) -> Resident:
    """A page of ours says what happened, with a way on; and back on the page before it."""
    before = resident.path
    resident._read(response, status)
    if status >= 400:
        assert resident.link("Go to the start of the service") == "/"
        assert "Traceback" not in response.text
    return resident.get(before)


# Wrong kinds of body

BODIES = {
    "plain text": (b"name=Ada", "text/plain"),
    "JSON": (b'{"name": "Ada"}', "application/json"),
    "broken JSON": (b'{"name"', "application/json"),
    "nothing": (b"", ""),
    "no form at all": (b"\x00\xff" * 500, "application/octet-stream"),
    "no boundary": (b"name=Ada", "multipart/form-data"),
    "another boundary": (b"--a\r\n\r\nAda\r\n--a--", "multipart/form-data; boundary=b"),
    "never closed": (
        b'--a\r\nContent-Disposition: form-data; name="name"\r\n\r\nAda',
        "multipart/form-data; boundary=a",
    ),
    "no headers in a part": (b"--a\r\nAda\r\n--a--\r\n", "multipart/form-data; boundary=a"),
    "not a type": (b"name=Ada", ";;;"),
}


def test_a_body_that_is_no_form_brings_the_page_back_or_says_that_it_was_not_understood(
    naming: Resident, service: Service
) -> None:
    kept = answers_kept(service)
    for kind, body in BODIES.items():
        response = send_raw(naming, *body)
        assert response.status_code in {200, 400}, kind
        assert answers_kept(service) == kept, kind
        back_after(naming, response, response.status_code)
    go_on(naming, TAP)


@pytest.mark.parametrize("charset", ["utf-16", "iso-8859-1", "none", "'", "utf-8; charset=utf-7"])
def test_a_form_in_another_charset_is_read_as_utf_8_whatever_it_says(
    naming: Resident, service: Service, charset: str
) -> None:
    url, data = naming.filled({})
    body = f"csrf_token={data['csrf_token']}&name=Si%C3%A2n"
    response = naming.client.post(url, data=body, content_type=f"{FORM}; charset={charset}")
    assert response.status_code == 302
    assert answers_kept(service)["name"] == {"name": "Siân"}


@pytest.mark.parametrize("octets", ["%FF%FE", "%C3", "%ED%A0%80", "%", "%zz", "%u0041"])
def test_octets_that_are_no_text_are_kept_as_something_that_can_be_shown(
    naming: Resident, octets: str
) -> None:
    url, data = naming.filled({})
    body = f"csrf_token={data['csrf_token']}&name=Ada+{octets}"
    response = naming.client.post(url, data=body, content_type=FORM)
    assert response.status_code == 302
    naming.get("/report/name")
    assert naming.value("name").startswith("Ada")
    assert naming.value("name").encode("utf-8")


def test_a_file_where_text_belongs_is_no_answer(naming: Resident) -> None:
    url, data = naming.filled({})
    data["name"] = (io.BytesIO(b"Ada"), "name.txt")
    naming._read(naming.client.post(url, data=data, content_type="multipart/form-data"), 200)
    assert naming.errors == ["Enter your full name"]


# Too much


def test_ten_megabytes_are_refused_before_they_are_read_and_the_answers_stay(
    naming: Resident,
) -> None:
    body = io.BytesIO(b"name=" + b"x" * 10_000_000)
    response = naming.client.post(naming.path, input_stream=body, content_type=FORM)
    assert response.status_code == 413
    assert body.tell() == 0, "nothing was read"
    check_survived(naming, response, 413)


def test_thousands_of_fields_answer_one_question_or_are_refused(
    naming: Resident, service: Service
) -> None:
    _, data = naming.filled({"name": "Ada"})
    many = {**data, **{f"field{number}": "x" for number in range(5_000)}}
    response = naming.client.post(naming.path, data=many)
    assert response.status_code == 302
    assert answers_kept(service)["name"] == {"name": "Ada"}
    stream, length, boundary = stream_encode_multipart(many, use_tempfile=False)
    body = stream.read(length)
    response = send_raw(naming, body, f"multipart/form-data; boundary={boundary}")
    check_survived(naming, response, 413)


def test_one_field_a_thousand_times_is_one_answer(naming: Resident, service: Service) -> None:
    _, data = naming.filled({"name": ["Ada", *["Grace"] * 999]})
    assert naming.client.post(naming.path, data=data).status_code == 302
    assert answers_kept(service)["name"] == {"name": "Ada"}


# Methods, headers and addresses


@pytest.mark.parametrize("path", ["/", "/report/name", "/report/check-answers", "/track/"])
def test_a_method_that_no_page_knows_is_refused_in_words(naming: Resident, path: str) -> None:
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "FOO"):
        response = naming.client.open(path, method=method, headers={"X-Secret": "reflect me"})
        assert "reflect me" not in response.text
        back_after(naming, response, 405)
    assert naming.client.open(path, method="post").status_code < 500
    go_on(naming, TAP)


LANGUAGES = ["x" * 10_000, "*;q=x", "en-" * 3_000, ";;,,==", "cy;q=-1, en;q=1e999", "\u202e", ""]


def test_an_absurd_language_gets_the_councils_own(naming: Resident) -> None:
    for wanted in LANGUAGES:
        headers = [("Accept-Language", wanted.encode().decode("latin-1"))]
        page = naming.client.get("/report/name", headers=headers)
        assert page.status_code == 200, wanted[:40]
        assert '<html lang="en"' in page.text, wanted[:40]
        assert naming.heading in page.text, wanted[:40]


@pytest.mark.parametrize(
    "cookie",
    ["=" * 5_000, "; ".join(f"c{n}={n}" for n in range(500)), 'a="\\777', "repairs_westvale=" * 9],
    ids=["signs", "many", "escapes", "repeated"],
)
def test_a_huge_or_broken_cookie_is_no_session(app: Flask, cookie: str) -> None:
    client = app.test_client(use_cookies=False)
    page = client.get("/report/name", headers={"Cookie": cookie})
    assert (page.status_code, page.location) == (302, "/diagnose/danger")


@pytest.mark.parametrize(
    "host", ["x" * 3_000, "<script>evil", "[::1", "a b", "", "evil.example:99999999"]
)
def test_an_impossible_host_gets_an_answer_that_does_not_repeat_it(app: Flask, host: str) -> None:
    page = app.test_client().get("/nothing", headers={"Host": host})
    assert page.status_code in {400, 404}
    assert not host or host not in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/%ff%fe",
        "/%zz",
        "/report/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/report/name%00",
        "/report/" + "x" * 20_000,
        "/brand-..%2f..%2fx.css",
        "/assets/%2e%2e/%2e%2e/app.py",
        "/report/<script>alert(1)</script>",
        "/report/%0d%0aX-Injected:%20yes",
    ],
)
def test_an_impossible_address_is_not_found(app: Flask, path: str) -> None:
    page = Resident(app).get(path, 404)
    assert page.heading == "Page not found"
    assert "alert(1)" not in page.response.text
    assert "X-Injected" not in page.response.headers


QUERIES = [
    "days=99999999999999999999",
    "page=-1",
    "slot=<script>alert(1)</script>",
    "more=1e999",
    "gone=%00",
    "%ff=%fe",
    "&&&===",
    "a=" + "x" * 50_000,
    "&".join(f"q{n}=1" for n in range(3_000)),
    "lang=../../etc",
]


def test_an_impossible_query_changes_nothing(resident: Resident) -> None:
    report(resident, TAP, to="appointment")
    for query in QUERIES:
        for path in ("/schedule/appointment", "/report/postcode", "/track/"):
            page = resident.client.get(f"{path}?{query}")
            assert page.status_code == 200, (path, query[:40])
            assert "<script>alert" not in page.text
    go_on(resident.get("/schedule/appointment"), TAP)


def test_the_form_of_a_page_with_a_hostile_query_still_leads_to_our_service(
    resident: Resident,
) -> None:
    report(resident, TAP, to="appointment")
    for query in ('"><script>alert(1)</script>', "//evil.example", "javascript:alert(1)"):
        resident.get(f"/schedule/appointment?x={query}")
        assert str(resident.form["action"]).startswith("/schedule/appointment")
        assert not resident.soup.find_all("script", string=lambda text: text and "alert" in text)


# Lies


NEVER_OFFERED = [
    "",
    "plumbing",
    "plumbing|2026-11-25",
    "plumbing|9999-12-31T23:59:59+00:00",
    "plumbing|0001-01-01T00:00:00+00:00",
    "electrical|2026-11-25T08:00:00+00:00",
    "'; DROP TABLE place; --",
    "\x00",
    "x" * 100_000,
]


def test_a_time_that_was_never_offered_cannot_be_booked(
    resident: Resident, service: Service
) -> None:
    report(resident, TAP, to="appointment")
    for slot in NEVER_OFFERED:
        resident.send(slot=slot)
        assert slug(resident) == "appointment", slot[:40]
        assert len(resident.errors) == 1, slot[:40]
        assert "appointment" not in answered_pages(service), slot[:40]
    go_on(resident, TAP)


def test_the_address_of_somebody_elses_postcode_cannot_be_chosen(
    resident: Resident, service: Service
) -> None:
    report(resident, TAP, to="address")
    resident.send(uprn="999999999999")
    assert resident.errors == ["Select the address"]
    assert "address" not in answered_pages(service)


def test_a_time_taken_meanwhile_is_chosen_again_and_every_other_answer_is_kept(
    resident: Resident, app: Flask, service: Service, clock: Clock
) -> None:
    report(resident, TAP, to=CHECK)
    before, (slot,) = summary(resident), [answers_kept(service)["appointment"]["slot"]]
    clock.pass_by(minutes=service.council.booking.hold_minutes + 1)
    capacity = 0
    while True:
        other = report(Resident(app), TAP, to="appointment")
        if slot not in other.choices("slot"):
            break
        other.send(slot=slot)
        go_on(other, TAP)
        capacity += 1
    assert capacity >= 1
    resident.send()
    assert slug(resident) == "appointment"
    assert "Your time was not booked, because it is not free any more." in resident.text
    go_on(resident, TAP, to=CHECK)
    after = summary(resident)
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {"Appointment"}, changed
    resident.send()
    assert len(rows(service, RepairRow)) == capacity + 1


# Text that is not what it looks like


def test_letters_that_look_like_others_are_kept_as_they_are(
    naming: Resident, service: Service
) -> None:
    alike = "Аnnа Οkаfоr"  # noqa: RUF001 - Cyrillic and Greek letters in the name of a person
    go_on(naming.send(name=alike), TAP)
    assert the_repair(service).contact["name"] == alike


@pytest.mark.parametrize("control", ["\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2069"])
def test_characters_that_turn_the_text_around_them_are_left_out(
    naming: Resident, service: Service, control: str
) -> None:
    go_on(naming.send(name=f"Ada {control}Lovelace"), TAP)
    assert the_repair(service).contact["name"] == "Ada Lovelace"


@pytest.mark.parametrize("nothing", ["\u200b", "\u2060", "\ufeff", "\u00ad", "\u200b \u2060"])
def test_a_name_that_nobody_can_see_is_no_name(naming: Resident, nothing: str) -> None:
    assert naming.send(name=nothing).errors == ["Enter your full name"]


def test_what_joins_letters_and_emoji_is_kept(naming: Resident, service: Service) -> None:
    persian, family = "می\u200cخواهم", "👨\u200d👩\u200d👧"  # noqa: RUF001 - Persian letters
    arabic = "علي\u200f"
    naming.get("/report/describe").send(description=f"{persian} {family} {arabic} x")
    go_on(naming, TAP)
    assert the_repair(service).description == f"{persian} {family} {arabic} x"


# Old browsers


def test_without_styles_and_scripts_a_page_reads_from_top_to_bottom(naming: Resident) -> None:
    naming.send(name="")
    order = [
        ".govuk-skip-link",
        "header",
        "h1",
        "form label, form legend",
        "form input[type=text]",
        "form button",
        "footer",
    ]
    everything = list(naming.soup.find_all(True))
    places = [everything.index(naming.soup.select_one(selector)) for selector in order]
    assert places == sorted(places)
    summary_place = everything.index(naming.soup.select_one(".govuk-error-summary"))
    assert summary_place < everything.index(naming.soup.h1)
    assert naming.form.select_one("button[type=submit], button:not([type])") is not None
    assert naming.soup.select("script[type=module][src]"), "old browsers leave modules alone"
    assert not naming.soup.select("[hidden] input, input[style]")


def test_another_persons_answers_are_out_of_reach_of_a_copied_form(
    naming: Resident, app: Flask, service: Service
) -> None:
    other = twin(naming, app)
    _, data = naming.filled({"name": "Mallory"})
    other._read(other.client.post("/report/name", data=data), 200)
    assert other.errors
    assert "name" not in answers_kept(service)
