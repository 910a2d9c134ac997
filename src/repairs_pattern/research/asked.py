"""What a request in a world asks for: a page of the service, a file of one, or something else."""

from __future__ import annotations

from flask import request

FILES = frozenset(
    {
        "asset",
        "brand_css",
        "calendar",
        "icon",
        "illustration",
        "logo_file",
        "photo",
        "static",
        "thumbnail",
    }
)
"""Endpoints, without their blueprint, of what pages are made with and what they give to keep."""

NOT_THE_SERVICE = frozenset({"taking_part", "repairs_health"})
"""Blueprints beside the service."""


def is_for_a_page() -> bool:
    """Whether a page of the service is asked for, or sent to; also one that there is not."""
    return request.blueprint not in NOT_THE_SERVICE and _name() not in FILES


def _name() -> str:
    return (request.endpoint or "").rpartition(".")[2]
