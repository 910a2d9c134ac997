"""A council that sends by GOV.UK Notify, and its templates there, in a test."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

from repairs_pattern.cli.notify import app_of
from repairs_pattern.council import load_council
from repairs_pattern.notify_templates import TYPES, Template, templates_of

from .folders import CouncilFolder
from .notify_server import KEY, FakeNotify

TOKEN = "a token that nobody guesses"
CALLBACK = {"Authorization": f"Bearer {TOKEN}"}


def create(notify: FakeNotify, wanted: list[Template], **changes: Any) -> dict[str, str]:
    """The ids of new templates, by name, as somebody copies them into Notify.

    :param changes: what is otherwise in each.
    """
    return {
        each.name: notify.add_template(
            TYPES[each.channel],
            **{"body": each.body, "subject": each.subject or None, "name": each.name, **changes},
        )
        for each in wanted
    }


def council_with_notify(
    notify: FakeNotify, into: Path, council: str = "westvale"
) -> tuple[Path, dict[str, str]]:
    """A copy of a council's folder that sends by a Notify with all of its templates."""
    folder = CouncilFolder.copy_of(council, into)
    loaded = load_council(folder.path)
    wanted = templates_of(app_of(loaded), loaded)
    ids = create(notify, wanted)
    lines = [f'[gateways.notify]\naddress = "{notify.server.address}"']
    for section, those in groupby(wanted, lambda each: f"{each.channel}.{each.language}"):
        lines.append(f"[gateways.notify.templates.{section}]")
        lines += [f'{each.kind} = "{ids[each.name]}"' for each in those]
    folder.change("council.toml", 'messenger = "outbox"', 'messenger = "notify"')
    toml = folder.path / "council.toml"
    toml.write_text(toml.read_text("utf-8") + "\n" + "\n".join(lines) + "\n", "utf-8")
    return folder.path, ids


SETTINGS = {"NOTIFY_API_KEY": KEY, "NOTIFY_CALLBACK_TOKEN": TOKEN}
