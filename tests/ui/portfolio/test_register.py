"""The register: every editable cell takes what people type, lights sort by severity, pasted lists become projects."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton

from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.records import CustomField, FieldKind, Person, Programme, Project, Rag, StatusReport, Task
from pmo_desktop.services import planning, portfolio
from pmo_desktop.settings import Settings
from ui.background import at_once
from ui.portfolio.columns import COLUMNS, own_columns
from ui.portfolio.view import PortfolioView
from ui.session import Session

KEY, MOD = Qt.Key, Qt.KeyboardModifier
FIELDS = [column.field for column in COLUMNS]


@pytest.fixture
def view(session, bridge, on_screen):
    for name in ("Harbour", "Museum"):
        portfolio.create_project(session.workspace, name)
    return on_screen(PortfolioView(session), 1600, 400)


def cell(view, name, field):
    table = view.table
    at = FIELDS.index("name")
    row = next(row for row in range(table.sorted.rowCount()) if table.sorted.index(row, at).data() == name)
    return table.sorted.index(row, FIELDS.index(field))


def names(view):
    return [view.table.sorted.index(row, 1).data() for row in range(view.table.sorted.rowCount())]


@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [
        ("code", "M-1", "M-1"),
        ("name", "Town museum", "Town museum"),
        ("manager", "Cleo Park", "Cleo Park"),
        ("phase", "Design", "Design"),
        ("rag", "red", "Red"),
        ("start", "2/3", "2026-03-02"),
        ("state", "on hold", "on hold"),
        ("budget", "1.2m", "1,200,000"),
        ("actual_cost", "350,000", "350,000"),
        ("programme", "Culture", "Culture"),
        ("sponsor", "The mayor", "The mayor"),
        ("priority", "700", "700"),
        ("objective", "More visitors", "More visitors"),
    ],
)
def test_each_editable_cell_takes_what_is_typed_as_one_change(view, workspace, field, typed, shown, keys):
    view.table.view.setColumnHidden(FIELDS.index(field), False)
    index = cell(view, "Museum", field)
    before = index.data()
    view.table.view.setCurrentIndex(index)
    keys.type(typed)
    name = "Town museum" if field == "name" else "Museum"
    assert cell(view, name, field).data() == shown
    workspace.undo()
    assert cell(view, "Museum", field).data() == before


def test_every_editable_column_is_among_those_tested_above(view):
    assert {column.field for column in COLUMNS if column.editable} == {
        "code", "name", "manager", "phase", "rag", "start", "state", "budget", "actual_cost", "programme", "sponsor",
        "priority", "objective",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "typed"), [("budget", "much"), ("start", "soon"), ("state", "asleep"), ("priority", "-1")]
)
def test_what_cannot_be_read_stays_in_its_cell_and_says_why(view, said, field, typed, keys):
    view.table.view.setColumnHidden(FIELDS.index(field), False)
    view.table.view.setCurrentIndex(cell(view, "Museum", field))
    keys.type(typed)
    assert cell(view, "Museum", field).data() == typed
    assert f"“{typed}” is" in said[-1]


def test_the_managers_light_is_picked_from_a_list_with_shapes(view, keys):
    index = cell(view, "Museum", "rag")
    view.table.view.setCurrentIndex(index)
    keys.press(KEY.Key_F2)
    box = QApplication.focusWidget()
    assert [box.itemText(number) for number in range(box.count())] == ["Red", "Amber", "Green", ""]
    assert not any(box.itemIcon(number).isNull() for number in range(4))
    assert box.currentText() == ""


def test_lights_sort_by_severity(view, workspace):
    ids = {project.name: project.id for project in workspace.all(Project)}
    portfolio.set_project_cells(workspace, [(ids["Bridge"], "rag", "amber"), (ids["Museum"], "rag", "red")])
    portfolio.set_project_cells(workspace, [(ids["Harbour"], "rag", "green")])
    view.table.view.sortByColumn(FIELDS.index("rag"), Qt.SortOrder.DescendingOrder)
    assert names(view) == ["Museum", "Bridge", "Harbour"]


def test_typing_red_above_the_light_keeps_the_red_ones(view, workspace, keys):
    ids = {project.name: project.id for project in workspace.all(Project)}
    portfolio.set_project_cells(workspace, [(ids["Museum"], "rag", "red")])
    view.table.view.setCurrentIndex(cell(view, "Museum", "rag"))
    keys.press(KEY.Key_F, MOD.ControlModifier)
    keys.type("red", then=KEY.Key_Down)
    assert names(view) == ["Museum"]
    assert view._summary.text().startswith("1 of 3 projects (F3 shows all)")
    keys.press(KEY.Key_F3)
    assert names(view) == ["Bridge", "Harbour", "Museum"]


def test_the_count_below_says_how_projects_stand_and_what_they_cost(view, workspace):
    ids = {project.name: project.id for project in workspace.all(Project)}
    portfolio.set_project_cells(
        workspace, [(ids["Museum"], "budget", "250000"), (ids["Bridge"], "actual_cost", "9000")]
    )
    assert view._summary.text() == "3 projects   ·   3 without a light   ·   Budget 300,000 EUR   ·   Spent 9,000 EUR"


def test_a_light_is_written_into_the_report_it_is_read_from(view, workspace, bridge, keys):
    report = StatusReport(id=workspace.new_id(), project_id=bridge.id, as_at=workspace.today(), rag=Rag.GREEN)
    workspace.record("Report", [Insert(report)])
    view.table.view.setCurrentIndex(cell(view, "Bridge", "rag"))
    keys.type("amber")
    assert workspace.get(StatusReport, report.id).rag is Rag.AMBER


def test_a_pasted_list_becomes_projects_as_one_change_and_names_nobody_twice(view, workspace, keys):
    before = len(workspace.history())
    QGuiApplication.clipboard().setText("M-1\tMuseum\tCleo\nP-90\tLibrary\tCleo\n\tTheatre\tDan\n")
    view.table.view.setCurrentIndex(cell(view, "Museum", "code"))
    keys.press(KEY.Key_V, MOD.ControlModifier)
    assert names(view) == ["Bridge", "Harbour", "Museum", "Library", "Theatre"]
    assert len(workspace.history()) == before + 1
    assert sorted(person.name for person in workspace.all(Person) if person.name in ("Cleo", "Dan")) == ["Cleo", "Dan"]
    codes = [project.code for project in workspace.all(Project)]
    assert len(set(codes)) == len(codes) == 5
    workspace.undo()
    assert names(view) == ["Bridge", "Harbour", "Museum"]


def test_one_programme_named_in_two_pasted_lines_is_added_once(workspace, view, keys):
    view.table.view.setColumnHidden(FIELDS.index("programme"), False)
    QGuiApplication.clipboard().setText("Culture\nculture")
    view.table.view.setCurrentIndex(cell(view, "Harbour", "programme"))
    keys.press(KEY.Key_V, MOD.ControlModifier)
    assert [programme.name for programme in workspace.all(Programme)] == ["Culture"]


def test_ctrl_delete_removes_projects_and_undo_brings_them_back(view, workspace, keys):
    view.table.view.setCurrentIndex(cell(view, "Harbour", "name"))
    keys.press(KEY.Key_Delete, MOD.ControlModifier)
    assert names(view) == ["Bridge", "Museum"]
    workspace.undo()
    assert names(view) == ["Bridge", "Harbour", "Museum"]


def test_deleting_what_others_wait_for_says_what_stays(view, workspace, keys, said):
    harbour, museum = (
        next(each for each in workspace.all(Project) if each.name == name) for name in ("Harbour", "Museum")
    )
    (dredge,) = planning.insert_tasks(workspace, harbour.id, None, ["Dredge"])
    (open_it,) = planning.insert_tasks(workspace, museum.id, None, ["Open"])
    planning.set_cells(workspace, museum.id, [(open_it, "predecessors", f"{harbour.code}\\1")])
    view.table.view.setCurrentIndex(cell(view, "Harbour", "name"))
    keys.press(KEY.Key_Delete, MOD.ControlModifier)
    assert "“Museum” waited for “Dredge”: the last dates stay there" in said[-1]
    assert dredge not in {task.id for task in workspace.all(Task)}


def test_a_new_project_begins_with_its_name_to_write(view, keys):
    keys.press(KEY.Key_N, MOD.ControlModifier | MOD.ShiftModifier)
    keys.type("Tram")
    assert names(view)[-1] == "Tram"


def test_enter_opens_the_gantt_of_the_project(view, session, bridge, qtbot, keys):
    view.table.view.setCurrentIndex(cell(view, "Bridge", "finish"))
    with qtbot.waitSignal(session.place_requested) as heard:
        keys.press(KEY.Key_Return)
    assert heard.args == ["gantt", bridge.id]


def test_the_cursor_begins_in_the_first_row(view, bridge):
    assert view.selection().ids == (bridge.id,)


def test_an_empty_register_says_what_belongs_here_and_adds_the_first(session, on_screen, qtbot, keys):
    view = on_screen(PortfolioView(session))
    button = next(each for each in view.findChildren(QPushButton) if each.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    keys.type("First")
    assert names(view) == ["First"]


def test_an_edit_in_another_window_appears_here_and_keeps_the_place(view, session, workspace, bridge):
    view.table.view.setCurrentIndex(cell(view, "Museum", "phase"))
    other = Session(workspace.another(), Settings(), at_once)
    portfolio.create_project(other.workspace, "Before all")
    portfolio.set_project_cells(other.workspace, [(bridge.id, "phase", "Build")])
    session.look()
    assert cell(view, "Bridge", "phase").data() == "Build"
    assert view.table.view.currentIndex() == cell(view, "Museum", "phase")
    other.close()


def test_the_models_keep_qts_rules(view, workspace, qts_rules):
    qts_rules(view.model)
    qts_rules(view.table.sorted)
    view.table.view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    portfolio.create_project(workspace, "Tram")
    portfolio.delete_projects(workspace, [view.table.selected_ids()[0]])
    workspace.undo()
    view.table.sorted.want(1, "m")
    assert names(view) == ["Tram", "Museum"]


def test_of_many_fields_that_came_with_a_register_the_first_are_shown():
    def field(at, name, source="register.csv"):
        return CustomField(id=f"f{at}", name=name, kind=FieldKind.TEXT, owner="project", source=source)

    fields = [
        field(0, "Budget (as written)"),
        *(field(at, f"Field {at}") for at in range(1, 10)),
        field(10, "Mine", ""),
    ]
    shown = [column.title for column in own_columns(fields) if not column.hidden]
    assert shown == ["Field 1", "Field 2", "Field 3", "Field 4", "Field 5", "Field 6", "Mine"]


def test_a_project_without_a_plan_is_counted_by_the_word_of_its_manager(view, workspace):
    workspace.record("Light", [Update(Project, view.model.rows[0].id, {"rag": Rag.RED})])
    assert view._summary.text().startswith("3 projects   ·   1 red, 2 without a light")
