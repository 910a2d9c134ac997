"""A council whose housing system takes works orders, and what that system tells of its jobs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from repairs_pattern.blueprints.callbacks.works_orders import SIGNATURE, TIMESTAMP, signature
from repairs_pattern.council import Council
from repairs_pattern.council.gateways import Gateways
from tests.conftest import Clock
from tests.support.councils import council
from tests.support.hact_server import TOKEN

SECRET = "what the housing system signs with"
SETTINGS = {"WORKS_ORDERS_TOKEN": TOKEN, "WORKS_ORDERS_WEBHOOK_SECRET": SECRET}
PATH = "/callbacks/works-orders"


def with_housing_system(address: str, **settings: Any) -> Council:
    """Northmere, with its housing system at an address."""
    means = {"Work complete": "done", "50": "assigned"}
    hact = {"address": address, "updates": True, "means": means, **settings}
    gateways = Gateways.model_validate({"works_orders": "hact", "hact": hact})
    return council("northmere").model_copy(update={"gateways": gateways})


@dataclass
class HousingCalls:
    """The housing system, when it calls.

    :param secret: what it signs with.
    """

    app: Flask
    clock: Clock
    secret: str = SECRET

    def update(self, reference: str, code: str, **more: Any) -> TestResponse:
        """Tell of one job."""
        return self.call(job_status_update(reference, code, **more))

    def call(self, message: Any, **headers: str) -> TestResponse:
        """Send a message with its signature.

        :param headers: others than the right ones, with ``_`` for ``-``.
        """
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        timestamp = str(int(self.clock.now.timestamp()))
        right = {TIMESTAMP: timestamp, SIGNATURE: signature(self.secret, timestamp, body)}
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.app.test_client().post(
            PATH, data=body, content_type="application/json", headers={**right, **given}
        )


def job_status_update(reference: str, code: str, **more: Any) -> dict[str, Any]:
    """HACT's message. A code with letters is an ``OtherType``."""
    kind = {"TypeCode": "0", "OtherType": code} if code[0].isalpha() else {"TypeCode": code}
    return {"RelatedWorkOrderReference": {"ID": reference}, **kind, **more}
