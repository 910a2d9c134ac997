"""How a page is built: title, language, headings, landmarks, tables, order."""

from __future__ import annotations

from ..rules import Probe

PROBES = (
    Probe(
        "no title",
        ("2.4.2",),
        "The tab has no title: whoever has several tabs, or hears the page, does not know it.",
        "Give the page a title: what it is about, then the name of the service.",
        of_page=True,
        script="return words(document.title) ? [] : [document.documentElement]",
    ),
    Probe(
        "not one main heading",
        ("1.3.1", "2.4.6"),
        "The page has no heading of level 1 in its main part, or several: people who move by "
        "headings cannot tell what it is about.",
        "Give the main part exactly one h1.",
        of_page=True,
        script="""const found = all("h1").filter(h => h.checkVisibility())
        return found.length === 1 && found[0].closest("main") ? [] :
            found.length ? found : [main()]""",
    ),
    Probe(
        "the title and the heading differ",
        ("2.4.2",),
        "The title of the tab and the heading of the page say different things.",
        "Begin the title with the words of the h1.",
        of_page=True,
        script=r"""const said = text => words(text).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ")
        const heading = document.querySelector("main h1")
        return heading && !said(document.title).includes(said(heading.textContent)) ? [heading] : []""",
    ),
    Probe(
        "a heading that skips a level",
        ("1.3.1",),
        "A heading is more than one level below the one before: people who move by headings look "
        "for what was skipped.",
        "Use the next level; change its size with a class.",
        script="""const found = all(":is(h1,h2,h3,h4,h5,h6)").filter(h => h.checkVisibility())
        return found.filter((h, n) => n && h.tagName[1] - found[n - 1].tagName[1] > 1)""",
    ),
    Probe(
        "looks like a heading and is none",
        ("1.3.1",),
        "Words stand over a part of the page like a heading, but are none for a screen reader.",
        "Make them a heading of the right level.",
        script=r"""const size = element => parseFloat(getComputedStyle(element).fontSize)
        return all("main :is(p, div, span, strong, b)").filter(element => {
            const said = words(element.textContent), next = element.nextElementSibling
            return said && said.length < 60 && !/[.:;,]$/.test(said) && !isHidden(element)
                && !element.querySelector("a, input, button, h1, h2, h3")
                && !element.closest("h1, h2, h3, h4, h5, h6, legend, label, dl, table, li, caption,"
                    + "a, button, summary, [role=heading], figure, output, .govuk-panel, [class*=tag],"
                    + ".govuk-error-summary, .govuk-notification-banner, .govuk-warning-text, .govuk-hint, .govuk-error-message")
                && ![...element.childNodes].some(node => node.nodeType === 3 && words(node.data)
                    && element.querySelector("strong, b"))
                && next?.matches("p, ul, ol, dl, table, div, form")
                && (/heading/.test(element.className) || size(element) >= size(next) * 1.25
                        && getComputedStyle(element).fontWeight >= 600
                    || element.matches("p:has(> :is(strong, b):only-child)")
                        && !element.previousElementSibling?.matches("h1, h2, h3, h4"))
        })""",
    ),
    Probe(
        "no landmarks",
        ("1.3.1",),
        "The page does not mark its main part: people who jump between parts cannot.",
        "Put the content into one main element, and let header and footer stand outside of it.",
        of_page=True,
        script="""return document.querySelectorAll("main, [role=main]").length === 1
            ? [] : [document.body]""",
    ),
    Probe(
        "a table without headings",
        ("1.3.1",),
        "A table has no heading cells: heard cell by cell, nothing says what a value is.",
        "Use th with scope for headings; for layout, use no table.",
        script='return all("main table").filter(table => !table.querySelector("th"))',
    ),
    Probe(
        "a heading cell without words",
        ("1.3.1",),
        "A column or row has an empty heading: heard cell by cell, nothing says what a value is.",
        "Give it words; they may be visually hidden.",
        script="""return all("main th").filter(th => !nameOf(th))""",
    ),
    Probe(
        "a row of things that is no list",
        ("1.3.1",),
        "Things of one kind follow each other and are no list: nobody hears how many there are.",
        "Use ul or ol with li for each.",
        certain=False,
        script=r"""return all("main div, main section").filter(box => {
            const parts = [...box.children]
            return parts.length > 2 && parts.every(part => part.matches("div[class]")
                && part.className === parts[0].className && words(part.innerText)
                && !part.querySelector("input, fieldset, h2, h3, dl, ul, ol")
                && !/govuk-(grid|form|radios|checkboxes|date|summary-list|button-group)/.test(part.className))
        })""",
    ),
    Probe(
        "typed bullets",
        ("1.3.1",),
        "Lines that begin with a typed dash, dot or number look like a list and are none.",
        "Use ul or ol with li for each.",
        script=r"""const starts = node => /^\s*([•·▪*–-]|\d+[.)])\s+\S/.test(node.data)
        const found = textNodes().filter(node => starts(node) && !node.parentElement.closest("li, label"))
        return found.length > 1 ? [found[0].parentElement] : []""",
    ),
    Probe(
        "hidden from some",
        ("1.3.1",),
        "Words that everybody sees are hidden from screen readers.",
        "Take aria-hidden away.",
        script="""return all("main [aria-hidden=true]").filter(element => words(element.textContent)
            && !element.closest("svg, .govuk-visually-hidden, [class*=__icon], button")
            && ![...element.parentElement.children].some(e => e !== element
                && (e.matches(".govuk-visually-hidden") || e.querySelector(".govuk-visually-hidden"))))""",
    ),
    Probe(
        "read in another order than shown",
        ("1.3.2",),
        "What comes later in the HTML is shown earlier: whoever hears the page, or moves through it "
        "by keyboard, gets it in another order.",
        "Put the HTML in the order in which it is shown; do not reorder with CSS.",
        script="""const range = document.createRange()
        const parts = textNodes().filter(node => !isHidden(node.parentElement)
            && !node.parentElement.closest("table, svg, .govuk-visually-hidden")).map(node => {
            range.selectNodeContents(node)
            return { element: node.parentElement, box: range.getBoundingClientRect() }
        }).filter(part => part.box.width > 1)
        return parts.filter(({ box }, n) => n && box.bottom <= parts[n - 1].box.top + 2
            && box.right > parts[n - 1].box.left && box.left < parts[n - 1].box.right)
            .map(part => part.element)""",
    ),
    Probe(
        "a date in digits",
        (),
        "A date is written in digits: it is read out badly and can be understood in two ways.",
        "Write the month as a word.",
        script=r"""return textNodes().filter(node => /\b\d{1,2}\/\d{1,2}\b(?! \p{Lu})/u.test(node.data))
            .map(node => node.parentElement)""",
    ),
    Probe(
        "words all in capitals",
        (),
        "Whole words in capitals are hard to read, and some screen readers spell them.",
        "Write them in lower case.",
        script=r"""const shout = /(?:\b\p{Lu}{2,}\b[\s,]+){3,}\p{Lu}{2,}\b/u
        return textNodes().filter(node => shout.test(node.data) || words(node.data).length > 12
            && getComputedStyle(node.parentElement).textTransform === "uppercase")
            .map(node => node.parentElement)""",
    ),
    Probe(
        "a phone number that cannot be tapped",
        (),
        "A phone number is plain text: on a phone it must be remembered and typed.",
        "Make it a link to tel:.",
        script=r"""return textNodes().filter(node => /\b0[1-3]\d{1,3} ?\d{3} ?\d{3,4}\b/.test(node.data)
            && !node.parentElement.closest("a[href^='tel:'], dd, textarea, label,"
                + ".govuk-hint, .govuk-error-message, .govuk-error-summary"))
            .map(node => node.parentElement)""",
    ),
)
