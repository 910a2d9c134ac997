"""Whether a macro is called with the parameters that its component has.

Every ``macro.html`` passes its parameters through the filter ``checked``. A mistake raises
`WrongParameters` where the environment is strict, which is where people build and test. Elsewhere a
resident is waiting for the page: what is wrong is left out, so that the macro's default counts, and
logged once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Undefined

from .definitions import Component, Kind, Parameter, component

if TYPE_CHECKING:
    from jinja2 import Environment

LOG = logging.getLogger("repairs_pattern.components")


class Mistake(NamedTuple):
    """One thing that is wrong in a call.

    :ivar name: the dotted name of the parameter, as in the table of parameters.
    :ivar at: the same with the numbers of entries, such as ``days[0].slots[1].text``.
    :ivar reason: what is wrong with it. It never holds a value, which may be somebody's answer.
    """

    name: str
    at: str
    reason: str


class WrongParameters(TypeError):
    """A macro was called with parameters that its component does not have, or of other types."""

    def __init__(self, name: str, mistakes: list[Mistake]) -> None:
        self.component = name
        self.mistakes = mistakes
        lines = "".join(f"\n  {each.at} {each.reason}" for each in mistakes)
        super().__init__(f"The component {name} is called with wrong parameters:{lines}")


def install(environment: Environment, strict: Callable[[], bool]) -> None:
    """Give `environment` the filter that the components need.

    :param strict: whether a mistake is an error, asked at each mistake.
    """
    environment.filters["checked"] = Checker(strict)


class Checker:
    """The filter ``params | checked("slot-list")``."""

    def __init__(self, strict: Callable[[], bool]) -> None:
        self._strict = strict
        self._shapes: dict[str, tuple[Component, _Shape]] = {}
        self._logged: set[tuple[str, str]] = set()

    def __call__(self, params: Any, name: str, also: Collection[str] = ()) -> Any:
        """The parameters that can be used, in the same object if all can be.

        What is none, or empty and of another type, as ``errors and {"text": errors[0]}`` is when
        there is no error, is as good as not given.

        :param params: what the macro was called with. Undefined and none are no parameters.
        :param name: the component.
        :param also: the parameters that a council's own version of the macro has besides.

        Raises `WrongParameters` when it is strict.
        """
        given = {} if _is_absent(params) else params
        shape = self._shape(name)
        if shape.fits(given, also):
            return given
        mistakes: list[Mistake] = []
        mended = _mended_object(given, shape, _Place(), mistakes, also)
        if mistakes and self._strict():
            raise WrongParameters(name, mistakes)
        for each in mistakes:
            self._log(name, each)
        return mended

    def _shape(self, name: str) -> _Shape:
        """The parameters of a component, compiled once, and again when the YAML has changed."""
        known = self._shapes.get(name)
        if known and not self._strict():
            return known[1]
        definition = component(name)
        if known is None or known[0] is not definition:
            known = self._shapes[name] = (definition, _Shape.of(definition.params))
        return known[1]

    def _log(self, name: str, mistake: Mistake) -> None:
        if (name, mistake.name) not in self._logged:
            self._logged.add((name, mistake.name))
            LOG.warning("%s: %s %s", name, mistake.at, mistake.reason)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the parameters something stands."""

    name: str = ""
    at: str = ""

    def of(self, key: object) -> _Place:
        dot = "." if self.at else ""
        return _Place(f"{self.name}{dot}{key}", f"{self.at}{dot}{key}")

    def entry(self, index: int) -> _Place:
        return _Place(self.name, f"{self.at}[{index}]")

    def is_wrong(self, reason: str) -> Mistake:
        return Mistake(self.name or "params", self.at or "params", reason)


@dataclass(frozen=True, slots=True)
class _Shape:
    """The parameters of a macro, or those inside one, ready to compare."""

    rules: dict[str, _Rule]
    required: tuple[str, ...]

    @classmethod
    def of(cls, params: tuple[Parameter, ...]) -> _Shape:
        return cls(
            {each.name: _Rule.of(each) for each in params},
            tuple(each.name for each in params if each.required),
        )

    def fits(self, given: Any, also: Collection[str] = ()) -> bool:
        """Whether `given` can be used as it is. It is asked at every call, and so is kept quick."""
        if not _is_object(given):
            return False
        for name, value in given.items():
            rule = self.rules.get(name)
            if rule is None:
                if name not in also:
                    return False
            elif not isinstance(value, Undefined) and not rule.fits(value):
                return False
        return all(not _is_absent(given.get(name)) for name in self.required)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What one parameter may be."""

    kind: Kind
    required: bool
    is_kind: Callable[[Any], bool]
    shape: _Shape | None

    @classmethod
    def of(cls, param: Parameter) -> _Rule:
        shape = _Shape.of(param.params) if param.params else None
        return cls(param.type, param.required, _KINDS[param.type], shape)

    def fits(self, value: Any) -> bool:
        """Whether a value that is there can be used as it is."""
        if not self.is_kind(value):
            return False
        if self.kind == "array":
            return all(map(self.shape.fits if self.shape else _is_text, value))
        return self.shape is None or self.shape.fits(value)


def _is_absent(value: Any) -> bool:
    return value is None or isinstance(value, Undefined)


def _is_text(value: Any) -> bool:
    """Whether it is a string or, as a translation that waits for its language, behaves like one."""
    return isinstance(value, str) or hasattr(value, "casefold")


def _is_object(value: Any) -> bool:
    return type(value) is dict or isinstance(value, Mapping)


def _is_array(value: Any) -> bool:
    """Whether it can be gone through twice, as a generator cannot."""
    if type(value) is list:
        return True
    return isinstance(value, Collection) and not isinstance(value, Mapping) and not _is_text(value)


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_boolean(value: Any) -> bool:
    return isinstance(value, bool)


def _is_html(value: Any) -> bool:
    return _is_text(value) or hasattr(value, "__html__")


def _is_anything(_value: Any) -> bool:
    return True


_KINDS: dict[Kind, Callable[[Any], bool]] = {
    "string": _is_text,
    "html": _is_html,
    "boolean": _is_boolean,
    "integer": _is_integer,
    "array": _is_array,
    "object": _is_object,
    "field": _is_anything,
    "form": _is_anything,
}
_IN_WORDS: dict[Kind, str] = {
    "string": "a string",
    "html": "a string",
    "boolean": "true or false",
    "integer": "a whole number",
    "array": "a list",
    "object": "an object",
    "field": "a field of a form",
    "form": "a form",
}
_LEFT_OUT = object()


def _mended_object(
    given: Any, shape: _Shape, place: _Place, mistakes: list[Mistake], also: Collection[str] = ()
) -> dict[str, Any]:
    """What can be used of `given`, with each mistake added to `mistakes`."""
    if not _is_object(given):
        mistakes.append(place.is_wrong(_other_type("object", given)))
        given = {}
    mended: dict[str, Any] = {}
    for name, value in given.items():
        rule = shape.rules.get(name)
        if rule is None and name not in also:
            mistakes.append(place.of(name).is_wrong(_unknown(str(name), [*shape.rules, *also])))
        elif rule is None:
            mended[name] = value
        elif not _is_absent(value):
            used = _mended(value, rule, place.of(name), mistakes)
            mended |= {} if used is _LEFT_OUT else {name: used}
    for name in shape.required:
        if _is_absent(given.get(name)):
            rule = shape.rules[name]
            mistakes.append(place.of(name).is_wrong(f"is missing. {_must_be(rule.kind)}."))
            mended |= {name: _EMPTY[rule.kind]()} if rule.kind in _EMPTY else {}
    return mended


_EMPTY: dict[Kind, Callable[[], Any]] = {"array": list, "object": dict}
"""What stands for what is needed and not there, so that a macro can look into it."""


def _mended(value: Any, rule: _Rule, place: _Place, mistakes: list[Mistake]) -> Any:
    if rule.fits(value):
        return value
    if not value and not rule.required:
        return _LEFT_OUT
    if not rule.is_kind(value):
        mistakes.append(place.is_wrong(_other_type(rule.kind, value)))
        return _instead(value, rule)
    if rule.kind == "array":
        return _mended_array(value, rule.shape, place, mistakes)
    return _mended_object(value, rule.shape or _Shape({}, ()), place, mistakes)


def _mended_array(
    value: Any, shape: _Shape | None, place: _Place, mistakes: list[Mistake]
) -> list[Any]:
    mended = []
    for index, entry in enumerate(value):
        here = place.entry(index)
        if shape and _is_object(entry):
            mended.append(_mended_object(entry, shape, here, mistakes))
        elif not shape and _is_text(entry):
            mended.append(entry)
        else:
            kind: Kind = "object" if shape else "string"
            mistakes.append(here.is_wrong(_other_type(kind, entry)))
    return mended


def _instead(value: Any, rule: _Rule) -> Any:
    """What takes the place of a value of another type. Only what may be left out has a default."""
    if not rule.required:
        return _LEFT_OUT
    if rule.kind == "string" and isinstance(value, int | float):
        return str(value)
    return _EMPTY[rule.kind]() if rule.kind in _EMPTY else _LEFT_OUT


def _must_be(kind: Kind) -> str:
    return f"It must be {_IN_WORDS[kind]}"


def _other_type(kind: Kind, value: Any) -> str:
    return f"must be {_IN_WORDS[kind]}, but it is of type {type(value).__name__}."


def _unknown(name: str, known: list[str]) -> str:
    by_lower = {each.lower(): each for each in known}
    near = get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    hint = f"Did you mean {by_lower[near[0]]}?" if near else f"There are: {', '.join(known)}."
    return f"is not a parameter. {hint}"
