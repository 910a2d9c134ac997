"""Who may come to the desk: the first visit, log-in, log-out, the passphrase and the password."""

from __future__ import annotations

import hmac
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Blueprint, abort, flash, make_response, redirect, request, session, url_for
from werkzeug.wrappers import Response

from ..door import SEAT
from ..joining import own_path
from ..keys import (
    MODERATOR,
    PARTICIPANTS,
    VISIT_FOR,
    begin_visit,
    change,
    claim,
    end_visit,
    fits,
    forget,
    is_visit,
    kept,
)
from ..tries import TOO_MANY, Tries
from .forms import (
    ButtonForm,
    ChangePassphraseForm,
    FirstVisitElsewhereForm,
    FirstVisitForm,
    LogInForm,
    ParticipantPasswordForm,
)

if TYPE_CHECKING:
    from ..extension import Research

VISIT = "desk"
"""The name of the cookie of a browser that is logged in."""

OPEN = frozenset({"research.first_visit", "research.log_in", "research.asset"})
"""What is shown to somebody who is not logged in."""

WRONG = "This is not the passphrase. Check it and try again"


def entry(pages: Blueprint, research: Research) -> None:
    """Guard the desk, and add the pages by which one comes in."""
    tries = Tries("10 per minute")
    database = research.database

    def guard() -> Response | None:
        if request.endpoint in OPEN:
            return None
        if research.is_new:
            return redirect(url_for("research.first_visit"), 303)
        if is_logged_in(research):
            return None
        asked = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("research.log_in", to=asked), 303)

    @pages.route("/first-visit", methods=["GET", "POST"])
    def first_visit() -> Response | tuple[str, int]:
        if not research.is_new:
            return redirect(url_for("research.log_in"), 303)
        form = FirstVisitForm() if is_this_machine() else FirstVisitElsewhereForm()
        status = 200
        if form.validate_on_submit():
            if isinstance(form, FirstVisitElsewhereForm) and (
                problem := _problem_with_code(form, research, tries)
            ):
                form.code.errors, status = [problem], 429 if problem == TOO_MANY else 200
            elif claim(database, form.passphrase.data or ""):
                flash("The passphrase is set, and you are logged in.")
                return _logged_in(research, url_for("research.index"))
            else:
                return redirect(url_for("research.log_in"), 303)
        return research.pages.render("first_visit.html", form=form), status

    @pages.route("/log-in", methods=["GET", "POST"])
    def log_in() -> Response | tuple[str, int]:
        if research.is_new:
            return redirect(url_for("research.first_visit"), 303)
        form = LogInForm()
        status = 200
        if form.validate_on_submit():
            if not tries.left:
                form.passphrase.errors, status = [TOO_MANY], 429
            elif fits(database, MODERATOR, form.passphrase.data or ""):
                return _logged_in(research, _at_the_desk(request.args.get("to", "")))
            else:
                tries.count()
                form.passphrase.errors = [WRONG]
        return research.pages.render("log_in.html", form=form), status

    @pages.post("/log-out")
    def log_out() -> Response:
        button()
        end_visit(database, request.cookies.get(VISIT, ""))
        session.clear()
        response = redirect(url_for("research.log_in"), 303)
        response.delete_cookie(VISIT, path=_path())
        return response

    @pages.post("/leave-seat")
    def leave_seat() -> Response:
        button()
        flash("This browser is free now: the prototype shows it no task.")
        response = redirect(url_for("research.index"), 303)
        response.delete_cookie(SEAT)
        return response

    @pages.get("/settings")
    def settings() -> str:
        return research.pages.render(
            "settings.html",
            has_password=kept(database, PARTICIPANTS) is not None,
            remove=ButtonForm(),
        )

    @pages.route("/settings/passphrase", methods=["GET", "POST"])
    def passphrase() -> Response | tuple[str, int]:
        form = ChangePassphraseForm()
        status = 200
        if form.validate_on_submit():
            if not tries.left:
                form.present.errors, status = [TOO_MANY], 429
            elif fits(database, MODERATOR, form.present.data or ""):
                change(database, MODERATOR, form.passphrase.data or "")
                flash("The passphrase is changed. Every other browser is logged out.")
                return _logged_in(research, url_for("research.settings"))
            else:
                tries.count()
                form.present.errors = [WRONG]
        return research.pages.render("passphrase.html", form=form), status

    @pages.route("/settings/password", methods=["GET", "POST"])
    def password() -> Response | str:
        form = ParticipantPasswordForm()
        if form.validate_on_submit():
            change(database, PARTICIPANTS, form.password.data or "")
            flash("The prototype asks for this password now. Start links work without it.")
            return redirect(url_for("research.settings"), 303)
        return research.pages.render("participants_password.html", form=form)

    @pages.post("/settings/password/remove")
    def remove_password() -> Response:
        button()
        forget(database, PARTICIPANTS)
        flash("The prototype asks for no password now.")
        return redirect(url_for("research.settings"), 303)

    pages.before_request(guard)


def is_logged_in(research: Research) -> bool:
    """Whether this browser is."""
    return is_visit(research.database, request.cookies.get(VISIT), research.clock())


def is_this_machine() -> bool:
    """Whether the request comes from the machine that serves it, and through nothing else.

    A proxy or a tunnel on this machine asks from here too, on behalf of anybody: it says so in a
    header, or asks for another host than this one. A page that calls itself by another name and
    leads here (DNS rebinding) asks for another host too.
    """
    forwarded = any(name.startswith(("X-Forwarded", "Forwarded")) for name, _ in request.headers)
    return not forwarded and _is_loopback(request.remote_addr) and is_local(request.host)


def is_local(host: str) -> bool:
    """Whether a host, with or without its port, can only be reached from the same machine."""
    name = urlsplit(f"//{host}").hostname
    return name == "localhost" or _is_loopback(name)


def _is_loopback(address: str | None) -> bool:
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False


def button() -> None:
    """Refuse what no button of ours sent."""
    if not ButtonForm().validate():
        abort(400)


def _problem_with_code(
    form: FirstVisitElsewhereForm, research: Research, tries: Tries
) -> str | None:
    if not tries.left:
        return TOO_MANY
    given = (form.code.data or "").encode()
    if hmac.compare_digest(given.lower(), research.code.encode()):
        return None
    tries.count()
    return "This is not the code. Check it in the terminal"


def _logged_in(research: Research, to: str) -> Response:
    """To a page, with a visit and a session that nobody had before."""
    kept_words = session.pop("_flashes", [])
    session.clear()
    session["_flashes"] = kept_words
    response = make_response(redirect(to, 303))
    response.set_cookie(
        VISIT,
        begin_visit(research.database, research.clock()),
        max_age=int(VISIT_FOR.total_seconds()),
        path=_path(),
        httponly=True,
        secure=request.is_secure,
        samesite="Lax",
    )
    return response


def _at_the_desk(path: str) -> str:
    """A page of the desk; its first for anything else."""
    first = url_for("research.index")
    return path if path.startswith(first) and own_path(path) == path else first


def _path() -> str:
    return url_for("research.index").rstrip("/")
