"""The gallery as a static site: whole, with links that work from any folder."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result

from repairs_pattern.catalogue import components
from repairs_pattern.cli import main
from repairs_pattern.gallery import UnsafeFolder, build
from repairs_pattern.gallery.build import MARK
from tests.support.homes import COUNCILS

from .conftest import THEMES


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def soup_of(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text("utf-8"), "html.parser")


def test_every_component_and_every_example_is_a_file(site: Path) -> None:
    wanted = {site / "index.html", site / "evidence" / "index.html"}
    for each in components():
        wanted.add(site / each.name / "index.html")
        for example in each.examples:
            for theme in THEMES:
                wanted.add(site / each.name / example.slug / theme / "index.html")

    assert set(pages(site)) == wanted


def test_every_link_leads_to_a_file_and_a_place_in_it(site: Path) -> None:
    ids = {page: {str(tag["id"]) for tag in soup_of(page)(id=True)} for page in pages(site)}
    for page in pages(site):
        for tag in soup_of(page).find_all(["a", "link", "script", "img", "iframe"]):
            address = str(tag.get("href") or tag.get("src") or "")
            if urlsplit(address).scheme or address in ("", "#"):
                continue
            assert not address.startswith("/"), f"{address} works in no subfolder"
            assert "?" not in address
            target = Path(urlsplit(urljoin(page.as_uri(), address)).path)
            assert target.is_file(), (page, address)
            place = urlsplit(address).fragment
            assert not place or place in ids[target], (page, address)


def test_a_later_build_takes_away_what_is_no_longer_there(tmp_path: Path) -> None:
    build(tmp_path / "site")
    (tmp_path / "site" / "slot-list" / "old.html").write_text("old")

    build(tmp_path / "site")

    assert not (tmp_path / "site" / "slot-list" / "old.html").exists()
    assert (tmp_path / "site" / "slot-list" / "default" / "plain" / "index.html").is_file()
    assert (tmp_path / "site" / MARK).is_file()


def test_a_folder_with_anything_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")

    with pytest.raises(UnsafeFolder, match="are not a gallery"):
        build(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["components", "build", *map(str, arguments)])


def test_the_command_writes_the_site_in_the_brand_of_a_council(tmp_path: Path) -> None:
    told = run(tmp_path / "site", "--council", COUNCILS / "westvale")

    assert told.exit_code == 0, told.output
    assert f"Wrote {len(list((tmp_path / 'site').rglob('*.*'))) - 1} files" in told.output
    assert (tmp_path / "site" / "timeline" / "default" / "westvale" / "index.html").is_file()
    assert not (tmp_path / "site" / "timeline" / "default" / "plain").exists()


def test_the_command_says_why_it_cannot(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    (tmp_path / "broken").mkdir()

    for arguments, reason in (
        ([tmp_path], "holds files that are not a gallery"),
        ([tmp_path / "site", "--council", tmp_path / "broken"], "council.toml"),
    ):
        told = run(*arguments)
        assert told.exit_code == 1
        assert reason in told.output
        assert "Traceback" not in told.output
