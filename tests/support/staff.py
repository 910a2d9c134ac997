"""A council whose staff sign in, and people of it who do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from flask import Flask
from sqlalchemy import select

from repairs_pattern import create_app
from repairs_pattern.blueprints.service import Service
from repairs_pattern.council import Council, Staff
from repairs_pattern.domain.photos import of_repair, redraw
from repairs_pattern.domain.repairs import new_reference
from repairs_pattern.domain.store import AuditRow, EventRow, OutboxRow, RepairRow
from tests.conftest import SETTINGS
from tests.support import photos
from tests.support.councils import council
from tests.support.oidc_server import Liar
from tests.support.raised import a_repair
from tests.support.resident import Resident

START = "/staff/sign-in/start"
HOUR = timedelta(hours=1)


def with_staff(
    provider: Liar, name: str = "northmere", *, patient: bool = False, **changes: Any
) -> Council:
    """A council of the prototype that has pages for staff.

    :param patient: whether anybody may sign in as often as they like.
    """
    staff = Staff(
        **{
            "issuer": provider.issuer,
            "client_id": provider.client_id,
            "viewers": ("Repairs team",),
            "contact_centre": ("Contact centre",),
            **changes,
        }
    )
    found = council(name)
    limits = found.limits.model_copy(update={"sign_ins": "9999 per minute"} if patient else {})
    return found.model_copy(update={"staff": staff, "limits": limits})


@contextmanager
def staff_app(
    provider: Liar, folder: Path, clock: Callable[[], datetime], **options: Any
) -> Iterator[Flask]:
    """The service of that council, with a database in this folder.

    :param options: ``settings``, and changes of [staff].
    """
    settings = {
        **SETTINGS,
        "DATABASE_URL": f"sqlite:///{folder}/northmere.db",
        "STAFF_CLIENT_SECRET": provider.secret,
        **options.pop("settings", {}),
    }
    app = create_app(with_staff(provider, **options), settings=settings, clock=clock)
    try:
        yield app
    finally:
        service_of_staff(app).database.close()


def service_of_staff(app: Flask) -> Service:
    """The service that an app serves."""
    service = app.extensions["repairs_pattern"].service
    assert isinstance(service, Service)
    return service


def way_back(resident: Resident, who: str, start: str = START) -> str:
    """The address that the provider sends somebody back to, who has left from this browser."""
    left = resident.client.get(start)
    assert left.status_code == 303, left.status_code
    chosen = requests.post(left.location, data={"who": who}, allow_redirects=False, timeout=10)
    assert chosen.status_code == 303, chosen.status_code
    parts = urlsplit(chosen.headers["Location"])
    return f"{parts.path}?{parts.query}"


def signed_in(app: Flask, who: str, start: str = START) -> Resident:
    """The browser of somebody of the council who has signed in."""
    browser = Resident(app)
    return browser.get(way_back(browser, who, start))


def noted_in(app: Flask) -> list[tuple[str, str, str | None]]:
    """Who did what to which repair, oldest first."""
    with service_of_staff(app).database.reading() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.id))
        return [(row.who, row.deed, row.reference) for row in rows]


def a_case(
    app: Flask,
    now: datetime,
    *,
    reference: str | None = None,
    events: tuple[str, ...] = (),
    **changes: Any,
) -> str:
    """The reference of a repair that is there, with what happened to it since.

    :param reference: that of the repair; a new one by default.
    :param changes: what is otherwise than in ``tests.support.raised.a_report``.
    """
    service = service_of_staff(app)
    number = a_repair(service.database, now, **changes)
    reference = reference or new_reference()
    with service.database.writing() as session:
        row = session.get_one(RepairRow, number)
        row.reference = reference
        for kind in events:
            visit = {"starts_at": now.isoformat(), "ends_at": (now + HOUR).isoformat()}
            content = visit if kind in {"missed", "changed"} else {"text": "It drips more"}
            session.add(EventRow(repair_id=number, at=now, kind=kind, content=content))
            session.flush()
    return reference


def a_message(app: Flask, now: datetime, reference: str, **changes: Any) -> int:
    """The number of a message of a repair that nobody tries any more."""
    with service_of_staff(app).database.writing() as session:
        repair = session.scalars(select(RepairRow).where(RepairRow.reference == reference)).one()
        row = OutboxRow(
            **{
                "key": f"{reference}:confirmation:{new_reference()}",
                "repair_id": repair.id,
                "kind": "confirmation",
                "channel": "email",
                "recipient": {"email": "ann@example.com"},
                "language": "en",
                "content": {},
                "created_at": now,
                "dead_at": now,
                "attempts": 150,
                "error": "MessengerUnavailable",
                **changes,
            }
        )
        session.add(row)
        session.flush()
        return row.id


def a_photo(app: Flask, now: datetime, reference: str) -> str:
    """The id of a photo of a repair."""
    service = service_of_staff(app)
    with service.database.reading() as session:
        repair = session.scalars(select(RepairRow).where(RepairRow.reference == reference)).one()
    return service.photos.add(of_repair(repair.id), redraw(BytesIO(photos.a_photo())), 5, now)
