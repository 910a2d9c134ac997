"""All that the prototype has, for the audit: with the pages for staff, and with research.

``repairs-pattern audit prototype/councils/northmere --app prototype.whole:create_app``
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import make_url

from repairs_pattern.council import Council
from repairs_pattern.doors import Swap

from .app import LEDGER, phone_of, prototype_of
from .sign_in import pretend_staff


def create_app(
    council: Council, *, settings: Mapping[str, Any], clock: Callable[[], datetime], gateways: Swap
) -> Flask:
    """The prototype of a council, as ``repairs_pattern.create_app`` would be called.

    :param settings: with a database in a file; research is kept beside it.
    """
    staff, secret = pretend_staff()
    file = make_url(settings["DATABASE_URL"]).database
    assert file is not None, "the audit's database is a file"
    return prototype_of(
        council.model_copy(update={"staff": staff}),
        settings={
            "LEDGER": LEDGER if LEDGER.is_dir() else None,
            "MESSENGER": phone_of(council.id, settings),
            "STAFF_CLIENT_SECRET": secret,
            **settings,
        },
        clock=clock,
        gateways=gateways,
        research=Path(file).parent / "research",
    )
