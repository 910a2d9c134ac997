"""How well the detectors see, measured with defects that are put into real pages."""

from __future__ import annotations

from .defects import DEFECTS, Defect
from .measuring import Bench, Given, Measured
from .scores import Scores

__all__ = ["DEFECTS", "Bench", "Defect", "Given", "Measured", "Scores"]
