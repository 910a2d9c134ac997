"""A service for gunicorn, with pages that a test needs beside it."""

from __future__ import annotations

import os
import time

from repairs_pattern import create_app

from .homes import COUNCILS

app = create_app(COUNCILS / "westvale")


@app.get("/process")
def process() -> str:
    """Which process answers."""
    return str(os.getpid())


@app.get("/slow")
def slow() -> str:
    """An answer that takes a while."""
    time.sleep(1.5)
    return "at last"
