"""A walk by keyboard through pages that change, hold another page, or go elsewhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from repairs_pattern.audit.detectors import media
from repairs_pattern.audit.detectors.focus import Focus
from repairs_pattern.audit.detectors.keyboard import look_at

pytestmark = pytest.mark.browser

WITHIN = "".join(f"<a href='#{n}'>Link {n}</a> " for n in range(20))
FRAME = f"""<!doctype html><title>Example</title><main id="main">
<p><a href="#before">Before</a></p>
<iframe title="An example" srcdoc="{WITHIN}"></iframe><p><a href="#after">After</a></p></main>"""

PASSED_OVER = """<!doctype html><title>News</title><main id="main">
<p><a id="a" href="#a">First</a></p><p><a id="b" href="#b">Refresh</a></p>
<p><a id="c" href="#c">Last</a></p></main><script>
const to = (from, shift, next) => from.onkeydown = event => {
    if (event.key === "Tab" && event.shiftKey === shift) { event.preventDefault(); next.focus() }
}
to(a, false, c)
to(c, true, a)</script>"""

WENT_AWAY = PASSED_OVER.replace("</script>", "\nc.onfocus = () => b.remove()</script>")


@pytest.mark.parametrize(
    ("html", "rules"), [(FRAME, []), (PASSED_OVER, ["not reached by Tab"]), (WENT_AWAY, [])]
)
def test_a_frame_is_no_trap_and_what_went_away_need_not_be_reached(
    chromium: Browser, html: str, rules: list[str]
) -> None:
    page = chromium.new_page()
    page.set_content(html)

    assert [finding.rule for finding in look_at(page)] == rules
    page.context.close()


@pytest.mark.parametrize(
    "act", ["location = '/elsewhere'", "form.submit()", "form.requestSubmit()"]
)
def test_where_focus_leads_elsewhere_others_hold_the_page_and_the_walk_by_tab_says_so(
    chromium: Browser, act: str
) -> None:
    going = f"""<!doctype html><title>Pets</title><main id="main"><form action="/elsewhere">
    <label>Name <input onfocus="{act}"></label><button>Go on</button></form></main>"""
    page = chromium.new_page()
    page.route("**/*", lambda route: route.fulfill(body=going, content_type="text/html"))
    page.goto("http://127.0.0.1/pets")

    list(media.look_at(page))
    focus = Focus()
    list(focus.look_at(page))
    page.goto("http://127.0.0.1/pets")
    list(focus.look_at(page))

    assert [finding.rule for finding in look_at(page)] == ["goes elsewhere on focus"]
    assert page.url == "http://127.0.0.1/pets"
    page.context.close()
