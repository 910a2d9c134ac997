"""Tries everything that a service is configured with, and says what is wrong and how to mend it.

It changes nothing: it makes no tables and no folders, loads no list and sends nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from ..council import Council, check_council, load_council
from ..domain.checks import Doubtful, Unwell
from ..domain.law import LONDON, horizon
from ..domain.outbox import figures_of
from ..domain.store import Database, DriverMissing
from ..doors import MAKERS, OPTIONAL, Making, label
from ..doors.given import UnknownMessenger, messenger_of, works_orders_of
from ..doors.staff import sign_in
from ..gateways.csv_address_book import CsvAddressBook
from ..gateways.folders import check_space
from ..settings import UnsafeSettings, database_url, embedded_url, set_up, trust_proxies
from .asking import Asking, Check, Finding, finding_of
from .checks import checks_of
from .database_checks import clocks_agree, is_known_release
from .settings_checks import settings_checks

PATIENCE = 10.0
"""Seconds in which everything outside must have answered."""

AHEAD = timedelta(days=365)
"""How far ahead bank holidays should be known."""


def examine(folder: Path, clock: Callable[[], datetime]) -> Iterator[Finding]:
    """What is found, in the order in which it is best mended.

    What depends on something that is broken is not tried.

    :param folder: the council's folder. Everything else is read from the environment, as the
        service reads it.
    """
    app = Flask("repairs_pattern", instance_relative_config=True, static_folder=None)
    yield from _found({"time zone": zone_is_known, "user": is_not_root})
    council_found = finding_of("council", partial(council_is_sound, folder, clock()))
    yield council_found
    settings_found = finding_of("settings", partial(settings_are_safe, app, folder))
    yield settings_found
    if not (council_found.is_well and settings_found.is_well):
        return
    council = load_council(folder)
    yield from _found(settings_checks(app))
    yield finding_of("bank holidays", partial(holidays_are_known, council, clock()))
    url = database_url(app) or embedded_url(app, council.id)
    address_found = finding_of("database address", partial(can_be_opened, url))
    yield address_found
    if address_found.is_well:
        database = Database(url)
        try:
            yield from _of_database(app, council, database, clock)
        finally:
            database.close()


def _of_database(
    app: Flask, council: Council, database: Database, clock: Callable[[], datetime]
) -> Iterator[Finding]:
    release = finding_of("database", partial(is_known_release, database))
    yield release
    if not release.is_well:
        return
    broken, doors = _doors(app, council, database)
    checks = checks_of(database, doors, clock)
    del checks["database"]
    yield from broken
    checks |= {
        "dead messages": partial(none_is_dead, database),
        "clock": partial(clocks_agree, database, clock),
    }
    if council.gateways.homes == "file":
        checks["address file"] = partial(list_is_loaded, council, database)
    if council.staff is not None:
        checks["sign-in of staff"] = partial(staff_can_sign_in, Making(app, council, database))
    if database.is_sqlite and database.url.database:
        checks["disk"] = partial(check_space, Path(database.url.database).resolve().parent)
    yield from Asking(checks, patience=PATIENCE).ask()


def _doors(
    app: Flask, council: Council, database: Database
) -> tuple[list[Finding], dict[str, object]]:
    """What cannot be had, and the gateways that can, by the names that an operator reads."""
    broken: list[Finding] = []

    def given(name: str, setting: str, choose: Callable[[Any], Any], what: str) -> Any:
        try:
            return choose(app.config.get(setting))
        except UnknownMessenger as none:
            mend = f"Set REPAIRS_{setting} to folder: and a path, or to a {what} of yours."
            broken.append(Finding(name, "failed", str(none), mend))
            return None

    making = Making(
        app,
        council,
        database,
        given("messenger", "MESSENGER", messenger_of, "messenger"),
        given("works orders", "WORKS_ORDERS", works_orders_of, "system"),
    )
    doors: dict[str, object] = {}
    for name, make in MAKERS.items():
        try:
            gateway = make(making)
        except UnsafeSettings as unsafe:
            mend = "The service does not start without that."
            broken.append(Finding(label(name), "failed", str(unsafe), mend))
            continue
        if gateway is not None or name not in OPTIONAL:
            doors[label(name)] = gateway
    for each in broken:
        doors.pop(each.name, None)
    return broken, doors


def _found(checks: dict[str, Check]) -> Iterator[Finding]:
    for name, check in checks.items():
        yield finding_of(name, check)


def zone_is_known() -> str:
    """Whether this machine knows when clocks change in London."""
    winter, summer = (datetime(2026, month, 1, tzinfo=LONDON).utcoffset() for month in (1, 7))
    if (winter, summer) != (timedelta(0), timedelta(hours=1)):
        raise Unwell(
            "This machine does not know when clocks change in London.",
            "Install its time zone data: the package tzdata.",
        )
    return "London time is known"


def is_not_root() -> str:
    """Root may write everywhere, so what root finds is not true for the service."""
    if getattr(os, "geteuid", lambda: 1)() == 0:
        raise Doubtful(
            "This was tried as root, who may read and write everything.",
            "Try it as the user that the service runs as: sudo -u repairs repairs-pattern doctor",
        )
    return "not root"


def council_is_sound(folder: Path, now: datetime) -> str:
    """Whether the service can start with the folder."""
    problems = check_council(folder, now)
    errors = [each for each in problems if each.severity == "error"]
    see = f"See: repairs-pattern check {folder}"
    if errors:
        raise Unwell(f"Errors in the folder: {len(errors)}. The first: {errors[0].reason}", see)
    name = load_council(folder).name
    if problems:
        raise Doubtful(f"Warnings in the folder of {name}: {len(problems)}.", see)
    return name


def settings_are_safe(app: Flask, folder: Path) -> str:
    """Whether the service would start with the settings of the environment."""
    try:
        set_up(app, folder.resolve().name, {})
        trust_proxies(app)
    except UnsafeSettings as unsafe:
        raise Unwell(str(unsafe), "The service does not start without that.") from None
    return "the service starts with them"


def holidays_are_known(council: Council, now: datetime) -> str:
    """Whether dates can be counted for a year."""
    last = horizon(council.holidays)
    if last < (now + AHEAD).date():
        raise Doubtful(
            f"Bank holidays are known until {last} only.",
            "Run repairs-pattern law holidays with the council's folder and --refresh.",
        )
    return f"known until {last}"


def can_be_opened(url: str) -> str:
    """Whether a database can be looked for there. Its password is not shown."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise Unwell(
            "DATABASE_URL is not the address of a database.",
            "Write it like sqlite:////var/lib/repairs/repairs.db",
        ) from None
    shown = address.render_as_string(hide_password=True)
    is_file = address.get_backend_name() == "sqlite"
    if is_file and not Path(str(address.database)).is_file():
        raise Unwell(
            f"There is no database at {shown} yet.",
            "Start the service, or run: repairs-pattern db upgrade",
        )
    try:
        Database(url).close()
    except DriverMissing as missing:
        raise Unwell(str(missing), "The service does not start without that.") from None
    return shown


def list_is_loaded(council: Council, database: Database) -> str:
    """Whether the homes are those of the file."""
    if not CsvAddressBook(database).has_loaded(council.folder / "addresses.csv"):
        raise Doubtful(
            "addresses.csv has changed since it was loaded.",
            "Start the service again: it loads the new list.",
        )
    return "the list is the one of addresses.csv"


def staff_can_sign_in(making: Making) -> str:
    """Whether the provider of the council's staff answers as agreed."""
    try:
        provider = sign_in(making)
    except UnsafeSettings as unsafe:
        raise Unwell(str(unsafe), "The service does not start without that.") from None
    return provider.check() if provider else "no pages for staff"


def none_is_dead(database: Database) -> str:
    """Whether anybody has not been told what they should know."""
    with database.reading() as session:
        dead = figures_of(session).dead
    if dead:
        raise Doubtful(
            f"Messages that nobody tries any more: {dead}.",
            "See: repairs-pattern outbox list --state dead",
        )
    return "none"


def now_in_utc() -> datetime:
    """The moment by this machine's clock."""
    return datetime.now(UTC)
