"""DRS, the Dynamic Resource Scheduler, over SOAP."""

from .scheduler import Drs

__all__ = ["Drs"]
