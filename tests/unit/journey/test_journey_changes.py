"""How a fork changes a journey: insert, replace, remove."""

from datetime import UTC, datetime

import pytest

from repairs_pattern.journey import Branch, Form, Journey, JourneyError, Page

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
YES, NO = {"said": "yes"}, {"said": "no"}


def ask(name, follows=None, **options):
    return Page(name, form=Form, next=follows, **options)


def path(journey, /, **given):
    return journey.path(given, NOW).names


def by_rule(answers):
    return "c" if answers["a"]["said"] == "yes" else "d"


STRAIGHT = Journey([ask("a", "b"), ask("b", "c"), ask("c")], "a")
BRANCHED = Journey(
    [ask("a", {"yes": "b", "no": "c"}), ask("b", Branch(by_rule, ("c", "d"))), ask("c"), ask("d")],
    "a",
)


def test_an_inserted_page_is_asked_before_the_one_it_is_put_before():
    changed = STRAIGHT.insert(ask("new"), before="b")
    assert path(changed, a=YES, new=YES, b=YES) == ("a", "new", "b", "c")


def test_the_journey_that_was_changed_stays_as_it_was():
    STRAIGHT.insert(ask("new"), before="b")
    assert set(STRAIGHT.pages) == {"a", "b", "c"}
    assert path(STRAIGHT, a=YES) == ("a", "b")


def test_a_page_is_inserted_on_every_way_to_the_next():
    changed = BRANCHED.insert(ask("new"), before="c")
    assert path(changed, a=NO) == ("a", "new")
    assert path(changed, a=YES, b=YES) == ("a", "b", "new")
    assert set(changed.pages["b"].targets()) == {"new", "d"}
    assert changed.pages["d"] is BRANCHED.pages["d"]


def test_a_page_inserted_before_the_first_is_the_first():
    changed = STRAIGHT.insert(ask("new"), before="a")
    assert path(changed) == ("new",)
    assert path(changed, new=YES) == ("new", "a")


def test_an_inserted_page_may_say_itself_what_follows():
    question = ask("new", {"yes": "b", "no": "stop"})
    changed = Journey([ask("a", "b"), ask("b", "stop"), Page("stop")], "a").insert(
        question, before="b"
    )
    assert path(changed, a=YES, new=NO) == ("a", "new", "stop")
    assert path(changed, a=YES, new=YES) == ("a", "new", "b")


def test_several_pages_can_be_inserted_one_after_the_other():
    changed = STRAIGHT.insert(ask("x"), before="b").insert(ask("y"), before="b")
    assert path(changed, a=YES, x=YES, y=YES) == ("a", "x", "y", "b")


def test_a_branch_is_still_held_to_the_pages_it_names_after_an_insert():
    journey = Journey(
        [ask("a", {"yes": Branch(lambda _a: "d", ("c",)), "no": "d"}), ask("c"), ask("d")], "a"
    )
    with pytest.raises(JourneyError, match="'a' leads to 'd'"):
        path(journey.insert(ask("new"), before="c"), a=YES)


def test_a_replaced_page_has_the_address_and_the_next_page_of_the_old_one():
    journey = Journey([ask("a", "b", section="tell", slug="first"), ask("b")], "a")
    changed = journey.replace(ask("a", title="Asked better"))
    page = changed.pages["a"]
    assert (page.title, page.section, page.slug, page.next) == (
        "Asked better",
        "tell",
        "first",
        "b",
    )


def test_a_replaced_page_reads_the_same_field_when_it_leads_the_same_ways():
    journey = Journey([ask("a", {"yes": "b", "no": "c"}, field="said"), ask("b"), ask("c")], "a")
    changed = journey.replace(ask("a"))
    assert path(changed, a={"name": "Ann", "said": "no"}) == ("a", "c")


def test_a_replacement_may_lead_elsewhere():
    changed = BRANCHED.replace(ask("b", {"yes": "d", "no": "c"}))
    assert path(changed, a=YES, b=YES) == ("a", "b", "d")


def test_a_question_can_be_replaced_by_an_exit():
    journey = Journey([ask("a", {"yes": "b", "no": "c"}), ask("b", "c"), ask("c")], "a")
    changed = journey.replace(Page("b", "Call us"))
    assert path(changed, a=YES, b=YES) == ("a", "b")
    assert changed.pages["b"].next is None


def test_a_removed_page_is_never_asked():
    assert path(STRAIGHT.remove("b"), a=YES) == ("a", "c")


def test_the_first_page_can_be_removed():
    assert path(STRAIGHT.remove("a")) == ("b",)


def test_a_page_that_branches_is_removed_by_saying_what_follows():
    pages = [ask("a", "b"), ask("b", {"yes": "c", "no": "d"}), ask("c", "d"), ask("d")]
    changed = Journey(pages, "a").remove("b", then="c")
    assert path(changed, a=YES) == ("a", "c")


def test_removing_a_page_also_changes_the_branches_that_lead_to_it():
    pages = [
        ask("a", "b"),
        ask("b", Branch(by_rule, ("c", "d"))),
        ask("c", "e"),
        ask("d", "e"),
        ask("e"),
    ]
    changed = Journey(pages, "a").remove("c")
    assert path(changed, a=YES, b=YES) == ("a", "b", "e")
    assert set(changed.pages["b"].targets()) == {"e", "d"}


def test_a_page_that_branches_by_rule_is_removed_by_handing_its_rule_on():
    pages = [
        ask("a", {"yes": "b", "no": Branch(lambda _a: "b", ("b", "d"))}),
        ask("b", Branch(by_rule, ("c", "d"))),
        ask("c"),
        ask("d"),
    ]
    journey = Journey(pages, "a")
    changed = journey.remove("b", then=journey.pages["b"].next)
    assert path(changed, a=YES) == ("a", "c")
    assert path(changed, a=NO) == ("a", "d")
    assert set(changed.pages["a"].targets()) == {"c", "d"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda j: j.insert(ask("new"), before="x"), "There is no page called 'x'"),
        (lambda j: j.insert(ask("b"), before="c"), "Two pages are called 'b'"),
        (lambda j: j.insert(ask("new", "a"), before="b"), "form a loop"),
        (lambda j: j.insert(ask("new", "nowhere"), before="b"), "'new' leads to 'nowhere'"),
        (lambda j: j.insert(Page("stop"), before="b"), "No path reaches 'b', 'c'"),
        (lambda j: j.insert(ask("new", slug="c"), before="b"), "address /report/c"),
        (lambda j: j.replace(ask("x")), "There is no page called 'x'"),
        (lambda j: j.replace(ask("b", "a")), "form a loop"),
        (lambda j: j.replace(Page("b")), "No path reaches 'c'"),
        (lambda j: j.remove("x"), "There is no page called 'x'"),
        (lambda j: j.remove("c"), "'c' has no single next page: say which with then="),
        (lambda j: j.remove("b", then="x"), "'a' leads to 'x', which is not a page"),
        (lambda j: j.remove("b", then="b"), "'a' leads to 'b', which is not a page"),
        (lambda j: j.remove("a", then="c"), "No path reaches 'b'"),
        (lambda j: j.remove("a", then=Branch(by_rule, ("b", "c"))), "starts at a page and not"),
    ],
)
def test_a_change_that_does_not_fit_says_why(change, words):
    with pytest.raises(JourneyError, match=words):
        change(STRAIGHT)
