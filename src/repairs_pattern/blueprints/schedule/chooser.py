"""The appointment page: what is offered, held and kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask import redirect, request
from werkzeug.wrappers import Response

from ...domain.booking import DiaryUnavailable, Need, SlotGone
from ...journey import Answer, Answers, Coded, Refused, Visit, choices
from ...words import gettext
from ..case import NO_SLOT
from ..months import calendar_of, notice_of
from ..offers import Offer, london_day, more_wanted, offer_of
from ..service import Service
from .forms import TIME_GONE, AppointmentForm


@dataclass
class Chooser:
    """The hooks of the appointment page."""

    service: Service

    def need(self, answers: Answers) -> Need:
        need = self.service.case(answers).need
        assert need is not None, "the appointment page is only on the path of online bookings"
        return need

    def prepare(self, form: AppointmentForm, visit: Visit) -> None:
        draft_id = visit.draft.id if visit.draft else None
        need = self.need(visit.answers)
        offer = offer_of(self.service, need, visit.now, chosen=form.slot.data, draft_id=draft_id)
        visit.extras["offer"] = offer
        form.slot.choices = choices(
            [(slot.id, slot.id) for slot in offer.slots]
            + [(NO_SLOT, gettext("None of these times suit me"))]
        )
        if offer.unavailable:
            form.slot.unknown = self._away()
        if request.method == "GET" and offer.chosen is not None:
            form.slot.data = offer.chosen.id

    def more(self, form: AppointmentForm, visit: Visit) -> Response | None:
        """Keep the choice and show more days, for the button "More dates"."""
        more = more_wanted(self.service)
        if more is None:
            return None
        known = {choice.value for choice in form.slot.iter_choices()}
        query: dict[str, Any] = {"days": more[0]}
        if form.slot.data in known:
            query["slot"] = form.slot.data
        return redirect(self.service.runner.url(visit.page, **query, _anchor=more[1]))

    def keep(self, form: AppointmentForm, visit: Visit) -> Answer:
        """Hold the slot for this draft."""
        chosen = str(form.slot.data)
        need = self.need(visit.answers)
        if chosen == NO_SLOT:
            return {"slot": NO_SLOT, "trade": need.trade}
        try:
            slot = self.service.diary.hold(visit.started.id, chosen, need, visit.now)
        except SlotGone:
            raise Refused(Coded(TIME_GONE, "gone"), "slot") from None
        except DiaryUnavailable:
            raise Refused(self._away(), "slot") from None
        return {
            "slot": slot.id,
            "trade": need.trade,
            "starts_at": slot.starts_at.isoformat(),
            "ends_at": slot.ends_at.isoformat(),
        }

    def _away(self) -> Coded:
        phone = self.service.council.contact.repairs_phone
        return Coded(
            gettext(
                "We cannot see our diary at the moment. Try again, or call us on %(phone)s.",
                phone=phone,
            ),
            "away",
        )

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
        return fits and london_day(start) <= need.by and start > answers.now

    def context(self, visit: Visit) -> dict[str, Any]:
        offer: Offer = visit.extras["offer"]
        return {
            "offer": offer,
            "days": [day.as_shown() for day in offer.days],
            "calendar": calendar_of(
                self.service, offer, partial(self.service.runner.url, visit.page)
            ),
            "notice": notice_of(offer),
            "case": self.service.case(visit.answers),
            "gone": request.args.get("gone") == "1",
            "away": request.args.get("away") == "1",
        }
