"""Accessibility statements: one is written from a ledger, and any can be checked."""

from .blocks import Block, Heading, Items, Link, Paragraph, as_markdown
from .writing import title_of, write_statement

__all__ = [
    "Block",
    "Heading",
    "Items",
    "Link",
    "Paragraph",
    "as_markdown",
    "title_of",
    "write_statement",
]
