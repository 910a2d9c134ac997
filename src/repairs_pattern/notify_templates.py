"""The templates that a council keeps in GOV.UK Notify: what they must say, and whether they do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_babel import force_locale

from .council import Council
from .council.sending import messages_of, said
from .messages import message_template

TYPES = {"text": "sms", "email": "email", "letter": "letter"}
"""What Notify calls the channels."""

_MARK = re.compile(r"\(\(([^)?]+)(?:\?\?.*?)?\)\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Template:
    """One template.

    :param subject: of an email and the heading of a letter; empty for a text.
    """

    name: str
    channel: str
    language: str
    kind: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Where Notify has something else than the service needs.

    :param is_fault: whether messages would not leave, or would not say what they must. What is not
        a fault may be what the council wants.
    """

    template: str
    words: str
    is_fault: bool


def templates_of(app: Flask, council: Council) -> list[Template]:
    """Every template that a council needs, in its own words where it has some.

    :param app: the council's; words are looked up in it.
    """
    return [_template(app, *sent) for sent in messages_of(council)]


def _template(app: Flask, channel: str, language: str, kind: str) -> Template:
    with app.test_request_context(), force_locale(language):
        words = message_template(kind)
    gap = "\n" if channel == "text" else "\n\n"
    subject = "" if channel == "text" else words.subject
    name = f"Repairs: {said((channel, language, kind))}"  # type: ignore[arg-type]
    return Template(name, channel, language, kind, subject, gap.join(words.paragraphs))


def found_in(
    wanted: Iterable[Template], existing: Iterable[Mapping[str, Any]], council: Council
) -> dict[str, Mapping[str, Any]]:
    """What Notify has for each template, by its name: with the id of council.toml, or else with
    the same name.

    :param existing: as ``NotifyMessenger.all_templates`` gives them.
    """
    notify = council.gateways.notify
    ids: Mapping[Any, Any] = notify.templates if notify else {}
    by_id = {str(each["id"]): each for each in existing}
    by_name = {_plain(str(each.get("name"))): each for each in by_id.values()}
    found = {}
    for each in wanted:
        number = ids.get(each.channel, {}).get(each.language, {}).get(each.kind)
        there = by_id.get(number) if number else by_name.get(_plain(each.name))
        if there is not None:
            found[each.name] = there
    return found


def differences(
    wanted: Iterable[Template], found: Mapping[str, Mapping[str, Any]]
) -> Iterator[Difference]:
    """In which way what Notify has is not what the service needs."""
    for each in wanted:
        if each.name not in found:
            yield Difference(each.name, "Notify does not have it. Create it.", is_fault=True)
            continue
        yield from _differences(each, found[each.name])


def _differences(wanted: Template, found: Mapping[str, Any]) -> Iterator[Difference]:
    if found.get("type") != TYPES[wanted.channel]:
        words = f"It is for {found.get('type')}, and must be for {TYPES[wanted.channel]}."
        yield Difference(wanted.name, words, is_fault=True)
        return
    subject, body = str(found.get("subject") or ""), str(found.get("body") or "")
    ours, theirs = _marks(wanted.subject, wanted.body), _marks(subject, body)
    for name in sorted(theirs.keys() - ours.keys()):
        words = f"It asks for {theirs[name]}, which the service does not send. Take it out."
        yield Difference(wanted.name, words, is_fault=True)
    for name in sorted(ours.keys() - theirs.keys()):
        words = f"It leaves out {ours[name]}, so people are not told it."
        yield Difference(wanted.name, words, is_fault=True)
    if wanted.channel != "text" and _plain(subject) != _plain(wanted.subject):
        words = f"Its subject is “{subject}”, and ours is “{wanted.subject}”."
        yield Difference(wanted.name, words, is_fault=False)
    if _plain(body) != _plain(wanted.body):
        yield Difference(wanted.name, "Its words are not ours.", is_fault=False)


def _marks(*texts: str) -> dict[str, str]:
    """The places for parts: as Notify compares them, and as they are written."""
    names = _MARK.findall("\n".join(texts))
    return {re.sub(r"[\s_-]", "", name).lower(): f"(({name}))" for name in names}


def _plain(text: str) -> str:
    """A text without what nobody sees: how its lines end, and spaces around them."""
    return " ".join(text.split())
