"""One world: the service of one task."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from ..places import addresses_of
from ..scenarios import Scenario


@dataclass(frozen=True)
class World:
    """The service that one participant uses for one task.

    :param task_id: the task; it names the folder too.
    :param folder: where its database and its photos are.
    :param app: answers the participant's requests.
    :param cookie: what the service keeps in the participant's browser from the start, signed;
        empty for nothing.
    """

    task_id: str
    folder: Path
    scenario: Scenario
    app: Flask
    cookie: str = ""

    @property
    def start_url(self) -> str:
        """Where the participant begins."""
        return addresses_of(self.app)[self.scenario.starts_on]
