"""Delivers what waits in an outbox, and does what has to be done from time to time."""

from __future__ import annotations

import atexit
import logging
import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from threading import Event, Thread

from blinker import Namespace
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.exc import DBAPIError

from ..council import Council
from ..domain.outbox import (
    LEASE,
    REFUSED,
    WORKS_ORDER,
    Claimed,
    Messenger,
    MessengerUnavailable,
    Parcel,
    Refused,
    claim,
    mark_failed,
    mark_sent,
)
from ..domain.repairs import STAFF
from ..domain.store import Database
from ..messages import message_text
from .orders import Orders

log = logging.getLogger(__name__)

message_tried = Namespace().signal("message-tried")
"""After each try: the postman sends it, with ``claimed`` and ``result``, which is ``sent``,
``failed`` (to be tried again, or for the last time) or ``refused``."""

PATIENCE = 20.0
"""Seconds after which a try is given up. Well below ``LEASE``, which another worker waits for."""

assert timedelta(seconds=PATIENCE) * 2 < LEASE

PAUSE = 1.0
"""Seconds between two looks at an outbox in which nothing is due."""

CHORES_EVERY = timedelta(minutes=1)

Chore = Callable[[datetime], None]
"""What is done every minute. Any number of processes may do it at once."""


class Postman:
    """Carries messages of one service to its messenger. Any number of postmen may share an outbox.

    :param app: whose languages and address (``SERVER_NAME``) the messages use.
    :param messenger: None sends no messages: they wait.
    :param orders: None passes no works orders on: they wait.
    :param patience: seconds that one try may take.
    :param pause: seconds between two looks when nothing is due.
    """

    def __init__(
        self,
        app: Flask,
        council: Council,
        database: Database,
        messenger: Messenger | None,
        clock: Callable[[], datetime],
        chores: Sequence[Chore] = (),
        *,
        orders: Orders | None = None,
        patience: float = PATIENCE,
        pause: float = PAUSE,
    ) -> None:
        self.messenger = messenger
        self.orders = orders
        self._app = app
        self._council = council
        self.database = database
        self._clock = clock
        self.chores = chores
        self.patience = patience
        self._pause = pause
        self._did_chores: datetime | None = None
        self._stop = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Deliver in a thread of this process, until it ends or ``stop`` is called."""
        if self._thread is None:
            self._stop.clear()
            self._thread = Thread(target=self.run, name="postman", daemon=True)
            self._thread.start()
            atexit.register(self.stop)

    def stop(self) -> None:
        """Finish the message at hand, if it takes no longer than a try may, and stop."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(self.patience)
            self._thread = None
            atexit.unregister(self.stop)

    def run(self) -> None:
        """Deliver and do chores until ``stop``; what goes wrong is logged and tried again."""
        while not self._stop.is_set():
            if not self._one_round():
                self._stop.wait(self._pause)

    def run_once(self) -> int:
        """Do the chores, and deliver all that is due.

        :returns: how many messages were tried.
        :raises sqlalchemy.exc.SQLAlchemyError: when the database cannot be used.
        """
        self._do_chores()
        tried = 0
        while not self._stop.is_set() and self.deliver_one():
            tried += 1
        return tried

    def _one_round(self) -> bool:
        now = self._clock()
        if self._did_chores is None or abs(now - self._did_chores) >= CHORES_EVERY:
            self._do_chores()
        return self.deliver_next()

    def _do_chores(self) -> None:
        self._did_chores = self._clock()
        for chore in self.chores:
            self.do(chore)

    def do(self, chore: Chore) -> None:
        """Do a chore now; a failure is logged, and it is done next time."""
        try:
            chore(self._clock())
        except Exception as error:
            log.warning("%s was not done: %s", chore.__qualname__, type(error).__name__)

    def deliver_next(self) -> bool:
        """As ``deliver_one``, until ``stop``; what goes wrong is logged and tried again."""
        try:
            return not self._stop.is_set() and self.deliver_one()
        except Exception as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            log.warning("The outbox cannot be used now: %s", type(cause).__name__)
            return False

    def deliver_one(self) -> bool:
        """Try the message that has been due the longest.

        :returns: False when none was due.
        :raises sqlalchemy.exc.SQLAlchemyError: when the database cannot be used. A message that
            left all the same comes again, with the same key.
        """
        if self.messenger is None and self.orders is None:
            return False
        alone = None if self.messenger and self.orders else self.orders is not None
        claimed = claim(self.database, self._clock(), works_orders=alone)
        if claimed is None:
            return False
        try:
            self._send(self._deed(claimed))
        except Exception as error:
            self._note_failure(claimed, error)
        else:
            mark_sent(self.database, claimed, self._clock())
            message_tried.send(self, claimed=claimed, result="sent")
        return True

    def _deed(self, claimed: Claimed) -> Callable[[], None]:
        """What lets a message leave, with everything that it says."""
        if claimed.channel == WORKS_ORDER:
            assert self.orders is not None, "it is claimed only where it can leave"
            return self.orders.deed(claimed)
        assert self.messenger is not None, "it is claimed only where it can leave"
        return partial(self.messenger.send, self._written(claimed))

    def _written(self, claimed: Claimed) -> Parcel:
        """The message in the words of the language of whoever gets it."""
        with self._app.app_context(), force_locale(claimed.language):
            text = message_text(self._council, claimed.kind, claimed.channel, claimed.content)
        return Parcel(
            key=claimed.key,
            kind=claimed.kind,
            channel="email" if claimed.channel == STAFF else claimed.channel,
            recipient=claimed.recipient,
            language=claimed.language,
            subject=text.subject,
            paragraphs=text.paragraphs,
            link=text.link,
            parts=text.parts,
            again=claimed.again,
        )

    def _send(self, deed: Callable[[], None]) -> None:
        """Do it in a thread of its own, which is left behind when it takes too long.

        :raises TimeoutError: when there is no answer. The message may have left nevertheless.
        """
        outcome: list[Exception | None] = []

        def send() -> None:
            try:
                deed()
            except Exception as error:  # a messenger is somebody else's code
                outcome.append(error)
            else:
                outcome.append(None)

        thread = Thread(target=send, name="messenger", daemon=True)
        thread.start()
        thread.join(self.patience)
        if not outcome:
            raise TimeoutError
        if outcome[0] is not None:
            raise outcome[0]

    def _note_failure(self, claimed: Claimed, error: Exception) -> None:
        """Only the name of the fault is kept: its words may hold an address or a number."""
        is_refused = isinstance(error, Refused)
        name = REFUSED if is_refused else type(error).__name__
        log.warning("Message %d did not leave (try %d): %s", claimed.id, claimed.attempts, name)
        mark_failed(
            self.database,
            claimed,
            name[:60],
            self._clock(),
            random.random(),  # noqa: S311 - spreads tries, keeps no secret
            for_ever=is_refused,
            wait=error.wait if isinstance(error, MessengerUnavailable) else timedelta(0),
        )
        result = "refused" if is_refused else "failed"
        message_tried.send(self, claimed=claimed, result=result)
