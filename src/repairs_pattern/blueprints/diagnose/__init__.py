"""Diagnose: immediate danger, what is wrong, what we will do about it and by when."""

from __future__ import annotations

from flask import Blueprint

from ..service import Service
from .pages import DANGER, entry, pages

__all__ = ["DANGER", "blueprint", "entry", "pages"]


def blueprint(service: Service) -> Blueprint:
    """The section's blueprint."""
    section = Blueprint("repairs_diagnose", __name__)
    service.runner.register(section, "diagnose")
    return section
