"""The calendar that leads to the times of a day, where a council has one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
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
    first, last = offer.free[0].date, offer.free[-1].date
    end = min(last, first + timedelta(weeks=WEEKS, days=-1))
    kept = {FIELD: offer.chosen.id} if offer.chosen else {}
    counts = {day.date: len(day.slots) for day in offer.free}
    anchors = _anchors(offer)

    def entry(day: date) -> dict[str, Any]:
        said = {
            "number": day.day,
            "weekday": day.isoweekday(),
            "label": day_of_the_year_in_words(day),
        }
        if day not in counts:
            return said
        elsewhere = {"day": day.isoformat(), **kept, "_anchor": FIELD}
        href = f"#{anchors[day]}" if day in anchors else address(**elsewhere)
        current = offer.is_of_one_day and day == offer.day
        return {**said, "count": counts[day], "href": href, "current": current}

    days = [first + timedelta(days=n) for n in range((end - first).days + 1)]
    months = [list(same) for _month, same in groupby(days, lambda day: day.replace(day=1))]
    calendar: dict[str, Any] = {
        "keep": FIELD,
        "list": {"href": f"#{FIELD}"},
        "months": [
            {"label": month_in_words(each[0]), "days": list(map(entry, each))} for each in months
        ],
    }
    if offer.is_of_one_day:
        calendar["showAll"] = {"href": address(**kept, _anchor=FIELD)}
    if end < last:
        calendar["introText"] = _(
            "Days that are underlined have free times. For days after %(day)s, use the list.",
            day=day_of_the_year_in_words(end),
        )
    return calendar


def _anchors(offer: Offer) -> Mapping[date, str]:
    """The id of the first radio of each day shown, as the slot-list component numbers them."""
    anchors: dict[date, str] = {}
    radios = 0
    for day in offer.days:
        anchors[day.date] = f"{FIELD}-{radios + 1}" if radios else FIELD
        radios += len(day.slots)
    return anchors


def notice_of(offer: Offer) -> dict[str, str] | None:
    """What the list says first when the day asked for has no times: somebody else was quicker."""
    if offer.day is None or offer.is_of_one_day or not offer.free:
        return None
    day = day_of_the_year_in_words(offer.day)
    return {"text": _("There are no free times on %(day)s. Choose another time.", day=day)}
