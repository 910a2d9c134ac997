"""How staff come in by their council's provider, and leave again."""

from __future__ import annotations

import logging
import re

from flask import abort, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from ...domain.staff import SignInRefused, SignInUnavailable, Trip
from ...journey.runner import View
from .. import assisting
from .desk import NAME, Desk
from .members import Member

log = logging.getLogger(__name__)

AT_PROVIDER = "provider"
"""What the page says with which somebody leaves is asked, so that they leave the provider too."""

LONGEST_ADDRESS = 500


def add_entry(desk: Desk) -> None:
    """The pages by which one comes in and leaves. They show nothing of any repair."""
    section, members, service = desk.section, desk.members, desk.service

    @section.get("/sign-in")
    def sign_in() -> View:
        if members.here() is not None:
            return redirect(url_for(f"{NAME}.index"), 303)
        return desk.show("sign_in.html", None, to=_own_page(request.args.get("to")))

    @section.get("/sign-in/start")
    def start() -> View:
        _slow_down(desk)
        trip = Trip.new()
        try:
            response = redirect(desk.sign_in.begin(trip, _address("back")), 303)
        except SignInUnavailable as error:
            return _nobody(desk, make_response(), error, "unavailable.html", 503)
        members.pack(response, trip, _own_page(request.args.get("to")))
        return response

    @section.get("/sign-in/back")
    def back() -> View:
        _slow_down(desk)
        response = make_response()
        try:
            trip, to = _landed(desk, response)
            code = request.args.get("code", "")
            claims = desk.sign_in.finish(trip, code, _address("back"), service.clock())
        except SignInUnavailable as error:
            return _nobody(desk, response, error, "unavailable.html", 503)
        except SignInRefused as error:
            return _nobody(desk, response, error, "not_signed_in.html", 400)
        member = members.begin(response, claims)
        if member is None:
            return _nobody(desk, response, "in no group that is let in", "not_let_in.html", 403)
        desk.note(member, "signed-in")
        response.status_code, response.location = 303, to
        return response

    @desk.button("/sign-out")
    def sign_out(member: Member) -> View:
        response = redirect(url_for(f"{NAME}.signed_out", at=AT_PROVIDER), 303)
        desk.note(member, "signed-out")
        members.end(response)
        assisting.end(service.runner, service.clock())
        return response

    @section.get("/signed-out")
    def signed_out() -> View:
        further = None
        if request.args.get("at") == AT_PROVIDER:
            try:
                further = desk.sign_in.leave(_address("signed_out"))
            except SignInUnavailable as error:
                log.warning("signed out here alone: %s", error)
        response = make_response(desk.show("signed_out.html", None, further=further))
        if further is not None:
            # A form may only lead to ourselves (security.POLICY), so the page goes on by itself.
            response.headers["Refresh"] = f"0; url={further}"
        return response


def _landed(desk: Desk, response: Response) -> tuple[Trip, str]:
    """The trip that a browser comes back from, and the page that it wanted.

    :raises SignInRefused: when it never left, left for too long, or comes from somewhere else.
    """
    held = desk.members.unpack(response)
    staff = desk.service.council.staff
    if held is None or not held[0].is_of(request.args.get("state", "")):
        raise SignInRefused("Nobody left for the provider from this browser.")
    if staff is None or request.args.get("iss", staff.issuer) != staff.issuer:
        raise SignInRefused("Somebody else than the provider answered (RFC 9207).")
    if not request.args.get("code"):
        raise SignInRefused("The provider gave no code.")
    return held


def _nobody(desk: Desk, response: Response, why: object, template: str, status: int) -> Response:
    """A page that says that nobody is signed in."""
    log.warning("nobody is signed in: %s", why)
    response.set_data(desk.show(template, None))
    response.status_code = status
    return response


def _slow_down(desk: Desk) -> None:
    """Nobody makes us ask the provider without end."""
    limit, whose = desk.service.limit, request.remote_addr or ""
    if limit.is_reached("sign_ins", whose):
        abort(429)
    limit.count("sign_ins", whose)


def _address(view: str) -> str:
    return url_for(f"{NAME}.{view}", _external=True)


def _own_page(asked: str | None) -> str:
    """The page for staff that was asked for; the first one in place of anything else."""
    first = url_for(f"{NAME}.index")
    wanted = asked or ""
    is_ours = re.fullmatch(re.escape(first) + r"[\w/?=&%+.-]*", wanted, re.ASCII)
    is_plain = len(wanted) <= LONGEST_ADDRESS and ".." not in wanted and "//" not in wanted
    return wanted if is_ours and is_plain else first
