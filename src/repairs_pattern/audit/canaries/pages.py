"""The clean page, and what is changed in it to make a page that a detector must fail."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..states import Step

CLEAN = Path(__file__).with_name("clean.html").read_text("utf-8")

TITLE = "<title>How can we reach you? - Report a repair</title>"
HEADING = "<h1>How can we reach you?</h1>"
LEAD = '<p class="lead">We will only use this to tell you about your repair.</p>'
PHONE = (
    '<input id="phone" name="phone" type="tel" autocomplete="tel" aria-describedby="phone-hint">'
)
LABEL = '<label for="phone">Phone number</label>'
HINT = '<div class="govuk-hint" id="phone-hint">For text messages too</div>'
LEGEND = "<legend>How should we contact you?</legend>"
BUTTON = '<button type="submit">Continue</button>'
FORM = '<form action="/reach" method="post" novalidate>'
SKIP = '<a href="#main-content" class="govuk-skip-link">Skip to main content</a>'
CALL = '<a href="tel:01632960100">01632 960100</a>'
STYLE_END = "</style>"
MAIN_END = "</main>"

SUMMARY = """<div class="govuk-error-summary" role="alert" tabindex="-1">
<h2 class="govuk-error-summary__title">There is a problem</h2>
<ul class="govuk-error-summary__list"><li><a href="#phone">Enter a phone number</a></li></ul></div>
<script>document.querySelector(".govuk-error-summary").focus()</script>"""
MESSAGE = (
    '<p class="govuk-error-message" id="phone-error">'
    '<span class="govuk-visually-hidden">Error:</span> Enter a phone number</p>'
)
PHONE_IN_ERROR = PHONE.replace("phone-hint", "phone-hint phone-error")


class NotThere(Exception):
    """A change names what the clean page does not hold."""


@dataclass(frozen=True)
class Canary:
    """A page that a detector must fail.

    :param detector: its name.
    :param rule: the rule that it must name.
    :param changes: what is replaced in the clean page, and by what.
    :param in_error: whether it is the clean page in error that is changed.
    :param steps: what somebody did before, for detectors that read it.
    """

    detector: str
    rule: str
    changes: tuple[tuple[str, str], ...]
    in_error: bool = False
    steps: tuple[Step, ...] = ()

    @property
    def html(self) -> str:
        """The page.

        :raises NotThere: when the clean page has changed and the canary has not.
        """
        page = clean_in_error() if self.in_error else CLEAN
        for old, new in self.changes:
            if old not in page:
                raise NotThere(f"{self.detector}, {self.rule}: {old!r}")
            page = page.replace(old, new, 1)
        return page


def changed(detector: str, rule: str, *changes: tuple[str, str]) -> Canary:
    """A canary that is the clean page with these changes."""
    return Canary(detector, rule, changes)


def added(detector: str, rule: str, html: str, css: str = "") -> Canary:
    """A canary that is the clean page with something more at the end of its main part."""
    style = ((STYLE_END, css + STYLE_END),) if css else ()
    return Canary(detector, rule, ((MAIN_END, html + MAIN_END), *style))


def styled(detector: str, rule: str, css: str) -> Canary:
    """A canary that is the clean page with more CSS."""
    return Canary(detector, rule, ((STYLE_END, css + STYLE_END),))


def erring(detector: str, rule: str, *changes: tuple[str, str]) -> Canary:
    """A canary that is the clean page in error with these changes."""
    return Canary(detector, rule, changes, in_error=True)


@cache
def clean_in_error() -> str:
    """The clean page as it comes back when nothing was answered."""
    page = CLEAN.replace("<!-- summary -->", SUMMARY).replace("<!-- message -->", MESSAGE)
    return page.replace(PHONE, PHONE_IN_ERROR).replace("<title>", "<title>Error: ")
