"""Names of the built static files, as the manifest beside them gives them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

STATIC_FOLDER = Path(__file__).resolve().parent / "static"


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


@cache
def _manifest(folder: Path) -> dict[str, str]:
    try:
        text = (folder / "manifest.json").read_text("utf-8")
    except FileNotFoundError as error:
        raise AssetsMissing(f"There is no manifest in {folder}. Run `make assets`.") from error
    files: dict[str, str] = json.loads(text)["files"]
    return files
