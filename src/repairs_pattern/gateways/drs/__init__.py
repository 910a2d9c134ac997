"""DRS, the Dynamic Resource Scheduler, over SOAP."""

from .scheduler import Drs
from .soap import Soap

__all__ = ["Drs", "Soap"]
