"""The Gantt view as a place: what it shows where there is nothing, finding, choosing columns, undo, another window."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from pmo_desktop.charts.colours import LIGHT
from pmo_desktop.charts.gantt import gantt_scene
from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import Dependency, Project, Task
from pmo_desktop.services import planning
from pmo_desktop.services.arranging import Arrangement, SortKey
from pmo_desktop.services.workspace import Workspace
from pmo_desktop.settings import Settings
from ui.background import at_once
from ui.gantt import picture as chart_module
from ui.gantt.table_model import TaskTableModel
from ui.gantt.view import GanttView
from ui.session import Session
from ui.tables.roles import Role
from ui.theme import current_colours

KEY, MOD = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def empty(workspace):
    start = moment.from_iso("2026-01-05T08:00")
    project = Project(id=workspace.new_id(), name="Nothing yet", start=start)
    workspace.record("New", [Insert(project)])
    return project.id


def test_an_empty_plan_says_what_belongs_here_and_takes_the_first_task(session, empty, on_screen, qtbot):
    view = on_screen_with(session, empty, on_screen)
    button = next(each for each in view.findChildren(QPushButton) if each.isVisible())
    assert "Write its tasks" in view.beginning.hint.text()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert view.table.isVisible()
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    write(qtbot, "First")
    assert session.workspace.plan(empty).tasks["name"] == ["First"]


def write(qtbot, text):
    """Type into the editor that is open, and end it with Enter."""
    qtbot.keyClicks(QApplication.focusWidget(), text)
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Return)
    QApplication.processEvents()  # Qt commits by a queued call


def on_screen_with(session, project_id, on_screen):
    view = GanttView(session)
    view.show_project(project_id)
    return on_screen(view)


def test_insert_writes_the_first_task_of_an_empty_plan(session, empty, on_screen, qtbot):
    on_screen_with(session, empty, on_screen)
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Insert)
    write(qtbot, "First")
    assert session.workspace.plan(empty).tasks["name"] == ["First"]


def test_without_a_project_the_view_says_so_and_no_command_fails(session, on_screen):
    view = on_screen(GanttView(session))
    assert "There is none yet" in view.beginning.hint.text()
    for command in view.commands.values():
        command.trigger()


def test_the_hint_comes_back_when_the_last_task_goes(hands, view):
    view.table.selectAll()
    view.rows.delete()
    assert not view.table.isVisible()
    assert view.beginning.hint.isVisible()


# Finding


def find(hands, text, key=None):
    hands.press(KEY.Key_F, MOD.ControlModifier)
    return hands.type(text, then=key)


def test_ctrl_f_jumps_to_a_task_by_a_part_of_its_name(hands, view, bridge):
    find(hands, "ou")
    assert view.table.current_id() == bridge.task["Foundations"]
    assert view.find_bar.words.text() == "1 of 1"


def test_enter_goes_on_and_shift_enter_back(hands, view, bridge):
    find(hands, "a")
    found = [bridge.task[name] for name in ("Drawings", "Approval", "Foundations", "Paint", "Handover")]
    assert (view.table.current_id(), view.find_bar.words.text()) == (found[0], "1 of 5")
    hands.press(KEY.Key_Return)
    assert (view.table.current_id(), view.find_bar.words.text()) == (found[1], "2 of 5")
    hands.press(KEY.Key_Return, MOD.ShiftModifier).press(KEY.Key_Return, MOD.ShiftModifier)
    assert (view.table.current_id(), view.find_bar.words.text()) == (found[4], "5 of 5  ·  from the end again")


def test_f5_goes_to_a_row_number_and_esc_returns_to_the_table(hands, view, bridge):
    hands.press(KEY.Key_F5).type("7", then=KEY.Key_Escape)
    assert view.table.current_id() == bridge.task["Deck"]
    assert view.table.hasFocus()
    assert not view.find_bar.isVisible()


def test_finding_unfolds_what_hides_the_task(hands, view, bridge):
    view.arranging.fold(all_of_them=True)
    find(hands, "deck")
    assert view.table.current_id() == bridge.task["Deck"]
    assert [row.name for row in view.chart._rows] == hands.names_shown()


def marked(view):
    """Return the cells of the table that are marked as found, by task and field."""
    model = view.table.model()
    ground = Qt.ItemDataRole.BackgroundRole
    cells = [model.index(row, column) for row in range(model.rowCount()) for column in range(model.columnCount())]
    return [(model.index(cell.row(), 0).data(), model.columns[cell.column()]) for cell in cells if cell.data(ground)]


def test_all_that_was_found_is_marked_until_the_strip_goes(hands, view):
    find(hands, "a")
    assert marked(view) == [(name, "name") for name in ("Drawings", "Approval", "Foundations", "Paint", "Handover")]
    cell = hands.index("Paint", "name")
    picture = view.table.viewport().grab(view.table.visualRect(cell)).toImage()
    assert picture.pixelColor(picture.width() - 12, 6).name() == LIGHT.found
    hands.press(KEY.Key_Escape)
    assert marked(view) == []


def test_going_on_after_the_last_begins_at_the_top_and_says_so(hands, view):
    find(hands, "a")
    hands.press(KEY.Key_Return, MOD.ShiftModifier)
    assert view.find_bar.words.text() == "5 of 5  ·  from the end again"
    hands.press(KEY.Key_Return)
    assert view.find_bar.words.text() == "1 of 5  ·  from the top again"
    hands.press(KEY.Key_Return)
    assert view.find_bar.words.text() == "2 of 5"


def test_what_is_found_follows_the_plan_and_the_cursor_keeps_its_place(hands, view, bridge, qtbot):
    find(hands, "a", KEY.Key_Return)
    assert (view.table.current_id(), view.find_bar.words.text()) == (bridge.task["Approval"], "2 of 5")
    bridge.write(("Drawings", "name", "Sketch"), ("Deck", "name", "Carriageway"))
    qtbot.waitUntil(lambda: view.find_bar.words.text() == "1 of 5")
    assert view.table.current_id() == bridge.task["Approval"]
    assert ("Carriageway", "name") in marked(view)
    bridge.write(("Approval", "name", "Permit"))
    qtbot.waitUntil(lambda: view.find_bar.words.text() == "4 found")
    hands.press(KEY.Key_Return)
    assert (view.table.current_id(), view.find_bar.words.text()) == (bridge.task["Foundations"], "1 of 4")


def test_in_a_sorted_plan_the_next_is_the_next_one_shown(hands, view):
    view.arrange(Arrangement(sort=(SortKey("name", True),)))
    find(hands, "a")
    shown = [name for name in hands.names_shown() if "a" in name.lower()]
    gone = []
    for _ in shown:
        gone.append(hands.table.currentIndex().siblingAtColumn(0).data())
        hands.press(KEY.Key_Return)
    at = shown.index(gone[0])
    assert gone == shown[at:] + shown[:at]


def test_shift_f4_goes_on_with_what_was_looked_for_last(hands, view, bridge):
    find(hands, "a", KEY.Key_Escape)
    hands.press(KEY.Key_F4, MOD.ShiftModifier)
    assert view.table.current_id() == bridge.task["Approval"]


def test_what_is_nowhere_says_so(hands, view):
    find(hands, "tunnel")
    assert view.find_bar.words.text() == "No task has this in its name."


# Undo


@pytest.mark.parametrize("where", ["cell", "empty editor", "chart", "find"])
def test_ctrl_z_is_the_files_wherever_nothing_is_typed(hands, view, bridge, qtbot, where):
    turned = []
    undo = QAction(view)
    undo.setShortcut(QKeySequence.StandardKey.Undo)
    undo.triggered.connect(lambda: turned.append(bridge.workspace.undo()))
    view.addAction(undo)
    hands.at("Survey")
    if where == "empty editor":
        hands.press(KEY.Key_Insert)
    elif where == "chart":
        view.chart.setFocus()
    elif where == "find":
        hands.press(KEY.Key_F, MOD.ControlModifier)
    hands.press(KEY.Key_Z, MOD.ControlModifier)
    assert len(turned) == 1
    assert len(bridge.names()) == 9


def test_ctrl_z_in_an_editor_takes_back_the_typing_first(hands, bridge, view):
    before = bridge.labels()
    hands.at("Survey").type("X", then=None).press(KEY.Key_Z, MOD.ControlModifier)
    assert QApplication.focusWidget().text() != "X"
    assert bridge.labels() == before


def test_undo_goes_on_after_closing_and_opening_the_file(hands, bridge, workspace):
    hands.at("Survey", "duration").type("9d")
    with Workspace.open(workspace.path, author="Anna") as again:
        again.undo()
    workspace.poll()
    assert hands.shown("Survey", "duration") == "5d"


# Two windows


def test_an_edit_in_one_window_appears_in_another_on_the_same_file(hands, bridge, workspace, on_screen, qtbot):
    other = Session(workspace.another(), Settings(), at_once)
    view = GanttView(other)
    view.show_project(bridge.id)
    on_screen(view)
    with qtbot.waitActive(hands.view):
        hands.view.activateWindow()
    hands.at("Survey", "duration").type("8d")
    hands.at("Deck").press(KEY.Key_Insert).type("Cables")
    other.look()
    model = view.table.model()
    shown = {model.index(row, 0).data(): model.index(row, 1).data() for row in range(model.rowCount())}
    assert (shown["Survey"], "Cables" in shown) == ("8d", True)
    assert [row.name for row in view.chart._rows] == list(shown)
    view.close()
    other.close()


def test_the_selection_stays_on_its_task_when_another_window_adds_rows(hands, view, bridge, workspace):
    hands.at("Deck", "start")
    with workspace.another(author="Ben") as other:
        planning.insert_tasks(other, bridge.id, bridge.task["Survey"], ["One", "Two"])
    workspace.poll()
    assert view.table.current_id() == bridge.task["Deck"]
    assert view.table.currentIndex() == hands.index("Deck", "start")


# Slack below nothing


def test_negative_slack_is_marked_in_its_cell_by_more_than_colour(view, hands, bridge):
    index = hands.index("Survey", "slack")
    assert index.data(Role.WARNING) == ""
    bridge.write(("Survey", "deadline", "2026-01-07"))
    assert index.data() == "-2d"
    assert index.data(Qt.ItemDataRole.ToolTipRole).startswith("2d too late:")
    view._splitter.setSizes([900, 300])
    view.table.scrollTo(index)
    QApplication.processEvents()
    area = view.table.visualRect(index)
    image = view.table.viewport().grab(area).toImage()
    assert image.pixelColor(12, area.height() // 2 - 1) == QColor(current_colours().late)


def test_the_table_opens_at_whole_columns(view):
    width = view.table.verticalHeader().width() + 1
    edges = [width := width + view.table.columnWidth(column) for column in range(7)]
    assert view.table.width() in edges


def test_every_control_has_a_name(view):
    view.find_bar.open(replacing=True)
    unnamed = [
        each for each in view.findChildren(QWidget)
        if each.focusPolicy() != Qt.FocusPolicy.NoFocus and each.isVisible() and not each.accessibleName()
        and not isinstance(each, QPushButton) and each.objectName() != "qt_scrollarea_viewport"
    ]  # fmt: skip
    assert [each for each in unnamed if type(each).__name__ not in {"QScrollBar", "QSplitterHandle"}] == []


# The model and many tasks


def test_the_model_keeps_qts_rules(bridge, workspace, qts_rules):
    model = TaskTableModel(
        lambda edits: planning.set_cells(workspace, bridge.id, edits),
        lambda ids, fields, lines: planning.paste(workspace, bridge.id, ids, fields, lines),
    )
    workspace.subscribe(lambda _: model.show(bridge.plan, workspace.schedule(bridge.id)))
    model.show(bridge.plan, workspace.schedule(bridge.id))
    qts_rules(model)
    planning.insert_tasks(workspace, bridge.id, bridge.task["Deck"], ["One", "Two"])
    planning.move_by(workspace, bridge.id, [bridge.task["Survey"]], 1)
    planning.delete_tasks(workspace, bridge.id, [bridge.task["Build"]])
    workspace.undo()
    model.toggle(bridge.task["Design"])
    assert model.rowCount() == 8


@pytest.fixture
def many(workspace):
    """A project of 10,000 linked tasks."""
    project = Project(id=workspace.new_id(), name="Many", start=moment.from_iso("2026-01-05T08:00"))
    tasks = [
        Task(id=workspace.new_id(), project_id=project.id, rank=f"{number:05}", name=f"Task {number}")
        for number in range(10_000)
    ]
    links = [
        Dependency(id=workspace.new_id(), project_id=project.id, predecessor_id=a.id, successor_id=b.id)
        for a, b in zip(tasks[::2], tasks[1::2], strict=True)
    ]
    workspace.record("Many", [Insert(each) for each in (project, *tasks, *links)])
    return project.id


def test_of_ten_thousand_tasks_only_those_seen_are_made_into_shapes(session, many, on_screen, monkeypatch):
    counts = []

    def count(*given):
        scene = gantt_scene(*given)
        counts.append(len(scene.shapes))
        return scene

    monkeypatch.setattr(chart_module, "gantt_scene", count)
    view = GanttView(session)
    view.show_project(many)
    on_screen(view, 1200, 600)
    bar = view.chart.verticalScrollBar()
    for place in (0, bar.maximum() // 2, bar.maximum()):
        bar.setValue(place)
        view.chart.viewport().repaint()
    view.chart.zoom(0.5)
    view.chart.viewport().repaint()
    assert view.table.model().rowCount() == 10_000
    assert bar.maximum() == view.table.verticalScrollBar().maximum() > 200_000
    assert 20 < max(counts) < 400


def test_enter_begins_the_first_task_of_an_empty_plan(session, empty, on_screen, qtbot):
    view = GanttView(session)
    view.show_project(empty)
    on_screen(view)
    qtbot.keyClick(view.beginning.button, KEY.Key_Return)
    assert len(view.shown_ids()) == 1


def test_a_plan_with_little_in_it_begins_in_weeks(session, workspace, empty, on_screen):
    planning.insert_tasks(workspace, empty, None, ["Dig"])
    view = GanttView(session)
    view.show_project(empty)
    on_screen(view).chart.viewport().grab()
    assert view.chart.seconds_per_pixel == 2 * 3_600


def test_zoom_and_place_of_a_project_are_there_again_in_the_next_window(view, bridge, session, on_screen):
    view.chart.zoom_to(3_600.0)
    view.chart.go_to(moment.from_iso("2026-02-02"), 0)
    state = json.loads(json.dumps(view.save_state()))
    later = GanttView(session)
    later.restore_state(state)
    later.show_project(bridge.id)
    on_screen(later).chart.viewport().grab()
    assert (later.chart.seconds_per_pixel, later.chart.first_moment) == (3_600.0, view.chart.first_moment)


def test_another_view_shows_its_columns_whole(view, bridge):
    view.views.show("variance")
    table = view.table
    right = table.viewport().width()
    edges = [table.columnViewportPosition(column) + table.columnWidth(column) for column in table.shown_columns()]
    assert any(abs(edge - right) <= 2 for edge in edges)


def test_the_strip_says_which_view_is_shown(view):
    assert view.arranging.bar.view_button.text() == "View: Entry"
    menu = view.arranging.bar.view_button.menu()
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == "Cost").trigger()
    assert view.arranging.bar.view_button.text() == "View: Cost"


def test_in_a_narrow_strip_words_give_way_to_icons(view):
    bar = view.arranging.bar
    bar.resize(bar.minimumSizeHint().width(), bar.height())
    assert {each.toolButtonStyle() for each in bar.buttons.values()} == {Qt.ToolButtonStyle.ToolButtonIconOnly}
    assert all(each.toolTip() for each in bar.buttons.values())
    bar.resize(1_200, bar.height())
    assert {each.toolButtonStyle() for each in bar.buttons.values()} == {Qt.ToolButtonStyle.ToolButtonTextBesideIcon}
