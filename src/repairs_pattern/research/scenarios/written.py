"""The shape of a scenario's file: what may stand in it, and what is said of anything else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator

from ...council.fields import Id, Label, LondonMoment, Section, Text, Whole, fault
from ...domain.repairs import read_reference
from ..states import UnknownState, options_of
from .models import FIRST, Answer, Later, OwnQuestion, Said, Seed, Step, Visit

Read = TypeVar("Read")

_LIKE_A_STEP = "Write a page by itself, or with what is sent: danger: {choice: none}."
_LIKE_AN_ANSWER = "Give the fields of the page: {choice: none}."


class _Visit(Section):
    days: Whole = Field(ge=-400, le=400, examples=[2])
    window: Id


def _said(value: object) -> Said:
    """What is sent for one field."""
    if isinstance(value, Mapping):
        try:
            written = _Visit.model_validate(value)
        except ValidationError:
            raise fault(
                "This is not a time for a visit.",
                f"Write it like {{days: 2, window: morning}}, or {FIRST} for the soonest.",
            ) from None
        return Visit(written.days, written.window)
    if isinstance(value, list):
        return tuple(map(str, value))
    if value is None or isinstance(value, bool):
        raise fault(f"“{value}” is not an answer.", "Put it in quotation marks.")
    return str(value)


def _answer(value: object) -> Answer:
    """What is sent for one page."""
    if not isinstance(value, Mapping):
        raise fault(f"“{value}” is not the answer to a page.", _LIKE_AN_ANSWER)
    return {name: _said(each) for name, each in value.items()}


def _named(value: object, mend: str) -> tuple[str, Any]:
    """A name by itself, or one with something after it."""
    if isinstance(value, str) and value:
        return value, None
    if isinstance(value, Mapping) and len(value) == 1:
        return next(iter(value.items()))
    raise fault(f"“{value}” cannot be read here.", mend)


def _step(value: object) -> Step:
    page, sent = _named(value, _LIKE_A_STEP)
    return Step(page, None if sent is None else _answer(sent))


def _group(value: object) -> tuple[str, ...]:
    """Pages that are seen one right after the other; mostly one."""
    pages = value if isinstance(value, list) else [value]
    if not pages or not all(isinstance(page, str) and page for page in pages):
        raise fault(f"“{value}” is not a page.", "Give the name of a page, or [one, the next].")
    return tuple(pages)


def _state(value: object) -> tuple[str, dict[str, Any]]:
    name, options = _named(value, "Write a state by itself, or with options: slow: {ms: 800}.")
    if options is not None and not isinstance(options, Mapping):
        raise fault(f"“{options}” are not options.", "Write them like: slow: {ms: 800}.")
    try:
        return name, options_of(name, options)
    except UnknownState as unknown:
        raise fault(str(unknown), "See docs/forced-states.md.") from None


def _reference(value: object) -> object:
    if not isinstance(value, str) or read_reference(value) != value:
        raise fault(
            f"“{value}” is not a reference.",
            "Use five groups of three from 3479CDFGHJKMNPRTVWXY, such as K7C-49D-XWP-3TM-RYH.",
        )
    return value


def _read_as(read: Callable[[object], Read]) -> BeforeValidator:
    return BeforeValidator(read)


Answers = dict[str, Annotated[Any, _read_as(_answer)]]
Steps = tuple[Annotated[Any, _read_as(_step)], ...]


class Ago(Section):
    """How long before the scenario begins."""

    days: Whole = Field(default=0, ge=0, le=400, examples=[3])
    hours: Whole = Field(default=0, ge=0, le=23, examples=[2])

    @model_validator(mode="after")
    def _is_before(self) -> Ago:
        if not (self.days or self.hours):
            raise fault("This is not before the start.", "Write it like: {days: 3, hours: 2}.")
        return self

    @property
    def time(self) -> timedelta:
        """As a length of time."""
        return timedelta(days=self.days, hours=self.hours)


class WrittenLater(Section):
    """What was done about a repair since."""

    ago: Ago
    do: Steps = Field(min_length=1)

    def read(self) -> Later:
        """As it is used."""
        return Later(self.ago.time, self.do)


class WrittenSeed(Section):
    """A repair that is there."""

    ago: Ago
    reference: Annotated[str, BeforeValidator(_reference)] | None = None
    answers: Answers
    later: tuple[WrittenLater, ...] = ()

    def read(self) -> Seed:
        """As it is used."""
        later = tuple(each.read() for each in self.later)
        return Seed(self.ago.time, self.answers, self.reference, later)


class WrittenClock(Section):
    """When it is."""

    at: LondonMoment
    runs: bool = True


class WrittenQuestion(Section):
    """A closed question for afterwards."""

    id: Id
    title: Text
    options: tuple[Label, ...] = Field(min_length=2, max_length=8)

    def read(self) -> OwnQuestion:
        """As it is used."""
        return OwnQuestion(self.id, self.title, self.options)


def _once(questions: tuple[WrittenQuestion, ...]) -> tuple[WrittenQuestion, ...]:
    ids = [each.id for each in questions]
    for id_ in ids:
        if ids.count(id_) > 1:
            raise fault(f"Two questions are called “{id_}”.", "Give one of them another id.")
    return questions


class WrittenGuide(Section):
    """What the moderator reads."""

    done: Text
    not_done: Text | None = None
    minutes: Whole = Field(default=10, ge=1, le=60, examples=[10])
    watch: tuple[Text, ...] = ()
    ask: tuple[Text, ...] = ()
    note: Annotated[str, Field(max_length=2_000)] = ""


class WrittenScenario(Section):
    """A whole file."""

    title: Label
    council: Id
    card: tuple[Text, ...] = Field(min_length=1)
    details: dict[str, Text] = Field(default_factory=dict)
    clock: WrittenClock
    language: Literal["en", "cy"] | None = None
    banner: bool = True
    seeds: tuple[WrittenSeed, ...] = ()
    answers: Answers = Field(default_factory=dict)
    forced: tuple[Annotated[Any, _read_as(_state)], ...] = ()
    variants: dict[Id, Label] = Field(default_factory=dict)
    success: tuple[Annotated[Any, _read_as(_group)], ...] = Field(min_length=1)
    expected: Steps = Field(min_length=1)
    questions: Annotated[tuple[WrittenQuestion, ...], AfterValidator(_once)] = ()
    guide: WrittenGuide
