"""Journeys of a few letters, each proving one behaviour of the graph and of the path through it."""

from datetime import UTC, datetime, timedelta

import pytest

from repairs_pattern.journey import Branch, Form, Journey, JourneyError, Page

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
YES, NO = {"said": "yes"}, {"said": "no"}


def ask(name, follows=None, **options):
    """A page that asks something."""
    return Page(name, form=Form, next=follows, **options)


def leave(name, **options):
    """An exit."""
    return Page(name, **options)


def path(journey, now=NOW, /, **given):
    return journey.path(given, now).names


FORK = Journey(
    [ask("a", {"yes": "b", "no": "c"}), ask("b", "end"), ask("c", "end"), ask("end")], "a"
)


def test_the_path_begins_with_the_first_page():
    assert path(FORK) == ("a",)


def test_an_answer_leads_to_the_page_that_follows_it():
    assert path(FORK, a=YES) == ("a", "b")
    assert path(FORK, a=NO) == ("a", "c")


def test_the_path_ends_at_the_first_page_without_an_answer():
    assert path(FORK, a=YES, end=YES) == ("a", "b")


def test_the_path_is_a_pure_function():
    given = {"a": YES, "b": NO, "c": NO}
    before = {name: dict(answer) for name, answer in given.items()}
    first = FORK.path(given, NOW)
    second = FORK.path(given, NOW)
    assert (first.names, dict(first.answers)) == (second.names, dict(second.answers))
    assert given == before


def test_answers_off_the_path_are_kept_and_no_rule_sees_them():
    seen = []

    def rule(answers):
        seen.append(set(answers))
        return "end"

    journey = Journey(
        [
            ask("a", {"yes": "b", "no": "c"}),
            ask("b", "c"),
            ask("c", Branch(rule, ("end",))),
            leave("end"),
        ],
        "a",
    )
    given = {"a": NO, "b": YES, "c": YES}
    walked = journey.path(given, NOW)
    assert walked.names == ("a", "c", "end")
    assert seen == [{"a", "c"}]
    assert set(walked.answers) == {"a", "c"}
    assert "b" in given


def test_changing_an_answer_back_finds_the_old_answers_again():
    given = {"a": YES, "b": YES}
    assert path(FORK, **{**given, "a": NO}) == ("a", "c")
    assert path(FORK, **given) == ("a", "b", "end")


def test_an_answer_that_an_earlier_release_stored_in_another_shape_is_asked_again():
    by_age = Branch(lambda answers: "end" if answers["a"]["age"] > 17 else "b", ("b", "end"))
    journey = Journey(
        [
            ask("a", by_age, stands=lambda answer, _: bool(answer["name"])),
            ask("b", "end"),
            ask("end"),
        ],
        "a",
    )
    assert path(journey, a={"name": "x", "age": 20}) == ("a", "end")
    for stored in ({}, {"name": "x"}, {"name": "x", "age": None}):
        walked = journey.path({"a": stored}, NOW)
        assert (walked.names, dict(walked.answers)) == (("a",), {})


@pytest.mark.parametrize("stored", [{"said": "maybe"}, {"said": None}, {"said": ["yes"]}, {}])
def test_an_answer_that_is_no_longer_an_option_is_asked_again(stored):
    walked = FORK.path({"a": stored, "b": YES}, NOW)
    assert walked.names == ("a",)
    assert walked.last.name == "a"
    assert "a" not in walked.answers


def test_a_mapping_reads_the_first_field_unless_told_another():
    pages = [leave("x"), leave("y")]
    first = Journey([ask("a", {"p": "x", "q": "y"}), *pages], "a")
    named = Journey([ask("a", {"p": "x", "q": "y"}, field="second"), *pages], "a")
    answer = {"first": "p", "second": "q"}
    assert path(first, a=answer) == ("a", "x")
    assert path(named, a=answer) == ("a", "y")


def test_an_answer_that_no_longer_stands_is_asked_again():
    journey = Journey(
        [
            ask("size", "visit"),
            ask("visit", "end", stands=lambda answer, so_far: answer["for"] == so_far["size"]["n"]),
            ask("end"),
        ],
        "size",
    )
    visit = {"for": 2}
    assert path(journey, size={"n": 2}, visit=visit) == ("size", "visit", "end")
    walked = journey.path({"size": {"n": 3}, "visit": visit}, NOW)
    assert walked.names == ("size", "visit")
    assert "visit" not in walked.answers


def test_a_rule_reads_the_moment_of_the_path_and_no_clock():
    journey = Journey(
        [
            ask("a", Branch(lambda answers: "x" if answers.now < NOW else "y", ("x", "y"))),
            leave("x"),
            leave("y"),
        ],
        "a",
    )
    assert path(journey, NOW, a=YES) == ("a", "y")
    assert path(journey, NOW - timedelta(days=1), a=YES) == ("a", "x")


def test_an_option_may_lead_on_by_rule():
    by_rule = Branch(lambda answers: answers["a"]["where"], ("x", "y"))
    journey = Journey([ask("a", {"go": by_rule}), leave("x"), leave("y")], "a")
    assert path(journey, a={"said": "go", "where": "y"}) == ("a", "y")
    assert tuple(journey.pages["a"].targets()) == ("x", "y")


@pytest.mark.parametrize("chosen", ["other", "nowhere"])
def test_a_branch_may_only_choose_a_page_that_it_names(chosen):
    journey = Journey(
        [
            ask("a", {"yes": Branch(lambda _answers: chosen, ("end",)), "no": "other"}),
            leave("end"),
            leave("other"),
        ],
        "a",
    )
    with pytest.raises(JourneyError, match=f"'a' leads to '{chosen}', which its Branch does not"):
        path(journey, a=YES)


def test_every_page_that_may_follow_is_known_without_any_answer():
    page = ask("a", {"p": "x", "q": Branch(lambda _answers: "y", ("y", "z"))})
    assert tuple(page.targets()) == ("x", "y", "z")
    assert tuple(leave("x").targets()) == ()


def test_an_exit_ends_the_path_even_when_something_is_stored_for_it():
    journey = Journey([ask("a", "stop"), leave("stop")], "a")
    walked = journey.path({"a": YES, "stop": YES}, NOW)
    assert walked.last.is_exit
    assert set(walked.answers) == {"a"}


def test_the_page_before_is_found_on_the_path():
    walked = FORK.path({"a": NO, "c": YES}, NOW)
    a, c, end = walked.pages
    assert walked.before(end) is c
    assert walked.before(c) is a
    assert walked.before(a) is None


def test_a_page_is_found_by_its_section_and_slug():
    page = ask("a", section="tell", slug="first-thing")
    journey = Journey([page], "a")
    assert journey.find("tell", "first-thing") is page
    assert journey.find("tell", "a") is None
    assert journey.find("report", "first-thing") is None


def test_a_value_of_a_page_that_was_not_answered_is_nothing():
    answers = FORK.path({"a": YES}, NOW).answers
    assert answers.value("a", "said") == "yes"
    assert answers.value("a", "thought") is None
    assert answers.value("b", "said") is None


@pytest.mark.parametrize(
    ("pages", "start", "words"),
    [
        ([ask("a")], "b", "starts at 'b', which is not one of its pages"),
        ([], "a", "starts at 'a'"),
        ([ask("a", "b")], "a", "'a' leads to 'b', which is not a page"),
        ([ask("a", {"yes": "a2"}), leave("b")], "a", "'a' leads to 'a2', which is not a page"),
        (
            [ask("a", Branch(lambda _a: "b", ("b", "c"))), leave("b")],
            "a",
            "'a' leads to 'c', which is not a page",
        ),
        ([ask("a", "b"), ask("b", "c"), ask("c", "b")], "a", "form a loop: b > c > b"),
        ([ask("a", "a")], "a", "form a loop: a > a"),
        ([ask("a"), ask("b", "c"), leave("c")], "a", "No path reaches 'b', 'c'"),
        ([ask("a"), ask("a")], "a", "Two pages are called 'a'"),
        ([ask("a", "b"), leave("b", slug="a")], "a", "Two pages have the address /report/a"),
        ([leave("a", next="b"), leave("b")], "a", "'a' asks nothing, so no page can follow it"),
    ],
)
def test_pages_that_do_not_fit_together_are_refused(pages, start, words):
    with pytest.raises(JourneyError, match=words):
        Journey(pages, start)


def test_two_sections_may_use_the_same_slug():
    pages = [ask("a", "b", slug="same"), leave("b", section="other", slug="same")]
    assert len(Journey(pages, "a").pages) == 2


def test_pages_that_share_what_follows_are_no_loop():
    assert path(FORK, a=YES, b=YES) == ("a", "b", "end")


def test_a_journey_of_ten_thousand_pages_is_built_and_walked_without_recursion():
    number = 10_000
    deep = [ask(f"p{n}", f"p{n + 1}") for n in range(number - 1)] + [ask(f"p{number - 1}")]
    wide = [ask("w", {f"o{n}": f"x{n}" for n in range(number)})]
    wide += [leave(f"x{n}") for n in range(number)]
    chain = Journey(deep, "p0")
    Journey(wide, "w")
    walked = chain.path({f"p{n}": YES for n in range(number - 1)}, NOW)
    assert len(walked.pages) == number


def test_a_loop_at_the_end_of_ten_thousand_pages_is_found():
    pages = [ask(f"p{n}", f"p{n + 1}") for n in range(10_000)] + [ask("p10000", "p9999")]
    with pytest.raises(JourneyError, match="p9999 > p10000 > p9999"):
        Journey(pages, "p0")
