"""Which success criteria the detectors can fail, from what each of them is made of."""

from __future__ import annotations

import json
import pkgutil
import subprocess
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from repairs_pattern.audit import detectors
from repairs_pattern.audit.criteria import CRITERIA
from repairs_pattern.audit.detectors import html_validate
from repairs_pattern.audit.detectors.axe import OPTIONS, TAGS
from repairs_pattern.audit.detectors.rules import Rule
from repairs_pattern.audit.node_engines import installed, node

AXE = """
import { createRequire } from "node:module"
const axe = createRequire(process.cwd() + "/")("axe-core")
const { rules, tags } = %s
const runs = rule => rules[rule.id]?.enabled ?? rule.enabled
console.log(JSON.stringify(axe._audit.rules.filter(runs).filter(rule =>
    rule.tags.some(tag => tags.includes(tag)) && !rule.tags.includes("experimental"))
    .flatMap(rule => rule.tags.map(tag => /^wcag(\\d)(\\d)(\\d+)$/.exec(tag)?.slice(1).join(".")))
    .filter(Boolean)))
"""

ALFA = """
import { default as rules } from "@siteimprove/alfa-rules"
import { Criterion } from "@siteimprove/alfa-wcag"
console.log(JSON.stringify([...rules].flatMap(rule => [...rule.requirements])
    .filter(Criterion.isCriterion).map(each => each.chapter)))
"""


OF_SOUND_AND_FILM = {"1.2.1", "1.2.2", "1.2.3", "1.2.5"}
"""What the engines have on these asks a person, who is not there: it never fails anything."""


def our_rules() -> Iterator[Rule]:
    """Every rule of our own detectors."""
    for module in pkgutil.walk_packages(detectors.__path__, f"{detectors.__name__}."):
        for value in vars(import_module(module.name)).values():
            for each in value if isinstance(value, tuple) else [value]:
                if isinstance(each, Rule):
                    yield each


def can_fail() -> set[str]:
    """The criteria of which some detector can say for certain that they are not met."""
    axe = _asked(AXE % json.dumps({"rules": OPTIONS["rules"], "tags": TAGS}))
    others = {number for each in html_validate.CRITERIA.values() for number in each}
    ours = {number for rule in our_rules() if rule.certain for number in rule.criteria}
    theirs = {*axe, *_asked(ALFA), *others} - OF_SOUND_AND_FILM
    return (theirs | ours) & set(CRITERIA)


def can_hint() -> set[str]:
    """The criteria of which a detector can only say where a person should look."""
    unsure = {number for rule in our_rules() if not rule.certain for number in rule.criteria}
    return unsure - can_fail()


def _asked(script: str) -> list[Any]:
    """What a script prints, run where the engines are."""
    command = [str(node()), "--input-type=module", "--eval", script]
    done = subprocess.run(command, cwd=installed(), capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))
