"""The database of research: its tables are those of the code."""

from repairs_pattern.research.store import open_research


def test_the_migrations_make_the_tables_of_the_code(tmp_path):
    database = open_research(f"sqlite:///{tmp_path}/research.db")
    assert database.is_current()
    database.close()
