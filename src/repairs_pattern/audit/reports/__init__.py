"""Reports of an audit, by the name that ``--report NAME=FILE`` has for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..judging import Report
from .as_json import as_json
from .html import as_html
from .junit import as_junit
from .sarif import as_sarif

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "html": as_html,
    "json": as_json,
    "junit": as_junit,
    "sarif": as_sarif,
}
