"""The gallery as a static site, for any web server and any folder of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flask import Flask

from .readme import GalleryNotInstalled
from .themes import Theme
from .views import gallery

MARK = "built-by-repairs-pattern.txt"
"""A file in a folder that this module has written, and may write again."""


class UnsafeFolder(ValueError):
    """The folder holds something that is not a gallery, and would be lost."""


def build(folder: Path, themes: Sequence[Theme] = ()) -> int:
    """Write every page, example and file; what an earlier build left over goes.

    :param folder: a new or an empty folder, or one with an earlier gallery.
    :param themes: the brands to show the examples in.
    :returns: how many files were written.
    :raises UnsafeFolder: when the folder holds anything else.
    :raises GalleryNotInstalled: when a library that it needs is not there.
    """
    try:
        from flask_frozen import Freezer, relative_url_for
    except ImportError as error:
        raise GalleryNotInstalled from error
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise UnsafeFolder(f"{folder} holds files that are not a gallery. Name a new folder.")
    app = Flask("repairs_pattern.gallery", static_folder=None)
    app.config.update(
        FREEZER_DESTINATION=str(folder.resolve()),
        FREEZER_DESTINATION_IGNORE=[MARK],
    )
    app.register_blueprint(gallery(themes, relative_url_for))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("The next build replaces what is in this folder.\n", "utf-8")
    return len(Freezer(app).freeze())
