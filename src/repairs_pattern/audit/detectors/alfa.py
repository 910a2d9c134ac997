"""Siteimprove Alfa: its rules for WCAG 2.2 A and AA, and its best practices.

Its script reads the page in the browser, but for style sheets; its rules run in Node. When two versions of its packages
are mixed, every rule says "inapplicable" and nothing fails: ``Alfa.look`` refuses such silence.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
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

STYLES = r"""
const namesIn = document => new Set([...document.querySelectorAll("[class]")].flatMap(
    element => [...element.classList]))
const mayApply = (selector, names) => {
    // Without attributes and what is in brackets a selector matches more, never less.
    let wider = selector.replace(/\[[^\]]*\]/g, "")
    while (/\([^()]*\)/.test(wider)) wider = wider.replace(/\([^()]*\)/g, "")
    return wider.split(",").some(part => (part.match(/\.(\\.|[\w-])+/g) ?? []).every(
        name => names.has(name.slice(1).replace(/\\/g, ""))))
}
const rulesOf = (sheet, names) => {
    try {
        return [...sheet.cssRules].flatMap(rule => read(rule, names))
    } catch {
        return []  // of a sheet from elsewhere nothing may be read
    }
}
const read = (rule, names) => {
    const within = () => rulesOf(rule, names)
    switch (rule.constructor.name) {
        case "CSSStyleRule":
            if (!mayApply(rule.selectorText, names)) return []
            return { type: "style", selector: rule.selectorText, style: rule.style.cssText }
        case "CSSMediaRule":
            return { type: "media", condition: rule.conditionText, rules: within() }
        case "CSSSupportsRule":
            return { type: "supports", condition: rule.conditionText, rules: within() }
        case "CSSLayerBlockRule":
            return { type: "layer-block", layer: rule.name, rules: within() }
        case "CSSLayerStatementRule":
            return { type: "layer-statement", layers: [...rule.nameList] }
        case "CSSImportRule":
            return { type: "import", rules: rulesOf(rule.styleSheet, names), href: rule.href,
                condition: rule.media.mediaText || "all", supportText: rule.supportsText,
                layer: rule.layerName }
    }
    return []
}
const framesOf = node => node.content ? [node] : (node.children ?? []).flatMap(framesOf)
const style = (dom, document, apart) => {
    const names = namesIn(document)
    dom.style = [...document.styleSheets, ...document.adoptedStyleSheets].map(sheet => ({
        rules: rulesOf(sheet, names), disabled: sheet.disabled,
        condition: sheet.media.mediaText || null }))
    const shown = [...document.querySelectorAll("iframe, frame, object")].map(
        each => each.contentDocument).filter(Boolean)
    framesOf(dom).forEach((frame, n) => {
        if (apart.includes(shown[n].location.pathname)) frame.content = null
        else style(frame.content, shown[n], apart)
    })
}
"""
"""Reads style sheets in the place of Alfa, which takes a sheet for empty that holds one rule of a
kind that it does not know (``@container``). Rules that nothing on the page can match are left out:
they decide nothing there, and Alfa would go through hundreds of them for each page."""

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
        return unexplained(look_at(seen.scripted, seen.facts.apart))


def look_at(page: Page, apart: Sequence[str] = ()) -> Iterator[Finding]:
    """What Alfa finds on a page as it stands, with JavaScript on.

    :param apart: the paths of pages that are left out where they are shown in a frame.
    """
    read = json.loads(page.evaluate(_script(), list(apart)))
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
        f"async apart => {{ {STYLES}\n"
        f"const dom = await (() => {{ {dom}\nreturn Native.fromNode() }})()\n"
        f"const device = (() => {{ {device}\nreturn Native.fromWindow() }})()\n"
        "style(dom, document, apart)\n"
        "delete dom.logs; return JSON.stringify({ dom, device }) }"
    )
