"""What sends messages."""

from __future__ import annotations

from ..domain.outbox import Messenger
from .making import Making


def messenger(making: Making) -> Messenger | None:
    """The messenger of a council; None where nothing is sent. It is not asked."""
    return making.messenger
