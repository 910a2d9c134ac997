"""A page as somebody reads it: its title, its headings, and what stands under each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
OUTSIDE = ("script", "style", "template", "noscript")


class NotAPage(Exception):
    """What was read is not HTML. The message says what it is."""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, and what stands under it up to the next one.

    :param level: 1 for ``h1``; 0 for what stands before the first heading.
    """

    level: int
    heading: str
    text: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page.

    :param links: of the whole page, address and text.
    """

    title: str
    parts: tuple[Part, ...]
    links: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """All its words."""
        return " ".join(f"{each.heading} {each.text}" for each in self.parts)

    @property
    def heading(self) -> str:
        """Its main heading; empty without one."""
        return next((each.heading for each in self.parts if each.level == 1), "")

    def under(self, pattern: str) -> Part | None:
        """The part whose heading matches, with the smaller parts in it; None without one."""
        for place, part in enumerate(self.parts):
            if part.level and re.search(pattern, part.heading, re.IGNORECASE):
                return self._with_smaller(place)
        return None

    def _with_smaller(self, place: int) -> Part:
        first, *rest = self.parts[place:]
        inside = [first]
        for part in rest:
            if part.level <= first.level:
                break
            inside.append(part)
        return Part(
            first.level,
            first.heading,
            " ".join(f"{each.heading} {each.text}" for each in inside).strip(),
            tuple(link for each in inside for link in each.links),
        )


def read_page(html: str) -> Page:
    """Read a page.

    :raises NotAPage: when there is no element in it at all.
    """
    soup = BeautifulSoup(html, "html.parser")
    if soup.find(True) is None:
        raise NotAPage("There is no HTML in it.")
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    for tag in soup(OUTSIDE):
        tag.decompose()
    body = soup.body or soup
    main = body.find("main") or body
    return Page(title, tuple(_parts(main)), tuple(_links(body)))


def _parts(main: Tag) -> Iterator[Part]:
    level, heading = 0, ""
    words: list[str] = []
    links: list[tuple[str, str]] = []
    for node in main.descendants:
        if isinstance(node, Tag):
            if node.name in HEADINGS:
                yield Part(level, heading, _plain(words), tuple(links))
                level, heading = int(node.name[1]), node.get_text(" ", strip=True)
                words, links = [], []
            elif node.name == "a" and node.get("href"):
                links.append((str(node["href"]), node.get_text(" ", strip=True)))
        elif node.find_parent(HEADINGS) is None:
            words.append(str(node))
    yield Part(level, heading, _plain(words), tuple(links))


def _plain(words: list[str]) -> str:
    return " ".join(" ".join(words).split())


def _links(body: Tag) -> Iterator[tuple[str, str]]:
    for link in body.find_all("a", href=True):
        yield str(link["href"]), link.get_text(" ", strip=True)
