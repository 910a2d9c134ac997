"""Errors of the database say what is wrong, and nothing of what is in a row.

SQLAlchemy keeps the values of a statement to itself (``hide_parameters``), but PostgreSQL explains
an error with the row that it is about: ``DETAIL: Key (draft_id)=(…) already exists``. Whoever
catches the error may log it.
"""

from __future__ import annotations

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

DATA = "22"
"""The class of PostgreSQL's errors that quote the value that is wrong."""


def keep_values_out(engine: Engine) -> None:
    """Leave nothing in an error but its kind and the sentence that says what it is."""
    event.listen(engine, "handle_error", _keep_out)


def _keep_out(context: ExceptionContext) -> None:
    error, wrapped = context.original_exception, context.sqlalchemy_exception
    told = getattr(error, "diag", None)
    if told is None or told.sqlstate is None:
        return  # SQLite never tells a value, nor does a server that cannot be reached
    whole = str(error)
    words = f"SQLSTATE {told.sqlstate}" if told.sqlstate.startswith(DATA) else told.message_primary
    error.args = (words,)
    if wrapped is not None:
        wrapped.args = (wrapped.args[0].replace(whole, words),)
