"""A file of every past version becomes one of this version, whole; where that fails it stays as it was."""

import re
from pathlib import Path

import pytest

from db import migrating, schema
from db.engine import APPLICATION_ID, connect
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import FileProblemError, NewerFileError
from pmo_desktop.domain.records import Project
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
    for (table,) in tables.fetchall():
        connection.execute(f"INSERT INTO main.{table} SELECT * FROM new.{table}")
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


def test_nothing_is_left_beside_it(old, tmp_path):
    with Workspace.open(old, author="Anna"):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.pmo", "old.pmo"]


def test_a_step_that_fails_leaves_the_file_as_it_was(old, tmp_path):
    before = schema_in(old), sorted(tmp_path.iterdir())
    version = schema.VERSION - 1
    steps = dict.fromkeys(range(1, version + 1), ("CREATE TABLE stray (id TEXT)",))
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
