"""Schedule: choose a time, or say what suits; and the calendar file of an appointment."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from ..service import Service
from .calendar import calendar_file
from .pages import entry, pages

__all__ = ["blueprint", "entry", "pages"]


def blueprint(service: Service) -> Blueprint:
    """The section's blueprint, with its pages and the calendar file."""
    section = Blueprint("repairs_schedule", __name__)

    @section.get("/appointment.ics")
    def calendar() -> Response:
        repair = service.repair()
        if repair is None:
            abort(404)
        with service.database.reading() as session:
            appointment = service.diary.appointment(session, repair.id)
        if appointment is None:
            abort(404)
        body = calendar_file(service.council, repair, appointment, service.clock())
        headers = {"Content-Disposition": 'attachment; filename="repair.ics"'}
        return Response(body, mimetype="text/calendar", headers=headers)

    service.runner.register(section, "schedule")
    return section
