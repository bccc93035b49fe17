"""What cannot be opened is refused with a sentence that says why, before anything in it could run, and left as it was."""

import os
import sys

import pytest
import sqlcipher3.dbapi2 as driver

from db.engine import APPLICATION_ID, connect, first
from db.rows import metadata
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import FileProblemError, KnownError
from pmo_desktop.domain.records import Portfolio, Project, Role, Task
from pmo_desktop.services.workspace import Workspace


@pytest.fixture
def closed(mine, file):
    """Return a sound, closed file."""
    mine.record("New role", [Insert(Role(id="r", name="Engineer"))])
    mine.close()
    return file


def refused(path) -> str:
    """Return the sentence a file is refused with; it is left as it was and so is its folder."""
    before = path.read_bytes() if path.is_file() and os.access(path, os.R_OK) else None
    beside = sorted(path.parent.iterdir())
    with pytest.raises(FileProblemError) as raised:
        Workspace.open(path, author="Anna")
    assert raised.value.next_step.endswith((".", "?"))
    if before is not None:
        assert path.read_bytes() == before
    assert sorted(path.parent.iterdir()) == beside
    return raised.value.sentence


def test_a_missing_file(tmp_path):
    assert refused(tmp_path / "gone.pmo") == "There is no file “gone.pmo” any more."


def test_a_file_in_a_missing_folder(tmp_path):
    with pytest.raises(FileProblemError, match=r"no file “a\.pmo”"):
        Workspace.open(tmp_path / "gone" / "a.pmo", author="Anna")


def test_a_folder(tmp_path):
    assert refused(tmp_path) == f"“{tmp_path.name}” is a folder, not a portfolio file."


def test_an_empty_file(tmp_path):
    (tmp_path / "a.pmo").touch()
    assert refused(tmp_path / "a.pmo") == "“a.pmo” is empty."


@pytest.mark.parametrize("content", [b"Name;Start\n", b"<Project/>", b"SQLite format 3", bytes(8192)], ids=repr)
def test_a_file_of_another_kind(tmp_path, content):
    (tmp_path / "a.pmo").write_bytes(content)
    assert refused(tmp_path / "a.pmo") == "“a.pmo” is not a portfolio file."


def test_an_encrypted_file(tmp_path):
    connection = connect_encrypted(tmp_path / "a.pmo")
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    assert refused(tmp_path / "a.pmo") == "“a.pmo” is locked with a passphrase."


def connect_encrypted(path):
    connection = driver.connect(str(path))
    connection.execute("PRAGMA key='secret'")
    return connection


def test_a_database_of_another_program(tmp_path):
    connection = connect(tmp_path / "a.pmo", "rwc")
    connection.execute("CREATE TABLE t (x)")
    connection.execute("PRAGMA journal_mode=DELETE").fetchall()
    connection.close()
    assert refused(tmp_path / "a.pmo") == "“a.pmo” belongs to another program."


@pytest.mark.parametrize("version", [0, -1])
def test_a_version_that_never_was(closed, version):
    tamper(closed, f"PRAGMA user_version={version}")
    assert refused(closed) == f"“Team.pmo” says it has version {version}, which never was."


def test_a_cut_off_file(closed):
    content = closed.read_bytes()
    closed.write_bytes(content[: len(content) // 2])
    assert refused(closed).startswith("“Team.pmo” is damaged")


def test_a_file_with_a_page_overwritten(closed):
    content = bytearray(closed.read_bytes())
    for at in range(4096 * 3, len(content), 4096):
        content[at : at + 200] = b"\xa5" * 200
    closed.write_bytes(content)
    assert refused(closed).startswith("“Team.pmo” is damaged")


@pytest.fixture
def ordinary_user():
    """Work without the rights of an administrator, to whom nothing is read-only."""
    if sys.platform == "win32" or os.geteuid() != 0:
        yield
        return
    os.setresuid(65_534, 65_534, 0)
    yield
    os.setresuid(0, 0, 0)


def test_a_read_only_file(closed):
    closed.chmod(0o444)
    assert refused(closed) == "“Team.pmo” is read-only."
    closed.chmod(0o644)


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no read-only mode there")
def test_a_file_in_a_read_only_folder(closed, request):
    folder = closed.parent
    closed.chmod(0o666)
    folder.chmod(0o555)
    for above in list(folder.parents)[:-1]:
        above.chmod(above.stat().st_mode | 0o011) if above.owner() == folder.owner() else None
    request.getfixturevalue("ordinary_user")
    with pytest.raises(FileProblemError, match=r"The folder of “Team\.pmo” is read-only") as raised:
        Workspace.open(closed, author="Anna")
    assert "Save a copy" in raised.value.next_step


def test_a_new_file_is_never_made_over_another(closed):
    before = closed.read_bytes()
    with pytest.raises(FileProblemError, match=r"“Team\.pmo” is there already"):
        Workspace.create(closed, author="Anna")
    assert closed.read_bytes() == before


def test_a_new_file_in_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(FileProblemError, match="cannot be opened or made there"):
        Workspace.create(tmp_path / "gone" / "a.pmo", author="Anna")
    assert not list(tmp_path.iterdir())


# Hostile files


def tamper(path, *statements) -> None:
    """Change a file past everything that guards it, as somebody with ill intent would."""
    connection = connect(path)
    connection.execute("PRAGMA foreign_keys=OFF")
    for statement in statements:
        connection.execute(statement).fetchall()
    connection.execute("PRAGMA journal_mode=DELETE").fetchall()
    connection.close()


def disguised(kind: str, name: str, sql: str) -> tuple[str, ...]:
    """Return statements that list `sql` in the schema as something else than it is."""
    quoted = sql.replace("'", "''")
    return (
        "PRAGMA writable_schema=ON",
        f"INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) VALUES ('{kind}', '{name}', 'role', 0, '{quoted}')",
        "PRAGMA writable_schema=OFF",
    )


TRIGGER = "CREATE TRIGGER spy AFTER INSERT ON role BEGIN DELETE FROM task; END"
PLANTED = {
    "a trigger": (TRIGGER,),
    "a trigger named like our index": (TRIGGER.replace("spy", "ix_change_row_id2"),),
    "a view": ("CREATE VIEW seen AS SELECT * FROM role",),
    "an endless view": (
        "CREATE VIEW e AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x FROM c) SELECT * FROM c",
    ),
    "another table": ("CREATE TABLE stray (id TEXT)",),
    "another column": ("ALTER TABLE role ADD COLUMN stray TEXT",),
    "a generated column": ("ALTER TABLE role ADD COLUMN stray TEXT AS (upper(name)) VIRTUAL",),
    "a column with a default": ("ALTER TABLE role ADD COLUMN stray TEXT DEFAULT 'x'",),
    "an index on an expression": ("CREATE INDEX stray ON role (upper(name))",),
    "an index of part of a table": ("CREATE INDEX stray ON role (name) WHERE rank > 'a'",),
    "a virtual table": ("CREATE VIRTUAL TABLE stray USING fts5(words)",),
    "a table less": ("DROP TABLE custom_value",),
    "an index less": ("DROP INDEX ix_change_row_id",),
    "a table renamed": ("ALTER TABLE role RENAME TO rule",),
    "a check taken out": (
        "PRAGMA writable_schema=ON",
        (
            "UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (critical IN (0, 1))', 'CHECK (1)')"
            " WHERE name = 'imported_dates'"
        ),
        "PRAGMA writable_schema=OFF",
    ),
    "a trigger listed as the counter of keys": (*disguised("table", "sqlite_sequence", TRIGGER),),
    "a trigger listed as statistics": (*disguised("table", "sqlite_stat1", TRIGGER),),
    "a view listed as an index": (*disguised("index", "ix_stray", "CREATE VIEW seen AS SELECT 1"),),
}


@pytest.mark.parametrize("statements", PLANTED.values(), ids=PLANTED.keys())
def test_a_file_whose_schema_is_not_exactly_ours_is_not_opened(closed, statements):
    tamper(closed, *statements)
    assert refused(closed).startswith(
        (
            "“Team.pmo” holds tables or program parts that do not belong in it; it was not opened.",
            "“Team.pmo” is damaged and cannot be read (malformed database schema",
        )
    )


def test_the_wrong_application_id_is_refused_whatever_the_schema_says(closed):
    tamper(closed, "PRAGMA application_id=0")
    assert refused(closed) == "“Team.pmo” belongs to another program."


@pytest.mark.parametrize(
    "sql",
    [
        "PRAGMA ignore_check_constraints=ON;UPDATE project SET state = 'no such state'",
        "PRAGMA ignore_check_constraints=ON;UPDATE task SET active = 7",
        "PRAGMA ignore_check_constraints=ON;UPDATE change SET op = 'explode'",
    ],
)
def test_values_the_schema_forbids_are_found(mine, file, sql):
    project = Project(id="p", name="Bridge")
    mine.record("New", [Insert(project), Insert(Task(id="t", project_id="p"))])
    mine.close()
    tamper(file, *sql.split(";"))
    assert "damaged" in refused(file)


def test_statistics_and_the_counter_of_keys_belong_to_sqlite_and_are_let_be(closed):
    tamper(closed, "ANALYZE")
    with Workspace.open(closed, author="Anna") as workspace:
        assert workspace.count(Role) == 1


# What a file is


def test_a_file_says_whose_it_is_and_all_its_tables_are_strict(closed):
    assert int.from_bytes(closed.read_bytes()[68:72], "big") == APPLICATION_ID
    connection = connect(closed, "ro")
    assert first(connection, "PRAGMA user_version") >= 2
    listed = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    tables = dict(listed.fetchall())
    connection.close()
    assert set(tables) == set(metadata.tables)
    assert [name for name, sql in tables.items() if not sql.rstrip().endswith("STRICT")] == []
    assert [name for name, sql in tables.items() if "WITHOUT ROWID" in sql.upper()] == []


def test_a_closed_file_is_one_file_outside_wal_whoever_closes_last(mine, hers, file):
    hers.record("New role", [Insert(Role(id="r", name="Engineer"))])
    mine.close()
    assert hers.count(Role) == 1
    hers.close()
    hers.close()
    assert [path.name for path in file.parent.iterdir()] == ["Team.pmo"]
    assert file.read_bytes()[18:20] == b"\x01\x01", "the header still says WAL"


def test_a_copy_is_a_file_of_its_own_with_everything_so_far(mine, tmp_path):
    mine.record("New role", [Insert(Role(id="r", name="Engineer"))])
    mine.save_copy(tmp_path / "Copy.pmo")
    mine.record("New role", [Insert(Role(id="s", name="Architect"))])
    with Workspace.open(tmp_path / "Copy.pmo", author="Anna") as copy:
        assert [role.id for role in copy.all(Role)] == ["r"]
        assert copy.history()[0].label == "New role"


@pytest.mark.parametrize("where", ["gone/Copy.pmo", "Team.pmo"])
def test_a_copy_that_cannot_be_made_is_refused_with_a_sentence(mine, tmp_path, where):
    with pytest.raises(KnownError):
        mine.save_copy(tmp_path / where)
    assert mine.portfolio().name == "Office"


def test_a_copy_never_replaces_a_portfolio_that_is_open(mine, tmp_path):
    with Workspace.create(tmp_path / "Other.pmo", author="Ben", name="Other") as other:
        with pytest.raises(FileProblemError, match="open in another window"):
            mine.save_copy(tmp_path / "Other.pmo")
        other.record("Rename", [Update(Portfolio, other.portfolio().id, {"name": "Still here"})])
    with Workspace.open(tmp_path / "Other.pmo", author="Ben") as again:
        assert again.portfolio().name == "Still here"
    mine.save_copy(tmp_path / "Other.pmo")
    with Workspace.open(tmp_path / "Other.pmo", author="Ben") as replaced:
        assert replaced.portfolio().name == mine.portfolio().name


def test_what_a_crash_left_beside_a_file_is_not_taken_for_the_log_of_its_successor(mine, tmp_path):
    target = tmp_path / "Copy.pmo"
    mine.save_copy(target)
    target.with_name("Copy.pmo-wal").write_bytes(b"left by a crash")
    mine.save_copy(target)
    assert not target.with_name("Copy.pmo-wal").exists()
