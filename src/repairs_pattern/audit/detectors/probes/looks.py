"""What is seen: colour, size, motion, and what only some screens show."""

from __future__ import annotations

from ..rules import Probe

PROBES = (
    Probe(
        "said by colour alone",
        ("1.4.1",),
        "A coloured box without words seems to say something: whoever cannot see or tell the colour "
        "misses it.",
        "Write what the colour means.",
        script="""return all("main *").filter(element => {
            const style = getComputedStyle(element), box = element.getBoundingClientRect()
            return !element.children.length && !words(element.textContent) && box.height >= 8
                && box.width >= 6 && !element.matches("input, select, textarea, img, hr, svg *, iframe")
                && style.backgroundColor !== "rgba(0, 0, 0, 0)"
                && !["img", "presentation"].includes(element.getAttribute("role"))
        })""",
    ),
    Probe(
        "one of its kind in another colour",
        ("1.4.1",),
        "One of several alike things has another colour and nothing else tells it from the rest.",
        "Say in words what makes it different.",
        script=r"""const GROUP = "main :is(ul, ol, dl, tbody, tr, div)"
        const look = e => getComputedStyle(e).color + getComputedStyle(e).backgroundColor
        const rest = e => [e.localName, getComputedStyle(e).fontWeight,
            getComputedStyle(e).textDecorationLine, getComputedStyle(e).borderStyle,
            getComputedStyle(e).fontSize, e.children.length].join()
        const texts = all("main [class]").filter(e => !e.children.length && words(e.textContent)
            && !isHidden(e) && !e.matches("[class*=tag], .govuk-hint, a, button, label"))
        const alone = [...Map.groupBy(texts, e => e.className + rest(e)).values()].flatMap(alike => {
            const looks = [...Map.groupBy(alike, look).values()].sort((a, b) => a.length - b.length)
            return alike.length > 2 && looks.length > 1 ? looks[0].slice(0, 1) : []
        })
        return alone.concat(all(GROUP).flatMap(group => {
            const parts = [...group.children].filter(e => !isHidden(e) && words(e.innerText)
                && !e.matches("dt, input, fieldset, .govuk-hint, .govuk-error-message, [class*=tag]"))
            if (parts.length < 3) return []
            const kinds = Map.groupBy(parts, rest)
            return [...kinds.values()].flatMap(alike => {
                const looks = Map.groupBy(alike, look)
                return alike.length > 2 && looks.size > 1
                    ? [...looks.values()].sort((a, b) => a.length - b.length)[0].slice(0, 1) : []
            })
        }))""",
    ),
    Probe(
        "told by a colour, a shape or a place",
        ("1.3.3", "1.4.1"),
        "The words point to something by its colour, shape or place: whoever does not see the page "
        "cannot find it.",
        "Name the thing by what it is called.",
        script=r"""const COLOUR = "(red|green|amber|orange|yellow|blue|grey|gray|purple)"
        const told = new RegExp(`\\b(in|marked|shown in|coloured|highlighted in|the|a) ${COLOUR}\\b`
            + `(?! (bag|bin|light|lights|flame|stain|mould|wire|box|pipe|water|smoke))`
            + `|\\b(round|square|${COLOUR}) (button|box|icon|link)`
            + `|\\b(on|to|at) the (left|right|bottom right|top right)( of (the|this) (page|screen))?[ .,]"""
        r"""(?!(of|hand|side))|(button|box|link|form) (on the (left|right)|opposite)`, "i")
        return textNodes().filter(node => told.test(node.data)
            && /\b(press|click|tap|choose|select|fill|use|see|fields?|button|link|marked|shown|those|dates|slots|times)\b/i
                .test(node.data) && !node.parentElement.closest("label, textarea, dd, .govuk-hint"))
            .map(node => node.parentElement)""",
    ),
    Probe(
        "smaller than 24 pixels",
        ("2.5.8",),
        "A target is smaller than 24 by 24 pixels and close to another: people whose hands shake "
        "press the wrong one.",
        "Make it larger, or leave 24 pixels around its middle free.",
        script="""const targets = all("a[href], button, select, summary, input:not([type=hidden])")
            .filter(e => !isHidden(e) && !e.disabled).map(e => {
                const label = e.labels?.[0] && e.matches("[type=radio], [type=checkbox]")
                    ? e.labels[0].getBoundingClientRect() : null
                const b = e.getBoundingClientRect()
                return { e, label, x: b.x + b.width / 2, y: b.y + b.height / 2, b,
                    small: b.width < 23.5 || b.height < 23.5 }
            })
        const inline = e => {
            const box = e.closest("p, li, dd, dt, td, figcaption, label, span, div")
            return getComputedStyle(e).display === "inline" && box
                && [...box.childNodes].some(node => node.nodeType === 3 && words(node.data))
        }
        const gap = (p, b) => Math.hypot(Math.max(b.x - p.x, 0, p.x - b.right),
            Math.max(b.y - p.y, 0, p.y - b.bottom))
        return targets.filter(p => p.small && !inline(p.e)
            && !(p.label && p.label.width >= 24 && p.label.height >= 24)
            && targets.some(q => q !== p && !p.e.contains(q.e) && !q.e.contains(p.e)
                && (gap(p, q.b) < 12 - 0.5 || q.small && !inline(q.e)
                    && Math.hypot(p.x - q.x, p.y - q.y) < 24 - 0.5))).map(p => p.e)""",
    ),
    Probe(
        "wider than the screen",
        ("1.4.10",),
        "The page is wider than the screen: people have to scroll both ways to read.",
        "Let it wrap; set max-width: 100% in place of a width.",
        script="""return document.documentElement.scrollWidth > innerWidth
            ? all("main *").filter(e => e.getBoundingClientRect().right > innerWidth) : []""",
    ),
    Probe(
        "cannot be made larger",
        ("1.4.4",),
        "The page forbids zooming: people who need larger text cannot have it on a phone.",
        "Take user-scalable and maximum-scale out of the viewport.",
        of_page=True,
        script=r"""return all("meta[name=viewport]").filter(meta => {
            const scale = meta.content.match(/maximum-scale\s*=\s*([\d.]+)/)
            return /user-scalable\s*=\s*(no|0)/.test(meta.content) || scale && +scale[1] < 2
        })""",
    ),
    Probe(
        "goes elsewhere by itself",
        ("2.2.1",),
        "The page loads again or goes elsewhere after a while: who reads slowly loses it.",
        "Take the meta refresh away; let people go on when they are ready.",
        of_page=True,
        script='return all("meta[http-equiv=refresh i]")',
    ),
    Probe(
        "made for one way of holding a phone",
        ("1.3.4",),
        "The page turns or hides itself in one orientation: people whose device is fixed to a "
        "wheelchair cannot turn it.",
        "Take the rule for orientation away.",
        of_page=True,
        script=r"""return styleRules().filter(({ rule, media }) =>
            media.some(text => /orientation\s*:/.test(text))
            && (/rotate|matrix/.test(rule.style.transform + rule.style.rotate)
                || rule.style.display === "none" || rule.style.visibility === "hidden")
            && document.querySelector(rule.selectorText)).map(({ rule }) =>
            document.querySelector(rule.selectorText))""",
    ),
    Probe(
        "shown while the mouse is over it",
        ("1.4.13",),
        "Something appears while the mouse is over a place: who has none, or zooms, misses it, and "
        "Escape does not close it.",
        "Show it always, or behind a details element.",
        script=r"""const shows = style => style.display && style.display !== "none"
            || style.visibility === "visible" || +style.opacity > 0 && style.opacity !== ""
            || /^attr|^["'].+["']$/.test(style.content)
        return styleRules().filter(({ rule }) => rule.selectorText.includes(":hover")
            && shows(rule.style)).flatMap(({ rule }) => rule.selectorText.split(",").filter(part =>
                /:hover[^,]*[\s>+~]|:hover::?(before|after)/.test(part)).flatMap(part => {
                try {
                    return all(part.replace(/::?(before|after)/g, "").replace(/:hover/g, ""))
                        .filter(e => e.matches("main *") && (isHidden(e) || /::?(before|after)/.test(part)))
                } catch { return [] }
            }))""",
    ),
    Probe(
        "only in a bubble",
        (),
        "Words are in a title attribute: phones, keyboards and many screen readers never show them.",
        "Write them into the page.",
        script="""return all("main [title]:not(iframe, svg *, abbr)").filter(e => words(e.title)
            && words(e.title) !== nameOf(e))""",
    ),
    Probe(
        "moves by itself",
        ("2.2.2",),
        "Something moves, blinks or scrolls by itself for more than five seconds and cannot be "
        "stopped.",
        "Let it stand still, or stop within five seconds.",
        script="""return [...all("marquee, blink, video[autoplay], [autoplay]"), ...document.getAnimations()
            .filter(a => a.playState === "running" && (t => t.iterations * t.duration > 5000)(
                a.effect.getComputedTiming())).map(a => a.effect.target)]""",
    ),
    Probe(
        "sound by itself",
        ("1.4.2",),
        "Sound begins by itself and talks over a screen reader.",
        "Let people start it.",
        script='return all("audio[autoplay], video[autoplay]:not([muted])")',
    ),
    Probe(
        "words as a picture",
        ("1.4.5",),
        "Words are part of a picture: they cannot be enlarged, coloured or read out.",
        "Write them as text.",
        certain=False,
        script=r"""return all("main img").filter(image =>
            (image.alt.match(/\p{L}+/gu) || []).length > 7
            && /\b(call|please|now|phone|your|open|closed|we|if|do not)\b/i.test(image.alt))""",
    ),
)
