"""An app of the council's own that uses the API."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from repairs_pattern.council import Council
from repairs_pattern.council.models import Api
from repairs_pattern.domain.api_keys import SCOPES, Scope, make_key
from tests.conftest import service_of
from tests.support.councils import council

_reports = itertools.count(1)


def with_api(name: str = "northmere", **settings: Any) -> Council:
    """A council of the prototype that has an API."""
    return council(name).model_copy(update={"api": Api(**settings)})


def a_key(app: Flask, *scopes: Scope) -> str:
    """A key that is good, for everything unless it is said for what."""
    service = service_of(app)
    with service.database.writing() as session:
        return make_key(session, "Council website", scopes or SCOPES, service.clock())


@dataclass
class ApiClient:
    """What an app does.

    :param name: what it calls the report that it is making.
    """

    app: Flask
    key: str
    name: str = field(default_factory=lambda: f"report-{next(_reports)}")

    def get(self, path: str, **headers: str) -> TestResponse:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, message: Any, **headers: str) -> TestResponse:
        return self._ask("POST", path, message, headers)

    def path(self, answers: Mapping[str, Any]) -> TestResponse:
        return self.post("path", {"answers": answers})

    def report(self, answers: Mapping[str, Any]) -> TestResponse:
        return self.post("reports", {"answers": answers})

    def _ask(self, method: str, path: str, said: Any, more: Mapping[str, str]) -> TestResponse:
        headers = {
            "Authorization": f"Bearer {self.key}",
            "Idempotency-Key": self.name,
            **{name.replace("_", "-"): value for name, value in more.items()},
        }
        body: dict[str, Any] = {} if said is None else {"json": said}
        if isinstance(said, bytes):
            body = {"data": said, "content_type": "application/json"}
        answer = self.app.test_client().open(
            f"/api/v1/{path}", method=method, headers=headers, **body
        )
        assert "Set-Cookie" not in answer.headers
        assert "Access-Control-Allow-Origin" not in answer.headers
        return answer


def fill(client: ApiClient, said: Mapping[str, Any]) -> dict[str, Any]:
    """Answer page after page as somebody would with the app, as far as it goes.

    :param said: answers by the last part of a page's address, as ``answers_for`` has them.
    """
    answers: dict[str, Any] = {}
    for _ in range(40):
        step = client.path(answers)
        assert step.status_code == 200, step.text
        page = step.json["next"]
        if page["kind"] != "question":
            return answers
        given = said.get(page["name"].removeprefix("diagnose:"), {})
        if page["slots"]:
            given = {"slot": page["slots"][0]["id"]}
        answers[page["name"]] = {} if callable(given) else given
    raise AssertionError(f"no end after {page['name']}")
