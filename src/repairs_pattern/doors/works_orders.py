"""Which system repairs become jobs in."""

from __future__ import annotations

from ..council.gateways import Hact
from ..domain.works import WorksOrders
from ..gateways.hact import HactWorksOrders
from ..gateways.web import Web
from ..settings import SHORTEST_KEY, UnsafeSettings
from .making import Making

SECONDS = 4.5
"""For each message. An order is at most four, and the postman gives up after 20 seconds."""

TOKEN = "WORKS_ORDERS_TOKEN"  # noqa: S105 - the name of the setting
WEBHOOK_SECRET = "WORKS_ORDERS_WEBHOOK_SECRET"  # noqa: S105 - the same


def works_orders(making: Making) -> WorksOrders | None:
    """The works order system of a council; None where repairs are passed on to none.

    :raises UnsafeSettings: when a secret is missing, also that of what it tells us.
    """
    if making.works_orders is not None:
        return making.works_orders
    settings = _hact(making)
    if settings is None:
        return None
    headers = {"Authorization": f"Bearer {making.secret(TOKEN)}"}
    webhook_secret(making)
    web = Web(settings.address, seconds=SECONDS, headers=headers)
    return HactWorksOrders(web, settings, making.council.name)


def webhook_secret(making: Making) -> str | None:
    """What the system signs with when it calls; None where it does not call.

    :raises UnsafeSettings: when it calls, and there is no secret or a short one.
    """
    settings = _hact(making)
    if settings is None or not settings.updates:
        return None
    secret = making.secret(WEBHOOK_SECRET)
    if len(secret) < SHORTEST_KEY:
        raise UnsafeSettings(
            f"REPAIRS_{WEBHOOK_SECRET} is shorter than {SHORTEST_KEY} characters, so anybody could "
            "call in the name of the works order system. Set it to a long random text."
        )
    return secret


def _hact(making: Making) -> Hact | None:
    chosen = making.council.gateways
    return chosen.hact if chosen.works_orders == "hact" else None
