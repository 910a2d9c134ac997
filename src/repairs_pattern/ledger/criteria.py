"""The success criteria of WCAG 2.2 at levels A and AA, and what a machine can tell of each."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import RootModel

from ..council.fields import Label, Section, Text
from ..council.files import read_yaml

HERE = Path(__file__).parent
FILE = Path("criteria.yaml")

Machine = Literal["fails", "hints", "no"]


class Criterion(Section):
    """One success criterion.

    :param machine: whether a rule of the audit can fail it, can only give hints, or none is about
        it.
    :param person: what a person looks at on this journey.
    """

    name: Label
    level: Literal["A", "AA"]
    machine: Machine
    person: Text


class Criteria(RootModel[dict[str, Criterion]]):
    """Each criterion by its number, such as ``1.4.10``, in the order of WCAG."""


@cache
def criteria() -> dict[str, Criterion]:
    """Every criterion."""
    return Criteria.model_validate(read_yaml(HERE, FILE).data).root


def named(number: str) -> str:
    """A criterion as a statement names it: ``1.4.10 Reflow``."""
    return f"{number} {criteria()[number].name}"
