"""Scenarios: files that say how a research session starts."""

from .models import (
    ORIGINAL,
    ForTheModerator,
    Later,
    OwnQuestion,
    Scenario,
    Seed,
    Step,
    Variant,
    Visit,
)
from .reading import Reading, read_scenarios

__all__ = [
    "ORIGINAL",
    "ForTheModerator",
    "Later",
    "OwnQuestion",
    "Reading",
    "Scenario",
    "Seed",
    "Step",
    "Variant",
    "Visit",
    "read_scenarios",
]
