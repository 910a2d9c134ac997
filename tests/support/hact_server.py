"""A housing system that takes HACT's messages, and remembers what it was told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import jsonschema

from .web_servers import Asked, Reply

TOKEN = "a token of the housing system"

_TEXT = {"type": "string", "minLength": 1}
_MOMENT = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
}
_REFERENCE = {
    "type": "object",
    "required": ["ID"],
    "additionalProperties": False,
    "properties": {"ID": _TEXT, "Description": _TEXT, "AllocatedBy": _TEXT},
}


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "items": of}


def _object(needed: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(needed),
        "additionalProperties": False,
        "properties": {**needed, **more},
    }


RAISE_REPAIR = _object(
    {
        "Reference": _list(_REFERENCE),
        "DescriptionOfWork": _TEXT,
        "Priority": _object(
            {
                "PriorityCode": {"enum": ["1", "2", "3", "4", "5"]},
                "RequiredCompletionDateTime": _MOMENT,
            }
        ),
        "WorkClass": _object(
            {"WorkClassCode": {"enum": ["0", "10", "20", "30", "40", "50", "60"]}}
        ),
    },
    EstimatedLaborHours={"type": "number"},
    WorkElement=_list(
        _object(
            {
                "RateScheduleItem": _list(
                    _object(
                        {},
                        M3NHFSORCode=_TEXT,
                        CustomCode=_TEXT,
                        CustomName=_TEXT,
                        Quantity=_object({"Amount": _list({"type": "number"})}),
                    )
                )
            },
            Trade=_list(
                _object(
                    {"Code": {"enum": ["PL", "EL", "SP", "RF", "GL"]}},
                    CustomCode=_TEXT,
                    CustomName=_TEXT,
                )
            ),
        )
    ),
    LocationOfRepair=_TEXT,
    AccessInformation=_object({"Description": _TEXT}),
    LocationAlert=_list(
        _object({"Type": {"enum": ["0", "1", "10", "20", "30", "40", "50"]}}, Comments=_TEXT)
    ),
    DateReported=_MOMENT,
    SitePropertyUnit=_list(
        _object(
            {"Address": _object({"AddressLine": _list(_TEXT), "PostalCode": _TEXT})},
            Reference=_list(_REFERENCE),
        )
    ),
    Customer=_object(
        {
            "Name": _TEXT,
            "Person": _object(
                {"Name": _object({"Full": _TEXT})},
                Communication=_list(
                    _object(
                        {
                            "Channel": _object(
                                {"Medium": {"enum": ["10", "20", "30"]}}, Code={"enum": ["60"]}
                            ),
                            "Value": _TEXT,
                        }
                    )
                ),
            ),
        }
    ),
)

JOB_STATUS_UPDATE = _object(
    {"RelatedWorkOrderReference": _REFERENCE},
    EventTime=_MOMENT,
    TypeCode={"enum": ["0", "10", "70", "120", "120-20"]},
    OtherType=_TEXT,
    Comments=_TEXT,
    RefinedAppointmentWindow=_object(
        {
            "Date": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
            "TimeOfDay": _object({"EarliestArrivalTime": _MOMENT, "LatestArrivalTime": _MOMENT}),
        }
    ),
)


@dataclass
class HousingSystem:
    """What a housing system knows.

    :param repeats: what it answers to a key that it has seen: ``409``, or ``again`` for what it
        answered the first time.
    :param refuses: a status with which it refuses every message.
    """

    repeats: str = "409"
    refuses: int | None = None
    raised: dict[str, dict[str, Any]] = field(default_factory=dict)
    updates: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    jobs: Counter[str] = field(default_factory=Counter)
    keys: dict[str, Reply] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def answer(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Reply(401, {"message": "Who are you?"})
        if asked.method == "GET":
            return Reply(200, {"name": "housing"})
        if self.refuses is not None:
            return Reply(self.refuses, {"message": "no"})
        key = asked.headers["idempotency-key"]
        if key in self.keys:
            return Reply(409, {"message": "seen"}) if self.repeats == "409" else self.keys[key]
        reply = self._take(asked)
        if reply.status < 400:
            self.keys[key] = reply
        return reply

    def _take(self, asked: Asked) -> Reply:
        takes = {
            "/RaiseRepair": (RAISE_REPAIR, self._raise),
            "/JobStatusUpdate": (JOB_STATUS_UPDATE, self._update),
        }
        if asked.path not in takes:
            return Reply(404, {"message": "nothing here"})
        shape, take = takes[asked.path]
        message = asked.json()
        try:
            jsonschema.validate(message, shape)
        except jsonschema.ValidationError as fault:
            self.faults.append(fault.message)
            return Reply(422, {"message": fault.message})
        return take(message)

    def _raise(self, message: dict[str, Any]) -> Reply:
        reference = message["Reference"][0]["ID"]
        if reference in self.raised:
            return Reply(409, {"message": "there is such an order"})
        self.raised[reference] = message
        self.updates[reference] = []
        self.jobs[reference] += 1
        return Reply(201, {"id": len(self.raised)})

    def _update(self, message: dict[str, Any]) -> Reply:
        reference = message["RelatedWorkOrderReference"]["ID"]
        if reference not in self.raised:
            return Reply(404, {"message": "no such order"})
        self.updates[reference].append(message)
        return Reply(200, {"taken": True})
