"""When something goes wrong: a page in the council's brand that says so, with a way on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import BadHost, HTTPException, SecurityError

from ..domain.addresses import AddressBookUnavailable
from ..domain.booking import DiaryUnavailable
from ..journey.runner import SessionEnded
from ..words import lazy_gettext as _

log = logging.getLogger(__name__)

Shown = tuple[Any, tuple[Any, ...]]

SESSION_ENDED = "session-ended"

PAGES: dict[int | str, Shown] = {
    400: (
        _("Sorry, we could not understand that"),
        (_("Something in what your browser sent was not right. Go back and try again."),),
    ),
    403: (
        _("Sorry, you cannot see this page"),
        (_("It may belong to somebody else, or your browser may have lost its place."),),
    ),
    404: (
        _("Page not found"),
        (
            _("If you typed the web address, check it is correct."),
            _("If you pasted the web address, check you copied all of it."),
        ),
    ),
    405: (
        _("Sorry, that does not work on this page"),
        (_("Go back and use the buttons on the page."),),
    ),
    413: (
        _("Sorry, that was too much to send"),
        (_("Go back and send less. Nothing that you sent before is lost."),),
    ),
    429: (
        _("Sorry, there have been too many tries"),
        (_("Wait one minute, then try again. Your answers are kept."),),
    ),
    500: (
        _("Sorry, there is a problem with the service"),
        (
            _("Try again later. We have kept the answers from pages you had finished."),
            _("Nothing was sent and nothing was booked on this page."),
        ),
    ),
    503: (
        _("Sorry, the service is unavailable"),
        (
            _("Try again in a few minutes. We have kept the answers from pages you had finished."),
            _("Nothing was sent and nothing was booked on this page."),
        ),
    ),
    SESSION_ENDED: (
        _("Your session has ended"),
        (
            _("If you did not send your report, we have deleted your answers to keep them safe."),
            _("If you sent it, we have it. Look for the confirmation that you asked for."),
            _("If you carried on with it by a link, it is in the browser where you did that."),
            _("You can start again."),
        ),
    ),
}

UNAVAILABLE = (OperationalError, NoConnectionFree, DiaryUnavailable, AddressBookUnavailable)


def handle_errors(target: Flask | Blueprint, render: Callable[..., str]) -> None:
    """Show our pages for what goes wrong in an app of our own, or in one blueprint.

    Nothing on these pages reads the database or the session. A page that cannot be shown, because
    of a fault in a council's own template, gives way to a plain one; so does every page for a host
    that is not ours, because no address of ours can be written there.

    Each status is named, because Flask takes an app's page for one status before a blueprint's
    page for all.
    """

    def page(key: int | str, status: int) -> tuple[str, int]:
        title, paragraphs = PAGES[key]
        try:
            html = render("errors/error.html", title=title, paragraphs=paragraphs, key=key)
        except Exception:
            log.exception("the error page could not be shown")
            html = plain(key)
        return html, status

    def plain(key: int | str) -> str:
        title, paragraphs = PAGES[key]
        return render("repairs_pattern/errors/plain.html", title=title, paragraphs=paragraphs)

    def http(error: HTTPException) -> Any:
        if error.code is None or error.code < 400:
            return error
        if isinstance(error, BadHost | SecurityError):
            return plain(400), error.code
        known = error.code if error.code in PAGES else (400 if error.code < 500 else 500)
        return page(known, error.code)

    def unavailable(error: Exception) -> tuple[str, int]:
        log.error("unavailable: %s", type(error).__name__)
        return page(503, 503)

    for key in PAGES:
        if isinstance(key, int):
            target.register_error_handler(key, http)
    target.register_error_handler(HTTPException, http)
    target.register_error_handler(SessionEnded, lambda _error: page(SESSION_ENDED, 410))
    for kind in UNAVAILABLE:
        target.register_error_handler(kind, unavailable)
