"""What a scheduler outside keeps: orders, their visits, and how many visits a slot has room for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
WINDOWS = ((time(8), time(12), "AM"), (time(12), time(17), "PM"), (time(8), time(17), "ALL"))


@dataclass
class Kept:
    """One order there. The times are London wall time."""

    id: int
    number: str
    told: dict[str, str]
    starts: datetime | None = None
    ends: datetime | None = None


@dataclass
class State:
    """A scheduler's own books. A test reads them, and never the adapter.

    :param room: visits that fit into each slot.
    :param closed: days without slots.
    :param refuses: operations that are refused from now on.
    """

    room: int = 1
    orders: dict[str, Kept] = field(default_factory=dict)
    closed: set[date] = field(default_factory=set)
    refuses: set[str] = field(default_factory=set)
    taken_elsewhere: set[datetime] = field(default_factory=set)
    ids: count[int] = field(default_factory=lambda: count(501))

    def free(self, first: date, last: date) -> list[tuple[datetime, datetime, str, int]]:
        """Every slot of working days with what room it has, full ones too."""
        found = []
        day = first
        while day <= last:
            if day.weekday() < 5 and day not in self.closed:
                for starts, ends, name in WINDOWS:
                    start = datetime.combine(day, starts)
                    end = datetime.combine(day, ends)
                    found.append((start, end, name, self.left(start, end)))
            day += timedelta(days=1)
        return found

    def left(self, start: datetime, end: datetime) -> int:
        if start in self.taken_elsewhere:
            return 0
        booked = [each for each in self.orders.values() if (each.starts, each.ends) == (start, end)]
        return self.room - len(booked)

    def add(self, number: str, told: dict[str, str]) -> Kept | None:
        """A new order; None when there is one of this number."""
        if number in self.orders:
            return None
        self.orders[number] = Kept(next(self.ids), number, told)
        return self.orders[number]

    def book(self, its: int, start: datetime, end: datetime) -> bool:
        """Give an order a time, in place of what it has; False when that is full or unknown."""
        order = self.of(its)
        if order is None or (start, end) == (order.starts, order.ends):
            return order is not None
        known = {(one, other) for one, other, _, _ in self.free(start.date(), start.date())}
        if (start, end) not in known or self.left(start, end) < 1:
            return False
        order.starts, order.ends = start, end
        return True

    def of(self, its: int) -> Kept | None:
        return next((each for each in self.orders.values() if each.id == its), None)

    @property
    def booked(self) -> list[Kept]:
        """The orders with a time."""
        return [each for each in self.orders.values() if each.starts is not None]


def method_of(operation: str) -> str:
    """The name of the method that does an operation, such as ``_open_session``."""
    return "_" + re.sub("(?<!^)([A-Z])", r"_\1", operation).lower()
