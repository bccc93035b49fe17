"""What was deleted is listed and brought back; folding says what it does; a day is asked for."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.records import Project, Role, Task
from pmo_desktop.services import planning
from pmo_desktop.services.portfolio import create_project, delete_projects
from pmo_desktop.services.workspace import Workspace
from ui.changes.days import DayDialog
from ui.changes.deleted import DeletedDialog
from ui.changes.folding import FoldDialog
from ui.shell.places import named


def test_a_project_is_brought_back_whole(window, workspace, qtbot):
    shown = window(workspace, place="portfolio")
    project_id = create_project(workspace, "Survey")
    planning.insert_tasks(workspace, project_id, None, ["Dig"])
    other = create_project(workspace, "Bridge")
    delete_projects(workspace, [project_id])
    delete_projects(workspace, [other])
    dialog = DeletedDialog(shown.session)
    qtbot.addWidget(dialog)
    assert [gone.name for gone in dialog._shown] == ["Bridge", "Survey"]
    dialog.words.setText("surv")
    assert [gone.name for gone in dialog._shown] == ["Survey"]
    dialog.agree.click()
    assert (workspace.get(Project, project_id).name, workspace.count(Task)) == ("Survey", 1)
    assert dialog._shown == []
    dialog.words.clear()
    dialog.agree.click()
    assert workspace.count(Project) == 2
    assert dialog._none.text() == "Nothing was deleted, or it was all brought back."
    assert not dialog.agree.isEnabled()


@pytest.fixture
def old(tmp_path):
    """A file with ten changes five years ago."""
    now = 1_600_000_000_000
    with Workspace.create(tmp_path / "old.pmo", author="Petra", clock=lambda: now) as made:
        made.record("Role", [Insert(Role(id="r", name="0"))])
        for number in range(1, 10):
            made.record("Rename", [Update(Role, "r", {"name": str(number)})])
    with Workspace.open(tmp_path / "old.pmo", author="Petra") as opened:
        yield opened


def test_folding_says_what_goes_and_does_it(window, old, monkeypatch):
    shown = window(old, place="changes")
    monkeypatch.setattr(FoldDialog, "exec", lambda dialog: "10 changes become 1" in dialog._said.text())
    shown.past.fold()
    view = shown.view(named("changes"))
    assert view.model.rowCount() == 2
    assert view.model.index(0, 3).data() == "A month folded into one"
    assert not view.buttons["undo"].isEnabled()
    assert old.get(Role, "r").name == "9"
    assert old.undo_label is None


def test_where_nothing_is_old_there_is_nothing_to_fold(window, workspace, qtbot):
    dialog = FoldDialog(window(workspace).session)
    qtbot.addWidget(dialog)
    assert "no history before" in dialog._said.text()
    assert not dialog.agree.isEnabled()


def test_a_day_of_the_past_is_asked_for_and_shown(window, old, desk, monkeypatch):
    shown = window(old, place="portfolio")
    monkeypatch.setattr(DayDialog, "exec", lambda dialog: dialog.quick[0].click() or True)
    shown.past.ask_day()
    (past,) = desk.past
    assert past.stood_on == moment.midnight(old.today() - moment.DAY)
    window_of_then = window(past, place="portfolio")
    assert window_of_then.windowTitle().startswith("As it stood on ")
    said = []
    window_of_then.session.failed.connect(lambda error: said.append(str(error)))
    view = window_of_then.view(named("portfolio"))
    view.add_project()
    assert said[0].endswith("look, print, export, but change nothing.")
    assert past.count(Project) == 0


def test_days_before_the_first_change_are_not_offered(window, workspace, qtbot):
    dialog = DayDialog(workspace, "As it stood on", window(workspace))
    assert [button.isEnabled() for button in dialog.quick] == [False, False, False]
