"""Puts the house together: one council's service on one Flask app."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property, wraps
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, url_for
from flask_babel import Babel
from flask_compress import Compress
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session

from .blueprints import (
    api,
    assisting,
    callbacks,
    diagnose,
    feedback,
    pages,
    report,
    schedule,
    staff,
    track,
)
from .blueprints.counting import Counting
from .blueprints.errors import handle_errors
from .blueprints.limits import Limits
from .blueprints.maintenance import closed
from .blueprints.service import Service
from .council import Council, Maintenance, load_council
from .council.fields import london_moment
from .delivery import Orders, Postman
from .delivery.postman import Chore
from .domain.booking import reclaim_holds
from .domain.outbox import Messenger, bury_useless
from .domain.personal import Retention
from .domain.photos import Album
from .domain.repairs import Fallback, Settling, SettlingDiary, remind
from .domain.store import Database, StoredDrafts
from .domain.works import WorksOrders
from .doors import Making, Swap, doors_of
from .doors.given import messenger_of, works_orders_of
from .doors.messenger import receipts_token
from .doors.staff import sign_in
from .doors.works_orders import webhook_secret
from .gateways.csv_address_book import CsvAddressBook
from .journey import Draft, Journey, Page, Runner, SharedPages
from .operations.checks import checks_of
from .operations.health import figures_page, health_pages
from .operations.logs import QuietFlask, set_up_logs
from .operations.metrics import Metrics
from .operations.requests import watch
from .rendering import Renderer
from .security import limit_request, protect
from .settings import UnsafeSettings, database_url, embedded_url, set_up, trust_proxies
from .words import EXTENSION as WORDS
from .words import LANGUAGES

SECTIONS = {
    "pages": "/",
    "report": "/report",
    "diagnose": "/diagnose",
    "schedule": "/schedule",
    "track": "/track",
    "feedback": "/feedback",
    "callbacks": "/callbacks",
    "staff": "/staff",
    "api": "/api/v1",
}
"""Where each section is mounted when nothing else is said; ``pages`` must be mounted.

``staff`` and ``api`` are mounted only where the council's folder has [staff] and [api].
"""

OF_THE_JOURNEY = frozenset({"report", "diagnose", "schedule"})
"""Sections whose pages show what one person answered."""

Change = Callable[[Journey], Journey]

__all__ = ["SECTIONS", "Change", "RepairsPattern", "UnsafeSettings", "create_app"]


class RepairsPattern:
    """The pattern on a Flask app, which may have other things to do.

    :param app: the app; without it, call ``init_app`` later.
    :param council: the council's folder, or the council when it was loaded before.
    :param sections: where to mount each section instead of the default; None leaves it out.
        Without ``report`` nothing is sent, so ``schedule`` goes with it, and ``diagnose`` ends
        with what we think it is and whom to call.
    :param change: changes the journey: inserts, replaces or removes pages.
    :param clock: gives the present moment, aware of its time zone.
    :param database_url: our own database; by default SQLite in the app's instance folder.
    :param unavailable_until: closes the service until this moment in London, such as
        ``2026-12-01T18:00``; True without an end; False opens it. It wins over the folder.
    :param messenger: sends messages once ``postman.start()`` was called or a worker runs. Without
        it they wait in the outbox.
    :param works_orders: takes the repairs as works orders, by the same way. Without it nothing is
        written for it.
    :param health: where to mount ``/health`` and ``/ready``, such as ``/repairs``; by default
        nowhere, because the app may have pages of these names. With the app's setting ``METRICS``
        there is ``/metrics`` too.
    :param gateways: puts something else behind a door, or around what is there.
    :param ledger: the folder that says what was tested for accessibility; by default the folder
        ``accessibility`` of the council's, where there is one.
    :raises BrokenLedger: when the ledger claims what cannot be.
    :raises ValueError: when that is not a moment.
    :raises BrokenCouncil: when the folder has errors, with every one of them.

    Photos are kept where the app's setting ``PHOTOS_FOLDER`` says; by default beside the embedded
    database, and with any other in the app's instance folder.
    """

    def __init__(
        self,
        app: Flask | None = None,
        *,
        council: str | Path | Council,
        sections: Mapping[str, str | None] | None = None,
        change: Change | None = None,
        clock: Callable[[], datetime] | None = None,
        database_url: str | None = None,
        unavailable_until: str | bool | None = None,
        messenger: Messenger | None = None,
        works_orders: WorksOrders | None = None,
        health: str | None = None,
        gateways: Swap = lambda given: given,
        ledger: str | Path | None = None,
    ) -> None:
        self.council: Council = _loaded(council)
        self._mounts = _mounts(self.council, sections or {})
        self._change = change or (lambda journey: journey)
        self._clock = clock or (lambda: datetime.now(UTC))
        self._database_url = database_url
        self._maintenance = _maintenance(self.council, unavailable_until)
        self._messenger = messenger
        self._works_orders = works_orders
        self._health = health
        self._swap = gateways
        self._ledger = _ledger_folder(self.council, ledger)
        self.service: Service | None = None
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Mount the sections on an app and open the database."""
        self._app = app
        app.extensions["repairs_pattern"] = self
        app.extensions[WORDS] = self.council.words
        app.extensions[LANGUAGES] = self.council.languages
        _speak(app, self.council)
        self.service = self._build(app)
        for name, make in _BLUEPRINTS.items():
            if (prefix := self._mounts.get(name)) is not None:
                blueprint = make(self.service)
                _guard(blueprint, self.service)
                if name == "staff":
                    _has_own_proof(app, blueprint)
                if "staff" in self._mounts and name in OF_THE_JOURNEY:
                    blueprint.before_request(staff.watch_callers(self.service))
                app.register_blueprint(blueprint, url_prefix=prefix.rstrip("/"))
        for name, make in _OF_MACHINES.items():
            if (prefix := self._mounts.get(name)) is not None:
                self._let_systems_call(app, make(self.service), prefix.rstrip("/"))
        if self._health is not None:
            self._tell_machines(app, self._health.rstrip("/"))

    @staticmethod
    def _let_systems_call(app: Flask, calls: Blueprint, prefix: str) -> None:
        """What systems call proves itself in other ways than a form of ours does."""
        calls.after_request(protect)
        _has_own_proof(app, calls)
        app.register_blueprint(calls, url_prefix=prefix)

    def _tell_machines(self, app: Flask, prefix: str) -> None:
        """Pages for machines, without limits, and open while the service is closed."""
        assert self.service is not None
        pages = health_pages(checks_of(self.service.database, self.doors.named, self._clock))
        if token := app.config.get("METRICS"):
            figures_page(pages, token, self.metrics.text)
        app.register_blueprint(pages, url_prefix=prefix)

    @cached_property
    def metrics(self) -> Metrics:
        """Figures for Prometheus, counted from the moment that somebody first asks for them."""
        assert self.service is not None, "init_app comes first"
        metrics = Metrics(self.council.id, self.service.database, self._clock)
        metrics.listen(self._app, self.service.runner, self.postman)
        return metrics

    @property
    def journey(self) -> Journey:
        """The journey as it is served."""
        assert self.service is not None, "init_app comes first"
        return self.service.runner.journey

    def close(self) -> None:
        """Stop delivering, and close the database."""
        if self.service is not None:
            self.postman.stop()
            self.service.database.close()

    def _build(self, app: Flask) -> Service:
        """The service. When it cannot be, its database does not stay open."""
        database = _open(self._database_url or embedded_url(app, self.council.id))
        try:
            return self._build_on(database, app)
        except BaseException:
            database.close()
            raise

    def _build_on(self, database: Database, app: Flask) -> Service:
        council = self.council
        if council.gateways.homes == "file":
            CsvAddressBook(database).load(council.folder / "addresses.csv", self._clock())
        making = Making(app, council, database, self._messenger, self._works_orders)
        self.doors = doors = self._swap(doors_of(making))
        photos = Album(database, doors.photos)
        photos.sweep(self._clock())
        service = Service(
            council=council,
            database=database,
            address_book=doors.address_book,
            diary=doors.diary,
            photos=photos,
            clock=self._clock,
            render=Renderer(app, council),
            sections=frozenset(self._mounts),
            limit=Limits({**dict(council.limits), **_of_keys(council)}),
            maintenance=self._maintenance,
            office=council.office(works_orders=doors.works_orders is not None),
            receipts_token=receipts_token(making),
            virus_scan=doors.virus_scan,
            ledger=self._ledger,
            works_orders_secret=webhook_secret(making),
            sign_in=sign_in(making) if "staff" in self._mounts else None,
        )
        drafts = StoredDrafts(
            database,
            Draft,
            timedelta(hours=council.retention.draft_hours),
            purged=photos.purged,
        )
        self.postman = Postman(
            app,
            council,
            database,
            doors.messenger,
            self._clock,
            chores=[
                drafts.purge,
                *_in_transactions(database, reclaim_holds, bury_useless, remind),
                Fallback(database, council.messages.channels).write,
                Retention(database, photos, council.retention.periods).purge,
                *_settling(service),
            ],
            orders=Orders(database, doors.diary, doors.works_orders)
            if doors.works_orders
            else None,
        )
        service.runner = Runner(
            journey=self._change(_journey(service)),
            drafts=drafts,
            clock=self._clock,
            render=service.render,
            endpoints={name: f"repairs_{name}" for name in self._mounts},
            start_url=lambda: url_for("repairs_pages.start"),
            done_url=lambda: url_for("repairs_report.confirmation"),
            shared=SharedPages() if service.render.keeps else None,
            apart=lambda: assisting.in_hand() is not None,
        )
        self._counting = Counting(database, service.runner, self._clock)
        return service


def create_app(
    council: str | Path | Council,
    *,
    settings: Mapping[str, Any] | None = None,
    sections: Mapping[str, str | None] | None = None,
    change: Change | None = None,
    clock: Callable[[], datetime] | None = None,
    gateways: Swap = lambda given: given,
) -> Flask:
    """A whole app for one council.

    :param council: the council's folder, or the council when it was loaded before.
    :param settings: Flask's settings, and ``DATABASE_URL``; what is not given here is read from
        environment variables that start with ``REPAIRS_`` (``REPAIRS_SECRET_KEY``), and
        ``DATABASE_URL`` from the variable of that name. ``UNAVAILABLE_UNTIL`` closes the service,
        as ``unavailable_until`` does for ``RepairsPattern``.
    :param sections: as for ``RepairsPattern``, as are ``change``, ``clock`` and ``gateways``.
    :raises BrokenCouncil: when the folder has errors, with every one of them.
    :raises UnknownMessenger: when ``MESSENGER`` or ``WORKS_ORDERS`` names none.
    :raises UnsafeSettings: when there is no secret key, a gateway lacks a secret, or ``PROXIES`` is
        not a number.

    Browsers send the session's cookie over https only, unless the app is in debug mode or under
    test, or ``SESSION_COOKIE_SECURE`` says otherwise. The cookie is named after the council, so
    that two councils behind one host name keep apart; over https the name begins with ``__Host-``,
    and browsers then take it from no other host.

    ``/health`` and ``/ready`` tell machines how it is, and ``/metrics`` has figures for whoever
    knows the token ``METRICS``: see ``operations.health``.

    Logs go to the error output of the process unless they are set up already: see
    ``operations.logs``.

    ``PROXIES`` says how many proxies stand before the app, each of which adds the address and the
    scheme that it was asked with. Without it, nothing that a request says of itself is believed.

    ``LEDGER`` is the folder that says what was tested for accessibility, as ``ledger`` is for
    ``RepairsPattern``.

    ``TEMPLATE_CACHE`` is a ``jinja2.BytecodeCache`` for apps that compile the same templates.

    ``MESSENGER`` names what sends messages (see ``doors.given``), and ``WORKS_ORDERS``
    the system in which repairs become jobs. A thread of this process delivers to both and does the
    chores, such as deleting what is old enough; not under test, nor when ``DELIVER`` is false
    because a worker does.
    """
    loaded = _loaded(council)
    app = QuietFlask("repairs_pattern", instance_relative_config=True, static_folder=None)
    set_up(app, loaded.id, settings or {})
    set_up_logs(app.config["LOGS"])
    trust_proxies(app)
    watch(app)
    Compress(app)
    app.after_request(_read_whole)
    pattern = RepairsPattern(
        app,
        council=loaded,
        sections=sections,
        change=change,
        clock=clock,
        database_url=database_url(app),
        unavailable_until=app.config.get("UNAVAILABLE_UNTIL"),
        messenger=messenger_of(app.config.get("MESSENGER")),
        works_orders=works_orders_of(app.config.get("WORKS_ORDERS")),
        health="/",
        gateways=gateways,
        ledger=app.config.get("LEDGER"),
    )
    assert pattern.service is not None
    app.before_request(limit_request)
    app.after_request(protect)
    handle_errors(app, pattern.service.render)
    if app.config["DELIVER"]:
        pattern.postman.start()
    return app


def _loaded(council: str | Path | Council) -> Council:
    return council if isinstance(council, Council) else load_council(Path(council))


def _ledger_folder(council: Council, given: str | Path | None) -> Path | None:
    if given:
        return Path(given)
    beside = council.folder / "accessibility"
    return beside if beside.is_dir() else None


def _in_transactions(
    database: Database, *chores: Callable[[Session, datetime], None]
) -> Iterator[Callable[[datetime], None]]:
    """Chores of the domain, each in a transaction of its own."""

    def alone(chore: Callable[[Session, datetime], None]) -> Callable[[datetime], None]:
        @wraps(chore)
        def do(now: datetime) -> None:
            with database.writing() as session:
                chore(session, now)

        return do

    return map(alone, chores)


def _settling(service: Service) -> list[Chore]:
    """The chore that a diary outside makes: nothing is left half way in another system."""
    diary = service.diary
    if not isinstance(diary, SettlingDiary):
        return []
    return [Settling(service.database, diary, service.office).settle]


def _read_whole(response: Response) -> Response:
    """Read a file before it is compressed: compressed as a stream, nobody would close it."""
    if response.direct_passthrough:
        response.direct_passthrough = False
        response.make_sequence()
    return response


_BLUEPRINTS: dict[str, Callable[[Service], Blueprint]] = {
    "pages": pages.blueprint,
    "report": report.blueprint,
    "diagnose": diagnose.blueprint,
    "schedule": schedule.blueprint,
    "track": track.blueprint,
    "feedback": feedback.blueprint,
    "staff": staff.blueprint,
}


_OF_MACHINES: dict[str, Callable[[Service], Blueprint]] = {
    "callbacks": callbacks.blueprint,
    "api": api.blueprint,
}
"""Sections without pages: no session, no cookie, and answers in JSON alone."""


def _mounts(council: Council, sections: Mapping[str, str | None]) -> dict[str, str]:
    if unknown := set(sections) - set(SECTIONS):
        raise ValueError(f"There is no section called {', '.join(sorted(unknown))}.")
    mounts = {**SECTIONS, **sections}
    if council.staff is None:
        mounts["staff"] = None
    if council.api is None:
        mounts["api"] = None
    if mounts["pages"] is None:
        raise ValueError("The pages section cannot be left out: it has the start page.")
    if mounts["report"] is None:
        mounts["schedule"] = mounts["api"] = None
        if mounts["diagnose"] is None:
            raise ValueError("Mount report or diagnose: without them there is nothing to start.")
    return {name: prefix for name, prefix in mounts.items() if prefix is not None}


def _of_keys(council: Council) -> dict[str, str]:
    """How often each key of an app may ask, where there is an API."""
    return {"api": council.api.calls} if council.api else {}


def _journey(service: Service) -> Journey:
    """The sections that are mounted, joined into one journey."""
    if "report" not in service.sections:
        where = report.where_page(then=diagnose.entry(service), section="diagnose")
        questions = diagnose.pages(service, first=where.name, then=None)
        return Journey([*questions, where], diagnose.DANGER)
    start = report.START
    diagnosis: Any = "describe"
    scheduling: Any = "check-answers"
    parts: list[Iterator[Page]] = []
    if "diagnose" in service.sections:
        parts.append(diagnose.pages(service, first=start, then="describe"))
        start, diagnosis = diagnose.DANGER, diagnose.entry(service)
    if "schedule" in service.sections:
        parts.append(schedule.pages(service, then="check-answers"))
        scheduling = schedule.entry(service)
    parts.append(report.pages(service, diagnose=diagnosis, schedule=scheduling))
    return Journey((page for part in parts for page in part), start)


def _open(url: str) -> Database:
    """The database. The embedded one is brought up to date; a server's is the operator's job."""
    database = Database(url)
    if database.is_sqlite:
        database.upgrade()
    else:
        from .delivery.bell import Bell

        database.wait_for_server()
        database.when_posted = Bell(database).ring
    return database


def _speak(app: Flask, council: Council) -> None:
    """Choose the language of each request; an app that chooses already goes on doing so."""
    if "babel" not in app.extensions:
        Babel(app, configure_jinja=False, default_locale=council.languages[0])


def _maintenance(council: Council, setting: str | bool | None) -> Maintenance:
    """What the folder says, unless the operator says otherwise."""
    if setting is None or setting == "":
        return council.maintenance
    if isinstance(setting, bool):
        changed: dict[str, Any] = {"unavailable": setting, "unavailable_until": None}
    else:
        changed = {"unavailable": False, "unavailable_until": london_moment(setting)}
    return council.maintenance.model_copy(update=changed)


def _has_own_proof(app: Flask, blueprint: Blueprint) -> None:
    """What is sent to it proves itself in another way than by the token of the app's session."""
    if isinstance(forms := app.extensions.get("csrf"), CSRFProtect):
        forms.exempt(blueprint)


def _guard(blueprint: Blueprint, service: Service) -> None:
    """Limits, headers and error pages for our own routes, whatever app they are in."""
    blueprint.before_request(closed(service))
    blueprint.before_request(limit_request)
    blueprint.after_request(protect)
    handle_errors(blueprint, service.render)
