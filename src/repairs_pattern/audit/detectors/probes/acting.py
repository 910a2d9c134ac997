"""What can be pressed, by whom, and what is said when something happens."""

from __future__ import annotations

from ..rules import Probe

PROBES = (
    Probe(
        "only for a mouse",
        ("2.1.1",),
        "Only a mouse can press this: whoever uses a keyboard, a switch or their voice cannot.",
        "Make it a link with an address, or a button.",
        script="""return all("[onclick], [ondrop], [onmousedown], [ondblclick], a:not([href]):not([role])")
            .filter(element => !element.matches(
                "a[href], button, input, select, textarea, summary, label, [tabindex]"))""",
    ),
    Probe(
        "a button that is none",
        ("4.1.2",),
        "It says that it is a button or link, or can be focused, but is not made as one: keys do "
        "not press it.",
        "Use button or a.",
        script="""return all("[role=button], [role=link], main [tabindex='0']").filter(element =>
            !element.matches("a[href], button, input, select, textarea, summary, [role=region],"
                + "pre, .govuk-summary-card") && !element.getAttribute("role")?.match(
                /^(tab|tabpanel|region|group|alert|listbox|option|grid)$/)
            && !/auto|scroll/.test(getComputedStyle(element).overflow))""",
    ),
    Probe(
        "another order for the keyboard",
        ("2.4.3",),
        "A positive tabindex takes this out of order: focus jumps about the page.",
        "Take tabindex away and put the HTML in order.",
        script='return all("[tabindex]").filter(element => element.tabIndex > 0)',
    ),
    Probe(
        "kept from the keyboard",
        ("2.1.1",),
        "The control can be pressed but tabindex keeps the keyboard away.",
        'Take tabindex="-1" away.',
        script="""return all("a[href][tabindex='-1'], button[tabindex='-1'], input[tabindex='-1'],"
            + "select[tabindex='-1'], textarea[tabindex='-1'], summary[tabindex='-1']")
            .filter(e => !isHidden(e) && !e.closest("[aria-hidden=true]")
                && e.type !== "radio" && !e.closest("[role=tablist]"))""",
    ),
    Probe(
        "can only be dragged",
        ("2.5.7",),
        "Something must be dragged, and there is no other way: many hands cannot.",
        "Offer buttons that do the same.",
        script='return all("[draggable=true], [ondrop], [ondragover]")',
    ),
    Probe(
        "news that nobody hears",
        ("4.1.3",),
        "A message that came by itself is not announced: who cannot see it misses it.",
        'Give it role="status", or role="alert" when it is urgent.',
        script="""return all(".govuk-notification-banner:not([role]), [class*=loading], [class*=spinner],"
            + "[class*=toast], [class*=message--live]").filter(element => words(element.textContent)
            && !element.closest("[role=status], [role=alert], [role=region], [aria-live]"))""",
    ),
    Probe(
        "the visible name is not the spoken one",
        ("2.5.3",),
        "The words on a control are not part of its name: who speaks them to press it is not heard.",
        "Take aria-label away, or begin it with the words that are seen.",
        script=r"""const said = text => words(text).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim()
        return all("a[aria-label], button[aria-label], input[aria-label], summary[aria-label]")
            .filter(element => {
                const seen = said([...(element.labels || [])].map(l => l.innerText).join(" ")
                    || element.innerText || (element.matches("[type=submit]") ? element.value : ""))
                return seen.length > 1 && !said(element.getAttribute("aria-label")).includes(seen)
            })""",
    ),
    Probe(
        "a role on something else",
        ("4.1.2",),
        "A role takes away what the element is: a link that says it is a button, or a list that is "
        "none.",
        "Take the role away.",
        script="""return all("main :is(ul, ol, li, h1, h2, h3, table, fieldset, nav)"
            + "[role=presentation], main :is(ul, ol, li, h1, h2, h3, table, fieldset)[role=none],"
            + "button[role=link], button[role=heading], h1[role], h2[role=button]")""",
    ),
)
