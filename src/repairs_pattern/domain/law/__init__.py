"""Dated legal duties, working days and the clocks that run beside a repair.

Duties are data (`england.yaml`, `scotland.yaml`, `wales.yaml`, `northern-ireland.yaml`), each row
with its source. Time is always passed in; nothing here reads the clock or the network.
"""

from repairs_pattern.domain.law.clocks import Clock, clocks, coming
from repairs_pattern.domain.law.compare import said, slower
from repairs_pattern.domain.law.data import (
    duties,
    hazards,
    regime_note,
    regimes,
    right_to_repair_ids,
)
from repairs_pattern.domain.law.duties import Compensation, Duty, RegimeNote, Subject
from repairs_pattern.domain.law.holidays import (
    NATIONS,
    BrokenHolidays,
    Holidays,
    bank_holidays,
    horizon,
    read_holidays,
)
from repairs_pattern.domain.law.periods import (
    LONDON,
    UNITS,
    ClockChange,
    Count,
    Deadline,
    Period,
    Season,
    count,
    due,
    is_working_day,
    season,
)
from repairs_pattern.domain.law.rows import BrokenLaw

__all__ = [
    "LONDON",
    "NATIONS",
    "UNITS",
    "BrokenHolidays",
    "BrokenLaw",
    "Clock",
    "ClockChange",
    "Compensation",
    "Count",
    "Deadline",
    "Duty",
    "Holidays",
    "Period",
    "RegimeNote",
    "Season",
    "Subject",
    "bank_holidays",
    "clocks",
    "coming",
    "count",
    "due",
    "duties",
    "hazards",
    "horizon",
    "is_working_day",
    "read_holidays",
    "regime_note",
    "regimes",
    "right_to_repair_ids",
    "said",
    "season",
    "slower",
]
