"""Delivery: what carries the outbox out of the house, in a thread of the web process or alone."""

from .choosing import UnknownMessenger, messenger_of, works_orders_of
from .orders import Orders
from .postman import Postman, message_tried

__all__ = [
    "Orders",
    "Postman",
    "UnknownMessenger",
    "message_tried",
    "messenger_of",
    "works_orders_of",
]
