"""Opens one side of a comparison: a folder, a file, or how either was in a git revision."""

from __future__ import annotations

import subprocess
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NoReturn

import click

from repairs_pattern.council import BrokenCouncil, Questions, load_questions

_FILES = ("diagnosis.yaml", "council.toml")
_SECONDS = 60


class CannotCompare(click.ClickException):
    """Why nothing could be compared. It is not status 1: that says that a change was stopped."""

    exit_code = 2


def open_questions(argument: str) -> Questions:
    """What is asked in a folder or file, or in one of a git revision (``REVISION:PATH``)."""
    _refuse_odd(argument)
    path = Path(argument)
    if _is_there(path):
        return _load(path, argument)
    revision, colon, inside = argument.partition(":")
    if not colon:
        raise CannotCompare(
            f"There is no file or folder “{argument}”. To compare with an earlier version, write "
            f"the revision, a colon and the path, such as main:{argument}"
        )
    return open_revision(revision, inside)


def open_revision(revision: str, inside: str) -> Questions:
    """What was asked in a folder or file of this git repository, in a revision."""
    _refuse_odd(revision)
    _refuse_odd(inside)
    commit = _commit(revision)
    inside = inside.rstrip("/")
    kind = _git("cat-file", "-t", f"{commit}:{inside}")
    if kind is None:
        raise CannotCompare(
            f"The revision “{revision}” has no file or folder “{inside}”. A path after a colon "
            "starts at the top of the repository, or with ./ in the folder that you are in."
        )
    with TemporaryDirectory() as folder:
        found = Path(folder)
        if kind.strip() == b"tree":
            base = f"{inside}/" if inside else ""
            for name in _FILES:
                _fetch(f"{commit}:{base}{name}", found / name)
        else:
            found /= PurePosixPath(inside).name
            _fetch(f"{commit}:{inside}", found)
        return _load(found, f"{revision}:{inside}")


def _load(path: Path, shown: str) -> Questions:
    try:
        return load_questions(path)
    except BrokenCouncil as broken:
        folder = Path(shown) if path.is_dir() else Path(shown).parent
        lines = [problem.shown(folder) for problem in broken.problems]
        raise CannotCompare("\n".join([f"“{shown}” cannot be read.", *lines])) from None


def _refuse_odd(argument: str) -> None:
    if argument.startswith("-") or not argument.isprintable():
        raise CannotCompare(f"{argument!r} cannot be the name of a file or of a revision.")


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _commit(revision: str) -> str:
    if _git("rev-parse", "--git-dir") is None:
        raise CannotCompare(
            "This folder is not in a git repository that can be read, so there are no revisions. "
            "Compare two files or folders, or go to the folder of the repository."
        )
    found = _git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") if revision else None
    if found is None:
        raise CannotCompare(
            f"There is no revision “{revision}” here. See those there are with: git branch --all. "
            "A machine that checks changes may have fetched the last one only: fetch them all."
        )
    return found.decode("ascii").strip()


def _fetch(object_: str, target: Path) -> None:
    content = _git("cat-file", "blob", object_)
    if content is not None:
        target.write_bytes(content)


def _git(*arguments: str) -> bytes | None:
    """What git answers; None where it refuses. Nothing passes through a shell."""
    try:
        done = subprocess.run(  # noqa: S603
            ["git", *arguments],  # noqa: S607  (whichever git the person uses)
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        _no_git("git is not installed here")
    except (OSError, subprocess.TimeoutExpired) as error:
        _no_git(f"git did not answer ({type(error).__name__})")
    return done.stdout if done.returncode == 0 else None


def _no_git(reason: str) -> NoReturn:
    raise CannotCompare(f"{reason}. Compare two files or folders instead of revisions.") from None
