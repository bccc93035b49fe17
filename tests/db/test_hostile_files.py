"""A file somebody made with ill intent runs nothing, takes no long time and little memory, and is refused or harmless."""

import json
import os
import shutil
import struct
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
import sqlcipher3.dbapi2 as driver

from db import fitting, keys, opening
from db.engine import connect
from db.rows import metadata
from db.sharing.snapshots import join
from pmo_desktop.__main__ import main
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.errors import DamagedFileError, FileProblemError, KnownError
from pmo_desktop.domain.records import RECORDS, Person, Project, Risk, Role, Task
from pmo_desktop.services.workspace import Workspace
from tests.db.sharing.copies import Clock
from tests.db.sharing.memory import Memory

PAGE = 4096
TABLES = tuple(metadata.tables)
SPY = "INSERT INTO role (id, name, rank) VALUES ('planted', 'Planted', '')"


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Return a closed file with a project, a task, a risk and a role."""
    path = tmp_path_factory.mktemp("sound") / "Team.pmo"
    with Workspace.create(path, author="Anna", name="Office") as workspace:
        task = Insert(Task(id="t", project_id="p", name="Survey", rank="a"))
        risk = Insert(Risk(id="k", project_id="p", title="Flood"))
        people = Insert(Role(id="r", name="Engineer")), Insert(Person(id="b", name="Ben"))
        workspace.record("New", [Insert(Project(id="p", name="Bridge")), task, risk, *people])
    return path


@pytest.fixture
def hostile(sound, tmp_path):
    """Return a copy of the sound file for a test to do harm to."""
    folder = tmp_path / "mail"
    folder.mkdir()
    return Path(shutil.copyfile(sound, folder / "Team.pmo"))


def tamper(path, *statements) -> None:
    """Change a file past everything that guards it."""
    with closing(driver.connect(str(path), isolation_level=None)) as raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("PRAGMA ignore_check_constraints=ON")
        for statement in statements:
            raw.execute(statement).fetchall()


def listed(kind, name, sql, root=0, table=None):
    """Return statements that put a line into the schema, whatever it is."""
    quoted = sql.replace("'", "''")
    values = f"'{kind}', '{name}', '{table or name}', {root}, '{quoted}'"
    return (
        "PRAGMA writable_schema=ON",
        f"INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) VALUES ({values})",
    )


def altered(change):
    return ("PRAGMA writable_schema=ON", f"UPDATE sqlite_schema SET {change}")


def refused(path, *, beside=()) -> FileProblemError:
    """Return the error a file is refused with, which names it and a next step; file and folder stay as they were."""
    before = path.read_bytes()
    there = {each.name for each in path.parent.iterdir()} | set(beside)
    with pytest.raises(FileProblemError) as raised:
        Workspace.open(path, author="Anna")
    assert path.name in raised.value.sentence
    assert raised.value.next_step
    assert path.read_bytes() == before
    assert {each.name for each in path.parent.iterdir()} <= there
    return raised.value


# What runs


TRIGGERS = {
    f"a trigger on {table}": (f"CREATE TRIGGER spy AFTER INSERT ON {table} BEGIN {SPY}; END",) for table in TABLES
}
SCHEMAS = TRIGGERS | {
    "a trigger before deleting": (f"CREATE TRIGGER spy BEFORE DELETE ON task BEGIN {SPY}; END",),
    "a view in place of a table": (
        "ALTER TABLE role RENAME TO other",
        "CREATE VIEW role AS SELECT * FROM other",
        f"CREATE TRIGGER spy INSTEAD OF INSERT ON role BEGIN {SPY.replace('role', 'other')}; END",
    ),
    "an endless view": (
        "ALTER TABLE role RENAME TO other",
        "CREATE VIEW role AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x FROM c) SELECT x id, x name, x rank FROM c",
    ),
    "a generated column": ("ALTER TABLE role ADD COLUMN more TEXT AS (upper(name)) VIRTUAL",),
    "a check that calls a function": altered(
        "sql = replace(sql, 'PRIMARY KEY (id)', 'PRIMARY KEY (id), CHECK (length(randomblob(1000)))') WHERE name = 'role'"
    ),
    "a default that calls a function": altered(
        "sql = replace(sql, 'rank TEXT', 'rank TEXT DEFAULT (hex(randomblob(9)))')"
    ),
    "an index on an expression": ("CREATE INDEX more ON role (upper(name))",),
    "an index of some rows": ("CREATE INDEX more ON role (name) WHERE length(name) > 1",),
    "an index with another order of letters": ("CREATE INDEX more ON role (name COLLATE NOCASE)",),
    "a table of full text": ("CREATE VIRTUAL TABLE more USING fts5(words)",),
    "a table of full text of the third kind": ("CREATE VIRTUAL TABLE more USING fts3(words)",),
    "a tree of boxes": ("CREATE VIRTUAL TABLE more USING rtree(id, low, high)",),
    "a module nobody has": listed("table", "more", "CREATE VIRTUAL TABLE more USING evil(words)"),
    "a shadow table": (
        "CREATE VIRTUAL TABLE more USING fts5(words)",
        "PRAGMA writable_schema=ON",
        "DELETE FROM sqlite_schema WHERE name = 'more'",
    ),
    "a temporary trigger in the schema": listed(
        "trigger", "spy", f"CREATE TEMP TRIGGER spy AFTER INSERT ON role BEGIN {SPY}; END"
    ),
    "words after a statement": altered("sql = sql || '; DROP TABLE task' WHERE name = 'role'"),
    "a comment in a statement": altered("sql = replace(sql, 'name TEXT', 'name /* x */ TEXT') WHERE name = 'role'"),
    "a statement that is none": altered("sql = 'ATTACH ''evil.db'' AS evil' WHERE name = 'role'"),
    "no statement at all": altered("sql = '' WHERE name = 'role'"),
    "a statement that is a number": altered("sql = 5 WHERE name = 'role'"),
    "a very long statement": altered(f"sql = sql || '{' ' * 1_000_000}' || zeroblob(10) WHERE name = 'role'"),
    "a statement nested deep": listed("view", "deep", f"CREATE VIEW deep AS SELECT {'(' * 900}1{')' * 900}"),
    "two tables in one tree": altered(
        "rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'task') WHERE name = 'role'"
    ),
    "a table in the tree of the schema": altered("rootpage = 1 WHERE name = 'role'"),
    "a table beyond the end": altered("rootpage = 99999 WHERE name = 'role'"),
    "a table nowhere": altered("rootpage = -3 WHERE name = 'role'"),
    "a table listed twice": (
        *altered("name = name"),
        "INSERT INTO sqlite_schema SELECT * FROM sqlite_schema WHERE name = 'role'",
    ),
    "a table of another name": altered("tbl_name = 'task' WHERE name = 'role'"),
    "a table less": ("DROP TABLE custom_value",),
    "a table without strict types": altered("sql = replace(sql, 'STRICT', '') WHERE name = 'role'"),
    "a table without row ids": altered("sql = replace(sql, 'STRICT', 'STRICT, WITHOUT ROWID') WHERE name = 'role'"),
    "statistics that are a table of theirs": (
        "CREATE TABLE x (tbl, idx, stat, more)",
        *altered(
            "name = 'sqlite_stat1', tbl_name = 'sqlite_stat1', sql = replace(sql, ' x ', ' sqlite_stat1 ') WHERE name = 'x'"
        ),
    ),
}


@pytest.mark.parametrize("statements", SCHEMAS.values(), ids=SCHEMAS.keys())
def test_a_schema_that_is_not_ours_to_the_letter_is_refused_before_anything_in_it_runs(hostile, statements):
    try:
        tamper(hostile, *statements)
    except driver.DatabaseError:
        pytest.skip("SQLite itself makes no such file")
    refused(hostile)
    assert b"Planted" not in hostile.read_bytes().replace(SPY.encode(), b"").replace(
        SPY.replace("role", "other").encode(), b""
    )


def test_statistics_made_up_to_mislead_the_planner_lose_no_rows(hostile):
    tamper(
        hostile,
        "ANALYZE",
        "UPDATE sqlite_stat1 SET stat = '9999999999 0 -5 unordered sz=-1 x'",
        f"UPDATE sqlite_stat1 SET idx = '{'i' * 10_000}' WHERE tbl = 'task'",
    )
    with Workspace.open(hostile, author="Anna") as workspace:
        assert [task.id for task in workspace.find(Task, project_id="p")] == ["t"]


@pytest.mark.parametrize("command", ["history", "load"])
def test_no_command_opens_what_the_program_refuses(hostile, command, capsys):
    tamper(hostile, *TRIGGERS["a trigger on task"])
    before = hostile.read_bytes()
    assert main([command, str(hostile)]) != 0
    assert "do not belong in it" in capsys.readouterr().err
    assert hostile.read_bytes() == before


def test_a_hostile_team_file_gives_nobody_a_copy(hostile, tmp_path):
    tamper(hostile, *TRIGGERS["a trigger on task"])
    hub = Memory(tmp_path)
    from db.sharing.hub import Card, Snapshot  # noqa: PLC0415 - here alone

    hub.write_card(Card("team", "Office", 0, 4))
    hub.put_snapshot(hostile, Snapshot(0, ""))
    with pytest.raises(DamagedFileError, match="do not belong in it"):
        join(hub, tmp_path / "mine" / "Mine.pmo", _Maker())
    assert list((tmp_path / "mine").iterdir()) == []


class _Maker:
    clock = Clock()

    def new_id(self):
        return "made"


# What a header says


def patched(path, at, data) -> None:
    content = bytearray(path.read_bytes())
    content[at : at + len(data)] = data
    path.write_bytes(content)


HEADERS = {
    "a page size that is none": (16, b"\x00\x03"),
    "pages of 65,536 bytes": (16, b"\x00\x01"),
    "pages of 512 bytes": (16, b"\x02\x00"),
    "a file format of the future": (18, b"\x09\x09"),
    "reserved bytes": (20, b"\x40"),
    "fewer pages than there are": (28, struct.pack(">I", 3)),
    "four thousand million pages": (28, struct.pack(">I", 0xFFFFFFFE)),
    "a list of free pages from nowhere": (32, struct.pack(">II", 99_999, 7)),
    "a list of free pages through tables": (32, struct.pack(">II", 2, 1_000_000)),
    "a schema format of the future": (44, struct.pack(">I", 99)),
    "text in UTF-16": (56, struct.pack(">I", 2)),
    "text in no encoding": (56, struct.pack(">I", 7)),
    "a version of the past": (60, struct.pack(">i", -5)),
    "a version of the future": (60, struct.pack(">i", 2**31 - 1)),
    "an older version than it is": (60, struct.pack(">i", 3)),
    "another program": (68, b"\0\0\0\0"),
    "a vacuum that is none": (52, struct.pack(">I", 9)),
}


@pytest.mark.parametrize(("at", "data"), HEADERS.values(), ids=HEADERS.keys())
def test_a_header_that_lies_is_refused(hostile, at, data):
    patched(hostile, at, data)
    refused(hostile)


def test_pages_that_lead_to_themselves_end(hostile):
    """Every page becomes an inner page whose children are all of them: to visit each way through is 400 to the power of 20."""
    content = bytearray(hostile.read_bytes())
    count = len(content) // PAGE
    cells = 300
    for number in range(1, count + 1):
        base, head = (number - 1) * PAGE, 100 if number == 1 else 0
        content[base + head : base + head + 12] = struct.pack(
            ">BHHHBI", 5, 0, cells, PAGE - cells * 6, 0, 1 + number % count
        )
        for cell in range(cells):
            at = PAGE - (cell + 1) * 6
            content[base + head + 12 + cell * 2 : base + head + 14 + cell * 2] = struct.pack(">H", at)
            content[base + at : base + at + 6] = struct.pack(">I", 1 + (number + cell) % count) + b"\x81\x00"
    hostile.write_bytes(content)
    refused(hostile)


@pytest.mark.parametrize("size", [1, 15, 16, 99, 100, 511, 512, 1023, PAGE - 1, PAGE])
def test_a_tiny_file(hostile, size):
    hostile.write_bytes(hostile.read_bytes()[:size])
    refused(hostile)


def test_a_file_of_many_empty_pages_is_looked_at_no_longer_than_others(hostile):
    with hostile.open("r+b") as file:
        file.truncate(1 << 34)
    patch = struct.pack(">I", (1 << 34) // PAGE)
    with hostile.open("r+b") as file:
        file.seek(28)
        file.write(patch)
    with pytest.raises(DamagedFileError, match=r"Team\.pmo"):
        opening.examined(hostile)


# What is no portfolio at all


def test_other_kinds_of_files_are_told_apart_from_locked_ones(tmp_path):
    archive = tmp_path / "Plan.pmo"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("[Content_Types].xml", os.urandom(3 * PAGE))
    assert refused(archive).sentence == "“Plan.pmo” is not a portfolio file."
    for head in (
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(8),
        b"MZ\x90\0" + bytes(range(12)),
        b"\x7fELF\x02\x01\x01" + bytes(9),
        b"7z\xbc\xaf\x27\x1c" + bytes(range(10)),
        b"\x1f\x8b\x08\0" + bytes(range(12)),
    ):
        other = tmp_path / "Other.pmo"
        other.write_bytes(head + os.urandom(PAGE * 2 - len(head)))
        assert refused(other).sentence == "“Other.pmo” is not a portfolio file."


def test_an_encrypted_file_of_another_program_is_refused_once_it_is_unlocked(tmp_path):
    path = tmp_path / "Other.pmo"
    with closing(connect(path, "rwc", key=keys.fresh("secret words"))) as raw:
        raw.execute("CREATE TABLE t (x)")
        raw.execute("PRAGMA journal_mode=DELETE").fetchall()
    assert refused(path).sentence == "“Other.pmo” belongs to another program."
    keys.lock(path)
    assert refused(path).sentence == "“Other.pmo” is locked with a passphrase."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_pipes_devices_and_folders_are_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "Pipe.pmo")
    (tmp_path / "Link.pmo").symlink_to("/dev/zero")
    (tmp_path / "Folder.pmo").mkdir()
    (tmp_path / "Lost.pmo").symlink_to(tmp_path / "gone")
    (tmp_path / "Round.pmo").symlink_to(tmp_path / "Round.pmo")
    there = sorted(tmp_path.iterdir())
    for path in there:
        with pytest.raises(FileProblemError, match=path.name):
            Workspace.open(path, author="Anna")
    assert sorted(tmp_path.iterdir()) == there


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="this system has no /proc")
@pytest.mark.parametrize("name", ["status", "mem", "exe", "environ", "fd"])
def test_what_the_system_shows_as_files_is_none(name):
    with pytest.raises(FileProblemError):
        Workspace.open(Path("/proc/self") / name, author="Anna")


# What lies beside it


def journal(pages, *, above="", count=None) -> bytes:
    """Return a journal as a crash leaves it, which puts `pages` (by number) back; `above` names the one it is part of."""
    made = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + struct.pack(">IIIII", len(pages), 7, count or max(pages), 512, PAGE)
    made = made.ljust(512, b"\0")
    for number, page in pages.items():
        checked = (7 + sum(page[at] for at in range(PAGE - 200, 0, -200))) & 0xFFFFFFFF
        made += struct.pack(">I", number) + page + struct.pack(">I", checked)
    if above:
        name = above.encode()
        made += struct.pack(">I", (1 << 30) // PAGE + 1) + name
        made += struct.pack(">II", len(name), sum(name)) + b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
    return made


def pages_of(path) -> dict[int, bytes]:
    content = path.read_bytes()
    return {1 + at // PAGE: content[at : at + PAGE] for at in range(0, len(content), PAGE)}


def test_the_journal_of_another_file_is_not_written_over_this_one(hostile):
    pages = pages_of(hostile)
    foreign = {number: Random(number).randbytes(PAGE) for number in pages if number > 1}
    beside = hostile.with_name("Team.pmo-journal")
    beside.write_bytes(journal({1: pages[1]} | foreign))

    error = refused(hostile)

    assert error.sentence == "What a crash left beside “Team.pmo” does not belong to it; nothing was changed."
    assert "Move “Team.pmo-journal” somewhere else" in error.next_step
    beside.unlink()
    Workspace.open(hostile, author="Anna").close()


def test_a_change_a_crash_left_half_made_is_taken_back(hostile):
    pages = pages_of(hostile)
    whole = hostile.read_bytes()
    last = max(pages)
    patched(hostile, (last - 1) * PAGE, os.urandom(PAGE))
    hostile.with_name("Team.pmo-journal").write_bytes(journal({1: pages[1], last: pages[last]}, count=last))

    Workspace.open(hostile, author="Anna").close()

    assert hostile.read_bytes()[PAGE:] == whole[PAGE:]
    assert [path.name for path in hostile.parent.iterdir()] == ["Team.pmo"]


def test_the_journal_beside_a_file_of_another_program_is_left_to_it(tmp_path):
    path = tmp_path / "Other.pmo"
    tamper(path, "CREATE TABLE t (x)")
    pages = pages_of(path)
    (tmp_path / "Other.pmo-journal").write_bytes(journal(pages))
    assert refused(path).sentence == "“Other.pmo” belongs to another program."


def test_a_journal_that_names_a_third_file_deletes_nothing(hostile, tmp_path):
    """SQLite before 3.4x took such a name for one of its own journals, and removed it (seen with 3.40.1)."""
    precious = tmp_path / "precious.txt"
    precious.write_text("precious")
    pages = pages_of(hostile)
    hostile.with_name("Team.pmo-journal").write_bytes(journal({1: pages[1]}, above=str(precious), count=len(pages)))
    Workspace.open(hostile, author="Anna").close()
    assert precious.read_text() == "precious"


def wal_of(path, *statements) -> bytes:
    """Return the log that some statements leave beside a copy of a file."""
    copy = path.parent.parent / "copy.pmo"
    shutil.copyfile(path, copy)
    with closing(driver.connect(str(copy), isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode=WAL").fetchall()
        for statement in statements:
            raw.execute(statement).fetchall()
        return copy.with_name("copy.pmo-wal").read_bytes()


@pytest.mark.parametrize(
    "statements",
    [
        ("CREATE TRIGGER spy AFTER INSERT ON task BEGIN DELETE FROM risk; END",),
        ("PRAGMA writable_schema=ON", "UPDATE sqlite_schema SET rootpage = 5 WHERE name = 'task'"),
        ("PRAGMA application_id=5",),
    ],
)
def test_a_log_planted_beside_a_file_is_not_carried_into_it(hostile, statements):
    tamper(hostile, "PRAGMA journal_mode=WAL")
    hostile.with_name("Team.pmo-wal").write_bytes(wal_of(hostile, *statements))
    refused(hostile, beside=("Team.pmo-shm",))


@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
@pytest.mark.parametrize("content", [b"", b"nonsense" * 1_000, bytes(40_000)], ids=["empty", "words", "zeros"])
def test_rubbish_beside_a_file_does_no_harm(hostile, ending, content):
    hostile.with_name(f"Team.pmo{ending}").write_bytes(content)
    with Workspace.open(hostile, author="Anna") as workspace:
        assert workspace.count(Task) == 1


# Values


VALUES = {
    "a number beyond 2⁵³": ("task", "UPDATE task SET duration = 9223372036854775807"),
    "the least number": ("task", "UPDATE task SET duration = -9223372036854775808"),
    "a day before 1970": ("task", "UPDATE task SET deadline = -1"),
    "a day after 2199": ("task", "UPDATE task SET deadline = 99999999999"),
    "no finite number": ("person", "UPDATE person SET max_units = 9e999"),
    "a moment of the log in the year 200,000": ("change set", "UPDATE change_set SET at = 6249000000000000"),
    "a moment before the log": ("change set", "UPDATE change_set SET at = -1"),
    "an id with a line end": ("role", "UPDATE role SET id = 'a' || char(10)"),
    "an id in Greek": ("role", "UPDATE role SET id = '\u03c1'"),
    "no id": ("role", "UPDATE role SET id = ''"),
    "a very long id": ("role", f"UPDATE role SET id = '{'i' * 1_001}'"),
    "a text of 65 MB": ("role", "UPDATE role SET name = CAST(zeroblob(68157440) AS TEXT)"),
    "a log of a table nobody knows": ("change", "UPDATE change SET table_name = 'sqlite_schema' WHERE number = 1"),
}


@pytest.mark.parametrize(("what", "statement"), VALUES.values(), ids=VALUES.keys())
def test_a_value_no_field_can_hold_is_found_when_the_file_is_opened(hostile, what, statement):
    tamper(hostile, statement)
    error = refused(hostile)
    assert f"{what} “" in error.sentence
    assert "Salvage" in error.next_step


@pytest.mark.parametrize(
    "name",
    ["\u202egnp.exe", "line\nend", "\x1b[31mred", "\0", "a" * 100_000, "\u202e\u202d\u200b", "<img src=file:///x>"],
)
def test_names_with_odd_characters_are_only_names(hostile, name):
    with closing(driver.connect(str(hostile), isolation_level=None)) as raw:
        raw.execute("UPDATE task SET name = ?", (name,))
    with Workspace.open(hostile, author="Anna") as workspace:
        assert workspace.get(Task, "t").name == name


def read_everything(path) -> None:
    """Open a file and read all it has, as the views do."""
    with Workspace.open(path, author="Anna") as workspace:
        for kind in RECORDS:
            workspace.all(kind)
        for each in workspace.history():
            tuple(workspace.rows_of(each.id))
        workspace.plan("p")
        _ = workspace.undo_label


@pytest.mark.parametrize("text", [b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\x80", b"Bridge \xf5"], ids=repr)
@pytest.mark.parametrize(("table", "field"), [("task", "name"), ("project", "name"), ("risk", "title")])
def test_bytes_that_are_no_text_are_named_with_their_row_when_they_are_read(hostile, text, table, field):
    tamper(hostile, f"UPDATE {table} SET {field} = CAST(x'{text.hex()}' AS TEXT)")
    with pytest.raises(DamagedFileError, match=rf"“Team\.pmo” is damaged: {table} “.” holds") as raised:
        read_everything(hostile)
    assert "Salvage" in raised.value.next_step


LOGS = {
    "no JSON": "x",
    "nested without end": "[" * 200_000,
    "nested in a field": '{"name":[' + "[" * 100_000 + "]" * 100_000 + ",1]}",
    "not a row": "[1,2]",
    "a field nobody knows": '{"evil":["a","b"]}',
    "a new id": '{"id":["t","u"]}',
    "half a change": '{"name":["a"]}',
    "a number for a name": '{"name":[1,2]}',
    "a number without end": '{"duration":[1,' + "9" * 5_000 + "]}",
    "half a character": '{"name":["a","\\ud800"]}',
    "a choice nobody has": '{"constraint_type":["ASAP","WHENEVER"]}',
}


@pytest.mark.parametrize("op", ["update", "insert", "delete"])
@pytest.mark.parametrize("fields", LOGS.values(), ids=LOGS.keys())
def test_a_log_that_makes_no_sense_is_told_when_it_is_read(hostile, fields, op):
    with closing(driver.connect(str(hostile), isolation_level=None)) as raw:
        raw.execute("UPDATE change SET op = ?, fields = ? WHERE table_name = 'task'", (op, fields))
    if op != "update" and fields in (LOGS["a field nobody knows"], LOGS["a new id"]):
        read_everything(hostile)  # what a row has too many is not read
        return
    with pytest.raises(DamagedFileError) as raised:
        read_everything(hostile)
    assert "Salvage" in raised.value.next_step


@pytest.mark.parametrize("value", ["[" * 200_000, "{", "\x00", "nul"], ids=["deep", "open", "nul", "word"])
def test_a_note_that_makes_no_sense_is_told(hostile, value):
    with closing(driver.connect(str(hostile), isolation_level=None)) as raw:
        raw.execute("INSERT OR REPLACE INTO note VALUES ('rewinds', ?)", (value,))
    with pytest.raises(KnownError, match="rewinds"):
        read_everything(hostile)


# Time and memory


def test_what_keeps_sqlite_busy_for_ever_is_given_up(hostile, monkeypatch):
    monkeypatch.setattr(opening, "_LEAST_S", 0.2)
    monkeypatch.setattr(
        fitting,
        "_statements",
        lambda: (("role", "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x FROM c) SELECT x FROM c WHERE x > 1"),),
    )
    with pytest.raises(DamagedFileError, match="takes longer to look at"):
        opening.examined(hostile)


OPENER = """
import json, sys, time
from pathlib import Path
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.services.workspace import Workspace

def most():
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024

before, start = most(), time.process_time()
try:
    Workspace.open(Path(sys.argv[1]), author="Anna").close()
    said = ""
except KnownError as error:
    said = str(error)
print(json.dumps([said, time.process_time() - start, most() - before]))
"""


def opened_apart(path) -> tuple[str, float, float]:
    """Open a file in a process of its own; return what was said, and the seconds and megabytes it took."""
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    out = subprocess.run([sys.executable, "-c", OPENER, str(path)], env=env, capture_output=True, text=True, check=True)
    said, seconds, megabytes = json.loads(out.stdout)
    return said, seconds, megabytes


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured another way there")
@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE role SET name = CAST(zeroblob(500000000) AS TEXT)", "role “r” holds a value"),
        (
            "UPDATE sqlite_schema SET sql = sql || replace(hex(zeroblob(50000000)), '00', '  ') WHERE name = 'role'",
            "do not belong in it",
        ),
    ],
    ids=["a cell of 500 MB", "a statement of 100 MB"],
)
def test_what_is_meant_to_fill_the_memory_is_refused_before_it_does(hostile, statement, sentence):
    tamper(hostile, "PRAGMA writable_schema=ON", statement)
    said, seconds, megabytes = opened_apart(hostile)
    sys.stdout.write(f"{seconds:.2f} s, {megabytes:.0f} MB: {said}\n")
    assert sentence in said
    assert 1 < megabytes < 512


# By chance


def chanced(path, content, seed):
    chance = Random(seed)
    changed = bytearray(content)
    for _ in range(chance.choice((1, 2, 5, 20, 100))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    path.write_bytes(changed)


def outlive(hostile, seeds) -> int:
    content = hostile.read_bytes()
    refusals = 0
    for seed in seeds:
        for each in hostile.parent.iterdir():
            each.unlink()
        chanced(hostile, content, seed)
        try:
            read_everything(hostile)
        except KnownError:
            refusals += 1
        except KeyError:  # the project itself has another id now
            pass
    return refusals


def test_bytes_changed_by_chance_give_a_sentence_or_do_no_harm(hostile):
    assert outlive(hostile, range(300)) > 100


@pytest.mark.soak
def test_bytes_changed_by_chance_give_a_sentence_or_do_no_harm_ten_thousand_times(hostile):
    assert outlive(hostile, range(1_000, 11_000)) > 3_000
