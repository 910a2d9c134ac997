"""A round as one document: everything that is analysed, exported and played back comes from it.

It is published: ``research/exports/round.schema.json`` is made from these models. There is no time
of day in it. Days and seconds since the start of a task are enough to understand a session, and
say less about who was there.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Verdict = Literal["success", "with-help", "failed", "abandoned"]
Outcome = Literal["success", "with-help", "failed", "abandoned", "not-judged"]
Kind = Literal["do", "think", "feel", "quote"]
Instrument = Literal["seq", "sus", "own"]

Code = Annotated[str, Field(description="The code of the participant, such as P01.")]
Position = Annotated[int, Field(description="The place of the task in the session, from 1.")]
Seconds = Annotated[float, Field(description="Seconds since the task was opened.")]
PageName = Annotated[str, Field(description="The name of a page, as in its address.")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ScenarioRecord(_Part):
    """A scenario as its file is at the moment of the export."""

    id: str = Field(description="The name of the file without its ending.")
    title: str = Field(description="What it is about.")
    hash: str | None = Field(
        description="SHA-256 of all that decides what a participant sees; null when there is no "
        "such scenario any more."
    )
    expected: tuple[str, ...] = Field(description="The pages we expect people to go through.")
    success: tuple[tuple[str, ...], ...] = Field(
        description="The task is done on one of these pages, or after several in this order."
    )
    variants: tuple[tuple[str, str], ...] = Field(description="Its versions: id and title.")
    questions: tuple[tuple[str, str], ...] = Field(description="Its own questions: id and title.")


class ParticipantRecord(_Part):
    """Somebody who took part."""

    participant: Code
    assistive: bool = Field(description="Whether they use assistive technology.")


class TaskRecord(_Part):
    """One scenario with one participant."""

    participant: Code
    assistive: bool = Field(description="Whether they use assistive technology.")
    task: Position
    scenario: str = Field(description="The id of the scenario.")
    scenario_hash: str = Field(description="SHA-256 of the scenario as this person saw it.")
    council: str = Field(description="The folder of the council that was shown.")
    variant: str = Field(description="The version of the scenario that this person saw.")
    day: date | None = Field(description="When it was begun; null when it was not.")
    seconds: float | None = Field(description="From its start to its end; null when it is open.")
    reached: bool = Field(description="Whether a page was reached that ends the task well.")
    verdict: Verdict | None = Field(description="What the moderator says of it.")
    outcome: Outcome = Field(
        description="The verdict; without one, success when the end was reached."
    )
    ease: int | None = Field(description="SEQ: from 1, very hard, to 7, very easy.")


class EventRecord(_Part):
    """Something that happened in a task."""

    participant: Code
    task: Position
    scenario: str = Field(description="The id of the scenario.")
    day: date = Field(description="When it happened.")
    seconds: Seconds
    kind: str = Field(description="Such as page_view, error or back.")
    page: PageName
    detail: dict[str, Any] = Field(description="Names and codes, never what somebody typed.")


class NoteRecord(_Part):
    """What a note-taker saw."""

    participant: Code
    assistive: bool = Field(description="Whether they use assistive technology.")
    task: int | None = Field(description="The place of the task; null outside of one.")
    page: PageName
    kind: Kind = Field(description="What it tells of: do, think, feel or quote.")
    note: str = Field(description="The note.")
    severity: int | None = Field(description="From 1, went on, to 3, could not finish.")
    tags: tuple[str, ...] = Field(description="Themes, the first one first.")
    day: date = Field(description="When it was written.")
    seconds: float | None = Field(description="Seconds since the task was opened.")
    taker: str = Field(description="Which note-taker.")


class AnswerRecord(_Part):
    """An answer to one question of a questionnaire."""

    participant: Code
    task: int | None = Field(description="The place of the task; null at the end of a session.")
    instrument: Instrument = Field(description="seq, sus, or own for the scenario's own questions.")
    item: str = Field(description="Which question.")
    value: str = Field(
        description="The option that was chosen. Who would rather not answer has no row."
    )


class RoundRecord(_Part):
    """A round of research."""

    format: Literal["repairs-pattern-round-1"] = "repairs-pattern-round-1"
    exported: date = Field(description="The day of the export.")
    version: str = Field(description="The version of repairs-pattern.")
    commit: str | None = Field(description="The commit of the source, when it is known.")
    synthetic: bool = Field(description="True when nobody real took part.")
    round: int = Field(description="The number of the round.")
    title: str = Field(description="The title of the round.")
    delete_on: date = Field(description="The day on which all of it is deleted.")
    withdrawn: tuple[str, ...] = Field(
        description="Codes of people who withdrew. Nothing else of them is kept."
    )
    scenarios: tuple[ScenarioRecord, ...]
    participants: tuple[ParticipantRecord, ...]
    tasks: tuple[TaskRecord, ...]
    events: tuple[EventRecord, ...]
    notes: tuple[NoteRecord, ...]
    answers: tuple[AnswerRecord, ...]
