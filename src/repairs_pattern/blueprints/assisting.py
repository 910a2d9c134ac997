"""Reports that somebody of the council fills in for a caller, in the same journey.

The draft says how the caller got in touch and who fills it in, so the repair will say so too. The
browser holds for which draft it was: whoever carries on with that draft elsewhere, such as the
caller at home, is filling it in for themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from flask import session

from ..domain.store import RepairRow, StoredDrafts
from ..journey import Draft, Runner
from ..journey.runner import RECEIPT_KEY, SESSION_KEY

ANSWER = "staff:assisted"
"""Where a draft holds it, among its answers. No page has such a name."""

_KEY = "repairs_pattern_assisted"
"""Where the browser's session holds the draft's digest, and who began it."""


def begin(runner: Runner, how: str, who: str, now: datetime) -> None:
    """Begin a draft for a caller. Nothing of anybody before is left in this browser.

    :param how: ``phone`` or ``face-to-face``.
    :param who: of the council.
    """
    end(runner, now)
    draft = runner.begin()
    runner.drafts.save(draft.id, ANSWER, {"how": how, "by": who}, now)
    session[_KEY] = [_digest(draft.id), who]


def end(runner: Runner, now: datetime) -> None:
    """Leave no trace of a caller in this browser; what was not sent is deleted."""
    draft_id = session.get(SESSION_KEY)
    if in_hand() is not None and isinstance(draft_id, str):
        cast("StoredDrafts[Draft]", runner.drafts).end(draft_id, now)
    session.clear()


def in_hand() -> str | None:
    """Who of the council fills in a report in this browser, or has just sent one; or None."""
    match session.get(_KEY):
        case [str(digest), str(who)]:
            draft_id = session.get(SESSION_KEY)
            if isinstance(draft_id, str):
                return who if _digest(draft_id) == digest else None
            return who if RECEIPT_KEY in session else None
    return None


def was_sent_here(repair: RepairRow) -> bool:
    """Whether this browser filled in the repair for a caller."""
    match session.get(_KEY):
        case [str(digest), str()]:
            return _digest(repair.draft_id) == digest
    return False


def assisted_of(draft: Draft) -> Mapping[str, Any]:
    """What a repair keeps of it: ``how`` and ``by``; empty when a resident filled it in."""
    return dict(draft.answers.get(ANSWER) or {})


def _digest(draft_id: str) -> str:
    return hashlib.sha256(draft_id.encode()).hexdigest()
