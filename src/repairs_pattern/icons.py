"""The icon of a browser's tab."""

from __future__ import annotations

from markupsafe import escape


def letter_icon(name: str, *, background: str, colour: str) -> str:
    """The first letter of a name, as SVG.

    :param background: a CSS colour, as is ``colour``.
    """
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<path fill="{background}" d="M0 0h32v32H0z"/><text x="16" y="24" font-size="22" '
        f'font-family="sans-serif" text-anchor="middle" fill="{colour}">{escape(name[0])}</text>'
        "</svg>"
    )
