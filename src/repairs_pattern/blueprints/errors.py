"""When something goes wrong in the repairs service: its own pages, and what it depends on."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from ..domain.addresses import AddressBookUnavailable
from ..domain.booking import DiaryUnavailable
from ..journey.problems import PAGES, SESSION_ENDED, show_problems

__all__ = ["PAGES", "SESSION_ENDED", "handle_errors"]

UNAVAILABLE = (OperationalError, NoConnectionFree, DiaryUnavailable, AddressBookUnavailable)


def handle_errors(target: Flask | Blueprint, render: Callable[..., str]) -> None:
    """Show our pages for what goes wrong in an app of our own, or in one blueprint."""
    show_problems(
        target,
        render,
        page="errors/error.html",
        plain="repairs_pattern/errors/plain.html",
        unavailable=UNAVAILABLE,
    )
