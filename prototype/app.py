"""The prototype's app: one council's service, its messages, its tree, and the components."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import make_url

from repairs_pattern import BrokenCouncil, RepairsPattern, create_app
from repairs_pattern.council import Council, Staff, load_council
from repairs_pattern.domain.checks import Checkable, Unwell
from repairs_pattern.doors import Swap
from repairs_pattern.gallery import Theme, gallery
from repairs_pattern.gateways.folder_messenger import FolderMessenger
from repairs_pattern.research import Research
from repairs_pattern.tree_pages import tree_pages

from .benefits import benefits_page
from .outbox import outbox

COUNCILS = Path(__file__).parent / "councils"
SCENARIOS = Path(__file__).parent / "scenarios"
INSTANCE = Path(__file__).parents[1] / "instance"
"""Where the prototype keeps its database and its secret key; git ignores it."""

LEDGER = Path(__file__).parents[1] / "accessibility" / "ledger"
"""What was tested of the example councils' services, and what was found."""


def create_prototype(
    council: str,
    *,
    settings: Mapping[str, Any] | None = None,
    clock: Callable[[], datetime] | None = None,
    research: Path | None = None,
    staff: Staff | None = None,
) -> Flask:
    """The prototype of a council in ``prototype/councils``.

    :param council: the name of the folder, such as ``northmere``.
    :param settings: Flask's settings; without a secret key one is made and kept beside the data.
        With ``DELIVER``, a thread delivers messages; without it, they are delivered when somebody
        looks at ``/outbox``, or when ``postman.run_once()`` is called.
    :param clock: gives the present moment, aware of its time zone.
    :param research: where research keeps its data; without it there is no research.
    :param staff: who sees the pages for staff; without it there are none.
    :raises BrokenCouncil: when the folder has errors.
    :raises FileNotFoundError: when there is no such council; the message names those there are.
    """
    folder = COUNCILS / council
    if not (folder / "council.toml").is_file():
        there_are = ", ".join(sorted(path.parent.name for path in COUNCILS.glob("*/council.toml")))
        raise FileNotFoundError(f"There is no council called {council!r}. There are: {there_are}.")
    given = {
        "DELIVER": False,
        "LEDGER": LEDGER if LEDGER.is_dir() else None,
        "SESSION_COOKIE_SECURE": False,
        "TEMPLATES_AUTO_RELOAD": True,
        **(settings or {}),
    }
    if "SECRET_KEY" not in given:
        given["SECRET_KEY"] = kept_secret(INSTANCE)
    given.setdefault("DATABASE_URL", f"sqlite:///{INSTANCE}/{council}.db")
    given.setdefault("MESSENGER", phone_of(council, given))
    loaded = load_council(folder).model_copy(update={"staff": staff} if staff else {})
    return prototype_of(loaded, settings=given, clock=clock, research=research)


def prototype_of(
    council: Council,
    *,
    settings: Mapping[str, Any],
    clock: Callable[[], datetime] | None = None,
    gateways: Swap = lambda doors: doors,
    research: Path | None = None,
) -> Flask:
    """The prototype of a council that was loaded before.

    :param settings: as for ``create_prototype``, with the database and the messenger.
    :param gateways: changes the doors to the outside.
    """
    app = create_app(council, settings=settings, clock=clock, gateways=gateways)
    pattern: RepairsPattern = app.extensions["repairs_pattern"]
    assert pattern.service is not None
    app.register_blueprint(outbox(pattern, settings["MESSENGER"]))
    if research is not None:
        Research(
            app,
            folder=research,
            councils=COUNCILS,
            scenarios=SCENARIOS,
            build=participants_app,
            clock=clock,
        )
    app.register_blueprint(benefits_page(pattern.service))
    app.register_blueprint(tree_pages(pattern.service), url_prefix="/diagnosis")
    app.register_blueprint(gallery(themes()), url_prefix="/components")
    return app


def participants_app(
    council: Council,
    *,
    settings: Mapping[str, Any],
    clock: Callable[[], datetime],
    gateways: Swap,
) -> Flask:
    """What a participant uses: the service, and the phone on which its messages arrive."""
    phone = phone_of(council.id, settings)
    alone = {"DELIVER": False, "MESSENGER": phone, **settings}
    app = create_app(council, settings=alone, clock=clock, gateways=gateways)
    pattern: RepairsPattern = app.extensions["repairs_pattern"]
    app.register_blueprint(outbox(pattern, phone, lambda: _is_unwell(pattern.doors.messenger)))
    return app


def _is_unwell(door: object) -> bool:
    """Whether a gateway says that it does not work now."""
    try:
        if isinstance(door, Checkable):
            door.check()
    except Unwell:
        return True
    return False


def phone_of(council: str, settings: Mapping[str, Any]) -> FolderMessenger:
    """Where messages arrive: in a folder beside the data that they belong to."""
    file = make_url(settings["DATABASE_URL"]).database
    beside = Path(file).parent if file and Path(file).is_absolute() else INSTANCE
    return FolderMessenger(beside / f"{council}-messages")


@cache
def themes() -> tuple[Theme, ...]:
    """The brands of the councils in ``prototype/councils``; a broken council has none to show."""
    found = []
    for file in sorted(COUNCILS.glob("*/council.toml")):
        with suppress(BrokenCouncil):
            found.append(Theme.of(load_council(file.parent)))
    return tuple(found)


def kept_secret(folder: Path) -> str:
    """A secret key that stays the same from one start to the next, so that sessions do too."""
    file = folder / "secret-key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text()
