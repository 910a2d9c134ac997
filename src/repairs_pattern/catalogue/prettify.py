"""HTML laid out for reading, which a browser shows just as it showed it before.

A line is only broken where a browser does not care: around blocks, at the edges inside them, and
where a line was broken already. So no space appears between words and marks that had none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

WIDTH = 100
"""Up to this many characters, an element that holds only text stands on one line."""


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_VOID = _tags("area base br col embed hr img input link meta source track wbr")
_AS_IT_IS = _tags("pre textarea script style")
_BLOCKS = _tags(
    "address article aside blockquote body caption dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li link main meta nav ol "
    "optgroup option p section summary table tbody td tfoot th thead title tr ul"
)
_TRIMMED = _BLOCKS | _tags("button label select")
"""What a browser lays out as a box of its own, so that spaces at its inner edges do not show."""


def prettify(html: str) -> str:
    """The same HTML, indented by two spaces, with no line at its end."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "\n".join(_lines(reader.root, ""))


@dataclass
class _Element:
    tag: str
    start: str = ""
    end: str = ""
    children: list[_Element | str] = field(default_factory=list)

    @property
    def is_block(self) -> bool:
        """Whether it stands on lines of its own, for itself or for what is in it."""
        return self.tag in _BLOCKS or (
            self.tag not in _AS_IT_IS
            and any(isinstance(each, _Element) and each.is_block for each in self.children)
        )


class _Reader(HTMLParser):
    """Builds a tree of what was written, with every tag and reference as it was written."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.root = _Element("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        element = _Element(tag, _one_line(self.get_starttag_text() or ""))
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(_Element(tag, _one_line(self.get_starttag_text() or "")))

    def handle_endtag(self, tag: str) -> None:
        if tag in (element.tag for element in self._open):
            while (element := self._open.pop()).tag != tag:
                pass
            element.end = f"</{tag}>"

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.handle_data(f"<!--{data}-->")


def _one_line(tag: str) -> str:
    """A start tag with one space between its attributes and those of its values untouched."""
    spaced = re.sub(r"(\"[^\"]*\"|'[^']*')|\s+", lambda found: found[1] or " ", tag)
    return re.sub(r" (/?)>$", r"\1>", spaced)


def _lines(parent: _Element, indent: str) -> list[str]:
    """The lines of what is in `parent`: a block on its own, all between blocks together."""
    found: list[str] = []
    run = ""
    for child in parent.children:
        if isinstance(child, _Element) and child.is_block:
            found += _run(run, indent)
            found += _block(child, indent)
            run = ""
        else:
            run += child if isinstance(child, str) else _inline(child)
    return found + _run(run, indent)


def _block(element: _Element, indent: str) -> list[str]:
    inner = _lines(element, f"{indent}  ")
    holds_blocks = any(isinstance(each, _Element) and each.is_block for each in element.children)
    if len(inner) <= 1 and not holds_blocks:
        line = f"{indent}{element.start}{''.join(inner).strip()}{element.end}"
        if len(line) <= WIDTH or not inner:
            return [line]
    return [f"{indent}{element.start}", *inner, f"{indent}{element.end}"]


_KEPT = re.compile(r"\x00(.*?)\x01", re.DOTALL)


def _inline(element: _Element) -> str:
    """An element inside a line. What may not be touched is marked, for `_run` to see."""
    inner = "".join(each if isinstance(each, str) else _inline(each) for each in element.children)
    if element.tag in _AS_IT_IS:
        return f"\x00{element.start}{inner}{element.end}\x01"
    if element.tag in _TRIMMED:
        inner = inner.strip()
    return f"\x00{element.start}\x01{inner}\x00{element.end}\x01"


def _run(run: str, indent: str) -> list[str]:
    """What stands between two blocks, its lines broken where they were."""
    pieces = _KEPT.split(run)
    shown = "".join(
        piece if index % 2 else re.sub(r"\s*\n\s*", "\x02", re.sub(r"[ \t\r\f]+", " ", piece))
        for index, piece in enumerate(pieces)
    )
    lines = [line.strip(" ") for line in shown.split("\x02")]
    return [f"{indent}{line}" for line in lines if line]
