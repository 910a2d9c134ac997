"""What a page says when something was answered wrongly, and how it leads there."""

from __future__ import annotations

from ..rules import Probe

PROBES = (
    Probe(
        "an error that the title does not tell",
        ("2.4.2",),
        "The page came back with an error and its title is as before: whoever hears the title first "
        "thinks that all is well.",
        "Begin the title with “Error: ”.",
        of_page=True,
        script=r"""const summary = document.querySelector(SUMMARY)
        return summary && !/^(Error|Gwall): /.test(document.title) ? [summary] : []""",
    ),
    Probe(
        "a title that tells of an error that is none",
        ("2.4.2",),
        "The title says that there is an error and the page shows none.",
        "Begin the title with “Error: ” only when there is an error summary.",
        of_page=True,
        script=r"""return /^(Error|Gwall): /.test(document.title) && !document.querySelector(SUMMARY)
            ? [main()] : []""",
    ),
    Probe(
        "an error without a summary",
        ("3.3.1",),
        "A field is in error and no summary at the top says so: who hears the page from its start "
        "does not learn of it.",
        "Show an error summary above the h1.",
        of_page=True,
        script="""return document.querySelector(SUMMARY) ? []
            : all("main .govuk-error-message, main [aria-invalid=true]").filter(e => !isHidden(e))""",
    ),
    Probe(
        "a summary that leads nowhere",
        ("3.3.1",),
        "A line of the error summary does not lead to the field that it is about.",
        "Link it to the id of the field; for radios and checkboxes, of the first.",
        script="""return all(".govuk-error-summary a, [role=alert] a[href^='#']").filter(link => {
            const id = link.getAttribute("href").replace(/^#/, "")
            const target = document.getElementById(id)
            return !target || !target.matches("input, select, textarea, button, [tabindex]")
                || target.type === "hidden" || isHidden(target) && target.type !== "radio"
                    && target.type !== "checkbox" && target.type !== "file"
        }).concat(all(".govuk-error-summary__list li").filter(line => !line.querySelector("a")))""",
    ),
    Probe(
        "an error that is not at its field",
        ("3.3.1",),
        "The summary tells of an error, and the field itself does not: who goes there no longer "
        "hears what is wrong.",
        "Show the same words above the field and name their id in its aria-describedby. Give the "
        'link of an error that is about all fields data-error-of="form".',
        script="""return all(".govuk-error-summary__list a[href^='#']").filter(link => {
            if (link.dataset.errorOf === "form") return false
            const field = document.getElementById(link.getAttribute("href").slice(1))
            if (!field) return false
            const told = []
            for (let at = field; at && at !== document.body; at = at.parentElement) {
                told.push(...byIds(at.getAttribute("aria-describedby")))
            }
            return !told.some(e => e && words(e.textContent).includes(words(link.textContent)))
        })""",
    ),
    Probe(
        "an error that is only red",
        ("1.4.1", "3.3.1"),
        "An error message does not say that it is one: only its colour does.",
        "Begin it with a visually hidden “Error:”.",
        script=r"""return all("main .govuk-error-message").filter(message =>
            !/^(Error|Gwall):/.test(words(message.textContent)) && !message.closest("[aria-hidden=true]"))""",
    ),
    Probe(
        "an error that does not help",
        ("3.3.3",),
        "The message says that something is wrong and not what to do.",
        "Say what to enter, and give an example where it helps.",
        script=r"""return all(".govuk-error-summary__list li, .govuk-error-message").filter(message =>
            /^(error:?\s*)?(invalid|error|required|wrong|incorrect|this field is required|"""
        r"""invalid (input|value|format|data|entry)|please try again|an error (has )?occurred)?\.?$/i"""
        r""".test(words(message.textContent)))""",
    ),
    Probe(
        "a field that is in error and does not say so",
        ("3.3.1",),
        "The field has an error message beside it that is not tied to it.",
        "Name the id of the message in aria-describedby of the field or its fieldset.",
        script="""return all("main .govuk-form-group.govuk-form-group--error").filter(group => {
            const message = group.querySelector(".govuk-error-message")
            return message && ![group, ...all("[aria-describedby]", group)].some(e =>
                words(e.getAttribute("aria-describedby")).split(" ").includes(message.id))
        })""",
    ),
)
