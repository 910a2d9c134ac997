"""A scheduler that speaks JSON, as those behind Housing Repairs Online do, on a real socket."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import trustme

from tests.support.scheduler_state import Kept, State, method_of
from tests.support.web_servers import Asked, Reply, WebServer, web_server

USER, PASSWORD = "northmere", "a password of the scheduler"
TODAY = date(2026, 11, 23)


@dataclass
class SchedulerServer:
    """A scheduler that keeps its books in ``state``.

    :param before: called with the operation's name before it is done.
    """

    state: State = field(default_factory=State)
    web: WebServer = field(init=False)
    operations: list[str] = field(default_factory=list)
    before: Callable[[str], None] = lambda operation: None

    @property
    def address(self) -> str:
        return self.web.address

    def operation_of(self, asked: Asked) -> str:
        """What a request asks for."""
        return asked.path.rsplit("/", 1)[-1]

    def answer(self, asked: Asked) -> Reply:
        known = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {known}":
            return Reply(401, {"Message": "Authorization has been denied"})
        operation = asked.path.rsplit("/", 1)[-1]
        self.operations.append(operation)
        self.before(operation)
        if operation in self.state.refuses:
            return _said("5000", "Not possible")
        return Reply(200, getattr(self, method_of(operation))(asked.json()))

    def _get_available_slots(self, wanted: dict[str, Any]) -> dict[str, Any]:
        first = datetime.fromisoformat(wanted["AppointmentDateTime"]).date()
        last = first + timedelta(days=wanted["DaysAroundReturnedDate"])
        days: dict[str, list[dict[str, Any]]] = {}
        for start, end, name, left in self.state.free(first, last):
            slot = {
                "Description": name,
                "StartTime": start.isoformat(),
                "EndTime": end.isoformat(),
                "Bookable": True,
                "AvailableSlotCapacity": left,
                "MaximumSlotCapacity": self.state.room,
            }
            days.setdefault(start.date().isoformat(), []).append(slot)
        shown = [
            {"SlotDate": day, "ResourceCapacity": 9, "NonBookingDay": False, "Slots": slots}
            for day, slots in days.items()
        ]
        closed = {"SlotDate": "2026-11-29", "NonBookingDay": True, "Slots": None}
        return {"StatusCode": "1", "SlotDays": [closed, *shown]}

    def _add_job(self, wanted: dict[str, Any]) -> dict[str, Any]:
        if not 1 <= len(wanted["JobNumber"]) <= 20:
            return {"StatusCode": "4010"}
        told = {name: value for name, value in wanted.items() if isinstance(value, str)}
        made = self.state.add(wanted["JobNumber"], told)
        return {"StatusCode": "4011"} if made is None else {"StatusCode": "1", "JobId": made.id}

    def _book_appointment(self, wanted: dict[str, Any]) -> dict[str, Any]:
        start = datetime.fromisoformat(wanted["AppointmentDateTime"])
        if start.date() <= TODAY:
            return {"StatusCode": "4018"}
        slots = self.state.free(start.date(), start.date())
        ends = [
            end
            for one, end, name, _ in slots
            if (one, name) == (start, wanted["SlotTimeDescription"])
        ]
        done = bool(ends) and self.state.book(wanted["JobId"], start, ends[0])
        return {"StatusCode": "1" if done else "4020"}

    def _get_job(self, wanted: dict[str, Any]) -> dict[str, Any]:
        job = self.state.orders.get(wanted["JobNumber"])
        return {"StatusCode": "4004"} if job is None else {"StatusCode": "1", **_job(job)}

    def _cancel_job(self, wanted: dict[str, Any]) -> dict[str, Any]:
        job = self.state.of(wanted["JobId"])
        if job is None:
            return {"StatusCode": "4004"}
        del self.state.orders[job.number]
        return {"StatusCode": "1"}


@contextmanager
def scheduler_server(*, certificate: trustme.LeafCert | None = None) -> Iterator[SchedulerServer]:
    """A scheduler that runs until the block ends."""
    server = SchedulerServer()
    with web_server(server.answer, certificate=certificate) as web:
        server.web = web
        yield server


def _job(job: Kept) -> dict[str, Any]:
    return {
        "JobId": job.id,
        "JobNumber": job.number,
        "AppointmentDateTime": job.starts.isoformat() if job.starts else None,
        "AppointmentEndDateTime": job.ends.isoformat() if job.ends else None,
    }


def _said(code: str, words: str) -> Reply:
    return Reply(200, {"StatusCode": code, "StatusDescription": words})
