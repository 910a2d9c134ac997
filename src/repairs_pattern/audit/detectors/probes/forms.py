"""Fields: their names, their groups, and what is asked of whoever fills them in."""

from __future__ import annotations

from ..rules import Probe

PROBES = (
    Probe(
        "no purpose for the browser",
        ("1.3.5",),
        "The browser is not told what the field is for: it cannot fill it in for people who find "
        "typing or remembering hard.",
        'Add the autocomplete token of what is asked, such as autocomplete="tel".',
        script=r"""return all("main input").filter(input => !input.autocomplete
            && (["tel", "email"].includes(input.type) || ["text", ""].includes(input.type)
                && /phone|mobile|e-?mail|your (full )?name|first name|last name|postcode|ffôn|ebost/i
                    .test(labelled(input))) && !input.closest("[role=search]"))""",
    ),
    Probe(
        "the wrong purpose for the browser",
        ("1.3.5",),
        "The browser is told that the field is for something else, and offers the wrong thing.",
        "Give the autocomplete token of what the label asks for.",
        script=r"""const means = { tel: /phone|mobile|number|ffôn/i, email: /mail|ebost/i,
            "postal-code": /post ?code|cod post/i }
        return all("main input[autocomplete]").filter(input => {
            const token = input.autocomplete.split(" ").pop(), said = labelled(input)
            const other = Object.entries(means).find(([name, word]) => name !== token && word.test(said))
            return said && means[token] && !means[token].test(said) && other
        })""",
    ),
    Probe(
        "a name that goes when somebody types",
        ("3.3.2",),
        "The only name of the field is its placeholder, which goes when somebody types.",
        "Give the field a label, and put examples into a hint.",
        script='return all("main [placeholder]").filter(input => !labelled(input))',
    ),
    Probe(
        "a placeholder",
        (),
        "Words inside a field look like an answer, are faint, and go when somebody types.",
        "Put them into the hint.",
        script="""return all("main [placeholder]").filter(input => labelled(input)
            && words(input.placeholder))""",
    ),
    Probe(
        "a field without a visible name",
        ("3.3.2",),
        "Nothing that can be seen says what the field is for.",
        "Give it a label that is seen.",
        script="""return all("main :is(input:not([type=hidden], [type=submit], [type=button],"
            + "[type=image]), select, textarea)").filter(field => !isHidden(field)
            && ![...(field.labels || [])].some(label => words(label.innerText))
            && !byIds(field.getAttribute("aria-labelledby")).some(e => e && words(e.innerText)))""",
    ),
    Probe(
        "a name after its field",
        ("1.3.2", "3.3.2"),
        "The label, hint or error of a field comes after it: whoever fills it in as it is read out "
        "hears too late what it is for.",
        "Put label, hint and error before the field.",
        script="""const after = (a, b) => a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING
        return all("main :is(input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea)")
            .filter(field => [...(field.labels || []), ...byIds(field.getAttribute("aria-describedby"))]
                .some(told => told && !told.contains(field) && after(field, told)
                    && !/character-count|info/.test(told.className + told.id)))""",
    ),
    Probe(
        "a pattern that refuses without words",
        ("3.3.1",),
        "The browser refuses what does not fit a pattern, in words that the service cannot choose.",
        "Take the pattern away and check on the server.",
        script='return all("main input[pattern]")',
    ),
    Probe(
        "checked by the browser alone",
        ("3.3.1",),
        "The browser stops the form with bubbles that vanish and that screen readers miss.",
        "Add novalidate to the form and show errors from the server.",
        script="""return all("main form:not([novalidate])").filter(form =>
            form.querySelector("[required], [pattern], [min], [max], [type=email], [type=url]"))""",
    ),
    Probe(
        "choices without a question",
        ("1.3.1",),
        "Radios or checkboxes belong together and nothing says so: whoever hears an answer does "
        "not hear the question.",
        "Put them into a fieldset whose legend is the question.",
        script="""const choices = all("main input[type=radio], main input[type=checkbox]")
        return doubles(choices, c => c.name, () => true).filter(c => !groupOf(c))""",
    ),
    Probe(
        "fields of one name",
        ("2.4.6",),
        "Two fields are called the same in the same group: heard, they cannot be told apart.",
        "Say in each label, or in the legend of its group, which it is.",
        script="""return doubles(all("main input, main select, main textarea").filter(labelled),
            field => groupOf(field) + ": " + labelled(field), () => true)""",
    ),
    Probe(
        "a hint that is not tied to its field",
        ("1.3.1",),
        "A hint or error stands by the field, but screen readers do not read it with the field.",
        "Name its id in aria-describedby of the field, or of the fieldset.",
        script="""const told = new Set(all("[aria-describedby]").flatMap(element =>
            words(element.getAttribute("aria-describedby")).split(" ")))
        return all("main :is(.govuk-hint, .govuk-error-message)").filter(hint => words(hint.textContent)
            && !told.has(hint.id) && !hint.closest("label, legend, [aria-hidden=true]")
            && hint.closest(".govuk-form-group, fieldset")?.querySelector("input, select, textarea")
            && !hint.closest("dd, li:not(:has(input))"))""",
    ),
    Probe(
        "a reference that leads nowhere",
        ("1.3.1", "4.1.2"),
        "An attribute names an id that is not on the page: what it should add is never heard.",
        "Name an id that is there, or leave the attribute out.",
        script="""const names = ["aria-describedby", "aria-labelledby", "aria-errormessage", "aria-owns"]
        return names.flatMap(name => all(`[${name}]`).filter(element =>
            byIds(element.getAttribute(name)).includes(null)).map(element => [element,
            `${name}="${element.getAttribute(name)}"`])).concat(
            all("label[for]").filter(label => !document.getElementById(label.htmlFor)))""",
    ),
    Probe(
        "a label for something that is no field",
        ("1.3.1",),
        "A label belongs to no field: pressing it does nothing, and it is read as ordinary text.",
        "Tie it to its field with for, or use a paragraph or heading.",
        script='return all("main label").filter(label => !label.control)',
    ),
    Probe(
        "no button to send the form",
        ("3.2.2",),
        "The form has no button: it can be sent only by what a script does by itself.",
        "Add a button that sends it.",
        script="""return all("main form").filter(form => ![...form.elements].some(control =>
            control.matches("button:not([type=button], [type=reset]), [type=submit], [type=image]")
            && getComputedStyle(control).display !== "none"))""",
    ),
    Probe(
        "marked as needed by a sign alone",
        ("3.3.2",),
        "An asterisk or a colour marks what must be answered, and nothing explains it.",
        "Mark what is optional, in words: “(optional)”.",
        script=r"""return all("main label, main legend").filter(name => /\*\s*$/.test(words(name.textContent))
            && !/\*\s*(means|is|shows|=)|(marked|with) (an? )?(asterisk|\*)/i.test(main().textContent))""",
    ),
    Probe(
        "pasting is forbidden",
        ("3.3.8",),
        "The field refuses what is pasted: people who cannot remember or type it are kept out.",
        "Let people paste, and let password managers fill it in.",
        script="""return all("[onpaste], input[type=password][autocomplete=off]")
            .concat(all("main input, main textarea").filter(field => {
                if (field.disabled || field.readOnly) return false
                const event = new ClipboardEvent("paste", { bubbles: false, cancelable: true,
                    clipboardData: new DataTransfer() })
                return !field.dispatchEvent(event)
            }))""",
    ),
    Probe(
        "goes on when a value changes",
        ("3.2.2",),
        "Choosing an answer may send the form: who moves through the answers by keyboard is taken "
        "away at the first.",
        "Take the handler away and let people press a button.",
        script='return all("select[onchange], input[onchange]")',
    ),
    Probe(
        "a puzzle to get in",
        ("3.3.8",),
        "People are asked to solve a puzzle or to type what they see: many cannot.",
        "Use a way that needs no remembering, no sums and no pictures.",
        script=r"""return all("main label, main legend, main [class*=captcha], main iframe[src*=captcha]")
            .filter(element => element.matches("[class*=captcha], iframe") || /what is \w+ (plus|times|\+|x)"""
        r""" \w+|type the (letters|characters)|not a robot|characters of your password/i"""
        r""".test(element.textContent))""",
    ),
)
