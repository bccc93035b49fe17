"""The File menu: project files come in, the portfolio goes out, and what was opened last is at hand."""

import csv
import os
import re
from dataclasses import replace

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog

import resources
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import CustomField, CustomValue, Person, Project, Task
from pmo_desktop.services.portfolio import projects
from pmo_desktop.services.workspace import Workspace
from ui.importing.arriving import ArrivingDialog
from ui.shell.places import named

OURS = sorted(resources.path("demo", "files").glob("*.xml"))


@pytest.fixture
def agreeing(monkeypatch):
    """Let the import dialog be agreed to; return the dialogs shown."""
    shown = []
    monkeypatch.setattr(ArrivingDialog, "exec", lambda dialog: (shown.append(dialog), QDialog.DialogCode.Accepted)[1])
    return shown


def test_several_files_are_imported_and_one_cannot_be_read(window, workspace, tmp_path, agreeing):
    broken = tmp_path / "broken.xml"
    broken.write_text("<Project><Tasks>", "utf-8")
    shown = window(workspace)
    shown.go("people")
    shown.session.asking.answers = [[*OURS, broken]]
    shown.files.ask_import()
    assert len(projects(workspace)) == len(OURS)
    assert shown.status.message.whole == "Bring in 2 files. Ctrl+Z takes it back."
    assert shown.place == "portfolio"
    said = [agreeing[0].files.item(row).text() for row in range(agreeing[0].files.count())]
    assert "broken.xml\ncannot be read" in said


def test_one_file_is_shown_in_the_gantt_and_taken_back_by_undo(window, workspace, agreeing):
    shown = window(workspace)
    shown.files.take(OURS[:1])
    assert (shown.place, shown.project_id) == ("gantt", projects(workspace)[0].id)
    shown.undoing.undo.trigger()
    assert workspace.count(Project) == 0
    assert workspace.count(Person) == 0


def test_thinking_better_of_it_changes_nothing(window, workspace, monkeypatch):
    monkeypatch.setattr(ArrivingDialog, "exec", lambda _dialog: QDialog.DialogCode.Rejected)
    before = workspace.history()
    window(workspace).files.take(OURS)
    assert workspace.history() == before


def test_importing_runs_beside_the_window(qtbot, window, workspace, agreeing):
    shown = window(workspace, runner=None)
    with qtbot.waitSignal(shown.files.imported, timeout=30_000):
        shown.files.take(OURS)
        assert shown.status.cancel.isVisible()
    assert len(projects(workspace)) == len(OURS)
    assert not shown.status.cancel.isVisible()
    shown.close()


def test_every_real_file_can_be_shown(window, workspace, realdata, agreeing):
    sources = sorted((realdata / "msproject").glob("*.xml"))[:12]
    shown = window(workspace)
    shown.files.take(sources)
    dialog = agreeing[0]
    assert dialog.files.count() == len(sources)


def test_nothing_chosen_does_nothing(window, desk, workspace):
    shown = window(workspace)
    for does in (
        shown.files.new,
        shown.files.open,
        shown.files.ask_import,
        shown.files.save_copy,
        shown.files.export_register,
    ):
        does()
    assert (desk.opened, desk.created) == ([], [])


def test_the_register_goes_out_as_a_table(window, demo, tmp_path):
    shown = window(demo)
    shown.session.asking.answers = [tmp_path / "register.csv"]
    shown.files.export_register()
    with (tmp_path / "register.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert {line["Code"] for line in lines} == {project.code for project in projects(demo)}
    assert "register.csv" in shown.status.message.whole


def test_the_project_shown_goes_out_as_project_xml(window, demo, tmp_path):
    shown = window(demo, place="gantt")
    shown.session.asking.answers = [tmp_path / "plan.xml"]
    shown.files.export_project()
    assert b"<Project" in (tmp_path / "plan.xml").read_bytes()


def test_without_a_project_exporting_one_says_so(window, workspace, finder):
    shown = window(workspace)
    finder(shown, "Export this project").trigger()
    assert "no project yet" in shown.status.message.whole


def test_where_nothing_can_be_written_it_is_said(window, demo, tmp_path):
    (tmp_path / "register.csv").mkdir()
    shown = window(demo)
    shown.session.asking.answers = [tmp_path / "register.csv"]
    shown.files.export_register()
    assert shown.status.message.objectName() == "late"
    assert "register.csv" in shown.status.message.whole


def test_a_copy_is_a_portfolio_of_its_own(window, demo, tmp_path):
    shown = window(demo)
    shown.session.asking.answers = [tmp_path / "Copy.pmo"]
    shown.files.save_copy()
    with Workspace.open(tmp_path / "Copy.pmo", author="Petra") as copy:
        assert copy.count(Project) == demo.count(Project)


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let go of an open file")
def test_a_file_deleted_while_it_is_open_is_told_and_can_be_saved(window, demo, tmp_path):
    shown = window(demo)
    demo.path.unlink()
    shown.session.look()
    assert "no longer at its place" in shown.status.message.whole
    shown.session.asking.answers = [tmp_path / "Saved.pmo"]
    shown.files.save_copy()
    assert "A copy was saved" in shown.status.message.whole
    with Workspace.open(tmp_path / "Saved.pmo", author="Petra") as copy:
        assert copy.count(Project) == demo.count(Project)


def test_saving_answers_the_habit(window, workspace, finder):
    shown = window(workspace)
    finder(shown, "Save").trigger()
    assert "Everything is saved" in shown.status.message.whole


def recent(shown) -> list[QAction]:
    menu = next(each.menu() for each in shown.menus._menus[0].actions() if each.menu() and "recent" in each.text())
    menu.aboutToShow.emit()
    return menu.actions()


def test_what_was_opened_last_is_at_hand(window, desk, workspace, tmp_path):
    shown = window(workspace)
    assert not recent(shown)[0].isEnabled()
    other = tmp_path / "R&D.pmo"
    desk.settings = replace(desk.settings, recent=(str(workspace.path), str(other)))
    assert [each.text() for each in recent(shown)] == [f"R&&D  –  {tmp_path}"]
    recent(shown)[0].trigger()
    assert desk.opened == [other]


def test_new_and_open_ask_where(window, desk, workspace, tmp_path, finder):
    shown = window(workspace)
    shown.session.asking.answers = [tmp_path / "New.pmo", tmp_path / "Old.pmo"]
    finder(shown, "New").trigger()
    finder(shown, "Open…").trigger()
    assert (desk.created, desk.opened) == ([tmp_path / "New.pmo"], [tmp_path / "Old.pmo"])


@pytest.mark.parametrize(("words", "name"), [("portfolio pack", "Pack.pdf"), ("project's status", "Status.pdf")])
def test_reports_are_printed_from_the_menu(window, demo, tmp_path, finder, words, name):
    shown = window(demo, place="gantt")
    shown.session.asking.answers = [tmp_path / name]
    finder(shown, words).trigger()
    assert (tmp_path / name).read_bytes().startswith(b"%PDF")
    reports = shown.view(named("reports"))
    assert reports.printed.item(0, 0).text() == name


def test_what_project_xml_has_no_place_for_is_said(window, demo, tmp_path):
    shown = window(demo, place="gantt")
    task = demo.find(Task, project_id=shown.project_id)[0]
    fields = [CustomField(id=demo.new_id(), name=f"Field {number}") for number in range(31)]
    values = [CustomValue(id=demo.new_id(), field_id=each.id, row_id=task.id, value="x") for each in fields]
    demo.record("Fields", [Insert(each) for each in (*fields, *values)])
    shown.session.asking.answers = [tmp_path / "plan.xml"]
    shown.files.export_project()
    assert re.search(r"The custom field “Field \d+” is left out", shown.status.message.whole)
