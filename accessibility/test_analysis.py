"""The analysis of a round and the file to show: every detector, a keyboard, forced colours."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from repairs_pattern.research.analysis import read_round, this_build
from repairs_pattern.research.exports import FILES
from tests.support.browser import DESKTOP, PHONE, OpenTab, serving
from tests.support.rounds import SCENARIOS, synthetic_round
from tests.support.sessions import moderator, research_prototype

from .looking import faults_of, findings, mistakes, probe_findings

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Desk:
    """A desk with a synthetic round.

    :param cookie: of a browser that is logged in.
    :param playback: the file to show.
    """

    url: str
    cookie: str
    playback: Path
    html: str


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("research")
    with research_prototype(folder) as (app, research), serving(app) as url:
        research.scenarios |= SCENARIOS
        number = synthetic_round(research.database)
        today = research.clock().date()
        record = read_round(research.database, number, SCENARIOS, this_build(), today)
        file = folder / "playback.html"
        file.write_bytes(FILES["playback.html"](record))
        me = moderator(app)
        cookie = me.client.get_cookie("desk", path="/research")
        assert cookie is not None
        html = me.client.get(f"/research/rounds/{number}/analysis").text
        yield Desk(f"{url}/research/rounds/{number}", cookie.value, file, html)


def test_the_pages_of_a_round_have_no_fault(desk: Desk, open_tab: OpenTab) -> None:
    tab = open_tab("")
    tab.page.context.add_cookies(
        [{"name": "desk", "value": desk.cookie, "domain": "127.0.0.1", "path": "/research"}]
    )
    found = []
    for path in ("/analysis", "/withdraw", "/delete"):
        tab.open(f"{desk.url}{path}")
        found += faults_of(tab, path)
    assert found == []


def test_the_file_to_show_has_no_fault_and_needs_no_server(desk: Desk, open_tab: OpenTab) -> None:
    for width in (DESKTOP, PHONE):
        tab = open_tab(desk.playback.as_uri(), width=width)
        tab.open("")
        assert tab.sideways == 0
        assert [*findings(tab.page), *probe_findings(tab.page)] == []
        assert tab.faults == []
        assert all(
            tab.page.evaluate(
                "[...document.images].map(each => each.complete && each.naturalWidth)"
            )
        )


def test_both_are_valid_html(desk: Desk) -> None:
    found = mistakes({"analysis": desk.html, "playback": desk.playback.read_text()})
    assert found == {"analysis": [], "playback": []}


def test_a_session_is_opened_and_closed_by_keyboard(desk: Desk, open_tab: OpenTab) -> None:
    tab = open_tab(desk.playback.as_uri(), width=PHONE, script=False)
    tab.open("")
    tab.page.keyboard.press("Tab")
    expect(tab.page.get_by_role("link", name="Skip to main content")).to_be_focused()
    tab.page.get_by_role("link", name="Each session").focus()
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Tab")
    first = tab.page.locator("details").first
    expect(first.locator("summary")).to_be_focused()
    expect(first.get_by_text("Page: danger").first).to_be_visible()
    tab.page.keyboard.press("Enter")
    expect(first.get_by_text("Page: danger").first).to_be_hidden()


def test_a_chart_is_black_on_white_also_in_forced_colours(desk: Desk, open_tab: OpenTab) -> None:
    tab = open_tab(desk.playback.as_uri())
    tab.page.emulate_media(forced_colors="active", color_scheme="dark")
    tab.open("")
    picture = tab.page.locator("img").first
    picture.scroll_into_view_if_needed()
    background = tab.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(0, 0, 0)"
    shot = Image.open(io.BytesIO(picture.screenshot())).convert("L")
    assert shot.getpixel((2, 2)) == 255
    assert shot.getextrema()[0] < 40
