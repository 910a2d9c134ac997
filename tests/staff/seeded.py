"""A day at Northmere, for tests that look at every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask

from tests.conftest import MONDAY
from tests.support.staff import a_case, a_message, a_photo

SECRETS = (
    *("Marked Name", "+447700900456", "07700 900456", "marked@example.com", "Marked Street"),
    *("Marked words of a resident", "Marked door", "XN9 9ZZ", "Marked answer", "999000111222"),
)
"""What is personal about the seeded repairs: no list may show any of it."""


def marked(**changes: Any) -> dict[str, Any]:
    """A report in which everything personal can be found again."""
    return {
        "uprn": "999000111222",
        "address": ["1 Marked Street", "Northmere", "XN9 9ZZ"],
        "postcode": "XN9 9ZZ",
        "description": "Marked words of a resident",
        "contact": {
            "name": "Marked Name",
            "phone": "+447700900456",
            "by": "email",
            "email": "marked@example.com",
            "mobile": None,
            "not_when": "Marked answer",
        },
        "location": "Marked door",
        "trail": [["What is wrong?", "Marked answer"]],
        "visit": {"needs": ["pets", "interpreter"], "language": "Turkish"},
        "household": ["baby"],
        "preferences": {"days": ["mon"], "times": "Marked answer"},
        "behalf": {
            "name": "Marked Name",
            "relation": "carer",
            "contact": "reporter",
            "knows": "agreed",
            "resident": "Marked Name",
        },
        **changes,
    }


WIDEST = "WMW-MWM-WMW-MWM-WMW"
"""No reference takes more room than this one."""


@dataclass(frozen=True)
class Day:
    """What was seeded: references, a message and a photo."""

    booked: str
    triage: str
    damp: str
    worse: str
    lift: tuple[str, str]
    message: int
    photo: str


def a_day(app: Flask) -> Day:
    """A booked repair, one that nobody has read, damp that is overdue, one that got worse, a lift
    that two neighbours reported, and a message that never left."""
    block = {"place": "communal", "block": "quarry-house", "outcome": "lift", "booking": "arrange"}
    shared = marked(address=["Quarry House, shared areas"], summary="Lift that is stuck", **block)
    booked = a_case(app, MONDAY, reference=WIDEST, status="booked", **marked())
    return Day(
        booked=booked,
        triage=a_case(
            app,
            MONDAY - timedelta(minutes=20),
            **marked(booking="triage", summary="", trade=None, priority=None, outcome=""),
        ),
        damp=a_case(
            app,
            MONDAY - timedelta(days=60),
            **marked(hazard="damp_mould", summary="Damp or mould", booking="arrange"),
        ),
        worse=a_case(
            app, MONDAY - timedelta(days=1), events=("worse",), status="triage", **marked()
        ),
        lift=(
            a_case(app, MONDAY - timedelta(hours=2), **shared),
            a_case(app, MONDAY - timedelta(hours=1), **shared),
        ),
        message=a_message(app, MONDAY, booked),
        photo=a_photo(app, MONDAY, booked),
    )
