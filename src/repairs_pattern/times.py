"""Days and times in words, London time, as GOV.UK writes them."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date

from .domain.law import LONDON
from .words import gettext as _
from .words import language, ngettext

DAYS_OF_A_YEAR = 365


def day_in_words(day: date | datetime) -> str:
    """``Friday 4 December 2026``."""
    if isinstance(day, datetime):
        day = day.astimezone(LONDON).date()
    return str(format_date(day, "EEEE d MMMM y", locale=language()))


def date_in_words(day: date) -> str:
    """``4 December 2026``."""
    return str(format_date(day, "d MMMM y", locale=language()))


def day_of_the_year_in_words(day: date) -> str:
    """``Friday 4 December``."""
    return str(format_date(day, "EEEE d MMMM", locale=language()))


def month_in_words(day: date) -> str:
    """``December 2026``, the month of the day."""
    return str(format_date(day, "MMMM y", locale=language()))


def days_in_words(days: int) -> str:
    """``6 years`` where it is so many, as people say it; else ``180 days``."""
    if days % DAYS_OF_A_YEAR:
        return ngettext("%(num)d day", "%(num)d days", days)
    years = days // DAYS_OF_A_YEAR
    return ngettext("%(num)d year", "%(num)d years", years)


def time_in_words(moment: datetime) -> str:
    """``8am``, ``2:30pm``, ``midday`` or ``midnight``."""
    local = moment.astimezone(LONDON)
    if local.minute == 0 and local.hour in {0, 12}:
        return _("midday") if local.hour else _("midnight")
    hour = local.hour % 12 or 12
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{hour}{minutes}{'am' if local.hour < 12 else 'pm'}"


def window_in_words(starts_at: datetime, ends_at: datetime) -> str:
    """``8am to midday``."""
    return _("%(start)s to %(end)s", start=time_in_words(starts_at), end=time_in_words(ends_at))
