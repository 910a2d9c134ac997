"""What the audit's detectors find means something: each is shown to fail, and to pass."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from repairs_pattern.audit.canaries import CANARIES, COMPARED, complaints
from repairs_pattern.audit.criteria import CRITERIA
from repairs_pattern.audit.detectors import alfa, comparers, detectors
from repairs_pattern.audit.detectors.probes import PROBES

pytestmark = pytest.mark.browser


def test_each_detector_fails_its_canaries_and_passes_clean_pages(chromium: Browser) -> None:
    assert complaints(chromium) == []


def test_each_probe_has_a_canary() -> None:
    proved = {canary.rule for canary in CANARIES if canary.detector == "probes"}
    assert proved == {probe.name for probe in PROBES}


def test_a_page_in_a_frame_is_judged_unless_it_is_looked_at_by_itself(chromium: Browser) -> None:
    pages = {
        "/page": '<iframe src="/framed" title="An example"></iframe>',
        "/framed": '<style>p { color: #aaa }</style><p class="lead">You can call us.</p>',
    }
    whole = '<!DOCTYPE html><html lang="en"><title>Page</title><main><h1>Page</h1>{}</main></html>'
    page = chromium.new_page()
    page.route(
        "http://canary.example/**",
        lambda route: route.fulfill(
            body=whole.format(pages[urlsplit(route.request.url).path]), content_type="text/html"
        ),
    )
    page.goto("http://canary.example/page")

    everything, apart = ({each.rule for each in alfa.look_at(page, a)} for a in ([], ["/framed"]))

    page.close()
    assert "sia-r69" in everything
    assert "sia-r69" not in apart


def test_rules_name_criteria_that_there_are_and_tell_what_to_do() -> None:
    assert len(CRITERIA) == 55
    for probe in PROBES:
        assert set(probe.criteria) <= set(CRITERIA), probe.name
        assert probe.message.endswith(".")
        assert probe.mend.endswith(".")


def test_every_detector_has_a_name_of_its_own_and_a_version() -> None:
    everything = [*detectors(), *comparers()]
    names = [each.name for each in everything]
    assert len(names) == len(set(names))
    assert all(each.version() for each in everything)
    assert {each.comparer for each in COMPARED} == {each.name for each in comparers()}
