"""The inspector shows the selection, and what is typed there is written like anywhere else."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QWidget

from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.records import CustomField, CustomValue, LinkType, Person, Project, Rules, Task
from pmo_desktop.services import planning
from ui.lines import Line, Said
from ui.session import Selection
from ui.shell.inspector import _LATER, Inspector

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
    assert "Why this date" in shown
    assert why(inspector) == [
        ("", "It takes 10d.", "2026-01-23 17:00"),
        ("", "The next working time of the project’s calendar.", "2026-01-12 08:00"),
        ("", "“Survey” ends.", "2026-01-09 17:00"),
        ("Survey", "It takes 5d.", "2026-01-09 17:00"),
        ("", "The project starts then.", "2026-01-05 08:00"),
    ]


def why(inspector):
    """Return the lines that lead to a task."""
    leading = [line for line in inspector.lines() if line.leads and line.objectName() != "change"]
    return [(line.said.head, line.said.text, line.said.right) for line in leading]


def fact(inspector, title):
    return next(line.said.right for line in inspector.lines() if line.said.text == title)


def test_a_line_of_the_chain_leads_to_its_task_by_click_and_by_key(session, inspector, bridge, keys, qtbot):
    session.selected.emit(Selection(Task, (bridge.task["Drawings"],), bridge.id))
    QApplication.processEvents()
    line = next(each for each in inspector.lines() if each.said.text == "“Survey” ends.")
    inspector.ensureWidgetVisible(line)
    with qtbot.waitSignal(session.task_requested) as heard:
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    assert heard.args == [bridge.id, bridge.task["Survey"]]
    line.setFocus()
    with qtbot.waitSignal(session.task_requested) as heard:
        keys.press(KEY.Key_Return)
    assert heard.args == [bridge.id, bridge.task["Survey"]]


def test_the_keyboard_stays_on_its_line_when_the_plan_changes(session, inspector, bridge):
    session.selected.emit(Selection(Task, (bridge.task["Drawings"],), bridge.id))
    QApplication.processEvents()
    inspector.lines()[2].setFocus()
    bridge.write(("Survey", "duration", "6d"))
    QApplication.processEvents()
    assert inspector.lines()[2].hasFocus()
    assert inspector.lines()[2].said.right == "2026-01-12 17:00"


def test_a_long_chain_is_shown_in_part_until_all_of_it_is_asked_for(session, inspector, bridge, workspace, qtbot):
    ids = planning.insert_tasks(workspace, bridge.id, None, [f"T{number}" for number in range(20)])
    planning.link_chain(workspace, bridge.id, ids, LinkType.FS)
    session.selected.emit(Selection(Task, (ids[-1],), bridge.id))
    QApplication.processEvents()
    part = [line for line in why(inspector) if line[2]]
    more = next(line for line in inspector.lines() if line.said.text.startswith("Show all"))
    inspector.ensureWidgetVisible(more)
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert len(part) == 16
    assert why(inspector)[-1][1] == "The project starts then."


def test_tab_goes_from_the_fields_through_the_chain_to_the_fields_beneath(survey, keys):
    QApplication.processEvents()
    survey.editors["deadline"].setFocus()
    for _ in range(3):
        keys.press(KEY.Key_Tab)
    assert QApplication.focusWidget() in survey.lines()
    while QApplication.focusWidget() in survey.lines():
        keys.press(KEY.Key_Tab)
    assert QApplication.focusWidget() is survey.editors["task_type"]


def test_spare_time_of_both_ends_and_the_paths_a_task_lies_on_are_shown(survey):
    assert fact(survey, "Spare time of start") == fact(survey, "Spare time of finish")
    assert fact(survey, "Longest path") == "Yes"
    assert fact(survey, "Latest finish") == "2026-01-09"


def test_slack_below_nothing_is_said_in_words_with_a_sign(survey, bridge):
    bridge.write(("Survey", "deadline", "2026-01-07"))
    assert fact(survey, "Spare time of finish") == "▼ -2d"
    warned = next(line for line in survey.lines() if line.said.style == "late")
    assert warned.said.text.startswith("▼ 2d too late:")


def test_what_is_p6_s_alone_is_asked_for_under_its_rules_alone(survey, bridge, workspace, keys):
    assert not {"activity_kind", "second_constraint", "expected_finish"} & set(survey.editors)
    workspace.record("Rules", [Update(Project, bridge.id, {"rules": Rules.P6})])
    editor = edit(survey, "second_constraint", "finish by 2026-02-02", keys)
    assert editor.text() == "finish by 2026-02-02"
    assert edit(survey, "activity_kind", "level", keys).text() == "Level of effort"


def test_a_task_of_another_file_is_shown_as_one_and_not_edited_there(survey, bridge, workspace):
    assert "external" not in survey.editors
    workspace.record("Import", [Update(Task, bridge.task["Survey"], {"external": "Other.mpp, 12"})])
    assert survey.editors["external"].text() == "Other.mpp, 12"
    assert survey.editors["external"].isReadOnly()


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


def changes(inspector):
    return [line for line in inspector.lines() if line.objectName() == "change"]


def test_the_history_of_the_selection_is_listed_the_newest_first_field_by_field(survey, bridge):
    bridge.write(("Survey", "duration", "6d"))
    shown = [line.said.text for line in changes(survey)]
    assert shown[0].endswith("  Anna")
    assert shown[1] == "Duration: 5d → 6d"
    assert shown[-1] == "added"


def test_a_line_of_the_history_leads_to_the_change_it_tells_of(survey, bridge, session, qtbot):
    bridge.write(("Survey", "duration", "6d"))
    newest = bridge.workspace.history(1)[0].id
    with qtbot.waitSignal(session.set_requested) as asked:
        changes(survey)[1].click()
    assert asked.args == [newest]


def test_a_long_history_is_shown_in_part_until_all_of_it_is_asked_for(survey, bridge):
    for number in range(12):
        bridge.write(("Survey", "duration", f"{number + 10}d"))
    count = len(bridge.workspace.history_of(bridge.task["Survey"]))
    more = changes(survey)[-1]
    assert more.said.text == f"Show all {count} changes"
    more.click()
    assert changes(survey)[-1].said.text == "added"


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
    fields = [each for name, each in survey.editors.items() if name not in _LATER]
    gaps = [below.geometry().top() - above.geometry().bottom() for above, below in pairwise(fields)]
    assert max(gaps) < 40


def test_every_field_has_a_name(survey):
    assert [name for name, editor in survey.editors.items() if not editor.accessibleName()] == []


def test_the_name_above_a_line_takes_the_whole_width_and_no_more_height_than_it_needs(survey, qtbot):
    plain, headed = (
        Line(Said("It takes 5d.", "2026-01-09 17:00")),
        Line(Said("It takes 5d.", "2026-01-09 17:00", "Steelwork, north")),
    )
    for line in (plain, headed):
        qtbot.addWidget(line)
    assert headed.heightForWidth(260) <= plain.heightForWidth(260) + headed.fontMetrics().height() + 2


def test_a_project_that_has_lost_its_name_is_shown_all_the_same(session, inspector, bridge, workspace):
    session.selected.emit(Selection(Project, (bridge.id,), bridge.id))
    workspace.record("No name", [Update(Project, bridge.id, {"name": ""})])
    assert texts(inspector)[0] == "–"
    assert "Select something to see it in detail." not in texts(inspector)


@pytest.mark.parametrize(
    ("field", "plain"),
    [("task_type", "Fixed duration: the duration stays."), ("effort_driven", "Whether the work is shared")],
)
def test_what_a_field_means_is_said_in_plain_words_where_it_stands(survey, field, plain):
    editor = survey.editors[field]
    label = next(each for each in survey.findChildren(QLabel) if each.buddy() is editor)
    assert plain in label.toolTip()
    assert plain in editor.toolTip()


def test_a_refusal_is_said_first_and_what_the_field_means_again_after_it(survey, keys):
    editor = edit(survey, "duration", "soon", keys)
    assert "is not a duration" in editor.toolTip()
    keys.press(KEY.Key_Escape)
    assert "Working time" in survey.editors["duration"].toolTip()


def test_a_text_kept_as_written_is_shown_of_the_project_it_was_kept_of_alone(session, inspector, bridge, workspace):
    kept = CustomField(id=workspace.new_id(), name="Budget (as written)", owner="project", source="register.csv")
    other = Project(id=workspace.new_id(), rank="z", name="Other", start=workspace.get(Project, bridge.id).start)
    value = CustomValue(id=workspace.new_id(), field_id=kept.id, row_id=other.id, value="about a million")
    workspace.record("Register", [Insert(kept), Insert(other), Insert(value)])
    session.selected.emit(Selection(Project, (other.id,), other.id))
    assert f"custom:{kept.id}" in inspector.editors
    session.selected.emit(Selection(Project, (bridge.id,), bridge.id))
    assert f"custom:{kept.id}" not in inspector.editors
