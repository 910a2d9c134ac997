"""Every message that a form can give, by its fields and code, and those that no state shows."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from flask_babel.speaklater import LazyString

from ..journey import Form, Journey
from ..journey.forms import form_checked
from .naming import Found

SPEAK = {"gettext", "ngettext", "_", "lazy_gettext"}
ERRORS = {"errors", "form_errors"}
PLACE = re.compile(r"%\((\w+)\)[sd]")
NOT_SHOWN = Path(__file__).parent / "not_shown.yaml"
DEPTH = 3
"""How many calls deep the code behind a page is read."""


class Forms:
    """The forms that were sent while it listens, one of each class."""

    def __init__(self) -> None:
        self.seen: dict[type[Form], Form] = {}

    @contextmanager
    def listening(self) -> Iterator[Forms]:
        """Note every form that is checked."""

        def note(kind: type[Form], form: Form, **_more: Any) -> None:
            self.seen.setdefault(kind, form)

        with form_checked.connected_to(note):
            yield self

    def purposes(self) -> dict[str, str]:
        """The ``autocomplete`` token of each field, by its name, where every form has the same."""
        found: dict[str, set[str]] = {}
        for form in self.seen.values():
            for field in form.questions():
                token = (field.render_kw or {}).get("autocomplete", "")
                found.setdefault(field.name, set()).add(token)
        return {
            name: token
            for name, tokens in found.items()
            if len(tokens) == 1
            for token in tokens
            if token
        }


def untold(
    forms: Forms, journey: Journey, found: Iterable[Found], asked: Container[str]
) -> list[str]:
    """Messages that no state shows, less those of which it is said why.

    :param asked: the names of the fields that were on any page. One that this council does not ask
        has no messages.
    """
    told = "\n".join(each.kind for each in found if "error: " in each.kind)
    left_out: Mapping[str, str] = yaml.safe_load(NOT_SHOWN.read_text("utf-8")) or {}
    declared: dict[str, str] = {}
    for kind, form in forms.seen.items():
        declared |= dict.fromkeys(_of_form(form, asked), kind.__name__)
    for page in journey.pages.values():
        for code in (page.keep, page.interim, page.uploads and page.uploads.too_much):
            declared |= dict.fromkeys(_of_code(code, DEPTH), page.name) if code else {}
    return [
        f"the message “{message}” of {where}"
        for message, where in declared.items()
        if message not in left_out and not _pattern(message).search(told)
    ]


def _pattern(message: str) -> re.Pattern[str]:
    """The message, with anything where something is put into it."""
    parts = PLACE.split(message)[::2]
    return re.compile(".+?".join(re.escape(" ".join(each.split(" "))) for each in parts))


def _of_form(form: Form, asked: Container[str]) -> Iterator[str]:
    for field in form.questions():
        if field.name not in asked:
            continue
        yield from _lazy(vars(field), but={"label", "description"})
        for validator in field.validators:
            if inspect.isfunction(validator):
                yield from _of_code(validator, 1)
            elif not inspect.ismethod(validator):
                yield from _lazy(vars(validator))
    for name, method in inspect.getmembers(type(form), inspect.isfunction):
        of_field = name.removeprefix("validate_")
        if (name == "validate" or of_field in asked) and not _is_of_wtforms(method):
            yield from _of_code(method, 1)


def _is_of_wtforms(method: Callable[..., Any]) -> bool:
    return method.__module__.partition(".")[0] == "wtforms"


def _lazy(values: Mapping[str, Any], but: Iterable[str] = ()) -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, LazyString) and name not in but:
            yield str(value)


def _of_code(code: Callable[..., Any], depth: int) -> Iterator[str]:
    """The messages in what a function raises or sets as errors, and in what it calls."""
    function = inspect.unwrap(code)
    if not inspect.isfunction(function) or depth == 0:
        return
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, SyntaxError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) or _sets_errors(node):
            yield from _spoken(node)
    known = inspect.getclosurevars(function)
    for value in (*known.globals.values(), *known.nonlocals.values()):
        if inspect.isfunction(value) and _is_near(value, function):
            yield from _of_code(value, depth - 1)
        elif isinstance(value, Mapping) and all(map(_is_problem, value)):
            yield from _lazy({str(key): each for key, each in value.items()})


def _is_near(called: Callable[..., Any], caller: Callable[..., Any]) -> bool:
    """Whether a function is of the same room."""
    return called.__module__.rpartition(".")[0] == caller.__module__.rpartition(".")[0]


def _is_problem(key: object) -> bool:
    return inspect.isclass(key) and issubclass(key, Exception)


def _sets_errors(node: ast.AST) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else []
    return any(isinstance(each, ast.Attribute) and each.attr in ERRORS for each in targets)


def _spoken(node: ast.AST) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in SPEAK:
            yield from (each.value for each in call.args if _is_text(each))  # type: ignore[attr-defined]


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
