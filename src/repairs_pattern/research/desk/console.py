"""The console of one participant, and the overview of a round: live, or at the press of a key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, jsonify, request, stream_with_context

from ...journey.forms import Form
from ..running import participant_of, participants_of, round_of, tasks_of, tasks_of_round
from ..store import ParticipantRow, TaskRow
from .buttons import buttons, console_forms, following
from .notes import note_form, notes_block
from .participants import crumbs_of, somebody
from .stream import News, stream
from .watching import Seen, Watch, present_task, stage_of
from .words import VERDICTS

if TYPE_CHECKING:
    from ..extension import Research


def console(pages: Blueprint, research: Research) -> None:
    """Add the pages on which participants are watched, their streams and their buttons."""
    watch = Watch(research)

    def show(id_: int, **forms: Form) -> str:
        """The console, with these forms in place of empty ones."""
        who, round_ = somebody(research, id_)
        tasks = tasks_of(research.database, id_)
        task = present_task(tasks)
        return research.pages.render(
            "console/page.html",
            participant=who,
            round=round_,
            tasks=[(each, watch.title(each)) for each in tasks],
            forms=replace(console_forms(watch, task), **forms),
            form=next(iter(forms.values()), None),
            following=following(tasks, task),
            notes=notes_block(research, who, note_form(round_)),
            crumbs=crumbs_of(round_),
            **_shown(research, watch, task),
        )

    buttons(pages, research, watch, show)

    @pages.get("/participants/<int:id>")
    def console(id: int) -> str:  # noqa: A002 - the name in the address
        return show(id)

    @pages.get("/participants/<int:id>/live")
    def console_stream(id: int) -> Response:  # noqa: A002
        somebody(research, id)
        return _stream(research, lambda: _look_at_one(research, watch, id))

    @pages.get("/participants/<int:id>/live.json")
    def console_poll(id: int) -> Response:  # noqa: A002
        somebody(research, id)
        return _polled(_look_at_one(research, watch, id))

    @pages.get("/rounds/<int:number>/live")
    def overview(number: int) -> str:
        found = round_of(research.database, number) or abort(404)
        return research.pages.render(
            "console/overview.html",
            round=found,
            rows=_overview(research, watch, number),
            crumbs=crumbs_of(found),
        )

    @pages.get("/rounds/<int:number>/live/stream")
    def overview_stream(number: int) -> Response:
        _ = round_of(research.database, number) or abort(404)
        return _stream(research, lambda: _look_at_all(research, watch, number))

    @pages.get("/rounds/<int:number>/live.json")
    def overview_poll(number: int) -> Response:
        _ = round_of(research.database, number) or abort(404)
        return _polled(_look_at_all(research, watch, number))


def _look_at_one(research: Research, watch: Watch, id_: int) -> News | None:
    who = participant_of(research.database, id_)
    if who is None:
        return None
    task = present_task(tasks_of(research.database, id_))

    def tell(known: int | None) -> tuple[int, dict[str, Any]]:
        shown = _shown(research, watch, task)
        last = shown["seen"].last if shown["seen"] else 0
        said = watch.says(task, known) if task is not None and known is not None else ""
        html = research.pages.render("console/both.html", participant=who, **shown)
        return last, {"html": html, "say": said, "stage": stage_of(task)}

    marker = watch.marker([task] if task else [], research.clock())
    return News((who.archived_at, marker), tell)


def _look_at_all(research: Research, watch: Watch, number: int) -> News | None:
    if (found := round_of(research.database, number)) is None:
        return None
    present = _present(research, number)

    def tell(_known: int | None) -> tuple[int, dict[str, Any]]:
        rows = _overview(research, watch, number)
        html = research.pages.render("console/rows.html", round=found, rows=rows)
        return max((seen.last for _, seen in rows if seen), default=0), {"html": html, "say": ""}

    tasks = [task for _, task in present if task]
    here = [who.id for who, _ in present]
    return News((here, watch.marker(tasks, research.clock(), messages=False)), tell)


def _present(research: Research, number: int) -> list[tuple[ParticipantRow, TaskRow | None]]:
    """Who is in a session, with the task that each is at."""
    tasks = tasks_of_round(research.database, number)
    people = participants_of(research.database, number)
    return [(who, present_task(tasks.get(who.id, []))) for who in people if who.archived_at is None]


def _overview(
    research: Research, watch: Watch, number: int
) -> list[tuple[ParticipantRow, Seen | None]]:
    now = research.clock()
    return [
        (who, watch.see(task, now, messages=False) if task else None)
        for who, task in _present(research, number)
    ]


def _shown(research: Research, watch: Watch, task: TaskRow | None) -> dict[str, Any]:
    seen = watch.see(task, research.clock()) if task else None
    return {"seen": seen, "stage": stage_of(task), "verdicts": VERDICTS}


def _known() -> int | None:
    """The last event that the browser knows of; None when it knows of none."""
    given = request.headers.get("Last-Event-ID") or request.args.get("after", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else None


def _stream(research: Research, look: Callable[[], News | None]) -> Response:
    lines = stream_with_context(stream(look, research.wait, _known()))
    answer = Response(lines, mimetype="text/event-stream")
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


def _polled(news: News | None) -> Response:
    if news is None:
        abort(404)
    last, sent = news.tell(_known())
    return jsonify({**sent, "id": last})
