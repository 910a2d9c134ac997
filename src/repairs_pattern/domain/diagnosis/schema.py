"""The JSON Schema of ``diagnosis.yaml``, for editors: made of what the parser reads.

What a schema cannot know stays with the parser and with ``check_tree``: whether a name that
something leads to is there, whether questions go round in a circle, what the council and the law
know.
"""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from repairs_pattern.domain.diagnosis.fields import (
    CHANGES,
    ENDS,
    FILE,
    ID,
    LONGEST_ID,
    MINUTES_IN_A_DAY,
    OPTION,
    RECORDS,
    STAFF_DECIDE,
    Field,
    Fields,
)

Schema: TypeAlias = dict[str, Any]

_ID: Schema = {"type": "string", "pattern": f"^{ID.pattern}$", "maxLength": LONGEST_ID}
_TEXT: Schema = {"type": "string", "pattern": "\\S"}
_FILLED = {"minProperties": 1}


def diagnosis_schema() -> Schema:
    """Return the schema (JSON Schema, draft 2020-12) of the whole file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "How a council finds out what is wrong (diagnosis.yaml)",
        **_record(FILE),
        "$defs": {name: _record(fields) | _RULES.get(name, {}) for name, fields in RECORDS.items()},
    }


def _record(fields: Fields) -> Schema:
    needed = [name for name, field in fields.items() if field.needed]
    together = [
        {"if": _there(name, field), "then": {"required": [field.goes_with]}}
        for name, field in fields.items()
        if field.goes_with
    ]
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _field(field) for name, field in fields.items()},
        **({"required": needed} if needed else {}),
        **({"allOf": together} if together else {}),
    }


def _field(field: Field) -> Schema:
    value = _value(field)
    said: Schema = {"description": field.says}
    if field.needed or field.filled:
        return said | value
    # What may be left out may also be there with nothing after it, as in "hint:".
    if "$ref" in value:
        return said | {"anyOf": [value, {"type": "null"}]}
    allowed = {"enum": [*value["enum"], None]} if "enum" in value else {}
    return said | value | {"type": [value["type"], "null"]} | allowed


def _value(field: Field) -> Schema:
    inside = {"$ref": f"#/$defs/{field.of}"}
    many = _FILLED if field.needed else {}
    return {
        "text": _TEXT,
        "id": _ID,
        "true": {"type": "boolean", "enum": [True]},
        "texts": {"type": "array", "items": _TEXT},
        "word": {"type": "string", "enum": [*field.words]},
        "minutes": {"type": "integer", "minimum": 1, "maximum": MINUTES_IN_A_DAY},
        "record": inside,
        "records": {
            "type": "object",
            "propertyNames": _ID,
            "additionalProperties": inside,
            **many,
        },
        "list": {"type": "array", "items": inside},
    }[field.kind]


def _there(name: str, field: Field) -> Schema:
    """A record in which the field is there with something in it."""
    return {"required": [name], "properties": {name: _value(field)}}


_RULES: dict[str, Schema] = {
    "option": {"oneOf": [_there(name, OPTION[name]) for name in ENDS]},
    "outcome": {
        "if": {"properties": {"booking": {"const": STAFF_DECIDE}}, "required": ["booking"]},
        "else": {
            "required": ["responsibility"],
            "properties": {"responsibility": {"type": "object"}},
        },
    },
    "rule": {"anyOf": [_there(name, field) for name, field in CHANGES.items()]},
    "when": _FILLED,
}
"""What else must be true of a record, beside each of its fields."""


def schema_text() -> str:
    """Return the schema as it is in ``diagnosis.schema.json``, which is shipped beside this."""
    return json.dumps(diagnosis_schema(), indent=2, ensure_ascii=False) + "\n"
