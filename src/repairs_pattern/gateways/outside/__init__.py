"""A diary in a scheduler outside, whatever protocol the scheduler speaks."""

from .asking import Asking
from .diary import OutsideDiary
from .openings import Openings
from .slots import Offers
from .sparing import Spared
from .words import Words

__all__ = ["Asking", "Offers", "Openings", "OutsideDiary", "Spared", "Words"]
