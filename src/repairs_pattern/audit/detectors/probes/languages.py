"""Whether words are in the language that the page says they are in."""

from __future__ import annotations

from ..rules import Probe

TELL = r"""
const FUNCTION_WORDS = {
    en: "the and of your you is for with we this to are that will if when not be have can our it what "
        + "us from about do has been there was or by at as but which how",
    cy: "yr yn ac ar eich chi mae wedi ei am gan os neu pan nid bydd ydych ni rydym hyn hwn ein eu fel "
        + "gyda cael sydd oes beth sut pryd pwy gallwch peidiwch dylech chwi hon dros heb nad",
    pl: "jest nie na się jeśli lub oraz dla przez twój masz do od po jak czy co tylko może proszę nas",
    ro: "este nu și sau dacă pentru prin din la cu un pe să vă sunt mai ce cum dumneavoastră ne",
}
const lists = Object.fromEntries(Object.entries(FUNCTION_WORDS).map(
    ([language, text]) => [language, new Set(text.split(" "))]))
const count = text => {
    const found = text.toLowerCase().match(/\p{L}+/gu) || []
    return Object.fromEntries(Object.entries(lists).map(
        ([language, list]) => [language, found.filter(word => list.has(word)).length]))
}
const saidLanguage = element => (element.closest("[lang]")?.lang || "").slice(0, 2).toLowerCase()
const SCRIPTS = { ar: /\p{Script=Arabic}{3,}/u, zh: /\p{Script=Han}{2,}/u, ru: /\p{Script=Cyrillic}{3,}/u,
    bn: /\p{Script=Bengali}{3,}/u, pa: /\p{Script=Gurmukhi}{3,}/u, ur: /\p{Script=Arabic}{3,}/u }
const blockOf = node => node.parentElement.closest("p, li, h1, h2, h3, h4, label, legend, dt, dd, td,"
    + "th, summary, button, a, caption, div, span")
"""

PROBES = (
    Probe(
        "words in a language that is not said",
        ("3.1.2",),
        "Words are in another language than the page says: a screen reader speaks them with the "
        "wrong sounds.",
        "Translate them, or put lang on the element around them.",
        script=TELL
        + r"""const blocks = new Set(textNodes(document.body).filter(node => !isHidden(node.parentElement)
            && !node.parentElement.closest("[translate=no], textarea")).map(blockOf))
        return [...blocks].filter(block => block && !all("*", block).some(e => blocks.has(e))).filter(block => {
            const language = saidLanguage(block), text = words(block.innerText), hits = count(text)
            const other = Object.keys(hits).filter(each => each !== language)
                .sort((a, b) => hits[b] - hits[a])[0]
            const script = Object.entries(SCRIPTS).some(([name, letters]) => letters.test(text)
                && ["en", "cy"].includes(language))
            return script || language in hits && hits[other] >= 2 && hits[other] > 2 * hits[language]
        })""",
    ),
    Probe(
        "the page is in another language than it says",
        ("3.1.1",),
        "The page says one language and is written in another: a screen reader speaks all of it "
        "with the wrong sounds.",
        "Set lang on the html element to the language of the page.",
        of_page=True,
        script=TELL
        + r"""const language = document.documentElement.lang.slice(0, 2).toLowerCase()
        const hits = count(main().innerText), best = hits.en > hits.cy ? "en" : "cy"
        const most = Math.max(hits.en, hits.cy), least = Math.min(hits.en, hits.cy)
        return !language || most >= 4 && most > 3 * least && language !== best
            ? [document.documentElement] : []""",
    ),
    Probe(
        "a word in a language that is not said",
        ("3.1.2",),
        "A link to the page in another language is not marked as being in that language.",
        "Put lang and hreflang on the link.",
        script=TELL
        + r"""const NAMES = { Cymraeg: "cy", English: "en", Polski: "pl", "Română": "ro", "اردو": "ur" }
        return textNodes(document.body).filter(node => NAMES[words(node.data)]
            && saidLanguage(node.parentElement) !== NAMES[words(node.data)]
            && !node.parentElement.closest("dd, label, option")).map(node => node.parentElement)""",
    ),
)
