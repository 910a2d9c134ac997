"""What the API takes and gives: these models check it, and the document is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Shape(BaseModel):
    """A part of a request or an answer; what is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Fault(Shape):
    """What is wrong with one field, in words that can be shown to whoever filled it in."""

    page: str | None = None
    field: str | None = None
    message: str


class PhoneLine(Shape):
    """A number to call."""

    label: str
    number: str
    hours: str | None = None
    note: str | None = None


class Problem(Shape):
    """What went wrong (RFC 9457)."""

    type: str = Field(examples=["urn:repairs-pattern:problem:invalid-answers"])
    title: str
    status: int
    detail: str | None = None
    errors: list[Fault] = Field(default_factory=list)
    page: str | None = Field(default=None, description="Where the answers end, if they do.")
    phones: list[PhoneLine] = Field(default_factory=list)


class LeadsTo(Shape):
    """Where an answer leads."""

    kind: Literal["question", "outcome", "exit", "on"]
    id: str


class TreeOption(Shape):
    """One answer to a question."""

    key: str
    label: str
    hint: str | None
    leads_to: LeadsTo


class TreeQuestion(Shape):
    """One question, with its answers in the order of the page."""

    title: str
    hint: str | None
    options: list[TreeOption]


class TreeRule(Shape):
    """What is otherwise where every fact of ``when`` holds. The first rule that does wins."""

    when: Mapping[str, str]
    priority: str | None
    booking: str | None
    because: str | None


class TreeOutcome(Shape):
    """What is probably wrong. ``priority`` and ``booking`` are as they are without a rule."""

    repair: str
    priority: str | None
    booking: str
    because: str | None
    do: list[str]
    rules: list[TreeRule]


class TreeExit(Shape):
    """Where somebody is told what to do instead of making a report."""

    kind: str
    title: str
    do: list[str]
    do_not: list[str]
    also: list[str]
    phones: list[PhoneLine]


class Diagnosis(Shape):
    """Everything that the council asks to find out what is wrong."""

    danger: str = Field(description="The question that is asked before anything else.")
    start: Mapping[str, str]
    questions: Mapping[str, TreeQuestion]
    outcomes: Mapping[str, TreeOutcome]
    exits: Mapping[str, TreeExit]


class Choice(Shape):
    """One choice of a field."""

    value: str
    label: str
    hint: str | None = None


class FormField(Shape):
    """One thing that a page asks."""

    name: str
    label: str
    hint: str | None
    takes: Literal["text", "one", "many", "date", "files"]
    choices: list[Choice]


class Slot(Shape):
    """A time on offer."""

    id: str
    starts_at: datetime
    ends_at: datetime


class NextPage(Shape):
    """The page that the answers lead to.

    ``question`` asks something, ``exit`` ends without a report, ``send`` has all that it takes.
    """

    name: str
    kind: Literal["question", "exit", "send"]
    title: str
    fields: list[FormField]
    slots: list[Slot]
    do: list[str]
    phones: list[PhoneLine]


class Result(Shape):
    """What we think it is, and by when something is done about it."""

    outcome: str
    repair: str
    priority: str | None
    booking: str
    by: date
    reason: str


class SummaryRow(Shape):
    """One line of "Check your answers"."""

    page: str
    key: str
    value: list[str]


class Path(Shape):
    """Where the answers lead. Answers to pages that are not among ``pages`` are not used."""

    pages: list[str]
    next: NextPage
    result: Result | None
    summary: list[SummaryRow]


class Made(Shape):
    """A report that we have."""

    reference: str


class Find(Shape):
    """A repair by its reference, as it was written, and the postcode that belongs to it."""

    reference: str = Field(max_length=100, examples=["K7C-49D-XWP-3TM-RYH"])
    postcode: str = Field(max_length=100, examples=["XN1 4QD"])


class Event(Shape):
    """Something that happened to a repair."""

    at: datetime
    kind: str


class Visit(Shape):
    """When somebody comes."""

    starts_at: datetime
    ends_at: datetime


class Repair(Shape):
    """Where a repair stands. Nothing of it is about a person."""

    reference: str
    repair: str
    status: Literal["reported", "booked", "triage", "done", "cancelled"]
    reported_at: datetime
    target_at: datetime
    visit: Visit | None
    events: list[Event] = Field(description="Newest first.")


Answers = Mapping[str, Mapping[str, Any]]
