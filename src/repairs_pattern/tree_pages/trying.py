"""Walking one path in the browser. All that was said is in the address; nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import request, url_for

from ..domain.diagnosis import Option, Question
from .forms import ANSWER, HomeForm, question_form
from .told import told
from .tools import NAME, Tools
from .walk import Walk

ASKED = "asked"
"""The name in an address of the question that was on the page that was sent."""


def walk(tools: Tools) -> str:
    """The next question, or what the resident is told at the end."""
    home = HomeForm.of(request.args, tools.service.clock(), tools.tree)
    if not home.validate():
        return tools.render("home.html", home=home, answers=list(_answers()))
    now = Walk(tools.service.council, home.situation, dict(_chosen()))
    context = {"walk": now, "home": home, "answers": list(_answers()), "back": _back(now)}
    if now.question is None:
        return tools.render("told.html", told=told(now), steps=_steps(now), **context)
    return tools.render("walk.html", **_question(now, now.question), **context)


def _question(now: Walk, question: Question) -> dict[str, Any]:
    sent = request.args.get(ASKED) == question.id or now.refused is not None
    name = f"{ANSWER}{question.id}"
    kept = [(key, value) for key, value in _given() if key not in (name, ASKED)]
    return {
        "question": question,
        "form": question_form(question, request.args, sent=sent),
        "unseen": [*kept, (ASKED, question.id)],
    }


def _given() -> Iterator[tuple[str, str]]:
    """What the address says, without what it cannot mean."""
    for name, value in request.args.items(multi=True):
        if name.startswith(ANSWER) or name in HomeForm.NAMES or name == ASKED:
            yield name, value


def _answers() -> Iterator[tuple[str, str]]:
    return ((name, value) for name, value in _given() if name.startswith(ANSWER))


def _chosen() -> Iterator[tuple[str, str]]:
    return ((name.removeprefix(ANSWER), value) for name, value in _answers())


def _address(*, without: str) -> str:
    """The address of the page without the answer to a question."""
    kept: dict[str, Any] = {}
    for name, value in _given():
        if name not in (f"{ANSWER}{without}", ASKED):
            kept.setdefault(name, []).append(value)
    return url_for(f"{NAME}.walk", **kept)


def _back(now: Walk) -> str:
    """The question before, or the overview."""
    return _address(without=now.steps[-1][0].id) if now.steps else url_for(f"{NAME}.index")


def _steps(now: Walk) -> list[tuple[Question, Option, str]]:
    """Each answer, and where it can be changed."""
    return [(asked, option, _address(without=asked.id)) for asked, option in now.steps]
