"""Names of links, buttons and pictures: what somebody hears who does not see where they stand."""

from __future__ import annotations

from ..rules import Probe

PROBES = (
    Probe(
        "links of one name to different places",
        ("2.4.4",),
        "Two links are called the same and lead to different places: whoever hears a list of links "
        "cannot tell them apart.",
        "Add what each is for, where needed in a span with the class govuk-visually-hidden inside "
        "the link.",
        script='return doubles(all("main a[href]"), nameOf, (a, b) => a.href !== b.href)',
    ),
    Probe(
        "buttons of one name that do different things",
        ("2.4.6",),
        "Two buttons are called the same and do different things: whoever hears them cannot choose.",
        "Add what each is for, where needed in a visually hidden span inside the button.",
        script="""return doubles(all("main button"), nameOf,
            (a, b) => a.name + "=" + a.value !== b.name + "=" + b.value)
            .filter(button => button.getAttribute("aria-hidden") !== "true")""",
    ),
    Probe(
        "a name of digits alone",
        ("2.4.4",),
        "A link or button is called by a number alone: heard by itself it says nothing.",
        "Say what the number is, such as “Wednesday 2 June” for “2”.",
        script=r"""return all("main a:not([href^='tel:']), main button")
            .filter(element => /^\d+$/.test(nameOf(element)))""",
    ),
    Probe(
        "a name that says nothing",
        ("2.4.4",),
        "A link says where to press and not where it leads: in a list of links it has no meaning.",
        "Name the link after the page that it opens.",
        script=r"""return all("a[href], button").filter(element => /^(click|tap|press)?\s*(here|this"""
        r""" link|this page|link|more|read more|learn more|find out more|details|go)\W*$/i"""
        r""".test(nameOf(element)))""",
    ),
    Probe(
        "a link that says one thing and does another",
        ("2.4.4",),
        "The number or address that the link shows is not the one that it uses: whoever presses it "
        "reaches somebody else.",
        "Make the words and the address of the link the same.",
        script=r"""const digits = text => text.replace(/\D/g, "").replace(/^44/, "0")
        return all("a[href^='tel:'], a[href^='mailto:']").filter(link => {
            const to = decodeURIComponent(link.getAttribute("href")).replace(/^\w+:|\?.*$/g, "")
            const said = nameOf(link)
            if (link.matches("[href^='mailto:']")) {
                const address = said.match(/\S+@[\w.-]*\w/)
                return address && address[0].toLowerCase() !== to.toLowerCase()
            }
            const number = said.match(/\d[\d\s()-]{5,}\d/)
            return number && digits(number[0]) !== digits(to)
        })""",
    ),
    Probe(
        "a change link for another row",
        ("2.4.4",),
        "The link of a row says that it changes something that the row is not about: whoever hears "
        "it changes the wrong answer.",
        "Let the hidden words of the link repeat what the row is about.",
        script=r"""const known = text => new Set((text.toLowerCase().match(/\p{L}{4,}/gu) || []))
        return all(".govuk-summary-list__row").flatMap(row => {
            const own = known(row.querySelector("dt")?.textContent || "")
            const others = all("dt", row.parentElement).filter(dt => !row.contains(dt))
                .map(dt => known(dt.textContent))
            const hits = (a, b) => [...a].filter(word => b.has(word)).length
            return all("a .govuk-visually-hidden, a.govuk-link:not(:has(.govuk-visually-hidden))",
                row).filter(part => {
                const said = known(part.textContent)
                return own.size && !hits(own, said) && others.some(other =>
                    other.size && hits(other, said) === other.size)
            })
        })""",
    ),
    Probe(
        "a link that only a script can follow",
        ("2.1.1",),
        "The link has no address: without JavaScript, in a new tab or as a bookmark it does nothing.",
        "Give it a real address, or make it a button that the script adds.",
        script=r"""return all("a[href]").filter(link => /^\s*(javascript:|#\s*$)/i.test(
            link.getAttribute("href")))""",
    ),
    Probe(
        "a new tab without a word",
        (),
        "The link opens a new tab and does not say so: Back no longer works, and people get lost.",
        "Leave out target, or add “(opens in new tab)” to the words of the link.",
        script=r"""return all("a[target=_blank]").filter(
            link => !/new (tab|window)|tab newydd|ffenestr newydd/i.test(nameOf(link)))""",
    ),
    Probe(
        "a picture described wrongly",
        ("1.1.1",),
        "The words for a picture are the name of its file, a filler, or the words beside it again: "
        "whoever does not see it learns nothing.",
        'Say what the picture shows that matters here; give alt="" when the words beside it do.',
        script=r"""return all("main img[alt], main [role=img][aria-label]").filter(image => {
            const said = words(image.getAttribute("alt") ?? image.getAttribute("aria-label"))
            return said && (/\.(png|jpe?g|gif|svg|webp|heic)$/i.test(said)
                || /^(not found|image|photo|picture|icon|graphic|logo|untitled|img[_-]?\d*|\d+)$/i.test(said)
                || /^(image|photo|picture|graphic) of\b/i.test(said)
                || words(image.parentElement.innerText) === said)
        })""",
    ),
    Probe(
        "a picture that says something and is left out",
        ("1.1.1",),
        "A picture is all that a choice, link or button has, and it has no words.",
        "Give the picture an alt that says what the choice is.",
        script="""return all("main a, main button, main label").filter(element =>
            element.querySelector("img, svg, [role=img]") && !nameOf(element)
            && !element.querySelector("svg title") && !element.getAttribute("aria-labelledby"))""",
    ),
    Probe(
        "said by a symbol alone",
        ("1.1.1",),
        "A sign such as ✓ or ✗ stands alone for a word: screen readers say something else, or "
        "nothing.",
        "Write the word, or add it in a visually hidden span and hide the sign with aria-hidden.",
        script=r"""return textNodes().filter(node =>
            /^[\u2190-\u21ff\u2600-\u27bf\u{1f300}-\u{1faff}×✕\u25a0-\u25ff]+\ufe0f?$/u.test(words(node.data))
            && !node.parentElement.closest("[aria-hidden=true]")).map(node => node.parentElement)""",
    ),
)
