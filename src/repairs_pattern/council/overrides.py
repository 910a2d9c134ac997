"""Checks the templates that a council puts in place of ours."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, TemplateSyntaxError

from repairs_pattern.templating import components_folder

from .problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path("templates")

_PAGES = Path(__file__).parents[1] / "templates"


def template_names() -> frozenset[str]:
    """The names of our templates, as a council overrides them: components/slot-list/macro.html."""
    components = (f"components/{name}" for name in _names(components_folder()))
    return frozenset((*_names(_PAGES), *components))


def _names(folder: Path) -> Iterator[str]:
    for file in folder.rglob("*.html"):
        yield file.relative_to(folder).as_posix()


def check_templates(folder: Path) -> list[Problem]:
    """An error for each template that cannot be read, a warning for each that replaces none."""
    if not os.path.isdir(folder / FOLDER):
        return []
    ours = template_names()
    names = sorted(_names(folder / FOLDER))
    unused = [_unused(name, ours) for name in names if name not in ours]
    return [*unused, *(fault for name in names for fault in _faults(folder, name))]


def _faults(folder: Path, name: str) -> Iterator[Problem]:
    try:
        Environment(autoescape=True).parse((folder / FOLDER / name).read_text("utf-8"))
    except TemplateSyntaxError as error:
        mend = "Mend the line, or compare it with our template of the same name."
        yield Problem(FOLDER / name, error.lineno, f"This is not a Jinja template: {error}.", mend)
    except (OSError, UnicodeDecodeError):
        yield Problem(
            FOLDER / name, None, "This cannot be read as UTF-8 text.", "Save it as UTF-8."
        )


def _unused(name: str, ours: frozenset[str]) -> Problem:
    close = get_close_matches(name, ours, n=1, cutoff=0.6)
    mend = f"Did you mean “{close[0]}”?" if close else "Give it the name of the one it replaces."
    reason = "This template replaces none of ours, so it is only used if you include it."
    return Problem(FOLDER / name, None, reason, mend, "warning")
