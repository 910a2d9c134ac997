"""Three whole journeys, on a phone and at a desk, with JavaScript and without, and by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from repairs_pattern.domain.store import OutboxRow, RepairRow
from tests.support.browser import DESKTOP, PHONE, Live, OpenTab
from tests.support.homes import a_home

from .hands import Hands, Keys, Pointer
from .pages import (
    CallNow,
    ChooseATime,
    Confirmation,
    Danger,
    FindARepair,
    Question,
    Result,
    Start,
    WhenWeCanCome,
)

pytestmark = pytest.mark.browser

HOME = a_home()
ADDRESS = HOME.address_line

at_both_widths = pytest.mark.parametrize("width", [PHONE, DESKTOP])
with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["js", "no-js"])


def at_home(danger: Danger) -> Question:
    """From the danger question to the first question about the problem, as a tenant at home."""
    postcode = danger.nothing().myself_as_a_tenant().in_the_home()
    return postcode.look_up(HOME.postcode.lower().replace(" ", "")).choose(ADDRESS).it_is_new()


def one_repair(live: Live) -> RepairRow:
    """The only repair in the database."""
    with live.service.database.reading() as session:
        return session.scalars(select(RepairRow)).one()


def messages(live: Live) -> list[str]:
    """How each message in the outbox is to be sent."""
    with live.service.database.reading() as session:
        return [row.channel for row in session.scalars(select(OutboxRow))]


def book_a_kitchen_repair(hands: Hands, live: Live) -> None:
    question = at_home(Start.open(hands).start())
    question = question.answer("Kitchen", "What is the problem in the kitchen?")
    question = question.answer("The sink, its taps or its pipes", "What is wrong with the sink?")
    question.answer("A tap", "What is wrong with the tap?").end("It cannot be turned")
    result = Result(hands)
    result.says("We aim to fix this by Thursday 26 November 2026")
    result.says("You may have a legal right here")
    visit = result.go_on().write("The hot tap is stuck.\nIt started on Monday.").go_on()
    name = visit.tick("Knock loudly and wait", "There are pets in the home")
    name.write("Zoë O'Brien").write("07700 900123").by_text_to_the_same_number("07700 900123")
    check = ChooseATime(hands).choose("Wednesday 25 November 2026", "midday to 5pm")
    check.says("It is not booked yet")
    check.send("Send report and book appointment")
    done = Confirmation(hands, "Appointment booked")
    done.says("Wednesday 25 November 2026, midday to 5pm")
    done.says("We will send a text message")

    repair = one_repair(live)
    assert repair.reference == done.reference
    assert (repair.contact["name"], repair.trade) == ("Zoë O'Brien", "plumbing")
    assert messages(live) == ["text"]
    with live.service.database.reading() as session:
        assert live.service.diary.appointment(session, repair.id) is not None

    found = FindARepair.open(hands).find(repair.reference.lower(), HOME.postcode)
    found.says("Wednesday 25 November 2026")


def report_damp_in_a_bedroom(hands: Hands, live: Live) -> None:
    question = at_home(Start.open(hands).start())
    question = question.answer(
        "Bedroom or living room", "What is the problem in the bedroom or living room?"
    )
    question = question.answer(
        "Damp or mould", "Is water leaking or coming in near the damp or mould?"
    )
    question = question.answer(
        "No, or none that I can see", "Could the damp or mould be harming anyone?"
    )
    question.end("Nobody is unwell, but someone here is more at risk")
    result = Result(hands)
    result.says("We need to inspect your home to find the cause")
    name = result.go_on().write("The wall by the window is black.").go_on().nothing()
    name.write("Amira Khan").leave_empty().by_email("amira@example.com")
    check = WhenWeCanCome(hands).say("Monday", "Friday", also="Only after 3pm")
    check.says("Monday, Friday")
    check.send("Send report")
    done = Confirmation(hands, "Report sent")
    done.says("We contact you to arrange a visit")
    done.says("We will send an email")

    repair = one_repair(live)
    assert (repair.booking, repair.hazard) == ("arrange", "damp_mould")
    assert repair.preferences == {"days": ["mon", "fri"], "times": "Only after 3pm"}
    assert messages(live) == ["email"]


def report_danger_and_then_no_heating(hands: Hands, live: Live) -> None:
    Start.open(hands).start().answer("I can smell gas")
    gas = CallNow(hands, "Emergency: Leave your home and call the gas emergency line now")
    gas.calls("0800 111 999")
    gas.calls("0800 371 787")
    assert hands.page.get_by_role("main").locator("form, input, button").count() == 0
    gas.it_is_not_an_emergency()

    question = at_home(Danger(hands))
    question = question.answer(
        "Heating or hot water", "What is the problem with the heating or hot water?"
    )
    question = question.answer(
        "No heating in any room", "Is there a baby, an older person or somebody ill in your home?"
    )
    question = question.answer("No", "What heats your home?")
    question = question.answer("A gas boiler in my home", "Do you have hot water?")
    question.end("No, there is no hot water")
    call = CallNow(hands)
    call.says("No heating or hot water")
    call.says("We have not sent a report")
    call.calls("01632 960100")
    call.calls("01632 960199")

    with live.service.database.reading() as session:
        assert session.scalars(select(RepairRow)).all() == []
    assert messages(live) == []


@at_both_widths
@with_and_without_script
@pytest.mark.parametrize(
    "journey",
    [book_a_kitchen_repair, report_damp_in_a_bedroom, report_danger_and_then_no_heating],
    ids=["booked", "arranged", "called"],
)
def test_a_whole_journey(
    journey: Callable[[Hands, Live], None],
    live: Live,
    open_tab: OpenTab,
    width: int,
    script: bool,
) -> None:
    journey(Pointer(open_tab(live.url, width=width, script=script)), live)


@with_and_without_script
def test_a_whole_journey_with_nothing_but_the_keyboard(
    live: Live, open_tab: OpenTab, script: bool
) -> None:
    book_a_kitchen_repair(Keys(open_tab(live.url, script=script)), live)
