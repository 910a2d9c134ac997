"""What only a browser knows: coarse facts of a device, once a task, and that help was opened."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Response, abort, current_app, request
from sqlalchemy import bindparam, select
from werkzeug.exceptions import HTTPException

from ...blueprints.limits import Limits
from ..places import page_at
from ..sitting import current
from ..store import EventRow
from ..worlds import World
from .events import Event, add_events

if TYPE_CHECKING:
    from ..extension import Research

LONGEST = 300
"""Bytes of what a browser tells at once."""

RATE = {"seen": "60 per minute"}

WORDS = {
    "width": ("up to 399", "400 to 767", "768 to 1199", "1200 or more"),
    "zoom": ("up to 110", "111 to 200", "201 or more"),
}
"""What may be told in words: CSS pixels, and per cent."""

SWITCHES = ("forced_colours", "reduced_motion")

MOST_HELP = 30
"""The highest place on a page of something that opens."""

_DEVICE = select(EventRow.id).where(
    EventRow.task_id == bindparam("task_id"), EventRow.kind == "device"
)


class Observer:
    """Takes what the script in a participant's pages tells, and believes none of it unchecked."""

    def __init__(self, research: Research, world: World) -> None:
        self._research = research
        self._world = world
        self._limits = Limits(RATE)
        self._device_is_known: bool | None = None

    def asks(self) -> dict[str, Any]:
        """What the script is asked to tell, as a query: the device, until it is known."""
        return {"device": 1} if current().ended_at is None and not self._has_device() else {}

    def seen(self) -> Response:
        """Write down one thing, if it is one of those that may be told."""
        if self._limits.is_reached("seen", ""):
            abort(429)
        self._limits.count("seen", "")
        event = _event(_told())
        if event is None:
            abort(400)
        is_known = event.kind == "device" and self._has_device()
        if current().ended_at is None and not is_known:
            add_events(self._research.database, current(), [event], self._research.clock())
            self._device_is_known = self._device_is_known or event.kind == "device"
        return Response(status=204)

    def _has_device(self) -> bool:
        if self._device_is_known is None:
            rows = self._research.database.rows(_DEVICE, {"task_id": self._world.task_id})
            self._device_is_known = bool(rows)
        return self._device_is_known


def _told() -> Any:
    if (request.content_length or LONGEST + 1) > LONGEST:
        abort(413)
    try:
        return json.loads(request.get_data())
    except ValueError:
        abort(400)


def _event(told: Any) -> Event | None:
    """The event that was told; None for anything that is not on the list."""
    if not isinstance(told, dict):
        return None
    if told.keys() == {"help"}:
        place = told["help"]
        fits = isinstance(place, int) and not isinstance(place, bool) and 0 < place <= MOST_HELP
        return Event("help_open", _page(), {"id": f"details-{place}"}) if fits else None
    if told.keys() != {*WORDS, *SWITCHES}:
        return None
    fits = all(told[name] in words for name, words in WORDS.items())
    fits = fits and all(isinstance(told[name], bool) for name in SWITCHES)
    return Event("device", "", {**told, "script": True}) if fits else None


def _page() -> str:
    """The name of the page that tells, by its address; empty when it is none of ours."""
    path = urlsplit(request.referrer or "").path.removeprefix(request.script_root)
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    try:
        endpoint, arguments = adapter.match(path, method="GET")
    except HTTPException:
        return ""
    return page_at(current_app, endpoint, arguments)
