"""Lists of repairs: of a day, those that need a call, with legal dates, and in shared areas.

None of them says whose a repair is. That is on its own page, and whoever opens it is noted.
"""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

from flask import Response, request, url_for

from ...domain.caseload import (
    Entry,
    Filters,
    Listing,
    all_reports,
    calls,
    reports,
    running,
    shared_areas,
)
from ...domain.cells import guarded
from ...domain.law import LONDON
from ...journey import choices
from ...journey.runner import View
from . import words
from .desk import NAME, Desk
from .forms import EVERY, FilterForm
from .members import VIEWER, Member

VIEWERS = frozenset({VIEWER})
MOST_PAGES = 100_000
FIRST_YEAR = 2000

COLUMNS = (
    "reference",
    "reported",
    "status",
    "repair",
    "trade",
    "priority",
    "booking",
    "hazard",
    "target",
    "assisted",
)
"""The columns of an export."""


def add_lists(desk: Desk) -> None:
    """The pages."""
    service = desk.service

    @desk.page("/reports", "listed-reports", roles=VIEWERS)
    def report_list(member: Member) -> View:
        form = _filter_form(desk)
        filters = _filters(desk, form)
        with service.database.reading() as session:
            found = reports(session, filters, _page())
        return desk.show(
            "reports.html",
            member,
            form=form,
            filters=filters,
            found=found,
            is_today=filters.day == _today(desk),
            pages=_pages(found, "report_list", **_as_query(filters)),
            before=_on(filters, -1),
            after=_on(filters, 1),
            export=url_for(f"{NAME}.report_export", **_as_query(filters)),
        )

    @desk.page("/reports.csv", "reports-exported", roles=VIEWERS)
    def report_export(member: Member) -> View:
        filters = _filters(desk, _filter_form(desk))
        with service.database.reading() as session:
            found = all_reports(session, filters)
        response = Response(_csv(found), mimetype="text/csv")
        name = f"reports-{filters.day.isoformat()}.csv"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    @desk.page("/calls", "listed-calls")
    def call_list(member: Member) -> View:
        with service.database.reading() as session:
            found = calls(session, _page())
        return desk.show(
            "calls.html",
            member,
            found=found,
            now=service.clock(),
            pages=_pages(found, "call_list"),
        )

    @desk.page("/legal-dates", "listed-clocks", roles=VIEWERS)
    def clock_list(member: Member) -> View:
        council = service.council
        with service.database.reading() as session:
            found = Listing.of(running(session, council.tree, council.terms), _page())
        return desk.show(
            "clocks.html",
            member,
            found=found,
            now=service.clock(),
            pages=_pages(found, "clock_list"),
        )

    @desk.page("/shared-areas", "listed-blocks", roles=VIEWERS)
    def block_list(member: Member) -> View:
        with service.database.reading() as session:
            found = shared_areas(session)
        return desk.show("blocks.html", member, found=found)


def _filter_form(desk: Desk) -> FilterForm:
    form = FilterForm(request.args if "day" in request.args else None, meta={"csrf": False})
    council = desk.service.council
    offered: dict[str, dict[str, str]] = {
        "trade": {trade: words.plain(trade) for trade in sorted(council.booking.trades)},
        "priority": {name: each.label for name, each in council.priorities.items()},
        "booking": words.BOOKINGS,
    }
    for name, values in offered.items():
        form[name].choices = choices({EVERY: "Every one", **values})
    if not form.day.raw_data:
        form.day.data = _today(desk)
    return form


def _filters(desk: Desk, form: FilterForm) -> Filters:
    """What the form asks for; today where it asks for no day that there is."""
    asked = "day" in request.args
    is_good = (not asked or form.validate()) and _is_near(form.day.data)
    return Filters(
        day=form.day.data if is_good else _today(desk),
        **{name: form.chosen(name) for name in ("trade", "priority", "booking")},
    )


def _is_near(day: Any) -> bool:
    """Whether a day can be asked for: the database knows no other years than these."""
    return isinstance(day, date) and FIRST_YEAR <= day.year < FIRST_YEAR + 1000


def _on(filters: Filters, days: int) -> str:
    other = filters.day + timedelta(days=days)
    return url_for(f"{NAME}.report_list", **{**_as_query(filters), "day": _parts(other)})


def _as_query(filters: Filters) -> dict[str, Any]:
    further = {name: getattr(filters, name) for name in ("trade", "priority", "booking")}
    return {"day": _parts(filters.day), **further}


def _parts(day: date) -> list[int]:
    """A day as the three boxes of a date send it."""
    return [day.day, day.month, day.year]


def _today(desk: Desk) -> date:
    return desk.service.clock().astimezone(LONDON).date()


def _page() -> int:
    asked = request.args.get("page", "")
    return min(int(asked), MOST_PAGES) if asked.isascii() and asked.isdigit() else 1


def _pages(found: Listing[Any], view: str, **query: Any) -> dict[str, Any] | None:
    """The links between pages, as the pagination of GOV.UK takes them; None for one page."""
    if found.pages == 1:
        return None

    def link(page: int) -> dict[str, Any]:
        return {"href": url_for(f"{NAME}.{view}", page=page, **query)}

    near = range(max(1, found.page - 1), min(found.pages, found.page + 1) + 1)
    shown = sorted({1, *near, found.pages})
    items: list[dict[str, Any]] = []
    for before, page in zip([0, *shown], shown, strict=False):
        if page - before > 1:
            items.append({"ellipsis": True})
        items.append({"number": page, "current": page == found.page, **link(page)})
    return {
        "landmarkLabel": "Pages of this list",
        "items": items,
        "previous": link(found.page - 1) if found.page > 1 else None,
        "next": link(found.page + 1) if found.page < found.pages else None,
    }


def _csv(entries: list[Entry]) -> str:
    """The table. A spreadsheet that opens it runs nothing."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow(guarded(cell) for cell in _cells(entry))
    return table.getvalue()


def _cells(entry: Entry) -> tuple[str, ...]:
    return (
        entry.reference,
        entry.reported_at.astimezone(LONDON).isoformat(timespec="minutes"),
        entry.status,
        entry.summary,
        entry.trade or "",
        entry.priority or "",
        entry.booking,
        entry.hazard or "",
        entry.target_at.astimezone(LONDON).date().isoformat(),
        entry.assisted or "",
    )
