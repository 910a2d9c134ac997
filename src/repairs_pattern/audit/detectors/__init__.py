"""Everything that looks at a state, and everything that compares states."""

from __future__ import annotations

from ..seeing import Comparer, Detector
from . import nu
from .alfa import Alfa
from .answers import Answers
from .axe import Axe
from .changing import Changing
from .focus import Focus
from .html_validate import HtmlValidate
from .keyboard import Keyboard
from .listeners import Listeners
from .media import Media
from .nu import Nu
from .probes import Probes
from .sizes import Sizes
from .surroundings import Surroundings
from .titles import Titles
from .waiting import Waiting

NO_JAVA = "The Nu Html Checker was left out: it needs Java, and there is none."


def detectors() -> tuple[Detector, ...]:
    """New detectors, those that leave the page as it is first."""
    return (
        HtmlValidate(),
        *([Nu()] if nu.java() else []),
        Probes(),
        Axe(),
        Alfa(),
        Answers(),
        Listeners(),
        Sizes(),
        Media(),
        Waiting(),
        Focus(),
        Keyboard(),
        Changing(),
    )


def comparers() -> tuple[Comparer, ...]:
    """New detectors that can tell only by comparing states."""
    return (Titles(), Surroundings())


def arms() -> tuple[tuple[Detector, ...], tuple[Comparer, ...]]:
    """Everything new; each process of a run calls it."""
    return detectors(), comparers()


def left_out() -> tuple[str, ...]:
    """What cannot run here, and why, in sentences."""
    return () if nu.java() else (NO_JAVA,)
