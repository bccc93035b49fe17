"""After an exchange, or a file, it is told which dates moved, how far, and whose change did it."""

import csv

import pytest

from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.records import Assignment, Dependency, Leave, Project, Task
from pmo_desktop.services.moved import Watch, by_writing, export
from tests.services.clashing import TwoPeople

DAY = 28_800


@pytest.fixture
def two(tmp_path):
    made = TwoPeople(tmp_path)
    links = (("ab", "a", "b"), ("bc", "b", "c"))
    made.anna.record(
        "Link",
        *(
            Insert(Dependency(id=name, project_id="p", predecessor_id=one, successor_id=other))
            for name, one, other in links
        ),
    )
    made.team.settle()
    yield made
    made.close()


@pytest.fixture
def receive(two):
    """Return a function that lets Petra receive and gives the dates that moved."""
    with two.looking("Petra") as workspace:
        watch = Watch()
        watch.look(workspace)

        def run():
            outcome, moves = watch.around(workspace, two.petra.exchange)
            assert outcome.problems == []
            return moves

        yield run


def test_what_a_change_upstream_moved_is_told_with_whose_it_was(two, receive):
    assert receive().count == 0
    two.anna.record("Lengthen the survey", Update(Task, "a", {"duration": 3 * DAY}))
    two.anna.exchange()
    (project,) = receive().projects
    assert (project.name, [each.moved.task for each in project.tasks]) == ("Bridge", ["B", "C", "A"])
    assert {(each.by, each.moved.is_edited) for each in project.tasks} == {("Anna", True), ("Anna", False)}
    assert [each.because for each in project.tasks] == [
        "“Lengthen the survey”, Task “A”", "“Lengthen the survey”, Task “A”", "“Lengthen the survey”",
    ]  # fmt: skip
    assert project.finish_now > project.finish_then
    assert receive().count == 0


def test_what_i_moved_myself_is_not_told(two, receive):
    two.petra.record("Mine", Update(Task, "b", {"duration": 2 * DAY}))
    two.anna.record("Notes", Update(Task, "a", {"notes": "Boots"}))
    two.anna.exchange()
    assert receive().count == 0
    assert two.petra.get(Task, "b").duration == 2 * DAY


def test_only_what_receiving_moved_is_told_where_both_changed_something(two, receive):
    two.petra.record("Mine", Update(Task, "c", {"duration": 5 * DAY}))
    two.anna.record("Hers", Update(Task, "b", {"duration": 2 * DAY}))
    two.anna.exchange()
    (project,) = receive().projects
    assert {each.moved.task: each.moved.finish_days for each in project.tasks}.keys() == {"B", "C"}
    assert all(each.because.startswith("“Hers”") for each in project.tasks)


def test_a_link_a_leave_and_another_project_are_found_as_causes(two, receive):
    two.anna.record("Other", Insert(Project(id="q", name="Tower", start=1_760_313_600)),
                    Insert(Task(id="t", project_id="q", name="T")),
                    Insert(Dependency(id="ct", project_id="q", predecessor_id="c", successor_id="t")))  # fmt: skip
    two.anna.record("Assign", Insert(Assignment(id="as", task_id="a", person_id="ben")))
    two.team.settle()
    receive()
    two.anna.record(
        "Ben is away", Insert(Leave(id="l", person_id="ben", start=1_760_313_600, finish=1_760_313_600 + 2 * 86_400))
    )
    two.anna.exchange()
    moves = receive()
    assert {each.name: len(each.tasks) for each in moves.projects} == {"Bridge": 3, "Tower": 1}
    assert {each.because.split(",")[0] for project in moves.projects for each in project.tasks} == {"“Ben is away”"}
    two.anna.record("Lag", Update(Dependency, "bc", {"lag": 2 * DAY}))
    two.anna.exchange()
    assert {each.moved.task: each.because for project in receive().projects for each in project.tasks} == {
        "C": "“Lag”", "T": "“Lag”, Task “C”",
    }  # fmt: skip


def test_a_change_no_date_depends_on_is_never_the_cause(two, receive):
    two.anna.record("Longer", Update(Task, "a", {"duration": 3 * DAY}))
    two.anna.record("Rename", Update(Task, "b", {"name": "Bolts"}), Update(Task, "a", {"notes": "Boots"}))
    two.anna.exchange()
    (project,) = receive().projects
    assert {each.because.split(",")[0] for each in project.tasks} == {"“Longer”"}


def test_the_list_is_written_for_spreadsheets(two, receive, tmp_path):
    two.anna.record("=Longer", Update(Task, "a", {"duration": 3 * DAY}))
    two.anna.exchange()
    moves = receive()
    assert export(moves, tmp_path / "moved.csv") == 3
    lines = list(csv.reader((tmp_path / "moved.csv").read_text("utf-8-sig").splitlines()))
    assert lines[0][:2] == ["Project", "Task"]
    assert (lines[1][0], lines[1][7]) == ("Bridge", "Anna")


def test_what_something_brought_in_moved_is_told_also_where_others_wait_for_it(two):
    two.anna.record("Other", Insert(Project(id="q", name="Tower", start=1_760_313_600)),
                    Insert(Task(id="t", project_id="q", name="T")),
                    Insert(Dependency(id="ct", project_id="q", predecessor_id="c", successor_id="t")))  # fmt: skip
    with two.looking("Anna") as workspace:
        longer = [Update(Task, "b", {"duration": 4 * DAY}), Update(Task, "a", {"notes": "Boots"})]
        done, moves = by_writing(workspace, ["p"], lambda: workspace.record("Update from v8", longer))
        assert done.label == "Update from v8"
        moved = [
            (project.name, each.moved.task, each.by, each.because)
            for project in moves.projects
            for each in project.tasks
        ]
        assert sorted(moved) == [
            ("Bridge", "B", "Anna", "itself"), ("Bridge", "C", "Anna", "Task “B”"), ("Tower", "T", "Anna", "Task “B”"),
        ]  # fmt: skip
        assert by_writing(workspace, ["p"], lambda: None)[1].count == 0
