"""Which system repairs become jobs in."""

from __future__ import annotations

from ..domain.works import WorksOrders
from .making import Making


def works_orders(making: Making) -> WorksOrders | None:
    """The works order system of a council; None where repairs are passed on to none."""
    return making.works_orders
