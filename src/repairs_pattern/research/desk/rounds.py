"""Rounds: their list, making one, and the page of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, IntegerField
from wtforms.validators import StopValidation

from ...journey.forms import AtMost, ChoicesField, Form, Needed, TextField, choices
from ..running import (
    RETAIN_DAYS,
    make_round,
    move_scenario_up,
    participants_of,
    round_of,
    rounds_of,
)
from .entry import button
from .forms import ButtonForm
from .words import scenario_title

if TYPE_CHECKING:
    from ..extension import Research

LONGEST_DAYS = 365


class RoundForm(Form):
    """A new round."""

    title = TextField(
        "What is the round called?",
        [
            Needed("Enter a title"),
            AtMost(120, "The title must have 120 characters or fewer"),
        ],
        description="Such as “December, round 1”. Do not name a person.",
    )
    scenarios = ChoicesField(
        "Which tasks will participants do?",
        unknown="Choose from the list",
        description="Choose all that you need. You can change their order on the next page.",
    )
    retain_days = IntegerField(
        "For how many days is it kept?",
        default=RETAIN_DAYS,
        description=(
            "Everything of the round is deleted this many days after its last session. "
            "It must be what participants were told when they consented."
        ),
        render_kw={"inputmode": "numeric"},
    )

    synthetic = BooleanField(
        "Nobody real takes part",
        description="For a rehearsal: every result then says that it is made up.",
    )

    def validate_scenarios(self, field: ChoicesField) -> None:
        """At least one."""
        if not field.data:
            raise StopValidation("Choose at least one task")

    def validate_retain_days(self, field: IntegerField) -> None:
        """A number of days that is no mistake."""
        field.errors = []
        if field.data is None or not 1 <= field.data <= LONGEST_DAYS:
            raise StopValidation(f"Enter a number of days from 1 to {LONGEST_DAYS}")


def rounds(pages: Blueprint, research: Research) -> None:
    """Add the pages of rounds."""
    database = research.database

    @pages.get("/")
    def index() -> str:
        return research.pages.render("rounds.html", rounds=rounds_of(database))

    @pages.get("/scenarios")
    def scenarios() -> str:
        return research.pages.render(
            "scenarios.html", scenarios=list(research.scenarios.values()), left_out=research.broken
        )

    @pages.route("/rounds/new", methods=["GET", "POST"])
    def new_round() -> Response | str:
        form = RoundForm()
        form.scenarios.choices = choices(
            {id_: scenario.title for id_, scenario in research.scenarios.items()}
        )
        if form.validate_on_submit():
            number = make_round(
                database,
                form.title.data or "",
                form.scenarios.chosen,
                research.clock(),
                form.retain_days.data or RETAIN_DAYS,
                synthetic=form.synthetic.data,
            )
            flash("The round is made. Now add its first participant.")
            return redirect(url_for("research.round_page", number=number), 303)
        return research.pages.render("new_round.html", form=form, crumbs=_crumbs())

    @pages.get("/rounds/<int:number>")
    def round_page(number: int) -> str:
        found = round_of(database, number) or abort(404)
        people = participants_of(database, number)
        return research.pages.render(
            "round.html",
            round=found,
            tasks=[(id_, scenario_title(research.scenarios, id_)) for id_ in found.scenarios],
            participants=people,
            button_form=ButtonForm(),
            crumbs=_crumbs(),
        )

    @pages.post("/rounds/<int:number>/up")
    def task_up(number: int) -> Response:
        button()
        found = round_of(database, number) or abort(404)
        id_ = request.form.get("scenario", "")
        if id_ in found.scenarios and move_scenario_up(database, number, id_):
            flash(f"“{scenario_title(research.scenarios, id_)}” comes earlier now.")
        return redirect(url_for("research.round_page", number=number), 303)


def _crumbs() -> list[tuple[str, str]]:
    return [(url_for("research.index"), "Rounds")]
