"""What is said on five journeys is what the transcripts say."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from .speaking import FOLDER, JOURNEYS, transcripts

pytestmark = pytest.mark.browser


def test_what_is_said_is_what_is_written(chromium: Browser) -> None:
    """After a change of words or markup, read what is said now: ``make transcripts``."""
    for name, text in transcripts(chromium):
        assert text == (FOLDER / f"{name}.txt").read_text("utf-8"), name


def test_every_journey_has_a_transcript_that_says_what_it_is() -> None:
    assert {file.stem for file in FOLDER.glob("*.txt")} == {each.__name__ for each in JOURNEYS}
    for file in FOLDER.glob("*.txt"):
        assert "Simulated, not a real screen reader" in file.read_text("utf-8")
