"""A messenger that takes its time, in a folder that says how far it is."""

from __future__ import annotations

import os
import time
from pathlib import Path

from repairs_pattern.domain.outbox import Parcel

FOLDER = "SLOW_POST"
"""The environment variable with the folder."""

SECONDS = 1.0


class SlowPost:
    """Notes when it begins with a message and when the message has left."""

    def send(self, parcel: Parcel) -> None:
        folder = Path(os.environ[FOLDER])
        (folder / "begun").touch()
        time.sleep(SECONDS)
        with (folder / "left").open("a") as file:
            file.write(f"{parcel.key}\n")


messenger = SlowPost()
