"""The catalogue of words: complete, up to date, and used."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel

from repairs_pattern import words
from repairs_pattern.council.phrases import CATALOGUE

ROOT = Path(__file__).parents[2]


def phrases(file: Path) -> set[str]:
    with file.open("rb") as opened:
        return {
            each
            for message in read_po(opened)
            for each in ([message.id] if isinstance(message.id, str) else message.id)
        }


def test_the_committed_catalogue_is_what_make_translations_writes(tmp_path: Path) -> None:
    fresh = tmp_path / "messages.pot"
    subprocess.run(
        ["make", "--silent", "--old-file=.venv/.stamps/dev", "translations", f"POT={fresh}"],
        cwd=ROOT,
        check=True,
    )
    assert CATALOGUE.read_text("utf-8") == fresh.read_text("utf-8"), "Run: make translations"


def test_the_catalogue_holds_no_date_no_line_and_no_name_of_a_machine() -> None:
    text = CATALOGUE.read_text("utf-8")
    assert "POT-Creation-Date" not in text
    assert not re.search(r"^#: .*(:\d| /)|^#: /", text, re.MULTILINE)


@pytest.mark.parametrize(
    "phrase",
    [
        "Start now",  # a page
        "Page not found",  # code, looked up later
        "Enter a postcode",  # a form
        "Choose your address",  # a component
        "You have %(count)s characters too many",  # a component, plural
        "Floodline",  # data in code
        "Right to Repair",  # the law's data
        "This is only if there is no other working toilet in your home.",
    ],
)
def test_words_of_every_kind_are_in_the_catalogue(phrase: str) -> None:
    assert phrase in phrases(CATALOGUE)


def test_every_word_of_a_template_or_component_is_in_the_catalogue() -> None:
    """Counted in the simplest way, so that no template can be left out of the settings."""
    known = phrases(CATALOGUE)
    folders = (ROOT / "src" / "repairs_pattern" / "templates", ROOT / "components")
    files = [file for folder in folders for file in folder.rglob("*.html")]
    marked = {
        said
        for file in files
        for said in re.findall(r'\b_\(\s*"((?:[^"\\]|\\.)+)"', file.read_text("utf-8"))
    }
    assert len(marked) > 150
    assert marked - known == set()


@pytest.fixture
def welsh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An app of a council that offers Welsh, with a small catalogue in it."""
    catalogue = Catalog(locale="cy")
    catalogue.add("Start now", "Dechrau nawr")
    catalogue.add("Continue", "Parhau")
    catalogue.add(
        ("%(num)d day", "%(num)d days"),
        ("%(num)d o ddyddiau", "%(num)d diwrnod", "%(num)d ddiwrnod", "three", "six"),
    )
    folder = tmp_path / "cy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "repairs_pattern.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(words, "CATALOGUES", tmp_path)
    words._catalogue.cache_clear()
    app = Flask("welsh")
    app.extensions[words.LANGUAGES] = ("en", "cy")
    app.extensions[words.EXTENSION] = {"cy": {"Continue": "Ymlaen"}}
    yield app
    words._catalogue.cache_clear()


def test_words_are_in_the_language_of_the_request_and_the_councils_own_words_win(
    welsh: Flask,
) -> None:
    Babel(welsh, locale_selector=lambda: "cy")
    with welsh.test_request_context():
        assert words.gettext("Start now") == "Dechrau nawr"
        assert words.gettext("Continue") == "Ymlaen"
        assert words.gettext("Postcode") == "Postcode"
        days = [words.ngettext("%(num)d day", "%(num)d days", number) for number in (1, 2, 5)]
        assert days == ["1 diwrnod", "2 ddiwrnod", "5 o ddyddiau"]


def test_words_are_english_in_a_language_that_is_not_offered_and_outside_of_requests(
    welsh: Flask,
) -> None:
    Babel(welsh, locale_selector=lambda: "de")
    with welsh.test_request_context():
        assert words.gettext("Start now") == "Start now"
    assert words.gettext("Start now") == "Start now"
