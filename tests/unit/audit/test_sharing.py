"""States that are the same have the same faults, whichever of them was looked at."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import ClassVar

from repairs_pattern.audit.findings import Finding
from repairs_pattern.audit.results import Looked
from repairs_pattern.audit.seeing import Reads
from repairs_pattern.audit.sharing import shared
from repairs_pattern.audit.states import State
from tests.support.audit_tiny import FaultOnPage, arms


class OfScripts(FaultOnPage):
    """Sees what scripts do."""

    name: ClassVar[str] = "of-scripts"
    reads: ClassVar[Reads] = "script"


class OfTheWay(FaultOnPage):
    """Sees how somebody got there."""

    name: ClassVar[str] = "of-the-way"
    reads: ClassVar[Reads] = "path"


DETECTORS = [*arms()[0], OfScripts(), OfTheWay()]
STATES = [State("plain", "pets", "empty", False, ())]


def fault(detector: str) -> Finding:
    return Finding(detector, "fault", (), "p", "<p>", "It is wrong.", "Mend it.")


HTML, PAGE = fault("in-html"), fault("on-page")


def found(*looked: Looked) -> dict[str, set[str]]:
    whole = shared(looked, STATES, DETECTORS)
    return {each.state: {fault.detector for fault in each.findings} for each in whole}


def test_whichever_came_first_each_state_has_all_that_is_wrong_with_it() -> None:
    """Three states with one HTML, the last of them without JavaScript."""
    with_script, alike, without = "script", "script again", "plain"
    everything = {name: {"in-html", "on-page"} for name in (with_script, alike, without)}
    for names in permutations(everything):
        seen: list[Looked] = []
        for name in names:
            same = [each.state for each in seen if (each.state == without) == (name == without)]
            same_as, html_same_as = (same or [""])[0], seen[0].state if seen else ""
            new = (*([] if html_same_as else [HTML]), *([] if same_as else [PAGE]))
            seen.append(Looked(name, findings=new, same_as=same_as, html_same_as=html_same_as))
        assert found(*seen) == everything, names


def test_what_the_way_shows_is_shared_by_those_who_went_the_same_way() -> None:
    first = Looked("script", findings=(HTML, PAGE, fault("of-the-way")))
    same = Looked("plain", same_as="script", html_same_as="script")
    assert found(first, same)["plain"] == {"in-html", "on-page"}
    same = replace(same, way_same_as="script")
    assert found(first, same)["plain"] == {"in-html", "on-page", "of-the-way"}


def test_what_is_remembered_of_a_page_to_compare_it_is_shared_by_those_who_have_none() -> None:
    first, other = Looked("script", notes={"titles": "Pets"}), Looked("html", notes={"titles": "?"})
    asked_for = Looked("plain", same_as="script", html_same_as="html", way_same_as="html")
    seen = Looked("again", same_as="script", html_same_as="html", notes={"titles": "Cats"})

    notes = {each.state: each.notes for each in shared([first, other, asked_for, seen], (), ())}

    assert notes["plain"] == {"titles": "Pets"}
    assert notes["again"] == {"titles": "Cats"}


def test_the_same_as_what_could_not_be_looked_at_was_not_looked_at_either() -> None:
    [_, again] = shared(
        [Looked("bad", problem="The browser failed."), Looked("again", same_as="bad")],
        STATES,
        DETECTORS,
    )

    assert again.problem == "It is the same as bad, which could not be looked at."


def test_what_was_tried_again_may_be_the_same_as_yet_another() -> None:
    first = Looked("first", findings=(PAGE,))

    told = found(Looked("last", same_as="middle"), Looked("middle", same_as="first"), first)

    assert set(told) == {"last", "middle", "first"}
    assert all(detectors == {"on-page"} for detectors in told.values())


def test_what_scripts_do_is_wrong_only_where_they_run() -> None:
    scripted = Looked("script", findings=(PAGE, fault("of-scripts")))

    told = found(scripted, Looked("plain", same_as="script"), Looked("again", same_as="script"))

    assert told["again"] == {"on-page", "of-scripts"}
    assert told["plain"] == {"on-page"}
