"""Report: who, where, what it is like, how to reach you, check and send."""

from __future__ import annotations

from flask import Blueprint, abort

from ...domain.law import due
from ...journey.runner import SessionEnded, View
from .. import assisting
from ..service import Service
from .pages import START, pages, where_page
from .photos import serve_photos
from .saving import add_saving

__all__ = ["START", "blueprint", "pages", "where_page"]


def blueprint(service: Service) -> Blueprint:
    """The section's blueprint, with its pages and the confirmation."""
    section = Blueprint("repairs_report", __name__)

    @section.get("/confirmation")
    def confirmation() -> View:
        repair = service.repair()
        if repair is None:
            if service.runner.has_ended():
                raise SessionEnded
            abort(404)
        with service.database.reading() as session:
            appointment = service.diary.appointment(session, repair.id)
        reply = due(repair.reported_at, service.council.triage.reply, service.council.holidays)
        return service.render(
            "report/confirmation.html",
            repair=repair,
            appointment=appointment,
            reply_day=reply.day,
            for_caller=assisting.was_sent_here(repair),
        )

    add_saving(section, service)
    serve_photos(section, service)
    service.runner.register(section, "report")
    return section
