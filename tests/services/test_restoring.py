"""What was deleted is listed, and comes back whole however long ago that was."""

import pytest

from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.errors import UndoBlockedError
from pmo_desktop.domain.records import Person, PersonSkill, Project, Role, Scenario, ScenarioChange, Skill, Task
from pmo_desktop.services import planning
from pmo_desktop.services.portfolio import create_project, delete_projects
from pmo_desktop.services.restoring import deleted, restore
from pmo_desktop.services.workspace import Workspace


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as made:
        yield made


def planned(workspace, name):
    project_id = create_project(workspace, name)
    first, second = planning.insert_tasks(workspace, project_id, None, ["Dig", "Fill"])
    planning.set_cells(workspace, project_id, [(second, "predecessors", "1"), (first, "people", "Ben")])
    return project_id


def held(workspace, *projects):
    return [(workspace.find(Project, id=each), workspace.find(Task, project_id=each)) for each in projects]


def test_a_project_comes_back_with_everything_after_many_other_changes(workspace):
    project_id = planned(workspace, "Bridge")
    before = held(workspace, project_id)
    delete_projects(workspace, [project_id])
    for number in range(300):
        workspace.record("Role", [Insert(Role(id=f"r{number}", name="x"))])
    (gone,) = deleted(workspace, Project)
    assert (gone.name, gone.author, gone.label) == ("Bridge", "Anna", "Delete “Bridge”")
    done = restore(workspace, gone)
    assert held(workspace, project_id) == before
    assert workspace.plan(project_id).dependencies
    assert (done.label, done.undoes) == ("Bring back “Bridge”", gone.set_id)
    assert deleted(workspace, Project) == ()


def test_a_scenario_and_a_skill_come_back_with_what_was_in_them(workspace):
    rows = (
        Skill(id="s", name="French"), Person(id="b", name="Ben"), PersonSkill(id="l", person_id="b", skill_id="s"),
        Scenario(id="z", name="Later"),
        ScenarioChange(id="c", scenario_id="z", owner="person", row_id="b", field="name", value='"Bob"'),
    )  # fmt: skip
    workspace.record("New", [Insert(row) for row in rows])
    workspace.record("Delete", [Delete(Skill, "s")])
    workspace.record("Drop", [Delete(Scenario, "z")])
    workspace.record("Other", [Update(Person, "b", {"name": "Benjamin"})])
    assert [(gone.kind_words, gone.name, gone.with_it) for gone in deleted(workspace)] == [
        ("Scenario", "Later", 2), ("Skill", "French", 2),
    ]  # fmt: skip
    for gone in deleted(workspace):
        restore(workspace, gone)
    for kind in (Skill, PersonSkill, Scenario, ScenarioChange):
        assert workspace.count(kind) == 1


def test_one_of_several_projects_deleted_together_comes_back_alone(workspace):
    one, other = planned(workspace, "Bridge"), planned(workspace, "Road")
    before = held(workspace, one)
    delete_projects(workspace, [one, other])
    assert {gone.name for gone in deleted(workspace)} == {"Bridge", "Road"}
    restore(workspace, next(gone for gone in deleted(workspace) if gone.name == "Bridge"))
    assert held(workspace, one) == before
    assert [project.name for project in workspace.all(Project)] == ["Bridge"]
    assert [gone.name for gone in deleted(workspace)] == ["Road"]
    workspace.undo()
    assert workspace.count(Project) == 0


def test_a_task_comes_back_with_what_lay_in_it(workspace):
    project_id = planned(workspace, "Bridge")
    dig, fill = (task.id for task in workspace.find(Task, project_id=project_id))
    planning.indent(workspace, project_id, [fill])
    before = held(workspace, project_id)
    workspace.record("Delete task", [Delete(Task, dig)])
    (gone,) = deleted(workspace, Task)
    assert (gone.name, gone.where) == ("Dig", "Bridge")
    restore(workspace, gone)
    assert held(workspace, project_id) == before


def test_a_person_comes_back_to_the_projects_that_named_them(workspace):
    project_id = create_project(workspace, "Bridge")
    workspace.record("Ben", [Insert(Person(id="ben", name="Ben")), Update(Project, project_id, {"manager_id": "ben"})])
    workspace.record("Delete", [Delete(Person, "ben"), Insert(Role(id="r", name="x"))])
    (gone,) = deleted(workspace, Person)
    restore(workspace, gone)
    assert workspace.get(Project, project_id).manager_id == "ben"
    assert workspace.count(Role) == 1


def test_what_was_never_wanted_is_not_listed(workspace):
    """The making of a project taken back by Ctrl+Z is no deletion; a deletion done again is."""
    project_id = create_project(workspace, "Bridge")
    workspace.undo()
    assert deleted(workspace) == ()
    workspace.redo()
    delete_projects(workspace, [project_id])
    workspace.undo()
    assert deleted(workspace) == ()
    workspace.redo()
    assert [gone.name for gone in deleted(workspace)] == ["Bridge"]


def test_what_it_belonged_to_must_come_back_first(workspace):
    project_id = planned(workspace, "Bridge")
    task = workspace.find(Task, project_id=project_id)[0]
    workspace.record("Delete task", [Delete(Task, task.id)])
    delete_projects(workspace, [project_id])
    bridge, dig = deleted(workspace, Project)[0], deleted(workspace, Task)[0]
    with pytest.raises(UndoBlockedError, match="Anna deleted Project “Bridge”"):
        restore(workspace, dig)
    restore(workspace, bridge)
    restore(workspace, dig)
    assert workspace.count(Task) == 2
