"""References that can be read aloud and not guessed."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repairs_pattern.domain.repairs import new_reference, read_reference
from repairs_pattern.domain.repairs.reference import ALPHABET, BITS, GROUP, LENGTH

gap = st.sampled_from(["", " ", "-", "  ", ".", "/", "\u2013", "\u00a0"])
letters = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)


def test_a_reference_is_as_hard_to_guess_as_sixty_bits():
    assert BITS >= 60
    assert LENGTH * (len(ALPHABET).bit_length() - 1) >= 60, "counted without a logarithm"


def test_the_alphabet_has_nothing_twice_nothing_alike_and_no_vowels():
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert not set(ALPHABET) & set("AEIOU")
    for alike in ("0OQ", "1IL", "2Z", "5S", "6G", "8B", "VU"):
        assert len(set(ALPHABET) & set(alike)) <= 1, alike


def test_a_reference_is_written_in_groups():
    assert re.fullmatch(rf"[{ALPHABET}]{{3}}(-[{ALPHABET}]{{3}}){{4}}", new_reference())
    assert GROUP == 3


def test_references_do_not_repeat_and_use_every_letter():
    made = [new_reference() for _ in range(2_000)]
    assert len(set(made)) == len(made)
    used = Counter("".join(made).replace("-", ""))
    assert set(used) == set(ALPHABET)
    assert max(used.values()) < 1.5 * min(used.values())


def test_a_new_reference_reads_as_itself():
    reference = new_reference()
    assert read_reference(reference) == reference


@given(letters, st.lists(gap, min_size=LENGTH))
def test_a_reference_is_read_in_any_case_spacing_and_grouping(text, gaps):
    expected = "-".join(text[i : i + GROUP] for i in range(0, LENGTH, GROUP))
    spread = "".join(letter + gap for letter, gap in zip(text, gaps, strict=False))
    for typed in (text, text.lower(), text.title(), spread, f"  {spread.lower()}\n"):
        assert read_reference(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "K7C-49D-XWP-3TM-RY",
        "K7C-49D-XWP-3TM-RYHK",
        "K7C-49D-XWP-3TM-RYO",
        "K7C-49D-XWP-3TM-RY0",
        "K7C-49D-XWP-3TM-RYÉ",
        "Ⅸ7C-49D-XWP-3TM-RYH",
        "it dripped all night",
        "'; DROP TABLE repair; --",
        "\x00",
        "K" * 10_000,
    ],
)
def test_what_cannot_be_a_reference_is_none(typed):
    assert read_reference(typed) is None


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_reference_as_we_write_it_or_none(typed):
    read = read_reference(typed)
    assert read is None or read == read_reference(read)
