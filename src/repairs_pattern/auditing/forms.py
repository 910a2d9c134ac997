"""The forms of a page: what they ask, what can be chosen, and their buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bs4 import Tag

OF_BUTTONS = {"submit", "button", "reset", "image"}
CHOSEN = {"radio", "checkbox"}
CONDITIONAL = re.compile(r"__conditional$")


@dataclass
class Field:
    """Something to fill in.

    :param kind: the input's type, ``textarea`` or ``select``.
    :param offered: the label of each choice, by its value.
    :param boxes: how many controls have this name; a date has three.
    :param alone: the choice that JavaScript lets nobody make together with another; "" for none.
    :param untouched: what a browser sends of it when nobody touches it, box by box.
    :param revealed_by: the name and value of the choice that reveals it; None when it is seen.
    """

    name: str
    kind: str
    label: str
    attributes: Mapping[str, Any]
    value: str = ""
    offered: dict[str, str] = field(default_factory=dict)
    boxes: int = 0
    alone: str = ""
    untouched: list[str] = field(default_factory=list)
    revealed_by: tuple[str, str] | None = None

    @property
    def is_text(self) -> bool:
        """Whether words are typed into it."""
        return not self.offered and self.kind not in {"hidden", "file", *CHOSEN}


@dataclass
class Form:
    """A form of a page.

    :param action: where it is sent; "" for the page itself.
    :param buttons: words, name and value of each.
    :param is_sent_by_script: whether the page stays as it is when JavaScript is on.
    :param place: which one it is among those of the main part; None for the only one.
    """

    action: str
    method: str
    fields: dict[str, Field]
    buttons: list[tuple[str, str, str]]
    is_of_files: bool
    is_sent_by_script: bool = False
    place: int | None = None

    @property
    def hidden(self) -> dict[str, str]:
        """What is sent that nobody fills in."""
        return {each.name: each.value for each in self.fields.values() if each.kind == "hidden"}

    @property
    def untouched(self) -> dict[str, list[str]]:
        """What is sent of fields that nobody touches."""
        return {each.name: each.untouched for each in self.fields.values() if each.untouched}

    @property
    def main_button(self) -> int:
        """The place of the button that goes on: the last one without a name."""
        plain = [place for place, (_, name, _) in enumerate(self.buttons) if not name]
        return plain[-1] if plain else len(self.buttons) - 1

    def contradicts(self, given: Mapping[str, Any]) -> bool:
        """Whether JavaScript lets nobody choose all of this at once."""
        return any(
            len(given[each.name]) > 1 and each.alone in given[each.name]
            for each in self.fields.values()
            if each.alone and isinstance(given.get(each.name), list | tuple)
        )

    @property
    def asked(self) -> list[Field]:
        """What somebody fills in."""
        return [each for each in self.fields.values() if each.kind != "hidden"]


def read_form(tag: Tag) -> Form:
    fields: dict[str, Field] = {}
    buttons = []
    for control in tag.find_all(["input", "textarea", "select", "button"]):
        assert isinstance(control, Tag)
        kind = str(control.get("type") or ("submit" if control.name == "button" else control.name))
        name = str(control.get("name") or "")
        if kind in OF_BUTTONS:
            words = words_of(control) or str(control.get("value") or "")
            buttons.append((words, name, str(control.get("value") or "")))
        elif name:
            is_hidden = control.has_attr("hidden") or control.find_parent(hidden=True)
            seen = "hidden" if is_hidden else "text" if kind == "input" else kind
            _add(fields, tag, control, seen, name)
    action = str(tag.get("action") or "")
    method = str(tag.get("method") or "get").lower()
    is_of_files = tag.get("enctype") == "multipart/form-data"
    by_script = tag.has_attr("data-sent-by-script")
    return Form(action, method, fields, buttons, is_of_files, by_script)


def _add(fields: dict[str, Field], form: Tag, control: Tag, kind: str, name: str) -> None:
    value = control.get_text() if kind == "textarea" else str(control.get("value") or "")
    label = _label(form, control)
    known = fields.setdefault(name, Field(name, kind, label, dict(control.attrs), value))
    known.boxes += 1
    known.revealed_by = _revealer(form, control)
    known.untouched += _untouched(control, kind, value)
    if kind in CHOSEN:
        known.offered[value] = label
        if control.get("data-behaviour") == "exclusive":
            known.alone = value
        if (legend := _legend(control)) is not None:
            known.label = legend
    elif kind == "select":
        known.offered = {
            str(each.get("value") or words_of(each)): words_of(each)
            for each in control.find_all("option")
            if isinstance(each, Tag)
        }


def _untouched(control: Tag, kind: str, value: str) -> list[str]:
    """What a browser sends of a control that nobody touches: of a list always some choice."""
    if kind == "select":
        chosen = control.find("option", selected=True) or control.find("option")
        return [str(chosen.get("value") or words_of(chosen))] if isinstance(chosen, Tag) else []
    if kind in CHOSEN:
        return [value] if control.has_attr("checked") else []
    return [] if kind in {"file", "hidden"} else [value]


def _revealer(form: Tag, control: Tag) -> tuple[str, str] | None:
    inside = control.find_parent(class_=CONDITIONAL)
    if not isinstance(inside, Tag):
        return None
    choice = form.find(True, {"data-aria-controls": str(inside.get("id"))})
    return (str(choice["name"]), str(choice["value"])) if isinstance(choice, Tag) else None


def _label(form: Tag, control: Tag) -> str:
    by_id = form.find("label", attrs={"for": str(control["id"])}) if control.get("id") else None
    tag = by_id or control.find_parent("label")
    return words_of(tag) if isinstance(tag, Tag) else str(control.get("aria-label") or "")


def _legend(control: Tag) -> str | None:
    group = control.find_parent("fieldset")
    legend = group.find("legend") if isinstance(group, Tag) else None
    return words_of(legend) if isinstance(legend, Tag) else None


def words_of(tag: Tag) -> str:
    return " ".join(tag.get_text().split())
