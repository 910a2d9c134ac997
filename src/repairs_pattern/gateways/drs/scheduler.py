"""DRS as a scheduler: what it is asked in its words, and what its answers mean.

Sources: its WSDL as two councils published it, and what their adapters found out. Slot times are
read as UTC, and booking windows are London wall time, written and read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from threading import Lock
from typing import Any

from ...domain.booking import (
    DiaryUnavailable,
    Need,
    Opening,
    Order,
    OutcomeUnknown,
    Refused,
    UnknownOrder,
)
from ...domain.checks import Doubtful, Unwell
from ...domain.law import LONDON
from ..outside.words import Words, xml_text
from ..web import GatewayError
from .soap import Soap, SoapFault

SUCCESS = "success"
FREE = "YES"
"""``MAYBE`` is no promise, so it is not offered."""

MOST_COMMENT = 250
"""Letters of a comment: a longer one is refused."""

_NOBODY = "REPAIRSPATTERNCHECK"
"""The number of an order that there never is."""

_CHANGES = frozenset({"createOrder", "deleteOrder", "scheduleBooking", "deleteBooking"})
_MOST_REMEMBERED = 1000


class LoginRefused(DiaryUnavailable):
    """DRS does not take our name and password."""


@dataclass(slots=True)
class Drs:
    """One council's DRS. Threads share its session, which is opened anew when it has expired.

    :param contract: the contract in DRS that the orders belong to.
    :param user: who DRS is told to have made them.
    :param words: our priorities and codes in the words of this council's DRS.
    """

    soap: Soap
    login: str = field(repr=False)
    password: str = field(repr=False)
    contract: str
    user: str
    words: Words
    _session: str | None = field(default=None, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)
    _made: dict[str, int] = field(default_factory=dict, init=False, repr=False)

    def openings(self, need: Need, first: date, last: date) -> list[Opening]:
        """The free slots; none for a job that DRS has no code for."""
        if self.words.code_of(need) is None:
            return []
        answer = self._ask(
            "checkAvailability",
            periodBegin=datetime.combine(first, time.min),
            periodEnd=datetime.combine(last, time(23, 59, 59)),
            theOrder=self._order(_NOBODY, need),
        )
        if answer.status != SUCCESS:
            raise DiaryUnavailable
        return [
            Opening(_as_utc(slot.beginDate), _as_utc(slot.endDate))
            for day in _each(answer.theSlots)
            for slot in _each(day.slotsForDay)
            if slot.available == FREE and slot.beginDate and slot.endDate
        ]

    def create(self, order: Order) -> None:
        """Make the order. One that is there already is taken up again."""
        job = order.job
        wanted = {
            **self._order(order.number, order.need),
            "orderComments": xml_text(f"{job.summary}. {job.description}", MOST_COMMENT) or "-",
            "targetDate": _wall(job.target_at),
            "contactName": xml_text(job.name, 100),
            "phone": job.phone or "",
        }
        answer = self._ask("createOrder", theOrder=wanted)
        if answer.status != SUCCESS:
            if self._find(order.number) is None:
                raise Refused
            return
        for booking in _each(answer.theOrder and answer.theOrder.theBookings):
            if len(self._made) > _MOST_REMEMBERED:
                self._made.clear()
            self._made[order.number] = booking.bookingId
            return

    def schedule(self, number: str, need: Need, opening: Opening) -> None:
        """Give the booking of an order this window."""
        made = self._made.pop(number, None)
        answer = self._ask(
            "scheduleBooking",
            theBooking={
                "bookingId": made or self._booking(number).bookingId,
                "contract": self.contract,
                "primaryOrderNumber": number,
                "planningWindowStart": _wall(opening.starts_at),
                "planningWindowEnd": _wall(opening.ends_at),
            },
            timeLock=False,
            force=False,
            userId=self.user,
        )
        if answer.status != SUCCESS:
            raise Refused

    def find(self, number: str) -> Opening | None:
        """The window of an order."""
        order = self._find(number)
        for booking in _each(order and order.theBookings):
            first, last = booking.planningWindowStart, booking.planningWindowEnd
            if first and last:
                return Opening(_from_wall(first), _from_wall(last))
        return None

    def cancel(self, number: str) -> None:
        """Delete its bookings, and then the order, which would wait for a planner otherwise."""
        order = self._find(number)
        if order is None:
            return
        self._made.pop(number, None)
        ours = {"contract": self.contract, "primaryOrderNumber": number}
        for booking in _each(order.theBookings):
            answer = self._ask("deleteBooking", theBooking={"bookingId": booking.bookingId, **ours})
            if answer.status != SUCCESS:
                raise Refused
        if self._ask("deleteOrder", theOrder={**ours, "userId": self.user}).status != SUCCESS:
            raise Refused

    def check(self) -> str:
        """Whether it takes our login, and finds no order where there is none."""
        try:
            self._find(_NOBODY)
        except LoginRefused:
            raise Unwell(
                "DRS does not take our name and password.",
                "Set REPAIRS_DRS_LOGIN and REPAIRS_DRS_PASSWORD to those of its web service user.",
            ) from None
        except DiaryUnavailable as failure:
            reason = failure.__cause__ if isinstance(failure.__cause__, GatewayError) else None
            raise Doubtful(
                f"DRS does not answer as it should. {reason or ''}".strip(),
                "See whether it runs, and address under [gateways.drs]. Residents are offered no "
                "times, and can send reports all the same.",
            ) from None
        return "DRS answers"

    def _order(self, number: str, need: Need) -> dict[str, Any]:
        code = self.words.code_of(need)
        if code is None:
            raise Refused
        return {
            "contract": self.contract,
            "locationID": need.uprn or "",
            "primaryOrderNumber": number,
            "priority": self.words.priority_of(need),
            "userId": self.user,
            "theBookingCodes": [
                {
                    "bookingCodeSORCode": code,
                    "itemNumberWithinBooking": "1",
                    "primaryOrderNumber": number,
                    "quantity": "1",
                }
            ],
        }

    def _find(self, number: str) -> Any:
        """An order; None when DRS says that there is none, which is not the same as a failure."""
        answer = self._ask("selectOrder", primaryOrderNumber=[number])
        if answer.status != SUCCESS:
            if "unable to find order" in (answer.errorMsg or "").lower():
                return None
            raise DiaryUnavailable
        orders = _each(answer.theOrders)
        return next((each for each in orders if each.primaryOrderNumber == number), None)

    def _booking(self, number: str) -> Any:
        order = self._find(number)
        if order is None:
            raise UnknownOrder
        booking = next(_each(order.theBookings), None)
        if booking is None:
            raise Refused
        return booking

    def _ask(self, operation: str, **values: Any) -> Any:
        """Ask in the open session; if it has expired, once more in a new one."""
        used = self._opened(instead_of=None)
        try:
            answer = self._send(operation, {"sessionId": used, **values})
            if answer.status == SUCCESS or not _is_of_session(answer.errorMsg):
                return answer
        except DiaryUnavailable as failure:
            fault = failure.__cause__
            if not isinstance(fault, SoapFault) or not _is_of_session(str(fault)):
                raise
        again = self._opened(instead_of=used)
        return self._send(operation, {"sessionId": again, **values})

    def _opened(self, *, instead_of: str | None) -> str:
        with self._lock:
            if self._session is None or self._session == instead_of:
                self._session = None
                login = {"login": self.login, "password": self.password}
                answer = self._send("openSession", login)
                if answer.status != SUCCESS or not answer.sessionId:
                    raise LoginRefused
                self._session = str(answer.sessionId)
            return self._session

    def _send(self, operation: str, values: dict[str, Any]) -> Any:
        try:
            return self.soap.ask(operation, values)
        except GatewayError as error:
            if operation in _CHANGES and error.sent:
                raise OutcomeUnknown from error
            raise DiaryUnavailable from error


def _is_of_session(message: str | None) -> bool:
    return "session" in (message or "").lower()


def _each(several: Any) -> Iterator[Any]:
    """What is in a list that may be missing, or have gaps."""
    return (each for each in several or () if each is not None)


def _as_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _wall(moment: datetime) -> datetime:
    """What a clock in London shows, without a zone."""
    return moment.astimezone(LONDON).replace(tzinfo=None)


def _from_wall(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=LONDON)
    return moment.astimezone(UTC)
