"""A submitted report: its reference, its target date, and how it is raised."""

from .contact import Phone, phone, postcode
from .messages import Confirmation, messages_for
from .open_repairs import OpenRepair, open_at_block
from .raising import AlreadyRaised, Report, find_by_draft, find_repair, raise_repair
from .reference import new_reference, read_reference
from .target import Target, target_for

__all__ = [
    "AlreadyRaised",
    "Confirmation",
    "OpenRepair",
    "Phone",
    "Report",
    "Target",
    "find_by_draft",
    "find_repair",
    "messages_for",
    "new_reference",
    "open_at_block",
    "phone",
    "postcode",
    "raise_repair",
    "read_reference",
    "target_for",
]
