"""Which system repairs become jobs in."""

from __future__ import annotations

from ..domain.works import WorksOrders
from ..gateways.hact import HactWorksOrders
from ..gateways.web import Web
from .making import Making

SECONDS = 4.5
"""For each message. An order is at most four, and the postman gives up after 20 seconds."""

TOKEN = "WORKS_ORDERS_TOKEN"  # noqa: S105 - the name of the setting
WEBHOOK_SECRET = "WORKS_ORDERS_WEBHOOK_SECRET"  # noqa: S105 - the same


def works_orders(making: Making) -> WorksOrders | None:
    """The works order system of a council; None where repairs are passed on to none."""
    if making.works_orders is not None:
        return making.works_orders
    chosen = making.council.gateways
    if chosen.works_orders != "hact" or chosen.hact is None:
        return None
    web = Web(
        chosen.hact.address,
        seconds=SECONDS,
        headers={"Authorization": f"Bearer {making.secret(TOKEN)}"},
    )
    return HactWorksOrders(web, chosen.hact, making.council.name)
