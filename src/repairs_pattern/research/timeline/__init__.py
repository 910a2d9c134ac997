"""The timeline: what happened in a task, as rows that are only ever added and know nobody."""

from .events import Event, add_events, append_events, events_of, pages_of
from .kinds import KINDS
from .recorder import record

__all__ = ["KINDS", "Event", "add_events", "append_events", "events_of", "pages_of", "record"]
