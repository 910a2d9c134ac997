"""What every page of a prototype says of itself, whatever its templates are.

It is written into the finished page: no template of a council, of a variant or of a world can
lose it.
"""

from __future__ import annotations

import re

from flask import Flask, Response, request
from markupsafe import escape

from ..words import lazy_gettext as _

ROBOTS = b'<meta name="robots" content="noindex, nofollow">'

BANNER = (
    '<aside class="govuk-phase-banner govuk-width-container" aria-label="{label}">'
    '<p class="govuk-phase-banner__content">'
    '<strong class="govuk-tag govuk-phase-banner__content__tag">{label}</strong>'
    '<span class="govuk-phase-banner__text">{text}</span></p></aside>'
)

LABEL = _("Prototype")
TEXT = _("This is a prototype for research. It is not a real service.")

OURS = ("research", "research_joining")
"""The blueprints whose pages say themselves what they are."""

_BODY = re.compile(rb"<body\b[^>]*>", re.IGNORECASE)
_HEAD = re.compile(rb"<head\b[^>]*>", re.IGNORECASE)


def cover(app: Flask, *, banner: bool = True) -> None:
    """Make the pages of an app say what they are.

    :param banner: whether people are told too, or only search engines.
    """

    def mark(response: Response) -> Response:
        if _is_page(response):
            html = response.get_data()
            if banner and request.blueprint not in OURS:
                html = _after(_BODY, html, _banner())
            if b'name="robots"' not in html:
                html = _after(_HEAD, html, ROBOTS)
            response.set_data(html)
        return response

    app.after_request(mark)


def _is_page(response: Response) -> bool:
    """Whether it is a whole page of HTML that somebody looks at: no frame of one, no file."""
    return (
        response.mimetype == "text/html"
        and not response.is_streamed
        and "Content-Disposition" not in response.headers
        and request.headers.get("Sec-Fetch-Dest") not in ("iframe", "frame")
    )


def _banner() -> bytes:
    return BANNER.format(label=escape(str(LABEL)), text=escape(str(TEXT))).encode()


def _after(tag: re.Pattern[bytes], html: bytes, added: bytes) -> bytes:
    """The page with something after a tag; at its end when there is no such tag."""
    found = tag.search(html)
    place = found.end() if found else len(html)
    return html[:place] + added + html[place:]
