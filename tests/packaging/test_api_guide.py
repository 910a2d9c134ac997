"""The guide to the API: its commands are asked of a service, and do what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from repairs_pattern.blueprints.api.problems import TITLES
from tests.conftest import MakeApp
from tests.support.api_client import a_key, with_api

GUIDE = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")
HOST = "https://repairs.northmere.example"
EXPECTED = (200, 200, 200, 200, 422, 404)
"""What each command of the guide gets from a service that is new: nothing is complete there."""


def commands() -> list[str]:
    return [line for line in GUIDE.splitlines() if line.startswith("curl ")]


def ask(app: Flask, command: str, key: str) -> TestResponse:
    """Do what curl would."""
    words = shlex.split(command.replace("$KEY", key))[1:]
    options: dict[str, Any] = {"headers": {}, "method": "GET"}
    while words:
        match words:
            case ["-H", header, *rest]:
                name, _, value = header.partition(": ")
                options["headers"][name] = value
            case ["--json", body, *rest]:
                options |= {"method": "POST", "data": body, "content_type": "application/json"}
            case [url, *rest]:
                options["path"] = url.removeprefix(HOST)
        words = rest
    return app.test_client().open(**options)


def test_every_command_of_the_guide_does_what_it_says(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(with_api(), settings={"DATABASE_URL": f"sqlite:///{tmp_path}/guide.db"})
    key = a_key(app)
    answers = [ask(app, command, key) for command in commands()]
    assert tuple(answer.status_code for answer in answers) == EXPECTED
    addresses = answers[3].json["next"]
    assert (addresses["name"], len(addresses["fields"][0]["choices"]) > 2) == ("address", True)
    assert answers[4].json["page"] == "where"


def test_every_kind_of_problem_is_in_the_guide() -> None:
    table = GUIDE.partition("## When something goes wrong")[2]
    rows = re.findall(r"^\| (`.*?`) \| ([\d, ]+) \|", table, re.MULTILINE)
    told = {
        kind: int(status)
        for kinds, statuses in rows
        for kind, status in _paired(re.findall(r"`(.*?)`", kinds), statuses.split(", "))
    }
    assert told == {kind: status for kind, (status, _) in TITLES.items()}


def _paired(kinds: list[str], statuses: list[str]) -> list[tuple[str, str]]:
    return list(zip(kinds, statuses * (1 if len(statuses) > 1 else len(kinds)), strict=True))
