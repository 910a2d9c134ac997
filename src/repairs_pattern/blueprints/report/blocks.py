"""A repair in the shared areas of a block: what we know of already, and where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from ...domain.law import LONDON
from ...domain.repairs import open_at_block
from ...journey import Answer, Answers, Branch, Page, Row, Visit, choices
from ...journey.graph import Target
from ...times import day_in_words
from ...words import gettext
from ...words import lazy_gettext as _
from ..service import Service
from . import forms

SHOWN = 10
"""How many open repairs are listed; of the rest it is said how many there are."""

NONE = "none"


def block_pages(service: Service, onward: Target) -> Iterator[Page]:
    """From the address of a block to where in it the repair is, then on to ``onward``."""
    yield Page(
        "open-repairs",
        _("Is one of these the repair that you want to report?"),
        form=forms.OpenRepairsForm,
        next=Branch(_after_open_repairs, to=("block-location", "already-reported")),
        template="report/open_repairs.html",
        prepare=_list_repairs(service),
        keep=lambda form, visit: {**form.answer(), "of": _ids(service, visit.answers)},
        context=lambda visit: {"more": visit.answers.value("address", "more") or 0},
        stands=lambda answer, answers: answer["of"] == _ids(service, answers),
        rows=_open_repairs_rows,
    )
    yield Page(
        "already-reported",
        _("We know about this repair"),
        template="report/already_reported.html",
        context=_known_repair(service),
    )
    yield Page(
        "block-location",
        _("Where in the building is it?"),
        form=forms.BlockLocationForm,
        next=onward,
        template="report/block_location.html",
        keep=lambda form, visit: {**form.answer(), "at": _address(service, visit.answers)},
        stands=lambda answer, answers: answer["at"] == _address(service, answers),
        rows=_location_rows,
    )


def look_up_open(service: Service, block: str) -> dict[str, Any]:
    """What a block waits for at this moment, as the answer of the address page holds it.

    It is stored with the address because a path follows from answers alone. Nothing in it says
    who reported a repair, or what they said.
    """
    with service.database.reading() as session:
        found = open_at_block(session, block)
    shown = [
        {
            "id": f"{repair.outcome}-{repair.reported.isoformat()}",
            "repair": repair.summary,
            "reported": repair.reported.isoformat(),
            "aim": repair.aim.isoformat(),
            "reason": repair.reason,
        }
        for repair in found[:SHOWN]
    ]
    return {"open": shown, "more": len(found) - len(shown)}


def location_in_words(answers: Answers) -> str:
    """Where in the block, in one line, such as ``Stairs or landing: third floor``."""
    answer = answers.get("block-location")
    return ": ".join(_location_lines(answer)) if answer else ""


def _after_open_repairs(answers: Answers) -> str:
    chosen = answers["open-repairs"]["repair"]
    return "block-location" if chosen == NONE else "already-reported"


def _ids(service: Service, answers: Answers) -> list[str]:
    return [str(repair["id"]) for repair in service.case(answers).open_at_block]


def _address(service: Service, answers: Answers) -> list[str]:
    return list(service.case(answers).home["lines"])


def _list_repairs(service: Service) -> Callable[[Any, Visit], None]:
    def prepare(form: forms.OpenRepairsForm, visit: Visit) -> None:
        known = service.case(visit.answers).open_at_block
        form.repair.choices = choices(
            [(repair["id"], _name(repair)) for repair in known]
            + [(NONE, gettext("None of these: report another repair"))]
        )
        hints = [gettext("Reported on %(day)s", day=_day(repair["reported"])) for repair in known]
        hints.append(gettext("Choose this if you are not sure"))
        for choice, hint in zip(form.repair.choices, hints, strict=True):
            choice.render_kw = {"hint": hint}

    return prepare


def _name(repair: Mapping[str, Any]) -> str:
    if not repair["repair"]:
        return gettext("A repair that somebody described")
    return gettext(repair["repair"])


def _day(day: str) -> str:
    return day_in_words(date.fromisoformat(day))


def _open_repairs_rows(_answer: Answer, _answers: Answers) -> list[Row]:
    said = gettext("None of them is this repair")
    return [Row(gettext("Repairs that we know about"), (said,), gettext("which repair you report"))]


def _known_repair(service: Service) -> Callable[[Visit], dict[str, Any]]:
    """The repair that was chosen, and by when we aim to be done, when that day means anything.

    For a repair that was described, it is the day of our reply to the person who described it.
    """

    def context(visit: Visit) -> dict[str, Any]:
        chosen = visit.answers.value("open-repairs", "repair")
        known = service.case(visit.answers).open_at_block
        repair = next(repair for repair in known if repair["id"] == chosen)
        today = visit.now.astimezone(LONDON).date()
        return {
            "name": _name(repair),
            "reported": date.fromisoformat(repair["reported"]),
            "aim": None if repair["reason"] == "reply" else date.fromisoformat(repair["aim"]),
            "late": date.fromisoformat(repair["aim"]) < today,
        }

    return context


def _location_lines(answer: Answer) -> tuple[str, ...]:
    place = str(forms.PLACES_IN_A_BLOCK[answer["place"]])
    return (place, answer["detail"]) if answer["detail"] else (place,)


def _location_rows(answer: Answer, _answers: Answers) -> list[Row]:
    return [
        Row(
            gettext("Where in the building"),
            _location_lines(answer),
            gettext("where in the building it is"),
        )
    ]
