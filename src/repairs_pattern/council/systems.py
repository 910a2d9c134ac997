"""Checks that each system that is chosen can be found, and that none is described in vain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args, get_origin

from .gateways import Gateways

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .files import Document
    from .problems import Problem


def check_systems(document: Document, gateways: Gateways) -> Iterator[Problem]:
    """Chosen systems without a section, and sections of systems that stand behind no door."""
    doors = [name for name, field in Gateways.model_fields.items() if _is_choice(field.annotation)]
    sections = [name for name in Gateways.model_fields if name not in doors]
    chosen = {section_of(word) for door in doors for word in _words(getattr(gateways, door))}
    for door in doors:
        for word in _words(getattr(gateways, door)):
            section = section_of(word)
            if section in sections and getattr(gateways, section) is None:
                yield document.problem(
                    ("gateways", door),
                    f"{door} is “{word}”, and nothing says where that is.",
                    f"Add the section [gateways.{section}].",
                )
    for section in sections:
        if getattr(gateways, section) is not None and section not in chosen:
            yield document.advice(
                ("gateways", section),
                f"[gateways.{section}] is not used: no door is “{section.replace('_', '-')}”.",
                "Choose it under [gateways], or take the section out.",
            )


def section_of(word: str) -> str:
    """The section under [gateways] of the system that a choice names."""
    return word.replace("-", "_")


def _is_choice(annotation: object) -> bool:
    return get_origin(annotation) is Literal or any(map(_is_choice, get_args(annotation)))


def _words(choice: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """What was chosen for a door: nothing, one system, or several."""
    return (choice,) if isinstance(choice, str) else (choice or ())
