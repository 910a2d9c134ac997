"""What a change to a tree means for residents: which paths end otherwise, and for whom."""

from repairs_pattern.domain.diagnosis.diff.change import KINDS, Change, Kind
from repairs_pattern.domain.diagnosis.diff.promises import Promises
from repairs_pattern.domain.diagnosis.diff.walk import Diff, compare_trees

__all__ = ["KINDS", "Change", "Diff", "Kind", "Promises", "compare_trees"]
