"""The repairs pattern: report, diagnose and book a housing repair, as Flask blueprints.

>>> from flask import Flask
>>> from repairs_pattern import RepairsPattern
>>> app = Flask(__name__)
>>> RepairsPattern(app, council="councils/northmere")  # doctest: +SKIP

The names below are imported when they are first asked for: an app that uses one component, or the
journey engine for another service, loads no councils, no diagnosis and no database.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .app import RepairsPattern, create_app
    from .council import BrokenCouncil
    from .settings import UnsafeSettings

_HOMES = {
    "BrokenCouncil": ".council",
    "RepairsPattern": ".app",
    "UnsafeSettings": ".settings",
    "create_app": ".app",
}

__all__ = ["BrokenCouncil", "RepairsPattern", "UnsafeSettings", "create_app"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)
