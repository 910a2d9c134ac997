"""A document as headings, paragraphs and lists, so that a page and a file say the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    text: str
    href: str


Words: TypeAlias = tuple["str | Link", ...]
"""Text and links, one after the other."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1, 2 or 3."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    words: Words

    @classmethod
    def of(cls, *words: str | Link) -> Paragraph:
        """A paragraph of these texts and links."""
        return cls(words)


@dataclass(frozen=True, slots=True)
class Items:
    """A list with bullets."""

    items: tuple[Words, ...]


Block: TypeAlias = Heading | Paragraph | Items


def as_markdown(blocks: Iterable[Block]) -> str:
    """The document as a file of Markdown."""
    return "\n\n".join(map(_block, blocks)) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {_escaped(block.text)}"
    if isinstance(block, Paragraph):
        return _words(block.words)
    return "\n".join(f"- {_words(item)}" for item in block.items)


def _words(words: Words) -> str:
    return "".join(
        f"[{_escaped(each.text)}]({each.href})" if isinstance(each, Link) else _escaped(each)
        for each in words
    )


def _escaped(text: str) -> str:
    """Text in which nothing means anything to Markdown."""
    for mark in "\\`*_[]<>#":
        text = text.replace(mark, f"\\{mark}")
    return text
