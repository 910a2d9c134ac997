"""When something goes wrong: a page of the service that says so, with a way on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from typing import Any

from flask import Blueprint, Flask
from werkzeug.exceptions import BadHost, HTTPException, SecurityError

from ..words import lazy_gettext as _
from .runner import SessionEnded

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
            _("If you sent it, we have it."),
            _("You can start again."),
        ),
    ),
}


def show_problems(
    target: Flask | Blueprint,
    render: Callable[..., str],
    *,
    pages: Mapping[int | str, Shown] = PAGES,
    page: str = "journey/problem.html",
    plain: str = "journey/plain_problem.html",
    unavailable: Collection[type[Exception]] = (),
) -> None:
    """Show our pages for what goes wrong in an app of our own, or in one blueprint.

    Nothing on these pages reads a draft or the session. A page that cannot be shown, because of a
    fault in a template, gives way to a plain one; so does every page for a host that is not ours,
    because no address of ours can be written there.

    Each status is named, because Flask takes an app's page for one status before a blueprint's
    page for all.

    :param render: template name and its variables to HTML.
    :param pages: what is said, by status, and of a session that has ended.
    :param page: the template; it gets ``title``, ``paragraphs`` and ``key``.
    :param plain: the template that stands alone and writes no address.
    :param unavailable: what is raised while something that the service needs is out of reach.
    """

    def shown(key: int | str, status: int) -> tuple[str, int]:
        title, paragraphs = pages[key]
        try:
            html = render(page, title=title, paragraphs=paragraphs, key=key)
        except Exception:
            log.exception("the error page could not be shown")
            html = shown_plainly(key)
        return html, status

    def shown_plainly(key: int | str) -> str:
        title, paragraphs = pages[key]
        return render(plain, title=title, paragraphs=paragraphs)

    def http(error: HTTPException) -> Any:
        if error.code is None or error.code < 400:
            return error
        if isinstance(error, BadHost | SecurityError):
            return shown_plainly(400), error.code
        known = error.code if error.code in pages else (400 if error.code < 500 else 500)
        return shown(known, error.code)

    def out_of_reach(error: Exception) -> tuple[str, int]:
        log.error("unavailable: %s", type(error).__name__)
        return shown(503, 503)

    for key in pages:
        if isinstance(key, int):
            target.register_error_handler(key, http)
    target.register_error_handler(HTTPException, http)
    target.register_error_handler(SessionEnded, lambda _error: shown(SESSION_ENDED, 410))
    for kind in unavailable:
        target.register_error_handler(kind, out_of_reach)
