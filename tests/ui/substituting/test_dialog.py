"""Who takes over what is asked in one dialog that shows the taker's weeks before anything changes."""

import pytest
from PySide6.QtCore import Qt

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import Assignment, Booking, Person, PersonKind, Project
from pmo_desktop.services import planning
from pmo_desktop.services.actuals import monday_of
from ui.shell.places import named
from ui.substituting.dialog import SubstituteDialog


@pytest.fixture
def file(workspace):
    """An engineer nobody named yet is planned for two weeks from next Monday on, and booked for line work."""
    monday = monday_of(workspace.today()) + moment.WEEK
    workspace.record("New", [
        Insert(Person(id="role", name="Engineer", kind=PersonKind.ROLE, max_units=2.0)), Insert(Person(id="anna", name="Anna")),
        Insert(Person(id="ben", name="Ben", max_units=0.5)),
        Insert(Project(id="x", code="X", name="Bridge", start=monday + 8 * 3600)),
        Insert(Booking(id="b", person_id="role", start=monday, finish=monday + 2 * moment.WEEK, percent=10)),
    ])  # fmt: skip
    (design,) = planning.insert_tasks(workspace, "x", None, ["Design"])
    planning.set_cells(workspace, "x", [(design, "duration", "10d"), (design, "people", "Engineer")])
    return workspace


@pytest.fixture
def dialog(qtbot, session, file):
    made = SubstituteDialog(session, "role")
    qtbot.addWidget(made)
    made.show()
    return made


def names(dialog):
    tree = dialog.tree
    groups = [tree.topLevelItem(each) for each in range(tree.topLevelItemCount())]
    return {
        each.text(0): [(each.child(n).text(0), each.child(n).text(2)) for n in range(each.childCount())]
        for each in groups
    }


def test_it_waits_for_who_takes_over(dialog):
    assert dialog.giver.currentText() == "Engineer"
    assert dialog.taker.findText("Engineer") == -1, "a role takes nothing over"
    assert not dialog.doing.isEnabled()
    assert "Choose who takes over" in dialog.strain.text()


def test_a_name_typed_shows_what_goes_and_the_weeks_it_would_make(dialog, file):
    dialog.taker.setEditText("anna")
    found = names(dialog)
    assert found["X  Bridge"] == [("Design", "80h")]
    assert found["Line work"][0][1] == "16h"
    assert "120%" in dialog.strain.text()
    assert "→ 120%" in dialog.weeks.accessibleDescription()
    dialog.tree.topLevelItem(1).setCheckState(0, Qt.CheckState.Unchecked)
    assert "never too much" in dialog.strain.text()
    assert file.find(Assignment, person_id="anna") == ()


def test_what_is_ticked_goes_as_one_change(dialog, file, session):
    said = []
    session.announced.connect(said.append)
    dialog.taker.setEditText("Anna")
    dialog.tree.topLevelItem(1).setCheckState(0, Qt.CheckState.Unchecked)
    dialog.doing.click()
    assert [each.person_id for each in file.all(Assignment)] == ["anna"]
    assert file.all(Booking)[0].person_id == "role"
    assert said == ["Anna takes over from Engineer. Ctrl+Z takes it back."]
    file.undo()
    assert [each.person_id for each in file.all(Assignment)] == ["role"]


def test_a_part_and_a_time_are_chosen(dialog, file):
    dialog.taker.setEditText("Anna")
    dialog.share.setText("50")
    assert names(dialog)["X  Bridge"] == [("Design", "40h of 80h")]
    second = monday_of(file.today()) + 2 * moment.WEEK
    dialog.first.setText(format_date(second))
    assert names(dialog)["X  Bridge"] == [("Design", "20h of 80h")]
    dialog.project.setCurrentIndex(dialog.project.findData("x"))
    assert list(names(dialog)) == ["X  Bridge"]


def test_what_cannot_be_read_is_framed(dialog):
    dialog.taker.setEditText("Anna")
    dialog.first.setText("some day")
    assert dialog.first.property("refused")
    assert not dialog.doing.isEnabled()
    dialog.first.setText("")
    dialog.share.setText("0")
    assert dialog.share.property("refused")
    dialog.share.setText("much")
    assert dialog.share.property("refused")
    dialog.share.setText("100")
    dialog.taker.setEditText("Engineer")
    assert not dialog.doing.isEnabled()


def test_the_bookings_view_opens_it_for_what_is_selected(window, file, monkeypatch):
    view = window(file, place="bookings").view(named("bookings"))
    asked = []
    monkeypatch.setattr(
        SubstituteDialog, "exec", lambda self: asked.append((self.giver.currentText(), self.project.currentText()))
    )
    row = view.model.row_of("role\nx\n")
    view.table.setCurrentIndex(view.model.index(row, 1))
    view.commands["substitute"].trigger()
    assert asked == [("Engineer", "X  Bridge")]
