"""A note that seems to say who somebody is is told of, and ordinary notes are not."""

import pytest

from repairs_pattern.research.personal import looks_like


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Call me on 07700 900982", ("a phone number",)),
        ("rang 01632960100 twice", ("a phone number",)),
        ("+44 7700 900 982, she said", ("a phone number",)),
        ("020 7946 0018", ("a phone number",)),
        ("writes sam.fenn@example.org", ("an email address",)),
        ("lives at XN1 1AA", ("a postcode",)),
        ("typed sw1a2aa", ("a postcode",)),
        ("her reference is 48211907", ("a long number",)),
        ("read out 4929 1234 5678 9012", ("a long number",)),
        ("m1 1ae and 07700900982", ("a phone number", "a postcode")),
    ],
)
def test_what_looks_personal_is_found(text, found):
    assert looks_like(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Went back twice, then chose 8am to 12pm",
        "P01 2nd time on this page",
        "40 seconds on the page, 3 errors",
        "Thinks that 1 December 2026 is too late",
        "“Four hours? For a tap?”",
        "page 2 of 10, at 10:15",
        "asked @ the end",
    ],
)
def test_ordinary_notes_are_left_alone(text):
    assert looks_like(text) == ()
