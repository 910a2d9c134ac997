"""GOV.UK Notify, as far as a council uses it: a small server on a real socket, with its rules."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import jwt

from .web_servers import Asked, Reply, WebServer, web_server

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"northmere-{SERVICE}-{SECRET}"

TYPES = {"sms": "phone_number", "email": "email_address", "letter": "template_id"}
"""Kinds of messages, and whom each goes to."""

MARK = re.compile(r"\(\(([^)?]+)(?:\?\?[^)]*)?\)\)")


@dataclass
class FakeNotify:
    """What Notify has.

    :param notifications: each message that it took.
    :param refusing: status and kind of fault that it answers with from now on.
    """

    templates: dict[str, dict[str, Any]] = field(default_factory=dict)
    notifications: list[dict[str, Any]] = field(default_factory=list)
    refusing: tuple[int, str] | None = None
    server: WebServer = field(init=False)

    def add_template(
        self, kind: str, body: str, subject: str | None = None, name: str = "A template"
    ) -> str:
        """The id of a new template."""
        number = str(uuid4())
        self.templates[number] = {
            "id": number,
            "name": name,
            "type": kind,
            "body": body,
            "subject": subject,
            "version": 1,
        }
        return number

    def answer(self, asked: Asked) -> Reply:
        """As Notify does."""
        if self.refusing:
            return _fault(*self.refusing)
        if not _is_signed(asked):
            return _fault(403, "AuthError")
        route = (asked.method, asked.path)
        if route == ("GET", "/v2/templates"):
            return Reply(200, {"templates": list(self.templates.values())})
        if route == ("GET", "/v2/notifications"):
            wanted = asked.query.get("reference", [None])[0]
            found = [each for each in self.notifications if each["reference"] == wanted]
            return Reply(200, {"notifications": found, "links": {"current": asked.path}})
        kind = asked.path.rpartition("/")[2]
        if asked.method == "POST" and asked.path == f"/v2/notifications/{kind}" and kind in TYPES:
            return self._take(kind, asked.json())
        return Reply(404, {"result": "error", "message": "Not found"})

    def _take(self, kind: str, sent: dict[str, Any]) -> Reply:
        template = self.templates.get(sent.get("template_id", ""))
        values = sent.get("personalisation") or {}
        if template is None or template["type"] != kind or not sent.get(TYPES[kind]):
            return _fault(400, "BadRequestError")
        missing = [name for name in marks(template) if values.get(name) is None]
        if missing or not _can_reach(kind, sent, values):
            return _fault(400, "BadRequestError" if missing else "ValidationError")
        number = str(uuid4())
        written = {name: filled(template[name] or "", values) for name in ("body", "subject")}
        self.notifications.append(
            {"id": number, "reference": None, "type": kind, **sent, **written}
        )
        about = {"id": template["id"], "version": 1, "uri": "https://notify.example/template"}
        return Reply(
            201,
            {
                "id": number,
                "reference": sent.get("reference"),
                "content": written,
                "uri": "https://notify.example",
                "template": about,
            },
        )


@contextmanager
def notify_server() -> Iterator[FakeNotify]:
    """A Notify that runs until the block ends. ``server`` is where, and how it misbehaves."""
    fake = FakeNotify()
    with web_server(fake.answer) as server:
        fake.server = server
        yield fake


def marks(template: dict[str, Any]) -> list[str]:
    """The names of the parts that a template has a place for."""
    return MARK.findall(f"{template['subject'] or ''}\n{template['body']}")


def filled(text: str, values: dict[str, str]) -> str:
    """A template with the parts in their places."""
    return MARK.sub(lambda mark: str(values.get(mark[1], mark[0])), text)


def _is_signed(asked: Asked) -> bool:
    """Whether the request has a token of this service that was made within 30 seconds."""
    token = asked.headers.get("authorization", "").removeprefix("Bearer ")
    try:
        claims = jwt.decode(
            token, SECRET, algorithms=["HS256"], options={"require": ["iat", "iss"]}
        )
    except jwt.InvalidTokenError:
        return False
    return claims["iss"] == SERVICE and abs(claims["iat"] - time.time()) <= 30


def _can_reach(kind: str, sent: dict[str, Any], values: dict[str, str]) -> bool:
    if kind == "sms":
        return re.fullmatch(r"\+?[\d ]{10,15}", sent["phone_number"]) is not None
    if kind == "email":
        return re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", sent["email_address"]) is not None
    lines = [value for name, value in values.items() if name.startswith("address_line_")]
    return 3 <= len(lines) <= 7 and re.search(r"\d[A-Z]{2}$", lines[-1]) is not None


def _fault(status: int, kind: str) -> Reply:
    return Reply(status, {"status_code": status, "errors": [{"error": kind, "message": "no"}]})
