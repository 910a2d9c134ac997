"""Sets of pages that the detectors that compare pages must fail."""

from __future__ import annotations

from dataclasses import dataclass

from .pages import CLEAN, HEADING, TITLE

ANOTHER = CLEAN.replace(HEADING, "<h1>When can we come?</h1>").replace(
    TITLE, "<title>When can we come? - Report a repair</title>"
)
FOOTER = '<a href="/contact">Contact us</a> <a href="/accessibility">Accessibility statement</a>'
TURNED = '<a href="/accessibility">Accessibility statement</a> <a href="/contact">Contact us</a>'
HEADER = '<a href="/">Report a repair</a> <a href="/track">Follow a repair</a>'
HEADER_TURNED = '<a href="/track">Follow a repair</a> <a href="/">Report a repair</a>'


@dataclass(frozen=True)
class Compared:
    """Pages of which one must be failed.

    :param comparer: the name of the detector that must fail it.
    :param rule: the rule that it must name.
    :param html: the pages, by name.
    """

    comparer: str
    rule: str
    html: dict[str, str]


def _odd_one(comparer: str, rule: str, old: str, new: str) -> Compared:
    """Two pages as they should be, and one that is changed."""
    return Compared(
        comparer, rule, {"one": CLEAN, "two": ANOTHER, "three": ANOTHER.replace(old, new)}
    )


COMPARED = (
    Compared("titles", "a title that two pages share", {"one": CLEAN, "two": CLEAN}),
    _odd_one("titles", "a title without the name of the service", " - Report a repair<", "<"),
    _odd_one("surroundings", "help in another place than elsewhere", FOOTER, TURNED),
    _odd_one("surroundings", "in another order than elsewhere", HEADER, HEADER_TURNED),
    _odd_one("surroundings", "another name than elsewhere", ">Follow a repair<", ">Track<"),
)
