"""A page for each of our probes that it must fail."""

from __future__ import annotations

from functools import partial

from . import pages
from .pages import (
    BUTTON,
    CALL,
    FORM,
    HEADING,
    LABEL,
    LEAD,
    LEGEND,
    PHONE,
    PHONE_IN_ERROR,
    SUMMARY,
    TITLE,
)

changed = partial(pages.changed, "probes")
added = partial(pages.added, "probes")
styled = partial(pages.styled, "probes")
erring = partial(pages.erring, "probes")

CHANGE_ADDRESS = '<span class="govuk-visually-hidden">address</span>'
PICTURE = 'alt="The stopcock is under the sink"'

NAMES = (
    changed(
        "links of one name to different places",
        (CHANGE_ADDRESS, ""),
        ('<span class="govuk-visually-hidden">problem</span>', ""),
    ),
    added(
        "buttons of one name that do different things",
        '<button name="a" value="1">Remove</button> <button name="a" value="2">Remove</button>',
    ),
    added("a name of digits alone", '<p><a href="/day/2">2</a></p>'),
    added("a name that says nothing", '<p>To follow it, <a href="/track/1">click here</a></p>'),
    changed("a link that says one thing and does another", (CALL, CALL.replace("100<", "999<"))),
    changed(
        "a change link for another row",
        (CHANGE_ADDRESS, CHANGE_ADDRESS.replace("address", "problem")),
    ),
    added(
        "a link that only a script can follow",
        '<p><a href="javascript:history.back()">Back</a></p>',
    ),
    added("a new tab without a word", '<p><a href="/map" target="_blank">A map</a></p>'),
    changed("a picture described wrongly", (PICTURE, 'alt="IMG_0042.jpg"')),
    added(
        "a picture that says something and is left out",
        '<p><a href="/sink"><img src="data:," alt="" width="40" height="40"></a></p>',
    ),
    added("said by a symbol alone", "<p>✓</p>"),
)

FORMS = (
    changed("a name after its field", (LABEL, ""), (PHONE, PHONE + LABEL)),
    changed("no purpose for the browser", (' autocomplete="tel"', "")),
    changed("the wrong purpose for the browser", ('"tel" aria', '"email" aria')),
    changed(
        "a name that goes when somebody types",
        (LABEL, ""),
        ('name="phone"', 'name="phone" placeholder="Phone number"'),
    ),
    changed("a placeholder", ('name="phone"', 'name="phone" placeholder="01632 960001"')),
    changed(
        "a field without a visible name",
        (LABEL, ""),
        ('name="phone"', 'name="phone" aria-label="Phone number"'),
    ),
    changed(
        "a pattern that refuses without words", ('name="phone"', 'name="phone" pattern="[0-9]+"')
    ),
    changed(
        "checked by the browser alone",
        (FORM, FORM.replace(" novalidate", "")),
        ('name="phone"', 'name="phone" required'),
    ),
    changed(
        "choices without a question",
        ("<fieldset>", "<div>"),
        ("</fieldset>", "</div>"),
        (LEGEND, "<p>How should we contact you?</p>"),
    ),
    added(
        "fields of one name",
        '<label for="more">Phone number</label><input id="more" name="more">',
    ),
    changed("a hint that is not tied to its field", (' aria-describedby="phone-hint"', "")),
    changed(
        "a reference that leads nowhere",
        ('aria-describedby="phone-hint"', 'aria-describedby="gone"'),
    ),
    changed("a label for something that is no field", (LEAD, "<label>We will call you</label>")),
    changed("no button to send the form", (BUTTON, "")),
    changed("marked as needed by a sign alone", (LABEL, LABEL.replace("</", " *</"))),
    changed("pasting is forbidden", ('name="phone"', 'name="phone" onpaste="return false"')),
    added(
        "goes on when a value changes",
        '<label for="area">Area</label><select id="area" onchange="this.form.submit()">'
        "<option>North</option></select>",
    ),
    changed(
        "a puzzle to get in", (LABEL, LABEL.replace("Phone number", "What is two plus three?"))
    ),
)

STRUCTURE = (
    changed("no title", (TITLE, "<title></title>")),
    changed("not one main heading", (HEADING, "<h2>How can we reach you?</h2>")),
    changed(
        "the title and the heading differ", (TITLE, "<title>Repairs - Report a repair</title>")
    ),
    changed("a heading that skips a level", ("<h2>Your answers so far</h2>", "<h4>So far</h4>")),
    changed(
        "looks like a heading and is none",
        ("<h2>Your answers so far</h2>", '<p class="heading-m"><strong>Your answers</strong></p>'),
    ),
    changed(
        "no landmarks",
        ('<main id="main-content" tabindex="-1">', '<div id="main-content">'),
        ("</main>", "</div>"),
    ),
    changed(
        "a table without headings",
        ('<th scope="col">Day</th><th scope="col">Time</th>', "<td>Day</td><td>Time</td>"),
    ),
    changed("a heading cell without words", ('<th scope="col">Day</th>', '<th scope="col"></th>')),
    added(
        "a row of things that is no list",
        '<div><div class="step">Reported</div><div class="step">Planned</div>'
        '<div class="step">Done</div></div>',
    ),
    added("typed bullets", "<p>- Bring a key<br>- Keep pets away</p>"),
    added("hidden from some", '<div><p aria-hidden="true">Bring a key</p></div>'),
    styled(
        "read in another order than shown",
        "form { display: flex; flex-direction: column-reverse }",
    ),
    added("a date in digits", "<p>We come on 02/06.</p>"),
    added("words all in capitals", "<p>DO NOT TURN THE WATER ON BEFORE WE COME</p>"),
    changed("a phone number that cannot be tapped", (CALL, "01632 960100")),
)

LOOKS = (
    added(
        "said by colour alone",
        '<p><span class="dot"></span></p>',
        ".dot { display: inline-block; width: 14px; height: 14px; background: #d4351c }",
    ),
    styled("one of its kind in another colour", "li:nth-child(2) { background: #cce2d8 }"),
    added(
        "told by a colour, a shape or a place", "<p>Choose one of the times marked in green.</p>"
    ),
    added(
        "smaller than 24 pixels",
        '<div><a class="day" href="/d/1">Mon 1</a><a class="day" href="/d/2">Tue 2</a></div>',
        ".day { display: inline-block; min-height: 0; height: 16px; width: 16px; overflow: hidden }",
    ),
    styled("wider than the screen", "table { min-width: 1600px }"),
    changed("cannot be made larger", ("initial-scale=1", "initial-scale=1, user-scalable=no")),
    changed(
        "goes elsewhere by itself",
        (TITLE, TITLE + '<meta http-equiv="refresh" content="900; url=/">'),
    ),
    styled(
        "made for one way of holding a phone",
        "@media (orientation: portrait) { main { transform: rotate(90deg) } }",
    ),
    added(
        "shown while the mouse is over it",
        '<p class="tip">Reference<span> It is in your text message</span></p>',
        ".tip span { display: none } .tip:hover span { display: inline }",
    ),
    changed("only in a bubble", ('<p class="lead">', '<p class="lead" title="Not for adverts">')),
    styled(
        "moves by itself",
        "@keyframes turn { to { rotate: 1turn } } li { animation: turn 2s infinite }",
    ),
    added("sound by itself", '<audio autoplay src="data:audio/wav;base64,"></audio>'),
    changed(
        "words as a picture",
        (PICTURE, 'alt="Call us now on your phone if you smell gas in your home"'),
    ),
)

ACTING = (
    added("only for a mouse", '<p onclick="choose()">8am to 12pm</p>'),
    added("a button that is none", '<div role="button" tabindex="0">Next days</div>'),
    changed("another order for the keyboard", ('name="phone"', 'name="phone" tabindex="3"')),
    changed("kept from the keyboard", ('name="phone"', 'name="phone" tabindex="-1"')),
    added("can only be dragged", '<p draggable="true">8am to 12pm</p>'),
    added("news that nobody hears", '<p class="loading">Looking for times</p>'),
    changed(
        "the visible name is not the spoken one",
        (BUTTON, BUTTON.replace("<button", '<button aria-label="Next"')),
    ),
    changed("a role on something else", ("<ul>", '<ul role="presentation">')),
)

ERRORS = (
    erring("an error that the title does not tell", ("<title>Error: ", "<title>")),
    changed("a title that tells of an error that is none", ("<title>", "<title>Error: ")),
    erring("an error without a summary", (SUMMARY, "")),
    erring("a summary that leads nowhere", ('href="#phone"', 'href="#telephone"')),
    erring("an error that is not at its field", (PHONE_IN_ERROR, PHONE)),
    erring("an error that is only red", ('<span class="govuk-visually-hidden">Error:</span> ', "")),
    erring("an error that does not help", (">Enter a phone number</a>", ">Invalid value</a>")),
    erring(
        "a field that is in error and does not say so",
        ('class="govuk-form-group"', 'class="govuk-form-group govuk-form-group--error"'),
        (PHONE_IN_ERROR, PHONE),
    ),
)

LANGUAGES = (
    added(
        "words in a language that is not said",
        "<p>Byddwn yn dweud wrthych chi am y gwaith ar eich cartref.</p>",
    ),
    changed("the page is in another language than it says", ('lang="en"', 'lang="cy"')),
    added("a word in a language that is not said", '<p><a href="/cy">Cymraeg</a></p>'),
)

CANARIES = (*NAMES, *FORMS, *STRUCTURE, *LOOKS, *ACTING, *ERRORS, *LANGUAGES)
