"""What a round tells: a document of everything in it, and an analysis that is honest about few.

Nothing here knows of Flask.
"""

from .build import Build, this_build
from .parts import Chart, Part, Section, Table
from .reading import NoSuchRound, delete_on, read_round
from .record import RoundRecord
from .report import analyse, who_took_part

__all__ = [
    "Build",
    "Chart",
    "NoSuchRound",
    "Part",
    "RoundRecord",
    "Section",
    "Table",
    "analyse",
    "delete_on",
    "read_round",
    "this_build",
    "who_took_part",
]
