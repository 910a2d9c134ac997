"""The 42 things that public monitoring looks for in an accessibility statement.

The list is that of the accessibility monitoring platform of the Government Digital Service (June
2024), in our own words; it is public, and this is no endorsement. The wording that is looked for is
that of the model statement: Public Sector Bodies (Websites and Mobile Applications) (No. 2)
Accessibility Regulations 2018, regulation 8. What a machine cannot tell is left to a person, and
said so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import Literal

from .dates import dates_in, written
from .page import Page, Part

Answer = Literal["yes", "no", "look", "none"]
"""``look``: a person has to. ``none``: it is not asked of this statement."""

Nation = Literal["england", "scotland", "wales", "northern-ireland"]

REGULATIONS = (
    r"Public Sector Bodies \(Websites and Mobile Applications\) \(No\. ?2\) "
    r"Accessibility Regulations 2018"
)
COMMITMENT = (
    r"\S.{1,200}? is committed to making its .{3,120}? accessible, in accordance with the "
    + REGULATIONS
)
STATUS = re.compile(
    r"(?:fully|partially|not) compliant with the Web Content Accessibility Guidelines "
    r"(?:\(WCAG\) )?version 2\.[12] AA standard",
    re.IGNORECASE,
)
CRITERION = re.compile(r"\b[1-4]\.[1-5]\.\d{1,2}\b")
LONGEST_QUOTE = 90

YEAR = 366
"""Days after which a statement that was not reviewed is out of date."""

SHORTEST_METHOD = 25
"""Words; a method told in fewer says who tested, or how, or what, and not all of it."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked at.

    :param page: the statement.
    :param home: the home page of the website, when it was read too.
    :param today: the day on which dates are looked at.
    """

    page: Page
    today: date
    nation: Nation = "england"
    home: Page | None = None

    @property
    def in_northern_ireland(self) -> bool:
        """Whether the Equality Commission for Northern Ireland enforces the regulations."""
        return self.nation == "northern-ireland"


@dataclass(frozen=True, slots=True)
class Result:
    """What was found.

    :param why: what was seen, or what to do about it.
    """

    answer: Answer
    why: str


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look for.

    :param number: from 1 to 42, in the order of the list.
    """

    number: int
    part: str
    asks: str
    look: Callable[[Looked], Result]


_found: list[Check] = []


def _asks(part: str, asks: str) -> Callable[[Callable[[Looked], Result]], None]:
    def add(look: Callable[[Looked], Result]) -> None:
        _found.append(Check(len(_found) + 1, part, asks, look))

    return add


def look(looked: Looked) -> Iterator[tuple[Check, Result]]:
    """Every check with what it found."""
    for check in CHECKS:
        yield check, check.look(looked)


def _yes_if(found: object, why: str, mend: str) -> Result:
    return Result("yes", why) if found else Result("no", mend)


def _quoted(found: re.Match[str] | None) -> str:
    return f"“{shorten(found[0], LONGEST_QUOTE, placeholder=' …')}”" if found else ""


def _by_person(why: str) -> Callable[[Looked], Result]:
    return lambda _looked: Result("look", why)


# What there is


@_asks("overview", "There is an accessibility page")
def _(looked: Looked) -> Result:
    return _yes_if(looked.page.text.strip(), "It was read.", "The page has no words.")


@_asks("overview", "It holds a statement")
def _(looked: Looked) -> Result:
    said = re.search(r"accessibility (statement|regulations)", looked.page.text, re.IGNORECASE)
    return _yes_if(said, _quoted(said), "Write a statement after the model of the regulations.")


# The whole statement


@_asks("statement", "Title and main heading are “Accessibility statement”")
def _(looked: Looked) -> Result:
    begins = r"^accessibility statement( for .+)?"
    heading = re.fullmatch(begins, looked.page.heading, re.IGNORECASE)
    title = re.match(begins, looked.page.title, re.IGNORECASE)
    mend = "Name both “Accessibility statement” or “Accessibility statement for” and its name."
    seen = f"The title is “{looked.page.title}”, the heading “{looked.page.heading}”."
    return _yes_if(heading and title, seen, f"{seen} {mend}")


@_asks("statement", "There is a commitment to accessibility")
def _(looked: Looked) -> Result:
    said = re.search(r"is committed to making\b.{0,80}", looked.page.text)
    return _yes_if(said, _quoted(said), "Say that the council is committed to it.")


@_asks("statement", "The commitment is in the words that the law asks for")
def _(looked: Looked) -> Result:
    said = re.search(COMMITMENT, looked.page.text)
    mend = (
        "Write: [council] is committed to making its website accessible, in accordance with the "
        "Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility "
        "Regulations 2018."
    )
    return _yes_if(said, "The words are there.", mend)


@_asks("statement", "It says what it is for")
def _(looked: Looked) -> Result:
    said = re.search(
        r"(this accessibility statement|this statement) applies to .{3,120}",
        looked.page.text,
        re.IGNORECASE,
    )
    return _yes_if(said, _quoted(said), "Write: This accessibility statement applies to …")


@_asks("statement", "It is a web page")
def _(_looked: Looked) -> Result:
    return Result("yes", "It is HTML.")


@_asks("statement", "The home page, or every page, links to it")
def _(looked: Looked) -> Result:
    if looked.home is None:
        return Result("look", "Give the home page too (--home), or look yourself.")
    names = (text for _, text in looked.home.links)
    linked = next((name for name in names if re.match("accessibility", name, re.IGNORECASE)), "")
    return _yes_if(linked, f"Linked as “{linked}”.", "Link to it in the footer.")


@_asks("statement", "It is whole on one page")
def _(looked: Looked) -> Result:
    missing = [name for name, pattern in PARTS.items() if looked.page.under(pattern) is None]
    if missing:
        return Result("look", f"Not on this page: {', '.join(missing)}. Are they on another?")
    return Result("yes", "Every part is on this page.")


_asks("statement", "It covers the whole website")(
    _by_person("Is there a part of the website that no statement is for?")
)


# How compliant

PARTS = {
    "compliance status": r"compliance status|^compliance\b",
    "non-accessible content": r"non.?accessible content",
    "preparation": r"preparation of this accessibility statement|^preparation\b",
    "feedback and contact": r"feedback and contact information",
    "enforcement": r"enforcement procedure",
}
"""The parts of a statement, and what their headings say."""


def _heading(name: str, pattern: str) -> Callable[[Looked], Result]:
    def look(looked: Looked) -> Result:
        part = looked.page.under(pattern)
        return _yes_if(
            part, f"“{part.heading}”" if part else "", f"Give it a heading of its own: {name}."
        )

    return look


def _worded(words: str, pattern: str) -> Callable[[Looked], Result]:
    def look(looked: Looked) -> Result:
        part = looked.page.under(pattern)
        right = part is not None and words.casefold() in part.heading.casefold()
        return _yes_if(right, f"“{words}”", f"The heading has to be “{words}”.")

    return look


_asks("compliance", "There is a heading for the compliance status")(
    _heading("Compliance status", PARTS["compliance status"])
)
_asks("compliance", "That heading has the right words")(
    _worded("Compliance status", PARTS["compliance status"])
)


@_asks("compliance", "It says fully, partially or not compliant")
def _(looked: Looked) -> Result:
    said = re.search(r"(fully|partially|not) compliant", looked.page.text, re.IGNORECASE)
    return _yes_if(said, _quoted(said), "Say one of: fully, partially, not compliant.")


@_asks("compliance", "The status is in the right words and true")
def _(looked: Looked) -> Result:
    said = STATUS.search(looked.page.text)
    if said is None:
        mend = "with the Web Content Accessibility Guidelines version 2.2 AA standard"
        return Result("no", f"Write: This website is [fully, partially, not] compliant {mend}.")
    part = looked.page.under(PARTS["non-accessible content"])
    lists = part is not None and CRITERION.search(part.text)
    if said[0].lower().startswith("fully") and lists:
        return Result("no", "It says fully compliant, and lists criteria that it fails.")
    return Result("look", f"{_quoted(said)}: is that what the tests found?")


# What is not accessible


def _content(looked: Looked) -> Part | None:
    return looked.page.under(PARTS["non-accessible content"])


def _is_full(looked: Looked) -> bool:
    said = STATUS.search(looked.page.text)
    return said is not None and said[0].lower().startswith("fully")


def _unless_full(look: Callable[[Looked], Result]) -> Callable[[Looked], Result]:
    def asked(looked: Looked) -> Result:
        if _is_full(looked) and _content(looked) is None:
            return Result("none", "It says that it is fully compliant.")
        return look(looked)

    return asked


_asks("non-accessible", "There is a heading for what is not accessible")(
    _unless_full(_heading("Non-accessible content", PARTS["non-accessible content"]))
)
_asks("non-accessible", "That heading has the right words")(
    _unless_full(_worded("Non-accessible content", PARTS["non-accessible content"]))
)
_asks("non-accessible", "What tests found is listed")(
    _unless_full(_by_person("Compare the list with what your tests found."))
)
_asks("non-accessible", "The list is right and whole")(
    _unless_full(_by_person("Compare the list with what your tests found."))
)
_asks("non-accessible", "The list is clear")(
    _unless_full(_by_person("Would somebody know which page it is about, and what to do instead?"))
)


@_asks("non-accessible", "It names the criteria of WCAG")
@_unless_full
def _(looked: Looked) -> Result:
    part = _content(looked)
    named = sorted(set(CRITERION.findall(part.text))) if part else []
    return _yes_if(named, ", ".join(named), "Name each criterion by its number, such as 1.4.10.")


@_asks("non-accessible", "No date for mending is past")
@_unless_full
def _(looked: Looked) -> Result:
    part = _content(looked)
    past = [day for day in dates_in(part.text if part else "") if day < looked.today]
    mend = f"{written(past[0])} is past." if past else ""
    return _yes_if(not past, "No date in it is past.", mend)


def _burden(looked: Looked) -> Part | None:
    part = looked.page.under("disproportionate burden")
    nothing = r"not claim|no claims?|not applicable|nothing|none\b"
    return None if part is None or re.search(nothing, part.text, re.IGNORECASE) else part


def _if_burden(why: str) -> Callable[[Looked], Result]:
    def asked(looked: Looked) -> Result:
        if _burden(looked) is None:
            return Result("none", "No disproportionate burden is claimed.")
        return Result("look", why)

    return asked


_asks("non-accessible", "What is a disproportionate burden is clear")(
    _if_burden("Does it say which content, and why it is too much?")
)
_asks("non-accessible", "The burden was assessed")(
    _if_burden("There has to be a written assessment, made before the claim.")
)


@_asks("non-accessible", "Nothing is wrongly called out of scope")
def _(looked: Looked) -> Result:
    if looked.page.under("(not within|out of|outside).{0,12}scope") is None:
        return Result("none", "Nothing is called out of scope.")
    return Result("look", "Only what regulation 4 names may stand there.")


# How it was prepared


def _preparation(looked: Looked) -> str:
    part = looked.page.under(PARTS["preparation"])
    return part.text if part else ""


_asks("preparation", "There is a heading for the preparation")(
    _heading("Preparation of this accessibility statement", PARTS["preparation"])
)
_asks("preparation", "That heading has the right words")(
    _worded("Preparation of this accessibility statement", PARTS["preparation"])
)


@_asks("preparation", "It says when it was prepared")
def _(looked: Looked) -> Result:
    said = re.search(r"\bprepared\b.{0,60}", _preparation(looked), re.IGNORECASE)
    day = dates_in(said[0]) if said else []
    return _yes_if(day, written(day[0]) if day else "", "Write: This statement was prepared on …")


@_asks("preparation", "It says so in the right words")
def _(looked: Looked) -> Result:
    said = re.search(r"statement was prepared on \d", _preparation(looked), re.IGNORECASE)
    return _yes_if(said, "The words are there.", "Write: This statement was prepared on [date].")


def _reviewed(looked: Looked) -> list[date]:
    said = re.search(r"\b(last )?(reviewed|updated)\b.{0,60}", _preparation(looked), re.IGNORECASE)
    return dates_in(said[0]) if said else []


def _prepared_within_a_year(looked: Looked) -> bool:
    return any((looked.today - day).days < YEAR for day in dates_in(_preparation(looked)))


@_asks("preparation", "It says when it was last reviewed")
def _(looked: Looked) -> Result:
    if not _reviewed(looked) and _prepared_within_a_year(looked):
        return Result("yes", "It is less than a year old.")
    return _yes_if(_reviewed(looked), "The day is there.", "Write: It was last reviewed on [date].")


@_asks("preparation", "It says so in the right words")
def _(looked: Looked) -> Result:
    if not _reviewed(looked) and _prepared_within_a_year(looked):
        return Result("none", "It is less than a year old.")
    said = re.search(r"was last reviewed on \d", _preparation(looked), re.IGNORECASE)
    return _yes_if(said, "The words are there.", "Write: It was last reviewed on [date].")


@_asks("preparation", "The last review is less than a year ago")
def _(looked: Looked) -> Result:
    if not _reviewed(looked):
        return Result("none", "No review is named.")
    day = max(_reviewed(looked))
    recent = (looked.today - day).days < YEAR
    return _yes_if(recent, f"{written(day)}", f"It was on {written(day)}. Review it again.")


@_asks("preparation", "It says how it was tested")
def _(looked: Looked) -> Result:
    said = re.search(r"\btest(ed|s|ing)?\b.{0,80}", _preparation(looked), re.IGNORECASE)
    return _yes_if(said, _quoted(said), "Say who tested, how, and which pages.")


@_asks("preparation", "It says enough of how it was tested")
def _(looked: Looked) -> Result:
    words = len(_preparation(looked).split())
    if words < SHORTEST_METHOD:
        return Result("no", f"{words} words say too little. Say who tested, how, and which pages.")
    return Result("look", "Does it say who tested, how, and which pages?")


# Whom to turn to


_asks("feedback", "There is a heading for feedback and contact")(
    _heading("Feedback and contact information", PARTS["feedback and contact"])
)
_asks("feedback", "That heading has the right words")(
    _worded("Feedback and contact information", PARTS["feedback and contact"])
)


@_asks("feedback", "There is an email address or a form")
def _(looked: Looked) -> Result:
    part = looked.page.under(PARTS["feedback and contact"])
    links = part.links if part else ()
    ways = [
        href
        for href, text in links
        if href.startswith("mailto:") or re.search("contact|form|feedback", f"{href} {text}")
    ]
    written = re.search(r"[\w.+-]+@[\w-]+\.[\w.]+", part.text if part else "")
    return _yes_if(ways or written, "There is one.", "Give an email address or link to a form.")


_asks("feedback", "There is a heading for the enforcement procedure")(
    _heading("Enforcement procedure", PARTS["enforcement"])
)
_asks("feedback", "That heading has the right words")(
    _worded("Enforcement procedure", PARTS["enforcement"])
)


def _named(full: str, short: str, *, ni: bool) -> Callable[[Looked], Result]:
    def asked(looked: Looked) -> Result:
        if looked.in_northern_ireland != ni:
            return Result("none", "Another body enforces the regulations there.")
        part = looked.page.under(PARTS["enforcement"])
        said = part is not None and (full in part.text or re.search(rf"\b{short}\b", part.text))
        return _yes_if(said, f"{short} is named.", f"Say that the {full} ({short}) enforces them.")

    return asked


def _linked(host: str, whom: str, *, ni: bool) -> Callable[[Looked], Result]:
    def asked(looked: Looked) -> Result:
        if looked.in_northern_ireland != ni:
            return Result("none", "Complaints go to another body there.")
        part = looked.page.under(PARTS["enforcement"])
        there = [href for href, _ in (part.links if part else ()) if host in href]
        return _yes_if(there, there[0] if there else "", f"Link to {whom}: {host}")

    return asked


EHRC = "Equality and Human Rights Commission"
ECNI = "Equality Commission for Northern Ireland"
EASS = "Equality Advisory and Support Service"

_asks("feedback", "In Great Britain it names the EHRC")(_named(EHRC, "EHRC", ni=False))
_asks("feedback", "In Northern Ireland it names the ECNI")(_named(ECNI, "ECNI", ni=True))
_asks("feedback", "In Great Britain it links to the EASS")(
    _linked("equalityadvisoryservice.com", f"the {EASS}", ni=False)
)
_asks("feedback", "In Northern Ireland it links to the ECNI")(
    _linked("equalityni.org", f"the {ECNI}", ni=True)
)

CHECKS: tuple[Check, ...] = tuple(_found)
