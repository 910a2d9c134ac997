"""Where photos are kept."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from pathlib import Path

from ..council.gateways import Store
from ..domain.photos import PhotoStore
from ..gateways import photo_clients
from ..gateways.local_photos import LocalPhotos
from ..gateways.store_photos import StorePhotos
from .extras import extra
from .making import Making

KEY, SECRET, CONNECTION = "PHOTOS_KEY", "PHOTOS_SECRET", "PHOTOS_CONNECTION"


def photo_store(making: Making) -> PhotoStore:
    """The photo store of a council. It is not asked."""
    chosen = making.council.gateways
    if chosen.photos == "folder" or chosen.store is None:
        return LocalPhotos(_folder(making))
    return _store(making, chosen.store)


def _store(making: Making, store: Store) -> PhotoStore:
    kind, _, root = store.url.partition("://")
    if kind == "file":
        return LocalPhotos(Path(root))
    if kind == "s3":
        with extra("s3"):
            import_module("s3fs")
        key, secret = making.secret(KEY), making.secret(SECRET)
        connect = partial(photo_clients.s3, key, secret, store.region, store.endpoint)
        return StorePhotos(connect, root, photo_clients.S3_KEEPS)
    with extra("azure"):
        import_module("adlfs")
    connect = partial(photo_clients.azure, making.secret(CONNECTION))
    return StorePhotos(connect, root, photo_clients.AZURE_KEEPS, changed="last_modified")


def _folder(making: Making) -> Path:
    """As the setting says, or beside the data that the photos belong to."""
    app, database = making.app, making.database
    if folder := app.config.get("PHOTOS_FOLDER"):
        return Path(folder)
    file = database.url.database
    beside = database.is_sqlite and file is not None and file != ":memory:"
    home = Path(file).parent if beside and file else Path(app.instance_path)
    return home.resolve() / f"{making.council.id}-photos"
