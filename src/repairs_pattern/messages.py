"""The words of each message, in the language of the app or request that shows or sends it.

A message is made of sentences that are the same for everybody, and of parts that are put into them,
such as a day. A messenger that keeps sentences of its own, as GOV.UK Notify does in templates, is
given the parts alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from .council import Council
from .domain.repairs import STAFF
from .message_parts import PARTS, Told
from .words import gettext as _

Parts: TypeAlias = Mapping[str, str]
"""Words by the name of what they are; empty where there is nothing to say."""

Written: TypeAlias = tuple[str, tuple[str, ...]]
"""A subject and paragraphs."""

_MARKS: Parts = {name: f"(({name}))" for name in PARTS}
_MARK = re.compile(r"\(\((\w+)\)\)")


@dataclass(frozen=True, slots=True)
class Message:
    """A message as a person reads it.

    :param subject: of an email or a letter; a text message has none.
    :param paragraphs: in order; a text message is made of the same ones.
    :param link: a whole address that stands after them.
    :param parts: what was put into the sentences, and the link, by name.
    """

    subject: str
    paragraphs: tuple[str, ...]
    link: str | None = None
    parts: Parts = field(default_factory=dict)


def message_text(council: Council, kind: str, channel: str, content: Mapping[str, Any]) -> Message:
    """The words of one message.

    :param kind: ``resume``, or what happened to a repair: ``confirmation``, ``changed``,
        ``reminder``, ``visit-cancelled``, ``cancelled``, ``worse``, ``missed`` or
        ``booked-again``; or ``staff``, what somebody at the council is told. The link of ``resume``
        needs a request, or an app that knows its own address (Flask's ``SERVER_NAME``): never the
        word of whoever asked.
    :param channel: ``text``, ``email`` or ``letter``; ``staff`` for an email to staff.
    :param content: as ``repairs_pattern.domain.repairs`` wrote it.
    :raises KeyError: for a kind that nobody wrote words for.
    """
    told = Told(council, kind, channel, content)
    parts = {name: PARTS[name](told) for name in message_template(kind).parts}
    subject, paragraphs = KINDS[kind](parts)
    said = tuple(paragraph for paragraph in paragraphs if paragraph)
    if parts.get("link"):
        return Message(subject, said[:-1], parts["link"], parts)
    return Message(subject, said, None, parts)


def message_template(kind: str) -> Message:
    """The sentences of one kind of message, with ``((name))`` where a part goes.

    :raises KeyError: for a kind that nobody wrote words for.
    """
    subject, paragraphs = KINDS[kind](_MARKS)
    names = _MARK.findall("\n".join((subject, *paragraphs)))
    return Message(subject, paragraphs, parts={name: _MARKS[name] for name in names})


def _confirmation(parts: Parts) -> Written:
    return _("Your repair report: %(reference)s", **parts), (
        parts["greeting"],
        _("%(council)s has your report: %(repair)s.", **parts),
        parts["next"],
        _closing(parts),
    )


def _changed(parts: Parts) -> Written:
    return _("Your visit has changed: %(reference)s", **parts), (
        _("%(council)s has changed your visit: %(repair)s.", **parts),
        parts["next"],
        _closing(parts),
    )


def _reminder(parts: Parts) -> Written:
    return _("Your visit tomorrow: %(reference)s", **parts), (
        _("A reminder from %(council)s about your repair: %(repair)s.", **parts),
        parts["next"],
        _closing(parts),
    )


def _visit_cancelled(parts: Parts) -> Written:
    return _("Your visit is cancelled: %(reference)s", **parts), (
        _("%(council)s has cancelled the visit on %(day)s: %(repair)s.", **parts),
        _("We will contact you to arrange another visit."),
        _closing(parts),
    )


def _cancelled(parts: Parts) -> Written:
    return _("Your repair is cancelled: %(reference)s", **parts), (
        _("%(council)s has cancelled your repair: %(repair)s.", **parts),
        _("Nobody will come. If you still need it, report it again."),
        _closing(parts),
    )


def _worse(parts: Parts) -> Written:
    return _("You told us it got worse: %(reference)s", **parts), (
        _("%(council)s will look at your repair again: %(repair)s.", **parts),
        parts["next"],
        _closing(parts),
    )


def _missed(parts: Parts) -> Written:
    return _("We could not get in: %(reference)s", **parts), (
        _("%(council)s came on %(day)s, %(window)s, and could not get in: %(repair)s.", **parts),
        parts["next"],
        _closing(parts),
    )


def _booked_again(parts: Parts) -> Written:
    return _("Your visit is booked: %(reference)s", **parts), (
        _("%(council)s has booked another visit: %(repair)s.", **parts),
        parts["next"],
        _closing(parts),
    )


def _closing(parts: Parts) -> str:
    return _(
        "Your reference is %(reference)s. To change anything, call %(phone)s.",
        **parts,
    )


def _staff(parts: Parts) -> Written:
    """What staff are told: enough to know what to look up, and nothing of anybody."""
    return f"{parts['happened']}: {parts['reference']}", (
        f"{parts['happened']}: {parts['repair']}.",
        _("Reference: %(reference)s", **parts),
        parts["priority"],
        parts["target"],
        parts["visit"],
    )


def _resume(parts: Parts) -> Written:
    return _("Carry on with your repair report"), (
        _("%(council)s: your report is not sent yet.", **parts),
        _(
            "To carry on, use this link before %(time)s on %(day)s. It works once. "
            "If you did not ask for it, ignore this message.",
            **parts,
        ),
        parts["link"],
    )


KINDS: Mapping[str, Callable[[Parts], Written]] = {
    "confirmation": _confirmation,
    "changed": _changed,
    "reminder": _reminder,
    "visit-cancelled": _visit_cancelled,
    "cancelled": _cancelled,
    "worse": _worse,
    "missed": _missed,
    "booked-again": _booked_again,
    "resume": _resume,
    STAFF: _staff,
}
"""What writes each kind of message. The link, where there is one, comes last."""
