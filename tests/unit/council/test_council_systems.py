"""A system that is chosen must be found, and one that is described is meant to be used."""

from __future__ import annotations

from typing import Any

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


def test_a_chosen_system_with_its_section_is_right(council: Any) -> None:
    council.change(
        "council.toml",
        "[privacy]",
        '[gateways]\nmessenger = "notify"\n[gateways.notify]\n'
        f'[gateways.notify.templates.text.en]\nconfirmation = "{A_TEMPLATE}"\n\n[privacy]',
    )
    assert council.says() == []


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
