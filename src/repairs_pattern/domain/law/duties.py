"""What a legal duty is, and what a repair must be like to fall under one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from repairs_pattern.domain.law.periods import season

if TYPE_CHECKING:
    from datetime import date

    from repairs_pattern.domain.law.periods import Period, Season

Counting = Literal["continuous", "from-next-day"]
Severity = Literal["emergency", "significant"]
StartsFrom = Literal["report", "investigation-concluded"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What the law needs to know about one reported repair.

    `right_to_repair` is the id of a Right to Repair defect, `hazard` one of `hazards()`; each is
    None when there is none. `emergency` is true when the hazard must be made safe at once.
    `tenure` is `tenant`, `leaseholder`, `shared-owner` or another word, which no duty protects.
    """

    right_to_repair: str | None
    hazard: str | None
    emergency: bool
    tenure: str


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that the law makes a landlord do within a time.

    `phase` is the id of the part of the law that it belongs to, `part` the title of that.
    `right_to_repair` or `hazards` says what it covers (never both). `effective_from` is None for
    a duty that is announced without a date; `effective_to` is its last day, None while it has no
    end. `counting` is `continuous` for hours, otherwise `from-next-day` (the day of the start is
    day 0). `starts_from` is the event that starts the time. `condition` is a plain sentence that
    the resident or the council must judge. `verified` is true only where the text of the law, of
    Hansard or of official guidance was read; it never decides whether the duty applies. How its
    days are counted has a source and a mark of its own: `counting_source`, `counting_verified`.
    Raises ValueError when the parts contradict each other.
    """

    id: str
    regime: str
    phase: str
    part: str
    title: str
    jurisdiction: str
    effective_from: date | None
    effective_to: date | None
    right_to_repair: str | None
    hazards: frozenset[str]
    severity: Severity | None
    tenures: frozenset[str]
    period: Period
    counting: Counting
    starts_from: StartsFrom
    season: Season | None
    condition: str | None
    source: str
    verified: bool
    counting_source: str
    counting_verified: bool

    def __post_init__(self) -> None:
        if bool(self.hazards) == bool(self.right_to_repair):
            raise ValueError(f"{self.id} must cover either hazards or a Right to Repair defect")
        if bool(self.hazards) != bool(self.severity):
            raise ValueError(f"{self.id} needs a severity for its hazards, and only for them")
        if (self.counting == "continuous") != (self.unit == "hours"):
            raise ValueError(f"{self.id} counts {self.unit} as {self.counting}; only hours run on")
        if self.effective_to and (
            not self.effective_from or self.effective_to < self.effective_from
        ):
            raise ValueError(f"{self.id} ends before it starts")

    @property
    def amount(self) -> int:
        """How many units the period has."""
        return self.period.amount

    @property
    def unit(self) -> str:
        """What the period is counted in: one of `UNITS`."""
        return self.period.unit

    def in_force(self, day: date) -> bool:
        """Whether the duty applies to a report made on this London date."""
        if self.effective_from is None or day < self.effective_from:
            return False
        return self.effective_to is None or day <= self.effective_to

    def covers(self, subject: Subject, day: date) -> bool:
        """Whether a repair like `subject`, reported on this London date, falls under the duty.

        Says nothing of whether the duty is in force on that date, nor of its `condition`.
        """
        if subject.tenure not in self.tenures:
            return False
        if self.season is not None and self.season != season(day):
            return False
        if not self.concerns(subject.right_to_repair, subject.hazard):
            return False
        return self.severity is None or subject.emergency == (self.severity == "emergency")

    def concerns(self, right_to_repair: str | None, hazard: str | None) -> bool:
        """Whether the duty is about this Right to Repair defect, or this hazard."""
        if self.right_to_repair is not None:
            return right_to_repair == self.right_to_repair
        return hazard in self.hazards


@dataclass(frozen=True, slots=True)
class Compensation:
    """What a tenant is owed when a repair under a right is late, in whole pounds.

    `daily` is for each of the `daily_unit`, which is `days` or `working-days`.
    `repair_limit` is the most that a repair may cost to fall under the right.
    """

    repair_limit: int
    first: int
    daily: int
    daily_unit: str
    most: int


@dataclass(frozen=True, slots=True)
class RegimeNote:
    """A body of law in a few plain sentences for a resident, with its source."""

    regime: str
    title: str
    sentences: tuple[str, ...]
    compensation: Compensation | None
    source: str
    verified: bool
