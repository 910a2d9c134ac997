"""Where answers are kept while a person is on their way."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import Protocol

from .graph import Answer


@dataclass(frozen=True)
class Draft:
    """What one person has said so far.

    :param id: a secret of 128 bits or more; whoever knows it can read the answers.
    :param answers: page name to answer, of every page ever answered, on the path or not.
    :param submitted: whether it has been sent; it can then no longer be changed.
    :param receipt: the secret by which what became of it can be seen, once it has been sent.
    """

    id: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    submitted: bool = False
    receipt: str | None = None


class Drafts(Protocol):
    """A store of drafts. One answer is one row, so two tabs never overwrite each other's page."""

    def start(self, now: datetime) -> Draft:
        """Make an empty draft."""

    def load(self, draft_id: str, now: datetime) -> Draft | None:
        """The draft, or None when there is none (any more)."""

    def save(self, draft_id: str, page: str, answer: Answer, now: datetime) -> bool:
        """Store the answer to one page, in place of an earlier one.

        :returns: False, with nothing stored, when the draft was sent or is no longer there.
        """

    def forget(self, draft_id: str, page: str) -> None:
        """Drop the answer to one page, so that it is asked again."""


class SendingDrafts(Drafts, Protocol):
    """A store of drafts that also sees to it that each is sent once."""

    def send(self, draft_id: str, keep: Callable[[], str]) -> str | None:
        """Close the draft and drop its answers, which ``keep`` has stored elsewhere.

        :param keep: called once for a draft, however often it is sent; gives the receipt.
        :returns: the receipt, of this time or an earlier one; None when there is no such draft.
        """


class MemoryDrafts:
    """Drafts in this process's memory: for tests, and for trying out a journey.

    They live as long as the process, and other processes do not see them.
    """

    def __init__(self) -> None:
        self._drafts: dict[str, Draft] = {}
        self._sending = Lock()

    def start(self, now: datetime) -> Draft:
        """Make an empty draft."""
        draft = Draft(secrets.token_urlsafe(24))
        self._drafts[draft.id] = draft
        return draft

    def load(self, draft_id: str, now: datetime) -> Draft | None:
        """The draft, or None when there is none."""
        draft = self._drafts.get(draft_id)
        return draft and replace(draft, answers=dict(draft.answers))

    def save(self, draft_id: str, page: str, answer: Answer, now: datetime) -> bool:
        """Store the answer to one page."""
        with self._sending:
            draft = self._drafts.get(draft_id)
            if draft is None or draft.submitted:
                return False
            self._drafts[draft_id] = replace(draft, answers={**draft.answers, page: answer})
            return True

    def forget(self, draft_id: str, page: str) -> None:
        """Drop the answer to one page."""
        with self._sending:
            if (draft := self._drafts.get(draft_id)) is not None:
                kept = {name: each for name, each in draft.answers.items() if name != page}
                self._drafts[draft_id] = replace(draft, answers=kept)

    def send(self, draft_id: str, keep: Callable[[], str]) -> str | None:
        """Close the draft and drop its answers; one draft at a time."""
        with self._sending:
            draft = self._drafts.get(draft_id)
            if draft is not None and draft.receipt is None:
                draft = Draft(draft_id, submitted=True, receipt=keep())
                self._drafts[draft_id] = draft
            return draft.receipt if draft else None
