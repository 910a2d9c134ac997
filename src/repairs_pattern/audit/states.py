"""What a state of a page is, and how a browser gets to it.

States are data: they can be sent to another process, kept in a file and read by a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Action: TypeAlias = Literal["open", "fill", "choose", "attach", "press", "expect"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that somebody does in a browser.

    :param do: ``open`` an address; ``fill`` a field with a value; ``choose`` a radio, checkbox or
        option; ``attach`` a file to a field; ``press`` a button or link; ``expect`` some words.
    :param target: the address, the label or name of the field or button, or the words.
    :param value: what is filled in or chosen, or the path of the file.
    :param words: what a person reads of it; by default made from the rest.
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
        return tuple(str(step) for step in self.steps)
