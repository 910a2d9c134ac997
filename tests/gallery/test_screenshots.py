"""`make screenshots`: a picture of every example, and a sheet of them all."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from accessibility.screenshots import main
from repairs_pattern.catalogue import component
from tests.support.browser import DESKTOP, PHONE

from .conftest import THEMES


@pytest.mark.browser
def test_each_example_is_seen_at_both_widths_in_each_theme_and_all_on_one_sheet(
    tmp_path: Path,
) -> None:
    (tmp_path / "of-another-day.png").touch()

    number = main(["timeline"], tmp_path)

    wanted = {
        f"timeline--{example.slug}--{theme}--{width}.png"
        for example in component("timeline").examples
        for theme in THEMES
        for width in (PHONE, DESKTOP)
    }
    assert {path.name for path in tmp_path.glob("*.png")} == wanted
    assert number == len(wanted)
    for path in tmp_path.glob("*.png"):
        with Image.open(path) as picture:
            assert picture.width == int(path.stem.rpartition("--")[2])
    sheet = BeautifulSoup((tmp_path / "index.html").read_text("utf-8"), "html5lib")
    assert {image["src"] for image in sheet.select("img")} == wanted


def test_a_component_that_there_is_not_is_told() -> None:
    with pytest.raises(SystemExit, match="no component called clock"):
        main(["clock"])
