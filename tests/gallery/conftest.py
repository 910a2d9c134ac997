"""The gallery on an app of its own, in the brands of the prototype's councils."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from prototype.app import themes
from repairs_pattern.gallery import build, gallery
from tests.support.browser import serving

THEMES = [theme.name for theme in themes()]


@pytest.fixture(scope="session")
def gallery_app() -> Flask:
    app = Flask("gallery", static_folder=None)
    app.testing = True
    app.register_blueprint(gallery(themes()), url_prefix="/components")
    return app


@pytest.fixture(scope="module")
def gallery_url(gallery_app: Flask) -> Iterator[str]:
    with serving(gallery_app) as url:
        yield url


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static site."""
    folder = tmp_path_factory.mktemp("site")
    build(folder, themes())
    return folder
