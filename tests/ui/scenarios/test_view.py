"""Scenarios as somebody tries them out: made, changed, compared, used, and taken back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from pmo_desktop.domain import moment
from pmo_desktop.domain.records import Booking, Person, PersonKind, Project, ProjectState, Scenario, ScenarioChange
from pmo_desktop.services.scenarios import keeping
from ui.naming import NameDialog
from ui.scenarios.adding import ChangeDialog
from ui.scenarios.using import UseDialog
from ui.shell.places import named

KEY = Qt.Key


@pytest.fixture
def demo(demo):
    """Return the demo without the scenarios it comes with."""
    for each in demo.all(Scenario):
        keeping.drop(demo, each.id)
    return demo


@pytest.fixture
def trying(window, demo):
    shown = window(demo, place="scenarios")
    return shown, shown.view(named("scenarios"))


@pytest.fixture
def proposal(demo):
    (found,) = demo.find(Project, state=ProjectState.PROPOSED)
    return found


def fill(dialog, **values):
    for name, value in values.items():
        field = dialog.fields[name]
        if hasattr(field, "findData"):
            assert field.findData(value) >= 0, name
            field.setCurrentIndex(field.findData(value))
        elif hasattr(field, "setValue"):
            field.setValue(value)
        else:
            field.setText(value)


def named_so(monkeypatch, name):
    def exec_(dialog):
        dialog.field.setText(name)
        dialog.finish()
        return dialog.result()

    monkeypatch.setattr(NameDialog, "exec", exec_)


def changed_so(monkeypatch, **values):
    def exec_(dialog):
        fill(dialog, **values)
        dialog.finish()
        return dialog.result()

    monkeypatch.setattr(ChangeDialog, "exec", exec_)


def test_it_says_what_belongs_here_and_begins_with_a_name(trying, monkeypatch, demo):
    _, view = trying
    assert view._layers.currentIndex() == 1
    named_so(monkeypatch, "Solar in")
    view.commands["new"].trigger()
    assert [each.name for each in demo.all(Scenario)] == ["Solar in"]
    assert view._layers.currentIndex() == 0
    assert view._name() == "Solar in"
    assert "changes nothing yet" in view.heading.text()


def test_what_is_tried_out_is_listed_in_words_and_compared(trying, monkeypatch, demo, proposal):
    _, view = trying
    named_so(monkeypatch, "Solar in")
    view.commands["new"].trigger()
    changed_so(monkeypatch, project=proposal.id, state="approved")
    view.commands["state"].trigger()
    changed_so(monkeypatch, project=proposal.id, to="2027-06-07")
    view.commands["move"].trigger()
    told = [view.changes.item(row, 0).text() for row in range(view.changes.rowCount())]
    assert len(told) == 2
    assert any("Take in" in each for each in told)
    assert view.table.rows.periods == ("As it is", "Solar in")
    line = next(each for each in view.table.rows.lines if each.id == f"project:{proposal.id}")
    assert [cell.bold for cell in line.cells] == [False, True]
    assert demo.get(Project, proposal.id) == proposal
    assert len(view.charts.drawn) == 2


def test_what_cannot_be_is_said_in_the_dialog_which_stays(qtbot, trying, demo):
    shown, _ = trying
    scenario = keeping.make(demo, "What if")
    somebody = demo.all(Person)[0]
    dialog = ChangeDialog(shown.session, scenario, "replace", shown)
    fill(dialog, who=somebody.id, by=somebody.id)
    dialog.finish()
    assert "Nobody else" in dialog.reason.text()
    dialog.kind.setCurrentIndex(dialog.kind.findData("priority"))
    project = demo.find(Project, state=ProjectState.ACTIVE)[0]
    fill(dialog, project=project.id, priority=project.priority)
    dialog.finish()
    assert "so already" in dialog.reason.text()
    dialog.kind.setCurrentIndex(dialog.kind.findData("move"))
    fill(dialog, to="someday")
    dialog.finish()
    assert "someday" in dialog.reason.text()
    assert dialog.result() != QDialog.DialogCode.Accepted
    assert not demo.all(ScenarioChange)
    dialog.deleteLater()


def test_a_change_is_opened_with_what_it_says_and_written_in_its_place(qtbot, trying, monkeypatch, demo, proposal):
    _, view = trying
    scenario = keeping.make(demo, "What if")
    person = demo.find(Person, kind=PersonKind.PERSON)[0]
    day = demo.today()
    keeping.move_project(demo, scenario, proposal.id, proposal.start + 28 * moment.DAY)
    keeping.set_state(demo, scenario, proposal.id, ProjectState.APPROVED)
    keeping.set_priority(demo, scenario, proposal.id, 900)
    keeping.set_units(demo, scenario, person.id, 0.5, day, day + 28 * moment.DAY)
    keeping.book(demo, scenario, person.id, None, day, day + 14 * moment.DAY, 30.0)
    keeping.set_units(demo, scenario, person.id, 0.7)
    keeping.change_booking(demo, scenario, demo.all(Booking)[0].id, 35.0)
    before = [line.sentence for line in view.lines]
    assert len(before) == 7
    asked = []

    def exec_(dialog):
        asked.append(dialog.kind.currentData())
        assert not dialog.kind.isEnabled()
        dialog.finish()
        return dialog.result()

    monkeypatch.setattr(ChangeDialog, "exec", exec_)
    for row in range(len(before)):
        view.changes.setCurrentCell(row, 0)
        view.changes.setFocus()
        qtbot.keyClick(view.changes, KEY.Key_Return)
        assert sorted(line.sentence for line in view.lines) == sorted(
            before
        )  # agreeing to what stands there changes nothing
    assert sorted(asked) == ["book", "booking", "move", "priority", "state", "units", "units"]


def test_what_a_scenario_is_about_is_written_beneath_its_name(qtbot, trying, demo):
    _, view = trying
    scenario = keeping.make(demo, "What if")
    view.note.setFocus()
    qtbot.keyClicks(view.note, "Asked by the board")
    qtbot.keyClick(view.note, KEY.Key_Return)
    assert demo.get(Scenario, scenario).note == "Asked by the board"
    demo.undo()
    view.list.setFocus()
    view.renew()
    assert view.note.text() == ""


def test_scenarios_are_renamed_copied_forgotten_and_dropped_by_keys(qtbot, trying, monkeypatch, demo, proposal):
    _, view = trying
    scenario = keeping.make(demo, "What if")
    keeping.set_priority(demo, scenario, proposal.id, 900)
    named_so(monkeypatch, "Solar first")
    view.list.setFocus()
    qtbot.keyClick(view.list, KEY.Key_F2)
    assert demo.get(Scenario, scenario).name == "Solar first"
    qtbot.keyClick(view.list, KEY.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert view._name() == "Solar first, copy"
    view.changes.selectRow(0)
    qtbot.keyClick(view.changes, KEY.Key_Delete)
    assert view.changes.rowCount() == 0
    qtbot.keyClick(view.list, KEY.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert [each.name for each in demo.all(Scenario)] == ["Solar first"]
    demo.undo()
    assert view.list.count() == 2


def test_unticked_scenarios_are_not_compared(trying, demo):
    _, view = trying
    for name in ("One", "Two"):
        keeping.make(demo, name)
    assert view.table.rows.periods == ("As it is", "One", "Two")
    view.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert view.table.rows.periods == ("As it is", "Two")


def test_using_one_shows_what_would_change_and_can_be_undone(trying, monkeypatch, demo, proposal):
    shown, view = trying
    scenario = keeping.make(demo, "Solar in")
    keeping.set_state(demo, scenario, proposal.id, ProjectState.APPROVED)
    keeping.set_priority(demo, scenario, proposal.id, 900)
    seen = []

    def agree(dialog):
        seen.extend(dialog.lines.item(row).text() for row in range(dialog.lines.count()))
        for row in range(dialog.lines.count()):
            if "Priority" in dialog.lines.item(row).text():
                dialog.lines.item(row).setCheckState(Qt.CheckState.Unchecked)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(UseDialog, "exec", agree)
    view.commands["use"].trigger()
    assert len(seen) == 2
    project = demo.get(Project, proposal.id)
    assert (project.state, project.priority) == (ProjectState.APPROVED, proposal.priority)
    assert view._layers.currentIndex() == 1
    shown.session.workspace.undo()
    assert demo.get(Project, proposal.id) == proposal
    assert view._name() == "Solar in"


def test_what_somebody_changed_since_is_named_and_left_out_to_begin_with(trying, demo, proposal):
    shown, view = trying
    scenario = keeping.make(demo, "Solar first")
    keeping.set_priority(demo, scenario, proposal.id, 900)
    from pmo_desktop.services.portfolio import set_project_cells  # noqa: PLC0415 - only here

    set_project_cells(demo, [(proposal.id, "priority", "700")])
    assert "no longer" in view.heading.text()
    assert "Somebody changed this since" in view.changes.item(0, 1).text()
    dialog = UseDialog("Solar first", view.lines, (), shown)
    assert dialog.left_out() == {view.lines[0].id}
    assert not dialog.buttons.button(dialog.buttons.StandardButton.Ok).isEnabled()
    dialog.lines.item(0).setCheckState(Qt.CheckState.Checked)
    assert dialog.buttons.button(dialog.buttons.StandardButton.Ok).isEnabled()
    dialog.deleteLater()


def test_enter_on_a_project_opens_its_plan(qtbot, trying, demo, proposal):
    shown, view = trying
    keeping.make(demo, "What if")
    view.table.choose(f"project:{proposal.id}", 0)
    qtbot.keyClick(view.table, KEY.Key_Return)
    assert (shown.place, shown.project_id) == ("gantt", proposal.id)


def test_the_comparison_is_saved(trying, demo, tmp_path):
    shown, view = trying
    keeping.make(demo, "What if")
    shown.session.asking.answers.append(tmp_path / "scenarios.csv")
    view.commands["export"].trigger()
    lines = (tmp_path / "scenarios.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == "What,As it is,What if"
    assert len(lines) == 1 + len(view.table.rows.lines)
