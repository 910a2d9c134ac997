"""A council's service as the audit serves it: the same pages, at a fixed time, with empty data.

Some things are added, none of which a page shows: what a browser's cookies say of forced states and
of the time holds for its requests, every page for what goes wrong has an address, and headers say
from which files a page was made and whether any script changes how it looks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

from flask import Flask, Response, abort, g, has_request_context

from ..app import RepairsPattern
from ..audit.looking import ALIKE, TEMPLATES
from ..blueprints.errors import PAGES
from ..blueprints.maintenance import closed
from ..blueprints.service import Service
from ..council import Council, Maintenance, load_council
from ..doors import Doors
from ..journey.runner import SessionEnded, View
from ..research.clock import ScenarioClock
from ..research.extension import NAME as RESEARCH
from ..research.forced.gateways import (
    ForcedAddressBook,
    ForcedDiary,
    ForcedPhotos,
)
from ..research.forced.requests import ForcedMaintenance
from ..research.sitting import Sitting, sat_down
from ..research.states import options_of

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""A Monday morning in winter, so that every run of the audit sees the same days."""

FORCED = "audit-forced"
"""The cookie that names the forced state that holds for a browser."""

UNTIL = "unavailable-until"
"""How the page is called that says until when the service is in maintenance."""

TIME = "audit-time"
"""The cookie that says which moment it is for a browser."""

WRONG = "/audit-what-goes-wrong/"
"""Where every page for what goes wrong can be seen."""

_moment: ContextVar[datetime] = ContextVar("moment", default=NOW)

OUR_APP = "repairs_pattern.app:create_app"
DATABASE = "service.db"
SCRIPTED = re.compile(
    r'data-aria-controls=|data-module="(?!govuk-(?:button|checkboxes|error-summary|radios|skip-link)")'
)
"""What a script changes the look of. Those left out move the focus, or show what is controlled."""

OFTEN = "100000 per second"
ROOM = 999


@dataclass(frozen=True, slots=True)
class Audited:
    """What is audited.

    :param council: the council's folder.
    :param made_by: ``module:function`` of what makes the app; it is called as ``create_app`` is.
    """

    council: Path
    made_by: str = OUR_APP

    def load(self) -> Council:
        """The council, which lets one browser ask as often as it wants, and has time for everybody.

        A time that is offered before other reports are sent must be offered after them too.

        :raises BrokenCouncil: when the folder has errors.
        """
        council = load_council(self.council)
        limits = council.limits.model_copy(update=dict.fromkeys(dict(council.limits), OFTEN))
        capacity = dict.fromkeys(council.booking.capacity, ROOM)
        booking = council.booking.model_copy(update={"capacity": capacity})
        return council.model_copy(update={"limits": limits, "booking": booking})

    def app(self, folder: Path, *, traced: bool = True) -> Flask:
        """The app, with its data in a folder.

        :param traced: whether headers say from which files a page was made, which takes longer.
        """
        module, _, function = self.made_by.partition(":")
        make = getattr(import_module(module), function)
        settings = {
            "DATABASE_URL": f"sqlite:///{folder}/{DATABASE}",
            "DELIVER": False,
            "LOGS": "off",
            "PHOTOS_FOLDER": str(folder / "photos"),
            "SECRET_KEY": "nobody's session is worth anything here",
            "SESSION_COOKIE_SECURE": False,
            # Parts of pages that are kept could not be traced to their templates.
            "TEMPLATES_AUTO_RELOAD": traced,
        }
        app: Flask = make(self.load(), settings=settings, clock=_moment.get, gateways=_forced)
        pattern: RepairsPattern = app.extensions["repairs_pattern"]
        assert pattern.service is not None
        pattern.service.database.soon_thrown_away()
        if (research := app.extensions.get(RESEARCH)) is not None:
            research.database.soon_thrown_away()
        closed = dict(pattern.service.maintenance)
        pattern.service.maintenance = ForcedMaintenance.model_construct(**closed)
        app.wsgi_app = _sitting(app.wsgi_app)  # type: ignore[method-assign]
        _go_wrong(app, pattern.service)
        if traced:
            _trace(app, pattern.service.render.environment)
        return app


def _forced(doors: Doors) -> Doors:
    return replace(
        doors,
        diary=ForcedDiary(doors.diary, lambda _slot: True),
        address_book=ForcedAddressBook(doors.address_book),
        photos=ForcedPhotos(doors.photos, lambda _seconds: None),
    )


def _sitting(inner: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Let what a browser's cookies say hold while its request is answered."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
        with ExitStack() as during:
            if (time := cookies.get(TIME)) is not None:
                during.callback(_moment.reset, _moment.set(datetime.fromisoformat(time.value)))
            if (forced := cookies.get(FORCED)) is not None:
                during.enter_context(sat_down(_holding(forced.value)))
            return inner(environ, start_response)

    return answer


class Noting(dict[str, Any]):
    """The forced states that hold, which note what they are asked for.

    :cvar asked: the names of all states that anybody has asked for.
    """

    asked: ClassVar[set[str]] = set()

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return super().__contains__(name)


def _holding(state: str) -> Sitting:
    return Sitting(
        task_id="",
        participant_id=0,
        round_id=0,
        scenario="",
        variant="",
        council="",
        clock=ScenarioClock(NOW, NOW, False),
        started_at=None,
        ended_at=None,
        archived=False,
        forced=Noting({state: options_of(state)}),
        waiting={},
        gone=frozenset(),
        sent_to=None,
    )


def _go_wrong(app: Flask, service: Service) -> None:
    """Give every page for what goes wrong an address."""
    until = Maintenance.model_construct(
        unavailable=True, unavailable_until=NOW + timedelta(hours=3), message="We are moving."
    )
    unavailable = closed(replace(service, maintenance=until))

    def fail(key: str) -> View:
        if key == UNTIL:
            return unavailable() or abort(503)
        if key.isdigit():
            abort(int(key))
        raise SessionEnded

    app.add_url_rule(f"{WRONG}<key>", "audit_what_goes_wrong", fail)


def ways_to_go_wrong() -> list[str]:
    """The address of every page for what goes wrong."""
    return [f"{WRONG}{key}" for key in (*PAGES, UNTIL)]


def _trace(app: Flask, environment: Any) -> None:
    """Say in headers from which files a page was made, and whether any script changes its look."""
    find = environment.get_template

    def get_template(name: Any, *others: Any, **more: Any) -> Any:
        template = find(name, *others, **more)
        if has_request_context() and template.filename:
            g.setdefault("audit_templates", {})[template.filename] = None
        return template

    def tell(response: Response) -> Response:
        if files := g.get("audit_templates"):
            response.headers[TEMPLATES] = ";".join(json.dumps(each)[1:-1] for each in files)
        is_whole = response.mimetype == "text/html" and not response.is_streamed
        if is_whole and not SCRIPTED.search(response.get_data(as_text=True)):
            response.headers[ALIKE] = "yes"
        return response

    environment.get_template = get_template
    app.after_request(tell)
