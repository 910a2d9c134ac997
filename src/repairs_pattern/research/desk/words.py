"""What the desk says of the names that a timeline has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from flask import Flask
from wtforms import SelectChoice

from ..places import addresses_of, runner_of
from ..scenarios import Scenario

PAGES: Mapping[str, str] = {
    "start": "Start page",
    "confirmation": "Report sent",
    "find": "Find your repair",
    "outbox": "Messages on their phone",
    "accessibility": "Accessibility statement",
    "cookies": "Cookies",
    "privacy": "Privacy notice",
    "begin": "Questions after the task",
    "question": "Questions after the task",
    "wait": "Waiting for you",
}
"""Pages that are not questions of the journey, by the name that a timeline has."""

SENDABLE = ("start", "find", "outbox", "accessibility", "privacy")
"""Those that a participant can be sent to."""

VERDICTS: Mapping[str, str] = {
    "success": "They did it",
    "with-help": "They did it with help",
    "failed": "They did not do it",
    "abandoned": "They gave up, or we stopped",
}


def page_in_words(name: str, titles: Mapping[str, str]) -> str:
    """What a page is called: by its question, or by what it is.

    :param titles: of the pages of the journey, by name.
    """
    plain = name.rpartition(":")[2].replace("-", " ").replace("_", " ")
    return titles.get(name) or PAGES.get(name) or plain.capitalize() or "A page"


def scenario_title(scenarios: Mapping[str, Scenario], id_: str) -> str:
    """The title of a scenario; its id when its file is gone."""
    found = scenarios.get(id_)
    return found.title if found else id_


def titles_of(app: Flask) -> dict[str, str]:
    """The title of each page of the journey that an app serves."""
    with app.app_context():
        return {page.name: str(page.title) for page in runner_of(app).journey.pages.values()}


def sendable(app: Flask) -> list[SelectChoice]:
    """Pages that a participant can be sent to: the name and the title of each, in groups."""
    titles, there = titles_of(app), addresses_of(app)
    several = {title for title, times in Counter(titles.values()).items() if times > 1}
    others = [
        SelectChoice(name, PAGES[name], optgroup="Other pages")
        for name in SENDABLE
        if name in there
    ]
    questions = [
        SelectChoice(
            name,
            f"{title} ({name})" if title in several else page_in_words(name, titles),
            optgroup="Questions and results",
        )
        for name, title in titles.items()
    ]
    return [*others, *questions]


def span(time: timedelta) -> str:
    """``0:35`` or ``1:02:03``."""
    seconds = max(0, int(time.total_seconds()))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
