"""A claim looks at what waits, not at what was ever sent."""

from sqlalchemy import text

from repairs_pattern.domain.outbox.queue import _due
from repairs_pattern.domain.store import Database
from tests.support.raised import NOW


def test_a_claim_finds_what_waits_by_indexes_that_hold_nothing_else(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/test.db")
    database.upgrade()
    with database.engine.connect() as connection:
        plan = connection.execute(
            text(f"EXPLAIN QUERY PLAN {_due(NOW).compile(database.engine, compile_kwargs=LITERAL)}")
        ).all()
    database.close()
    used = [row.detail for row in plan if "INDEX" in row.detail]
    assert [detail.split("USING INDEX ")[1].split()[0] for detail in used] == [
        "ix_outbox_waits",
        "ix_outbox_waits_for",
    ]


LITERAL = {"literal_binds": True}
