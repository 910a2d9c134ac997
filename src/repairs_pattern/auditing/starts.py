"""Those who look around a service: where each begins, with which browser, and what they know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain, islice

from flask import Flask, url_for

from ..domain.repairs import newest_link, send_link
from ..research.states import STATES
from .around import Start
from .exploring import Explorer
from .journeys import in_words
from .later import found_again, known_of, newest, send, some_time_later
from .service import FORCED

MOST_SENT = 30
"""How many reports are sent, each by a way of its own."""

ON_TRACK = {
    "no-slots": "change",
    "slot-taken": "change",
    "upload-refused": "photos",
    "upload-too-big": "photos",
}
"""The forced states that somebody can meet who follows a repair, and on which page."""


def residents(app: Flask, explorer: Explorer) -> list[Start]:
    """Every kind of resident. All that they did before is in the database when this returns."""
    return list(
        chain(
            [Start("Come to the service for the first time", {}, "/")],
            _at_the_end(explorer),
            _early(explorer),
            _by_link(app, explorer),
        )
    )


def senders(app: Flask, explorer: Explorer) -> list[Start]:
    """Residents who have sent a report, one of each kind, just now and some time ago."""
    return list(chain(_sent(explorer), _followed(app, explorer)))


def _at_the_end(explorer: Explorer) -> Iterator[Start]:
    for known in explorer.ends:
        plan = known.plan
        address = explorer.somebody.addresses[known.page.name]
        words, cookies = in_words(explorer, plan), explorer.somebody.cookies(plan)
        yield Start(words, cookies, address)
        yield Start(words, cookies, "/")


def _early(explorer: Explorer) -> Iterator[Start]:
    """Somebody who has said little: what they gave later is not known yet."""
    asked = [each for each in explorer.known.values() if len(each.plan) >= 2 and each.form]
    for known in sorted(asked, key=lambda each: len(each.plan))[:1]:
        address = explorer.somebody.addresses[known.page.name]
        cookies = explorer.somebody.cookies(known.plan)
        yield Start(in_words(explorer, known.plan), cookies, address)


def _by_link(app: Flask, explorer: Explorer) -> Iterator[Start]:
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
            yield Start("Open the link of a message", {}, address)


def _sent(explorer: Explorer) -> Iterator[Start]:
    for known in explorer.ends:
        for plan in islice(known.plans_by_every_page(), MOST_SENT):
            address = send(explorer, known, plan)
            cookie = explorer.somebody.visitor.cookie
            if address is not None and cookie is not None:
                words = f"{in_words(explorer, plan)}\nSend the report"
                with explorer.somebody.service.database.reading() as session:
                    typed = known_of(newest(session))
                yield Start(words, dict([cookie]), address, typed)


def _followed(app: Flask, explorer: Explorer) -> Iterator[Start]:
    """Somebody who looks their repair up again: later, and when something does not work."""
    if "repairs_track" not in app.blueprints:
        return
    with app.test_request_context():
        find = url_for("repairs_track.find")
    for known in explorer.ends:
        plan = max(known.arrivals, key=len)
        yield from some_time_later(explorer, known, plan, find)
        if send(explorer, known, plan) is not None:
            for forced, page in ON_TRACK.items():
                cookies, _ = found_again(explorer.somebody, find, {FORCED: forced})
                with app.test_request_context():
                    address = url_for(f"repairs_track.{page}")
                words = f"Look up your repair\nIt so happens: {STATES[forced].meets}"
                yield Start(words, cookies, address, {}, f"forced: {forced}", stays=True)
