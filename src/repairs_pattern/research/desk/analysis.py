"""The analysis of a round, what can be taken along of it, and deleting it."""

from __future__ import annotations

import hashlib
from functools import partial
from mimetypes import guess_type
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, flash, redirect, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from ...journey.forms import ChoiceField, Form, choices
from ..analysis import (
    Chart,
    NoSuchRound,
    RoundRecord,
    Section,
    analyse,
    read_round,
    this_build,
    who_took_part,
)
from ..analysis.drawing import INSTALL, can_draw, drawn
from ..deletion import NoSuchParticipant, delete_round, withdraw
from ..exports import FILES
from ..running import participants_of, round_of
from .entry import button
from .forms import ButtonForm
from .participants import crumbs_of

if TYPE_CHECKING:
    from ..extension import Research

_STYLED = "default-src 'none'; style-src 'unsafe-inline'"
"""The policy of a drawing: its own styles, and nothing else."""

_NOT_CLEAN = " Traces may be left in the file, because it was in use. They go within an hour."

FILES_IN_WORDS = {
    "playback.html": "One file to show: the analysis and each session",
    "rainbow.csv": "Rainbow spreadsheet (CSV)",
    "notes.csv": "Notes (CSV)",
    "tasks.csv": "Tasks (CSV)",
    "answers.csv": "Answers to questionnaires (CSV)",
    "events.csv": "Everything on the timelines (CSV)",
    "round.json": "All of it, for programs (JSON)",
    "round.schema.json": "What is in the JSON (JSON Schema)",
}


class WithdrawForm(Form):
    """Who withdraws."""

    code = ChoiceField("Who withdraws?", needed="Select who withdraws")


def analysis(pages: Blueprint, research: Research) -> None:
    """Add the pages about what a round tells, and about its end."""
    shown: dict[int, dict[str, Chart]] = {}
    """Round to the charts of its page when it was last seen, so that none is worked out again."""

    def sections_of(record: RoundRecord) -> list[Section]:
        sections = analyse(record)
        charts = (part.chart for section in sections for part in section.parts if part.chart)
        shown[record.round] = {_digest(chart): chart for chart in charts}
        return sections

    @pages.get("/rounds/<int:number>/analysis")
    def analysis_page(number: int) -> str:
        record = _record(research, number)
        picture = partial(_address, number) if can_draw() else None
        return research.pages.render(
            "analysis.html",
            record=record,
            people=who_took_part(record),
            sections=sections_of(record),
            picture=picture,
            install=INSTALL,
            files=FILES_IN_WORDS,
            crumbs=_crumbs(research, number),
        )

    @pages.get("/rounds/<int:number>/charts/<digest>.svg")
    def chart(number: int, digest: str) -> Response:
        if number not in shown:
            sections_of(_record(research, number))
        found = shown[number].get(digest)
        if found is None or not can_draw():
            abort(404)
        headers = {"Content-Security-Policy": _STYLED}
        return Response(drawn(found), mimetype="image/svg+xml", headers=headers)

    @pages.get("/rounds/<int:number>/files/<name>")
    def round_file(number: int, name: str) -> Response:
        if name not in FILES:
            abort(404)
        content = FILES[name](_record(research, number))
        headers = {"Content-Disposition": f"attachment; filename=round-{number}-{name}"}
        return Response(content, mimetype=guess_type(name)[0], headers=headers)

    @pages.route("/rounds/<int:number>/withdraw", methods=["GET", "POST"])
    def withdraw_page(number: int) -> WerkzeugResponse | str:
        round_of(research.database, number) or abort(404)
        form = WithdrawForm()
        people = participants_of(research.database, number)
        form.code.choices = choices({each.code: each.code for each in people})
        if form.validate_on_submit():
            code = str(form.code.data)
            try:
                clean = withdraw(research.database, research.worlds.delete, number, code)
            except (NoSuchRound, NoSuchParticipant):
                abort(404)
            shown.pop(number, None)
            flash(f"Everything of {code} is deleted.{'' if clean else _NOT_CLEAN}")
            return redirect(url_for("research.round_page", number=number), 303)
        return research.pages.render(
            "withdraw.html", form=form, people=people, crumbs=_crumbs(research, number)
        )

    @pages.route("/rounds/<int:number>/delete", methods=["GET", "POST"])
    def delete_page(number: int) -> WerkzeugResponse | str:
        found = round_of(research.database, number) or abort(404)
        form = ButtonForm()
        if form.is_submitted():
            button()
            clean = delete_round(research.database, research.worlds.delete, number)
            shown.pop(number, None)
            flash(f"The round is deleted.{'' if clean else _NOT_CLEAN}")
            return redirect(url_for("research.index"), 303)
        return research.pages.render(
            "delete_round.html", round=found, form=form, crumbs=_crumbs(research, number)
        )


def _record(research: Research, number: int) -> RoundRecord:
    """A round as it is now; 404 when there is none."""
    today = research.clock().date()
    try:
        return read_round(research.database, number, research.scenarios, this_build(), today)
    except NoSuchRound:
        abort(404)


def _address(number: int, chart: Chart) -> str:
    """The address of a drawing: other numbers have another."""
    return url_for("research.chart", number=number, digest=_digest(chart))


def _digest(chart: Chart) -> str:
    return hashlib.sha256(repr(chart).encode()).hexdigest()[:16]


def _crumbs(research: Research, number: int) -> list[tuple[str, str]]:
    return crumbs_of(round_of(research.database, number) or abort(404))
