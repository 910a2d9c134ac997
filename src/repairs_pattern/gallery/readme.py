"""A component's README as parts of a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

Link = Callable[[str], str | None]
"""The address in the gallery for one in a README; None when the gallery has no such page."""

_CLASSES = {
    "h3": "govuk-heading-s",
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "table": "gallery-table",
}


class GalleryNotInstalled(ImportError):
    """The libraries that the gallery needs are not there."""

    def __init__(self) -> None:
        super().__init__(
            "The gallery needs two further libraries: pip install 'repairs-pattern[gallery]'"
        )


@dataclass(frozen=True)
class Section:
    """What stands under one heading.

    :param id: of the heading, for deep links; empty for what comes before the first.
    :param title: of the heading.
    :param html: all that follows it.
    """

    id: str
    title: str
    html: Markup


def sections(markdown: str, link: Link) -> list[Section]:
    """The introduction and then each section of a README, without its own title.

    :raises GalleryNotInstalled: when the Markdown parser is not there.
    """
    parser = _parser()
    found: list[tuple[str, list[Token]]] = [("", [])]
    tokens = iter(parser.parse(markdown))
    for token in tokens:
        if token.type == "heading_open" and token.tag in ("h1", "h2"):
            title = next(tokens).content
            next(tokens)
            if token.tag == "h2":
                found.append((title, []))
        else:
            found[-1][1].append(token)
    return [
        Section(slug(title), title, Markup(_html(parser, body, link)))  # noqa: S704 - by the parser
        for title, body in found
    ]


def slug(title: str) -> str:
    """A heading as an id: ``when-to-use-it``."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def _parser() -> MarkdownIt:
    try:
        from markdown_it import MarkdownIt
    except ImportError as error:
        raise GalleryNotInstalled from error
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _html(parser: MarkdownIt, tokens: list[Token], link: Link) -> str:
    for token in tokens:
        _dress(token)
        if token.children:
            token.children = list(_linked(token.children, link))
    html: str = parser.renderer.render(tokens, parser.options, {})
    return html.replace("<pre>", '<pre class="gallery-code">')


def _dress(token: Token) -> None:
    if token.nesting == 1 and token.tag in _CLASSES:
        token.attrJoin("class", _CLASSES[token.tag])


def _linked(tokens: list[Token], link: Link) -> Iterator[Token]:
    """The tokens with links of the gallery. A link that leads nowhere here is only its text."""
    dropped = False
    for token in tokens:
        if token.type == "link_open":
            address = link(str(token.attrGet("href")))
            dropped = address is None
            if address is not None:
                token.attrSet("href", address)
                _dress(token)
        if not (dropped and token.type in ("link_open", "link_close")):
            yield token
