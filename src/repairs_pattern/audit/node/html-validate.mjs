import { HtmlValidate, StaticConfigLoader } from "html-validate"

export function start(config) {
    const engine = new HtmlValidate(new StaticConfigLoader(config))
    return async html => {
        const report = await engine.validateString(html)
        return report.results.flatMap(result => result.messages).map(
            ({ ruleId, message, selector, offset }) => ({ ruleId, message, selector,
                html: html.slice(html.lastIndexOf("<", offset), offset + 120).replace(/\s+/g, " ") })
        )
    }
}
