"""A worker whose clock runs fast, so that leases end soon.

It delivers with the postman of the service, and its messenger adds a line to a file for each
message, as a network would take it: it does not know whether the worker lives to note that.
"""

from __future__ import annotations

import os
import random
import time
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from flask_babel import Babel

from repairs_pattern.council import load_council
from repairs_pattern.delivery import Postman
from repairs_pattern.delivery.on_call import OnCall
from repairs_pattern.domain.outbox import MessengerUnavailable, Parcel
from repairs_pattern.domain.store import Database
from repairs_pattern.words import EXTENSION, LANGUAGES

from .homes import COUNCILS
from .raised import NOW

HASTE = 100
"""Seconds that pass on the worker's clock in each second."""


class Line:
    """A messenger that notes each key, takes a while, and fails now and then."""

    def __init__(self, file: Path) -> None:
        self.file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def send(self, parcel: Parcel) -> None:
        time.sleep(random.uniform(0, 0.01))
        if random.random() < 0.05:
            raise MessengerUnavailable
        os.write(self.file, f"{parcel.key}\n".encode())
        time.sleep(random.uniform(0, 0.01))
        if random.random() < 0.05:
            raise MessengerUnavailable  # it took the message, and its answer is lost


COUNCIL = load_council(COUNCILS / "westvale")
"""Loaded once, by the process that all workers are forked from."""


def an_app() -> Flask:
    """An app that knows the words of a council, and nothing else."""
    app = Flask("post")
    app.extensions[EXTENSION], app.extensions[LANGUAGES] = COUNCIL.words, COUNCIL.languages
    Babel(app, configure_jinja=False)
    return app


def work(url: str, file: Path, started: float, first: datetime = NOW) -> None:
    """Deliver until killed.

    :param started: when all workers' clocks stood at ``first``.
    """

    def clock() -> datetime:
        return first + timedelta(seconds=(time.time() - started) * HASTE)

    at_work(Postman(an_app(), COUNCIL, Database(url), Line(file), clock, pause=0.05)).run()


def at_work(postman: Postman) -> Postman | OnCall:
    """A worker as the database has it, that looks by itself each second at least."""
    if postman.database.is_sqlite:
        return postman
    return OnCall(postman, look="* * * * * *")
