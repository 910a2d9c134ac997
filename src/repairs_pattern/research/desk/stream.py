"""Server-sent events: what is shown, each time that it changes, for as long as somebody reads.

The browser asks again by itself when a stream ends, and tells the last event that it got
(https://html.spec.whatwg.org/multipage/server-sent-events.html).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

TICK = 0.5
"""Seconds between two looks."""

HEARTBEAT = 10
"""Looks without news after which something is sent all the same, to notice who has gone."""

LOOKS = 600
"""How many looks one stream lasts. Then the browser asks again, and must still be logged in."""


@dataclass(frozen=True)
class News:
    """What was seen at one look.

    :param marker: differs from the one before when there is something to tell.
    :param tell: called with the event that the browser knows of, None for none; gives the newest
        event and what is sent.
    """

    marker: Any
    tell: Callable[[int | None], tuple[int, dict[str, Any]]]


def stream(
    look: Callable[[], News | None], wait: Callable[[float], Any], known: int | None
) -> Iterator[str]:
    """The lines of a stream.

    :param look: looks once; None when there is nothing to look at any more.
    :param wait: waits for some seconds.
    :param known: the last event that the browser knows of.
    """
    yield "retry: 1000\n\n"
    shown: Any = object()
    quiet = 0
    for _ in range(LOOKS):
        if (seen := look()) is None:
            return
        quiet += 1
        if seen.marker != shown:
            shown, quiet = seen.marker, 0
            known, sent = seen.tell(known)
            yield f"id: {known}\nevent: news\ndata: {json.dumps(sent)}\n\n"
        elif quiet >= HEARTBEAT:
            quiet = 0
            yield ": still here\n\n"
        wait(TICK)
