"""When something goes wrong in the repairs service: its own pages, and what it depends on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from ..domain.addresses import AddressBookUnavailable
from ..domain.booking import DiaryUnavailable
from ..domain.photos import PhotoStoreUnavailable
from ..journey.problems import PAGES as COMMON
from ..journey.problems import SESSION_ENDED, show_problems
from ..request_id import read_out
from ..words import lazy_gettext as _

__all__ = ["PAGES", "SESSION_ENDED", "handle_errors"]

_title, (_deleted, _kept, _again) = COMMON[SESSION_ENDED]
_elsewhere = (
    _("Look for the confirmation that you asked for."),
    _("If you carried on with it by a link, it is in the browser where you did that."),
)

PAGES = {**COMMON, SESSION_ENDED: (_title, (_deleted, _kept, *_elsewhere, _again))}

UNAVAILABLE = (
    OperationalError,
    NoConnectionFree,
    DiaryUnavailable,
    AddressBookUnavailable,
    PhotoStoreUnavailable,
)


def handle_errors(target: Flask | Blueprint, render: Callable[..., str]) -> None:
    """Show our pages for what goes wrong in an app of our own, or in one blueprint."""

    def with_code(template: str, **context: Any) -> str:
        return render(template, code=read_out(), **context)

    show_problems(
        target,
        with_code,
        pages=PAGES,
        page="errors/error.html",
        plain="repairs_pattern/errors/plain.html",
        unavailable=UNAVAILABLE,
    )
