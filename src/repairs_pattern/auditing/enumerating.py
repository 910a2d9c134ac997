"""Every state of a council's service, and the data that they begin with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path

from flask import Flask, url_for
from sqlalchemy import select

from ..app import RepairsPattern
from ..audit.seeing import Facts
from ..audit.states import State, Step
from ..domain.repairs import newest_link, send_link
from ..domain.store import RepairRow
from .around import Around, Start
from .data import Data
from .exploring import Explorer
from .journeys import JourneyStates
from .known import Answers
from .messages import Forms, untold
from .naming import Found, states_of
from .service import DATABASE, Audited, ways_to_go_wrong
from .somebody import Somebody
from .values import Values


@dataclass(frozen=True)
class Enumerated:
    """What there is to look at.

    :param unreached: pages, and messages of forms, that no state shows.
    """

    states: tuple[State, ...]
    unreached: tuple[str, ...]
    facts: Facts


def enumerate_states(audited: Audited, folder: Path) -> Enumerated:
    """Find every state, and leave the data that they begin with in a folder.

    :param folder: empty, or not there yet.
    :raises BrokenCouncil: when the council's folder has errors.
    """
    app = audited.app(folder)
    pattern: RepairsPattern = app.extensions["repairs_pattern"]
    assert pattern.service is not None
    council = pattern.service.council
    values = Values(council, pattern.service.address_book, folder / "files")
    somebody = Somebody(app, values)
    explorer = Explorer(somebody)
    with Forms().listening() as forms:
        explorer.explore()
        sent = list(_send(app, explorer))
        if explorer.unreached:
            explorer.explore_further()
        journey = list(JourneyStates(explorer).all())
        data = Data([folder / DATABASE], folder / "places")
        around = Around(app, data, values, frozenset(somebody.addresses.values()))
        starts = [*_starts(explorer), *_early(explorer), *_links(app, explorer), *sent]
        others = [found for start in starts for found in around.all(start)]
        for address in around.unreached:
            others += around.all(Start(f"Type the address {address}", {}, address))
    found = [*journey, *others, *_wrong()]
    unreached = [
        *(f"the page “{name}” of the journey" for name in explorer.unreached),
        *(f"the page at {address}" for address in around.unreached),
        *untold(forms, somebody.journey, found, somebody.visitor.asked | around.visitor.asked),
    ]
    data.close()
    pattern.close()
    return Enumerated(
        tuple(states_of(council.id, found)), tuple(unreached), Facts(name=council.service_name)
    )


MOST_SENT = 30
"""How many reports are sent, each by a way of its own."""


def _wrong() -> Iterator[Found]:
    """The pages for what goes wrong."""
    for address in ways_to_go_wrong():
        what = address.rpartition("/")[2]
        words = f"Something goes wrong: {what}"
        yield Found(f"wrong-{what}", "shown", (Step("open", address, words=words),))


def _starts(explorer: Explorer) -> Iterator[Start]:
    yield Start("Come to the service for the first time", {}, "/")
    for known in explorer.ends:
        plan = known.plan
        for address in (explorer.somebody.addresses[known.page.name], "/"):
            yield Start(_told(explorer, plan), explorer.somebody.cookies(plan), address)


def _early(explorer: Explorer) -> Iterator[Start]:
    """Somebody who has said little: what they gave later is not known yet."""
    asked = [each for each in explorer.known.values() if len(each.plan) >= 2 and each.form]
    for known in sorted(asked, key=lambda each: len(each.plan))[:1]:
        address = explorer.somebody.addresses[known.page.name]
        yield Start(_told(explorer, known.plan), explorer.somebody.cookies(known.plan), address)


def _links(app: Flask, explorer: Explorer) -> Iterator[Start]:
    """Come by the link of a message, to go on with a report that was begun elsewhere."""
    if "repairs_report" not in app.blueprints:
        return
    plan = max((each.plan for each in explorer.known.values()), key=len)
    somebody, service = explorer.somebody, explorer.somebody.service
    now, kept = service.clock(), timedelta(days=1)
    draft_id = somebody.draft(plan)
    to = {"email": "sam@example.com"}
    send_link(service.database, draft_id, "email", to, "en", kept, now)
    with service.database.reading() as session:
        message = newest_link(session, draft_id)
    assert message is not None, "a link was just sent"
    with app.test_request_context():
        for token in (message.content["token"], "a-link-that-has-ended"):
            address = url_for("repairs_report.carry_on", token=token)
            yield Start("Open the link of a message", somebody.cookies({}), address)


def _told(explorer: Explorer, plan: Answers) -> str:
    return JourneyStates(explorer).words(plan)


def _send(app: Flask, explorer: Explorer) -> Iterator[Start]:
    """Send a report of each kind, so that there are repairs to look at."""
    visitor = explorer.somebody.visitor
    for known in explorer.ends:
        for plan in islice(known.plans_by_every_page(), MOST_SENT):
            shown = explorer.somebody.come_to_the_end(known.page, plan)
            if not shown.forms:
                continue
            form = shown.forms[0]
            came = visitor.send(shown, form, {}, form.main_button)
            if visitor.cookie and came.status == 200 and came.address != shown.address:
                name, value = visitor.cookie
                words = f"{_told(explorer, plan)}\nSend the report"
                yield Start(words, {name: value}, came.address, _newest(explorer))


def _newest(explorer: Explorer) -> dict[str, str]:
    """What somebody who has just sent a report knows of it."""
    newest = select(RepairRow).order_by(RepairRow.id.desc()).limit(1)
    with explorer.somebody.service.database.reading() as session:
        repair = session.scalars(newest).one()
        return {"reference": repair.reference, "postcode": repair.postcode}
