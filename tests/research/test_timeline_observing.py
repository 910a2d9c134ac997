"""What a browser tells: on a list, checked, once, and nothing but that."""

import json

import pytest

from repairs_pattern.research.timeline import events_of
from tests.support.reporting import answers_for, report
from tests.support.sessions import research_prototype

DEVICE = {
    "width": "400 to 767",
    "zoom": "up to 110",
    "forced_colours": False,
    "reduced_motion": True,
}


@pytest.fixture(scope="module")
def sessions(tmp_path_factory):
    """One prototype for all these tests: each has a participant of its own."""
    with research_prototype(tmp_path_factory.mktemp("observing")) as both:
        yield both


def tell(resident, what, path="/"):
    body = what if isinstance(what, str) else json.dumps(what)
    headers = {"Referer": f"http://localhost{path}"}
    return resident.client.post("/session/seen", data=body, headers=headers).status_code


def told(sessions, task, kind):
    events = events_of(sessions[1].database, task.id)
    return [(event.page, event.detail) for event in events if event.kind == kind]


def script_of(resident):
    [script] = resident.soup.select("script[src*='/session/']")
    return script["src"]


def test_a_device_is_told_once_a_task_and_asked_for_no_longer(sessions, task, resident):
    assert "device=1" in script_of(resident)
    assert tell(resident, DEVICE) == 204
    assert tell(resident, {**DEVICE, "width": "up to 399"}) == 204
    assert told(sessions, task, "device") == [("", {**DEVICE, "script": True})]
    assert "device=1" not in script_of(resident.get("/"))
    sessions[1].worlds.close()
    assert "device=1" not in script_of(resident.get("/"))


def test_opened_help_is_told_with_the_page_that_it_is_on(sessions, task, resident):
    report(resident, answers_for("tap-drips"), to="describe")
    assert tell(resident, {"help": 2}, resident.path) == 204
    assert tell(resident, {"help": 1}, "/nothing/of/ours") == 204
    assert told(sessions, task, "help_open") == [
        ("describe", {"id": "details-2"}),
        ("", {"id": "details-1"}),
    ]


@pytest.mark.parametrize(
    "what",
    [
        {},
        [],
        "not json",
        {"help": "canary"},
        {"help": True},
        {"help": 0},
        {"help": 31},
        {"help": 1, "text": "canary"},
        {**DEVICE, "width": "canary"},
        {**DEVICE, "width": ["up to 399"]},
        {**DEVICE, "forced_colours": "canary"},
        {**DEVICE, "name": "canary"},
        {"width": "up to 399"},
    ],
)
def test_anything_else_is_refused_and_not_kept(sessions, task, resident, what):
    before = len(events_of(sessions[1].database, task.id))
    assert tell(resident, what) == 400
    assert len(events_of(sessions[1].database, task.id)) == before


def test_more_than_a_browser_has_to_tell_is_not_read(resident):
    assert tell(resident, "x" * 301) == 413


def test_a_browser_that_tells_without_end_is_stopped(resident):
    said = [tell(resident, {"help": 1}) for _ in range(61)]
    assert said == [204] * 60 + [429]


def test_nobody_outside_of_a_task_can_tell_anything(sessions, resident):
    assert sessions[0].test_client().post("/session/seen", data="{}").status_code == 404
