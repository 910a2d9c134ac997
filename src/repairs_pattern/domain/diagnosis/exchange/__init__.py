"""A tree goes out to other programs, and comes in from them."""

from repairs_pattern.domain.diagnosis.exchange.hro import read_hro
from repairs_pattern.domain.diagnosis.exchange.ns import read_ns, write_ns
from repairs_pattern.domain.diagnosis.exchange.placing import ANY, Choices, Placed, place
from repairs_pattern.domain.diagnosis.exchange.plain import data_of
from repairs_pattern.domain.diagnosis.exchange.sheet import (
    BrokenSheet,
    SheetFault,
    tree_from_csv,
    tree_to_csv,
)
from repairs_pattern.domain.diagnosis.exchange.source import (
    Answer,
    BrokenSource,
    Note,
    Notes,
    flat,
    read_json,
    shown_path,
)

__all__ = [
    "ANY",
    "Answer",
    "BrokenSheet",
    "BrokenSource",
    "Choices",
    "Note",
    "Notes",
    "Placed",
    "SheetFault",
    "data_of",
    "flat",
    "place",
    "read_hro",
    "read_json",
    "read_ns",
    "shown_path",
    "tree_from_csv",
    "tree_to_csv",
    "write_ns",
]
