"""The audit's engine, on a service of three pages: getting there, looking, several processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from repairs_pattern.audit.claims import Claims
from repairs_pattern.audit.looking import CLAIMS, Looker
from repairs_pattern.audit.results import Looked
from repairs_pattern.audit.running import Job, run
from repairs_pattern.audit.seeing import Facts
from repairs_pattern.audit.states import State, Step
from repairs_pattern.auditing.walking import Walker
from tests.support import audit_tiny as tiny
from tests.support.audit_tiny import opened, state

pytestmark = pytest.mark.browser

LookedAt = Callable[..., dict[str, Looked]]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with tiny.serve(tmp_path_factory.mktemp("tiny")) as served:
        yield served.url


@pytest.fixture
def looked_at(chromium: Browser, url: str, tmp_path: Path) -> LookedAt:
    """Looks at states in this process; gives what came of it, by state."""

    def look(*states: State, only: frozenset[str] | None = None) -> dict[str, Looked]:
        Claims(tmp_path / CLAIMS).begin(())
        looker = Looker(chromium, url, Facts(), *tiny.arms(), tmp_path, only)
        return {each.id: looker.look(each) for each in states}

    return look


def test_every_step_is_taken_as_a_person_would(looked_at: LookedAt) -> None:
    steps = (
        Step("cookie", "seen", "before"),
        Step("open", "/"),
        Step("fill", "What is your pet called?", "Rex"),
        Step("choose", "kind", "cat"),
        Step("press", ""),
        Step("expect", "Kind: cat, before"),
    )
    both = [state("thanks", *steps, script=script) for script in (True, False)]

    for looked in looked_at(*both).values():
        assert looked.problem == ""
        assert looked.url.endswith("/thanks?kind=cat")


def test_a_choice_may_be_named_by_its_label_and_a_field_changed_while_the_page_is_open(
    looked_at: LookedAt,
) -> None:
    by_label = (
        Step("open", "/"),
        Step("fill", "pet", "Rex"),
        Step("choose", "A dog"),
        Step("press", "Continue"),
        Step("expect", "Kind: dog"),
    )
    altered = (
        Step("open", "/"),
        Step("fill", "pet", "Rex"),
        Step("alter", "kind", "parrot"),
        Step("press", "Continue"),
        Step("expect", "Kind: parrot"),
    )
    looked = looked_at(state("label", *by_label), state("altered", *altered))

    assert [each.problem for each in looked.values()] == ["", ""]


def test_of_forms_that_are_alike_the_one_that_is_meant_is_filled_in(looked_at: LookedAt) -> None:
    steps = (
        Step("open", "/two"),
        Step("form", "1"),
        Step("fill", "kind", "cat"),
        Step("press", "Go"),
        Step("expect", "Kind: cat"),
        Step("open", "/two"),
        Step("press", ""),
        Step("expect", "Wrong"),
    )
    (looked,) = looked_at(state("second form", *steps)).values()

    assert looked.problem == ""


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (Step("press", "Send"), "Step 2 failed (Press Send): there is no such button or link"),
        (Step("choose", "kind", "newt"), "there is no choice “newt”"),
        (Step("expect", "Welcome"), "the page “Pets - Tiny” at"),
    ],
)
def test_a_state_that_is_not_reached_says_at_which_step(
    looked_at: LookedAt, step: Step, reason: str
) -> None:
    (looked,) = looked_at(state("nowhere", Step("open", "/"), step)).values()

    assert reason in looked.problem
    assert looked.findings == ()


@pytest.mark.parametrize("script", [True, False])
def test_what_is_wrong_is_found_and_photographed_although_a_detector_empties_the_page(
    looked_at: LookedAt, tmp_path: Path, script: bool
) -> None:
    (looked,) = looked_at(opened("/bad", script=script)).values()

    assert [finding.detector for finding in looked.findings] == ["on-page", "in-html"]
    assert (tmp_path / "shots" / looked.shots[0]).read_bytes()[:2] == b"\xff\xd8"
    assert looked.notes == {"titles": "Bad - Tiny"}


def test_pages_that_nobody_can_tell_apart_are_looked_at_once_and_it_is_said(
    looked_at: LookedAt,
) -> None:
    first, again = opened("/"), opened("/", kind="again")
    plain = opened("/", script=False)
    looked = looked_at(first, again, plain)

    assert (looked[first.id].same_as, looked[first.id].html_same_as) == ("", "")
    assert (looked[again.id].same_as, looked[again.id].html_same_as) == (first.id, first.id)
    assert (looked[plain.id].same_as, looked[plain.id].html_same_as) == ("", first.id)
    assert "on-page" in looked[plain.id].seconds
    assert "in-html" not in looked[plain.id].seconds


def test_a_page_that_no_script_changes_is_looked_at_once_with_javascript_and_without(
    looked_at: LookedAt,
) -> None:
    first, plain = opened("/thanks?kind=cat"), opened("/thanks?kind=cat", script=False)
    looked = looked_at(first, plain)

    assert [looked[each.id].same_as for each in (first, plain)] == ["", first.id]
    other_way = looked_at(plain, first)
    assert [other_way[each.id].same_as for each in (plain, first)] == ["", ""]


def test_that_a_page_is_the_same_without_javascript_is_known_without_a_browser(
    chromium: Browser, url: str, tmp_path: Path
) -> None:
    Claims(tmp_path / CLAIMS).begin(())
    ask = Walker(tiny.tiny(), url).walk
    looker = Looker(chromium, url, Facts(), *tiny.arms(), tmp_path, None, ask)
    answering = (
        Step("open", "/"),
        Step("fill", "pet", "Rex"),
        Step("choose", "kind", "cat"),
        Step("press", "Continue"),
    )
    first, plain = (state("thanks", *answering, script=script) for script in (True, False))

    assert looker.recall(plain) is None
    looked = looker.look(first)
    assert looker.recall(first) is None
    recalled = looker.recall(plain)

    assert recalled is not None
    assert {recalled.same_as, recalled.html_same_as, recalled.way_same_as} == {first.id}
    assert (recalled.url, recalled.status) == (looked.url, 200)
    assert recalled.templates == looked.templates
    looker.look(opened("/"))
    assert looker.recall(opened("/", script=False)) is None, "a script changes how it looks"


def test_only_pages_made_from_what_changed_are_looked_at_unless_that_is_not_known(
    looked_at: LookedAt,
) -> None:
    thanks, bad = opened("/thanks?kind=cat"), opened("/bad")
    elsewhere = looked_at(thanks, bad, only=frozenset({"/layout.html"}))
    there = looked_at(thanks, only=frozenset({"/council/templates/thanks.html"}))

    assert elsewhere[thanks.id].unchanged
    assert not elsewhere[bad.id].unchanged
    assert elsewhere[bad.id].findings
    assert not there[thanks.id].unchanged


def test_a_detector_that_fails_and_a_process_that_ends_are_told_and_the_rest_goes_on(
    tmp_path: Path,
) -> None:
    broken, killed = opened("/", kind="detector killer"), opened("/bad", kind="process killer")
    last = opened("/thanks?kind=dog")
    job = Job(tiny.serve, tiny.arms, Facts(), tmp_path)
    looked = {each.state: each for each in run(job, (broken, killed, last), 1)}

    assert looked[broken.id].problem == "in-html failed: of this page I know nothing"
    assert looked[killed.id].problem.startswith("The process that looked at it ended.")
    assert looked[last.id].problem == ""
