"""Serves what is audited on a port of its own, again and again as it was prepared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from ..audit.running import Served
from ..research.extension import NAME as RESEARCH
from .data import Data, copy_database
from .service import DATABASE, Audited
from .walking import Walker

DATABASES = (DATABASE, "research/research.db")
"""Where data is in the folder of an app; not every app has research."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Serves what is audited, again and again as it was when it was prepared.

    :param prepared: the folder with the data that states begin with.
    """

    audited: Audited
    prepared: Path

    @contextmanager
    def __call__(self, folder: Path) -> Iterator[Served]:
        """Serve it on a port of its own, with data in a folder."""
        restore(self.prepared, folder)
        app = self.audited.app(folder)
        files = [folder / each for each in databases(folder)]
        with (
            TemporaryDirectory(dir=folder) as kept,
            closing(Data(files, Path(kept) / "data")) as data,
            serving(app) as url,
        ):
            first = data.keep()
            yield Served(url, lambda: data.put_back(first), Walker(app, url).walk)
        close(app)


def close(app: Flask) -> None:
    """Close every database of an app."""
    if (research := app.extensions.get(RESEARCH)) is not None:
        research.close()
    app.extensions["repairs_pattern"].close()


def restore(source: Path, target: Path) -> None:
    """Make the database in one folder the same as that in another, also while it is in use."""
    target.mkdir(parents=True, exist_ok=True)
    for each in databases(source):
        (target / each).parent.mkdir(exist_ok=True)
        copy_database(source / each, target / each)
    if not (target / "photos").exists() and (source / "photos").exists():
        (target / "photos").symlink_to(source / "photos")


def databases(folder: Path) -> list[str]:
    """The databases that are in a folder, as paths in it."""
    return [each for each in DATABASES if (folder / each).exists()]


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an app on a port of its own, and give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(WSGIRequestHandler):
    def log(self, *_message: object) -> None:
        """Say nothing: what matters is in the report."""
