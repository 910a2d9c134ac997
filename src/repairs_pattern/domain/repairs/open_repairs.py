"""The repairs that a block of flats waits for, as far as any neighbour may know of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..law import LONDON
from ..store import RepairRow
from .following import OPEN


@dataclass(frozen=True, slots=True)
class OpenRepair:
    """What may be told of a neighbour's report: nothing that it says, and not who made it.

    :param outcome: the id of the outcome; two reports of one outcome on one day are told once.
    :param summary: the outcome's repair in plain words; empty for one that was described.
    :param reported: the London day of the report.
    :param aim: the London day by which we aim to be done; of several, the first.
    :param reason: what set that day, as ``Target.reason``.
    """

    outcome: str
    summary: str
    reported: date
    aim: date
    reason: str


def open_at_block(session: Session, block: str) -> list[OpenRepair]:
    """The open repairs in the shared areas of a block, the newest first."""
    found = session.execute(
        select(
            RepairRow.outcome,
            RepairRow.summary,
            RepairRow.booking,
            RepairRow.reported_at,
            RepairRow.target_at,
            RepairRow.target_reason,
        )
        .where(
            RepairRow.block == block,
            RepairRow.place == "communal",
            RepairRow.status.in_(OPEN),
            RepairRow.details_removed_at.is_(None),
        )
        .order_by(RepairRow.reported_at.desc(), RepairRow.target_at.desc(), RepairRow.id)
    )
    repairs: dict[tuple[str, date], OpenRepair] = {}
    for outcome, summary, booking, reported_at, target_at, reason in found:
        described = booking == "triage"
        repair = OpenRepair(
            outcome=outcome,
            summary="" if described else summary,
            reported=_day(reported_at),
            aim=_day(target_at),
            reason=reason,
        )
        repairs[repair.outcome, repair.reported] = repair
    return list(repairs.values())


def _day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()
