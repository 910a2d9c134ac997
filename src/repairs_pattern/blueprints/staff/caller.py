"""A report for somebody who has called, filled in by the council in the residents' own journey."""

from __future__ import annotations

from collections.abc import Callable

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from ...journey.runner import View
from .. import assisting
from ..service import Service
from .desk import NAME, Desk
from .forms import ButtonForm, CallerForm
from .members import CONTACT_CENTRE, Member, Members

WHO_CALLS = frozenset({CONTACT_CENTRE})


def add_caller(desk: Desk) -> None:
    """The pages with which a report is begun and ended. They show nothing of it."""
    service = desk.service

    @desk.page("/caller", "looked-at-start", roles=WHO_CALLS, methods=["GET", "POST"])
    def caller(member: Member) -> View:
        form = CallerForm.of(member)
        if request.method == "POST" and form.validate():
            desk.note(member, "assisted")
            assisting.begin(service.runner, form.how.data, member.who, service.clock())
            return redirect(service.runner.url(service.runner.path(None).last), 303)
        return desk.show("caller.html", member, form=form, carry_on=carry_on(service))

    @desk.page("/caller/stop", "looked-at-start", roles=WHO_CALLS)
    def stop(member: Member) -> View:
        return desk.show(
            "stop.html",
            member,
            form=ButtonForm.of(member, formdata=None),
            carry_on=carry_on(service),
        )

    @desk.button("/caller/end", roles=WHO_CALLS)
    def end_call(member: Member) -> Response:
        assisting.end(service.runner, service.clock())
        return redirect(url_for(f"{NAME}.index", told="ended"), 303)


def carry_on(service: Service) -> str | None:
    """Where the report goes on that is being filled in for a caller, if there is one."""
    return service.runner.unfinished_url() if assisting.in_hand() else None


def watch_callers(service: Service) -> Callable[[], Response | None]:
    """What to do before each page of the journey: a caller's answers are shown to nobody else.

    They are there for as long as whoever began the report is signed in.
    """
    members = Members(service)

    def watch() -> Response | None:
        who = assisting.in_hand()
        if who is None:
            return None
        member = members.here()
        if member is None:
            return redirect(url_for(f"{NAME}.sign_in"), 303)
        if member.who != who or not member.takes_calls:
            assisting.end(service.runner, service.clock())
            return redirect(url_for(f"{NAME}.index", told="ended"), 303)
        return None

    return watch
