"""How a defect is put into the HTML of a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from bs4 import BeautifulSoup, Tag

Change: TypeAlias = Callable[[BeautifulSoup], None]


class NotThere(Exception):
    """The page has nothing that could be changed so: the page is not what the defect is for."""


def found(soup: BeautifulSoup, selector: str) -> list[Tag]:
    """The elements that a selector names.

    :raises NotThere: when there are none.
    """
    tags = soup.select(selector)
    if not tags:
        raise NotThere(selector)
    return tags


def attribute(selector: str, name: str, value: str | None) -> Change:
    """Give the first element an attribute, or take it away."""

    def change(soup: BeautifulSoup) -> None:
        tag = found(soup, selector)[0]
        if value is not None:
            tag[name] = value
        elif tag.has_attr(name):
            del tag[name]
        else:
            raise NotThere(f"{name} of {selector}")

    return change


def replaced(selector: str, html: str) -> Change:
    """Put other HTML in the place of the first element."""

    def change(soup: BeautifulSoup) -> None:
        found(soup, selector)[0].replace_with(_parsed(html))

    return change


def removed(selector: str) -> Change:
    """Take every such element away, with what is in it."""

    def change(soup: BeautifulSoup) -> None:
        for tag in found(soup, selector):
            tag.decompose()

    return change


def unwrapped(*selectors: str) -> Change:
    """Take elements away, and leave what is in them."""

    def change(soup: BeautifulSoup) -> None:
        for selector in selectors:
            for tag in found(soup, selector):
                tag.unwrap()

    return change


def renamed(selector: str, name: str) -> Change:
    """Make every such element another."""

    def change(soup: BeautifulSoup) -> None:
        for tag in found(soup, selector):
            tag.name = name

    return change


def said(selector: str, text: str) -> Change:
    """Let the first element say something else."""

    def change(soup: BeautifulSoup) -> None:
        found(soup, selector)[0].string = text

    return change


def before(selector: str, html: str) -> Change:
    """Put HTML before the first element."""

    def change(soup: BeautifulSoup) -> None:
        found(soup, selector)[0].insert_before(_parsed(html))

    return change


def after(selector: str, html: str) -> Change:
    """Put HTML after the first element."""

    def change(soup: BeautifulSoup) -> None:
        found(soup, selector)[0].insert_after(_parsed(html))

    return change


def moved(selector: str, target: str) -> Change:
    """Move the first element before another."""

    def change(soup: BeautifulSoup) -> None:
        tag = found(soup, selector)[0].extract()
        found(soup, target)[0].insert_before(tag)

    return change


def style(css: str) -> Change:
    """Add CSS to the page."""

    def change(soup: BeautifulSoup) -> None:
        found(soup, "head")[0].append(_parsed(f"<style>{css}</style>"))

    return change


def script(source: str) -> Change:
    """Add a script to the end of the page."""

    def change(soup: BeautifulSoup) -> None:
        found(soup, "body")[0].append(_parsed(f"<script>{source}</script>"))

    return change


def both(*changes: Change) -> Change:
    """One change after another."""

    def change(soup: BeautifulSoup) -> None:
        for each in changes:
            each(soup)

    return change


def _parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")
