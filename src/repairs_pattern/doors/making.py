"""What a gateway is made of: the council's folder, the settings of the app, and our database."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from flask import Flask

from ..council import Council
from ..domain.outbox import Messenger
from ..domain.store import Database
from ..domain.works import WorksOrders
from ..settings import UnsafeSettings


@dataclass(frozen=True, slots=True)
class Making:
    """What the makers of gateways are given.

    :param messenger: what whoever runs the service gave it; it wins over the council's folder, as
        does ``works_orders``.
    """

    app: Flask
    council: Council
    database: Database
    messenger: Messenger | None = None
    works_orders: WorksOrders | None = None

    def secret(self, name: str) -> str:
        """A setting that only the environment may give, or the app's own configuration.

        :param name: without ``REPAIRS_``.
        :raises UnsafeSettings: when there is none.
        """
        value = self._given(name)
        if not value:
            raise UnsafeSettings(
                f"{self.council.short_name} needs REPAIRS_{name}, and it is not set. "
                "Give it to the service in its environment. It must not be in the folder."
            )
        return value

    def has_secret(self, name: str) -> bool:
        """Whether there is such a setting."""
        return bool(self._given(name))

    def _given(self, name: str) -> str | None:
        # As it is written: Flask reads digits from the environment as a number.
        given: Any = self.app.config.get(name)
        return given if isinstance(given, str) else os.environ.get(f"REPAIRS_{name}")
