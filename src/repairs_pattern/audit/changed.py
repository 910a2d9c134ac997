"""Which files of a service have changed since a revision, and whether that says enough.

Only a change of templates says which pages are touched: by the files that each page was made from.
After any other change of what a service is made of, every page is looked at.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

NOTHING_SHOWN = (".md", ".rst", ".po", ".pot", ".gitignore")
NEVER_SHOWN = frozenset(
    {"docs", "tests", "bench", "user_research", ".github", ".ci", "accessibility"}
)


class NoHistory(Exception):
    """Git does not know the revision, or there is no Git."""


def changed_templates(revision: str, folder: Path) -> frozenset[str] | None:
    """The templates that differ from a revision; None when any page may have changed.

    :param folder: in the repository.
    :raises NoHistory: when Git cannot tell.
    """
    top = Path(_git(folder, "rev-parse", "--show-toplevel").strip())
    changed = _git(top, "diff", "--name-only", revision, "--").splitlines()
    unknown = _git(top, "ls-files", "--others", "--exclude-standard").splitlines()
    return templates_alone((*changed, *unknown), top)


def commit_of(folder: Path) -> str:
    """The commit that is checked out; "" where Git knows none.

    It says so when a page may look different from what was committed.
    """
    try:
        top = Path(_git(folder, "rev-parse", "--show-toplevel").strip())
        commit = _git(top, "rev-parse", "--short=12", "HEAD").strip()
        changed = changed_templates(commit, top)
    except NoHistory:
        return ""
    return commit if changed == frozenset() else f"{commit} with changes"


def templates_alone(files: Iterable[str], top: Path) -> frozenset[str] | None:
    """The templates among files; None when another file is among them that pages are made from.

    :param files: as Git names them.
    :param top: the folder of the repository.
    """
    templates = set()
    for name in files:
        file = top / name
        if name.partition("/")[0] in NEVER_SHOWN or file.suffix in NOTHING_SHOWN:
            continue
        # In the place of one that is gone there is another now, and nobody knows where.
        if file.suffix != ".html" or not file.exists():
            return None
        templates.add(str(file.resolve()))
    return frozenset(templates)


def _git(folder: Path, *command: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the revision is an argument, never a command
            ["git", "-C", str(folder), *command],  # noqa: S607 - whichever git the user has
            check=True,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError:
        raise NoHistory("--changed-since needs Git, which is not installed.") from None
    except subprocess.CalledProcessError as error:
        raise NoHistory(f"Git cannot tell what changed: {error.stderr.strip()}") from None
    return done.stdout
