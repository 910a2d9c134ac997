"""A repair with a mark in every field that a person could fill in, and the search for the mark."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from repairs_pattern.domain.booking import Diary
from repairs_pattern.domain.photos import Album, Picture, of_draft
from repairs_pattern.domain.repairs import Following, Target, raise_repair, send_link
from repairs_pattern.domain.store import Database, RepairRow

from .raised import NOW, a_draft, a_need, a_report

MARK = "zqcanary"
SLOT = "2026-11-24-morning"
MARKED: dict[str, Any] = {
    "language": "en",
    "address": [f"1 {MARK} Street", "Northmere"],
    "description": f"{MARK} drips all night " * 40,
    "contact": {"name": f"{MARK} Ample", "phone": f"{MARK}-07700", "by": "email"}
    | {"email": f"{MARK}@example.com", "mobile": None, "not_when": f"{MARK} at night"},
    "preferences": {"when": f"{MARK} mornings"},
    "trail": [["What is wrong?", f"{MARK} drips"]],
    "location": f"{MARK} stairs",
    "household": [f"{MARK}-baby"],
    "raised": [f"{MARK}-baby"],
    "visit": {"needs": [f"{MARK}-pets"], "more": f"{MARK} the dog"},
    "behalf": {"name": f"{MARK} Neighbour", "phone": f"{MARK}-07701"},
    "assisted": {"how": "phone", "by": f"{MARK} colleague"},
}
"""What is otherwise than in ``a_report``: every field with words of a person."""


def a_marked_repair(
    database: Database, diary: Diary, album: Album, now: datetime = NOW, **changes: Any
) -> str:
    """The reference of a repair with a visit, a photo, a link to come back by, and all it can have.

    :param changes: what is otherwise in the report.
    """
    draft = a_draft(database, now, name={"name": f"{MARK} draft"})
    album.add(of_draft(draft), Picture(MARK.encode(), MARK.encode(), 4, 3), 5, now)
    to = {"email": f"{MARK}@example.com"}
    send_link(database, draft, "email", to, "en", timedelta(hours=24), now)
    report = a_report(**{"slot_id": SLOT, "need": a_need(), "minutes": 45, **MARKED, **changes})
    reference = raise_repair(database, diary, draft, report, now)
    with database.writing() as session:
        repair = session.scalars(select(RepairRow).filter_by(reference=reference)).one()
        following = Following(session, diary, repair.id, now)
        following.add_information(f"{MARK} more words")
        reply = Target(report.target.deadline, "reply")
        following.report_worse("more", f"{MARK} it got worse", reply)
    return reference


def files_with(mark: str, *places: Path) -> list[str]:
    """The files with a mark in their bytes: these, those beside them with more to their names
    (such as the log of a database), and all that are in these folders."""
    found = [file for place in places for file in place.parent.glob(f"{place.name}*")]
    files = [each for file in found for each in (file, *file.rglob("*")) if each.is_file()]
    return sorted(file.name for file in files if mark.encode() in file.read_bytes())
