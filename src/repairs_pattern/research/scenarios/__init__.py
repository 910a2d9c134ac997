"""Scenarios: files that say how a research session starts."""

from .models import ORIGINAL, OwnQuestion, Scenario, Seed, Variant
from .reading import load_scenarios

__all__ = ["ORIGINAL", "OwnQuestion", "Scenario", "Seed", "Variant", "load_scenarios"]
