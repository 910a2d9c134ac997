"""Steps as somebody with a browser takes them: dates in boxes, and what is folded away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from repairs_pattern.audit.following import Follower
from repairs_pattern.audit.states import Step

pytestmark = pytest.mark.browser

HTML = """<!doctype html><title>Days</title><main><form action="/">
<details><summary>Choose a day</summary>
<input name="day"><input name="day"><input name="day">
<select name="of"><option value="all">All</option><option value="few">Few</option></select>
</details>
<textarea name="why"></textarea><button>Show</button></form></main>"""


@pytest.mark.parametrize("script", [True, False])
def test_each_box_of_a_date_is_filled_in_where_it_is_folded_away(
    chromium: Browser, script: bool
) -> None:
    page = chromium.new_page(java_script_enabled=script)
    page.set_default_timeout(2_000)
    page.route("**/*", lambda route: route.fulfill(body=HTML, content_type="text/html"))
    steps = (
        Step("open", "/"),
        Step("fill", "day", "1\n12\n2026"),
        Step("choose", "of", "few"),
        Step("fill", "why", "One line\nand another"),
        Step("press", "Show"),
    )

    with Follower(page, "http://days.example") as follower:
        follower.follow(steps)

    assert page.url.endswith("/?day=1&day=12&day=2026&of=few&why=One+line%0D%0Aand+another")
    page.context.close()
