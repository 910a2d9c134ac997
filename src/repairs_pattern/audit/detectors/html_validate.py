"""html-validate: its recommended rules and its rules for accessibility, on what was answered.

The rules that are switched off are matters of style, which differ between people and harm nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from ..findings import Finding
from ..node_engines import engines, package_version
from ..seeing import Reads, Seen
from .known import unexplained
from .plain import told

OF_STYLE = (
    "attribute-boolean-style",
    "attribute-empty-style",
    "long-title",
    "no-implicit-button-type",
    "no-inline-style",
    "no-trailing-whitespace",
    "tel-non-breaking",
    "void-style",
)

CONFIG = {
    "root": True,
    "extends": ["html-validate:recommended", "html-validate:a11y"],
    "rules": {
        **dict.fromkeys(OF_STYLE, "off"),
        "input-missing-label": "error",
        "no-missing-references": "error",
        # Boxes that are ticked together share a name, as GOV.UK's do.
        "form-dup-name": ["error", {"shared": ["radio", "checkbox", "button", "submit"]}],
    },
}

CRITERIA: Mapping[str, tuple[str, ...]] = {
    "area-alt": ("1.1.1",),
    "aria-hidden-body": ("4.1.2",),
    "aria-label-misuse": ("4.1.2",),
    "autocomplete-password": ("3.3.8",),
    "empty-heading": ("1.3.1", "2.4.6"),
    "empty-title": ("2.4.2",),
    "hidden-focusable": ("4.1.2",),
    "input-missing-label": ("1.3.1", "4.1.2"),
    "meta-refresh": ("2.2.1",),
    "multiple-labeled-controls": ("1.3.1",),
    "no-abstract-role": ("4.1.2",),
    "no-autoplay": ("1.4.2",),
    "no-dup-id": ("4.1.2",),
    "no-missing-references": ("1.3.1", "4.1.2"),
    "prefer-native-element": (),
    "text-content": ("4.1.2",),
    "valid-autocomplete": ("1.3.5",),
    "wcag/h30": ("1.1.1", "2.4.4"),
    "wcag/h32": ("3.2.2",),
    "wcag/h36": ("1.1.1",),
    "wcag/h37": ("1.1.1",),
    "wcag/h63": ("1.3.1",),
    "wcag/h67": ("1.1.1",),
    "wcag/h71": ("1.3.1",),
}
"""What each rule proves broken. A rule that is not named is of HTML and not of WCAG."""


class HtmlValidate:
    """Reads the answer of the service."""

    name: ClassVar[str] = "html-validate"
    reads: ClassVar[Reads] = "html"

    def version(self) -> str:
        """Its own."""
        return package_version("html-validate")

    def look(self, seen: Seen) -> Iterable[Finding]:
        """What it finds in the HTML."""
        [found] = look_at([seen.html])
        return found


def look_at(pages: list[str]) -> list[list[Finding]]:
    """What html-validate finds in each page, given as a whole document."""
    answers = engines().ask("html-validate", pages, CONFIG)
    return [list(unexplained(_findings(messages))) for messages in answers]


def _findings(messages: list[dict[str, Any]]) -> Iterator[Finding]:
    for each in messages:
        rule, where = each["ruleId"], each["selector"] or ""
        criteria = CRITERIA.get(rule, ())
        yield Finding(
            HtmlValidate.name,
            rule,
            criteria,
            where,
            each["html"],
            told(each["message"], criteria),
            f"See https://html-validate.org/rules/{rule}.html",
        )
