"""Check your answers: every answer of the path in sections, each with a link to change it."""

from __future__ import annotations

from typing import Any

from ...journey import Page, Visit
from ...words import gettext as _


def summary_of(visit: Visit) -> list[tuple[str, list[dict[str, Any]]]]:
    """Section titles with their rows, as the repair-summary component takes them.

    A page of a fork's own is shown in the section of the page before it.
    """
    title = _("Who and where")
    sections: dict[str, list[dict[str, Any]]] = {}
    for page, row in visit.rows():
        title = _section(page, visit) or title
        sections.setdefault(title, []).append(row.linked(visit.runner.url(page)))
    return list(sections.items())


def _section(page: Page, visit: Visit) -> str | None:
    if page.name == "danger":
        return _("Danger")
    told = {"reported-before", "open-repairs", "describe", "photos"}
    if page.section == "diagnose" or page.name in told:
        return _("The problem")
    if page.section == "schedule" or page.name == "visit-needs":
        return _("When we come")
    if page.name in {"name", "phone", "updates"}:
        return _("Contact details") if "behalf" in visit.answers else _("How to contact you")
    if page.name in {"who", "behalf", "where", "postcode", "address", "address-typed"}:
        return _("Who and where")
    if page.name == "block-location":
        return _("Who and where")
    return None
