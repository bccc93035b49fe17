"""What files would bring is shown before anything is written; files can be left out, people corrected."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLabel

import resources
from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.domain.records import Person
from pmo_desktop.services.importing import Preview, commit_all, preview_all
from ui.importing.dialog import ImportDialog
from ui.tables.plain import PlainTable

OURS = sorted(resources.path("demo", "files").glob("*.xml"))


@pytest.fixture
def dialog(qtbot, session, workspace):
    read = preview_all(workspace, OURS)
    read.append((workspace.path.with_name("broken.xml"), ImportProblemError("There is no plan in it.", "Try another.")))
    made = ImportDialog(session, read)
    qtbot.addWidget(made)
    made.show()
    return made


def tab(dialog, title):
    for number in range(dialog.report.count()):
        if dialog.report.tabText(number).startswith(title):
            return dialog.report.widget(number)
    return None


def words(page):
    return page.findChild(QLabel).text()


def button(dialog):
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)


def test_the_summary_counts_what_comes(dialog):
    shown = dialog._read[0][1]
    assert f"{shown.counts['tasks']} tasks" in words(tab(dialog, "Summary"))
    assert f"{shown.agreeing} of {len(shown.dates)} tasks" in words(tab(dialog, "Summary"))
    assert "1 calendar" in words(tab(dialog, "Summary"))
    assert "1 calendars" not in words(tab(dialog, "Summary"))


def test_a_file_that_cannot_be_read_says_why(dialog):
    dialog.files.setCurrentRow(len(OURS))
    assert words(tab(dialog, "Why not")) == "There is no plan in it. Try another."


def test_dates_stand_beside_ours(dialog):
    table = tab(dialog, "Dates")
    assert isinstance(table, PlainTable)
    assert table.rowCount() == len(dialog._read[0][1].dates)


def test_a_file_left_out_is_not_imported(dialog):
    assert button(dialog).text() == "Import 2 projects"
    dialog.files.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert button(dialog).text() == "Import 1 project"
    assert [shown.source for shown, _ in dialog.chosen()] == [OURS[1].name]
    dialog.files.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert not button(dialog).isEnabled()


def test_somebody_can_be_said_to_be_known_or_new(qtbot, session, workspace):
    commit_all(workspace, [(shown, {}) for _, shown in preview_all(workspace, OURS[:1])])
    before = workspace.count(Person)
    made = ImportDialog(session, preview_all(workspace, OURS[:1]))
    qtbot.addWidget(made)
    boxes = tab(made, "People").findChildren(QComboBox)
    assert all(box.currentData() for box in boxes)
    boxes[0].setCurrentIndex(0)
    commit_all(workspace, made.chosen())
    assert workspace.count(Person) == before + 1


def test_the_same_file_again_is_pointed_out(qtbot, session, workspace):
    commit_all(workspace, [(shown, {}) for _, shown in preview_all(workspace, OURS[:1])])
    made = ImportDialog(session, preview_all(workspace, OURS[:1]))
    qtbot.addWidget(made)
    assert "was imported before" in words(tab(made, "Summary"))


def test_somebody_new_in_one_file_is_known_to_the_next(qtbot, session, workspace):
    read = preview_all(workspace, [OURS[0], OURS[0]])
    made = ImportDialog(session, read)
    qtbot.addWidget(made)
    made.files.setCurrentRow(1)
    box = tab(made, "People").findChild(QComboBox)
    assert box.currentText().endswith(f"(new in {OURS[0].name})")


def test_names_are_shown_letter_for_letter(qtbot, session, workspace):
    made = ImportDialog(session, [(workspace.path.with_name("<b>x&y.xml"), ImportProblemError("No <i>plan</i>."))])
    qtbot.addWidget(made)
    assert "&lt;i&gt;" in made.files.item(0).toolTip()
    assert tab(made, "Why not").findChild(QLabel).textFormat() is Qt.TextFormat.PlainText


def test_every_real_file_shows_its_report(qtbot, session, workspace, realdata):
    """Each file of MS Project's own format opens every page of its report."""
    sources = sorted((realdata / "msproject").glob("*.xml"))
    assert sources
    read = preview_all(workspace, sources)
    made = ImportDialog(session, read)
    qtbot.addWidget(made)
    for number, (_, shown) in enumerate(read):
        made.files.setCurrentRow(number)
        assert made.report.count() == (4 if isinstance(shown, Preview) else 1)


def test_each_project_of_a_file_can_be_left_out(qtbot, session, workspace):
    file = Path(__file__).parents[2] / "cases" / "exchange" / "p6" / "bridge.xer"
    made = ImportDialog(session, preview_all(workspace, [*OURS[:1], file]))
    qtbot.addWidget(made)
    assert [made.files.item(row).text() for row in range(3)] == [OURS[0].name, "New bridge", "Access road"]
    assert "bridge.xer" in made.files.item(1).toolTip()
    made.files.item(2).setCheckState(Qt.CheckState.Unchecked)
    assert [shown.imported.project.name for shown, _ in made.chosen()][1:] == ["New bridge"]
    assert button(made).text() == "Import 2 projects"
