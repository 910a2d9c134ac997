"""Each of the 42 checks says yes to a model statement, and no when its part is spoiled."""

from datetime import date

import pytest

from repairs_pattern.statement.checking import CHECKS, Looked, NotAPage, look, read_page
from repairs_pattern.statement.checking.dates import dates_in

TODAY = date(2026, 11, 26)

MODEL = """<!DOCTYPE html><html lang="en"><head>
<title>Accessibility statement for Report a repair - Northmere</title></head><body>
<main><h1>Accessibility statement for Report a repair</h1>
<p>This accessibility statement applies to repairs.northmere.example.</p>
<h2>Feedback and contact information</h2>
<p>Write to <a href="mailto:access@northmere.example">access@northmere.example</a>.</p>
<h2>Enforcement procedure</h2>
<p>The Equality and Human Rights Commission (EHRC) is responsible for enforcing the Public Sector
Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018. If you are not
happy with how we respond, contact the
<a href="https://www.equalityadvisoryservice.com/">Equality Advisory and Support Service
(EASS)</a>.</p>
<h2>Technical information about this website&rsquo;s accessibility</h2>
<p>Northmere Council is committed to making its website accessible, in accordance with the Public
Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018.</p>
<h3>Compliance status</h3>
<p>This website is partially compliant with the <a href="https://www.w3.org/TR/WCAG22/">Web Content
Accessibility Guidelines version 2.2 AA standard</a>, due to the non-compliances listed below.</p>
<h2>Non-accessible content</h2>
<h3>Non-compliance with the accessibility regulations</h3>
<p>The calendar cannot be read at 400% (WCAG 1.4.10). We will mend it by 1 March 2027.</p>
<h3>Disproportionate burden</h3><p>We do not claim one.</p>
<h2>Preparation of this accessibility statement</h2>
<p>This statement was prepared on 2 March 2026. It was last reviewed on 1 October 2026.</p>
<p>This website was last tested on 30 September 2026 by the council&rsquo;s own team, with
automated tools on every page and by hand with a keyboard and two screen readers on ten pages.</p>
</main></body></html>"""

PREPARATION = "Preparation of this accessibility statement"
HOME = '<main><h1>Home</h1></main><footer><a href="/accessibility">Accessibility</a></footer>'


def answers(html: str = MODEL, home: str | None = HOME, **of: object) -> dict[int, str]:
    looked = Looked(read_page(html), TODAY, home=read_page(home) if home else None, **of)
    return {check.number: found.answer for check, found in look(looked)}


def test_there_are_42_in_the_order_of_the_list():
    assert [each.number for each in CHECKS] == list(range(1, 43))


def test_a_model_statement_lacks_nothing():
    found = answers()
    assert [number for number, answer in found.items() if answer == "no"] == []
    assert list(found.values()).count("yes") == 31


@pytest.mark.parametrize(
    ("numbers", "words", "instead"),
    [
        ({3}, "<title>Accessibility statement", "<title>About us"),
        ({3}, "<h1>Accessibility statement", "<h1>Access"),
        ({4, 5}, "is committed to making", "would like to make"),
        ({5}, "Regulations 2018.</p>\n<h3>", "Rules.</p>\n<h3>"),
        ({6}, "This accessibility statement applies to", "This is for"),
        ({11, 12}, "<h3>Compliance status", "<h3>How we do"),
        ({12}, "<h3>Compliance status", "<h3>Compliance"),
        ({13, 14}, "partially compliant", "nearly there"),
        ({14}, "version 2.2 AA standard", "standard"),
        ({14}, "partially compliant", "fully compliant"),
        ({15, 16, 20}, "<h2>Non-accessible content", "<h2>Problems"),
        ({16}, "<h2>Non-accessible content", "<h2>Our non accessible content"),
        ({20}, "(WCAG 1.4.10)", ""),
        ({21}, "by 1 March 2027", "by 1 March 2026"),
        (
            {25, 26, 27, 28, 29, 30, 32, 33},
            f"<h2>{PREPARATION}",
            "<h2>More",
        ),
        ({26}, f"<h2>{PREPARATION}", "<h2>Preparation"),
        ({28}, "This statement was prepared on", "It was prepared around"),
        ({30}, "It was last reviewed on", "It was updated"),
        ({31}, "1 October 2026", "1 October 2025"),
        ({34, 35, 36}, "<h2>Feedback and contact information", "<h2>Talk to us"),
        ({37, 38, 39, 41}, "<h2>Enforcement procedure", "<h2>Complaints"),
        ({39}, "Equality and Human Rights Commission (EHRC)", "council"),
        ({41}, "https://www.equalityadvisoryservice.com/", "https://northmere.example/"),
    ],
)
def test_what_is_missing_is_found(numbers, words, instead):
    assert words in MODEL
    found = answers(MODEL.replace(words, instead))
    assert {number for number, answer in found.items() if answer == "no"} == numbers


def test_a_short_word_on_the_method_is_too_little():
    cut = MODEL.split("<p>This website was last tested on")[0] + "<p>We tested.</p></main>"
    assert answers(cut)[33] == "no"


def test_an_empty_page_has_no_statement():
    found = answers("<main></main>")
    assert (found[1], found[2]) == ("no", "no")


def test_a_home_page_without_a_link_is_found_and_one_not_given_is_for_a_person():
    assert answers(home="<main><h1>Home</h1></main>")[8] == "no"
    assert answers(home=None)[8] == "look"


def test_a_part_on_another_page_is_for_a_person_to_look_for():
    assert answers(MODEL.replace("<h2>Enforcement procedure", "<h2>Complaints"))[9] == "look"


def test_northern_ireland_has_a_body_of_its_own():
    found = answers(nation="northern-ireland")
    assert [found[number] for number in (39, 40, 41, 42)] == ["none", "no", "none", "no"]
    theirs = MODEL.replace("Equality and Human Rights Commission (EHRC)", "ECNI").replace(
        "https://www.equalityadvisoryservice.com/", "https://www.equalityni.org/"
    )
    found = answers(theirs, nation="northern-ireland")
    assert [found[number] for number in (39, 40, 41, 42)] == ["none", "yes", "none", "yes"]


def test_a_burden_that_is_claimed_is_for_a_person():
    claimed = MODEL.replace("We do not claim one.", "Captions would cost too much.")
    assert [answers(claimed)[number] for number in (22, 23)] == ["look", "look"]


def test_who_is_fully_compliant_needs_no_list():
    start, end = MODEL.index("<h2>Non-accessible"), MODEL.index("<h2>Preparation")
    full = (MODEL[:start] + MODEL[end:]).replace("partially compliant", "fully compliant")
    found = answers(full)
    assert {found[number] for number in range(15, 22)} == {"none"}
    assert found[14] == "look"


def test_words_in_scripts_are_not_words_of_the_page():
    hidden = MODEL.replace("<main>", "<main><script>disproportionate burden</script>")
    assert answers(hidden) == answers()


def test_what_is_not_html_is_said():
    with pytest.raises(NotAPage):
        read_page("just words")


def test_dates_are_read_as_people_write_them():
    text = "by 1st June 2026, 31 February 2026, 02/03/2026 and 14 December 2027"
    assert dates_in(text) == [date(2026, 6, 1), date(2026, 3, 2), date(2027, 12, 14)]
