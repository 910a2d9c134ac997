"""The page of scores is what was measured, and what was measured still holds."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from repairs_pattern.audit.mutations import DEFECTS, Scores

from .mutating import JSON, MARKDOWN, a_bench, versions

AGAIN = (
    "a field without its label",
    "an error without Error in the title",
    "a field that keeps the focus",
    "too wide for a phone",
)
"""The defects that are measured again here; `make mutations` measures all."""


def read() -> Scores:
    return Scores.read(JSON.read_text("utf-8"))


def test_every_defect_was_measured_with_these_detectors() -> None:
    assert [each.defect for each in read().measured] == [defect.id for defect in DEFECTS]
    assert len({defect.id for defect in DEFECTS}) == len(DEFECTS) >= 60
    # Nu is measured where there is a Java.
    assert read().versions == {"nu": read().versions["nu"], **versions()}


def test_the_page_says_what_was_measured() -> None:
    assert MARKDOWN.read_text("utf-8") == read().markdown(DEFECTS)


def test_machines_notice_at_least_nine_of_ten() -> None:
    assert read().noticed >= 0.9 * len(DEFECTS)


@pytest.mark.browser
def test_defects_are_noticed_by_whom_the_page_says(chromium: Browser) -> None:
    chosen = [defect for defect in DEFECTS if defect.id in AGAIN]
    kept = {each.defect: each.noticed for each in read().measured}
    with a_bench(chromium, frozenset(defect.page for defect in chosen)) as bench:
        assert not any(bench.clean.values()), bench.clean
        for defect in chosen:
            found = bench.measure(defect).noticed
            expected = {who: rules for who, rules in kept[defect.id].items() if who in versions()}
            assert found == expected, defect.id
