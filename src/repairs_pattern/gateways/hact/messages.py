"""HACT's messages (UK Housing Data Standards, ``Main/3.3``) as far as we write and read them.

The published schemas cannot be run as they are: they name types where references belong.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_pascal

MOST_LINES = 7
"""of an address."""


class Hact(BaseModel):
    """A part of a message. Names are written as HACT does; what we do not know of is ignored."""

    model_config = ConfigDict(alias_generator=to_pascal, populate_by_name=True, frozen=True)

    def as_json(self) -> dict[str, Any]:
        """The message as it is sent, without what is not known."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class Reference(Hact):
    """What something is called, and by whom."""

    id: str = Field(alias="ID")
    description: str | None = None
    allocated_by: str | None = None


class Priority(Hact):
    """How soon."""

    priority_code: str
    required_completion_date_time: datetime


class WorkClass(Hact):
    """What kind of work."""

    work_class_code: str


class Trade(Hact):
    """Who must come."""

    code: str
    custom_code: str | None = None
    custom_name: str | None = None


class Quantity(Hact):
    """How many of a thing."""

    amount: tuple[float, ...]


class RateScheduleItem(Hact):
    """What is to be done, as a schedule of rates has it."""

    m3nhf_sor_code: str | None = Field(default=None, alias="M3NHFSORCode")
    custom_code: str | None = None
    custom_name: str | None = None
    quantity: Quantity | None = None


class WorkElement(Hact):
    """One piece of work."""

    trade: tuple[Trade, ...] | None = None
    rate_schedule_item: tuple[RateScheduleItem, ...] = Field(min_length=1)


class AccessInformation(Hact):
    """How to visit."""

    description: str


class LocationAlert(Hact):
    """What to know of the place."""

    type: str
    comments: str | None = None


class PropertyAddress(Hact):
    """An address in lines."""

    address_line: tuple[str, ...] = Field(max_length=MOST_LINES)
    postal_code: str


class SitePropertyUnit(Hact):
    """A home, or a block."""

    address: PropertyAddress
    reference: tuple[Reference, ...] | None = None


class Channel(Hact):
    """A way to reach somebody."""

    medium: str
    code: str | None = None


class Communication(Hact):
    """A number, and what it is for."""

    channel: Channel
    value: str
    description: str | None = None


class PersonName(Hact):
    """A name in one piece: nobody is asked for the parts of theirs."""

    full: str


class Person(Hact):
    """Whom to ask for."""

    name: PersonName
    communication: tuple[Communication, ...] | None = None


class Party(Hact):
    """Whose repair it is."""

    name: str
    person: Person


class RaiseRepair(Hact):
    """The order. ``reference`` and ``customer`` are those of HACT's ``ScheduleRepair``."""

    reference: tuple[Reference, ...]
    description_of_work: str
    estimated_labor_hours: float | None = None
    priority: Priority
    work_class: WorkClass
    work_element: tuple[WorkElement, ...] | None = None
    location_of_repair: str | None = None
    access_information: AccessInformation | None = None
    location_alert: tuple[LocationAlert, ...] | None = None
    date_reported: datetime
    site_property_unit: tuple[SitePropertyUnit, ...] | None = None
    customer: Party | None = None


class TimeOfDay(Hact):
    """Between when and when somebody comes."""

    earliest_arrival_time: datetime
    latest_arrival_time: datetime


class AppointmentWindow(Hact):
    """A visit."""

    date: date
    time_of_day: TimeOfDay


class JobStatusUpdate(Hact):
    """What happened to an order."""

    related_work_order_reference: Reference
    event_time: datetime | None = None
    type_code: str | None = None
    other_type: str | None = None
    refined_appointment_window: AppointmentWindow | None = None
    comments: str | None = None
