"""``/r/<code>``: the link by which a participant's device comes in, and who is kept out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, make_response, redirect, request
from wtforms import PasswordField

from ..journey.forms import Form, Needed, clean_line
from ..security import limit_request, protect
from .door import BROKEN, SEAT, SESSION_OVER, digest_of
from .gate import LASTS, TICKET
from .keys import PARTICIPANTS, fits
from .running import start_by_link
from .sitting import sitting_of_task
from .tries import TOO_MANY, Tries
from .worlds import NotReady

if TYPE_CHECKING:
    from .extension import Research

OVER = "over"
"""What the seat of a device holds whose session is over: nothing that leads anywhere."""


class PasswordForm(Form):
    """What somebody is asked who may not see the prototype yet."""

    password = PasswordField(
        "Password",
        [Needed("Enter the password that you were given")],
        filters=[clean_line],
        render_kw={"autocomplete": "current-password"},
    )


def joining(research: Research) -> Blueprint:
    """The start links, to be registered at ``/r``."""
    pages = Blueprint("research_joining", __name__)
    tries = Tries("30 per minute")

    @pages.get("/")
    def over() -> Response:
        ended = research.ended()
        return left(ended) if request.environ.get(SESSION_OVER) else ended

    @pages.get("/cannot-start")
    def cannot_start() -> Response:
        broken = request.environ.get(BROKEN)
        return abort(404) if broken is None else research.cannot_start(broken)

    @pages.get("/<code>")
    def join(code: str) -> Response:
        digest = digest_of(code)
        task_id = start_by_link(research.database, digest, research.scenarios, research.clock())
        if task_id is None:
            return research.ended()
        sitting = sitting_of_task(research.database, task_id)
        assert sitting is not None
        try:
            world = research.worlds.of(sitting)
        except NotReady as broken:
            return research.cannot_start(broken)
        response = make_response(redirect(world.start_url))
        name = world.app.config["SESSION_COOKIE_NAME"]
        if world.cookie and name not in request.cookies:
            response.set_cookie(name, world.cookie, httponly=True, samesite="Lax")
        response.set_cookie(SEAT, research.door.seat(code), httponly=True, samesite="Lax")
        return response

    @pages.route("/password", methods=["GET", "POST"])
    def password() -> Response | tuple[str, int]:
        form = PasswordForm()
        status = 200
        if form.validate_on_submit():
            if not tries.left:
                form.password.errors, status = [TOO_MANY], 429
            elif fits(research.database, PARTICIPANTS, form.password.data or ""):
                response = redirect(own_path(request.args.get("to", "/")), 303)
                lasts = int(LASTS.total_seconds())
                response.set_cookie(
                    TICKET, research.gate.hand_out(), max_age=lasts, httponly=True, samesite="Lax"
                )
                return make_response(response)
            else:
                tries.count()
                form.password.errors = ["This is not the password. Check it and try again"]
        return research.pages.render("password.html", form=form), status

    pages.before_request(limit_request)
    pages.after_request(protect)
    return pages


def own_path(path: str) -> str:
    """A path of this site; the start for anything that a browser could take for another site."""
    leads_away = not path.startswith("/") or path[1:2] in ("/", "\\")
    return "/" if leads_away or not path.isprintable() else path


def left(response: Response) -> Response:
    """The response, which takes from a device what it held of a session that is over."""
    for name in request.cookies:
        if name.startswith("repairs_"):
            response.delete_cookie(name)
    response.set_cookie(SEAT, OVER, httponly=True, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
