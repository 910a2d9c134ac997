"""A copy of what is held, as a page that needs nothing else and that a person can read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from repairs_pattern.council import Council
from repairs_pattern.times import day_in_words, time_in_words

PARTS = {
    "repair": "The repair",
    "visit": "The visit",
    "events": "What happened since",
    "messages": "Messages",
    "links": "Links to carry on with the report",
    "photos": "Photos",
    "looked_at": "What was done with this data",
}
"""Each part of a copy, and its heading."""

WORDS = {
    "assisted": "Filled in by the council for a caller",
    "at": "When",
    "behalf": "Who reported it for somebody else",
    "by": "How we send messages",
    "contact": "Whom we contact",
    "details_removed_at": "When names and words were deleted",
    "hazard": "Kind of danger",
    "household": "Who lives there",
    "how": "How they got in touch",
    "not_when": "When not to call",
    "raised": "What made it more urgent",
    "reported_before": "What was said of an earlier report",
    "sor": "Code of the work (schedule of rates)",
    "trail": "Questions and answers",
    "uprn": "Number of the home (UPRN)",
    "visit": "How to visit",
}
"""Names that say too little by themselves."""

Rows = list[tuple[str, str]]


def page(council: Council, copy: Mapping[str, Any]) -> str:
    """The HTML of a copy, as ``domain.personal.held`` gives it and ``made_at``."""
    environment = Environment(
        loader=PackageLoader("repairs_pattern.cli.rights", "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    parts = [
        (heading, [_rows(each) for each in _list(copy[name])]) for name, heading in PARTS.items()
    ]
    return environment.get_template("copy.html").render(
        council=council, reference=copy["reference"], made=_said(copy["made_at"]), parts=parts
    )


def _list(part: Any) -> list[Mapping[str, Any]]:
    return [part] if isinstance(part, Mapping) else list(part)


def _rows(facts: Mapping[str, Any], before: str = "") -> Rows:
    """Each thing that is known and what it is, whatever lies inside what; no empty ones."""
    return [row for name, value in facts.items() for row in _row(f"{before}{_words(name)}", value)]


def _row(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if value in (None, "", [], {}):
        return
    if isinstance(value, Mapping):
        yield from _rows(value, f"{name}: ")
    elif isinstance(value, list):
        yield name, "; ".join(map(_said, value))
    else:
        yield name, _said(value)


def _words(name: str) -> str:
    return WORDS.get(name, name.replace("_", " ").removesuffix(" at").capitalize())


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ": ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    with suppress(ValueError):
        moment = datetime.fromisoformat(str(value))
        if moment.tzinfo is not None:
            return f"{day_in_words(moment)}, {time_in_words(moment)}"
    return str(value)
