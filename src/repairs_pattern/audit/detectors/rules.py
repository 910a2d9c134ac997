"""What a rule of ours is, and how a script of ours is run in a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from ..findings import Finding

VERSION = "1"
"""The version of our own rules; it grows when one of them begins to find something else."""


@dataclass(frozen=True)
class Rule:
    """One kind of fault.

    :param name: what it is called, in words.
    :param criteria: the success criteria of WCAG 2.2 that it breaks; none for best practice.
    :param message: what is wrong, and for whom.
    :param mend: what to do about it.
    :param certain: False when only a person can tell.
    """

    name: str
    criteria: tuple[str, ...]
    message: str
    mend: str
    certain: bool = True

    def finding(self, detector: str, element: str = "", html: str = "", more: str = "") -> Finding:
        """A fault of this kind, at an element."""
        message = f"{self.message} {more}".strip()
        return Finding(
            detector, self.name, self.criteria, element, html, message, self.mend, self.certain
        )


@dataclass(frozen=True)
class Probe(Rule):
    """A rule that a script can judge, without changing the page.

    :param script: the body of a JavaScript function. It returns the elements at fault, or pairs of
        an element and what more there is to say. ``COMMON`` is in reach.
    :param of_page: whether it judges a page as a whole; a component alone has none of it.
    """

    script: str = ""
    of_page: bool = False


COMMON = r"""
const all = (selector, root = document) => [...root.querySelectorAll(selector)]
const words = text => (text || "").replace(/\s+/g, " ").trim()
const nameOf = element => words(element.getAttribute("aria-label")
    || [element.textContent, ...all("img", element).map(i => i.alt)].join(" "))
const main = () => document.querySelector("main") || document.body
const isHidden = element => {
    const style = getComputedStyle(element), box = element.getBoundingClientRect()
    return style.visibility === "hidden" || !element.checkVisibility()
        || box.width <= 1 || box.height <= 1 || style.opacity === "0"
}
const textNodes = (root = main()) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    const found = []
    while (walker.nextNode()) found.push(walker.currentNode)
    return found.filter(node => words(node.data) && !node.parentElement.closest("script, style, pre, code"))
}
const doubles = (elements, key, differs) => {
    const first = new Map()
    return elements.filter(element => {
        const name = key(element)
        if (!first.has(name)) { first.set(name, element); return false }
        return differs(first.get(name), element)
    })
}
const labelled = element => words([...(element.labels || [])].map(l => l.textContent).join(" "))
const groupOf = element => {
    const group = element.closest("fieldset, [role=group], [role=radiogroup]")
    return group ? words(group.querySelector("legend")?.textContent
        || group.getAttribute("aria-label") || group.getAttribute("aria-labelledby")) : ""
}
const byIds = text => words(text).split(" ").map(id => document.getElementById(id))
const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary"
const SUMMARY = ".govuk-error-summary, [role=alert]:has(a[href^='#'])"
const styleRules = () => {
    const found = []
    const walk = (rules, media) => {
        for (const rule of rules) {
            if (rule.selectorText) found.push({ rule, media })
            if (rule.cssRules?.length) {
                walk(rule.cssRules, rule.media ? [...media, rule.media.mediaText] : media)
            }
        }
    }
    for (const sheet of document.styleSheets) {
        try { walk(sheet.cssRules, []) } catch { /* A stylesheet of another site tells nothing. */ }
    }
    return found
}
const selectorOf = element => {
    const parts = []
    for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
        if (at.id && document.querySelectorAll("#" + CSS.escape(at.id)).length === 1) {
            parts.unshift("#" + CSS.escape(at.id))
            break
        }
        const alike = [...(at.parentElement?.children || [])].filter(e => e.tagName === at.tagName)
        const which = alike.length > 1 ? `:nth-of-type(${alike.indexOf(at) + 1})` : ""
        parts.unshift(at.localName + which)
    }
    return parts.join(" > ") || "html"
}
const shown = found => found.map(each => Array.isArray(each) ? each : [each, ""]).map(
    ([element, more]) => ({
        element: selectorOf(element),
        html: element.outerHTML.replace(/\s+/g, " ").slice(0, 160),
        more: String(more),
    }))
"""
"""What every script of ours has in reach. ``shown`` turns elements into what Python can read."""

HOLD = """
const hold = leaves => {
    const stop = new AbortController(), options = { capture: true, signal: stop.signal }
    addEventListener("submit", event => {
        event.preventDefault()
        event.stopImmediatePropagation()
        leaves()
    }, options)
    window.navigation?.addEventListener("navigate", event => {
        if (event.cancelable && !event.hashChange) { event.preventDefault(); leaves() }
    }, options)
    const form = HTMLFormElement.prototype, { submit, requestSubmit } = form, { open } = window
    form.submit = form.requestSubmit = () => leaves()
    window.open = () => { leaves(); return null }
    return () => {
        stop.abort()
        Object.assign(form, { submit, requestSubmit })
        window.open = open
    }
}
"""
"""For scripts that give the focus or change fields: ``hold`` keeps a page where it is, calls what it
is given each time that the page would go elsewhere, and returns what lets it go."""


def run(page: Page, scripts: Mapping[str, str], argument: object = None) -> dict[str, Any]:
    """What each script returns, as JSON can hold it, all in one visit to the page.

    :param scripts: a name to the body of a function, with ``COMMON`` and ``argument`` in reach.
    """
    bodies = ",".join(f'"{name}": () => {{ {body} }}' for name, body in scripts.items())
    # As text it comes ten times as fast as value by value, which is what Playwright does.
    answer = page.evaluate(
        f"""argument => {{ {COMMON}
        const scripts = {{ {bodies} }}
        return JSON.stringify(Object.fromEntries(
            Object.entries(scripts).map(([name, script]) => [name, script() ?? null])
        )) }}""",
        argument,
    )
    return dict(json.loads(answer))


def findings(detector: str, rule: Rule, elements: Iterable[Mapping[str, str]]) -> Iterator[Finding]:
    """The findings for elements, as ``shown`` describes them."""
    for each in elements:
        yield rule.finding(detector, each["element"], each["html"], each["more"])
