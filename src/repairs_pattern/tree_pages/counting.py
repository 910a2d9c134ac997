"""Pages of tables: the legal duties on a date, and where residents end."""

from __future__ import annotations

from datetime import timedelta

from flask import request

from ..domain.diagnosis import simulate_tree
from ..domain.repairs import covered
from ..domain.traffic import FEW
from ..explaining.covers import told_parts
from ..explaining.simulated import how_simulated, tables_of
from .forms import DutiesForm
from .tools import Tools

AHEAD = timedelta(days=90)
"""How far ahead a part of a law is shown that starts later."""


def duties(tools: Tools) -> str:
    """Which outcomes fall under which duty on a date."""
    council = tools.service.council
    form = DutiesForm.of(request.args, tools.service.clock())
    if not form.validate():
        return tools.render("duties.html", form=form, parts=None)
    day = form.on.data
    parts = told_parts(covered(tools.tree, council.terms, day, day + AHEAD), day)
    return tools.render("duties.html", form=form, parts=parts, day=day)


def numbers(tools: Tools) -> str:
    """Where residents end, how soon and how much they are asked: by paths, or by reports."""
    traffic = tools.traffic()
    weights = traffic.options if traffic and traffic.reports >= FEW else None
    by_reports = weights is not None and request.args.get("by") == "reports"
    found = simulate_tree(tools.tree, weights if by_reports else None)
    return tools.render(
        "numbers.html",
        said=how_simulated(found, tools.service.council.name, each_path=not by_reports),
        tables=list(tables_of(found)),
        by_reports=by_reports,
        has_reports=weights is not None,
    )
