"""Checks the rules by which the people in a home make a repair more urgent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repairs_pattern.domain.diagnosis import (
    TENURES,
    cases,
    is_sooner,
    outcomes_from,
)

from .problems import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from repairs_pattern.domain.diagnosis import Raise, Tree

    from .files import Document
    from .models import RaiseSetting, Settings, StaffSetting
    from .problems import Problem
    from .toml_lines import KeyPath


def check_household(document: Document, settings: Settings, tree: Tree) -> Iterator[Problem]:
    """Rules that name what is not there, that make a repair later, or that never apply."""
    for index, setting in enumerate(settings.household.raises):
        path = ("household", "raises", index)
        faults = [
            *unknown_names(document, path, setting, settings, tree),
            *_later(document, path, setting),
        ]
        yield from faults
        if not faults and not _can_apply(setting.rule, tree):
            yield document.problem(
                path,
                f"No repair in a home fits this rule while it is “{setting.from_}”, so it never "
                "applies.",
                "Check the priority of the outcomes in diagnosis.yaml, or take the rule out.",
            )


def unknown_names(
    document: Document,
    path: KeyPath,
    setting: RaiseSetting | StaffSetting,
    settings: Settings,
    tree: Tree,
) -> Iterator[Problem]:
    """Outcomes, hazards and trades of a setting that the council does not have."""
    outcomes = tree.outcomes.values()
    hazards = {outcome.hazard for outcome in outcomes if outcome.hazard is not None}
    named: tuple[tuple[str, Collection[str], Collection[str], str], ...] = (
        (
            "outcomes",
            getattr(setting, "outcomes", ()),
            tree.outcomes,
            "an outcome in diagnosis.yaml",
        ),
        ("hazards", setting.hazards, hazards, "a hazard of an outcome in diagnosis.yaml"),
        ("trades", setting.trades, settings.booking.trades, "a trade under [booking]"),
    )
    for key, given, known, what in named:
        for place, name in enumerate(given):
            if name not in known:
                reason = f"“{name}” is not {what}."
                yield document.problem((*path, key, place), reason, did_you_mean(name, known))


def _later(document: Document, path: KeyPath, setting: RaiseSetting) -> Iterator[Problem]:
    if not is_sooner(setting.to, setting.from_):
        yield document.problem(
            (*path, "to"),
            f"“{setting.to}” is not sooner than “{setting.from_}”, and a rule may only make a "
            "repair sooner.",
            "Give a more urgent priority, or take the rule out.",
        )


def _can_apply(rule: Raise, tree: Tree) -> bool:
    """Whether anybody is ever asked because of this rule: in a home, for a repair of ours."""
    starts = [tree.start_for("home", tenure) for tenure in TENURES]
    at_home = {outcome for start in starts for outcome in outcomes_from(tree, start)}
    return any(
        rule.fits(case.outcome, case.facts.season)
        and case.outcome.responsibility.of(case.facts.tenure) != "resident"
        for outcome in at_home
        for case in cases(tree.outcomes[outcome])
    )
