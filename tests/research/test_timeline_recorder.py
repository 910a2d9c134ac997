"""What the timeline says of a participant's requests, and what it never says."""

import json

import pytest
from sqlalchemy import select

from repairs_pattern.research.store import EventRow
from repairs_pattern.research.timeline import KINDS, events_of
from tests.support.photos import a_photo
from tests.support.reporting import answers_for, change_links, go_on, reference, report, slug
from tests.support.sessions import a_participant, at_task, research_prototype

TAP = answers_for("tap-drips")


@pytest.fixture(scope="module")
def sessions(tmp_path_factory):
    """One prototype for all these tests: each has a participant of its own."""
    with research_prototype(tmp_path_factory.mktemp("recorder")) as both:
        yield both


@pytest.fixture
def since(sessions, task):
    """What happened since this was asked the last time, as (kind, page, detail)."""
    known = [0]

    def look(*kinds):
        events = events_of(sessions[1].database, task.id, after=known[0])
        known[0] = events[-1].id if events else known[0]
        wanted = kinds or KINDS
        return [(e.kind, e.page, e.detail) for e in events if e.kind in wanted]

    return look


def test_the_start_of_a_task_and_its_first_pages(resident, since):
    resident.send()
    resident.send(TAP["danger"])
    assert since() == [
        ("task_start", "", {}),
        ("page_view", "start", {}),
        ("submit", "start", {}),
        ("page_view", "danger", {}),
        ("submit", "danger", {}),
        ("page_view", "who", {}),
    ]


def test_an_error_has_the_field_and_a_code_and_no_message(resident, since):
    report(resident, TAP, to="postcode")
    since()
    resident.send()
    assert since() == [
        ("submit", "postcode", {}),
        ("entered", "postcode", {"fields": {"postcode": "left empty"}}),
        ("error", "postcode", {"fields": {"postcode": "empty"}}),
    ]
    resident.send(postcode="Zephyrine Canary")
    assert since()[1:] == [
        ("entered", "postcode", {"fields": {"postcode": "another format"}}),
        ("error", "postcode", {"fields": {"postcode": "format"}}),
    ]


def test_what_was_typed_is_told_as_a_shape(resident, since):
    report(resident, TAP, to="postcode")
    since()
    go_on(resident, TAP, to="photos")
    shapes = {page: detail["fields"] for _, page, detail in since("entered")}
    assert shapes == {
        "postcode": {"postcode": "valid format"},
        "describe": {"description": "1 to 50 characters"},
    }


@pytest.mark.parametrize(
    ("page", "sent", "code"),
    [
        ("who", {}, {"who": "empty"}),
        ("who", {"who": "the king"}, {"who": "not-on-the-list"}),
        ("describe", {"description": "x" * 1_001}, {"description": "too-long"}),
        ("visit-needs", {"needs": ["none", "knock"]}, {"needs": "cannot-go-together"}),
        ("phone", {"phone": "12"}, {"phone": "format"}),
        ("updates", {"by": "email", "email": "no"}, {"email": "format"}),
    ],
)
def test_each_kind_of_problem_has_a_code(resident, since, page, sent, code):
    report(resident, TAP, to=page)
    since()
    resident.send(sent)
    assert since("error") == [("error", page, {"fields": code})]


def test_a_file_that_is_no_photo_is_told_by_code_and_never_by_its_name(resident, since):
    report(resident, TAP, to="photos")
    since()
    files = [("canary.pdf", b"%PDF"), ("good.jpg", a_photo()), ("canary.txt", b"hello")]
    resident.send_files("photos", files)
    assert since("error") == [("error", "photos", {"fields": {"photos": "not-a-photo"}})]
    assert "canary" in " ".join(resident.errors)


def test_a_page_that_was_open_too_long_is_told(resident, since):
    resident.get("/").send()
    since()
    with resident.client.session_transaction() as session:
        session.clear()
    resident.client.delete_cookie(next(iter(_cookies(resident))))
    resident.send(TAP["danger"])
    assert since("error") == [("error", "danger", {"fields": {"": "open-too-long"}})]


def _cookies(resident):
    return {key for _, _, key in resident.client._cookies if key.startswith("repairs_")}


def test_going_back_and_changing_are_told_apart_from_going_on(resident, since):
    report(resident, TAP, to="where")
    since()
    resident.follow("Back")
    assert since() == [("back", "who", {"from": "where"}), ("page_view", "who", {})]
    go_on(resident, TAP, to="check-answers")
    assert since("back", "change") == []
    links = change_links(resident)
    resident.get(next(url for url in links.values() if url.endswith("/postcode")))
    assert since() == [
        ("change", "postcode", {"from": "check-answers"}),
        ("page_view", "postcode", {}),
    ]
    go_on(resident, TAP, to="check-answers")
    since()
    resident.follow("Back")
    assert since("back", "change") == [("back", "appointment", {"from": "check-answers"})]


def test_going_back_to_the_start_is_going_back(resident, since):
    report(resident, TAP, to="danger")
    since()
    resident.follow("Back")
    assert since() == [("back", "start", {"from": "danger"}), ("page_view", "start", {})]


def test_the_same_page_again_is_no_step_back(resident, since):
    report(resident, TAP, to="where")
    since()
    resident.get(resident.path)
    assert since() == [("page_view", "where", {})]


def test_an_exit_tells_how_the_journey_ended(resident, since):
    resident.send()
    since()
    resident.send(choice="gas")
    assert since() == [
        ("submit", "danger", {}),
        ("page_view", "exit:gas", {}),
        ("exit", "exit:gas", {"kind": "gas"}),
    ]
    report(resident, TAP, to="postcode")
    resident.send(postcode="SW1A 1AA")
    assert since("exit") == [("exit", "out-of-area", {"kind": "out-of-area"})]


def test_pages_outside_of_the_journey_have_their_own_names(resident, since):
    report(resident, TAP)
    known = reference(resident)
    assert since("page_view")[-1][1] == "confirmation"
    resident.get("/track/").send(reference=known, postcode="XX9 9XX")
    assert since()[-2:] == [
        (
            "entered",
            "find",
            {"fields": {"reference": "valid format", "postcode": "valid format"}},
        ),
        ("error", "find", {"fields": {"": "not-found"}}),
    ]
    resident.send(reference=known, postcode=TAP["postcode"]["postcode"])
    for url in ("/track/change", "/track/photos", "/outbox", "/feedback/", "/privacy"):
        resident.get(url)
    pages = [page for _, page, _ in since("page_view")]
    assert pages == ["repair", "change", "track-photos", "outbox", "feedback", "privacy"]


def test_error_pages_are_pages_too(resident, since):
    since()
    resident.get("/nothing/here?name=canary", status=404)
    assert since() == [("page_view", "error-404", {})]
    report(resident, TAP, to="describe")
    since()
    resident._read(resident.client.post("/report/describe", data={"x": "y" * 300_000}), 413)
    assert since() == [("submit", "describe", {}), ("page_view", "error-413", {})]


def test_files_and_redirects_are_no_pages(resident, since):
    since()
    style = resident.soup.find("link", rel="stylesheet")["href"]
    resident.client.get(style).close()
    resident.client.get("/report/describe")
    assert since() == []


def test_only_answers_that_are_marked_or_listed_are_recorded(resident, since):
    report(resident, TAP, to="check-answers")
    recorded = {detail["question"]: detail["value"] for _, _, detail in since("answer")}
    assert recorded == {
        "who": "tenant",
        "where": "home",
        "reported-before": "new",
        "diagnose:location": TAP["location"]["choice"],
        "updates": "email",
    }


def test_an_answer_that_was_refused_is_not_recorded(resident, since):
    report(resident, TAP, to="updates")
    since()
    resident.send(by="email", email="no")
    assert since("answer") == []


def test_no_address_of_a_machine_and_no_browser_is_kept(sessions, task, resident):
    resident.client.get("/", headers={"User-Agent": "canary browser"})
    report(resident, TAP, to="where")
    with sessions[1].database.reading() as session:
        rows = session.execute(select(EventRow.__table__).where(EventRow.task_id == task.id)).all()
    said = json.dumps([[str(value) for value in row] for row in rows])
    assert "canary browser" not in said
    assert resident.client.environ_base["REMOTE_ADDR"] not in said


def test_one_participants_forms_are_not_on_anothers_timeline(sessions, resident, since):
    app, research = sessions
    other = at_task(app, research, a_participant(research, ["leaking-tap"])[0])
    since()
    report(other, TAP, to="describe")
    assert slug(other) == "describe"
    assert since() == []
