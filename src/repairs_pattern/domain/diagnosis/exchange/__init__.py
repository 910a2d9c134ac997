"""A tree goes out to other programs, and comes in from them."""

from repairs_pattern.domain.diagnosis.exchange.plain import data_of
from repairs_pattern.domain.diagnosis.exchange.sheet import (
    BrokenSheet,
    SheetFault,
    tree_from_csv,
    tree_to_csv,
)

__all__ = [
    "BrokenSheet",
    "SheetFault",
    "data_of",
    "tree_from_csv",
    "tree_to_csv",
]
