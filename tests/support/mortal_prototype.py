"""A prototype that is killed again and again while participants use it.

The process that is asked never answers itself: it forks one that does, and forks the next when that
is dead. Each finds nothing but what the last one left on the disk.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from repairs_pattern.research import Research
from repairs_pattern.research.sitting import sitting_of_task

from .sessions import research_prototype

PAGE = "/diagnose/danger"


def serve(folder: Path, task_id: str, seat: str) -> None:
    """Serve the prototype in a folder, one process for each line of the input.

    Each says its number and its port. A participant in this seat has got ``PAGE`` once before.
    """
    with research_prototype(folder) as (app, research):
        app.extensions["repairs_pattern"].postman.stop()
        client = app.test_client()
        client.set_cookie("seat", seat)
        assert client.get(PAGE).status_code == 200
        for _ in sys.stdin:
            if (number := os.fork()) == 0:
                _live(app, research, task_id)
            os.waitpid(number, 0)


def _live(app: Flask, research: Research, task_id: str) -> None:
    sitting = sitting_of_task(research.database, task_id)
    assert sitting is not None
    apps = app, research.worlds.of(sitting).app
    services = [each.extensions["repairs_pattern"].service for each in apps]
    for database in (research.database, *(service.database for service in services)):
        # The connections are the parent's.
        database.engine.dispose(close=False)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    sys.stdout.write(f"{os.getpid()} {server.port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
