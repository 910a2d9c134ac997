// Siteimprove Alfa looks at a page that its own `Native.fromNode` has read in the browser. Of its
// rules those of WCAG 2.2 A and AA run, and its best practices.
import { Audit, Outcome } from "@siteimprove/alfa-act"
import { Device } from "@siteimprove/alfa-device"
import { Node } from "@siteimprove/alfa-dom"
import { Encoder } from "@siteimprove/alfa-encoding"
import { Request, Response } from "@siteimprove/alfa-http"
import { default as rules } from "@siteimprove/alfa-rules"
import { Longhands, Shorthands } from "@siteimprove/alfa-style"
import { URL } from "@siteimprove/alfa-url"
import { Conformance, Criterion } from "@siteimprove/alfa-wcag"
import { Page } from "@siteimprove/alfa-web"

const isAA = Conformance.isAA()
const criteriaOf = rule => [...rule.requirements].filter(Criterion.isCriterion)
const counts = rule => criteriaOf(rule).length === 0 || criteriaOf(rule).some(isAA)

// A page has the same names and the same values of styles again and again. What Alfa makes of one is
// always the same, and to make it anew each time was a third of its work.
const remembering = (make, nameOf = what => what) => {
    const known = new Map()
    return what => {
        const name = nameOf(what)
        if (!known.has(name)) known.set(name, make(what))
        return known.get(name)
    }
}
const parsesOnce = property => Object.create(property, {
    parse: { value: remembering(property.parse, tokens => tokens.toArray().join("\n")) },
})
Encoder.encode = remembering(Encoder.encode)
for (const properties of [Longhands, Shorthands]) {
    const { get } = properties
    properties.get = remembering(name => parsesOnce(get(name)))
}

export function start() {
    const chosen = rules.filter(counts)
    return async ({ dom, device: its, url }) => {
        const device = Device.from(its)
        const address = URL.parse(url).getUnsafe()
        const exchange = [Request.of("GET", address), Response.of(address, 200)]
        const page = Page.of(...exchange, Node.from(dom, device), device)
        const outcomes = [...await Audit.of(page, chosen).evaluate()]
        return {
            applied: outcomes.filter(outcome => outcome.outcome !== "inapplicable").length,
            failed: outcomes.filter(Outcome.isFailed).map(describe),
        }
    }
}

function describe(outcome) {
    const { target, rule } = outcome
    return {
        rule: rule.uri.split("/").pop(),
        criteria: criteriaOf(rule).filter(isAA).map(criterion => criterion.chapter),
        path: Node.isNode(target) ? target.path() : "",
        html: Node.isNode(target) ? target.toString().replace(/\s+/g, " ").slice(0, 200) : "",
        message: outcome.toJSON().expectations.map(([, { error }]) => error?.message ?? "")
            .filter(Boolean).join(" "),
    }
}
