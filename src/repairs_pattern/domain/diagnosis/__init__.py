"""Diagnosis as data: read a council's tree, check it, and follow a resident's answers through it.

``parse_tree`` turns plain data (from ``diagnosis.yaml``) into a ``Tree`` whose every link leads
somewhere; ``check_tree`` finds what would fail or confuse a resident; ``Tree.diagnose`` follows
the answers to an outcome.
"""

from repairs_pattern.domain.diagnosis.check import PRIORITIES, check_tree
from repairs_pattern.domain.diagnosis.finding import BrokenTree, Finding
from repairs_pattern.domain.diagnosis.parse import parse_tree
from repairs_pattern.domain.diagnosis.tree import (
    SEASONS,
    STARTS,
    TENURES,
    Diagnosis,
    Exit,
    Facts,
    Option,
    Outcome,
    Question,
    Responsibility,
    Rule,
    Step,
    Tree,
)

__all__ = [
    "PRIORITIES",
    "SEASONS",
    "STARTS",
    "TENURES",
    "BrokenTree",
    "Diagnosis",
    "Exit",
    "Facts",
    "Finding",
    "Option",
    "Outcome",
    "Question",
    "Responsibility",
    "Rule",
    "Step",
    "Tree",
    "check_tree",
    "parse_tree",
]
