"""A workspace reads, records, undoes and hears of others, on a real file."""

import pytest

from pmo_desktop.domain.changes import Changed, Delete, Insert, Update
from pmo_desktop.domain.errors import UndoBlockedError
from pmo_desktop.domain.records import Calendar, ConstraintType, Project, Task, WorkWeek
from pmo_desktop.services.workspace import Workspace


@pytest.fixture
def file(tmp_path):
    return tmp_path / "Team.pmo"


@pytest.fixture
def mine(file):
    with Workspace.create(file, author="Anna", name="Office") as workspace:
        yield workspace


@pytest.fixture
def task(mine):
    project = Project(id=mine.new_id(), name="Bridge")
    task = Task(id=mine.new_id(), project_id=project.id, name="Survey")
    mine.record("New project", [Insert(project), Insert(task)])
    return task


def heard(workspace: Workspace) -> list[Changed]:
    news: list[Changed] = []
    workspace.subscribe(news.append)
    return news


def test_a_new_file_has_its_settings_and_a_standard_calendar(mine):
    (calendar,) = mine.all(Calendar)
    (week,) = mine.find(WorkWeek, calendar_id=calendar.id)
    assert (mine.portfolio().name, mine.portfolio().calendar_id) == ("Office", calendar.id)
    assert (week.monday, week.friday, week.sunday) == ("08:00-12:00,13:00-17:00", "08:00-12:00,13:00-17:00", "")


def test_what_was_recorded_is_read_again_after_reopening(mine, task, file):
    mine.close()
    with Workspace.open(file, author="Anna") as again:
        assert again.get(Task, task.id) == task


def test_a_closed_file_is_one_file(mine, task, file):
    mine.close()
    assert [path.name for path in file.parent.iterdir()] == ["Team.pmo"]


def test_setting_what_a_field_holds_already_is_no_change(mine, task):
    assert mine.record("Rename", [Update(Task, task.id, {"name": "Survey"})]) is None


def test_undo_and_redo_go_back_and_forth_and_name_the_action(mine, task):
    mine.record("Rename task", [Update(Task, task.id, {"name": "Inspection"})])
    for _ in range(3):
        assert (mine.undo_label, mine.redo_label) == ("Rename task", None)
        mine.undo()
        assert (mine.get(Task, task.id).name, mine.redo_label) == ("Survey", "Rename task")
        mine.redo()
        assert mine.get(Task, task.id).name == "Inspection"


def test_the_making_of_the_file_cannot_be_undone(mine):
    with pytest.raises(UndoBlockedError, match="nothing of yours"):
        mine.undo()


def test_a_deleted_project_comes_back_whole(mine, task):
    mine.record("Delete project", [Delete(Project, task.project_id)])
    assert mine.count(Task) == 0
    mine.undo()
    assert mine.get(Task, task.id) == task


def test_two_windows_see_each_others_edits(mine, task, file):
    with Workspace.open(file, author="Petra") as hers:
        news = heard(mine)
        hers.record("Constrain", [Update(Task, task.id, {"constraint_type": ConstraintType.ALAP})])
        assert mine.poll()
        assert not mine.poll()
    assert news[0].rows[0].fields == {"constraint_type": (ConstraintType.ASAP, ConstraintType.ALAP)}
    assert news[0].sets[0].author == "Petra"
