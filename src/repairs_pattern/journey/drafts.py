"""Where answers are kept while a person is on their way."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

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


class MemoryDrafts:
    """Drafts in this process's memory: for tests, and for trying out a journey.

    They live as long as the process, and none of them is ever sent.
    """

    def __init__(self) -> None:
        self._drafts: dict[str, dict[str, Any]] = {}

    def start(self, now: datetime) -> Draft:
        """Make an empty draft."""
        draft = Draft(secrets.token_urlsafe(24))
        self._drafts[draft.id] = {}
        return draft

    def load(self, draft_id: str, now: datetime) -> Draft | None:
        """The draft, or None when there is none."""
        answers = self._drafts.get(draft_id)
        return None if answers is None else Draft(draft_id, dict(answers))

    def save(self, draft_id: str, page: str, answer: Answer, now: datetime) -> bool:
        """Store the answer to one page."""
        if draft_id in self._drafts:
            self._drafts[draft_id][page] = answer
        return draft_id in self._drafts

    def forget(self, draft_id: str, page: str) -> None:
        """Drop the answer to one page."""
        self._drafts.get(draft_id, {}).pop(page, None)
