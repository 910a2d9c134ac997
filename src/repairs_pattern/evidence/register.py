"""The evidence register: for each component and page what is known, for and against."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, RootModel

from ..council.fields import Id, Label, Section, Text, Web, Whole
from ..council.files import read_yaml

HERE = Path(__file__).parent
FILE = Path("register.yaml")

Says = Literal["for", "against", "neutral"]
People = Annotated[Whole, Field(ge=1)] | Literal["not known", "no people"]
"""How many people a claim rests on. "no people": guidance, code, law or an audit."""


class Claim(Section):
    """One thing that a public source says of a subject, and how far it carries."""

    says: Says
    claim: Text
    source: Text
    date: Label = "not known"
    people: People
    link: Web | None = None


class Subject(Section):
    """A component, a page, or a choice that goes through the service.

    :param untested: what nobody has tested, as far as we know; questions for a round.
    """

    kind: Literal["component", "page", "whole"]
    title: Label
    claims: list[Claim] = Field(default_factory=list)
    untested: list[Text] = Field(min_length=1)


class Register(RootModel[dict[Id, Subject]]):
    """Every subject by its id."""


@cache
def read_register() -> Register:
    """The register of the package."""
    return Register.model_validate(read_yaml(HERE, FILE).data)
