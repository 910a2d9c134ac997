"""Which messages a repair sends, and what is never in them."""

import json
from datetime import UTC, datetime

import pytest

from repairs_pattern.domain.booking import Appointment
from repairs_pattern.domain.repairs import messages_for

CONTACT = {
    "name": "Ann Ample",
    "phone": "+441632960001",
    "not_when": "in the morning",
    "mobile": "+447700900123",
    "email": "ann@example.com",
}
ADDRESS = ["14 Quarry Street", "Northmere", "XN1 4QD"]
VISIT = Appointment(datetime(2026, 11, 24, 8, tzinfo=UTC), datetime(2026, 11, 24, 12, tzinfo=UTC))


def sent(by, appointment=None):
    contact = {**CONTACT, "by": by}
    return messages_for(
        "K7C-49D", "Tap that drips", "online", contact, ADDRESS, "2026-12-07", appointment
    )


@pytest.mark.parametrize(
    ("by", "recipient"),
    [
        ("text", {"phone": "+447700900123"}),
        ("email", {"email": "ann@example.com"}),
        ("letter", {"name": "Ann Ample", "lines": ADDRESS}),
    ],
)
def test_one_confirmation_goes_the_way_that_was_chosen_and_carries_no_more_than_it_needs(
    by, recipient
):
    (message,) = sent(by)
    assert (message.kind, message.channel) == ("confirmation", by)
    assert message.recipient == recipient


@pytest.mark.parametrize("by", ["none", "", "pigeon"])
def test_whoever_wants_no_message_gets_none(by):
    assert sent(by) == []


def test_a_message_without_a_visit_says_nothing_of_one():
    (message,) = sent("text")
    assert message.content == {
        "reference": "K7C-49D",
        "repair": "Tap that drips",
        "booking": "online",
        "target_day": "2026-12-07",
    }


def test_a_message_about_a_visit_has_its_times_so_that_any_language_can_write_them():
    (message,) = sent("text", VISIT)
    assert datetime.fromisoformat(message.content["starts_at"]) == VISIT.starts_at
    assert datetime.fromisoformat(message.content["ends_at"]) == VISIT.ends_at


def test_a_message_can_be_stored_as_json():
    (message,) = sent("letter", VISIT)
    assert json.loads(json.dumps(message.content)) == message.content
    assert json.loads(json.dumps(message.recipient)) == message.recipient


@pytest.mark.parametrize("by", ["text", "email", "letter"])
def test_the_text_of_a_message_has_no_words_or_details_of_the_resident(by):
    (message,) = sent(by, VISIT)
    text = json.dumps(message.content)
    for private in ("Ann", "Ample", "01632", "07700", "example.com", "Quarry", "morning"):
        assert private not in text
