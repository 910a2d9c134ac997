"""What engines miss, looked for by small scripts of our own in the browser.

A probe returns the elements that fail it. Each must find at least one of the known-bad examples of
the components; that is tested, and so is that none of them finds anything in a good one. A phone
number is one to call: those that begin with 07 are given for text messages.
"""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

COMMON = r"""
const all = selector => [...document.querySelectorAll(selector)]
const words = text => (text || "").replace(/\s+/g, " ").trim()
const nameOf = element => words(element.getAttribute("aria-label")
    || [element.textContent, ...[...element.querySelectorAll("img")].map(i => i.alt)].join(" "))
const textNodes = () => {
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT)
    const found = []
    while (walker.nextNode()) found.push(walker.currentNode)
    return found.filter(node => words(node.data) && !node.parentElement.closest("script, style"))
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
"""


@dataclass(frozen=True)
class Probe:
    """A look for one kind of fault.

    :param name: what it looks for.
    :param criterion: the success criterion of WCAG 2.2 that such a fault breaks.
    :param script: JavaScript that returns the elements at fault.
    """

    name: str
    criterion: str
    script: str


PROBES = (
    Probe(
        "only for a mouse",
        "2.1.1",
        """return all("[onclick], [ondrop], [onmousedown], a:not([href])").filter(element =>
            !element.matches("a[href], button, input, select, textarea, summary, [tabindex]"))""",
    ),
    Probe(
        "goes on when a value changes",
        "3.2.2",
        'return all("select[onchange], input[onchange]")',
    ),
    Probe(
        "links of one name to different places",
        "2.4.4",
        'return doubles(all("main a[href]"), nameOf, (a, b) => a.href !== b.href)',
    ),
    Probe(
        "buttons of one name that do different things",
        "2.4.6",
        """return doubles(all("main button"), nameOf,
            (a, b) => a.name + "=" + a.value !== b.name + "=" + b.value)
            .filter(button => button.getAttribute("aria-hidden") !== "true")""",
    ),
    Probe(
        "a name of digits alone",
        "2.4.4",
        r"""return all("main a:not([href^='tel:']), main button")
            .filter(element => /^\d+$/.test(nameOf(element)))""",
    ),
    Probe(
        "no purpose for the browser",
        "1.3.5",
        r"""return all("main input").filter(input => !input.autocomplete
            && (["tel", "email"].includes(input.type)
                || input.type === "text" && /phone|mobile|email/i.test(labelled(input))))""",
    ),
    Probe(
        "a name that goes when somebody types",
        "3.3.2",
        'return all("main [placeholder]").filter(input => !labelled(input))',
    ),
    Probe(
        "a pattern that refuses without words",
        "3.3.1",
        'return all("main input[pattern]")',
    ),
    Probe(
        "choices without a question",
        "1.3.1",
        """const choices = all("main input[type=radio], main input[type=checkbox]")
        return doubles(choices, c => c.name, () => true).filter(c => !groupOf(c))""",
    ),
    Probe(
        "fields of one name",
        "2.4.6",
        """return doubles(all("main input, main select, main textarea").filter(labelled),
            field => groupOf(field) + ": " + labelled(field), () => true)""",
    ),
    Probe(
        "hidden from some",
        "1.3.1",
        """return all("main [aria-hidden=true]").filter(element => words(element.textContent)
            && !element.closest("svg, .govuk-visually-hidden, [class*=__icon]")
            && !element.parentElement.querySelector(".govuk-visually-hidden"))""",
    ),
    Probe(
        "a picture described wrongly",
        "1.1.1",
        r"""return all("main img[alt]").filter(image => image.alt
            && (/\.(png|jpe?g|svg|webp|heic)$|not found|^(image|photo)$/i.test(image.alt)
                || words(image.parentElement.innerText) === words(image.alt)))""",
    ),
    Probe(
        "a phone number that cannot be tapped",
        "2.5.3",
        r"""return textNodes().filter(node => /\b0[1-3]\d{1,3} ?\d{3} ?\d{3,4}\b/.test(node.data)
            && !node.parentElement.closest("a[href^='tel:'], dd, .govuk-hint, textarea"))
            .map(node => node.parentElement)""",
    ),
    Probe(
        "a date in digits",
        "3.1.5",
        r"""return textNodes().filter(node => /\b\d{1,2}\/\d{1,2}\b/.test(node.data))
            .map(node => node.parentElement)""",
    ),
    Probe(
        "a table without headings",
        "1.3.1",
        'return all("main table").filter(table => !table.querySelector("th"))',
    ),
    Probe(
        "said by colour alone",
        "1.4.1",
        """return all("main *").filter(element => {
            const style = getComputedStyle(element), box = element.getBoundingClientRect()
            return !element.children.length && !words(element.textContent) && box.height >= 12
                && !element.matches("input, select, textarea, img, hr, svg *")
                && style.backgroundColor !== "rgba(0, 0, 0, 0)"
        })""",
    ),
    Probe(
        "wider than the screen",
        "1.4.10",
        """return document.documentElement.scrollWidth > innerWidth
            ? all("main *").filter(e => e.getBoundingClientRect().right > innerWidth) : []""",
    ),
    Probe(
        "focus that cannot be seen",
        "2.4.7",
        """const look = element => {
            const { outline, boxShadow, backgroundColor, border } = getComputedStyle(element)
            const before = getComputedStyle(element.nextElementSibling || element, "::before")
            return [outline, boxShadow, backgroundColor, border, before.boxShadow, before.outline,
                before.borderWidth].join()
        }
        const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary"
        return all("main :is(" + controls + ")").filter(element => {
            if (element.tabIndex < 0 || !element.getClientRects().length) return false
            const plain = look(element)
            element.focus({ focusVisible: true })
            const same = document.activeElement === element && look(element) === plain
            element.blur()
            return same
        })""",
    ),
)

REPORT = """
return found.map(element => element.outerHTML.replace(/\\s+/g, " ").slice(0, 120))
"""


def probe_findings(page: Page) -> list[str]:
    """What the probes find on the page as it is now, one line for each element."""
    return [f"{probe.name}: {html}" for probe in PROBES for html in _run(page, probe)]


def _run(page: Page, probe: Probe) -> list[str]:
    script = f"{COMMON}const found = (() => {{ {probe.script} }})();{REPORT}"
    found: list[str] = page.evaluate(f"() => {{ {script} }}")
    return found
