"""Settings for gunicorn: ``gunicorn --config python:repairs_pattern.gunicorn wsgi:app``.

Its own lines take the form of the service's, requests are logged by the service alone, and the
figures of all workers add up. What is given on gunicorn's command line wins.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import Any

from repairs_pattern.operations.logs import OFF, chosen_form, logging_config

FOLDER = "PROMETHEUS_MULTIPROC_DIR"

threads = 4
"""Requests at a time in each worker: one that waits for a slow system holds up no other."""

_form = chosen_form(os.environ.get("REPAIRS_LOGS"))
if _form != OFF:
    logconfig_dict = logging_config(_form)

_figures: str | None = None
if os.environ.get("REPAIRS_METRICS") and FOLDER not in os.environ:
    _figures = os.environ[FOLDER] = tempfile.mkdtemp(prefix="repairs-metrics-")


def on_exit(server: Any) -> None:
    """Take away the figures of the workers that were."""
    if _figures is not None:
        shutil.rmtree(_figures, ignore_errors=True)
