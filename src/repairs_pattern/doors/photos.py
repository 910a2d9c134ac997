"""Where photos are kept."""

from __future__ import annotations

from pathlib import Path

from ..domain.photos import PhotoStore
from ..gateways.local_photos import LocalPhotos
from .making import Making


def photo_store(making: Making) -> PhotoStore:
    """The photo store of a council. It is not asked."""
    return LocalPhotos(_folder(making))


def _folder(making: Making) -> Path:
    """As the setting says, or beside the data that the photos belong to."""
    app, database = making.app, making.database
    if folder := app.config.get("PHOTOS_FOLDER"):
        return Path(folder)
    file = database.url.database
    beside = database.is_sqlite and file is not None and file != ":memory:"
    home = Path(file).parent if beside and file else Path(app.instance_path)
    return home.resolve() / f"{making.council.id}-photos"
