"""The templates that come with the program start projects that hang together."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.records import Document, Person, PersonKind, Project, Task
from pmo_desktop.services import templates
from pmo_desktop.services.built_in_templates import PROGRAM, add_built_in, built_in
from pmo_desktop.services.load import load_table
from pmo_desktop.services.workspace import Workspace

MONDAY = moment.from_iso("2027-01-04")
NAMES = [each.name for each in built_in()]


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as made:
        add_built_in(made)
        yield made


def test_they_are_one_change_of_the_programs_own(workspace):
    newest = workspace.history()[0]
    assert (newest.label, newest.author) == ("Add built-in templates", PROGRAM)
    assert workspace.undo_label is None


def test_adding_them_again_changes_nothing_and_brings_back_what_was_deleted(workspace):
    assert add_built_in(workspace) is None
    gone = templates.templates(workspace)[0]
    templates.delete_templates(workspace, [gone.id])
    add_built_in(workspace)
    assert [each.name for each in templates.templates(workspace)] == NAMES
    names = [person.name for person in workspace.all(Person)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", NAMES)
def test_a_project_starts_from_each(workspace, name):
    template = next(each for each in templates.templates(workspace) if each.name == name)
    project_id = templates.start_project(workspace, template.id, "New", MONDAY)
    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    assert 20 <= len(plan.tasks) <= 46
    assert schedule.findings == ()
    assert schedule.project_start == MONDAY + 8 * moment.HOUR
    assert 60 * moment.DAY < schedule.project_finish - schedule.project_start < 500 * moment.DAY
    assert workspace.count(Document, project_id=project_id) >= 8
    assert workspace.get(Project, project_id).currency == workspace.portfolio().currency


@pytest.mark.parametrize("name", NAMES)
def test_everything_leads_to_the_end_but_the_end(workspace, name):
    project = next(each for each in workspace.all(Project) if each.name == name)
    plan, schedule = workspace.plan(project.id), workspace.schedule(project.id)
    followed = set(plan.dependencies["predecessor_id"])
    ends = [task for task in workspace.find(Task, project_id=project.id) if task.id not in followed]
    leaves = [task.name for task in ends if not schedule.summary[plan.tasks.row[task.id]]]
    assert leaves == ["Project closed"]


def test_roles_that_only_templates_name_are_in_nobodys_load(workspace):
    roles = [person for person in workspace.all(Person) if person.kind is PersonKind.ROLE]
    assert roles
    assert load_table(workspace, MONDAY, 4).people == ()
    template = templates.templates(workspace)[0]
    templates.start_project(workspace, template.id, "New", MONDAY)
    assert load_table(workspace, MONDAY, 4).people


def test_several_deleted_together_are_one_change(workspace):
    ids = [each.id for each in templates.templates(workspace)[:2]]
    templates.delete_templates(workspace, ids)
    assert workspace.undo_label == "Delete 2 templates"
    assert len(templates.templates(workspace)) == len(NAMES) - 2
    workspace.undo()
    assert [each.name for each in templates.templates(workspace)] == NAMES
