"""The calendar that leads to the times of a day, where a council has one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any

from ..times import day_of_the_year_in_words, month_in_words
from ..words import gettext as _
from .offers import FIELD, Offer
from .service import Service

WEEKS = 6
"""How far a calendar goes, from the first free day. The list goes on to the last one."""


def calendar_of(
    service: Service, offer: Offer, address: Callable[..., str]
) -> dict[str, Any] | None:
    """The calendar as the component takes it; None where the council or so few days need none.

    :param address: gives the address of the page for a query and an ``_anchor``.
    """
    booking = service.council.booking
    if not booking.calendar or len(offer.free) <= booking.days_per_page:
        return None
    return _Calendar(offer, address).as_shown()


@dataclass
class _Calendar:
    """The days of an offer.

    :param address: as for ``calendar_of``.
    """

    offer: Offer
    address: Callable[..., str]

    def as_shown(self) -> dict[str, Any]:
        """What the component takes."""
        first, last = self.offer.free[0].date, self.offer.free[-1].date
        end = min(last, first + timedelta(weeks=WEEKS, days=-1))
        shown: dict[str, Any] = {
            "keep": FIELD,
            "list": {"href": f"#{FIELD}"},
            "months": list(self._months(first, end)),
        }
        if self.offer.is_of_one_day:
            shown["showAll"] = {"href": self.address(**self._kept, _anchor=FIELD)}
        if end < last:
            shown["introText"] = _(
                "Days that are underlined have free times. For days after %(day)s, use the list.",
                day=day_of_the_year_in_words(end),
            )
        return shown

    def _months(self, first: date, end: date) -> Iterator[dict[str, Any]]:
        days = (first + timedelta(days=n) for n in range((end - first).days + 1))
        for month, same in groupby(days, lambda day: day.replace(day=1)):
            yield {"label": month_in_words(month), "days": [self._day(day) for day in same]}

    def _day(self, day: date) -> dict[str, Any]:
        said = {
            "number": day.day,
            "weekday": day.isoweekday(),
            "label": day_of_the_year_in_words(day),
        }
        if day not in self._counts:
            return said
        current = self.offer.is_of_one_day and day == self.offer.day
        return {**said, "count": self._counts[day], "href": self._href(day), "current": current}

    def _href(self, day: date) -> str:
        """A place on this page, or this page with the times of that day."""
        if day in self._anchors:
            return f"#{self._anchors[day]}"
        return self.address(day=day.isoformat(), **self._kept, _anchor=FIELD)

    @cached_property
    def _counts(self) -> Mapping[date, int]:
        return {day.date: len(day.slots) for day in self.offer.free}

    @property
    def _kept(self) -> dict[str, str]:
        return {FIELD: self.offer.chosen.id} if self.offer.chosen else {}

    @cached_property
    def _anchors(self) -> Mapping[date, str]:
        """The id of the first radio of each day shown, as the slot-list component numbers them."""
        anchors: dict[date, str] = {}
        radios = 0
        for day in self.offer.days:
            anchors[day.date] = f"{FIELD}-{radios + 1}" if radios else FIELD
            radios += len(day.slots)
        return anchors


def notice_of(offer: Offer) -> dict[str, str] | None:
    """What the list says first when the day asked for has no times: somebody else was quicker."""
    if offer.day is None or offer.is_of_one_day or not offer.free:
        return None
    day = day_of_the_year_in_words(offer.day)
    return {"text": _("There are no free times on %(day)s. Choose another time.", day=day)}
