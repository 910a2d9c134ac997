"""The pages of the schedule section."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ...journey import Answer, Answers, Branch, Page, Row
from ...times import day_in_words, window_in_words
from ...words import gettext
from ...words import lazy_gettext as _
from ..case import NO_SLOT
from ..service import Service
from .chooser import Chooser
from .forms import AppointmentForm, PreferencesForm


def entry(service: Service) -> Branch:
    """A time to choose where one can be booked online; otherwise what suits, or straight on."""

    def choose(answers: Answers) -> str:
        booking = service.case(answers).booking
        return {"online": "appointment", "arrange": "preferences"}.get(booking, "check-answers")

    return Branch(choose, to=("appointment", "preferences", "check-answers"))


def pages(service: Service, *, then: str) -> Iterator[Page]:
    """The pages of this section.

    :param then: what follows once a time is chosen or what suits is said.
    """
    chooser = Chooser(service)
    yield Page(
        "appointment",
        _("Choose a time for us to come"),
        section="schedule",
        form=AppointmentForm,
        next=Branch(
            lambda answers: "preferences" if answers["appointment"]["slot"] == NO_SLOT else then,
            to=("preferences", then),
        ),
        template="schedule/appointment.html",
        prepare=chooser.prepare,
        interim=chooser.more,
        keep=chooser.keep,
        context=chooser.context,
        stands=chooser.stands,
        rows=_appointment_rows,
    )
    yield Page(
        "preferences",
        _("When can we come?"),
        section="schedule",
        form=PreferencesForm,
        next=then,
        template="schedule/preferences.html",
        rows=_preference_rows,
    )


def _appointment_rows(answer: Answer, _answers: Answers) -> list[Row]:
    if answer["slot"] == NO_SLOT:
        lines: tuple[str, ...] = (gettext("None of the times suited me"),)
    else:
        start = datetime.fromisoformat(answer["starts_at"])
        end = datetime.fromisoformat(answer["ends_at"])
        lines = (day_in_words(start), window_in_words(start, end))
    return [Row(gettext("Appointment"), lines, gettext("the appointment"))]


def _preference_rows(answer: Answer, _answers: Answers) -> list[Row]:
    labels = {choice.value: str(choice.label) for choice in PreferencesForm.days.kwargs["choices"]}
    lines = [", ".join(labels[day] for day in answer["days"] if day in labels), answer["times"]]
    said = tuple(line for line in lines if line) or (gettext("Not provided"),)
    return [Row(gettext("When we can come"), said, gettext("when we can come"))]
