"""Decisions: findings that somebody looked at and let through, each with a reason and an end.

A file of them is YAML::

    - rule: axe/aria-allowed-attr
      element: "#by"
      page: updates
      reason: GOV.UK Frontend says so on purpose.
      expires: 2027-06-01
      issue: https://github.com/alphagov/govuk-frontend/issues/979

``rule`` is the detector and its rule, and ``*`` stands for anything in it, in ``element`` and in
``page``. ``page`` may be left out. A decision that has expired counts no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from .findings import Finding

NEEDED = ("rule", "element", "reason", "expires", "issue")


class BadDecision(Exception):
    """A decision that cannot be read: which, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One finding, or several of a kind, that are let through until a day."""

    rule: str
    element: str
    reason: str
    expires: date
    issue: str
    page: str = "*"

    def covers(self, finding: Finding, page: str) -> bool:
        """Whether it is about this finding on this page."""
        pairs = (
            (f"{finding.detector}/{finding.rule}", self.rule),
            (finding.element, self.element),
            (page, self.page),
        )
        return all(_matches(text, pattern) for text, pattern in pairs)


def read_decisions(file: Path) -> list[Decision]:
    """The decisions in a file.

    :raises BadDecision: when one lacks something.
    """
    try:
        entries = yaml.safe_load(file.read_text("utf-8")) or []
    except yaml.YAMLError as error:
        raise BadDecision(f"{file} is not YAML: {error}") from None
    if not isinstance(entries, list):
        raise BadDecision(f"{file} must be a list of decisions.")
    return [_decision(file, number, entry) for number, entry in enumerate(entries, 1)]


def _decision(file: Path, number: int, entry: Any) -> Decision:
    where = f"Decision {number} in {file}"
    if not isinstance(entry, dict):
        raise BadDecision(f"{where} must have {', '.join(NEEDED)}.")
    if missing := [name for name in NEEDED if not entry.get(name)]:
        raise BadDecision(f"{where} has no {', '.join(missing)}.")
    if unknown := set(entry) - {*NEEDED, "page"}:
        raise BadDecision(f"{where} has {', '.join(sorted(unknown))}, which means nothing.")
    if not isinstance(entry["expires"], date):
        raise BadDecision(f"{where}: expires must be a date, like 2027-06-01.")
    return Decision(**entry)


def covering(decisions: Sequence[Decision], finding: Finding, page: str) -> Decision | None:
    """The decision about a finding, if there is one."""
    return next((each for each in decisions if each.covers(finding, page)), None)


def _matches(text: str, pattern: str) -> bool:
    """As a shell does it, but with brackets as they are: selectors have them."""
    return fnmatchcase(text, pattern.replace("[", "[[]"))
