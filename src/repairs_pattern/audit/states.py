"""What a state of a page is, and how a browser gets to it.

States are data: they can be sent to another process, kept in a file and read by a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Action: TypeAlias = Literal[
    "open", "form", "fill", "choose", "attach", "press", "expect", "cookie", "alter"
]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that somebody does in a browser.

    :param do: ``open`` an address; go to the ``form`` of that place, from 0 on, among those of the
        main part, and stay in it up to the next page; ``fill`` a field with a value; ``choose`` a
        radio, checkbox or option; ``attach`` files to a field; ``press`` a button or link;
        ``expect`` some words on the page. Two more stand for what happened before: ``cookie`` gives
        the browser one, and ``alter`` changes what a field stands for while its page is open.
    :param target: the address, the label or name of the field or button, the words, or the name of
        the cookie. An empty button is the last one of the first form in the main part.
    :param value: what is filled in (the boxes of a date one a line) or chosen, the cookie's value,
        or the paths of the files, one a line.
    :param words: what a person reads of it, a line for each thing; by default made from the rest.
    """

    do: Action
    target: str
    value: str = ""
    words: str = ""

    def __str__(self) -> str:
        if self.words:
            return self.words
        with_value = f": {self.value}" if self.value else ""
        return f"{self.do.capitalize()} {self.target}{with_value}"


@dataclass(frozen=True, slots=True)
class State:
    """A page as somebody may find it.

    :param id: unique and the same in every run, such as "northmere/postcode/empty/script".
    :param page: the name of the page.
    :param kind: what state it is in: "empty", "answered", "long", "error: ...", "forced: ...".
    :param script: whether JavaScript is on.
    :param steps: how to get there, from a browser that has never been to the service.
    """

    id: str
    page: str
    kind: str
    script: bool
    steps: tuple[Step, ...]

    @property
    def path(self) -> tuple[str, ...]:
        """How to get there, in words."""
        return tuple(line for step in self.steps for line in str(step).splitlines())
