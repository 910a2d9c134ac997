"""What leaves a round: CSV, JSON with its schema, and one file to show. Nothing is kept on disk."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from ..analysis import RoundRecord
from .playback import playback_html
from .tables import answers_csv, events_csv, notes_csv, rainbow_csv, tasks_csv

__all__ = ["FILES", "schema_json"]


def schema_json() -> str:
    """The JSON Schema of ``round.json``, as it is published in ``round.schema.json``."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **RoundRecord.model_json_schema(mode="serialization"),
    }
    return json.dumps(schema, indent=2) + "\n"


def _round_json(record: RoundRecord) -> bytes:
    return f"{record.model_dump_json(indent=2)}\n".encode()


FILES: Mapping[str, Callable[[RoundRecord], bytes]] = {
    "events.csv": events_csv,
    "tasks.csv": tasks_csv,
    "notes.csv": notes_csv,
    "answers.csv": answers_csv,
    "rainbow.csv": rainbow_csv,
    "round.json": _round_json,
    "round.schema.json": lambda record: schema_json().encode(),
    "playback.html": playback_html,
}
"""The files that can be made of a round."""
