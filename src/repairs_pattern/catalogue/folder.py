"""Where the components are."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def components_folder() -> Path:
    """Return the folder that holds one folder per component.

    In a wheel it is ``repairs_pattern/components``; in a clone of the project it is
    ``components`` at the top. Raises ``FileNotFoundError`` when neither is there.
    """
    for folder in (_PACKAGE / "components", _PACKAGE.parents[1] / "components"):
        if (folder / "form.html").is_file():
            return folder
    raise FileNotFoundError(
        f"The components are neither in {_PACKAGE} nor beside its source folder."
    )
