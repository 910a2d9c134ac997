"""Track: find a repair by its reference and postcode, see where it stands, and change it."""

from __future__ import annotations

from flask import Blueprint

from ..service import Service
from . import finding, moving, photos, showing, telling


def blueprint(service: Service) -> Blueprint:
    """The section's blueprint."""
    section = Blueprint("repairs_track", __name__)
    for part in (finding, showing, moving, telling, photos):
        part.add_views(section, service)
    return section
