"""Names of the built static files, as the manifest beside them gives them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from flask import Response, abort, send_from_directory

STATIC_FOLDER = Path(__file__).resolve().parent / "static"

A_YEAR = 365 * 24 * 60 * 60


class AssetsMissing(RuntimeError):
    """The stylesheet and the script have not been built."""


def asset_name(logical: str) -> str:
    """Return the hashed file name in ``static/`` for ``main.css`` or ``main.js``.

    The manifest is read once per process. Raises `AssetsMissing` when nothing has been built
    and ``KeyError`` for a name that the build does not make.
    """
    return _manifest(STATIC_FOLDER)[logical]


def is_asset(file: str) -> bool:
    """Whether a file name in ``static/`` is one that the manifest gives."""
    return file in _manifest(STATIC_FOLDER).values()


def send_asset(name: str) -> Response:
    """A view: the built file of this hashed name; 404 for any other name."""
    if not is_asset(name):
        abort(404)
    return for_a_year(send_from_directory(STATIC_FOLDER, name))


def for_a_year(response: Response) -> Response:
    """Let browsers and proxies keep a file whose name changes when its content does."""
    response.cache_control.max_age = A_YEAR
    response.cache_control.public = True
    response.cache_control.immutable = True
    response.cache_control.no_cache = None
    return response


@cache
def _manifest(folder: Path) -> dict[str, str]:
    try:
        text = (folder / "manifest.json").read_text("utf-8")
    except FileNotFoundError as error:
        raise AssetsMissing(f"There is no manifest in {folder}. Run `make assets`.") from error
    files: dict[str, str] = json.loads(text)["files"]
    return files
