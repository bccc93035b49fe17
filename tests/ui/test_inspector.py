"""The inspector shows the selection, and what is typed there is written like anywhere else."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QWidget

from pmo_desktop.domain.records import Person, Project, Task
from pmo_desktop.services import planning
from ui.session import Selection
from ui.shell.inspector import Inspector

KEY, MOD = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def desk(session, on_screen):
    """A window with a button, the inspector, and Ctrl+Z for the file."""
    window = QWidget()
    row = QHBoxLayout(window)
    window.button = QPushButton("Elsewhere")
    window.inspector = Inspector(session)
    row.addWidget(window.button)
    row.addWidget(window.inspector)
    undo = QAction(window)
    undo.setShortcut(QKeySequence.StandardKey.Undo)
    undo.triggered.connect(session.workspace.undo)
    window.addAction(undo)
    return on_screen(window, 600, 700)


@pytest.fixture
def inspector(desk):
    return desk.inspector


@pytest.fixture
def survey(session, inspector, bridge):
    """Select the task."""
    session.selected.emit(Selection(Task, (bridge.task["Survey"],), bridge.id))
    return inspector


def edit(inspector, field, text, keys, then=KEY.Key_Return):
    QApplication.processEvents()  # fields laid out anew take the focus once they are shown
    editor = inspector.editors[field]
    editor.setFocus()
    editor.selectAll()
    keys.type(text, then)
    return inspector.editors[field]


def texts(inspector):
    QApplication.processEvents()  # what is added to a layout is shown in the next turn
    return [label.text() for label in inspector.findChildren(QLabel) if label.isVisible()]


def test_it_shows_a_task_and_why_it_starts_when_it_does(session, inspector, bridge):
    session.selected.emit(Selection(Task, (bridge.task["Drawings"],), bridge.id))
    assert inspector.editors["duration"].text() == "10d"
    assert inspector.editors["predecessors"].text() == "2"
    shown = texts(inspector)
    assert shown[0] == "Drawings"
    assert any("“Survey”" in line for line in shown[shown.index("Why it starts then") :])


@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [("duration", "2w", "10d"), ("percent", "40", "40%"), ("people", "Ben", "Ben"), ("deadline", "fri", "2026-01-16"),
     ("constraint", "start by 2026-03-02", "start by 2026-03-02"), ("start", "+5d", "2026-01-19"), ("work", "10d", "80h"),
     ("work_of_each", "16h", "Anna: 16h"), ("contour", "turtle", "Turtle"), ("task_type", "fixed w", "Fixed work"),
     ("effort_driven", "y", "Yes"), ("ignore_resource_calendar", "yes", "Yes")],
)  # fmt: skip
def test_a_typed_text_is_written_with_enter_and_shown_as_it_was_read(survey, bridge, keys, field, typed, shown):
    editor = edit(survey, field, typed, keys)
    assert bridge.cell("Survey", field) == shown
    assert editor.text() == shown


def test_a_field_with_choices_lists_them(survey):
    listed = survey.editors["task_type"].completer().model()
    assert [listed.index(row, 0).data() for row in range(listed.rowCount())] == [
        "Fixed units",
        "Fixed work",
        "Fixed duration",
    ]
    assert survey.editors["duration"].completer() is None


def test_leaving_a_field_writes_it(survey, bridge, desk, keys):
    edit(survey, "duration", "7d", keys, then=None)
    desk.button.setFocus()
    assert bridge.cell("Survey", "duration") == "7d"


def test_tab_goes_to_the_next_field_and_writes(survey, bridge, keys):
    edit(survey, "duration", "7d", keys, then=KEY.Key_Tab)
    assert bridge.cell("Survey", "duration") == "7d"
    assert QApplication.focusWidget() is survey.editors["start"]


def test_a_refused_text_stays_framed_with_the_reason_until_esc(survey, bridge, desk, keys, said):
    editor = edit(survey, "duration", "soon", keys)
    assert (editor.text(), editor.property("refused")) == ("soon", True)
    assert "“soon” is not a duration" in editor.toolTip() == said[-1]
    desk.button.setFocus()
    bridge.write(("Deck", "duration", "20d"))
    assert editor.text() == "soon"
    editor.setFocus()
    keys.press(KEY.Key_Escape)
    assert (editor.text(), editor.property("refused")) == ("5d", False)


def test_esc_with_nothing_typed_returns_to_where_one_came_from(survey, desk, keys):
    desk.button.setFocus()
    survey.focus_first()
    assert QApplication.focusWidget() is survey.editors["duration"]
    keys.press(KEY.Key_Escape)
    assert desk.button.hasFocus()


def test_what_is_being_typed_survives_a_change_from_elsewhere(survey, bridge, keys):
    editor = edit(survey, "duration", "8", keys, then=None)
    bridge.write(("Survey", "people", "Ben"))
    assert editor.text() == "8"
    assert survey.editors["people"].text() == "Ben"
    keys.press(KEY.Key_Return)
    assert bridge.cell("Survey", "duration") == "8d"


def test_a_typed_start_says_that_a_constraint_was_added(survey, keys, said):
    edit(survey, "start", "2026-02-02", keys)
    assert said == ["“not before 2026-02-02” was added to “Survey”. Press Ctrl+Z to take it back."]


def test_ctrl_z_takes_the_written_change_back_but_typing_first(survey, bridge, keys):
    editor = edit(survey, "duration", "7d", keys)
    keys.press(KEY.Key_Z, MOD.ControlModifier)
    assert (bridge.cell("Survey", "duration"), editor.text()) == ("5d", "5d")
    edit(survey, "duration", "9", keys, then=None)
    before = bridge.labels()
    keys.press(KEY.Key_Z, MOD.ControlModifier)
    assert bridge.labels() == before


def test_what_follows_from_the_tasks_of_a_summary_is_only_to_read(session, inspector, bridge):
    session.selected.emit(Selection(Task, (bridge.task["Design"],), bridge.id))
    fixed = {name for name, editor in inspector.editors.items() if editor.isReadOnly()}
    assert {"duration", "start", "finish", "percent", "work", "slack", "baseline_finish"} == fixed
    assert not {"task_type", "contour", "calendar"} & set(inspector.editors)


def test_a_long_text_is_written_over_lines(survey, bridge, desk, keys):
    notes = survey.editors["notes"]
    notes.setFocus()
    keys.type("Ask the mayor", then=KEY.Key_Return).type("Twice", then=None)
    desk.button.setFocus()
    row = bridge.plan.tasks.row[bridge.task["Survey"]]
    assert bridge.plan.tasks["notes"][row] == "Ask the mayor\nTwice"


def test_a_project_and_a_person_are_edited_too(session, inspector, bridge, workspace, keys):
    session.selected.emit(Selection(Project, (bridge.id,), bridge.id))
    edit(inspector, "budget", "75k", keys)
    assert workspace.get(Project, bridge.id).budget == 75_000_00
    anna = next(person for person in workspace.all(Person) if person.name == "Anna")
    session.selected.emit(Selection(Person, (anna.id,)))
    edit(inspector, "units", "50", keys)
    assert workspace.get(Person, anna.id).max_units == 0.5


def test_the_history_of_the_selection_is_listed_the_newest_first(survey, bridge):
    bridge.write(("Survey", "duration", "6d"))
    shown = texts(survey)
    assert shown[shown.index("Changes") + 2] == "Duration of “Survey”"


def test_several_selected_or_nothing_says_so(session, inspector, bridge):
    session.selected.emit(Selection(Task, (bridge.task["Survey"], bridge.task["Deck"]), bridge.id))
    assert texts(inspector) == ["2 selected"]
    session.selected.emit(Selection())
    assert texts(inspector) == ["Select something to see it in detail."]


def test_a_deleted_task_leaves_the_hint(survey, bridge, workspace):
    planning.delete_tasks(workspace, bridge.id, [bridge.task["Survey"]])
    assert texts(survey) == ["Select something to see it in detail."]


def test_lines_stand_close_together_however_tall_the_window(survey, desk):
    desk.resize(600, 1400)
    QApplication.processEvents()
    fields = list(survey.editors.values())
    gaps = [below.geometry().top() - above.geometry().bottom() for above, below in pairwise(fields)]
    assert max(gaps) < 40


def test_every_field_has_a_name(survey):
    assert [name for name, editor in survey.editors.items() if not editor.accessibleName()] == []
