"""A git repository of its own, in a folder of a test."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

_WHO = ("-c", "user.name=Somebody", "-c", "user.email=somebody@council.example")


@dataclass(frozen=True)
class Repository:
    """A repository whose branch is called main."""

    path: Path

    @classmethod
    def begun(cls, path: Path) -> Repository:
        """An empty repository in a new folder."""
        path.mkdir(parents=True)
        repository = cls(path)
        repository.git("init", "--quiet", "--initial-branch=main")
        return repository

    def git(self, *arguments: str) -> None:
        """Run git here; it must go well."""
        command = ["git", *_WHO, *arguments]
        subprocess.run(command, cwd=self.path, check=True, capture_output=True)

    def commit(self, message: str) -> None:
        """Commit everything there is."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
