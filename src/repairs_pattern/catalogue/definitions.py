"""What a component is, as its YAML says: the one reader of ``components/<name>/<name>.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from .folder import components_folder

try:
    from yaml import CSafeLoader as _BaseLoader
except ImportError:  # PyYAML without its part in C: the same, and slower
    from yaml import SafeLoader as _BaseLoader  # type: ignore[assignment]

Kind = Literal["string", "html", "boolean", "integer", "array", "object", "field", "form"]
"""The type of a parameter. An array without ``params`` holds strings; an object without them holds
what it likes. ``field`` and ``form`` are those of WTForms."""

Text = Annotated[str, Field(min_length=1)]


class UnknownComponent(LookupError):
    """There is no component of that name."""


class BrokenDefinition(ValueError):
    """The YAML of a component is not what the catalogue expects."""


class _Loader(_BaseLoader):
    """PyYAML's safe loader, but a key that stands twice is refused and not silently the winner."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _value in node.value if key.tag != "tag:yaml.org,2002:merge"]
        twice = {str(key) for key in keys if keys.count(key) > 1}
        if twice:
            raise yaml.YAMLError(f"{', '.join(twice)} stands twice{node.start_mark}")
        return super().construct_mapping(node, deep)


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Parameter(_Model):
    """One parameter of a macro; ``params`` are those inside it."""

    name: Text
    type: Kind
    required: bool
    description: Text
    params: tuple[Parameter, ...] = Field((), strict=False)


class Macro(_Model):
    """A further macro of a component that has several, with its own parameters."""

    name: Text
    description: Text
    params: tuple[Parameter, ...] = Field((), strict=False)


class Example(_Model):
    """One way to use a component.

    ``data`` is what the macro is called with. An example of the form bridge has ``form``, the
    Python of a WTForms form class, and ``template``, the Jinja that renders it as ``form``; its
    ``data`` is what the form begins with, and ``posted`` what was sent, if anything was.
    """

    component: Text
    name: Text
    description: Text
    data: dict[str, Any] = {}
    form: str | None = None
    template: str | None = None
    posted: dict[str, list[str]] | None = None

    @property
    def slug(self) -> str:
        """The name as part of an address: ``error-too-large``."""
        return _slug(self.name)


class Criterion(_Model):
    """One thing that must be so for everybody, and what is known about it."""

    id: Text
    wcag: tuple[Text, ...] = Field(strict=False)
    criterion: Text
    status: Text


class KnownBad(_Model):
    """HTML with a fault that a check must find."""

    name: Text
    why: Text
    html: Text

    @property
    def slug(self) -> str:
        """The name as part of an address."""
        return _slug(self.name)


class FlaskExample(_Model):
    """A whole small app that uses a component.

    :ivar app: the Python of ``app.py``; its one page is at ``/``.
    :ivar template: the Jinja of ``templates/page.html``.
    :ivar bad: what to post so that an error is shown; empty when there is no form.
    :ivar good: what to post so that the app says thanks; empty when there is no form.
    """

    app: Text
    template: Text
    bad: dict[str, str] | None = None
    good: dict[str, str] | None = None


class Component(_Model):
    """One folder of ``components/``.

    :ivar title: the name for people, such as ``Slot list``.
    :ivar file: where its macro is: in its folder, or beside it for the form bridge.
    :ivar params: of its macro; for a component of several macros, those that most of them have.
    """

    name: Text
    title: str = ""
    macro: Text
    file: Text = "macro.html"
    description: Text
    experimental: bool = False
    params: tuple[Parameter, ...] = Field(strict=False)
    macros: tuple[Macro, ...] = Field((), strict=False)
    examples: tuple[Example, ...] = Field(strict=False, min_length=1)
    accessibility: tuple[Criterion, ...] = Field(strict=False, min_length=1)
    known_bad: tuple[KnownBad, ...] = Field((), strict=False)
    flask: FlaskExample | None = None

    @model_validator(mode="before")
    @classmethod
    def _fill_in_names(cls, given: Any) -> Any:
        if not isinstance(given, dict) or not isinstance(given.get("examples"), list):
            return given
        name = str(given.get("name", ""))
        examples = [{**each, "component": name} for each in given["examples"]]
        return {"title": name.replace("-", " ").capitalize(), **given, "examples": examples}

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        for what, names in (
            ("examples", [each.slug for each in self.examples]),
            ("known_bad", [each.slug for each in self.known_bad]),
            ("accessibility", [each.id for each in self.accessibility]),
        ):
            if len(set(names)) < len(names):
                raise ValueError(f"two of its {what} have one name")
        return self

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return components_folder() / self.name

    @property
    def template(self) -> str:
        """The template to import its macro from: ``components/slot-list/macro.html``."""
        folder = "components" if self.macros else f"components/{self.name}"
        return f"{folder}/{self.file}"

    @property
    def readme(self) -> str:
        """The text of its README, in Markdown."""
        return (self.folder / "README.md").read_text("utf-8")

    def example(self, slug: str) -> Example:
        """The example of this name or slug; raises `LookupError` when there is none."""
        for each in self.examples:
            if slug in (each.slug, each.name):
                return each
        raise LookupError(f"{self.name} has no example called {slug}.")


class Row(NamedTuple):
    """A row of a table of parameters, with a dotted name such as ``days.slots.text``."""

    name: str
    type: Kind
    required: bool
    description: str


def parameter_table(params: tuple[Parameter, ...], inside: str = "") -> Iterator[Row]:
    """The parameters and those inside them, each before its own."""
    for each in params:
        name = f"{inside}{each.name}"
        yield Row(name, each.type, each.required, each.description)
        yield from parameter_table(each.params, f"{name}.")


def component(name: str) -> Component:
    """The component of this name, read anew when its file has changed.

    Raises `UnknownComponent`, and `BrokenDefinition` when its YAML is not as it should be.
    """
    file = components_folder() / name / f"{name}.yaml"
    try:
        changed = file.stat().st_mtime_ns if _slug(name) == name else None
    except FileNotFoundError:
        changed = None
    if changed is None:
        raise UnknownComponent(f"There is no component called {name}.")
    return _read(file, changed)


def components() -> tuple[Component, ...]:
    """All components in the order of their names."""
    return tuple(component(name) for name in _names(components_folder()))


def _names(folder: Path) -> list[str]:
    return sorted(file.stem for file in folder.glob("*/*.yaml") if file.stem == file.parent.name)


@lru_cache(maxsize=256)
def _read(file: Path, changed: int) -> Component:
    """Read a file as it was when it was `changed`."""
    try:
        read = yaml.load(file.read_text("utf-8"), _Loader)  # noqa: S506 - a kind of safe loader
        found = Component.model_validate(read)
    except (yaml.YAMLError, ValidationError) as error:
        raise BrokenDefinition(f"{file.name}: {error}") from error
    if found.name != file.stem:
        raise BrokenDefinition(f"{file.name}: its name is {found.name}.")
    return found


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
