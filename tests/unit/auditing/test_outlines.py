"""Pages that differ in words alone look the same; pages that differ in their elements do not."""

from __future__ import annotations

from repairs_pattern.auditing.outlines import MANY, outline


def page(main: str, *, header: str = "<p>Northmere</p>") -> str:
    return f"<html><body><header>{header}</header><main>{main}</main></body></html>"


def test_words_numbers_and_what_is_around_make_no_difference() -> None:
    one = page('<h1 class="big">Your repair</h1><p>Sent on 1 December</p>')
    other = page('<h1 class="big">A repair</h1><p>Done</p>', header="<div><a>Menu</a></div>")
    assert outline(one) == outline(other)


def test_another_element_or_class_or_place_makes_one() -> None:
    plain = page("<h1>Your repair</h1><p>Sent</p>")
    for other in (
        "<h1>Your repair</h1><div>Sent</div>",
        '<h1>Your repair</h1><p class="late">Sent</p>',
        "<div><h1>Your repair</h1></div><p>Sent</p>",
    ):
        assert outline(page(other)) != outline(plain)


def test_a_list_may_have_any_length_until_it_is_very_long() -> None:
    radio = '<div><input type="radio"><label>A home</label></div>'
    assert outline(page(radio * 2)) == outline(page(radio * 9))
    assert outline(page(radio * 2)) != outline(page(radio * (MANY + 1)))


def test_a_page_without_a_main_part_is_looked_at_whole() -> None:
    assert outline("<body><h1>Down</h1></body>") != outline("<body><p>Down</p></body>")
