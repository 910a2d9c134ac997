"""The templates that a council creates in GOV.UK Notify say what our messages say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask_babel import force_locale

from repairs_pattern.cli import main
from repairs_pattern.cli.notify import app_of
from repairs_pattern.council import Council, load_council
from repairs_pattern.messages import KINDS, message_template, message_text
from repairs_pattern.notify_templates import Template, differences, found_in, templates_of
from tests.support.homes import COUNCILS
from tests.support.notify_council import council_with_notify, create
from tests.support.notify_server import KEY, FakeNotify, filled, notify_server

WHEN = {"starts_at": "2026-11-30T08:00:00+00:00", "ends_at": "2026-11-30T12:00:00+00:00"}
A_REPAIR = {
    "reference": "K7C-49D",
    "repair": "Tap that drips",
    "booking": "online",
    "target_day": "2026-12-07",
}
CONTENTS: list[tuple[str, str, dict[str, Any]]] = [
    ("confirmation", "text", A_REPAIR),
    ("confirmation", "email", A_REPAIR | WHEN),
    ("confirmation", "letter", A_REPAIR | {"booking": "triage", "repair": ""}),
    ("confirmation", "text", A_REPAIR | {"booking": "no-access", "by_another": True}),
    ("changed", "text", A_REPAIR | WHEN),
    ("reminder", "text", {"reference": "K7C-49D", "repair": "Tap that drips"} | WHEN),
    ("visit-cancelled", "email", A_REPAIR | WHEN),
    ("cancelled", "email", A_REPAIR),
    ("worse", "text", A_REPAIR),
    ("missed", "email", A_REPAIR | WHEN | {"can_book": True}),
    ("missed", "email", A_REPAIR | WHEN | {"can_book": False}),
    ("booked-again", "letter", A_REPAIR | WHEN),
    ("resume", "email", {"token": "secret", "expires_at": "2026-11-24T09:30:00+00:00"}),
    ("staff", "staff", A_REPAIR | WHEN | {"what": "report", "priority": "urgent"}),
    ("staff", "staff", A_REPAIR | {"what": "worse", "priority": None}),
]


@pytest.fixture(scope="module")
def council() -> Council:
    return load_council(COUNCILS / "westvale")


@pytest.fixture
def notify() -> Iterator[FakeNotify]:
    with notify_server() as fake:
        yield fake


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_template_with_its_parts_is_the_message(council: Council, language: str) -> None:
    app = app_of(council)
    app.add_url_rule("/carry-on/<token>", "repairs_report.carry_on")
    assert {kind for kind, _, _ in CONTENTS} == set(KINDS)
    for kind, channel, content in CONTENTS:
        with app.test_request_context(), force_locale(language):
            text = message_text(council, kind, channel, content)
            template = message_template(kind)
        whole = "\n".join(template.paragraphs)
        written = [line for line in filled(whole, dict(text.parts)).split("\n") if line]
        assert written == [*text.paragraphs, *([text.link] if text.link else [])]
        assert filled(template.subject, dict(text.parts)) == text.subject


def test_the_link_of_a_message_that_has_left_is_gone(council: Council) -> None:
    content = {"expires_at": "2026-11-24T09:30:00+00:00"}
    with app_of(council).test_request_context():
        text = message_text(council, "resume", "email", content)
    assert (text.link, len(text.paragraphs)) == (None, 2)


def test_a_council_needs_what_it_can_send_in_its_languages_and_no_more(council: Council) -> None:
    wanted = templates_of(app_of(council), council)
    assert {each.language for each in wanted} == set(council.languages)
    assert {each.channel for each in wanted} <= {*council.messages.channels, "email"}
    assert not [each for each in wanted if each.channel == "letter" and each.kind == "reminder"]
    assert len({each.name for each in wanted}) == len(wanted)


def test_a_set_that_was_copied_is_as_the_service_needs_it(
    council: Council, notify: FakeNotify
) -> None:
    wanted = templates_of(app_of(council), council)
    create(notify, wanted)
    found = found_in(wanted, notify.templates.values(), council)
    assert list(differences(wanted, found)) == []


def one(**changes: Any) -> Template:
    usual = Template(
        "Repairs: missed", "email", "en", "missed", "No: ((day))", "We came on ((day))."
    )
    return replace(usual, **changes)


def found(**changes: Any) -> dict[str, Any]:
    usual = {"id": "1", "name": "n", "type": "email", "subject": "No: ((day))"}
    return {**usual, "body": "We came on ((day)).", **changes}


@pytest.mark.parametrize(
    ("there", "words", "is_fault"),
    [
        (found(type="sms"), "It is for sms, and must be for email.", True),
        (
            found(body="((Da_Y)) ((name))"),
            "It asks for ((name)), which the service does not send. Take it out.",
            True,
        ),
        (
            found(subject="No", body="No ((urgent??Now))"),
            "It asks for ((urgent)), which the service does not send. Take it out.",
            True,
        ),
        (
            found(subject="No", body="We came."),
            "It leaves out ((day)), so people are not told it.",
            True,
        ),
        (
            found(subject="Sorry ((day))"),
            "Its subject is “Sorry ((day))”, and ours is “No: ((day))”.",
            False,
        ),
        (found(body="Sorry. We came on ((DAY))."), "Its words are not ours.", False),
    ],
)
def test_what_differs_is_said_in_plain_words(
    there: dict[str, Any], words: str, is_fault: bool
) -> None:
    first = next(differences([one()], {one().name: there}))
    assert (first.words, first.is_fault) == (words, is_fault)


def test_ends_of_lines_and_spaces_are_no_difference() -> None:
    there = found(subject=" No:  ((day)) ", body="We came\r\non ((Day)).\n")
    wanted = one(body="We came on ((Day)).")
    assert list(differences([wanted], {wanted.name: there})) == []


def run(*arguments: object, key: str | None = KEY) -> tuple[int, str]:
    env = {"REPAIRS_NOTIFY_API_KEY": key}
    result = CliRunner().invoke(main, ["notify", "templates", *map(str, arguments)], env=env)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def test_the_templates_are_printed_to_be_copied() -> None:
    status, printed = run(COUNCILS / "westvale", key=None)
    assert status == 0
    assert "Repairs: confirmation by email in English" in printed
    assert "((reference))" in printed


def test_a_whole_set_is_checked_by_the_ids_of_the_folder(
    notify: FakeNotify, tmp_path: Path
) -> None:
    folder, ids = council_with_notify(notify, tmp_path)
    assert run(folder, "--check") == (
        0,
        f"Templates: {len(ids)}. As the service needs them: {len(ids)}.\n",
    )
    name, number = next(iter(ids.items()))
    notify.templates[number]["body"] += " ((secret))"
    status, printed = run(folder, "--check")
    assert status == 1
    assert f"wrong {name}. It asks for ((secret))" in printed
    del notify.templates[number]
    assert f"wrong {name}. Notify does not have it." in run(folder, "--check")[1]
    assert run(folder, "--check", "--json")[1].startswith("[")


def test_the_lines_for_the_folder_are_found_by_name(
    council: Council, notify: FakeNotify, tmp_path: Path
) -> None:
    folder, _ = council_with_notify(notify, tmp_path)
    toml = (folder / "council.toml").read_text("utf-8")
    before, templates = toml.split("[gateways.notify.templates", 1)
    (folder / "council.toml").write_text(before, "utf-8")
    status, printed = run(folder, "--ids")
    assert status == 0
    assert "".join(printed.split()) == "".join(f"[gateways.notify.templates{templates}".split())


def test_what_is_wrong_with_the_key_or_notify_is_said(notify: FakeNotify, tmp_path: Path) -> None:
    folder, _ = council_with_notify(notify, tmp_path)
    for key, words in (
        (None, "REPAIRS_NOTIFY_API_KEY is not a key of GOV.UK Notify"),
        ("12345", "is not a key of GOV.UK Notify"),
        (KEY[:-4] + "0000", "Notify does not accept the key"),
    ):
        status, printed = run(folder, "--check", key=key)
        assert (status, words in printed) == (1, True)
    notify.refusing = (500, "Exception")
    assert "does not answer" in run(folder, "--check")[1]
