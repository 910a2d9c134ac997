"""Following a repair: change or cancel, tell us more, say that it got worse, or still wait."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import event

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.booking import DiaryUnavailable
from repairs_pattern.domain.store import EventRow, OutboxRow, PhotoRow, PlaceRow, RepairRow
from tests.conftest import Clock, MakeApp
from tests.support.folders import CouncilFolder
from tests.support.reporting import answers_for, report, summary
from tests.support.resident import Resident
from tests.support.stored import rows, the_repair, the_visit

pytestmark = pytest.mark.both_databases

REFERENCE = "K7C-49D-XWP-3TM-RYH"
CANARY = "The spare key is under the third flowerpot"


def find(app: Flask, repair: RepairRow) -> Resident:
    """Somebody who has looked this repair up."""
    finder = Resident(app).get("/track/")
    return finder.send(reference=repair.reference, postcode=repair.postcode)


@pytest.fixture
def found(booked: Resident, app: Flask, service: Service) -> Resident:
    """Somebody on the page of a repair with a visit tomorrow, 8am to midday."""
    return find(app, the_repair(service))


def kinds(service: Service) -> list[str]:
    """What happened, oldest first."""
    return [each.kind for each in rows(service, EventRow)]


def messages(service: Service) -> list[str]:
    """Which messages there are, oldest first."""
    return [each.kind for each in rows(service, OutboxRow)]


def banner(resident: Resident) -> str:
    """What the banner says; empty without one."""
    tag = resident.soup.select_one(".govuk-notification-banner__heading")
    return tag.get_text(" ", strip=True) if tag else ""


# The page


def test_the_page_says_in_words_where_the_repair_stands(found: Resident) -> None:
    assert "A visit is booked." in found.text
    (now,) = found.soup.select("[aria-current=step]")
    assert now.get_text(" ", strip=True).startswith("Visit Now Tuesday 24 November 2026")
    (first,) = found.soup.select(".repairs-timeline__item")
    assert first.get_text(" ", strip=True) == (
        "You reported the repair Monday 23 November 2026, 9:30am"
    )
    assert "We will come on Tuesday 24 November 2026, 8am to midday." in found.text


def test_after_the_target_day_the_page_says_that_we_are_late(
    resident: Resident, app: Flask, service: Service, clock: Clock
) -> None:
    report(resident, answers_for("water-too-hot"))
    repair = the_repair(service)
    clock.now = repair.target_at + timedelta(minutes=1)
    page = find(app, repair)
    assert "We are late, and we are sorry. Call us on 01632 960100" in page.text
    assert "We will contact you" not in page.text


def test_what_was_found_is_forgotten_after_half_an_hour_without_use(
    found: Resident, clock: Clock
) -> None:
    clock.pass_by(minutes=29)
    assert found.get("/track/repair").heading == "Your repair"
    clock.pass_by(minutes=29)
    assert found.get("/track/worse").heading == "Tell us that it has got worse"
    clock.pass_by(minutes=31)
    assert found.get("/track/repair").heading == "Find a repair"


def test_leaving_a_repair_leaves_nothing_behind(found: Resident) -> None:
    found.follow("Find another repair, or leave this one")
    assert found.get("/track/repair").heading == "Find a repair"


@pytest.mark.parametrize(
    "page", ["repair", "change", "change/confirm", "cancel", "cancel/confirm", "worse", "danger"]
)
def test_without_a_repair_every_page_leads_to_looking_it_up(app: Flask, page: str) -> None:
    assert Resident(app).get(f"/track/{page}").path == "/track/"
    assert Resident(app).client.post("/track/chase").headers["Location"] == "/track/"


@pytest.mark.parametrize("kept", [7, "7", [7], [7, "then"], ["7", "2026-11-23"], None, {}])
def test_a_session_of_another_release_is_no_fault(app: Flask, kept: object) -> None:
    resident = Resident(app)
    with resident.client.session_transaction() as session:
        session["repairs_pattern_found"] = kept
    assert resident.get("/track/repair").heading == "Find a repair"


# Looking it up


def test_a_wrong_pair_takes_the_same_steps_whether_or_not_there_is_such_a_reference(
    booked: Resident, app: Flask, service: Service
) -> None:
    known = the_repair(service).reference
    asked: list[list[str]] = [[]]
    engine = service.database.engine
    event.listen(engine, "before_cursor_execute", lambda *args: asked[-1].append(args[2]))
    for reference, postcode in [
        (known, "XN8 1AA"),
        (REFERENCE, "XN8 1AA"),
        (REFERENCE, the_repair(service).postcode),
        ("nonsense", "nonsense"),
    ]:
        finder = Resident(app).get("/track/")
        asked.append([])
        finder.send(reference=reference, postcode=postcode)
    assert asked[1]
    assert all(each == asked[1] for each in asked[1:])


@pytest.mark.parametrize("exists", [True, False])
def test_one_reference_is_not_tried_with_every_postcode_from_many_places(
    booked: Resident, app: Flask, service: Service, exists: bool
) -> None:
    repair = the_repair(service)
    reference = repair.reference if exists else REFERENCE
    for number in range(10):
        Resident(app).get("/track/").send(reference=reference, postcode=f"XN9 {number}AA")
    finder = Resident(app).get("/track/")
    finder.send(reference=reference, postcode=repair.postcode, status=429)
    assert finder.errors == [
        "There have been too many wrong tries with this reference. Try again in one hour, or call "
        "us on 01632 960100."
    ]
    assert finder.value("reference") == reference


# Changing the visit


def choose_afternoon(found: Resident) -> Resident:
    """Choose tomorrow afternoon, and come to the page that asks once more."""
    found.follow("Change the time of the visit")
    return found.send(slot="2026-11-24-afternoon")


def test_a_visit_is_changed_after_a_page_that_shows_both_times(
    found: Resident, service: Service
) -> None:
    choose_afternoon(found)
    assert found.heading == "Change your appointment?"
    assert "Nothing is changed yet." in found.text
    assert "8am to midday" in summary(found)["Now"]
    assert "midday to 5pm" in summary(found)["New time"]
    assert kinds(service) == []
    found.send()
    assert banner(found) == "Your visit is changed."
    assert "midday to 5pm" in summary(found)["Appointment"]
    assert the_visit(service, the_repair(service)).starts_at == datetime(
        2026, 11, 24, 12, tzinfo=UTC
    )
    assert (kinds(service), messages(service)) == (["changed"], ["confirmation", "changed"])
    assert "The new time is Tuesday 24 November 2026, midday to 5pm." in found.text


def test_what_was_done_is_said_once(found: Resident) -> None:
    choose_afternoon(found).send()
    assert banner(found.get("/track/repair")) == ""


def test_a_change_that_is_sent_twice_is_made_once(found: Resident, service: Service) -> None:
    choose_afternoon(found)
    address, data = found.filled({})
    for _ in range(2):
        found.client.post(address, data=data)
    assert (kinds(service), messages(service)) == (["changed"], ["confirmation", "changed"])
    assert len(rows(service, PlaceRow)) == 1


def test_when_the_new_time_is_gone_the_old_one_stands_and_another_is_chosen(
    found: Resident, service: Service
) -> None:
    choose_afternoon(found)
    _fill(service, datetime(2026, 11, 24, 12, tzinfo=UTC))
    found.send()
    assert found.heading == "Choose another time"
    assert banner(found).startswith("Nothing was changed, because that time is not free any more.")
    assert the_visit(service, the_repair(service)).starts_at == datetime(
        2026, 11, 24, 8, tzinfo=UTC
    )
    assert (kinds(service), messages(service)) == ([], ["confirmation"])


def _fill(service: Service, starts_at: datetime) -> None:
    with service.database.writing() as session:
        for number in range(1, service.council.booking.capacity["plumbing"] + 1):
            session.add(
                PlaceRow(
                    trade="plumbing",
                    starts_at=starts_at,
                    ends_at=starts_at + timedelta(hours=5),
                    number=number,
                    draft_id=f"other-{number}",
                    held_until=starts_at,
                )
            )


@pytest.mark.parametrize("slot", ["", "2031-01-01-morning", "../../etc", "x\x00y", "none"])
def test_a_time_that_is_not_on_offer_is_not_taken(
    found: Resident, service: Service, slot: str
) -> None:
    found.follow("Change the time of the visit").send(slot=slot)
    assert found.errors in (
        ["Select a time"],
        ["That time is not free any more. Select another time."],
    )
    assert found.get(f"/track/change/confirm?slot={slot}").path == "/track/change"
    assert kinds(service) == []


def test_more_dates_show_more_days(found: Resident) -> None:
    found.follow("Change the time of the visit")
    before = len(found.choices("slot"))
    found.send(more=found.form.find("button", attrs={"name": "more"})["value"])
    assert len(found.choices("slot")) > before


def test_on_the_day_of_the_visit_only_a_call_changes_it(
    booked: Resident, app: Flask, service: Service, clock: Clock
) -> None:
    early = find(app, the_repair(service))
    choose_afternoon(early)
    clock.now = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
    late = find(app, the_repair(service))
    assert "It is too late to change this visit here. Call us on 01632 960100" in late.text
    for page in ("change", "change/confirm", "cancel", "cancel/confirm?what=repair"):
        assert banner(late.get(f"/track/{page}")).startswith("Nothing was changed.")
    assert kinds(service) == []


def test_a_diary_that_does_not_answer_is_said(
    found: Resident, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_afternoon(found)
    monkeypatch.setattr(service, "diary", _SilentDiary(service.diary))
    found.send()
    assert "Nothing was changed, because our diary did not answer." in found.text
    assert "01632 960100" in found.text
    assert kinds(service) == []


class _SilentDiary:
    """A diary that answers nothing but what is in our own database."""

    def __init__(self, diary: Any) -> None:
        self.appointment = diary.appointment

    def find(self, *_args: object) -> None:
        raise DiaryUnavailable

    change = cancel = ask_to_change = ask_to_cancel = find


# Cancelling


def test_the_visit_alone_is_cancelled_and_the_repair_is_still_open(
    found: Resident, service: Service
) -> None:
    found.follow("Cancel the visit or the repair").send(what="visit")
    assert found.heading == "Cancel your visit?"
    assert "Nothing is cancelled yet." in found.text
    assert the_repair(service).status == "booked"
    found.send()
    assert banner(found).startswith("Your visit is cancelled. The repair is not.")
    assert summary(found)["Appointment"] == "No appointment yet."
    assert the_repair(service).status == "reported"
    assert rows(service, PlaceRow) == []
    assert messages(service) == ["confirmation", "visit-cancelled"]


def test_a_repair_that_is_not_needed_is_cancelled_with_its_visit(
    found: Resident, service: Service
) -> None:
    found.follow("Cancel the visit or the repair").send(what="repair").send()
    assert banner(found) == "Your repair is cancelled. Nobody will come."
    assert the_repair(service).status == "cancelled"
    assert rows(service, PlaceRow) == []
    assert messages(service) == ["confirmation", "cancelled"]
    assert "What you can do" not in found.text
    assert found.soup.select("[aria-current]") == []


def test_a_repair_without_a_visit_is_cancelled_after_one_question(
    resident: Resident, app: Flask, service: Service
) -> None:
    report(resident, answers_for("water-too-hot"))
    found = find(app, the_repair(service)).follow("Cancel the repair")
    assert found.heading == "Cancel your repair?"
    found.send()
    assert the_repair(service).status == "cancelled"


def test_cancelling_twice_shows_the_repair_as_it_is(found: Resident, service: Service) -> None:
    found.follow("Cancel the visit or the repair").send(what="repair")
    tab = found.another_tab().get(found.response.request.full_path)
    found.send()
    tab.send()
    assert "This repair is cancelled." in tab.text
    assert messages(service) == ["confirmation", "cancelled"]


@pytest.mark.parametrize("page", ["change", "cancel", "worse", "information"])
def test_nothing_can_be_done_to_a_repair_that_is_over(
    found: Resident, service: Service, page: str
) -> None:
    found.get(f"/track/{page}")
    tab = found.another_tab().get("/track/cancel/confirm?what=repair")
    tab.send()
    found.send({"worse": {"what": "more"}, "information": {"information": "x"}}.get(page, {}))
    assert banner(found) == "Nothing was changed, because this repair is not open any more."
    assert kinds(service) == ["cancelled"]


@pytest.mark.parametrize("what", ["", "everything", "visit'--"])
def test_only_what_is_there_can_be_cancelled(found: Resident, service: Service, what: str) -> None:
    assert found.get(f"/track/cancel/confirm?what={what}").path == "/track/cancel"
    found.send(what=what)
    assert found.errors == ["Select what you want to cancel"]


# Telling us more


def test_what_is_told_is_kept_for_staff_and_never_shown_or_sent(
    found: Resident, service: Service
) -> None:
    found.follow("Tell us more about it").send(information=CANARY)
    assert banner(found) == "We have what you told us."
    assert [each.content for each in rows(service, EventRow)] == [{"text": CANARY}]
    assert CANARY not in found.text
    assert messages(service) == ["confirmation"]


def test_the_same_words_sent_twice_are_kept_once(found: Resident, service: Service) -> None:
    found.follow("Tell us more about it")
    address, data = found.filled({"information": CANARY})
    for _ in range(2):
        found.client.post(address, data=data)
    assert kinds(service) == ["information"]


def test_there_is_an_end_to_what_can_be_told(found: Resident, service: Service) -> None:
    for number in range(21):
        found.get("/track/information").send(information=f"Message {number}")
    assert banner(found).startswith("We did not keep that")
    assert len(kinds(service)) == 20


def test_nothing_and_too_much_are_said_next_to_the_field(found: Resident) -> None:
    found.follow("Tell us more about it").send()
    assert found.errors == ["Enter what you want to tell us"]
    found.send(information="x" * 1_001)
    assert found.errors == ["This must be 1000 characters or fewer"]
    assert found.value("information") == "x" * 1_001


# Further photos


def a_photo(name: str = "crack.png") -> tuple[io.BytesIO, str]:
    """A small picture, as a browser sends it."""
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(content, "PNG")
    content.seek(0)
    return content, name


def upload(found: Resident, *files: tuple[io.BytesIO, str]) -> Resident:
    """Choose files on the page and select Upload."""
    address, data = found.get("/track/photos").filled({})
    sent = {**data, "photos": list(files)}
    answer = found.client.post(address, data=sent, content_type="multipart/form-data")
    return (
        found.get(answer.headers["Location"])
        if answer.status_code == 302
        else found._read(answer, 200)
    )


def test_photos_are_added_to_the_repair_and_not_shown_to_who_looks_it_up(
    found: Resident, service: Service
) -> None:
    upload(found, a_photo(), a_photo("drip.png"))
    assert banner(found) == "We have your photos."
    assert [each.repair_id for each in rows(service, PhotoRow)] == [the_repair(service).id] * 2
    assert [each.content for each in rows(service, EventRow)] == [{"number": 2}]
    found.follow("Add photos")
    assert "We have 2 photos of this repair." in found.text
    assert found.soup.select("main img") == []


def test_a_file_that_is_no_photo_is_refused_and_the_good_one_is_kept(
    found: Resident, service: Service
) -> None:
    upload(found, a_photo(), (io.BytesIO(b"<script>"), "crack.jpg"))
    assert found.errors == ["crack.jpg: The selected file must be a JPEG, PNG, WebP or HEIC"]
    assert len(rows(service, PhotoRow)) == 1
    assert upload(found).errors == ["Select a photo"]


def test_a_repair_has_ten_photos_at_most(found: Resident, service: Service) -> None:
    for _ in range(3):
        upload(found, *[a_photo() for _ in range(4)])
    assert len(rows(service, PhotoRow)) == 10
    assert found.errors[0].startswith("You can only add up to 10 photos.")


# It got worse


def test_a_repair_that_got_worse_goes_back_to_staff_and_keeps_its_visit(
    found: Resident, service: Service
) -> None:
    before = the_repair(service).target_at
    found.follow("Tell us that it has got worse").send(what="more", more=CANARY)
    assert banner(found) == "We have what you told us. We will look at your repair again."
    repair = the_repair(service)
    assert (repair.status, repair.target_reason) == ("triage", "reply")
    assert repair.target_at < before
    assert the_visit(service, repair)
    assert "Your appointment stays as it is until we tell you." in found.text
    assert "We will contact you by Wednesday 25 November 2026." in found.text
    assert messages(service) == ["confirmation", "worse"]
    assert CANARY not in str(rows(service, OutboxRow)[-1].content)


def test_a_target_that_is_sooner_than_our_reply_stays(
    found: Resident, service: Service, clock: Clock
) -> None:
    before = the_repair(service).target_at
    clock.now = before - timedelta(hours=1)
    finder = find(found.client.application, the_repair(service))
    finder.get("/track/worse").send(what="health")
    assert the_repair(service).target_at == before


def test_danger_leads_to_the_phone_and_sends_nothing(found: Resident, service: Service) -> None:
    found.follow("Tell us that it has got worse").send(what="danger")
    assert found.heading == "Call us now"
    assert "nothing was sent" in found.text
    assert kinds(service) == []


def test_what_changed_must_be_said(found: Resident) -> None:
    found.follow("Tell us that it has got worse").send(more=CANARY)
    assert found.errors == ["Select what has changed"]
    assert found.value("more") == CANARY


# Still waiting


def test_waiting_is_noted_once_a_day(found: Resident, service: Service, clock: Clock) -> None:
    address, data = found.filled({})
    for _ in range(2):
        found.client.post(address, data=data)
    assert kinds(service) == ["chased"]
    assert "You told us today that you are still waiting." in found.get("/track/repair").text
    clock.pass_by(days=1)
    find(found.client.application, the_repair(service)).send()
    assert kinds(service) == ["chased", "chased"]


# Another repair, another person


def test_a_page_about_one_repair_never_acts_on_another(
    app: Flask, service: Service, found: Resident
) -> None:
    first = the_repair(service)
    report(Resident(app), answers_for("water-too-hot"))
    (second,) = [each for each in rows(service, RepairRow) if each.id != first.id]
    for page, answers in [
        ("information", {"information": "for the first"}),
        ("worse", {"what": "more"}),
        ("cancel/confirm?what=repair", {}),
        ("repair", {}),
    ]:
        find_again = found.another_tab()
        find_again.get("/track/").send(reference=first.reference, postcode=first.postcode)
        tab = found.another_tab().get(f"/track/{page}")
        find_again.get("/track/").send(reference=second.reference, postcode=second.postcode)
        tab.send(answers)
        assert banner(tab).startswith("Nothing was changed. You sent a page about another repair.")
        assert summary(tab)["Reference"] == second.reference
    assert kinds(service) == []
    assert {each.status for each in rows(service, RepairRow)} == {"booked", "reported"}


@pytest.mark.parametrize("page", ["information", "worse", "cancel/confirm?what=repair", "repair"])
def test_a_wrong_token_changes_nothing_and_keeps_what_was_typed(
    found: Resident, service: Service, page: str
) -> None:
    found.get(f"/track/{page}").send(csrf_token="wrong")
    assert found.errors or banner(found).startswith("Nothing was sent")
    assert kinds(service) == []


def test_somebody_who_wanted_no_messages_gets_none(
    resident: Resident, app: Flask, service: Service
) -> None:
    report(resident, answers_for("tap-drips", updates={"by": "none"}))
    found = find(app, the_repair(service))
    choose_afternoon(found).send()
    assert (kinds(service), messages(service)) == (["changed"], [])


def test_the_limit_for_a_reference_is_the_councils(make_app: MakeApp, tmp_path: Path) -> None:
    folder = CouncilFolder.copy_of("westvale", tmp_path / "councils")
    folder.change("council.toml", "[limits]", '[limits]\nreferences = "1 per hour"')
    app = make_app(folder.path)
    Resident(app).get("/track/").send(reference=REFERENCE, postcode="XW1 1AA")
    Resident(app).get("/track/").send(reference=REFERENCE, postcode="XW1 1AA", status=429)
