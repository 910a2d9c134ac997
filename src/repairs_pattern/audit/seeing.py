"""What a detector is shown, and what a detector is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Literal, Protocol, TypeAlias

from playwright.sync_api import Page

from .findings import Finding
from .states import State

WIDTH, HEIGHT = 1280, 720
"""The viewport, in CSS pixels, in which every detector is shown a page."""


Reads: TypeAlias = Literal["html", "page", "script", "path"]
"""What a detector judges by: the HTML alone, the page that the browser makes of it with JavaScript
or without, what its scripts do (nothing without JavaScript), or also how somebody got there."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the service, where it was said.

    :param name: the name of the service, as titles end with it; "" when it is not known.
    :param purposes: the ``autocomplete`` token that a field must have, by the field's name.
    :param apart: the paths of pages that are shown in frames of others and looked at by themselves.
    """

    name: str = ""
    purposes: Mapping[str, str] = field(default_factory=dict)
    apart: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seen:
    """One state, reached.

    :param page: the page in the browser, as the state says with JavaScript on or off.
    :param read: gives ``scripted``; asked once, and only by who needs it.
    :param html: what the service answered.
    :param status: the HTTP status of that answer.
    :param state: which state it is.
    :param facts: what is known of the service.
    :param touched: pages that are no longer as they were: who changes one (by keys, styles, what is
        filled in) puts it in, and it is shown anew before anybody else looks. Viewport and media
        are put back by who changes them, which costs less.
    """

    page: Page
    read: Callable[[], Page]
    html: str
    status: int
    state: State
    facts: Facts
    touched: set[Page] = field(default_factory=set)

    @cached_property
    def scripted(self) -> Page:
        """The same page for detectors that are scripts themselves.

        With JavaScript on it is ``page``; with it off it is another tab, with JavaScript on, that
        shows the same HTML at the same address without its scripts. With JavaScript off
        ``page.evaluate`` works too, but nothing in it that waits (a promise, a timer) ever ends.
        """
        return self.read()


class Detector(Protocol):
    """Looks at a state and says what is wrong with it.

    :ivar name: unique; a finding's ``detector``.
    :ivar reads: what it judges by. It is shown what is the same once: another state then has the
        same findings.
    """

    name: ClassVar[str]
    reads: ClassVar[Reads]

    def version(self) -> str:
        """Its version, for reports and the ledger."""
        ...

    def look(self, seen: Seen) -> Iterable[Finding]:
        """What is wrong with this state."""
        ...


class Comparer(Protocol):
    """A detector that can tell only by comparing states: titles, the place of help.

    :ivar name: unique; a finding's ``detector``.
    """

    name: ClassVar[str]

    def version(self) -> str:
        """Its version, for reports and the ledger."""
        ...

    def note(self, seen: Seen) -> Any:
        """What to remember of a state, as JSON can hold it. It must not change the page."""
        ...

    def compare(self, notes: Mapping[State, Any]) -> Iterable[tuple[State, Finding]]:
        """What is wrong, and with which state, once every state was seen."""
        ...
