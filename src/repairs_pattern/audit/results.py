"""What came of looking at one state, and how it is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from .findings import Finding


@dataclass(frozen=True, slots=True)
class Looked:
    """One state that was looked at, or that could not be.

    :param state: its id.
    :param problem: why it could not be reached or looked at; "" when all went well.
    :param url: where the browser was.
    :param status: the HTTP status of the page.
    :param templates: the files that the page was made from, where the service says so.
    :param findings: what is wrong.
    :param shots: the picture of a finding, by its place in ``findings``; files in the run's folder.
    :param same_as: an earlier state with the same HTML, which was looked at instead.
    :param html_same_as: the same, for detectors that read HTML alone.
    :param way_same_as: the same, for detectors that judge by the way too.
    :param claimed: what no other state need be looked at for.
    :param unchanged: whether nothing that the page is made from has changed.
    :param notes: what detectors that compare states remember of it, by name.
    :param seconds: how long each part took.
    """

    state: str
    problem: str = ""
    url: str = ""
    status: int = 0
    templates: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    shots: Mapping[int, str] = field(default_factory=dict)
    same_as: str = ""
    html_same_as: str = ""
    way_same_as: str = ""
    claimed: tuple[str, ...] = ()
    unchanged: bool = False
    notes: Mapping[str, Any] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """The same as JSON can hold it."""
        return asdict(self)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Looked:
        """The same from JSON."""
        found = [
            Finding(**{**each, "criteria": tuple(each["criteria"])}) for each in data["findings"]
        ]
        others = {
            "findings": tuple(found),
            "templates": tuple(data["templates"]),
            "claimed": tuple(data["claimed"]),
            "shots": {int(place): file for place, file in data["shots"].items()},
        }
        return cls(**{**data, **others})
