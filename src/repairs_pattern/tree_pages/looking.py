"""Pages to look at: the numbers, the map, an outcome, an exit, and what a search finds."""

from __future__ import annotations

from itertools import islice
from typing import Any

from flask import abort, request, url_for

from ..domain.diagnosis import (
    Case,
    Found,
    Outcome,
    beginnings,
    booking_in_words,
    cases,
    how_many,
    outline,
    paths_below,
    search,
)
from ..domain.diagnosis.ways import Kind
from ..domain.repairs import responsible_for
from .forms import SearchForm
from .tools import NAME, Linked, Tools, Weakness, try_url, way_in_words

MOST_LINES = 150
"""How many answers one page of the map shows."""

MOST_FOUND = 50
"""How many parts one search shows."""

MOST_WAYS = 10
"""How many ways to a part are shown."""

_ENDPOINTS = {"questions": "question", "outcomes": "outcome", "exits": "exit"}
_RESPONSIBLE = {"council": "the council", "resident": "the resident", "varies": "either"}


def index(tools: Tools) -> str:
    """How big the tree is, and what the check finds in the council's files as they are now."""
    tree, below = tools.tree, paths_below(tools.tree)
    return tools.render(
        "index.html",
        map=tools.shown(),
        numbers={
            "Questions": len(tree.questions),
            "Answers": sum(len(question.options) for question in tree.questions.values()),
            "Outcomes": len(tree.outcomes),
            "Exits": len(tree.exits),
        },
        begins=[(tree.questions[id_], how_many(below[id_])) for id_ in beginnings(tree)],
        weaknesses=[(each, _link(tools, each)) for each in tools.weaknesses()],
    )


def question(tools: Tools, id_: str) -> str:
    """A question, its answers, and what is below them as far as it fits on a page."""
    found = tools.tree.questions.get(id_) or abort(404)
    lines = outline(tools.tree, [id_], MOST_LINES)[id_]
    here = {id_, *(line.opens.id for line in lines if line.opens)}
    return tools.render(
        "question.html",
        question=found,
        lines=lines,
        map=tools.shown(here),
        **_ways(tools, "question", id_),
    )


def outcome(tools: Tools, id_: str) -> str:
    """An outcome: what the council does, in which cases, and who comes to it."""
    found = tools.tree.outcomes.get(id_) or abort(404)
    shown = [_case(found, case) for case in cases(found)]
    return tools.render(
        "outcome.html",
        outcome=found,
        cases=shown,
        map=tools.shown(),
        **_ways(tools, "outcome", id_),
    )


def exit_(tools: Tools, id_: str) -> str:
    """An exit: what the resident is told, and who comes to it."""
    found = tools.tree.exits.get(id_) or abort(404)
    phones = [tools.service.council.phone_lines[line] for line in found.call]
    return tools.render(
        "exit.html", exit=found, phones=phones, map=tools.shown(), **_ways(tools, "exit", id_)
    )


def find(tools: Tools) -> str:
    """What a search finds, with a link to each part and the shortest way there."""
    form = SearchForm(formdata=request.args)
    words = form.q.data or ""
    found = list(search(tools.tree, words))
    return tools.render(
        "search.html",
        search_form=form,
        words=words,
        number=len(found),
        found=[_found(tools, each) for each in found[:MOST_FOUND]],
    )


def _link(tools: Tools, weakness: Weakness) -> str | None:
    """The page of the part of the tree that it is in, where the tree that is served has it."""
    section, id_ = weakness.part or ("", "")
    if id_ not in getattr(tools.tree, section, ()):
        return None
    return url_for(f"{NAME}.{_ENDPOINTS[section]}", id_=id_)


def _case(found: Outcome, case: Case) -> dict[str, Any]:
    """A row of the table of cases: the facts that can matter, and what follows from them."""
    named = {fact for rule in found.rules for fact in rule.when} | {"tenure", "season"}
    facts = {name: getattr(case.facts, name) for name in case.facts.__slots__ if name in named}
    return {
        "facts": facts,
        "priority": case.outcome.priority or "staff decide",
        "visit": booking_in_words(case.outcome),
        "who": _RESPONSIBLE[responsible_for(case.outcome, case.facts.tenure, "home")],
    }


def _ways(tools: Tools, kind: Kind, id_: str) -> dict[str, Any]:
    """The shortest ways to a part; ``more`` where there are others."""
    ways = list(islice(tools.ways.to(kind, id_), MOST_WAYS + 1))
    shown = [(way_in_words(way), try_url(way)) for way in ways[:MOST_WAYS] if way.steps]
    return {"ways": shown, "more": len(ways) > MOST_WAYS}


def _found(tools: Tools, found: Found) -> dict[str, Any]:
    """A line of the results."""
    kind: Kind = "question" if found.kind == "answer" else found.kind
    way = next(tools.ways.to(kind, found.id), None)
    links = Linked()
    addresses = {
        "question": lambda: links.question(tools.tree.questions[found.id]),
        "outcome": lambda: links.outcome(tools.tree.outcomes[found.id]),
        "exit": lambda: links.exit(tools.tree.exits[found.id]),
    }
    asked = tools.tree.questions[found.id].title if found.kind == "answer" else ""
    return {
        "kind": found.kind,
        "text": f"{asked} {found.text}".strip(),
        "id": found.id,
        "href": addresses[kind](),
        "way": way_in_words(way) if way and way.steps else "",
    }
