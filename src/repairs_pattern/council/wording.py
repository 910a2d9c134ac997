"""Turns what pydantic finds into sentences that a repairs manager can act on."""

from __future__ import annotations

import json
import types
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from repairs_pattern.domain.law import Period

from .models import PeriodSetting
from .problems import Problem, did_you_mean

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

    from .files import Document
    from .toml_lines import KeyPath

_KINDS = {
    "string_type": ("a text", "Put it in quotation marks."),
    "int_type": ("a whole number", "Write it plainly, without quotation marks."),
    "int_from_float": ("a whole number", "Leave out the point and what follows it."),
    "bool_type": ("true or false", "Write true or false, without quotation marks."),
    "tuple_type": ("a list", "Put it in square brackets, with commas between."),
    "model_type": ("a section", "Give its settings below a line with its name in [ ]."),
    "model_attributes_type": ("a section", "Give its settings below a line with its name in [ ]."),
    "mapping_type": ("a section", "Give its settings below a line with its name in [ ]."),
    "dict_type": ("a section", "Give its settings below a line with its name in [ ]."),
}
_BOUNDS = {
    "greater_than_equal": ("ge", "at least"),
    "less_than_equal": ("le", "at most"),
}


def dotted(path: Iterable[Hashable]) -> str:
    """A key path as people write it: booking.windows (number 2) ends."""
    said = ""
    for step in path:
        if isinstance(step, int):
            said += f" (number {step + 1}) "
        else:
            said += f"{step}" if not said or said.endswith(" ") else f".{step}"
    return said.strip()


def _section(path: KeyPath) -> str:
    """Where a setting belongs, by the path of its section."""
    if not path:
        return "above the first section"
    if isinstance(path[-1], int):
        return f"under [[{dotted(path[:-1])}]] (number {path[-1] + 1})"
    return f"under [{dotted(path)}]"


def _as_toml(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {_as_toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_as_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False, default=str)


def _models_in(annotation: Any) -> tuple[type[BaseModel] | None, Any]:
    """The model that an annotation names, or what each item of its list or mapping is."""
    if annotation is Period:
        return PeriodSetting, None
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, None
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return _models_in(next(each for each in arguments if each is not type(None)))
    if origin is tuple:
        return None, arguments[0]
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return None, arguments[1]
    return None, None


def _setting(model: type[BaseModel], path: KeyPath) -> tuple[FieldInfo | None, list[str]]:
    """The field at `path`, and the names that its section allows."""
    field: FieldInfo | None = None
    annotation: Any = model
    names: list[str] = []
    for step in path:
        section, item = _models_in(annotation)
        if section is None:
            field, names, annotation = None, [], item
            continue
        fields = {field.alias or name: field for name, field in section.model_fields.items()}
        names = list(fields)
        field = fields.get(str(step))
        if field is None:
            return None, names
        annotation = field.annotation
    return field, names


def _example(model: type[BaseModel], path: KeyPath) -> str:
    field, _ = _setting(model, path)
    if field is None or not field.examples:
        return f"Add the section [{dotted(path)}]."
    if path[-1] in PeriodSetting.model_fields and len(path) > 1:
        return _as_period(model, path[:-1])
    setting = f"{path[-1]} = {_as_toml(field.examples[0])}"
    return f"Add it {_section(path[:-1])}, such as: {setting}"


def _as_period(model: type[BaseModel], path: KeyPath) -> str:
    field, _ = _setting(model, path)
    examples = field.examples if field else None
    return f"Write it like: {path[-1]} = {_as_toml((examples or [{}])[0])}"


def _choices(error: ErrorDetails) -> list[str]:
    expected = str(error["ctx"]["expected"])
    return [word.strip().strip("'") for word in expected.replace(" or ", ", ").split(",")]


def _shown(value: object) -> str:
    text = _as_toml(value) if isinstance(value, (str, int, float, bool, list, dict)) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _words(error: ErrorDetails, model: type[BaseModel], path: KeyPath) -> tuple[str, str]:
    kind, context, name = error["type"], error.get("ctx", {}), dotted(path)
    field, names = _setting(model, path)
    if kind == "ours":
        return f"{name}: {context['reason']}", context["mend"]
    if kind == "missing":
        return f"{name} is missing.", _example(model, path)
    if kind == "extra_forbidden":
        known = "a setting" if len(path) > 1 else "a setting or a section"
        where = f" {_section(path[:-1])}" if len(path) > 1 else ""
        return f"“{path[-1]}” is not {known}{where}.", did_you_mean(str(path[-1]), names)
    if kind == "literal_error":
        return _not_a_choice(error, name)
    if kind in _BOUNDS:
        key, words = _BOUNDS[kind]
        limit = context[key]
        return f"{name} is {_shown(error['input'])}.", f"Give {words} {limit}."
    if kind == "string_too_short" or (kind == "too_short" and not error["input"]):
        return f"{name} is empty.", "Fill it in, or take the line out if it is not needed."
    if kind == "string_too_long":
        return f"{name} is too long.", f"Use at most {context['max_length']} characters."
    if kind in _KINDS:
        what, mend = _KINDS[kind]
        if field is not None and field.annotation is Period:
            what, mend = "a length of time", _as_period(model, path)
        return f"{name} must be {what}, and is {_shown(error['input'])}.", mend
    example = f"Write it like: {_as_toml(field.examples[0])}" if field and field.examples else ""
    return f"{name} is {_shown(error['input'])}, which cannot be used.", (
        example or "Compare it with the file of another council."
    )


def _not_a_choice(error: ErrorDetails, name: str) -> tuple[str, str]:
    value, choices = error["input"], _choices(error)
    if isinstance(value, str):
        return f"{name}: “{value}” cannot be used here.", did_you_mean(value, choices)
    return f"{name} is {_shown(value)}.", f"Use one of: {', '.join(choices)}."


def _path(error: ErrorDetails) -> KeyPath:
    """The key path of an error; a name that is wrong as a key is told by its own path."""
    return tuple(step for step in error["loc"] if step != "[key]")


def problems_of(
    error: ValidationError, document: Document, model: type[BaseModel]
) -> list[Problem]:
    """Each thing that pydantic found in `document`, in our words and at its line."""
    details = [(_path(detail), detail) for detail in error.errors(include_url=False)]
    return [
        document.problem(path, *_words(detail, model, path))
        for path, detail in details
        if not _follows(path, detail, details, model)
    ]


def yaml_problems_of(
    error: ValidationError, document: Document, model: type[BaseModel]
) -> list[Problem]:
    """As ``problems_of``, for a file that is YAML and not a council.toml."""
    return [_in_yaml(problem) for problem in problems_of(error, document, model)]


def _in_yaml(problem: Problem) -> Problem:
    name = problem.reason.removesuffix(" is missing.")
    return problem if name == problem.reason else replace(problem, mend=f"Add a line: {name}: …")


def _follows(
    path: KeyPath,
    detail: ErrorDetails,
    details: list[tuple[KeyPath, ErrorDetails]],
    model: type[BaseModel],
) -> bool:
    """Whether one error only follows from another, so that mending that one is enough.

    A list whose items are wrong counts as too short, and a setting with a misspelt name as missing.
    """
    if detail["type"] == "too_short":
        return bool(detail["input"])
    if detail["type"] != "missing":
        return False
    _, names = _setting(model, path)
    return any(
        other["type"] == "extra_forbidden"
        and unknown[:-1] == path[:-1]
        and get_close_matches(str(unknown[-1]), names, n=1) == [path[-1]]
        for unknown, other in details
    )
