"""Which version of the pattern this is, so that an export says what was tested."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
_PATIENCE_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Build:
    """A version.

    :param version: of the package.
    :param commit: of the source, with ``+`` when files have changed since; None where git does not
        know these files.
    """

    version: str
    commit: str | None


@cache
def this_build() -> Build:
    """The version that is running, as it was when it was first asked for."""
    return Build(version("repairs-pattern"), _commit())


def _commit() -> str | None:
    if _git("ls-files", "--error-unmatch", Path(__file__).name) is None:
        return None
    commit = _git("rev-parse", "HEAD")
    return f"{commit}+" if commit and _git("status", "--porcelain") else commit


def _git(*arguments: str) -> str | None:
    """What git says; None when there is no git, or it refuses."""
    try:
        done = subprocess.run(  # noqa: S603 - our own words alone
            ("git", *arguments),  # noqa: S607 - git is where the PATH says
            cwd=HERE,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
