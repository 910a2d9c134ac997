"""`repairs-pattern research print`: what is different on paper."""

from repairs_pattern.cli.research.sheet import page


def test_a_list_of_things_to_do_has_boxes_to_tick():
    html = page("# Before\n\n- [ ] The recorder has power.\n- Water.\n", 12)
    assert '<li class="to-tick">The recorder has power.</li>' in html
    assert "<li>Water.</li>" in html


def test_bold_words_at_the_start_of_a_line_begin_a_line_on_paper_too():
    html = page("**Who:** you.\n**When:** now.\nAnd **then** not.\n", 12)
    assert "you.<br>\n<strong>When:</strong> now.\nAnd <strong>then</strong>" in html


def test_the_size_of_the_print_is_as_asked():
    assert "font: 18pt" in page("# Large\n", 18)


def test_a_card_is_not_cut_by_the_end_of_a_sheet_of_paper():
    cards = page("For you.\n\n---\n\nCard A\n\n---\n\nCard B\n", 12)
    assert "<section><p>Card A</p>\n</section>\n<hr />\n<section><p>Card B</p>" in cards
    assert "<section>" not in page("# A sheet without cards\n", 12)
