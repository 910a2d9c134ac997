"""axe finds nothing on any kind of page, and no page scrolls sideways on a phone.

Every page of the journey is visited in both councils: empty, in error and answered, at 320 and
1280 pixels. Diagnosis questions and results are visited once for each look that they can have.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from repairs_pattern.blueprints.errors import PAGES
from repairs_pattern.council import Maintenance
from repairs_pattern.domain.repairs import newest_link
from repairs_pattern.domain.store import RepairRow
from repairs_pattern.journey import Form, Page
from tests.conftest import MONDAY
from tests.support.browser import DESKTOP, PHONE, Live, OpenTab
from tests.support.reporting import draft_id
from tests.support.ways import UnknownPage, Ways, answer_page

from .conftest import Auditor
from .looking import findings

pytestmark = pytest.mark.browser

BAD_PAGE = """<html><head><title>Bad</title></head><body><main>
<h1>Bad</h1> <h4>Skipped</h4> <img src="data:,"> <label>Name</label> <input>
<p style="color: #999; background: #aaa">Faint</p>
<a href="/1" style="display: inline-block; height: 9px">1</a
><a href="/2" style="display: inline-block; height: 9px">2</a>
</main></body></html>"""

UNSURE_PAGE = """<html lang="en"><head><title>Unsure</title></head><body><main>
<h1>Unsure</h1> <p style="background: linear-gradient(#000, #fff)">Who can tell</p>
</main></body></html>"""


def test_pages_that_ask_empty_in_error_and_answered(auditor: Auditor) -> None:
    for way in auditor.ways.all():
        page = auditor.live.pattern.journey.pages[way.page]
        if page.is_exit or page.name == "result":
            continue
        resident = auditor.go(way)
        auditor.look(f"{page.name}, empty")
        auditor.send(auditor.ways.mistake(page.name))
        assert auditor.tab.page.title().startswith("Error: "), page.name
        auditor.look(f"{page.name}, in error")
        if page.name != "check-answers":
            here = resident.path
            answer_page(resident, page.name, way.plan)
            auditor.tab.sit_down(resident, at=here)
            auditor.look(f"{page.name}, answered")
    assert auditor.found == []


def test_pages_where_the_journey_ends(auditor: Auditor) -> None:
    for way in auditor.ways.all():
        if auditor.live.pattern.journey.pages[way.page].is_exit:
            auditor.go(way)
            auditor.look(way.page)
    assert auditor.found == []


def test_a_result_of_every_look(auditor: Auditor) -> None:
    for way in auditor.ways.all():
        if way.page == "result":
            resident = auditor.go(way)
            auditor.look(resident.text[:100])
    auditor.send(auditor.ways.mistake("result"))
    auditor.look("result, in error")
    assert auditor.found == []


@pytest.mark.parametrize("booking", ["online", "arrange", "no-access", "triage"])
def test_what_follows_a_report_that_was_sent(auditor: Auditor, booking: str) -> None:
    resident = auditor.go(auditor.ways.finish(booking)).send()
    auditor.tab.sit_down(resident, at="/report/confirmation")
    auditor.look(f"confirmation, {booking}")
    auditor.look_at("/outbox")
    auditor.look_at("/track/")
    auditor.send({})
    auditor.look("find a repair, in error")
    with auditor.live.service.database.reading() as session:
        repair = session.scalars(select(RepairRow).order_by(RepairRow.id.desc())).first()
    assert repair is not None
    auditor.send({"reference": repair.reference, "postcode": repair.postcode})
    assert auditor.tab.page.url.endswith("/track/repair")
    auditor.look(f"track, {booking}")
    assert auditor.found == []


def test_following_a_repair(auditor: Auditor) -> None:
    auditor.go(auditor.ways.finish("online")).send()
    with auditor.live.service.database.reading() as session:
        repair = session.scalars(select(RepairRow).order_by(RepairRow.id.desc())).first()
    assert repair is not None
    auditor.look_at("/track/")
    auditor.send({"reference": repair.reference, "postcode": repair.postcode})
    for page in ("change", "cancel", "information", "worse"):
        auditor.look_at(f"/track/{page}")
        auditor.send({})
        assert auditor.tab.page.title().startswith("Error: "), page
        auditor.look(f"{page}, in error")
    auditor.look_at("/track/photos")
    auditor.send({})
    assert auditor.tab.page.title().startswith("Error: ")
    auditor.look("further photos, in error")
    auditor.look_at("/track/danger")
    auditor.look_at("/track/cancel/confirm?what=visit")
    auditor.tab.open("/track/change")
    auditor.tab.page.get_by_role("radio").last.check()
    auditor.tab.page.get_by_role("button", name="Continue").click()
    auditor.look("another time, asked once more")
    auditor.tab.page.get_by_role("button", name="Change my appointment").click()
    auditor.look("track, changed")
    auditor.tab.open("/track/worse")
    auditor.send({"what": "more"})
    auditor.look("track, got worse")
    auditor.tab.open("/track/cancel/confirm?what=repair")
    auditor.send({})
    auditor.look("track, cancelled")
    assert auditor.found == []


def test_pages_around_the_journey(auditor: Auditor) -> None:
    for path in ("/", "/accessibility", "/cookies", "/privacy", "/outbox"):
        auditor.look_at(path)
    auditor.go(auditor.ways.way_to("who"))
    auditor.look_at("/")
    assert auditor.tab.page.get_by_role("button", name="Start again").is_visible()
    assert auditor.found == []


def test_feedback(auditor: Auditor) -> None:
    auditor.look_at("/feedback/")
    auditor.send({"comment": "Good. " * 201})
    auditor.look("feedback, in error")
    auditor.look_at("/feedback/thank-you")
    assert auditor.found == []


def test_saving_and_coming_back(auditor: Auditor) -> None:
    resident = auditor.go(auditor.ways.way_to("check-answers"))
    auditor.look_at("/report/save")
    auditor.send({})
    auditor.look("save, in error")
    resident.get("/report/save").send(by="known-email")
    auditor.look_at("/report/saved")
    with auditor.live.service.database.reading() as session:
        link = newest_link(session, draft_id(resident))
    assert link is not None
    auditor.go(auditor.ways.way_to("who"))
    auditor.look_at(f"/report/carry-on/{link.content['token']}")
    assert auditor.tab.page.get_by_text("another report in this browser").is_visible()
    auditor.look_at("/outbox")
    auditor.look_at_what_fails("/report/carry-on/unknown")
    assert auditor.found == []


@pytest.mark.parametrize("until", [None, MONDAY + timedelta(hours=9)])
def test_the_page_for_when_the_service_is_unavailable(
    auditor: Auditor, until: datetime | None
) -> None:
    service, message = auditor.live.service, "We are moving to a new system."
    service.maintenance = Maintenance(
        unavailable=until is None, unavailable_until=until, message=message
    )
    try:
        auditor.look_at_what_fails("/")
    finally:
        service.maintenance = Maintenance()
    assert auditor.found == []


def test_error_pages(auditor: Auditor) -> None:
    for key in PAGES:
        auditor.look_at_error(key)
    assert auditor.found == []


def test_a_page_that_nobody_said_how_to_reach_is_not_passed_over(live: Live) -> None:
    pets = Page("pets", "Do you have a dog?", form=Form)
    ways = Ways(live.pattern)
    ways.journey = ways.journey.insert(pets, before="name")

    with pytest.raises(UnknownPage, match="pets"):
        list(ways.all())


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_axe_sees_what_is_wrong_with_a_bad_page(open_tab: OpenTab, width: int) -> None:
    tab = open_tab("about:blank", width=width)
    tab.page.set_content(BAD_PAGE)

    rules = {line.split(" at ")[0] for line in findings(tab.page)}

    assert rules >= {
        "color-contrast",
        "heading-order",
        "html-has-lang",
        "image-alt",
        "label",
        "target-size",
    }


def test_text_that_axe_cannot_measure_is_not_passed_over(open_tab: OpenTab) -> None:
    tab = open_tab("about:blank")
    tab.page.set_content(UNSURE_PAGE)

    assert [line.split(" at ")[0] for line in findings(tab.page)] == ["color-contrast"]


def test_a_page_that_is_too_wide_for_a_phone_is_seen(open_tab: OpenTab) -> None:
    tab = open_tab("about:blank", width=PHONE)
    tab.page.set_content('<p style="width: 400px">Wide</p>')

    assert tab.sideways > 0
