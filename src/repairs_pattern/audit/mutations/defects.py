"""The defects that are put into our pages, to see which detectors notice.

Each is something that was seen in another council's service, or that a success criterion forbids.
They were written before anybody looked at what is noticed, and none is taken away because nothing
notices it: what no machine finds, a person must look for.
"""

from __future__ import annotations

from dataclasses import dataclass

from .changes import (
    Change,
    after,
    attribute,
    before,
    both,
    moved,
    removed,
    renamed,
    replaced,
    said,
    script,
    style,
    unwrapped,
)


@dataclass(frozen=True)
class Defect:
    """One defect.

    :param id: unique, in words.
    :param criteria: what it breaks. A finding notices it only when it is about one of these; none
        for a defect that breaks no criterion, which any new finding notices.
    :param page: into which of our pages it is put.
    :param change: how.
    :param ask: what a person must ask of a page, should no machine notice.
    :param source: where it was seen, or what forbids it.
    """

    id: str
    criteria: tuple[str, ...]
    page: str
    change: Change
    ask: str
    source: str = "WCAG 2.2"


HRO = "Housing Repairs Online"
HUB = "A repairs hub"
FORKS = "A fork of Housing Repairs Online"

HIDDEN = "govuk-visually-hidden"
CALENDAR = (
    "<table><caption>November</caption><tr><th scope='col'>Tue</th><th scope='col'>Wed</th></tr>"
    "<tr><td id='one' class='day'>24</td><td id='two' class='day'>25</td></tr></table>"
)

NAMES = (
    Defect(
        "a field without its label",
        ("1.3.1", "3.3.2", "4.1.2"),
        "phone",
        removed("label[for=phone]"),
        "Has every field a label?",
        FORKS,
    ),
    Defect(
        "a label for another field",
        ("1.3.1", "3.3.2", "4.1.2"),
        "photos",
        attribute("label[for=photos]", "for", "repairImage"),
        "Does every label belong to its field?",
        FORKS,
    ),
    Defect(
        "a placeholder in place of a label",
        ("1.3.1", "3.3.2", "4.1.2"),
        "postcode",
        both(
            removed("main form label"),
            attribute("main form input[type=text]", "placeholder", "Postcode"),
        ),
        "Has every field a label that stays?",
    ),
    Defect(
        "body text in a label",
        ("1.3.1",),
        "call-now",
        renamed("main h2 + p", "label"),
        "Is a label only used for a field?",
        FORKS,
    ),
    Defect(
        "change links of one name",
        ("2.4.4",),
        "check-answers",
        removed(f"main .govuk-summary-list__actions .{HIDDEN}"),
        "Does each Change link say what it changes?",
        HRO,
    ),
    Defect(
        "the hidden words of a change link outside of it",
        ("2.4.4",),
        "check-answers",
        both(
            removed(f"main .govuk-summary-list__actions .{HIDDEN}"),
            after(
                "main .govuk-summary-list__actions a",
                f"<span class='{HIDDEN}'>who it is for</span>",
            ),
        ),
        "Are the hidden words inside the link?",
        HRO,
    ),
    Defect(
        "a change link that says that it changes another row",
        ("2.4.4",),
        "check-answers",
        said(
            "main .govuk-summary-card:nth-of-type(2) .govuk-summary-list__actions a .govuk-visually-hidden",
            " Where is the repair? (Who and where)",
        ),
        "Does each link say what it really does?",
    ),
    Defect(
        "a link that says here",
        ("2.4.4",),
        "confirmation",
        said("main a[href='/track/']", "here"),
        "Does each link say where it leads?",
    ),
    Defect(
        "a link that promises another page",
        ("2.4.4",),
        "confirmation",
        said("main a[href='/track/']", "Read about damp and mould"),
        "Does each link lead to what it says?",
    ),
    Defect(
        "a phone link that calls another number",
        ("2.4.4",),
        "call-now",
        attribute("main a[href^='tel:']", "href", "tel:01632960555"),
        "Does each phone link call the number that it shows?",
    ),
    Defect(
        "a picture described as not found",
        ("1.1.1",),
        "photos",
        after(
            "main form .govuk-hint",
            "<img src='/static/photo.png' alt='not found' width='90' height='60'>",
        ),
        "Do the words for each picture say what it shows?",
        FORKS,
    ),
    Defect(
        "a picture without words",
        ("1.1.1",),
        "photos",
        after("main form .govuk-hint", "<img src='/static/photo.png' width='90' height='60'>"),
        "Has each picture an alt?",
    ),
    Defect(
        "a picture with the words of another",
        ("1.1.1",),
        "photos",
        after(
            "main form .govuk-hint",
            "<img src='/static/photo.png' alt='A gas meter in a cupboard' width='90' height='60'>",
        ),
        "Do the words for each picture fit what it shows?",
    ),
    Defect(
        "a choice that is only a picture",
        ("1.1.1", "1.3.1", "4.1.2", "3.3.2"),
        "question",
        replaced(
            "main label[for=choice]",
            "<label class='govuk-label govuk-radios__label' for='choice'>"
            "<img src='/static/gas.png' alt='' width='60' height='40'></label>",
        ),
        "Has each choice words?",
        HRO,
    ),
    Defect(
        "a button called something else",
        ("2.5.3",),
        "phone",
        attribute("main form button.govuk-button", "aria-label", "Next step"),
        "Is each control called what it shows?",
    ),
    Defect(
        "a button with a sign in place of words",
        ("1.1.1", "2.4.6", "4.1.2"),
        "phone",
        said("main form button.govuk-button", "→"),
        "Has each button words?",
    ),
    Defect(
        "a tick in place of a word",
        ("1.1.1",),
        "check-answers",
        said("main .govuk-summary-list__value", "✓"),
        "Are signs said in words?",
    ),
)

FORMS = (
    Defect(
        "times without their day",
        ("1.3.1", "2.4.6", "3.3.2"),
        "appointment",
        both(renamed("main fieldset", "div"), renamed("main legend", "h2")),
        "Does each time say its day?",
        HRO,
    ),
    Defect(
        "radios without a question",
        ("1.3.1", "3.3.2"),
        "question",
        both(renamed("main fieldset", "div"), renamed("main legend", "div")),
        "Is every group of choices a fieldset?",
        HRO,
    ),
    Defect(
        "a fieldset with an empty legend",
        ("1.3.1", "2.4.6"),
        "appointment",
        said("main legend", ""),
        "Has every group a name?",
    ),
    Defect(
        "one id for two radios",
        ("1.3.1", "4.1.2", "3.3.2"),
        "question",
        attribute("#choice-2", "id", "choice"),
        "Is every id unique?",
        HRO,
    ),
    Defect(
        "a hint that is not read with its field",
        ("1.3.1", "3.3.2"),
        "phone",
        attribute("#phone", "aria-describedby", None),
        "Is each hint tied to its field?",
        HRO,
    ),
    Defect(
        "a description that is not there",
        ("1.3.1", "4.1.2"),
        "phone",
        attribute("#phone", "aria-describedby", "event-name-hint"),
        "Do all references lead somewhere?",
        FORKS,
    ),
    Defect(
        "an email field for the browser's phone number",
        ("1.3.5",),
        "updates",
        attribute("main input[type=email]", "autocomplete", "tel"),
        "Has each field about the person the right autocomplete?",
        HRO,
    ),
    Defect(
        "a phone field without autocomplete",
        ("1.3.5",),
        "phone",
        attribute("#phone", "autocomplete", None),
        "Has each field about the person the right autocomplete?",
        HRO,
    ),
    Defect(
        "an autocomplete that does not exist",
        ("1.3.5",),
        "phone",
        attribute("#phone", "autocomplete", "telephone"),
        "Has each field about the person the right autocomplete?",
    ),
    Defect(
        "a field that swallows spaces",
        ("2.1.1", "3.3.2"),
        "phone",
        script(
            "document.querySelector('#phone').addEventListener('keypress', event => {"
            " if (!/[0-9+]/.test(event.key)) event.preventDefault() })"
        ),
        "Can everything be typed in each field?",
        HRO,
    ),
    Defect(
        "a pattern that the browser enforces",
        ("3.3.1",),
        "phone",
        both(
            attribute("#phone", "pattern", "[0-9]{11}"), attribute("main form", "novalidate", None)
        ),
        "Are errors told by the service?",
        FORKS,
    ),
    Defect(
        "an asterisk in place of a word",
        ("3.3.2",),
        "phone",
        said("label[for=phone]", "UK phone number *"),
        "Is what must be answered said in words?",
    ),
    Defect(
        "a choice that sends the form",
        ("3.2.2",),
        "question",
        script(
            "document.querySelector('main form').addEventListener('change', event =>"
            " event.currentTarget.submit())"
        ),
        "Does nothing happen before a button is pressed?",
    ),
    Defect(
        "a form without a button",
        ("3.2.2",),
        "question",
        removed("main form button"),
        "Has each form a button?",
    ),
    Defect(
        "an answer asked for a second time",
        ("3.3.7",),
        "updates",
        before(
            "main form button",
            "<label for='again'>UK phone number</label><input id='again' name='phone' type='tel'"
            " autocomplete='tel'>",
        ),
        "Is nothing asked for twice?",
    ),
    Defect(
        "a password that cannot be pasted",
        ("3.3.8",),
        "phone",
        script(
            "document.querySelector('#phone').addEventListener('paste', event => event.preventDefault())"
        ),
        "Can everything be pasted?",
    ),
    Defect(
        "instructions after the field",
        ("1.3.2", "3.3.2"),
        "phone",
        moved("#phone", "label[for=phone]"),
        "Do labels and hints come before their fields?",
    ),
    Defect(
        "a label that does not fit its field",
        ("2.4.6", "3.3.2"),
        "phone",
        said("label[for=not_when]", "What is your favourite colour?"),
        "Does each label say what is asked for?",
    ),
    Defect(
        "nothing to check before it is sent",
        ("3.3.4",),
        "check-answers",
        removed("main .govuk-summary-card"),
        "Can people check their answers before they send them?",
    ),
)

ERRORS = (
    Defect(
        "an error without Error in the title",
        ("2.4.2", "3.3.1"),
        "phone-error",
        said(
            "title",
            "What is your phone number? – Report a housing repair – Northmere Borough Council",
        ),
        "Does the title begin with Error?",
        HRO,
    ),
    Defect(
        "an error that the field does not have",
        ("1.3.1", "3.3.1"),
        "phone-error",
        attribute("#phone", "aria-describedby", "phone-hint"),
        "Is each error tied to its field?",
        HRO,
    ),
    Defect(
        "an error without the word",
        ("1.4.1", "3.3.1"),
        "phone-error",
        removed(f"#phone-error .{HIDDEN}"),
        "Does each error say that it is one?",
        HRO,
    ),
    Defect(
        "a summary whose link leads nowhere",
        ("1.3.1", "3.3.1", "2.4.4"),
        "phone-error",
        attribute(".govuk-error-summary a", "href", "#telephone"),
        "Do the links of the error summary lead to their fields?",
    ),
    Defect(
        "no error summary",
        ("3.3.1",),
        "phone-error",
        removed(".govuk-error-summary"),
        "Is there an error summary?",
        HRO,
    ),
    Defect(
        "an error only by a red border",
        ("1.4.1", "3.3.1", "2.4.2"),
        "phone-error",
        both(removed(".govuk-error-summary"), removed("#phone-error")),
        "Is each error written?",
    ),
    Defect(
        "an answer that is lost",
        ("3.3.1", "3.3.7"),
        "phone-error",
        attribute("#phone", "value", ""),
        "Is what was typed still there after an error?",
    ),
    Defect(
        "an error that does not say what to do",
        ("3.3.3",),
        "phone-error",
        both(
            said(".govuk-error-summary a", "Invalid input"),
            said("#phone-error", "Error: Invalid input"),
        ),
        "Does each error say what to do?",
    ),
    Defect(
        "an error about something else",
        ("3.3.1", "3.3.3"),
        "phone-error",
        both(
            said(".govuk-error-summary a", "Choose a day for the visit"),
            said("#phone-error", "Error: Choose a day for the visit"),
        ),
        "Does each error fit its field?",
    ),
    Defect(
        "a summary that does not get the focus",
        ("2.4.3", "3.3.1", "4.1.3"),
        "phone-error",
        both(
            attribute(".govuk-error-summary", "data-module", None),
            unwrapped(".govuk-error-summary > div[role=alert]"),
        ),
        "Does the error summary get the focus?",
    ),
)

STRUCTURE = (
    Defect(
        "headings that skip a level",
        ("1.3.1",),
        "call-now",
        renamed("main h2", "h4"),
        "Do headings go down one level at a time?",
        FORKS,
    ),
    Defect(
        "a heading that is none",
        ("1.3.1",),
        "call-now",
        replaced("main h2", "<p class='govuk-heading-m'>If this is not right</p>"),
        "Is everything that looks like a heading one?",
    ),
    Defect(
        "no main heading",
        ("1.3.1", "2.4.6"),
        "call-now",
        renamed("main h1", "div"),
        "Has the page one h1?",
    ),
    Defect(
        "no main part",
        ("1.3.1", "2.4.1"),
        "call-now",
        renamed("main", "div"),
        "Is there one main element?",
    ),
    Defect(
        "steps that are no list",
        ("1.3.1",),
        "confirmation",
        both(renamed("main ol > li", "div"), renamed("main ol", "div")),
        "Is everything that looks like a list one?",
    ),
    Defect(
        "a history as divs",
        ("1.3.1",),
        "confirmation",
        replaced(
            "main ol",
            "<div><div class='event'>Reported, 23 November</div><div class='event'>Planned, 24 "
            "November</div><div class='event'>Done, 25 November</div></div>",
        ),
        "Is everything that looks like a list one?",
        HUB,
    ),
    Defect(
        "a picture in a table for layout",
        ("1.3.1",),
        "photos",
        after(
            "main form .govuk-hint",
            "<table><tr><td><img src='/static/p.png' alt='Your photo' width='90' height='60'></td>"
            "<td>Remove</td></tr></table>",
        ),
        "Are tables only used for data?",
        FORKS,
    ),
    Defect(
        "a calendar whose days have no heading",
        ("1.3.1",),
        "appointment",
        before("main form .govuk-form-group", CALENDAR.replace("Tue", "").replace("Wed", "")),
        "Have the columns of each table words?",
        HUB,
    ),
    Defect(
        "no language",
        ("3.1.1",),
        "call-now",
        attribute("html", "lang", None),
        "Does the page say its language?",
    ),
    Defect(
        "the wrong language",
        ("3.1.1",),
        "call-now",
        attribute("html", "lang", "cy"),
        "Does the page say the right language?",
    ),
    Defect(
        "Welsh in a page in English",
        ("3.1.2",),
        "call-now",
        before(
            "main h2", "<p>Byddwn yn ffonio pan fydd rhywun ar y ffordd i weld eich cartref.</p>"
        ),
        "Is everything in the language of the page, or marked?",
    ),
    Defect(
        "Polish in a page in English",
        ("3.1.2",),
        "call-now",
        after("main h2", "<p>Jeśli potrzebujesz pomocy, zadzwoń do nas w dni robocze.</p>"),
        "Is everything in the language of the page, or marked?",
    ),
    Defect(
        "a title that says not found",
        ("2.4.2",),
        "call-now",
        said("title", "Not found - Housing Repairs"),
        "Does each title say what its page is about?",
        HRO,
    ),
    Defect(
        "no title",
        ("2.4.2",),
        "call-now",
        said("title", ""),
        "Has each page a title?",
    ),
    Defect(
        "no skip link",
        ("2.4.1",),
        "start",
        removed(".govuk-skip-link"),
        "Is there a way past the header?",
    ),
    Defect(
        "a skip link that leads nowhere",
        ("2.4.1",),
        "start",
        attribute(".govuk-skip-link", "href", "#content"),
        "Does the skip link skip?",
    ),
    Defect(
        "words hidden from screen readers",
        ("1.3.1", "4.1.2"),
        "call-now",
        attribute("main ol", "aria-hidden", "true"),
        "Do screen readers get everything that is seen?",
    ),
    Defect(
        "controls hidden from screen readers",
        ("1.3.1", "4.1.2"),
        "phone",
        attribute("main form button.govuk-button", "aria-hidden", "true"),
        "Do screen readers get everything that can be pressed?",
    ),
    Defect(
        "HTML that is not valid",
        (),
        "call-now",
        replaced("main h2", "<span><div>If this is not right</div></span>"),
        "Is the HTML valid?",
    ),
    Defect(
        "shown in another order than read",
        ("1.3.2", "2.4.3"),
        "appointment",
        style("main form { display: flex; flex-direction: column-reverse }"),
        "Is the page read in the order in which it is shown?",
    ),
    Defect(
        "read in an order that makes no sense",
        ("1.3.2",),
        "call-now",
        moved("main .repairs-urgency-card__content", "main .repairs-urgency-card"),
        "Does the page make sense in the order in which it is read?",
    ),
)

LOOKS = (
    Defect(
        "a state told by a coloured dot",
        ("1.4.1", "1.1.1"),
        "confirmation",
        both(
            after("main h2", "<p>Your visit <span class='dot'></span></p>"),
            style(
                ".dot { display: inline-block; width: 14px; height: 14px; border-radius: 50%;"
                " background: #00703c }"
            ),
        ),
        "Is nothing said by colour alone?",
        HUB,
    ),
    Defect(
        "free times told by their colour",
        ("1.4.1",),
        "appointment",
        both(
            style("#slot-day-2 label { color: #00703c } #slot-day-3 label { color: #d4351c }"),
            after("main h1", "<p class='govuk-body'>Choose a time that is shown in green.</p>"),
        ),
        "Is nothing said by colour alone?",
        HUB,
    ),
    Defect(
        "what is late told by its colour",
        ("1.4.1",),
        "check-answers",
        style(
            "main .govuk-summary-card:nth-of-type(2) .govuk-summary-list__row:nth-child(2)"
            " .govuk-summary-list__value { color: #d4351c }"
        ),
        "Is nothing said by colour alone?",
        HUB,
    ),
    Defect(
        "links told by their colour",
        ("1.4.1",),
        "call-now",
        both(
            style("main p a.govuk-link:link { text-decoration: none; color: #263850 }"),
            before(
                "main h2",
                "<p class='govuk-body'>You can also <a class='govuk-link' href='/track/'>"
                "follow a repair</a> that you reported before.</p>",
            ),
        ),
        "Can links be told from the text around them without colour?",
    ),
    Defect(
        "the button told by where it is",
        ("1.3.3",),
        "phone",
        before("main form", "<p class='govuk-body'>Press the green button on the right.</p>"),
        "Is nothing told by its place, shape or colour?",
    ),
    Defect(
        "faint words",
        ("1.4.3",),
        "phone",
        style("#phone-hint { color: #a0a5a8 }"),
        "Can all text be read against its background?",
    ),
    Defect(
        "white on orange",
        ("1.4.3",),
        "call-now",
        style(
            ".repairs-urgency-card__heading, .repairs-urgency-card__urgency { background: #f47738;"
            " color: #fff }"
        ),
        "Can all text be read against its background?",
        HRO,
    ),
    Defect(
        "a field with a faint edge",
        ("1.4.11",),
        "phone",
        style("#phone { border: 1px solid #e5e5e5; box-shadow: none }"),
        "Can the edges of fields be seen?",
    ),
    Defect(
        "too wide for a phone",
        ("1.4.10",),
        "appointment",
        style("main fieldset.govuk-fieldset { min-width: 480px }"),
        "Does everything fit a screen 320 pixels wide?",
        HUB,
    ),
    Defect(
        "text cut off when it is larger",
        ("1.4.4",),
        "call-now",
        style("main ol { height: 60px; overflow: hidden }"),
        "Is nothing cut off with text twice as large?",
    ),
    Defect(
        "text cut off when it is further apart",
        ("1.4.12",),
        "phone",
        style("label[for=phone] { line-height: 1.3; height: 1.32em; overflow: hidden }"),
        "Is nothing cut off with letters and lines further apart?",
    ),
    Defect(
        "zooming forbidden",
        ("1.4.4",),
        "start",
        attribute(
            "meta[name=viewport]",
            "content",
            "width=device-width, initial-scale=1, user-scalable=no",
        ),
        "Can the page be zoomed?",
    ),
    Defect(
        "only for a phone held upright",
        ("1.3.4",),
        "phone",
        style(
            "@media (orientation: landscape) and (max-width: 900px) { main { transform: rotate(-90deg) } }"
        ),
        "Does the page work both ways of holding a phone?",
    ),
    Defect(
        "small targets side by side",
        ("2.5.8",),
        "appointment",
        both(
            after(
                "main h1",
                "<div class='days'><a href='?day=24'>24</a><a href='?day=25'>25</a></div>",
            ),
            style(".days a { display: inline-block; width: 18px; height: 18px; font-size: 12px }"),
        ),
        "Are targets at least 24 by 24 pixels?",
        HUB,
    ),
    Defect(
        "a hint that only a mouse brings up",
        ("1.4.13", "2.1.1"),
        "phone",
        both(
            after(
                "#phone-hint",
                "<span class='tip'>Why?<span> We call if we cannot get in.</span></span>",
            ),
            style(".tip span { display: none } .tip:hover span { display: block }"),
        ),
        "Is nothing shown only while a mouse is over it?",
    ),
    Defect(
        "something that moves for ever",
        ("2.2.2",),
        "confirmation",
        style(
            "@keyframes pulse { 50% { opacity: .3 } } .govuk-panel { animation: pulse 1s infinite }"
        ),
        "Does nothing move for more than five seconds?",
    ),
    Defect(
        "words as a picture",
        ("1.4.5",),
        "call-now",
        replaced(
            "main h2 + p", "<img src='/static/notice.png' alt='Notice' width='400' height='80'>"
        ),
        "Are there no pictures of words?",
    ),
    Defect(
        "nothing left in forced colours",
        ("1.4.11", "2.4.7"),
        "phone",
        style(
            "main form button.govuk-button { border: 0; outline: 0; appearance: none }"
            " main form button.govuk-button::before { display: none }"
        ),
        "Can every control be seen in forced colours?",
    ),
)

KEYBOARD = (
    Defect(
        "days that only a mouse can choose",
        ("2.1.1",),
        "appointment",
        both(
            before("main form .govuk-form-group", CALENDAR),
            script(
                "for (const day of document.querySelectorAll('.day')) day.addEventListener('click',"
                " () => { location.hash = day.id })"
            ),
        ),
        "Can everything be done with a keyboard?",
        HUB,
    ),
    Defect(
        "more days behind a link without an address",
        ("2.1.1", "4.1.2"),
        "appointment",
        after("main form", "<a class='govuk-link' id='more'>Next 5 days</a><span hidden></span>"),
        "Can everything be done with a keyboard?",
        HRO,
    ),
    Defect(
        "a div as a button",
        ("2.1.1", "4.1.2"),
        "phone",
        replaced(
            "main form button.govuk-button",
            "<div class='govuk-button' onclick='send()'>Continue</div>",
        ),
        "Can everything be done with a keyboard?",
    ),
    Defect(
        "a button that keys do not press",
        ("2.1.1", "4.1.2"),
        "phone",
        replaced(
            "main form button.govuk-button",
            "<div class='govuk-button' role='button' tabindex='0' id='go'>Continue</div>",
        ),
        "Can everything be done with a keyboard?",
    ),
    Defect(
        "a field that keeps the focus",
        ("2.1.2",),
        "phone",
        script(
            "document.querySelector('#not_when').addEventListener('keydown', event => {"
            " if (event.key === 'Tab') { event.preventDefault(); event.target.focus() } })"
        ),
        "Can focus leave everything by keyboard?",
    ),
    Defect(
        "focus that nobody sees",
        ("2.4.7",),
        "phone",
        style(
            "*:focus { outline: none !important; box-shadow: none !important;"
            " border-color: #0b0c0c !important; background-color: inherit }"
            " .govuk-link:focus { text-decoration: underline; color: inherit }"
        ),
        "Can the focus be seen everywhere?",
        HRO,
    ),
    Defect(
        "focus of one kind that nobody sees",
        ("2.4.7",),
        "question",
        style(
            ".govuk-radios__input:focus + .govuk-radios__label::before { box-shadow: none;"
            " outline: none; border-width: 2px }"
        ),
        "Can the focus be seen everywhere?",
    ),
    Defect(
        "focus behind a bar",
        ("2.4.11",),
        "check-answers",
        both(
            before("main", "<div class='bar'>This is a new service.</div>"),
            style(
                ".bar { position: fixed; left: 0; right: 0; bottom: 0; height: 45vh; background: #fff;"
                " z-index: 9 }"
            ),
        ),
        "Is what has the focus never covered?",
        HUB,
    ),
    Defect(
        "another order for Tab",
        ("2.4.3",),
        "phone",
        attribute("#not_when", "tabindex", "2"),
        "Does Tab go in the order of the page?",
    ),
    Defect(
        "a control that Tab leaves out",
        ("2.1.1",),
        "phone",
        attribute("main form button.govuk-button", "tabindex", "-1"),
        "Can everything be reached with a keyboard?",
    ),
    Defect(
        "a link that needs a script",
        ("2.1.1", "2.4.4"),
        "phone",
        attribute(".govuk-back-link", "href", "javascript:history.back()"),
        "Does every link work without JavaScript?",
        HRO,
    ),
    Defect(
        "a page that goes on when a field has the focus",
        ("3.2.1",),
        "phone",
        script(
            "document.querySelector('#not_when').addEventListener('focus', () => { location = '/' })"
        ),
        "Does nothing happen when something gets the focus?",
    ),
    Defect(
        "a new tab without a word",
        (),
        "confirmation",
        attribute("main a[href='/feedback/']", "target", "_blank"),
        "Is every new tab announced?",
    ),
    Defect(
        "a list that can only be dragged",
        ("2.5.7",),
        "appointment",
        before(
            "main form .govuk-form-group",
            "<ul><li draggable='true'>Morning</li><li draggable='true'>Afternoon</li></ul>",
        ),
        "Is there another way than dragging?",
    ),
    Defect(
        "an answer that counts before the finger is lifted",
        ("2.5.2",),
        "phone",
        script(
            "document.querySelector('main form button.govuk-button').addEventListener('mousedown',"
            " event => event.target.form.submit())"
        ),
        "Does nothing happen before a finger or button is lifted?",
    ),
    Defect(
        "a key that sends the form",
        ("2.1.4",),
        "check-answers",
        script(
            "addEventListener('keydown', event => { if (event.key === 's')"
            " document.querySelector('main form').submit() })"
        ),
        "Are there no shortcuts of one letter?",
    ),
)

TIME = (
    Defect(
        "a page that loads again by itself",
        ("2.2.1",),
        "appointment",
        after("title", '<meta http-equiv="refresh" content="300">'),
        "Does no page go away by itself?",
    ),
    Defect(
        "a time-out without a word",
        ("2.2.1",),
        "appointment",
        script("setTimeout(() => { location = '/timed-out' }, 10 * 60 * 1000)"),
        "Is there a warning before a time-out, and a way to have more time?",
        HRO,
    ),
    Defect(
        "a warning that comes too late",
        ("2.2.1",),
        "appointment",
        script(
            "setTimeout(() => { document.querySelector('h1').textContent = 'You have been timed out';"
            " document.querySelector('main form').remove() }, 5 * 60 * 1000)"
        ),
        "Is there a warning before a time-out, and a way to have more time?",
    ),
    Defect(
        "waiting that nobody hears",
        ("4.1.3",),
        "appointment",
        before("main form", "<h4 class='loading'>Loading</h4>"),
        "Is news announced?",
        HRO,
    ),
    Defect(
        "help in another place",
        ("3.2.6",),
        "phone",
        moved(".govuk-footer, footer", "header, .govuk-skip-link"),
        "Is help in the same place on every page?",
    ),
)

DEFECTS = (*NAMES, *FORMS, *ERRORS, *STRUCTURE, *LOOKS, *KEYBOARD, *TIME)
