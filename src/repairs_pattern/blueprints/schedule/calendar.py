"""An appointment as a calendar file (RFC 5545), which every phone and mail program reads."""

from __future__ import annotations

from datetime import datetime

from icalendar import Calendar, Event

from ...council import Council
from ...domain.booking import Appointment
from ...domain.law import LONDON
from ...domain.store import RepairRow
from ...words import gettext as _


def calendar_file(
    council: Council, repair: RepairRow, appointment: Appointment, now: datetime
) -> bytes:
    """The appointment in London time, with the reference and our number in its text."""
    event = Event()
    event.add("uid", f"{repair.reference}@{council.website.split('//')[-1]}")
    event.add("dtstamp", now)
    event.add("dtstart", appointment.starts_at.astimezone(LONDON))
    event.add("dtend", appointment.ends_at.astimezone(LONDON))
    event.add("summary", _("%(council)s: home repair", council=council.short_name))
    event.add("location", ", ".join(repair.address))
    event.add(
        "description",
        _(
            "%(repair)s. Reference %(reference)s. To change it, call %(phone)s.",
            repair=_(repair.summary),
            reference=repair.reference,
            phone=council.contact.repairs_phone,
        ),
    )
    calendar = Calendar()
    calendar.add("prodid", "-//repairs-pattern//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
