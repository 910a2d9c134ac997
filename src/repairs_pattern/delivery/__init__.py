"""Delivery: what carries the outbox out of the house, in a thread of the web process or alone."""

from .orders import Orders
from .postman import Postman, message_tried

__all__ = ["Orders", "Postman", "message_tried"]
