"""The same journey with JavaScript on and off leaves the same timeline on the server."""

import pytest

from repairs_pattern.research.running import make_link
from repairs_pattern.research.timeline import events_of
from tests.support.browser import serving
from tests.support.homes import a_home
from tests.support.sessions import a_participant, research_prototype

pytestmark = pytest.mark.browser

ONLY_A_BROWSER_KNOWS = {"device", "help_open"}


@pytest.fixture
def served(tmp_path):
    """A prototype with research that browsers can reach."""
    with research_prototype(tmp_path) as (app, research), serving(app) as url:
        yield url, research


def journey(tab, link):
    """With an error, a step back, another way and an exit."""
    page, home = tab.page, a_home("northmere")
    tab.open(link)
    main = page.locator("main form button").first

    def press(thing):
        with tab.going_on():
            thing.click()

    def choose(value):
        page.locator(f"input[value='{value}']").check()
        press(main)

    press(page.locator("main button, main [role=button]").first)
    choose("none")
    press(main)
    choose("tenant")
    press(page.get_by_role("link", name="Back", exact=True))
    choose("someone-else")
    page.go_back()
    choose("tenant")
    choose("home")
    page.locator("input[name=postcode]").fill("not a postcode")
    press(main)
    page.locator("input[name=postcode]").fill(home.postcode)
    press(main)
    tab.open("/diagnose/danger")
    choose("gas")
    assert page.url.endswith("/exit-gas")


def test_the_same_journey_leaves_the_same_timeline(served, open_tab):
    url, research = served
    told = {}
    for script in (True, False):
        [task] = a_participant(research, ["leaking-tap"])
        code = make_link(research.database, task.id, research.clock())
        journey(open_tab(url, script=script), f"/r/{code}")
        events = events_of(research.database, task.id)
        told[script] = [
            (each.kind, each.page, each.detail)
            for each in events
            if each.kind not in ONLY_A_BROWSER_KNOWS
        ]
        assert ("device" in {each.kind for each in events}) == script
    assert told[True] == told[False]
    assert {"back", "error", "exit", "submit", "entered"} <= {kind for kind, _, _ in told[True]}
