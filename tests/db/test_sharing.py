"""Several windows, threads and programs on one file: nobody waits to read, no update is lost, nobody hears “locked”."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest

from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import UndoBlockedError
from pmo_desktop.domain.records import Project, Role, Task
from pmo_desktop.services.workspace import Workspace

WRITER = Path(__file__).with_name("busy_writer.py")
ROOT = Path(__file__).parents[2]


def write_together(file, authors: int, count: int) -> None:
    with Workspace.create(file, author="Anna") as workspace:
        workspace.record("New", [Insert(Project(id="p", name="Bridge"))])
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    names = [f"author{number}" for number in range(authors)]
    started = [
        subprocess.Popen([sys.executable, WRITER, file, name, str(count)], env=env, stderr=subprocess.PIPE, text=True)
        for name in names
    ]
    assert [process.communicate()[1] for process in started] == [""] * authors
    with Workspace.open(file, author="Anna") as workspace:
        assert {role.id for role in workspace.all(Role)} == {f"{name}-{n}" for name in names for n in range(count)}
        labels = [each.label for each in workspace.history(100_000)]
        assert labels.count("Touch") == authors * count


def test_programs_writing_to_one_file_lose_nothing_and_are_never_told_it_is_locked(file):
    write_together(file, 3, 20)


@pytest.mark.soak
def test_eight_programs_writing_a_thousand_times_each(file):
    write_together(file, 8, 1_000)


def test_threads_with_a_workspace_each_lose_nothing(mine):
    mine.record("New", [Insert(Project(id="p", name="Bridge"))])
    failed: list[BaseException] = []

    def write(number: int) -> None:
        try:
            with mine.another() as own:
                for each in range(15):
                    own.record("Add", [Insert(Task(id=f"t-{number}-{each}", project_id="p"))])
        except BaseException as error:  # noqa: BLE001 - told to the test below
            failed.append(error)

    threads = [Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert mine.count(Task) == 60
    seqs = [each.seq for each in mine.history(1000)]
    assert seqs == sorted(seqs, reverse=True)
    assert len(set(seqs)) == len(seqs)


def test_threads_sharing_one_workspace_do_not_break_it(mine):
    """Not the way to work, but a slip must not spoil the file."""
    failed: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for each in range(15):
                mine._store.count(Role, {})
                mine.record("Add", [Insert(Role(id=f"r-{number}-{each}", name="x"))])
        except BaseException as error:  # noqa: BLE001 - told to the test below
            failed.append(error)

    threads = [Thread(target=write, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert mine.count(Role) == 45


def test_reading_goes_on_during_a_long_write_and_sees_the_state_before_it(mine, hers):
    mine.record("New", [Insert(Project(id="p", name="Bridge"))])
    assert hers.poll()
    writing, read = Event(), Event()
    waited: list[bool] = []

    def write_slowly() -> None:
        with mine._store._writing("slow") as connection:
            connection.exec_driver_sql("INSERT INTO role (id, name, rank) VALUES ('r', 'x', '')")
            writing.set()
            waited.append(read.wait(20))
        mine.record("Import", [Insert(Task(id=f"t-{number}", project_id="p")) for number in range(3_000)])

    thread = Thread(target=write_slowly)
    thread.start()
    assert writing.wait(20)
    try:
        assert (hers.count(Role), hers.get(Project, "p").name) == (0, "Bridge")
        assert not hers.poll()
    finally:
        read.set()
        thread.join()
    assert waited == [True], "the reader waited for the writer"
    assert hers.poll()
    assert (hers.count(Role), hers.count(Task)) == (1, 3_000)


def test_a_writer_waits_for_another_and_then_changes_what_stands_then(mine, hers):
    mine.record("New", [Insert(Project(id="p", name="Bridge"))])
    writing = Event()

    def hold() -> None:
        with mine._store._writing("held") as connection:
            connection.exec_driver_sql("UPDATE project SET sponsor = 'Board'")
            writing.set()
            Event().wait(0.6)  # longer than SQLite itself waits for a lock

    thread = Thread(target=hold)
    thread.start()
    assert writing.wait(20)
    made = hers.record("Sponsor", [Update(Project, "p", {"sponsor": "Owner"})])
    thread.join()
    (row,) = hers.rows_of(made.id)
    assert row.fields["sponsor"] == ("Board", "Owner")


def test_two_windows_undoing_the_same_change_undo_it_once(mine):
    mine.record("New", [Insert(Project(id="p", name="Bridge"))])
    mine.record("Rename", [Update(Project, "p", {"name": "Tunnel"})])
    with mine.another() as second:
        assert mine.undo_label == second.undo_label == "Rename"
        mine.undo()
        second.undo()
        assert mine.count(Project) == 0
        with pytest.raises(UndoBlockedError):
            mine.undo()
