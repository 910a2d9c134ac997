"""The states of the gallery: each component with its examples, and each example alone."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask, url_for

from ..audit.states import Step
from ..catalogue import components
from ..gallery.views import NAME
from .naming import Found


def gallery_states(app: Flask, theme: str) -> Iterator[Found]:
    """Every page of the gallery, in one brand.

    :param theme: the name of the brand.
    """
    if NAME not in app.blueprints:
        return
    with app.test_request_context():
        for page in ("index", "evidence"):
            yield _opened(f"components/{page}", url_for(f"{NAME}.{page}"))
        for shown in components():
            yield _opened(f"components/{shown.name}", url_for(f"{NAME}.page", name=shown.name))
            for each in shown.examples:
                address = url_for(f"{NAME}.example", name=shown.name, slug=each.slug, theme=theme)
                yield _opened(f"components/{shown.name}/{each.slug}", address)


def _opened(page: str, address: str) -> Found:
    return Found(page, "empty", (Step("open", address),))
