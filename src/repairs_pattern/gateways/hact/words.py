"""Our words and HACT's, in both directions. The table in the docs is printed from here.

HACT publishes codes with few meanings. Where none is published there is none here either: a
council whose supplier uses such a code says what it means in ``council.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...domain.works import Meaning

UNDECIDED = "undecided"
"""The priority of a repair that staff look at first."""

PRIORITIES: Mapping[str, str] = {
    "emergency": "2",
    "urgent": "3",
    "routine": "4",
    "planned": "4",
    UNDECIDED: "5",
}
"""A ``PriorityCode`` for each priority. HACT has 1 to 5; these are as one large council uses them:
1 immediate, 2 emergency, 3 urgent, 4 normal, 5 inspection."""

OTHER = "0"
"""What HACT's lists have for everything that they have no code for."""

NO_TRADE = "SP"
"""The ``Trade.Code`` of a trade that the council gives none; its name stands beside it."""

VISIT: Mapping[str, str] = {
    "knock": "Knock loudly and wait.",
    "step-free": "Keep the way through the home clear and free of steps.",
    "interpreter": "Bring or call an interpreter",
    "sign-language": "Bring or call a sign language interpreter.",
    "pets": "There are pets in the home.",
    "support": "Somebody else will be there to help or support.",
    "text-first": "Send a text message before you arrive.",
}
"""A sentence in ``AccessInformation.Description`` for each thing that residents ask of a visit."""


@dataclass(frozen=True, slots=True)
class News:
    """What a ``JobStatusUpdate`` says of one thing that happened after the report.

    :param type_code: HACT's ``TypeCode``.
    :param comments: for whoever reads it.
    """

    type_code: str
    comments: str


NEWS: Mapping[str, News] = {
    "changed": News(OTHER, "The resident changed the visit."),
    "booked-again": News(OTHER, "The resident chose another time after nobody could get in."),
    "visit-cancelled": News(OTHER, "The visit is cancelled. The repair still needs doing."),
    "cancelled": News(OTHER, "The repair is not needed any more."),
    "worse": News(OTHER, "The resident says that it got worse. Staff look at it again."),
    "information": News(OTHER, "The resident told the council more. See the repair."),
    "photos": News(OTHER, "The resident added photos. See the repair."),
    "chased": News(OTHER, "The resident is still waiting."),
    "missed": News("70", "Somebody came and could not get in."),
    "done": News(OTHER, "Staff noted that the repair is done."),
    "erased": News(OTHER, "The people and the home were erased. Erase them too."),
}
"""What is sent for each thing that happens; ``OtherType`` is our own name of it."""

MEANS: Mapping[str, tuple[Meaning, str]] = {
    "10": ("assigned", "somebody was given the job"),
    "70": ("no-access", "somebody came and could not get in"),
    "120": ("incomplete", "somebody came, and there is more to do"),
    "120-10": ("incomplete", "the same"),
    "120-20": ("materials", "somebody came, and materials are needed"),
    "120-30": ("incomplete", "somebody came, and there is more to do"),
    "120-40": ("incomplete", "the same"),
    "120-50": ("incomplete", "the same"),
    "completed": ("done", "the repair is done"),
    "cancelled": ("returned", "the job goes back to the council's staff"),
}
"""What a ``TypeCode`` means, or with the code 0 an ``OtherType``. All else moves nothing."""
