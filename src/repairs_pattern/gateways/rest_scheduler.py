"""A scheduler that speaks JSON, as those behind Housing Repairs Online do (MCM).

The first three requests are known from a council that used them: ``GetAvailableSlots``, ``AddJob``
and ``BookAppointment``. It never looked at a job again, changed one or cancelled one. For that we
need ``GetJob`` and ``CancelJob``, and that ``BookAppointment`` moves the visit of a job that has
one. docs/diaries.md describes them for whoever runs such a scheduler. Times are London wall time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from ..domain.booking import (
    MOST_DAYS,
    DiaryUnavailable,
    Need,
    Opening,
    Order,
    OutcomeUnknown,
    Refused,
    UnknownOrder,
)
from ..domain.checks import Doubtful, Unwell
from ..domain.law import LONDON
from .outside.words import Words, xml_text
from .web import BadAnswer, GatewayError, Web, json_of

SUCCESS = "1"
NO_SUCH_JOB = "4004"

AVAILABLE = "/api/AppointmentManagement/GetAvailableSlots"
BOOK = "/api/AppointmentManagement/BookAppointment"
ADD = "/api/JobManagement/AddJob"
GET = "/api/JobManagement/GetJob"
CANCEL = "/api/JobManagement/CancelJob"

_CHANGES = frozenset({ADD, BOOK, CANCEL})
_NOBODY = "REPAIRSPATTERNCHECK"
"""The number of a job that there never is."""


class PasswordRefused(DiaryUnavailable):
    """The scheduler does not take our name and password."""


@dataclass(frozen=True, slots=True)
class RestScheduler:
    """One council's scheduler.

    :param web: knows the address, and the name and the password.
    :param client: what the scheduler calls us.
    :param contract: the reference of the contract for looking, and ``job_contract`` for jobs.
    :param expenditure: the code that jobs are paid from; empty for none.
    """

    web: Web
    client: str
    contract: str
    job_contract: str
    expenditure: str
    words: Words

    def openings(self, need: Need, first: date, last: date) -> list[Opening]:
        """The bookable slots that have room."""
        answer = self._ask(
            AVAILABLE,
            {
                "ClientSystemUser": self.client,
                "OperationMode": 0,
                "ContractType": "Response",
                "ClientContractReference": self.contract,
                "TradesArray": [self.words.trade_of(need)],
                "Priority": self.words.priority_of(need),
                "AppointmentDateTime": datetime.combine(first, time.min).isoformat(),
                "DaysAroundReturnedDate": MOST_DAYS,
                "AddressCode": need.uprn or "",
                "IncludeCalendarCentralisationDetails": False,
                "IncludeTradeAreaDetails": False,
            },
        )
        if _status(answer) != SUCCESS:
            raise DiaryUnavailable
        try:
            return [
                each
                for each in _openings(answer)
                if first <= each.starts_at.astimezone(LONDON).date() <= last
            ]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DiaryUnavailable from error

    def create(self, order: Order) -> None:
        """Add the job. One that is there already is taken up again."""
        code = self.words.code_of(order.need)
        job = order.job
        answer = self._ask(
            ADD,
            {
                "JobNumber": order.number,
                "ClientSystemReference": job.reference,
                "AddressUPRN": order.need.uprn or "",
                "ContactDetails": xml_text(job.name, 100),
                "ContactMobileNumber": job.phone or "",
                "ContactTelephoneNumber": job.phone or "",
                "ContractReference": self.job_contract,
                "ExpenditureCode": self.expenditure,
                "JobDescription": xml_text(f"{job.summary}. {job.description}", 1000),
                "OnHold": False,
                "PriorityCode": self.words.priority_of(order.need),
                "Trade": self.words.trade_of(order.need),
                "JobLines": [{"ScheduleCode": code, "Quantity": 1}] if code else [],
            },
        )
        if _status(answer) != SUCCESS and self._job(order.number) is None:
            raise Refused

    def schedule(self, number: str, need: Need, opening: Opening) -> None:
        """Book the visit of a job, or move it."""
        job = self._job(number)
        if job is None:
            raise UnknownOrder
        answer = self._ask(
            BOOK,
            {
                "JobId": job.get("JobId"),
                "Trade": self.words.trade_of(need),
                "AppointmentDateTime": _wall(opening.starts_at),
                "SlotTimeDescription": opening.code,
                "AppointmentNotes": "",
            },
        )
        if _status(answer) != SUCCESS:
            raise Refused

    def find(self, number: str) -> Opening | None:
        """The visit of a job."""
        job = self._job(number)
        if job is None or not job.get("AppointmentDateTime"):
            return None
        try:
            first, last = job["AppointmentDateTime"], job["AppointmentEndDateTime"]
            return Opening(_from_wall(first), _from_wall(last))
        except (KeyError, TypeError, ValueError) as error:
            raise DiaryUnavailable from error

    def cancel(self, number: str) -> None:
        """Cancel a job with its visit."""
        job = self._job(number)
        if job is None:
            return
        cancelled = {"JobId": job.get("JobId"), "Reason": "Not needed any more"}
        if _status(self._ask(CANCEL, cancelled)) not in {SUCCESS, NO_SUCH_JOB}:
            raise Refused

    def check(self) -> str:
        """Whether it takes our name and password, and finds no job where there is none."""
        try:
            self._job(_NOBODY)
        except PasswordRefused:
            raise Unwell(
                "The scheduler does not take our name and password.",
                "Set REPAIRS_SCHEDULER_USER and REPAIRS_SCHEDULER_PASSWORD to those it gave you.",
            ) from None
        except DiaryUnavailable as failure:
            reason = failure.__cause__ if isinstance(failure.__cause__, GatewayError) else None
            raise Doubtful(
                f"The scheduler does not answer as it should. {reason or ''}".strip(),
                "See whether it runs, and address under [gateways.scheduler]. Residents are "
                "offered no times, and can send reports all the same.",
            ) from None
        return "the scheduler answers"

    def _job(self, number: str) -> Mapping[str, Any] | None:
        """A job; None when the scheduler says that there is none, which is not a failure."""
        answer = self._ask(GET, {"JobNumber": number})
        if _status(answer) == NO_SUCH_JOB:
            return None
        if _status(answer) != SUCCESS or not answer.get("JobId"):
            raise DiaryUnavailable
        return answer

    def _ask(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            answer = self.web.ask("POST", path, json=body)
            if answer.status_code in {401, 403}:
                raise PasswordRefused
            if answer.status_code != 200:
                raise BadAnswer(f"It answers with status {answer.status_code}.", sent=True)
            said = json_of(answer)
            if not isinstance(said, dict) or "StatusCode" not in said:
                raise BadAnswer("It answers without a status.", sent=True)
        except GatewayError as error:
            if path in _CHANGES and error.sent:
                raise OutcomeUnknown from error
            raise DiaryUnavailable from error
        return said


def _status(answer: Mapping[str, Any]) -> str:
    return str(answer["StatusCode"])


def _openings(answer: Mapping[str, Any]) -> Iterator[Opening]:
    for day in answer.get("SlotDays") or ():
        if day.get("NonBookingDay"):
            continue
        for slot in day.get("Slots") or ():
            room = int(slot.get("AvailableSlotCapacity") or 0)
            if slot.get("Bookable") and room > 0:
                first, last = _from_wall(slot["StartTime"]), _from_wall(slot["EndTime"])
                yield Opening(first, last, str(slot.get("Description") or "")[:60], room)


def _wall(moment: datetime) -> str:
    """What a clock in London shows, without a zone."""
    return moment.astimezone(LONDON).replace(tzinfo=None).isoformat()


def _from_wall(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=LONDON)
    return moment.astimezone(UTC)
