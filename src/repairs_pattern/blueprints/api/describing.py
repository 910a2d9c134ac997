"""The document that describes the API (OpenAPI 3.1), made of the models that check it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from flask import url_for
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from ...domain.api_keys import Scope
from ..service import Service
from . import shapes
from .asked import report_model
from .problems import MEDIA_TYPE, TITLES

JSON = "application/json"

IDEMPOTENCY_KEY, KEY_PATTERN, LONGEST_KEY = "Idempotency-Key", "[!-~]+", 200
"""The header in which an app names a report, and what can stand in it."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be done at one address.

    :param scope: that a key needs; None where none is needed.
    :param answers: the model of each answer that went well, by status.
    :param problems: other statuses.
    """

    method: str
    summary: str
    scope: Scope | None
    answers: Mapping[int, type[BaseModel] | None]
    problems: tuple[int, ...] = ()
    is_a_report: bool = False
    asks: type[BaseModel] | None = None


WITH_A_KEY = (401, 403, 429, 500, 503)
WITH_JSON = (400, 413, 415, 422)

OPERATIONS: Mapping[str, Operation] = {
    "openapi.json": Operation(
        "get", "This document.", None, {200: None, 304: None}, (429, 500, 503)
    ),
    "diagnosis": Operation(
        "get",
        "Everything that is asked to find out what is wrong.",
        "diagnosis",
        {200: shapes.Diagnosis, 304: None},
        WITH_A_KEY,
    ),
    "path": Operation(
        "post",
        "Where some answers lead, what comes next, and what is on offer. A chosen time is held.",
        "reports",
        {200: shapes.Path},
        (*WITH_A_KEY, *WITH_JSON),
        is_a_report=True,
    ),
    "reports": Operation(
        "post",
        "Send a report. 201 the first time, 200 when the same comes again with the same key.",
        "reports",
        {200: shapes.Made, 201: shapes.Made},
        (*WITH_A_KEY, *WITH_JSON, 409),
        is_a_report=True,
    ),
    "repairs/find": Operation(
        "post",
        "Where a repair stands.",
        "repairs",
        {200: shapes.Repair},
        (*WITH_A_KEY, *WITH_JSON, 404),
        asks=shapes.Find,
    ),
}

METHODS = {path: operation.method.upper() for path, operation in OPERATIONS.items()}
"""What can be done where."""


def document_of(service: Service) -> str:
    """The document, as JSON."""
    asked = report_model(service.runner.journey)
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": f"{service.council.short_name}: {service.council.service_name}",
            "version": version("repairs-pattern"),
            "description": "Reports of housing repairs, by the rules of the council's own service.",
        },
        "servers": [{"url": url_for("repairs_api.nothing").rstrip("/")}],
        "paths": {
            f"/{path}": {each.method: _operation(path, each, asked)}
            for path, each in OPERATIONS.items()
        },
        "components": {
            "schemas": _schemas(asked),
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }
    return json.dumps(document, ensure_ascii=False)


def _operation(path: str, operation: Operation, asked: type[BaseModel]) -> dict[str, Any]:
    answers = {str(status): _answer(status, of) for status, of in operation.answers.items()}
    problems = {str(status): _problem(status) for status in operation.problems}
    described: dict[str, Any] = {
        "operationId": path.replace("/", "-").replace(".", "-"),
        "summary": operation.summary,
        "responses": {**answers, **problems},
        "security": [{"key": []}] if operation.scope else [],
    }
    body = asked if operation.is_a_report else operation.asks
    if operation.is_a_report:
        described["parameters"] = [_idempotency_key()]
    if body is not None:
        described["requestBody"] = {"required": True, "content": _content(JSON, body)}
    if operation.scope:
        described["description"] = f"Needs a key with the scope {operation.scope}."
    return described


def _idempotency_key() -> dict[str, Any]:
    return {
        "name": IDEMPOTENCY_KEY,
        "in": "header",
        "required": True,
        "description": "A name for one report, such as a UUID. Whatever is about it has the same.",
        "schema": {"type": "string", "maxLength": LONGEST_KEY, "pattern": f"^{KEY_PATTERN}$"},
    }


def _answer(status: int, of: type[BaseModel] | None) -> dict[str, Any]:
    if status == 304:
        return {"description": "It has not changed."}
    content = {JSON: {"schema": {"type": "object"}}} if of is None else _content(JSON, of)
    return {"description": "It went well.", "content": content}


def _problem(status: int) -> dict[str, Any]:
    said = " Or: ".join(title for code, title in TITLES.values() if code == status)
    return {"description": said, "content": _content(MEDIA_TYPE, shapes.Problem)}


def _content(kind: str, model: type[BaseModel]) -> dict[str, Any]:
    return {kind: {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}}


def _schemas(asked: type[BaseModel]) -> dict[str, Any]:
    given = (shapes.Diagnosis, shapes.Path, shapes.Made, shapes.Repair, shapes.Problem)
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = []
    models += [(model, "validation") for model in (*given, shapes.Find, asked)]
    _, schemas = models_json_schema(models, ref_template="#/components/schemas/{model}")
    described: dict[str, Any] = schemas["$defs"]
    return described
