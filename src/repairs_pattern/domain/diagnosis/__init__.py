"""Diagnosis as data: read a council's tree, check it, and follow a resident's answers through it.

``parse_tree`` turns plain data (from ``diagnosis.yaml``) into a ``Tree`` whose every link leads
somewhere; ``check_tree`` finds what would fail or confuse a resident; ``Tree.diagnose`` follows
the answers to an outcome.
"""

from repairs_pattern.domain.diagnosis.check import PRIORITIES, check_tree
from repairs_pattern.domain.diagnosis.diff import (
    KINDS,
    Change,
    Diff,
    Kind,
    Promises,
    compare_trees,
)
from repairs_pattern.domain.diagnosis.drawing import is_too_big, mermaid
from repairs_pattern.domain.diagnosis.ending import ENDINGS, REPORTED, Ending, ending_of
from repairs_pattern.domain.diagnosis.facts import (
    ANY_BLOCK,
    NO_BLOCK,
    SEASONS,
    TENURES,
    UNKNOWN,
    Case,
    Facts,
    cases,
)
from repairs_pattern.domain.diagnosis.finding import BrokenTree, Finding
from repairs_pattern.domain.diagnosis.graph import GoesRound, outcomes_from
from repairs_pattern.domain.diagnosis.needs import (
    HOUSEHOLD_NEEDS,
    HouseholdNeed,
    Raise,
    Raised,
    is_sooner,
    needs_that_matter,
    raised,
)
from repairs_pattern.domain.diagnosis.outlining import (
    Line,
    beginnings,
    begins,
    booking_in_words,
    outcome_in_words,
    outline,
    rule_in_words,
)
from repairs_pattern.domain.diagnosis.parse import parse_tree
from repairs_pattern.domain.diagnosis.paths import (
    MOST_PATHS,
    Listing,
    how_many,
    list_paths,
    paths_below,
)
from repairs_pattern.domain.diagnosis.searching import Found, search
from repairs_pattern.domain.diagnosis.sheet import paths_sheet
from repairs_pattern.domain.diagnosis.simulate import (
    Simulation,
    Tally,
    Weights,
    simulate_tree,
)
from repairs_pattern.domain.diagnosis.tree import (
    STARTS,
    Diagnosis,
    Exit,
    Option,
    Outcome,
    Question,
    Responsibility,
    Rule,
    Step,
    Tree,
)
from repairs_pattern.domain.diagnosis.ways import Way, Ways

__all__ = [
    "ANY_BLOCK",
    "ENDINGS",
    "HOUSEHOLD_NEEDS",
    "KINDS",
    "MOST_PATHS",
    "NO_BLOCK",
    "PRIORITIES",
    "REPORTED",
    "SEASONS",
    "STARTS",
    "TENURES",
    "UNKNOWN",
    "BrokenTree",
    "Case",
    "Change",
    "Diagnosis",
    "Diff",
    "Ending",
    "Exit",
    "Facts",
    "Finding",
    "Found",
    "GoesRound",
    "HouseholdNeed",
    "Kind",
    "Line",
    "Listing",
    "Option",
    "Outcome",
    "Promises",
    "Question",
    "Raise",
    "Raised",
    "Responsibility",
    "Rule",
    "Simulation",
    "Step",
    "Tally",
    "Tree",
    "Way",
    "Ways",
    "Weights",
    "beginnings",
    "begins",
    "booking_in_words",
    "cases",
    "check_tree",
    "compare_trees",
    "ending_of",
    "how_many",
    "is_sooner",
    "is_too_big",
    "list_paths",
    "mermaid",
    "needs_that_matter",
    "outcome_in_words",
    "outcomes_from",
    "outline",
    "parse_tree",
    "paths_below",
    "paths_sheet",
    "raised",
    "rule_in_words",
    "search",
    "simulate_tree",
]
