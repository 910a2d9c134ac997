"""The timeline: what happened in a task, as rows that are only ever added and know nobody."""

from .events import Event, add_events, events_of
from .recorder import record

__all__ = ["Event", "add_events", "events_of", "record"]
