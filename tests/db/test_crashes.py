"""A writer killed at any moment loses nothing it said was kept, and log and rows agree ever after."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from db.kinds import BY_TABLE
from db.log import reading
from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.records import RECORDS, Assignment, Person, Project, Task
from pmo_desktop.services.workspace import Workspace

WRITER = Path(__file__).with_name("killed_writer.py")
ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the writer forks; this system cannot")


def replayed(workspace) -> dict[str, dict[str, tuple]]:
    """Return the rows that the log alone gives, played from its beginning, by table and id."""
    rows = {name: {} for name in BY_TABLE}
    with workspace._store.reading() as connection:
        for each in reading.after(connection, 0):
            for delta in reading.deltas(connection, each.number):
                table, fields = rows[delta.kind.name], delta.kind.fields
                for row in delta.deleted:
                    assert table.pop(row[0]) == row
                for row_id, changed in delta.updated:
                    before = dict(zip(fields, table[row_id], strict=True))
                    assert {name: before[name] for name in changed} == {name: old for name, (old, _) in changed.items()}
                    table[row_id] = tuple((before | {name: new for name, (_, new) in changed.items()}).values())
                for row in delta.inserted:
                    assert row[0] not in table
                    table[row[0]] = row
    return rows


def held(workspace) -> dict[str, dict[str, tuple]]:
    found = {}
    for kind in RECORDS:
        columns = workspace._store.rows(kind, {})
        rows = list(zip(*columns, strict=True))
        found[kind] = {row[0]: row for row in rows}
    return {name: found[kind.record] for name, kind in BY_TABLE.items()}


def kill(file, rounds: int, seed: int) -> dict:
    done = subprocess.run(
        [sys.executable, WRITER, file, str(rounds), str(seed)],
        capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def survive(file, rounds: int, seed: int) -> None:
    found = kill(file, rounds, seed)
    assert found["faults"] == []
    assert found["said"] >= rounds, "hardly anything was written before the kills"
    assert found["in_the_middle"] > rounds / 2, "the kills came too early or too late to hit a writer"
    assert found["backups"] > 0
    with Workspace.open(file, author="Anna") as workspace:
        assert replayed(workspace) == held(workspace)
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_hundred_kills_lose_nothing(file):
    survive(file, 100, 1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 12))
def test_ten_thousand_kills_lose_nothing(file, seed):
    survive(file, 1_000, seed)


def test_log_and_rows_agree_in_a_lively_file(mine, hers):
    project, person = Project(id="p", name="Bridge"), Person(id="b", name="Ben")
    task = Task(id="t", project_id="p")
    mine.record("New", [Insert(project), Insert(person), Insert(task)])
    hers.record("Assign", [Insert(Assignment(id="a", task_id="t", person_id="b"))])
    mine.record("Change", [Update(Task, "t", {"name": "x", "deadline": 60}), Update(Project, "p", {"manager_id": "b"})])
    hers.record("Delete", [Delete(Person, "b")])
    hers.undo()
    mine.record("Delete", [Delete(Project, "p")])
    mine.undo()
    assert replayed(mine) == held(mine)
