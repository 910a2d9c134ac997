"""A council is a folder: what one council decides, read and checked before the service starts.

`check_council` finds every fault and says where it is and how to mend it; `load_council` gives
the council, or refuses with the same words.
"""

from .gateways import Gateways
from .illustrations import Illustration
from .load import Questions, check_council, check_questions, load_council, load_questions
from .models import (
    Accessibility,
    Booking,
    Brand,
    Contact,
    Council,
    Law,
    Limits,
    Maintenance,
    Messages,
    Nation,
    Priority,
    PriorityName,
    Privacy,
    Retention,
    Triage,
    Weekday,
    Window,
)
from .phone_lines import PhoneLine
from .problems import BrokenCouncil, Problem, explanation
from .staff_pages import Staff
from .tree import diagnosis_line, part_at

__all__ = [
    "Accessibility",
    "Booking",
    "Brand",
    "BrokenCouncil",
    "Contact",
    "Council",
    "Gateways",
    "Illustration",
    "Law",
    "Limits",
    "Maintenance",
    "Messages",
    "Nation",
    "PhoneLine",
    "Priority",
    "PriorityName",
    "Privacy",
    "Problem",
    "Questions",
    "Retention",
    "Staff",
    "Triage",
    "Weekday",
    "Window",
    "check_council",
    "check_questions",
    "diagnosis_line",
    "explanation",
    "load_council",
    "load_questions",
    "part_at",
]
