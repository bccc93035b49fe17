"""Levels of skills are typed, filled and pasted in a matrix; skills come, go and move; everything is undone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import Person, PersonSkill, Skill
from pmo_desktop.services.staff import skills
from ui.naming import NameDialog
from ui.people.dialog import PersonDialog
from ui.shell.places import named


@pytest.fixture
def place(window, demo):
    shown = window(demo, place="skills")
    return shown.view(named("skills"))


def action(place, name):
    return next(each for each in place.actions() if each.objectName() == f"skills.{name}")


def put(place, row, column):
    view = place.table.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(row, column))


def skill(workspace, name):
    return next(each for each in workspace.all(Skill) if each.name == name)


def column_of(place, name):
    return next(number for number, each in enumerate(place.model.columns) if each.title == name)


def person_at(place, row):
    return place.table.shown_ids()[row]


@pytest.fixture
def answer(monkeypatch):
    """Let the dialog that asks for a name be answered."""

    def give(name):
        def exec_(dialog):
            dialog.field.setText(name)
            dialog.finish()
            said = dialog.reason.text()
            if said:
                dialog.reject()
            give.said = said

        monkeypatch.setattr(NameDialog, "exec", exec_)

    return give


def test_the_model_is_sound(qtmodeltester, place):
    qtmodeltester.check(place.model)


def test_a_level_is_typed_with_the_keyboard_and_undone(place, demo, qtbot):
    column = column_of(place, "Procurement")
    own, person = skill(demo, "Procurement").id, person_at(place, 0)
    put(place, 0, column)
    before = skills.levels_of(demo, person).get(own)
    QTest.keyClicks(place.table.view, "4")
    editor = place.table.view.focusWidget()
    with qtbot.waitSignal(place.table.view.itemDelegate().closeEditor):
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert skills.levels_of(demo, person)[own] == 4
    assert place.table.view.currentIndex().row() == 1, "Enter goes down"
    demo.undo()
    assert skills.levels_of(demo, person).get(own) == before


def test_what_is_no_level_stays_in_its_cell_with_the_reason(place, demo):
    index = place.model.index(0, column_of(place, "Planning"))
    assert not place.model.setData(index, "7")
    assert index.data() == "7"
    assert "no level" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_levels_are_filled_down_pasted_and_cleared(place, demo):
    column = column_of(place, "Telemetry")
    own = skill(demo, "Telemetry").id
    view = place.table.view
    put(place, 0, column)
    QGuiApplication.clipboard().setText("3\t1\n2\t0")
    QTest.keyClick(view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    people = [person_at(place, row) for row in range(4)]
    assert [skills.levels_of(demo, each).get(own) for each in people[:2]] == [3, 2]
    for row in range(4):
        view.selectionModel().select(view.model().index(row, column), view.selectionModel().SelectionFlag.Select)
    for row in range(2):
        beside = view.model().index(row, column + 1)
        view.selectionModel().select(beside, view.selectionModel().SelectionFlag.Deselect)
    QTest.keyClick(view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert [skills.levels_of(demo, each)[own] for each in people] == [3] * 4
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert [skills.levels_of(demo, each).get(own) for each in people] == [None] * 4
    demo.undo()
    assert [skills.levels_of(demo, each)[own] for each in people] == [3] * 4


def test_a_skill_is_added_beside_the_cursor_and_never_twice(place, demo, answer):
    put(place, 2, column_of(place, "Telemetry"))
    answer("Polish")
    action(place, "add").trigger()
    titles = [each.title for each in place.model.columns]
    assert titles.index("Polish") == titles.index("Telemetry") + 1
    at = place.table.view.currentIndex()
    assert (at.row(), at.column()) == (2, titles.index("Polish")), "ready to type"
    count = demo.count(Skill)
    answer("POLISH")
    action(place, "add").trigger()
    assert "“Polish” already" in answer.said
    assert demo.count(Skill) == count


def test_a_skill_is_renamed_moved_and_deleted(place, demo, answer):
    put(place, 0, column_of(place, "Planning"))
    answer("Planning and control")
    action(place, "rename").trigger()
    assert skill(demo, "Planning and control")
    before = column_of(place, "Planning and control")
    action(place, "left").trigger()
    assert column_of(place, "Planning and control") == before - 1
    assert place.table.view.currentIndex().column() == before - 1, "the cursor moves along"
    had = demo.count(PersonSkill)
    action(place, "delete").trigger()
    assert "Planning and control" not in [each.title for each in place.model.columns]
    assert demo.count(PersonSkill) < had
    for _ in range(3):
        demo.undo()
    assert skill(demo, "Planning")
    assert demo.count(PersonSkill) == had


def test_who_is_shown_is_of_a_role_or_team(place, demo):
    everybody = place.model.rowCount()
    place.team.setCurrentIndex(place.team.findText("Networks"))
    assert {row.person.team for row in place.model.rows} == {"Networks"}
    place.role.setCurrentIndex(place.role.findText("Network engineer"))
    assert [row.person.name for row in place.model.rows] == ["Dan Whitfield"]
    assert place.save_state() == {"role": "Network engineer", "team": "Networks"}
    place.role.setCurrentIndex(0)
    place.team.setCurrentIndex(0)
    assert place.model.rowCount() == everybody


def test_without_skills_it_says_how_to_begin_and_a_list_is_pasted(window, workspace, qtbot):
    shown = window(workspace, place="skills")
    view = shown.view(named("skills"))
    assert view._layers.currentIndex() == 1
    QGuiApplication.clipboard().setText("Steel\nFrench\nsteel\n")
    action(view, "paste_skills").trigger()
    assert [each.title for each in view.model.columns][3:] == ["Steel", "French"]
    assert view._layers.currentIndex() == 0


def test_what_is_shown_is_written_for_spreadsheets(place, demo, tmp_path):
    target = tmp_path / "skills.csv"
    place.session.asking.answers = [target]
    place.team.setCurrentIndex(place.team.findText("PMO"))
    action(place, "export").trigger()
    lines = target.read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("Name,Role,Team,Hydraulic modelling")
    assert lines[1] == "Helen Marsh,PMO coordinator,PMO,,,,,3,2,,3,4"


def test_somebody_new_appears_at_once(place, demo):
    demo.record("New", [Insert(Person(id="new", name="Aa"))])
    assert "new" in place.table.shown_ids()


def test_a_double_click_on_a_name_shows_everything_of_them(place, monkeypatch):
    shown = []

    def exec_(dialog):
        shown.append((dialog.person_id, dialog.remembered()["page"]))

    monkeypatch.setattr(PersonDialog, "exec", exec_)
    view = place.table.view
    at = view.visualRect(view.model().index(2, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert shown == [(person_at(place, 2), "skills")]
