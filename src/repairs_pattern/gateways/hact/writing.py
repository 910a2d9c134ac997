"""A works order in HACT's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...domain.law import LONDON
from ...domain.repairs import phone
from ...domain.works import WorksOrder
from . import messages as hact
from .words import NEWS, NO_TRADE, OTHER, PRIORITIES, UNDECIDED, VISIT, News

if TYPE_CHECKING:
    from ...council.gateways import Hact

AUDIO, MOBILE = "20", "60"
"""HACT's codes of a phone call, and of a mobile phone."""

VISIT_SET = "visit"
"""The ``OtherType`` of the update that tells when the first visit is."""


def raise_repair(order: WorksOrder, settings: Hact, council: str) -> hact.RaiseRepair:
    """The message that makes an order of a repair.

    :param council: who gives the references.
    """
    return hact.RaiseRepair(
        reference=(hact.Reference(id=order.reference, allocated_by=council),),
        description_of_work=_described(order),
        estimated_labor_hours=round(order.minutes / 60, 2) if order.minutes else None,
        priority=hact.Priority(
            priority_code=_priority(order, settings),
            required_completion_date_time=order.target_at,
        ),
        work_class=hact.WorkClass(work_class_code=settings.work_class),
        work_element=_work(order, settings),
        location_of_repair=order.location or None,
        access_information=_access(order),
        location_alert=_alerts(order),
        date_reported=order.reported_at,
        site_property_unit=_unit(order, council),
        customer=_customer(order),
    )


def status_update(order: WorksOrder, council: str, happened: str) -> hact.JobStatusUpdate:
    """The message that tells what happened to an order since.

    :param happened: one of ``NEWS``, or ``VISIT_SET``.
    """
    news = NEWS.get(happened, News(OTHER, "The visit is booked."))
    until = order.target_at.astimezone(LONDON)
    return hact.JobStatusUpdate(
        related_work_order_reference=hact.Reference(id=order.reference, allocated_by=council),
        event_time=order.happened_at,
        type_code=news.type_code,
        other_type=happened if news.type_code == OTHER else None,
        refined_appointment_window=_window(order),
        comments=f"{news.comments} To be done by {until:%Y-%m-%d %H:%M}.",
    )


def _described(order: WorksOrder) -> str:
    return ". ".join(filter(None, (order.summary, order.description))) or "Not described"


def _priority(order: WorksOrder, settings: Hact) -> str:
    name = order.priority or UNDECIDED
    own = {str(ours): code for ours, code in settings.priorities.items()}
    return own.get(name, PRIORITIES[name])


def _work(order: WorksOrder, settings: Hact) -> tuple[hact.WorkElement, ...] | None:
    """The code of the schedule of rates as our own, unless the council may use HACT's list."""
    if order.sor is None:
        return None
    code = {"m3nhf_sor_code": order.sor} if settings.sor_licence else {"custom_code": order.sor}
    item = hact.RateScheduleItem(
        **code, custom_name=order.summary, quantity=hact.Quantity(amount=(1,))
    )
    return (hact.WorkElement(trade=_trade(order, settings), rate_schedule_item=(item,)),)


def _trade(order: WorksOrder, settings: Hact) -> tuple[hact.Trade, ...] | None:
    if order.trade is None:
        return None
    code = settings.trades.get(order.trade, NO_TRADE)
    return (hact.Trade(code=code, custom_code=order.trade, custom_name=order.trade),)


def _access(order: WorksOrder) -> hact.AccessInformation | None:
    said = [_asked(need, order) for need in VISIT if need in order.visit.get("needs", ())]
    if order.not_when:
        said.append(f"Do not call: {order.not_when}")
    return hact.AccessInformation(description=" ".join(said)) if said else None


def _asked(need: str, order: WorksOrder) -> str:
    spoken = f" ({order.visit.get('language')})." if need == "interpreter" else ""
    return f"{VISIT[need]}{spoken}"


def _alerts(order: WorksOrder) -> tuple[hact.LocationAlert, ...] | None:
    if order.hazard is None:
        return None
    return (hact.LocationAlert(type=OTHER, comments=f"Hazard: {order.hazard.replace('_', ' ')}"),)


def _unit(order: WorksOrder, council: str) -> tuple[hact.SitePropertyUnit, ...] | None:
    if not order.address:
        return None
    known = []
    if order.uprn:
        known.append(hact.Reference(id=order.uprn, description="UPRN"))
    if order.block:
        known.append(hact.Reference(id=order.block, description="block", allocated_by=council))
    lines = order.address[: hact.MOST_LINES]
    address = hact.PropertyAddress(address_line=lines, postal_code=order.postcode)
    return (hact.SitePropertyUnit(address=address, reference=tuple(known) or None),)


def _customer(order: WorksOrder) -> hact.Party | None:
    if not order.name:
        return None
    number = phone(order.phone) if order.phone else None
    calls = number and hact.Communication(
        channel=hact.Channel(medium=AUDIO, code=MOBILE if number.is_mobile else None),
        value=number.e164,
    )
    person = hact.Person(
        name=hact.PersonName(full=order.name), communication=(calls,) if calls else None
    )
    return hact.Party(name=order.name, person=person)


def _window(order: WorksOrder) -> hact.AppointmentWindow | None:
    if order.starts_at is None or order.ends_at is None:
        return None
    return hact.AppointmentWindow(
        date=order.starts_at.astimezone(LONDON).date(),
        time_of_day=hact.TimeOfDay(
            earliest_arrival_time=order.starts_at, latest_arrival_time=order.ends_at
        ),
    )
