"""The repairs pattern: report, diagnose and book a housing repair, as Flask blueprints.

>>> from flask import Flask
>>> from repairs_pattern import RepairsPattern
>>> app = Flask(__name__)
>>> RepairsPattern(app, council="councils/northmere")  # doctest: +SKIP
"""

from .app import RepairsPattern, UnsafeSettings, create_app
from .council import BrokenCouncil

__all__ = ["BrokenCouncil", "RepairsPattern", "UnsafeSettings", "create_app"]
