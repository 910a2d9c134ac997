"""Steps and states out of what was found, in words that a person can follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..audit.states import State, Step
from .forms import Field, Form
from .values import Try
from .visiting import CSRF, Input

LONG_WORDS = 60


@dataclass(frozen=True)
class Found:
    """A state, with JavaScript or without: one to look at in both ways.

    :param plain: whether nobody gets there with JavaScript.
    """

    page: str
    kind: str
    steps: tuple[Step, ...]
    plain: bool = False


def states_of(service: str, found: Iterable[Found]) -> Iterator[State]:
    """A state with JavaScript and one without for each that was found, under names of their own."""
    used: dict[str, int] = {}
    for each in found:
        name = f"{service}/{each.page}/{each.kind}"
        used[name] = used.get(name, 0) + 1
        number = f" ({used[name]})" if used[name] > 1 else ""
        for script in (False,) if each.plain else (True, False):
            ends = "with JavaScript" if script else "without JavaScript"
            yield State(f"{name}{number}/{ends}", each.page, each.kind + number, script, each.steps)


def cookies(given: Mapping[str, str], words: str) -> Iterator[Step]:
    """What the browser knows already; what that means is said once."""
    for name, value in given.items():
        yield Step("cookie", name, value, words)
        words = "Go on in the same browser"


def answering(form: Form, how: Try, button: int) -> Iterator[Step]:
    """Fill in a form and press a button."""
    if form.place is not None:
        yield Step("form", str(form.place), words="Go to the form with this button")
    for name, value in how.altered.items():
        if name == CSRF:
            yield Step("alter", name, str(value), "Leave the page open until its time has run out")
        elif name in form.fields:
            label = form.fields[name].label
            words = f"Choose something for “{label}” that is gone by the time it is sent"
            yield Step("alter", name, str(value), words)
    for name, value in how.given.items():
        if name not in how.altered and name in form.fields and _is_seen(form.fields[name], how):
            yield from _filled(form.fields[name], value)
    words, name, _ = form.buttons[button]
    several = len(form.buttons) > 1
    yield Step("press", words if several or name else "", words=f"Press “{words}”")


def _is_seen(field: Field, how: Try) -> bool:
    """Whether a field is there to be filled in, or the choice that reveals it is not made."""
    if field.revealed_by is None:
        return True
    name, value = field.revealed_by
    chosen = how.given.get(name, ())
    return value == chosen or (not isinstance(chosen, str) and value in map(str, chosen))


def _filled(field: Field, value: str | Sequence[str] | Sequence[Path]) -> Iterator[Step]:
    if field.offered:
        for each in [value] if isinstance(value, str) else value:
            label = field.offered.get(str(each), str(each))
            words = f"Choose “{label}” for “{field.label}”"
            yield Step("choose", field.name, str(each), words)
    elif field.kind == "file":
        files = "\n".join(map(str, value))
        names = ", ".join(each.name for each in value if isinstance(each, Path))
        yield Step("attach", field.name, files, f"Attach {names}")
    elif not isinstance(value, str):
        text = "\n".join(map(str, value))
        yield Step("fill", field.name, text, f"Fill in {'/'.join(map(str, value))}")
    elif value != field.value:
        words = f"Fill in “{_short(value)}”" if value else "Empty what is filled in"
        words = f"{words} for “{field.label}”"
        yield Step("fill", field.name, value, words)


def _short(text: str) -> str:
    if len(text) <= LONG_WORDS:
        return text
    return f"{text[:LONG_WORDS]}…” ({len(text)} characters, ending “{text[-10:]}"


def said(given: Input) -> str:
    """What was answered, in short."""
    return ", ".join(str(value) for value in given.values() if value)
