"""Which diary the visits are in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ..council.gateways import Drs as DrsSection
from ..council.gateways import RestScheduler as RestSection
from ..council.gateways import SchedulerSection
from ..domain.booking import Ahead, Diary, Scheduler
from ..gateways.embedded_diary import EmbeddedDiary, Window
from ..gateways.outside import Asking, Offers, Openings, OutsideDiary, Spared, Words
from ..gateways.rest_scheduler import RestScheduler
from ..gateways.web import Web
from .extras import extra
from .making import Making

if TYPE_CHECKING:
    from ..gateways.drs import Drs

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def diary(making: Making) -> Diary:
    """The diary of a council. It is not asked."""
    gateways = making.council.gateways
    if gateways.diary == "drs" and gateways.drs is not None:
        return _outside(making, gateways.drs, _drs(making, gateways.drs))
    if gateways.diary == "scheduler" and gateways.scheduler is not None:
        return _outside(making, gateways.scheduler, _rest(making, gateways.scheduler))
    booking = making.council.booking
    return EmbeddedDiary(
        database=making.database,
        windows=_windows(making),
        capacity=booking.capacity,
        lead_days=booking.lead_days,
        horizon_days=booking.horizon_days,
        hold_for=timedelta(minutes=booking.hold_minutes),
        holidays=_holidays(making),
    )


def _outside(making: Making, section: SchedulerSection, scheduler: Scheduler) -> OutsideDiary:
    """A scheduler as a diary, behind a breaker."""
    booking = making.council.booking
    spared = Spared(scheduler)
    offers = Offers(
        database=making.database,
        scheduler=spared,
        openings=Openings(spared, section.patience),
        windows=_windows(making),
        capacity=booking.capacity,
        ahead=Ahead(booking.lead_days, booking.horizon_days, _holidays(making)),
        hold_for=timedelta(minutes=booking.hold_minutes),
    )
    return OutsideDiary(Asking(making.database, spared, offers, section.booking_patience))


def _drs(making: Making, section: DrsSection) -> Drs:
    with extra("drs"):
        from ..gateways.drs import Drs, Soap
    return Drs(
        soap=Soap(section.address, section.seconds),
        login=making.secret("DRS_LOGIN"),
        password=making.secret("DRS_PASSWORD"),
        contract=section.contract,
        user=section.user,
        words=_words(section),
    )


def _rest(making: Making, section: RestSection) -> RestScheduler:
    auth = making.secret("SCHEDULER_USER"), making.secret("SCHEDULER_PASSWORD")
    return RestScheduler(
        web=Web(section.address, section.seconds, auth=auth),
        client=section.client,
        contract=section.contract,
        job_contract=section.job_contract,
        expenditure=section.expenditure,
        words=_words(section),
    )


def _words(section: SchedulerSection) -> Words:
    return Words(section.trades, section.priorities, section.codes, section.codes_of_trades)


def _windows(making: Making) -> tuple[Window, ...]:
    return tuple(
        Window(
            window.id,
            window.starts,
            window.ends,
            frozenset(WEEKDAYS.index(day) for day in window.days),
        )
        for window in making.council.booking.windows
    )


def _holidays(making: Making) -> frozenset[date]:
    return frozenset(making.council.holidays).union(making.council.booking.closed)
