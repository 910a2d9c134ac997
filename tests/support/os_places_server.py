"""Ordnance Survey's Places API as far as we use it, for ``web_server``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.support.web_servers import Asked, Reply

KEY = "os-places-key-of-the-tests"
MOST = 100


@dataclass
class OsPlacesServer:
    """Answers as its technical specification says.

    :param at: the results at each postcode, each ``{"DPA": …}`` or ``{"LPI": …}``.
    :param busy: how many of the next requests come too soon.
    """

    at: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    busy: int = 0

    def __call__(self, asked: Asked) -> Reply:
        if "key" in asked.query or asked.headers.get("key") != KEY:
            return Reply(401, {"error": {"statuscode": 401, "message": "Unauthorized"}})
        if asked.path != "/postcode":
            return Reply(404, {"error": {"statuscode": 404, "message": "Not found"}})
        if self.busy:
            self.busy -= 1
            return Reply(429, {"error": {"statuscode": 429, "message": "Too many requests"}})
        return self._results(asked)

    def _results(self, asked: Asked) -> Reply:
        (postcode,) = asked.query["postcode"]
        number = min(MOST, int(asked.query.get("maxresults", ["100"])[0]))
        offset = int(asked.query.get("offset", ["0"])[0])
        wanted = asked.query.get("dataset", ["DPA"])[0].split(",")
        every = [each for each in self.at.get(postcode, []) if next(iter(each)) in wanted]
        if postcode.startswith("QQ"):
            return Reply(400, {"error": {"statuscode": 400, "message": "Invalid postcode"}})
        header = {"totalresults": len(every), "offset": offset, "maxresults": number}
        page = every[offset : offset + number]
        return Reply(200, {"header": header, **({"results": page} if page else {})})


def dpa(uprn: str, postcode: str, **fields: Any) -> dict[str, Any]:
    """How Royal Mail writes an address."""
    usual = {"POST_TOWN": "NORTHMERE", "CLASSIFICATION_CODE": "RD04"}
    return {"DPA": {"UPRN": uprn, "POSTCODE": postcode, **usual, **fields}}


def lpi(uprn: str, postcode: str, **fields: Any) -> dict[str, Any]:
    """How a council's gazetteer writes an address."""
    usual = {"TOWN_NAME": "NORTHMERE", "LANGUAGE": "ENG", "LPI_LOGICAL_STATUS_CODE": "1"}
    return {"LPI": {"UPRN": uprn, "POSTCODE_LOCATOR": postcode, **usual, **fields}}
