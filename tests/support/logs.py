"""What a service would write to its log, while a test runs."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from repairs_pattern.operations.logs import OURS, logging_config


class Written:
    """The lines of a log."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each line, read as JSON."""
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, event: str) -> list[dict[str, Any]]:
        """The lines of one kind."""
        return [line for line in self.lines if line["event"] == event]


@contextmanager
def writing_logs(form: str = "json") -> Iterator[Written]:
    """Write as the service does, beside what pytest catches."""
    written = Written()
    make_formatter = logging_config(form)["formatters"]["line"]["()"]
    handler = logging.StreamHandler(written.stream)
    handler.setFormatter(make_formatter())
    root, ours = logging.getLogger(), logging.getLogger(OURS)
    before = ours.level
    root.addHandler(handler)
    ours.setLevel(logging.INFO)
    try:
        yield written
    finally:
        root.removeHandler(handler)
        ours.setLevel(before)
