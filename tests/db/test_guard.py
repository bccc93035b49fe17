"""The store's own connection reads whatever it likes and writes only through the log."""

import pytest
import sqlcipher3.dbapi2 as driver

from db.kinds import KINDS
from db.statements import insertion
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Role
from pmo_desktop.services.workspace import Workspace

WRITES = (
    "INSERT INTO role (id, name, rank) VALUES ('a', 'b', '')",
    "UPDATE role SET name = 'x'",
    "DELETE FROM role",
    "DELETE FROM change",
    "UPDATE change_set SET author = 'Petra'",
    "INSERT INTO origin (id, made_at) VALUES ('o', 0)",
    "UPDATE sqlite_sequence SET seq = 0",
    "DROP TABLE role",
    "DROP INDEX ix_change_row_id",
    "ALTER TABLE role RENAME TO rule",
    "CREATE TABLE stray (id TEXT)",
    "CREATE TEMP TABLE stray (id TEXT)",
    "CREATE TEMP TRIGGER spy AFTER INSERT ON role BEGIN SELECT 1; END",
    "CREATE VIEW seen AS SELECT * FROM role",
    "ATTACH DATABASE ':memory:' AS other",
    "VACUUM",
    "REINDEX",
    "ANALYZE",
    "SAVEPOINT here",
    "PRAGMA writable_schema=ON",
    "PRAGMA user_version=99",
    "PRAGMA application_id=1",
    "PRAGMA journal_mode=OFF",
    "PRAGMA foreign_keys=OFF",
    "PRAGMA trusted_schema=ON",
    "PRAGMA synchronous=OFF",
    "PRAGMA wal_checkpoint(TRUNCATE)",
    "SELECT load_extension('evil')",
)

READS = (
    "SELECT * FROM role",
    "SELECT count(*), max(number) FROM change_set",
    "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 3) SELECT x FROM c",
    "SELECT name FROM sqlite_schema",
    "PRAGMA integrity_check",
    "PRAGMA data_version",
    "SELECT value FROM json_each('[1, 2]')",
)


@pytest.fixture(scope="module")
def mine(tmp_path_factory):
    """Return one workspace for all: what is denied leaves it as it was."""
    with Workspace.create(tmp_path_factory.mktemp("guard") / "Team.pmo", author="Anna") as workspace:
        yield workspace


@pytest.fixture(scope="module")
def raw(mine):
    mine.record("New role", [Insert(Role(id="r", name="Engineer"))])
    return mine._store._raw


def contents(raw) -> dict[str, list]:
    """Return everything the file holds."""
    listed = raw.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()
    tables = [name for kind, name, _ in listed if kind == "table"]
    return {"schema": listed} | {name: raw.execute(f"SELECT * FROM {name}").fetchall() for name in tables}


@pytest.mark.parametrize("sql", WRITES)
def test_a_write_past_the_log_is_denied_and_changes_nothing(raw, sql):
    before = contents(raw)
    with pytest.raises(driver.DatabaseError, match=r"not authorized|authorization denied"):
        raw.execute(sql).fetchall()
    assert contents(raw) == before


@pytest.mark.parametrize("sql", READS)
def test_reading_is_allowed(raw, sql):
    assert raw.execute(sql).fetchall()


def test_a_statement_prepared_while_writing_was_allowed_is_denied_afterwards(raw, mine):
    """The driver keeps prepared statements; the guard has each judged again."""
    sql = insertion(KINDS[Role])
    with mine._store._writing("s") as connection:
        connection.exec_driver_sql(sql, ("kept", "Kept", ""))
    with pytest.raises(driver.DatabaseError, match="not authorized"):
        raw.execute(sql, ("stray", "Stray", ""))
    assert {role.id for role in mine.all(Role)} == {"kept", "r"}


@pytest.mark.parametrize(
    "sql", ["DROP TABLE role", "PRAGMA writable_schema=ON", "ATTACH ':memory:' AS o", "DELETE FROM sqlite_sequence"]
)
def test_even_while_rows_are_written_the_schema_and_settings_are_out_of_reach(mine, sql):
    with pytest.raises(Exception, match="not authorized"), mine._store._writing("s") as connection:
        connection.exec_driver_sql(sql)


def test_the_guard_is_back_after_a_change_that_failed(raw, mine):
    with pytest.raises(InvalidValueError):
        mine.record("Bad", [Update(Role, "r", {"name": 5})])
    with pytest.raises(driver.DatabaseError, match="not authorized"):
        raw.execute("DELETE FROM role")
    assert not raw.in_transaction
