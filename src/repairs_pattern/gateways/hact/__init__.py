"""Works orders for a housing system that speaks HACT's messages, as JSON over HTTP."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from requests import Response

from ...domain.checks import Unwell
from ...domain.outbox import Refused
from ...domain.works import REPORT, WorksOrder, WorksOrdersUnavailable
from ..web import GatewayError, Web, json_of
from .messages import Hact as Message
from .writing import VISIT_SET, raise_repair, status_update

if TYPE_CHECKING:
    from ...council.gateways import Hact

__all__ = ["HactWorksOrders"]

log = logging.getLogger(__name__)

OVER = frozenset({"cancelled", "done"})
"""Of a repair in one of these, nobody has to make an order any more."""

ALREADY = 409
UNKNOWN = 404
NOT_THEIR_FAULT = frozenset({401, 403, 404, 405, 408, 425, 429})
"""What is refused because of how we ask, or how often. The order may be taken later."""


@dataclass(frozen=True, slots=True)
class HactWorksOrders:
    """Posts ``RaiseRepair`` for a report, and ``JobStatusUpdate`` for what happens later.

    Every message has an ``Idempotency-Key``: a system that has seen it answers 409, or as it did.
    An update of an order that the system has never had raises it first.

    :param web: where the system is asked, with its token.
    :param council: who gives the references.
    """

    web: Web
    settings: Hact
    council: str

    def place(self, order: WorksOrder, key: str) -> None:
        """Tell the system of an order, or of what happened to it.

        :raises WorksOrdersUnavailable: when nobody knows that it took it.
        :raises Refused: when it says that it never will.
        """
        if order.happened == REPORT:
            self._raise(order, key)
            return
        update = status_update(order, self.council, order.happened)
        if self._post(self.settings.update_path, update, key, may_be_unknown=True):
            return
        if order.status not in OVER:
            self._raise(order, f"{key}:raise")
            self._post(self.settings.update_path, update, f"{key}:told")

    def check(self) -> str:
        """Whether the system answers, and knows our token."""
        try:
            status = self.web.ask("GET").status_code
        except GatewayError as error:
            raise Unwell(str(error), "See whether it runs, and the address.") from error
        if status in (401, 403):
            raise Unwell("It does not know our token.", "Check REPAIRS_WORKS_ORDERS_TOKEN.")
        if status >= 500:
            raise Unwell(f"It answers with status {status}.", "Ask whoever looks after it.")
        return self.web.address

    def _raise(self, order: WorksOrder, key: str) -> None:
        message = raise_repair(order, self.settings, self.council)
        self._post(self.settings.raise_path, message, key)
        if order.starts_at is not None:
            visit = status_update(order, self.council, VISIT_SET)
            self._post(self.settings.update_path, visit, f"{key}:visit")

    def _post(self, path: str, message: Message, key: str, *, may_be_unknown: bool = False) -> bool:
        """Send a message.

        :param may_be_unknown: whether 404 means that the system does not have the order.
        :returns: whether it has it.
        """
        try:
            answer = self.web.ask(
                "POST", path, json=message.as_json(), headers={"Idempotency-Key": key}
            )
            if may_be_unknown and answer.status_code == UNKNOWN:
                return False
            _must_be_taken(answer)
        except GatewayError as error:
            raise WorksOrdersUnavailable(str(error)) from error
        return True


def _must_be_taken(answer: Response) -> None:
    """Only a system that answers in its own way has taken anything: a sign-in page has not."""
    status = answer.status_code
    if status == ALREADY or status == 204:
        return
    if status >= 500 or status in NOT_THEIR_FAULT:
        raise WorksOrdersUnavailable(f"It answers with status {status}.")
    if status >= 400:
        log.warning("A works order was refused with status %d", status)
        raise Refused(f"The works order system refuses the order: status {status}.")
    json_of(answer)
