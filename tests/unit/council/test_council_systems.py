"""A system that is chosen must be found, and one that is described is meant to be used."""

from __future__ import annotations

from typing import Any, get_args

from repairs_pattern.council import load_council
from repairs_pattern.council.gateways import MessageKind
from repairs_pattern.messages import KINDS

A_TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"


def test_a_chosen_system_needs_its_section(council: Any) -> None:
    council.change("council.toml", "[privacy]", '[gateways]\nmessenger = "notify"\n\n[privacy]')
    assert council.says() == [
        "council.toml:56: error: messenger is “notify”, and nothing says where that is. "
        "Mend: Add the section [gateways.notify]."
    ]


def test_a_section_of_a_system_that_nobody_chose_is_advice(council: Any) -> None:
    council.change("council.toml", "[privacy]", "[gateways.notify]\n\n[privacy]")
    assert council.says() == [
        "council.toml:55: warning: [gateways.notify] is not used: no door is “notify”. "
        "Mend: Choose it under [gateways], or take the section out."
    ]


def test_every_message_that_a_council_can_send_needs_a_template_of_notify(council: Any) -> None:
    residents = get_args(MessageKind)[:-1]
    by_letter = [kind for kind in residents if kind not in {"reminder", "resume"}]
    kinds = {"text": residents, "letter": by_letter}
    sections = "".join(
        f"[gateways.notify.templates.{channel}.en]\n"
        + "".join(f'{kind} = "{A_TEMPLATE}"\n' for kind in kinds[channel])
        for channel in kinds
    )
    council.change(
        "council.toml", "[privacy]", f'[gateways]\nmessenger = "notify"\n{sections}\n[privacy]'
    )
    assert council.says() == []
    council.change("council.toml", f'reminder = "{A_TEMPLATE}"\n', "")
    assert council.says() == [
        "council.toml:57: error: There is no template of Notify for: reminder by text in English. "
        "Mend: Run repairs-pattern notify templates with this folder: it says what to create, and "
        "with --ids which lines to put here."
    ]
    assert load_council(council.path, sending=False).gateways.messenger == "notify"


SMTP = """\
[gateways]
messenger = "smtp"
[gateways.smtp]
host = "smtp.testham.example"
sender = "repairs@testham.example"

[privacy]"""


def test_a_council_with_a_mail_server_can_offer_emails_alone(council: Any) -> None:
    council.change("council.toml", "[privacy]", SMTP)
    letter, text = council.says()
    assert text == (
        "council.toml:53: error: Residents are offered “text”, and a mail server sends emails "
        'alone. Mend: Write channels = ["email"], or choose another messenger.'
    )
    assert "“letter”" in letter
    council.change("council.toml", 'channels = ["text", "letter"]', 'channels = ["email"]')
    assert council.says() == []


def test_emails_are_not_sent_for_everybody_to_read(council: Any) -> None:
    council.change("council.toml", "[privacy]", SMTP)
    council.change("council.toml", 'channels = ["text", "letter"]', 'channels = ["email"]')
    council.change("council.toml", "sender =", 'security = "none"\nsender =')
    (said,) = council.says()
    assert said.startswith("council.toml:59: error: Emails would go to smtp.testham.example")
    council.change("council.toml", '"smtp.testham.example"', '"localhost"')
    assert council.says() == []


def test_what_is_no_name_of_a_server_is_told(council: Any) -> None:
    council.change("council.toml", "[privacy]", SMTP.replace("smtp.testham", "smtp://testham"))
    (said,) = council.says()
    assert "is not the name of a server" in said


def test_the_kinds_of_messages_are_those_that_there_are_words_for() -> None:
    assert set(get_args(MessageKind)) == set(KINDS)


def test_what_is_no_id_of_notify_is_told_at_its_line(council: Any) -> None:
    council.change(
        "council.toml",
        "[privacy]",
        '[gateways]\nmessenger = "notify"\n[gateways.notify.templates.text.en]\n'
        'confirmation = "Confirmation"\n\n[privacy]',
    )
    (said,) = council.says()
    assert said.startswith("council.toml:58: error: gateways.notify.templates.text.en.confirmation")
    assert "“Confirmation” is not an id of Notify." in said


def test_a_kind_of_message_that_there_is_none_of_is_told(council: Any) -> None:
    council.change(
        "council.toml",
        "[privacy]",
        '[gateways]\nmessenger = "notify"\n[gateways.notify.templates.text.en]\n'
        f'confirmed = "{A_TEMPLATE}"\n\n[privacy]',
    )
    assert council.says() == [
        "council.toml:58: error: gateways.notify.templates.text.en.confirmed: "
        "“confirmed” cannot be used here. Mend: Did you mean “confirmation”?"
    ]
