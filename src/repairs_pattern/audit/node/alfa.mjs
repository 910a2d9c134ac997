// Siteimprove Alfa looks at a page that its own `Native.fromNode` has read in the browser. Of its
// rules those of WCAG 2.2 A and AA run, and its best practices.
import { Audit, Outcome } from "@siteimprove/alfa-act"
import { Device } from "@siteimprove/alfa-device"
import { Node } from "@siteimprove/alfa-dom"
import { Request, Response } from "@siteimprove/alfa-http"
import { default as rules } from "@siteimprove/alfa-rules"
import { URL } from "@siteimprove/alfa-url"
import { Conformance, Criterion } from "@siteimprove/alfa-wcag"
import { Page } from "@siteimprove/alfa-web"

const isAA = Conformance.isAA()
const criteriaOf = rule => [...rule.requirements].filter(Criterion.isCriterion)
const counts = rule => criteriaOf(rule).length === 0 || criteriaOf(rule).some(isAA)

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
