"""A submitted report: its reference, its target date, and how it is raised."""

from .contact import Phone, phone, postcode
from .covered import Cover, Homes, covered
from .deciding import Terms, responsible_for, subject_of
from .falling_back import Fallback
from .following import (
    CALLED,
    OPEN,
    Following,
    NoVisit,
    RepairClosed,
    TooLate,
    TooOften,
    can_move,
    events_of,
    is_open,
    job_of,
    need_again,
    need_of,
    was_missed,
)
from .messages import Confirmation, messages_for
from .office import HAPPENINGS, NOBODY, STAFF, Happening, Office, StaffRule
from .open_repairs import OpenRepair, open_at_block
from .raising import (
    AlreadyRaised,
    DraftClosed,
    Report,
    find_by_receipt,
    find_repair,
    raise_repair,
    repair_of,
)
from .reference import new_reference, read_reference
from .reminding import remind
from .resuming import (
    TooManyLinks,
    newest_link,
    open_link,
    send_link,
    use_link,
)
from .settling import Settling, SettlingDiary
from .target import Target, target_for
from .told import Update, take_update
from .why import CountedClock, Why, why

__all__ = [
    "CALLED",
    "HAPPENINGS",
    "NOBODY",
    "OPEN",
    "STAFF",
    "AlreadyRaised",
    "Confirmation",
    "CountedClock",
    "Cover",
    "DraftClosed",
    "Fallback",
    "Following",
    "Happening",
    "Homes",
    "NoVisit",
    "Office",
    "OpenRepair",
    "Phone",
    "RepairClosed",
    "Report",
    "Settling",
    "SettlingDiary",
    "StaffRule",
    "Target",
    "Terms",
    "TooLate",
    "TooManyLinks",
    "TooOften",
    "Update",
    "Why",
    "can_move",
    "covered",
    "events_of",
    "find_by_receipt",
    "find_repair",
    "is_open",
    "job_of",
    "messages_for",
    "need_again",
    "need_of",
    "new_reference",
    "newest_link",
    "open_at_block",
    "open_link",
    "phone",
    "postcode",
    "raise_repair",
    "read_reference",
    "remind",
    "repair_of",
    "responsible_for",
    "send_link",
    "subject_of",
    "take_update",
    "target_for",
    "use_link",
    "was_missed",
    "why",
]
