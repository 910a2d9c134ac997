"""How the service is used. Nothing of it says who."""

from __future__ import annotations

from datetime import timedelta

from flask import request

from ...domain.figures import SCORES, read_figures
from ...domain.law import LONDON
from ...journey.runner import View
from . import words
from .desk import Desk
from .forms import DaysForm
from .lists import VIEWERS
from .members import Member

SHOWN = timedelta(days=30)
"""How many days are shown when nobody asks for others."""

OPINIONS = dict(
    zip(
        SCORES,
        (
            "Very satisfied",
            "Satisfied",
            "Neither satisfied nor dissatisfied",
            "Dissatisfied",
            "Very dissatisfied",
        ),
        strict=True,
    )
)


def add_figures(desk: Desk) -> None:
    """The page."""
    service = desk.service

    @desk.page("/figures", "looked-at-figures", roles=VIEWERS)
    def figures(member: Member) -> View:
        today = service.clock().astimezone(LONDON).date()
        asked = "first" in request.args
        form = DaysForm(request.args if asked else None, meta={"csrf": False})
        first, last = today - SHOWN, today
        if asked and form.validate():
            first, last = form.first.data, form.last.data
        elif not asked:
            form.first.data, form.last.data = first, last
        with service.database.reading() as session:
            found = read_figures(session, first, last)
        return desk.show(
            "figures.html",
            member,
            form=form,
            found=found,
            days=(first, last),
            exits=[(_exit(desk, page), number) for page, number in found.exits.items()],
            opinions=OPINIONS,
            bookings=words.BOOKINGS,
        )


def _exit(desk: Desk, page: str) -> str:
    """An exit by its title in the council's tree, and any other page by its name."""
    found = desk.service.council.tree.exits.get(page.removeprefix("exit:"))
    return found.title if found else words.plain(page)
