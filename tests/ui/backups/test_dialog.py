"""The backups dialog shows what would come back, and brings it back."""

import pytest

from pmo_desktop.domain.changes import Delete, Update
from pmo_desktop.domain.records import Project, ProjectState, Task
from pmo_desktop.services import backups
from pmo_desktop.services.backups import OPENED, Keeping
from ui.backups.dialog import BackupsDialog


@pytest.fixture
def keeping(tmp_path):
    return Keeping(tmp_path / "backups")


@pytest.fixture
def dialog(window, demo, keeping, qtbot):
    """Return the dialog on the demo after somebody renamed tasks of one project and deleted another."""
    shown = window(demo)
    backups.back_up(demo, OPENED, keeping)
    active = [each for each in demo.all(Project) if each.state is ProjectState.ACTIVE]
    tasks = demo.find(Task, project_id=active[0].id)[:3]
    demo.record("Rename", [Update(Task, task.id, {"name": "Something else"}) for task in tasks])
    demo.record("Delete", [Delete(Project, active[1].id)])
    shown.session.keeping = keeping
    kept, opened = [], []
    made = BackupsDialog(shown.session, keeping, kept.append, opened.append, shown)
    made.kept, made.opened, made.renamed, made.deleted = kept, opened, active[0], active[1]
    qtbot.addWidget(made)
    return made


def lines(table):
    return [
        [table.item(row, column).text() for column in range(table.columnCount())] for row in range(table.rowCount())
    ]


def test_it_says_what_each_project_would_get_back(dialog):
    assert [line[1] for line in lines(dialog.list)] == ["When it was opened"]
    shown = {line[0]: line[1:] for line in lines(dialog.projects)}
    assert shown[dialog.renamed.name] == ["–", "–", "3"]
    assert int(shown[dialog.deleted.name][0]) > 3
    row = next(row for row, line in enumerate(lines(dialog.projects)) if line[0] == dialog.renamed.name)
    dialog.projects.selectRow(row)
    assert [line[1:3] for line in lines(dialog.lines)] == [["Name", "Something else"]] * 3
    assert dialog.fields.text() == "name 3"


def test_everything_is_restored_as_one_change(dialog, demo):
    dialog.all.click()
    assert demo.get(Project, dialog.deleted.id)
    assert not demo.find(Task, name="Something else")
    demo.undo()
    assert len(demo.find(Task, name="Something else")) == 3


def test_only_the_chosen_project_is_restored(dialog, demo):
    row = next(row for row, line in enumerate(lines(dialog.projects)) if line[0] == dialog.deleted.name)
    dialog.projects.selectRow(row)
    dialog.some.click()
    assert demo.get(Project, dialog.deleted.id)
    assert len(demo.find(Task, name="Something else")) == 3


def test_it_opens_as_a_file_of_its_own(dialog, tmp_path):
    dialog._session.asking.answers = [tmp_path / "Then.pmo"]
    dialog.own.click()
    assert dialog.opened == [tmp_path / "Then.pmo"]


def test_a_backup_is_made_on_asking(dialog):
    dialog.now.click()
    assert [line[1] for line in lines(dialog.list)] == ["You asked for it", "When it was opened"]
    assert "Nothing differs" in dialog.said.text()
    assert not dialog.all.isEnabled()
    dialog.now.click()
    assert "none was made" in dialog.said.text()


def test_a_damaged_backup_is_not_offered(dialog, keeping):
    path = next(keeping.folder.rglob("*.pmo"))
    path.write_bytes(path.read_bytes()[:-1])
    dialog.show_backups()
    assert "no longer what was written" in dialog.said.text()
    assert not dialog.all.isEnabled()
    assert not dialog.own.isEnabled()


def test_where_and_whether_is_kept(dialog, tmp_path):
    dialog.wanted.click()
    dialog._session.asking.answers = [tmp_path / "elsewhere"]
    dialog.elsewhere.click()
    assert dialog.kept == [Keeping(tmp_path / "backups", False), Keeping(tmp_path / "elsewhere", False)]
    assert "no backups yet" in dialog.said.text()
