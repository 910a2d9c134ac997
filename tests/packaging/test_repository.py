"""What the repository holds, and what it must never hold."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))

# In two halves, so that this file may be tracked.
DOWNLOAD_HOSTS = [
    "registry." + "npmjs",
    "registry." + "yarnpkg",
    "files." + "pythonhosted",
    "pypi.org/" + "simple",
]
PINNED = re.compile(r"^([a-z0-9._-]+)==(\S+)(?: ; .*)? \\$")


def tracked_files() -> list[Path]:
    """Every file that is committed or about to be."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git repository, so nothing is tracked")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = listed.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def pins(lock: Path) -> dict[str, str]:
    lines = lock.read_text("utf-8").splitlines()
    return {found[1]: found[2] for line in lines if (found := PINNED.match(line))}


def test_no_file_names_a_download_host() -> None:
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", "ignore")
        assert not [host for host in DOWNLOAD_HOSTS if host in text], path


def test_no_third_party_code_and_no_built_file_is_tracked() -> None:
    for path in tracked_files():
        inside = path.relative_to(ROOT)
        assert inside.parts[0] not in {"node_modules", ".venv", "dist"}, inside
        assert inside.parts[:3] != ("src", "repairs_pattern", "static"), inside
        assert not inside.name.endswith((".min.js", ".min.css")), inside


def test_no_font_is_tracked() -> None:
    fonts = {".eot", ".otf", ".ttf", ".woff", ".woff2"}
    assert not [path for path in tracked_files() if path.suffix in fonts]


def test_the_npm_lock_has_hashes_and_no_addresses() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    for name, entry in packages.items():
        assert "resolved" not in entry, name
        assert entry["integrity"].startswith("sha512-"), name


def test_npm_packages_are_pinned_exactly_and_the_lock_agrees() -> None:
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))
    locked = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    for name, release in (wanted["dependencies"] | wanted["devDependencies"]).items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", release), name
        assert locked[f"node_modules/{name}"]["version"] == release


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_python_package_has_hashes(lock: Path) -> None:
    lines = [line for line in lock.read_text("utf-8").splitlines() if not line.startswith("#")]
    requirements = [number for number, line in enumerate(lines) if line[:1].strip()]
    assert requirements
    for number in requirements:
        assert PINNED.match(lines[number]), lines[number]
        assert lines[number + 1].startswith("    --hash=sha256:"), lines[number]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_the_smaller_locks_are_parts_of_the_largest(lock: Path) -> None:
    assert pins(lock).items() <= pins(ROOT / "requirements" / "dev.txt").items()
