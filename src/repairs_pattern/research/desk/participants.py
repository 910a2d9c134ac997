"""Participants: adding one, their start links, and closing a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, flash, redirect, url_for
from werkzeug.wrappers import Response as WerkzeugResponse
from wtforms import Field

from ...journey.forms import ChoiceField, Form, choices
from ..running import (
    add_participant,
    links_of,
    make_link,
    make_links,
    participant_of,
    revoke_links,
    round_of,
    tasks_of,
)
from ..scenarios import Scenario
from ..store import LinkRow, ParticipantRow, RoundRow, TaskRow
from .addresses import desk_in_the_network, link_address, only_here, qr_code
from .entry import button
from .forms import ButtonForm
from .words import scenario_title

if TYPE_CHECKING:
    from ..extension import Research


class ParticipantForm(Form):
    """One more participant. There is no field for a name, so that no name can be kept."""

    assistive = ChoiceField(
        "Do they use assistive technology?",
        choices=choices({"no": "No", "yes": "Yes"}),
        needed="Select yes if they use assistive technology",
        description=(
            "Such as a screen reader, a magnifier, or voice control. Their times are shown apart, "
            "and are never compared with those of others."
        ),
    )


@dataclass(frozen=True)
class TaskShown:
    """A task as the desk shows it.

    :param scenario: None when its file is gone.
    :param link: the link that opens it now.
    :param address: of that link.
    """

    row: TaskRow
    title: str
    scenario: Scenario | None
    link: LinkRow | None
    address: str | None


def participants(pages: Blueprint, research: Research) -> None:
    """Add the pages of participants and of their links."""
    database = research.database

    @pages.route("/rounds/<int:number>/participants/new", methods=["GET", "POST"])
    def new_participant(number: int) -> WerkzeugResponse | str:
        found = round_of(database, number) or abort(404)
        form = ParticipantForm()
        if form.validate_on_submit() and not lacks_a_task(research, found, form.assistive):
            id_ = add_participant(
                database,
                number,
                research.scenarios,
                research.clock(),
                assistive=form.assistive.data == "yes",
            )
            make_links(database, id_, research.clock())
            return redirect(url_for("research.links", id=id_), 303)
        return research.pages.render(
            "new_participant.html", form=form, round=found, crumbs=crumbs_of(found)
        )

    @pages.get("/participants/<int:id>/links")
    def links(id: int) -> str:  # noqa: A002 - the name in the address
        who, round_ = somebody(research, id)
        return research.pages.render(
            "links.html",
            participant=who,
            tasks=tasks_shown(research, id),
            only_here=only_here(),
            elsewhere=desk_in_the_network() if only_here() else None,
            button_form=ButtonForm(),
            crumbs=[*crumbs_of(round_), (url_for("research.console", id=id), who.code)],
        )

    @pages.get("/tasks/<task_id>/link.svg")
    def link_code(task_id: str) -> Response:
        task = a_task(research, task_id)
        link = links_of(database, task.participant_id, research.clock()).get(task_id)
        if link is None or link.code is None:
            abort(404)
        return Response(qr_code(link_address(link.code)), mimetype="image/svg+xml")

    @pages.post("/tasks/<task_id>/link")
    def new_link(task_id: str) -> WerkzeugResponse:
        button()
        task = a_task(research, task_id)
        if participant_of(database, task.participant_id).archived_at or task.ended_at:  # type: ignore[union-attr]
            abort(404)
        make_link(database, task_id, research.clock())
        flash("There is a new link. The one before opens nothing any more.")
        return redirect(url_for("research.links", id=task.participant_id), 303)

    @pages.post("/tasks/<task_id>/link/revoke")
    def revoke_link(task_id: str) -> WerkzeugResponse:
        button()
        task = a_task(research, task_id)
        revoke_links(database, task_id, research.clock())
        flash("The link opens nothing any more, also where it was open.")
        return redirect(url_for("research.links", id=task.participant_id), 303)


def lacks_a_task(research: Research, round_: RoundRow, field: Field) -> bool:
    """Whether a task of a round cannot be begun, because its file is gone; the field says so."""
    gone = [id_ for id_ in round_.scenarios if id_ not in research.scenarios]
    if gone:
        field.errors = [
            f"There is no file of the task “{gone[0]}” any more. Bring it back, or make a new round"
        ]
    return bool(gone)


def somebody(research: Research, id_: int) -> tuple[ParticipantRow, RoundRow]:
    """A participant and their round; 404 when there is no such participant."""
    who = participant_of(research.database, id_)
    round_ = round_of(research.database, who.round_id) if who else None
    if who is None or round_ is None:
        abort(404)
    return who, round_


def a_task(research: Research, task_id: str) -> TaskRow:
    """A task; 404 when there is no such task."""
    with research.database.reading() as session:
        return session.get(TaskRow, task_id) or abort(404)


def tasks_shown(research: Research, id_: int) -> list[TaskShown]:
    """The tasks of a participant, in order."""
    links = links_of(research.database, id_, research.clock())
    return [_shown(research, row, links.get(row.id)) for row in tasks_of(research.database, id_)]


def crumbs_of(round_: RoundRow) -> list[tuple[str, str]]:
    """The pages above those of a round's participants."""
    return [
        (url_for("research.index"), "Rounds"),
        (url_for("research.round_page", number=round_.id), round_.title),
    ]


def _shown(research: Research, row: TaskRow, link: LinkRow | None) -> TaskShown:
    return TaskShown(
        row=row,
        title=scenario_title(research.scenarios, row.scenario),
        scenario=research.scenarios.get(row.scenario),
        link=link,
        address=link_address(link.code) if link and link.code else None,
    )
