"""Findings that are let through, each by its rule and its element, with the reason.

They are about markup that GOV.UK Frontend gives on purpose, in every service that uses it. Nothing
else is: what a council finds on its own pages goes into its baseline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..findings import Finding


@dataclass(frozen=True)
class Known:
    """A finding that is known.

    :param detector: whose.
    :param rule: which rule.
    :param html: a pattern that the element's HTML, or what is said of it, must fit.
    :param reason: why it is let through.
    """

    detector: str
    rule: str
    html: str
    reason: str


RADIO_WITH_REVEAL = (
    "GOV.UK Frontend says on the radio itself that it opens a further question, so that screen "
    "readers can tell; the engines expect that of buttons only. Known upstream, and kept on purpose: "
    "https://github.com/alphagov/govuk-frontend/issues/979"
)
_REVEALS = r"<input[^>]*type=\"(radio|checkbox)\"[^>]*aria-(controls|expanded)|aria-expanded"

KNOWN = (
    Known(
        "alfa",
        "sia-r61",
        r"govuk-(error-summary|notification-banner)__title",
        "The error summary and the notification banner of GOV.UK Frontend have a heading of level 2 "
        "and stand before the h1, so that they are what people read first.",
    ),
    Known(
        "alfa",
        "sia-r60",
        r"<details class=\"govuk-details\"",
        "The details of GOV.UK Frontend are named by their summary, as details are in HTML.",
    ),
    Known("axe", "aria-allowed-attr", _REVEALS, RADIO_WITH_REVEAL),
    Known("alfa", "sia-r18", _REVEALS, RADIO_WITH_REVEAL),
    Known(
        "html-validate",
        "no-redundant-role",
        r"\"group\".*fieldset|fieldset.*\"group\"",
        "The date input of GOV.UK Frontend says role=group for screen readers that skip fieldsets.",
    ),
    Known(
        "media",
        "keeps its own colours",
        r"govuk-warning-text__icon",
        "The mark of a warning of GOV.UK Frontend has colours of the system, given by itself.",
    ),
    Known(
        "nu",
        "warning",
        r"“group” role is unnecessary for element “fieldset”",
        "The date input of GOV.UK Frontend says role=group for screen readers that skip fieldsets.",
    ),
    Known(
        "html-validate",
        "input-attributes",
        r"\"autocapitalize\" is not allowed on <input type=\"password\">",
        "The password input of GOV.UK Frontend has it for when the password is shown.",
    ),
    Known(
        "html-validate",
        "form-dup-name",
        r"-(month|year)\b|type=\"hidden\" name=\"day\"",
        "The boxes of a date share a name, which gives WTForms the list that it reads a date from.",
    ),
    Known(
        "html-validate",
        "prefer-native-element",
        r"govuk-notification-banner",
        "The notification banner of GOV.UK Frontend is a div with role=region.",
    ),
    Known(
        "html-validate",
        "prefer-native-element",
        r"native <button> element",
        "A link that looks like a button has role=button in GOV.UK Frontend; Space presses it too.",
    ),
)


def unexplained(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings but for those that are known."""
    return (finding for finding in findings if not any(_is(each, finding) for each in KNOWN))


def _is(known: Known, finding: Finding) -> bool:
    if (known.detector, known.rule) != (finding.detector, finding.rule):
        return False
    return bool(re.search(known.html, f"{finding.element} {finding.html} {finding.message}"))
