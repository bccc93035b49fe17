"""An import of very many rows is one change that nobody else has to wait for and that undo takes back."""

import itertools
from threading import Thread

import pytest

from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import Assignment, Dependency, Person, Project, Task
from pmo_desktop.services.workspace import Workspace


def plan(workspace: Workspace, count: int) -> list:
    """Return a project of `count` tasks, each linked to the one before and worked on by one of ten people."""
    project = Project(id=workspace.new_id(), name="Large")
    people = [Person(id=workspace.new_id(), name=f"Person {number}") for number in range(10)]
    tasks = [
        Task(id=workspace.new_id(), project_id=project.id, name=f"Task {n}", rank=f"{n:06}", duration=28_800 + n)
        for n in range(count)
    ]
    links = [
        Dependency(id=workspace.new_id(), project_id=project.id, predecessor_id=one.id, successor_id=other.id)
        for one, other in itertools.pairwise(tasks)
    ]
    work = [
        Assignment(id=workspace.new_id(), task_id=task.id, person_id=people[n % 10].id) for n, task in enumerate(tasks)
    ]
    return [project, *people, *tasks, *links, *work]


def import_and_undo(mine, hers, count: int) -> None:
    values = plan(mine, count)
    reads: list[int] = []
    importing = Thread(target=lambda: mine.record("Import", list(map(Insert, values))))
    importing.start()
    while importing.is_alive():
        reads.append(hers.count(Task))
    importing.join()
    assert set(reads) <= {0, count}, "a reader saw half an import"
    assert len(reads) > 3, "readers had to wait"
    assert [each.label for each in mine.history(2)] == ["Import", "New portfolio"]
    assert hers.poll()
    assert mine.count(Task) == hers.count(Task) == count
    assert mine.all(Task) == tuple(value for value in values if isinstance(value, Task))
    assert sum(1 for row in mine.rows_of(mine.history(1)[0].id) if row.op == "insert") == len(values)
    mine.undo()
    assert [hers.count(kind) for kind in (Project, Person, Task, Dependency, Assignment)] == [0] * 5
    mine.redo()
    assert hers.count(Dependency) == count - 1


def test_ten_thousand_tasks(mine, hers):
    import_and_undo(mine, hers, 10_000)


@pytest.mark.soak
def test_a_hundred_thousand_tasks(mine, hers):
    import_and_undo(mine, hers, 100_000)
