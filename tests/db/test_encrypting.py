"""A passphrase opens a file and nothing else does; whatever is made of it, no byte beside it is in clear."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from db import encrypting, keys
from db.engine import connect, connect_in_memory
from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.errors import FileProblemError, InvalidValueError, LockedError, WrongPassphraseError
from pmo_desktop.domain.records import Project, Role, Task
from pmo_desktop.services import backups
from pmo_desktop.services.backups import Keeping
from pmo_desktop.services.workspace import Workspace

PLANTED = "Bundesgartenschau-Brücke"
WORDS = "correct horse battery staple"
ELSEWHERE = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
"""The environment of another process."""


@pytest.fixture
def plain(tmp_path):
    """Return a closed file in clear that holds the planted text."""
    folder = tmp_path / "office"
    folder.mkdir()
    file = folder / "Team.pmo"
    with Workspace.create(file, author="Anna", name="Office") as workspace:
        workspace.record("New project", [Insert(Project(id="p", name=PLANTED))])
        workspace.record("Rename", [Update(Project, "p", {"name": f"{PLANTED} 2"})])
    return file


@pytest.fixture
def locked(plain):
    """Return a closed, encrypted file; nothing in this process has its key."""
    encrypting.encrypt(plain, WORDS)
    keys.lock(plain)
    return plain


@pytest.fixture
def unlocked(locked):
    keys.unlock(locked, WORDS)
    return locked


def in_clear(*folders: Path) -> list[str]:
    """Return the files in which the planted text stands, in any way a program would write it."""
    forms = [PLANTED.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")] + [b"Bundesgarten", b"CREATE TABLE"]
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return [file.name for file in files if any(form in file.read_bytes() for form in forms)]


def test_a_locked_file_asks_for_its_passphrase_and_is_left_as_it_was(locked):
    before = locked.read_bytes()
    with pytest.raises(LockedError, match=r"“Team\.pmo” is locked with a passphrase\. Type it to open the file\."):
        Workspace.open(locked, author="Anna")
    assert locked.read_bytes() == before
    assert [file.name for file in locked.parent.iterdir()] == ["Team.pmo"]


def test_the_passphrase_opens_it_with_everything_in_it(locked):
    keys.unlock(locked, WORDS)
    with Workspace.open(locked, author="Anna") as workspace:
        assert workspace.get(Project, "p").name == f"{PLANTED} 2"
        assert [each.label for each in workspace.history()] == ["Rename", "New project", "New portfolio"]
        workspace.undo()
        assert workspace.get(Project, "p").name == PLANTED


@pytest.mark.parametrize(
    "wrong", ["", "x", WORDS.upper(), WORDS + " ", "x'" + "00" * 48 + "'", "'; --", "\ud800", "é" * 500]
)
def test_a_wrong_passphrase_opens_nothing_and_tells_nothing(locked, wrong):
    with pytest.raises(WrongPassphraseError, match=r"^That passphrase does not open “Team\.pmo”\.") as raised:
        keys.unlock(locked, wrong)
    assert not wrong or wrong not in str(raised.value).replace("Type it again", "")
    with pytest.raises(LockedError):
        Workspace.open(locked, author="Anna")


def test_a_wrong_passphrase_stays_wrong_after_the_right_one(unlocked):
    with pytest.raises(WrongPassphraseError):
        keys.unlock(unlocked, "x")


def test_a_wrong_passphrase_and_a_damaged_first_page_are_told_in_the_same_words(locked):
    with pytest.raises(WrongPassphraseError) as wrong:
        keys.unlock(locked, "x")
    content = bytearray(locked.read_bytes())
    content[1000] ^= 1
    locked.write_bytes(content)
    with pytest.raises(WrongPassphraseError) as damaged:
        keys.unlock(locked, WORDS)
    assert str(damaged.value) == str(wrong.value)


def test_the_driver_says_nothing_of_a_wrong_passphrase_on_its_own(locked):
    script = (
        "import sys; from pathlib import Path; from db import keys; from pmo_desktop.domain.errors import KnownError\n"
        "try: keys.unlock(Path(sys.argv[1]), 'x')\n"
        "except KnownError: pass"
    )
    given = [sys.executable, "-c", script, str(locked)]
    done = subprocess.run(given, capture_output=True, text=True, check=True, env=ELSEWHERE)
    assert (done.stdout, done.stderr) == ("", "")


def test_letters_composed_in_another_way_are_the_same_passphrase(plain):
    encrypting.encrypt(plain, "Bru\u0308cke")
    keys.lock(plain)
    keys.unlock(plain, "Br\u00fccke")
    assert not keys.is_locked(plain)


def test_any_tool_of_sqlcipher_opens_it_with_the_passphrase(locked):
    connection = driver.connect(str(locked))
    connection.execute(f"PRAGMA key = '{WORDS}'")
    assert connection.execute("SELECT name FROM project").fetchall() == [(f"{PLANTED} 2",)]
    connection.close()


def test_a_file_such_a_tool_made_is_opened_with_its_passphrase(plain):
    connection = driver.connect(str(plain))
    other = plain.with_name("Other.pmo")
    connection.execute("ATTACH DATABASE ? AS other KEY 'open sesame'", (str(other),))
    connection.execute("SELECT sqlcipher_export('other')").fetchall()
    for name in ("user_version", "application_id"):
        connection.execute(f"PRAGMA other.{name}={connection.execute(f'PRAGMA main.{name}').fetchone()[0]}")
    connection.close()
    keys.unlock(other, "open sesame")
    with Workspace.open(other, author="Anna") as workspace:
        assert workspace.count(Project) == 1


# Nothing in clear


def test_nothing_is_in_clear_while_it_is_worked_in_and_after(unlocked, tmp_path, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    folders = unlocked.parent, temporary
    with Workspace.open(unlocked, author="Anna") as workspace:
        tasks = [Task(id=workspace.new_id(), project_id="p", name=f"{PLANTED} {number}") for number in range(5000)]
        workspace.record("Import", map(Insert, tasks))
        workspace.all(Task)
        assert unlocked.with_name("Team.pmo-wal").stat().st_size > 100_000
        assert in_clear(*folders) == []
        workspace.record("Delete", [Delete(Task, task.id) for task in tasks])
        workspace.save_copy(unlocked.with_name("Copy.pmo"))
        assert in_clear(*folders) == []
    assert in_clear(*folders) == []
    assert sorted(file.name for file in unlocked.parent.iterdir()) == ["Copy.pmo", "Team.pmo"]


def test_the_note_beside_an_encrypted_backup_says_neither_where_the_file_was_nor_what_is_in_it(unlocked, tmp_path):
    keeping = Keeping(tmp_path / "backups")
    with Workspace.open(unlocked, author="Anna") as workspace:
        made = backups.back_up(workspace, backups.ASKED, keeping)
    note = json.loads(made.path.with_suffix(".json").read_text("utf-8"))
    assert set(note) == {"path", "at", "why", "file", "mark", "origin", "state", "size", "digest"}
    assert note["file"] == ""
    assert unlocked.stem not in json.dumps(note)
    keys.lock(unlocked)
    assert backups.backups_of(unlocked, keeping) == [made]
    assert backups.backups_of(unlocked.with_name("Other.pmo"), keeping) == []


def test_a_note_that_once_said_where_an_encrypted_file_was_no_longer_does(unlocked, tmp_path):
    keeping = Keeping(tmp_path / "backups")
    with Workspace.open(unlocked, author="Anna") as workspace:
        made = backups.back_up(workspace, backups.ASKED, keeping)
        described = made.path.with_suffix(".json")
        old = json.loads(described.read_text("utf-8")) | {
            "file": str(unlocked),
            "rows": {"task": {"count": 0, "hash": "x"}},
        }
        del old["mark"]
        described.write_text(json.dumps(old), "utf-8")
        assert backups.back_up(workspace, backups.HOURLY, keeping) is None
    assert unlocked.stem not in described.read_text("utf-8")
    assert "rows" not in described.read_text("utf-8")
    assert backups.backups_of(unlocked, keeping) == [made]


def test_the_search_for_what_is_in_clear_finds_it_in_a_plain_file(plain):
    assert in_clear(plain.parent) == ["Team.pmo"]


def test_a_copy_opens_with_the_same_passphrase_and_with_no_other(unlocked, tmp_path):
    with Workspace.open(unlocked, author="Anna") as workspace:
        workspace.save_copy(tmp_path / "Copy.pmo")
    keys.lock(tmp_path / "Copy.pmo")
    with pytest.raises(WrongPassphraseError):
        keys.unlock(tmp_path / "Copy.pmo", "x")
    keys.unlock(tmp_path / "Copy.pmo", WORDS)
    with Workspace.open(tmp_path / "Copy.pmo", author="Anna") as copy:
        assert copy.count(Project) == 1


def test_a_copy_in_memory_takes_the_pages_of_an_encrypted_file_and_of_a_plain_one(unlocked, tmp_path):
    with Workspace.create(tmp_path / "plain.pmo", author="Anna"):
        pass
    for path, count in ((unlocked, 1), (tmp_path / "plain.pmo", 0)):
        raw = connect(path, "ro")
        memory = connect_in_memory(raw)
        raw.backup(memory)
        assert memory.execute("SELECT count(*) FROM project").fetchone() == (count,)
        memory.close()
        raw.close()


def test_a_plain_file_stays_plain_and_so_does_its_copy(plain, tmp_path):
    with Workspace.open(plain, author="Anna") as workspace:
        workspace.save_copy(tmp_path / "Copy.pmo")
    assert not keys.is_encrypted(plain)
    assert (tmp_path / "Copy.pmo").read_bytes().startswith(b"SQLite format 3\0")


# Set, changed, removed


def content(path: Path) -> dict[str, object]:
    """Return every row of every table with its number, and what the header says."""
    raw = connect(path, "ro")
    tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = {name: raw.execute(f"SELECT rowid, * FROM {name} ORDER BY rowid").fetchall() for name in tables}
    for name in ("user_version", "application_id", "page_size", "encoding"):
        found[name] = str(raw.execute(f"PRAGMA {name}").fetchone()[0])  # SQLCipher answers a page size as text
    found["schema"] = sorted(raw.execute("SELECT type, name, sql FROM sqlite_schema").fetchall(), key=str)
    raw.close()
    return found


def test_every_row_keeps_its_number_and_the_counters_go_on(plain):
    with Workspace.open(plain, author="Anna") as workspace:
        tasks = [Task(id=workspace.new_id(), project_id="p", name="x") for _ in range(20)]
        workspace.record("Add", map(Insert, tasks))
        workspace.record("Delete", [Delete(Task, task.id) for task in tasks[::2]])
    raw = connect(plain)
    raw.execute("DELETE FROM change WHERE set_number = (SELECT max(number) FROM change_set)")
    raw.execute("DELETE FROM change_set WHERE number = (SELECT max(number) FROM change_set)")  # the counter knows of it
    raw.execute("PRAGMA journal_mode=DELETE").fetchall()
    raw.close()
    before = content(plain)
    assert len(before["task"]) == 10
    encrypting.encrypt(plain, WORDS)
    assert content(plain) == before
    encrypting.decrypt(plain, WORDS)
    assert content(plain) == before


def test_another_passphrase_takes_the_place_of_the_old_one(unlocked):
    salt = keys.salt_of(unlocked)
    encrypting.change(unlocked, WORDS, "another")
    assert keys.salt_of(unlocked) != salt
    keys.lock(unlocked)
    with pytest.raises(WrongPassphraseError):
        keys.unlock(unlocked, WORDS)
    keys.unlock(unlocked, "another")
    with Workspace.open(unlocked, author="Anna") as workspace:
        assert workspace.undo_label == "Rename"


def test_a_removed_passphrase_leaves_a_plain_file_with_everything_in_it(locked):
    encrypting.decrypt(locked, WORDS)
    assert not keys.is_encrypted(locked)
    with Workspace.open(locked, author="Anna") as workspace:
        assert workspace.get(Project, "p").name == f"{PLANTED} 2"


@pytest.mark.parametrize(
    "turn", [lambda file: encrypting.change(file, "x", "y"), lambda file: encrypting.decrypt(file, "x")]
)
def test_without_the_passphrase_it_is_neither_changed_nor_removed(unlocked, turn):
    before = unlocked.read_bytes()
    with pytest.raises(WrongPassphraseError):
        turn(unlocked)
    assert unlocked.read_bytes() == before


def test_what_a_file_is_not_is_said(plain):
    with pytest.raises(FileProblemError, match="has no passphrase"):
        encrypting.change(plain, "x", "y")
    with pytest.raises(FileProblemError, match="has no passphrase"):
        encrypting.decrypt(plain, "x")
    with pytest.raises(InvalidValueError, match="cannot be empty"):
        encrypting.encrypt(plain, "")
    encrypting.encrypt(plain, "x")
    with pytest.raises(FileProblemError, match="has a passphrase already"):
        encrypting.encrypt(plain, "y")


def test_a_file_that_is_open_anywhere_is_left_alone(plain):
    with Workspace.open(plain, author="Petra") as hers:
        with pytest.raises(FileProblemError, match="open in another window or program"):
            encrypting.encrypt(plain, WORDS)
        hers.record("New role", [Insert(Role(id="r", name="Engineer"))])
    with Workspace.open(plain, author="Anna") as mine:
        assert mine.count(Role) == 1
    assert [file.name for file in plain.parent.iterdir()] == ["Team.pmo"]


def test_the_file_and_its_folder_keep_nothing_of_before_and_its_rights_stay(plain):
    plain.chmod(0o600)
    with Workspace.open(plain, author="Anna") as workspace:
        workspace.record("Delete", [Delete(Project, "p")])
    encrypting.encrypt(plain, WORDS)
    assert in_clear(plain.parent) == []
    assert [file.name for file in plain.parent.iterdir()] == ["Team.pmo"]
    if os.name != "nt":
        assert plain.stat().st_mode & 0o777 == 0o600


def test_a_new_file_that_is_not_whole_is_not_put_in_place(plain):
    before = content(plain)

    def spoil(done: int, _total: int, _what: str) -> None:
        if done == 1:
            fresh = plain.with_name(".Team.pmo.new")
            data = bytearray(fresh.read_bytes())
            data[-3000] ^= 1
            fresh.write_bytes(data)

    with pytest.raises(FileProblemError, match="could not be written anew; it is as it was"):
        encrypting.encrypt(plain, WORDS, spoil)
    assert content(plain) == before
    assert [file.name for file in plain.parent.iterdir()] == ["Team.pmo"]


def test_somebody_who_waits_for_the_file_meanwhile_loses_nothing(plain):
    """He is refused, or what he wrote is in the new file; he never goes on in the old one."""
    script = (
        "import sys; from pathlib import Path; from random import Random; from db.store import Store\n"
        "from pmo_desktop.domain.changes import Insert; from pmo_desktop.domain.errors import FileProblemError\n"
        "from pmo_desktop.domain.records import Role; from pmo_desktop.services.workspace import Workspace, utc_ms\n"
        "try:\n"  # as she has examined it a moment ago
        "    with Workspace(Store.open(Path(sys.argv[1]), trusted=True), 'Petra', utc_ms, Random()) as workspace:\n"
        "        workspace.record('Add', [Insert(Role(id='hers', name='x'))])\n"
        "        print('written')\n"
        "except FileProblemError as error:\n"
        "    print('refused')\n"
    )
    waiting = []

    def let_her_wait(done: int, _total: int, _what: str) -> None:
        if done == 2:
            waiting.append(
                subprocess.Popen(
                    [sys.executable, "-c", script, str(plain)], stdout=subprocess.PIPE, text=True,
                    env=ELSEWHERE,
                )
            )  # fmt: skip
            time.sleep(2)

    encrypting.encrypt(plain, WORDS, let_her_wait)
    said = waiting[0].communicate(timeout=60)[0].strip()
    with Workspace.open(plain, author="Anna") as workspace:
        assert (said, workspace.count(Role)) in (("refused", 0), ("written", 1))


@pytest.mark.skipif(os.name == "nt", reason="Windows replaces no open file")
def test_the_old_bytes_are_overwritten_where_they_lay(plain):
    with plain.open("rb") as old:
        encrypting.encrypt(plain, WORDS)
        assert set(old.read()) == {0}


@pytest.mark.skipif(os.name == "nt", reason="Windows replaces no open file")
def test_a_second_name_of_the_old_file_keeps_it(plain):
    kept = plain.with_name("kept")
    os.link(plain, kept)
    encrypting.encrypt(plain, WORDS)
    with Workspace.open(kept, author="Anna") as workspace:
        assert workspace.count(Project) == 1


def test_a_link_to_a_file_stays_a_link(plain, tmp_path):
    link = tmp_path / "link.pmo"
    try:
        link.symlink_to(plain)
    except OSError:
        pytest.skip("this account may not make links")
    encrypting.encrypt(link, WORDS)
    assert link.is_symlink()
    assert keys.is_encrypted(plain)


def test_what_a_killed_removal_left_in_clear_goes_when_the_file_is_next_opened(unlocked):
    unlocked.with_name(".Team.pmo.new").write_text(PLANTED)
    with Workspace.open(unlocked, author="Anna"):
        assert in_clear(unlocked.parent) == []


# Damage, several at once, the ring


@pytest.mark.parametrize("page", [2, 7, -1])
def test_a_damaged_page_is_found_when_the_file_is_opened(unlocked, page):
    content = bytearray(unlocked.read_bytes())
    at = page * 4096 if page > 0 else len(content) - 4096
    content[at + 100] ^= 1
    unlocked.write_bytes(content)
    with pytest.raises(FileProblemError, match=r"“Team\.pmo” is damaged"):
        Workspace.open(unlocked, author="Anna")


def test_a_damaged_free_page_is_found_too(unlocked):
    with Workspace.open(unlocked, author="Anna") as workspace:
        tasks = [Task(id=workspace.new_id(), project_id="p", name="x" * 900) for _ in range(100)]
        workspace.record("Add", map(Insert, tasks))
    raw = connect(unlocked)
    raw.execute("DELETE FROM change")
    raw.execute("DELETE FROM task")
    raw.execute("PRAGMA journal_mode=DELETE").fetchall()
    free = raw.execute("PRAGMA freelist_count").fetchone()[0]
    assert free > 10
    raw.close()
    whole = unlocked.read_bytes()
    for at in range(len(whole) - 4096, 0, -4096):
        unlocked.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        raw = connect(unlocked, "ro")
        is_free = raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        raw.close()
        if is_free:
            break
    assert is_free
    with pytest.raises(FileProblemError, match="damaged"):
        Workspace.open(unlocked, author="Anna")


def test_a_cut_off_file_still_asks_for_its_passphrase_and_is_then_said_to_be_damaged(locked):
    content = locked.read_bytes()
    locked.write_bytes(content[: len(content) // 2 + 1000])
    with pytest.raises(LockedError):
        Workspace.open(locked, author="Anna")
    keys.unlock(locked, WORDS)
    with pytest.raises(FileProblemError, match="damaged"):
        Workspace.open(locked, author="Anna")


def test_two_windows_work_on_one_encrypted_file(unlocked):
    with Workspace.open(unlocked, author="Anna") as mine, Workspace.open(unlocked, author="Petra") as hers:
        hers.record("New role", [Insert(Role(id="r", name="Engineer"))])
        assert mine.poll()
        assert mine.count(Role) == 1
        with mine.another() as third:
            assert third.count(Role) == 1


def test_two_processes_work_on_one_encrypted_file(unlocked):
    script = (
        "import sys; from pathlib import Path; from db import keys\n"
        "sys.path.insert(0, sys.argv[1]); import busy_writer\n"
        "keys.unlock(Path(sys.argv[2]), sys.argv[4]); busy_writer.main(Path(sys.argv[2]), sys.argv[3], 30)"
    )
    given = [sys.executable, "-c", script, str(Path(__file__).parent), str(unlocked)]
    others = [subprocess.Popen([*given, author, WORDS], env=ELSEWHERE) for author in ("Petra", "Ben")]
    assert [other.wait(120) for other in others] == [0, 0]
    with Workspace.open(unlocked, author="Anna") as mine:
        assert mine.count(Role) == 60
    assert in_clear(unlocked.parent) == []


@pytest.mark.skipif(sys.platform != "linux", reason="it looks at the locks Linux lists")
def test_looking_at_an_open_file_keeps_the_locks_this_process_has_on_it(plain):
    def locks() -> int:
        return sum(f":{plain.stat().st_ino} " in line for line in Path("/proc/locks").read_text().splitlines())

    with Workspace.open(plain, author="Anna") as workspace:
        workspace.record("New role", [Insert(Role(id="r", name="Engineer"))])
        held = locks()
        assert held
        keys.is_encrypted(plain)
        with Workspace.open(plain, author="Petra"):
            pass
        assert locks() >= held


def test_a_key_shows_nowhere(unlocked):
    key = keys.key_of(unlocked)
    assert key.raw == hashlib.pbkdf2_hmac("sha512", WORDS.encode(), key.salt, 256_000, 32)
    assert key.raw.hex() not in repr(key)
    assert repr(key.raw) not in repr(key)


@pytest.mark.parametrize(
    "content", [b"", b"PK", bytes(8192), b"Name;Start\n" * 2000, b"<?xml version='1.0'?>" + b" " * 4075]
)
def test_a_file_of_another_kind_is_not_taken_for_an_encrypted_one(tmp_path, content):
    (tmp_path / "a.pmo").write_bytes(content)
    assert not keys.is_encrypted(tmp_path / "a.pmo")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="it is killed in a fork; this system has none")
@pytest.mark.parametrize("turn", ["encrypt", "change", "decrypt"])
def test_killed_at_any_step_it_leaves_the_old_file_or_the_new_and_nothing_in_clear_beside_it(plain, turn):
    script = Path(__file__).with_name("killed_encryption.py")
    done = subprocess.run(
        [sys.executable, script, plain, turn], capture_output=True, text=True, check=False,
        env=ELSEWHERE,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["kills"] > 20
    assert found["states"][0] == "old"
    assert found["states"][-1] == "new"
    assert found["states"] == sorted(found["states"], reverse=True)
    assert found["left"] == []
    assert found["in_clear"] == []
