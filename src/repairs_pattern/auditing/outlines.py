"""How a page looks: its elements, without its words and numbers."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
CONTROLS = {"input", "select", "textarea"}
MANY = 25
"""From how many controls on a page is looked at for their number alone."""

NEAR = 12
"""Within how many lines the same element is only another one of a list."""


def outline(html: str) -> str:
    """The same for pages that differ in words and numbers alone, unless one has very much."""
    reader = _Reader("main" if "<main" in html else "body")
    reader.feed(html)
    many = ["many controls"] if reader.controls > MANY else []
    return "\n".join([*reader.lines, *many])


class _Reader(HTMLParser):
    """Reads what is in one element of a page.

    :param part: its name.
    """

    def __init__(self, part: str) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.controls = 0
        self._part = part
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and go into it."""
        if self._depth == 0 and tag != self._part:
            return
        line = f"{self._depth}{tag}.{dict(attrs).get('class') or ''}"
        if line not in self.lines[-NEAR:]:
            self.lines.append(line)
        self.controls += tag in CONTROLS
        self._depth += tag not in VOID

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        self._depth -= self._depth > 0 and tag not in VOID
