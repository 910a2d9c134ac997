"""Every kind of message that a council can send, and whether its messenger can send them."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from .gateways import ON_THIS_MACHINE, MessageKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from .fields import Channel, Language
    from .files import Document
    from .models import Settings
    from .problems import Problem

    Sent: TypeAlias = tuple[Channel, Language, MessageKind]

NOT_BY_LETTER: frozenset[MessageKind] = frozenset({"reminder", "resume"})
"""What would come too late, and a link that nobody types."""


def messages_of(settings: Settings) -> Iterator[Sent]:
    """Each message that residents of this council may get; and what its staff get, if any does."""
    kinds: tuple[MessageKind, ...] = get_args(MessageKind)
    for channel in settings.messages.channels:
        for language in settings.languages:
            for kind in kinds:
                if kind != "staff" and not (channel == "letter" and kind in NOT_BY_LETTER):
                    yield channel, language, kind
    if settings.messages.staff:
        yield "email", settings.languages[0], "staff"


def said(sent: Sent) -> str:
    """A message as a person calls it: ``reminder by text in Welsh``."""
    channel, language, kind = sent
    return f"{kind} by {channel} in {'Welsh' if language == 'cy' else 'English'}"


def check_sending(document: Document, settings: Settings) -> Iterator[Problem]:
    """Messages that residents are offered, and that the chosen messenger could not send."""
    if settings.gateways.messenger == "notify":
        yield from _templates(document, settings)
    if settings.gateways.messenger == "smtp":
        yield from _emails_alone(document, settings)


def _templates(document: Document, settings: Settings) -> Iterator[Problem]:
    templates = settings.gateways.notify.templates if settings.gateways.notify else None
    if templates is None:
        return
    missing = [
        said((channel, language, kind))
        for channel, language, kind in messages_of(settings)
        if kind not in templates.get(channel, {}).get(language, {})
    ]
    if missing:
        yield document.problem(
            ("gateways", "notify"),
            f"There is no template of Notify for: {', '.join(missing)}.",
            "Run repairs-pattern notify templates with this folder: it says what to create, and "
            "with --ids which lines to put here.",
        )


def _emails_alone(document: Document, settings: Settings) -> Iterator[Problem]:
    for index, channel in enumerate(settings.messages.channels):
        if channel != "email":
            yield document.problem(
                ("messages", "channels", index),
                f"Residents are offered “{channel}”, and a mail server sends emails alone.",
                'Write channels = ["email"], or choose another messenger.',
            )
    smtp = settings.gateways.smtp
    if smtp and smtp.security == "none" and smtp.host not in ON_THIS_MACHINE:
        yield document.problem(
            ("gateways", "smtp", "security"),
            f"Emails would go to {smtp.host} for everybody on the way to read.",
            'Use "starttls" or "tls". Only a server on this same machine needs neither.',
        )
