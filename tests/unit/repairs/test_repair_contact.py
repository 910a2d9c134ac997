"""Postcodes and phone numbers as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repairs_pattern.domain.repairs import Phone, phone, postcode


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("XN1 4QD", "XN1 4QD"),
        ("xn14qd", "XN1 4QD"),
        ("  xn1   4qd ", "XN1 4QD"),
        ("XN1-4QD.", "XN1 4QD"),
        ("x n 1 4 q d", "XN1 4QD"),
        ("XN1\u00a04QD", "XN1 4QD"),
        ("M1 1AE", "M1 1AE"),
        ("B33 8TH", "B33 8TH"),
        ("CR2 6XH", "CR2 6XH"),
        ("DN55 1PT", "DN55 1PT"),
        ("W1A 1HQ", "W1A 1HQ"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("GIR 0AA", "GIR 0AA"),
        ("BF1 3AA", "BF1 3AA"),
        ("BX1 1LT", "BX1 1LT"),
    ],
)
def test_a_postcode_is_read_however_it_is_typed(typed, read):
    assert postcode(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "XN1",
        "4QD",
        "XN1 4Q",
        "XN1 4QDD",
        "XXN1 4QD",
        "XN123 4QD",
        "1XN 4QD",
        "XN1 QD4",
        "14 Quarry Street",
        "90210",
        "D02 AF30",
        "X\u0131N1 4QD",
        "\x00",
        "A1 1AA" * 1_000,
    ],
)
def test_what_cannot_be_a_postcode_is_none(typed):
    assert postcode(typed) is None


@given(st.text(max_size=20))
def test_a_postcode_that_is_read_reads_as_itself_and_fits_its_column(typed):
    read = postcode(typed)
    assert read is None or (postcode(read) == read and len(read) <= 8)


@pytest.mark.parametrize(
    ("typed", "e164", "is_mobile"),
    [
        ("07700 900123", "+447700900123", True),
        ("07700900123", "+447700900123", True),
        ("+44 7700 900123", "+447700900123", True),
        ("0044 7700 900 123", "+447700900123", True),
        ("+44 (0)7700 900123", "+447700900123", True),
        ("(07700) 900-123", "+447700900123", True),
        ("07700.900.123", "+447700900123", True),
        ("07400 123456", "+447400123456", True),
        ("01632 960001", "+441632960001", False),
        ("020 7946 0018", "+442079460018", False),
        ("0113 496 0123", "+441134960123", False),
        ("0191 498 0999", "+441914980999", False),
        ("03069 990123", "+443069990123", False),
        ("0808 157 0123", "+448081570123", False),
        ("+353 1 677 1111", "+35316771111", False),
        ("+353 85 012 3456", "+353850123456", True),
        ("+49 7721 123456", "+497721123456", False),
        ("+33 6 12 34 56 78", "+33612345678", True),
    ],
)
def test_a_phone_number_is_read_however_it_is_typed(typed, e164, is_mobile):
    assert phone(typed) == Phone(e164, is_mobile)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "none",
        "999",
        "0",
        "01632",
        "07700 90012",
        "07700 9001234",
        "+44",
        "+999 123456",
        "01632 961000 000",
        "call my sister",
        "\x00",
        "1" * 300,
        "+" * 50,
    ],
)
def test_what_cannot_be_called_is_no_phone_number(typed):
    assert phone(typed) is None


@given(st.text("0123456789+-() ext.\u0661\u00a0", max_size=30))
def test_a_phone_number_that_is_read_reads_as_itself(typed):
    read = phone(typed)
    assert read is None or phone(read.e164) == read


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("+44 7700900982", "07700 900982"),
        ("01632960001", "01632 960001"),
        ("+33199001234", "+33 1 99 00 12 34"),
    ],
)
def test_a_number_is_written_as_people_write_it(typed, written):
    number = phone(typed)
    assert number is not None
    assert number.written == written
