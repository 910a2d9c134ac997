"""The stylesheet and the script: what is in them, what they cost and when they are built."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
from pathlib import Path

import pytest

import hatch_build
from repairs_pattern import static_files

ROOT = Path(__file__).parents[2]
KILOBYTE = 1000


def built(logical: str) -> str:
    return (static_files.STATIC_FOLDER / static_files.asset_name(logical)).read_text("utf-8")


def compressed_size(text: str) -> int:
    return len(gzip.compress(text.encode()))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of everything that the asset build reads, with one small component."""
    for name in ("package.json", "package-lock.json", "hatch_build.py"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(hatch_build.assets_folder(ROOT), hatch_build.assets_folder(tmp_path))
    os.symlink(ROOT / "node_modules", tmp_path / "node_modules", target_is_directory=True)
    component = tmp_path / "components" / "clock"
    component.mkdir(parents=True)
    (component / "clock.scss").write_text(
        '@use "govuk-frontend/dist/govuk/base" as *;\n'
        ".repairs-clock { padding: govuk-spacing(3); @include govuk-font(19); }\n"
    )
    (component / "clock.mjs").write_text(
        'import { Component } from "govuk-frontend";\n'
        "export default class RepairsClock extends Component {}\n"
        'RepairsClock.moduleName = "repairs-clock";\n'
    )
    return tmp_path


def test_the_stylesheet_is_within_its_budget() -> None:
    assert compressed_size(built("main.css")) <= 12 * KILOBYTE


def test_the_script_is_within_its_budget() -> None:
    assert compressed_size(built("main.js")) <= 9 * KILOBYTE


def test_nothing_that_is_for_gov_uk_alone_is_in_the_stylesheet() -> None:
    css = built("main.css")
    assert not re.search(r"@font-face|GDS Transport|crown|crest|govuk-(footer|header)", css, re.I)


def test_the_stylesheet_fetches_nothing() -> None:
    assert "url(" not in built("main.css")
    assert "@import" not in built("main.css")


def test_text_is_set_in_the_councils_font() -> None:
    families = set(re.findall(r"font-family:([^;}]*)", built("main.css")))
    assert families <= {
        "var(--repairs-font-family, arial, sans-serif)",
        "sans-serif",  # on paper
        "inherit",
        "monospace",
    }


@pytest.mark.parametrize(
    "name", ["header", "header-text", "button", "button-text", "link", "link-hover", "font-family"]
)
def test_a_council_can_set_its_brand_without_a_build(name: str) -> None:
    assert f"var(--repairs-{name}," in built("main.css")


def test_every_colour_that_can_be_set_is_listed_where_a_designer_looks() -> None:
    listed = (hatch_build.assets_folder(ROOT) / "_brand.scss").read_text("utf-8")
    for name in set(re.findall(r"var\((--govuk-[a-z-]+-colour)", built("main.css"))):
        assert name in listed


def test_a_components_style_and_script_are_built_in(project: Path) -> None:
    assert hatch_build.build_assets(project)
    static = hatch_build.static_folder(project)
    files = json.loads((static / "manifest.json").read_text("utf-8"))["files"]
    assert ".repairs-clock{padding:15px;" in (static / files["main.css"]).read_text("utf-8")
    assert "repairs-clock" in (static / files["main.js"]).read_text("utf-8")


def test_nothing_is_built_twice_and_a_change_is_built(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = iter([b"a", b"b"])
    monkeypatch.setattr(hatch_build, "compile_stylesheet", lambda *_: next(contents))
    monkeypatch.setattr(hatch_build, "bundle_script", lambda *_: b"script")
    assert hatch_build.build_assets(project)
    assert not hatch_build.build_assets(project)
    before = {path.name for path in hatch_build.static_folder(project).iterdir()}
    (project / "components" / "clock" / "clock.scss").write_text("/* mended */")
    assert hatch_build.build_assets(project)
    after = {path.name for path in hatch_build.static_folder(project).iterdir()}
    assert len(before) == len(after) == 3
    assert len(before & after) == 2, "only the stylesheet has a new name, and its old file is gone"


def test_a_built_file_that_went_missing_is_built_again(project: Path) -> None:
    assert not hatch_build.is_current(project)
    made_from = hatch_build.fingerprint(project)
    static = hatch_build.static_folder(project)
    hatch_build.publish(static, {"main.css": b"css", "main.js": b"js"}, made_from)
    assert hatch_build.is_current(project)
    (static / hatch_build.hashed_name("main.js", b"js")).unlink()
    assert not hatch_build.is_current(project)


def test_a_broken_stylesheet_stops_the_build_and_says_where(project: Path) -> None:
    (project / "components" / "clock" / "clock.scss").write_text(".repairs-clock { color: }")
    with pytest.raises(hatch_build.AssetBuildFailed, match=r"clock\.scss 1:"):
        hatch_build.build_assets(project)
    assert not hatch_build.static_folder(project).exists()


def test_a_service_without_built_assets_says_how_to_build_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(static_files, "STATIC_FOLDER", tmp_path)
    with pytest.raises(static_files.AssetsMissing, match="make assets"):
        static_files.asset_name("main.css")


def test_a_name_that_is_not_built_is_an_error() -> None:
    with pytest.raises(KeyError):
        static_files.asset_name("other.css")
