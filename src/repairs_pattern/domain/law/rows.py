"""The shape of the YAML files beside this module, and what is refused in them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from repairs_pattern.domain.law.duties import (
    Counting,
    Severity,
    StartsFrom,
)
from repairs_pattern.domain.law.periods import Season

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Text = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Pounds = Annotated[int, Field(gt=0)]
Tenure = Literal["tenant", "leaseholder", "shared-owner"]


class BrokenLaw(Exception):
    """The law data that ships with the package cannot be used: `file` and `reason` say why."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


class Row(BaseModel):
    """A mapping in the YAML: unknown keys and wrong types are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class HazardsRow(Row):
    """The whole of `hazards.yaml`."""

    source: Text
    verified: bool
    hhsrs: dict[int, Text]
    words: dict[str, Annotated[list[int], Field(min_length=1)]]


class PhaseRow(Row):
    """A part of a regime that starts on one date; `hhsrs` lists the hazards it covers."""

    title: Text
    effective_from: date | None
    effective_to: date | None = None
    severity: Severity | None = None
    hhsrs: list[int] = []
    source: Text
    verified: bool


class DutyRow(Row):
    """One duty, which comes into force with each of its `phases`."""

    id: Slug
    title: Text
    phases: Annotated[list[str], Field(min_length=1)]
    right_to_repair: Slug | None = None
    amount: int
    unit: str
    counting: Counting
    starts_from: StartsFrom
    season: Season | None = None
    condition: Text | None = None
    source: Text
    verified: bool


class CompensationRow(Row):
    """What a tenant is owed, in whole pounds."""

    repair_limit: Pounds
    first: Pounds
    daily: Pounds
    daily_unit: Literal["days", "working-days"]
    most: Pounds


class CountingRow(Row):
    """Where it was read how the days of a body of law are counted."""

    source: Text
    verified: bool


class RegimeRow(Row):
    """One body of law."""

    title: Text
    tenures: Annotated[list[Tenure], Field(min_length=1)]
    note: Annotated[list[Text], Field(min_length=1)]
    compensation: CompensationRow | None = None
    source: Text
    verified: bool
    counting: CountingRow
    phases: Annotated[dict[Slug, PhaseRow], Field(min_length=1)]
    duties: Annotated[list[DutyRow], Field(min_length=1)]


class LawRow(Row):
    """The whole of one nation's file."""

    jurisdiction: Literal["england", "wales", "scotland", "northern-ireland"]
    regimes: dict[Slug, RegimeRow]


RowT = TypeVar("RowT", bound=Row)


def read_row(kind: type[RowT], file: str, text: str) -> RowT:
    """Read YAML `text` as a `kind`; `file` is its name in messages. Raises BrokenLaw."""
    try:
        return kind.model_validate(yaml.load(text, Loader=_LOADER))  # noqa: S506  (a safe loader)
    except yaml.YAMLError as error:
        raise BrokenLaw(file, f"this is not YAML: {error}") from error
    except ValidationError as error:
        raise BrokenLaw(file, "; ".join(map(_reason, error.errors()))) from error


def _reason(fault: Mapping[str, Any]) -> str:
    where = " > ".join(map(str, fault["loc"])) or "the file"
    return f"{where}: {fault['msg']}"
