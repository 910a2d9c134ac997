"""Logs: one line of JSON for each thing that happened, with nothing that somebody told us.

A line of a request has the name of its endpoint, never its address: there are references and
secrets in addresses. A line of a fault has its kind and its place, never its words or the values
around it.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator
from logging.config import dictConfig
from types import TracebackType
from typing import Any

import structlog
from flask import Flask, request
from structlog.stdlib import ExtraAdder, ProcessorFormatter
from structlog.typing import EventDict, Processor

from ..settings import UnsafeSettings

OURS = "repairs_pattern"

OFF = "off"
FORMS = ("json", "console", OFF)
"""What ``LOGS`` may be."""

FACTS = ("endpoint", "method", "status", "ms")
"""What a line may say beside its words. What others add could be anything."""

log = logging.getLogger(__name__)

Fault = tuple[type[BaseException], BaseException, TracebackType | None]


class QuietFlask(Flask):
    """A Flask app that logs a fault with the name of the endpoint, not with the address."""

    def log_exception(self, exc_info: Fault | tuple[None, None, None]) -> None:
        """Log what nobody caught."""
        log.error("fault", exc_info=exc_info, extra={"endpoint": request.endpoint})


def chosen_form(setting: str | None) -> str:
    """The form of the lines, as set; by default the console's at a terminal and JSON elsewhere.

    :returns: one of ``FORMS``.
    :raises UnsafeSettings: when another is set.
    """
    if setting and setting not in FORMS:
        raise UnsafeSettings(f"REPAIRS_LOGS is {setting!r}. It is one of: {', '.join(FORMS)}.")
    return setting or ("console" if sys.stderr.isatty() else "json")


def set_up_logs(setting: str | None) -> None:
    """Write logs to the error output of this process, unless they are set up already.

    When they are off, whoever runs the process may still set them up; nobody else hears anything.

    :param setting: as for ``chosen_form``, as is what it raises.
    """
    form = chosen_form(setting)
    ours = logging.getLogger(OURS)
    if form == OFF and not ours.handlers:
        ours.addHandler(logging.NullHandler())
    elif form != OFF and not logging.getLogger().handlers:
        dictConfig(logging_config(form))


def logging_config(form: str) -> dict[str, Any]:
    """The configuration for ``logging.config.dictConfig``.

    Others' libraries are heard from warnings on: what they tell before that can hold anything.
    gunicorn tells when it starts and stops. It writes no line of its own for a request, because
    that has the address; nor does Flask's development server, except for people at a terminal.

    :param form: ``json`` or ``console``.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": lambda: _formatter(form)}},
        "handlers": {"errors": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["errors"], "level": "WARNING"},
        "loggers": {
            OURS: {"level": "INFO"},
            "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
            "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
            "werkzeug": {"level": "WARNING" if form == "json" else "INFO"},
        },
    }


def _formatter(form: str) -> ProcessorFormatter:
    stamped: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        ExtraAdder(allow=FACTS),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        _keep_words_out,
    ]
    ends: dict[str, list[Processor]] = {
        "json": [_places_of_fault, structlog.processors.JSONRenderer(ensure_ascii=False)],
        "console": [
            structlog.dev.ConsoleRenderer(
                timestamp_key="at", exception_formatter=structlog.dev.plain_traceback
            )
        ],
    }
    return ProcessorFormatter(
        foreign_pre_chain=stamped,
        processors=[ProcessorFormatter.remove_processors_meta, *ends[form]],
    )


def _keep_words_out(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Others write the address of a request where they tell of a fault."""
    if "exc_info" in event and not event["logger"].startswith(f"{OURS}."):
        event["event"] = "fault"
    return event


def _places_of_fault(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """A fault as its kinds and places, from the one that was not caught back to the first."""
    _, error, _ = event.pop("exc_info", None) or (None, None, None)
    if error is not None:
        event["fault"] = [{"kind": _name(each), "at": _places(each)} for each in _chain(error)]
    return event


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        hidden = error.__suppress_context__
        error = error.__cause__ or (None if hidden else error.__context__)


def _name(error: BaseException) -> str:
    kind = type(error)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def _places(error: BaseException) -> list[str]:
    frames = traceback.walk_tb(error.__traceback__)
    return [f"{each.f_code.co_filename}:{line} {each.f_code.co_name}" for each, line in frames]
