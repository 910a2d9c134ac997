"""Siteimprove Alfa: its rules for WCAG 2.2 A and AA, and its best practices.

Its script reads the page in the browser; its rules run in Node. When two versions of its packages
are mixed, every rule says "inapplicable" and nothing fails: ``Alfa.look`` refuses such silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import ClassVar

from playwright.sync_api import Page

from ..findings import Finding
from ..node_engines import EngineFailed, engines, package_file, package_version
from ..seeing import Reads, Seen
from .known import unexplained
from .plain import told

BEGINS_WITH_H1 = "sia-r61"
"""Alfa says it of the whole document: the heading that comes first tells more."""

FIRST_HEADING = "document.querySelector('h1, h2, h3, h4, h5, h6')?.outerHTML.slice(0, 200) ?? ''"


class Alfa:
    """Reads the page and lets Alfa judge what was read."""

    name: ClassVar[str] = "alfa"
    reads: ClassVar[Reads] = "page"

    def version(self) -> str:
        """That of its rules."""
        return package_version("@siteimprove/alfa-rules")

    def look(self, seen: Seen) -> Iterable[Finding]:
        """What Alfa finds.

        :raises EngineFailed: when not one of its rules applied, as no page can be.
        """
        return unexplained(look_at(seen.scripted))


def look_at(page: Page) -> Iterator[Finding]:
    """What Alfa finds on a page as it stands, with JavaScript on."""
    read = page.evaluate(_script())
    [answer] = engines().ask("alfa", [{**read, "url": page.url}])
    if not answer["applied"]:
        raise EngineFailed("Alfa applied no rule: are all its packages of one version?")
    for each in answer["failed"]:
        criteria = tuple(each["criteria"])
        is_of_headings = each["rule"] == BEGINS_WITH_H1
        yield Finding(
            Alfa.name,
            each["rule"],
            criteria,
            each["path"],
            page.evaluate(FIRST_HEADING) if is_of_headings else each["html"],
            told(each["message"] or f"Alfa's rule {each['rule']} fails", criteria),
            f"See https://alfa.siteimprove.com/rules/{each['rule']}",
        )


@cache
def _script() -> str:
    dom, device = (
        package_file(f"@siteimprove/alfa-{each}/dist/native.js")
        .read_text("utf-8")
        .replace("export var Native", "var Native")
        for each in ("dom", "device")
    )
    return (
        f"async () => {{ const dom = await (() => {{ {dom}\nreturn Native.fromNode() }})()\n"
        f"const device = (() => {{ {device}\nreturn Native.fromWindow() }})()\n"
        "delete dom.logs; return { dom, device } }"
    )
