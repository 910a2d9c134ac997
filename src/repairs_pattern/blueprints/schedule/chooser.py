"""The appointment page: what is offered, held and kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask import redirect, request
from werkzeug.wrappers import Response

from ...domain.booking import DiaryUnavailable, Need, Slot, SlotGone
from ...domain.law import LONDON
from ...journey import Answer, Answers, Refused, Visit, choices
from ...times import day_in_words, window_in_words
from ...words import gettext
from ..case import NO_SLOT
from ..service import Service
from .forms import TIME_GONE, AppointmentForm


@dataclass(frozen=True, slots=True)
class Day:
    """One day's slots."""

    date: date
    slots: Sequence[Slot]


@dataclass(frozen=True, slots=True)
class Offer:
    """What the page shows.

    :param days: the days shown, soonest first.
    :param more: how many days to show next; None when there are no more.
    :param unavailable: whether the diary did not answer.
    """

    days: Sequence[Day]
    more: int | None
    unavailable: bool = False


@dataclass
class Chooser:
    """The hooks of the appointment page."""

    service: Service

    def need(self, answers: Answers) -> Need:
        need = self.service.case(answers).need
        assert need is not None, "the appointment page is only on the path of online bookings"
        return need

    def prepare(self, form: AppointmentForm, visit: Visit) -> None:
        slots, unavailable = self._find(visit)
        days = [Day(day, tuple(s)) for day, s in groupby(slots, lambda slot: _day(slot.starts_at))]
        shown = self._shown(days, form.slot.data)
        visit.extras["offer"] = Offer(days[:shown], self._more(days, shown), unavailable)
        form.slot.choices = choices(
            [(slot.id, slot.id) for slot in slots]
            + [(NO_SLOT, gettext("None of these times suit me"))]
        )
        asked = request.args.get("slot")
        if request.method == "GET" and asked in {slot.id for slot in slots}:
            form.slot.data = asked

    def _find(self, visit: Visit) -> tuple[list[Slot], bool]:
        draft_id = visit.draft.id if visit.draft else None
        try:
            found = self.service.diary.find(self.need(visit.answers), visit.now, draft_id)
        except DiaryUnavailable:
            return [], True
        return found, False

    def _shown(self, days: Sequence[Day], chosen: str | None) -> int:
        """How many days to show: as many as asked for, and at least up to the chosen one."""
        page = self.service.council.booking.days_per_page
        asked = request.args.get("days", page, type=int)
        place = next((i for i, d in enumerate(days) if any(s.id == chosen for s in d.slots)), -1)
        return max(page, min(asked, len(days)), place + 1)

    def _more(self, days: Sequence[Day], shown: int) -> int | None:
        page = self.service.council.booking.days_per_page
        return shown + page if len(days) > shown else None

    def more(self, form: AppointmentForm, visit: Visit) -> Response | None:
        """Keep the choice and show more days, for the button "More dates"."""
        wanted = request.form.get("more", type=int)
        if wanted is None:
            return None
        known = {choice.value for choice in form.slot.iter_choices()}
        query: dict[str, Any] = {"days": wanted}
        if form.slot.data in known:
            query["slot"] = form.slot.data
        first_new = f"slot-day-{wanted - self.service.council.booking.days_per_page + 1}"
        return redirect(self.service.runner.url(visit.page, **query, _anchor=first_new))

    def keep(self, form: AppointmentForm, visit: Visit) -> Answer:
        """Hold the slot for this draft."""
        chosen = str(form.slot.data)
        need = self.need(visit.answers)
        if chosen == NO_SLOT:
            return {"slot": NO_SLOT, "trade": need.trade}
        try:
            slot = self.service.diary.hold(visit.started.id, chosen, need, visit.now)
        except SlotGone:
            raise Refused(TIME_GONE, "slot") from None
        return {
            "slot": slot.id,
            "trade": need.trade,
            "starts_at": slot.starts_at.isoformat(),
            "ends_at": slot.ends_at.isoformat(),
        }

    def stands(self, answer: Answer, answers: Answers) -> bool:
        """A slot stands while the diagnosis needs the same trade and the day is soon enough."""
        need = self.need(answers)
        if answer["trade"] != need.trade:
            return False
        if answer["slot"] == NO_SLOT:
            return True
        start = datetime.fromisoformat(answer["starts_at"])
        end = datetime.fromisoformat(answer["ends_at"])
        fits = (end - start).total_seconds() >= need.minutes * 60
        return fits and _day(start) <= need.by and start > answers.now

    def context(self, visit: Visit) -> dict[str, Any]:
        offer: Offer = visit.extras["offer"]
        return {
            "offer": offer,
            "days": [_as_shown(day) for day in offer.days],
            "case": self.service.case(visit.answers),
            "gone": request.args.get("gone") == "1",
        }


def _as_shown(day: Day) -> dict[str, Any]:
    """One day as the slot-list component takes it."""
    slots = [{"value": s.id, "text": window_in_words(s.starts_at, s.ends_at)} for s in day.slots]
    return {"date": day.date.isoformat(), "label": day_in_words(day.date), "slots": slots}


def _day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()
