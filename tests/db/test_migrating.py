"""A file of every past version becomes one of this version, whole; where that fails it stays as it was."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from db import encrypting, keys, migrating, schema
from db.engine import APPLICATION_ID, connect
from db.steps import from_2
from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.errors import FileProblemError, NewerFileError
from pmo_desktop.domain.records import Project, Task
from pmo_desktop.services.workspace import Workspace

SCHEMAS = sorted((Path(__file__).parents[1] / "cases" / "schema").glob("v*.sql"))


def version_of(path: Path) -> int:
    return int(re.search(r"\d+", path.stem)[0])


@pytest.fixture(params=SCHEMAS, ids=lambda path: path.stem)
def old(request, tmp_path):
    """Return a file of a past version with a project in it and the log of how it got there."""
    new = tmp_path / "new.pmo"
    with Workspace.create(new, author="Anna", name="Office") as workspace:
        project = Project(id=workspace.new_id(), name="Bridge")
        workspace.record("New project", [Insert(project)])
        workspace.record("Rename", [Update(Project, project.id, {"name": "Tunnel"})])
    file = tmp_path / "old.pmo"
    connection = connect(file, "rwc")
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.executescript(request.param.read_text("utf-8"))
    connection.execute("ATTACH DATABASE ? AS new", (str(new),))
    tables = connection.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    for (table,) in sorted(tables.fetchall()):
        known = [name for _, name, *_ in connection.execute(f"PRAGMA main.table_info({table})").fetchall()]
        newer = [name for _, name, *_ in connection.execute(f"PRAGMA new.table_info({table})").fetchall()]
        fields = ", ".join(known)
        connection.execute(f"INSERT INTO main.{table} ({fields}) SELECT {fields} FROM new.{table}")
        for name in set(newer) - set(known):  # the log of that time did not name it either
            connection.execute(
                "UPDATE main.change SET fields = json_remove(fields, ?) WHERE table_name = ?", (f"$.{name}", table)
            )
    connection.execute(f"PRAGMA main.application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA main.user_version={version_of(request.param)}")
    connection.execute("DETACH DATABASE new")
    connection.execute("PRAGMA journal_mode=DELETE").fetchall()
    connection.close()
    return file


def schema_in(path: Path) -> list[str]:
    connection = connect(path, "ro")
    try:
        return schema.of(connection)
    finally:
        connection.close()


def test_it_ends_with_the_schema_of_a_new_file(old, tmp_path):
    with Workspace.open(old, author="Anna") as workspace:
        assert [project.name for project in workspace.all(Project)] == ["Tunnel"]
    assert schema_in(old) == schema_in(tmp_path / "new.pmo")


def test_what_was_done_before_can_still_be_undone(old):
    with Workspace.open(old, author="Anna") as workspace:
        assert workspace.undo_label == "Rename"
        workspace.undo()
        assert [project.name for project in workspace.all(Project)] == ["Bridge"]


def test_an_encrypted_one_stays_encrypted_and_so_does_the_copy_it_is_made_on(old, monkeypatch):
    encrypting.encrypt(old, "words")
    step, seen = migrating._step, []

    def look_and_step(copy, *given):
        step(copy, *given)
        seen.extend(b"Tunnel" in file.read_bytes() for file in old.parent.glob(".old.pmo*"))

    monkeypatch.setattr(migrating, "_step", look_and_step)
    with Workspace.open(old, author="Anna") as workspace:
        assert workspace.undo_label == "Rename"
        assert [project.name for project in workspace.all(Project)] == ["Tunnel"]
    assert seen
    assert not any(seen)
    assert keys.is_encrypted(old)


def test_nothing_is_left_beside_it(old, tmp_path):
    with Workspace.open(old, author="Anna"):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.pmo", "old.pmo"]


def test_a_step_that_fails_leaves_the_file_as_it_was(old, tmp_path):
    before = schema_in(old), sorted(tmp_path.iterdir())
    version = version_of_file(old)
    steps = dict.fromkeys(range(1, schema.VERSION), ()) | {version: ("CREATE TABLE stray (id TEXT)",)}
    with pytest.raises(FileProblemError, match="it is as it was"):
        migrating.migrate(old, version, steps)
    assert (schema_in(old), sorted(tmp_path.iterdir())) == before
    with Workspace.open(old, author="Anna") as workspace:
        assert [project.name for project in workspace.all(Project)] == ["Tunnel"]


def test_there_is_a_schema_of_every_past_version():
    assert [version_of(path) for path in SCHEMAS] == list(range(1, schema.VERSION))
    assert set(migrating.STEPS) == set(range(1, schema.VERSION))


def test_this_version_has_the_fingerprint_kept_for_it(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna"):
        pass
    assert schema.fingerprint(schema_in(tmp_path / "a.pmo")) == schema.FINGERPRINTS[schema.VERSION]


def test_a_newer_file_is_refused_with_a_sentence(tmp_path):
    file = tmp_path / "a.pmo"
    with Workspace.create(file, author="Anna"):
        pass
    connection = connect(file)
    connection.execute(f"PRAGMA user_version={schema.VERSION + 1}")
    connection.execute("PRAGMA journal_mode=DELETE").fetchall()
    connection.close()
    before = file.read_bytes()
    with pytest.raises(NewerFileError, match="newer version of this program"):
        Workspace.open(file, author="Anna")
    assert file.read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the migration is killed in a fork; this system has none")
@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.soak)])
def test_a_migration_killed_before_any_of_its_statements_leaves_the_old_file_or_the_new(old, step):
    script, root = Path(__file__).with_name("killed_migration.py"), Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, script, old, str(step)], capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": str(root)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["kills"] * step > 10
    assert found["versions"][0] == version_of_file(old)
    assert found["versions"][-1] == schema.VERSION
    assert found["versions"] == sorted(found["versions"])
    assert found["left"] == []


def version_of_file(path: Path) -> int:
    connection = connect(path, "ro")
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def test_a_file_open_in_an_older_window_is_refused_with_a_sentence_and_left(old):
    elsewhere = connect(old)
    elsewhere.execute("SELECT count(*) FROM task").fetchall()
    before = version_of_file(old)
    with pytest.raises(FileProblemError, match="brought up to date, but is open elsewhere"):
        Workspace.open(old, author="Anna")
    elsewhere.close()
    assert version_of_file(old) == before
    with Workspace.open(old, author="Anna") as workspace:
        assert workspace.count(Project) == 1


def test_two_windows_that_bring_it_up_to_date_at_once_lose_nothing(old):
    failed = []

    def open_and_write(number: int) -> None:
        try:
            with Workspace.open(old, author=f"Author {number}") as workspace:
                workspace.record("Add", [Insert(Project(id=f"p{number}", name="New"))])
        except FileProblemError as error:  # may be told to try again, never more
            failed.append((number, str(error)))

    threads = [Thread(target=open_and_write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all("brought up to date, but is open elsewhere" in text for _, text in failed)
    with Workspace.open(old, author="Anna") as workspace:
        made = {project.id for project in workspace.all(Project) if project.name == "New"}
    assert made == {f"p{number}" for number in range(4)} - {f"p{number}" for number, _ in failed}
    assert made


def test_a_task_deleted_by_an_older_version_comes_back_with_what_this_one_adds(old):
    with Workspace.open(old, author="Anna") as workspace:
        project = workspace.all(Project)[0]
        workspace.record("Add", [Insert(Task(id="t", project_id=project.id, name="Dig"))])
        workspace.record("Delete", [Delete(Task, "t")])
    raw = connect(old)
    raw.execute("UPDATE change SET fields = json_remove(fields, '$.kind', '$.external') WHERE table_name = 'task'")
    for statement in from_2.STATEMENTS:
        if statement.startswith("UPDATE change"):
            raw.execute(statement)
    raw.close()
    with Workspace.open(old, author="Anna") as workspace:
        workspace.undo()
        assert workspace.all(Task) == (Task(id="t", project_id=project.id, name="Dig"),)
