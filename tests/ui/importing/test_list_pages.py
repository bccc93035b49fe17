"""Lists are shown as they are read, with what would come of each line; columns, people and ticks can be changed before."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import ActualWork, Leave, Person, Project, ProjectState, Role, SavedView
from pmo_desktop.services import planning
from pmo_desktop.services.arriving.arrival import Arrival, What
from pmo_desktop.services.arriving.items import ListItem
from pmo_desktop.services.lists import people
from pmo_desktop.services.lists.people_columns import LISTING
from pmo_desktop.services.lists.sorting import read_list
from pmo_desktop.services.lists.table import proposed, read_table
from ui.importing.list_pages import ListPages
from ui.tables.plain import PlainTable

CASES = Path(__file__).parents[2] / "cases" / "lists"


@pytest.fixture
def staffed(workspace):
    read = read_table(CASES / "Personalliste.csv")
    people.commit(workspace, people.preview(workspace, read, proposed(workspace, read, LISTING)))
    return workspace


@pytest.fixture
def opened(qtbot, session, staffed):
    def show(name):
        made = pages_of(session, staffed, name)
        qtbot.addWidget(made)
        made.show()
        return made

    return show


def pages_of(session, workspace, name):
    arrival = Arrival(CASES / name, name, What.PEOPLE)
    item = ListItem(arrival, read_list(workspace, CASES / name)).looked(workspace)
    return ListPages(session, item, lambda each: each.looked(workspace))


def page(dialog, title):
    return next(
        dialog.pages.widget(at) for at in range(dialog.pages.count()) if dialog.pages.tabText(at).startswith(title)
    )


def table(dialog, title):
    found = page(dialog, title)
    return found if isinstance(found, PlainTable) else found.findChild(PlainTable)


def row_of(shown, name, column=1):
    return next(
        row for row in range(shown.rowCount()) if shown.item(row, column) and shown.item(row, column).text() == name
    )


def choose(box, words):
    at = next(at for at in range(box.count()) if box.itemText(at).startswith(words))
    box.setCurrentIndex(at)
    box.activated.emit(at)


def tick(dialog, title, name, state=Qt.CheckState.Checked):
    shown = table(dialog, title)
    shown.item(row_of(shown, name), 0).setCheckState(state)


def said(dialog):
    return dialog.item.said


def named(workspace, name):
    return next(each for each in workspace.all(Person) if each.name == name)


def test_new_people_are_ticked_and_changes_of_known_ones_are_not(opened, staffed):
    dialog = opened("team.tsv")
    assert said(dialog) == "3 people: 1 new, 2 said otherwise here"
    shown = table(dialog, "People")
    assert [shown.item(row, 1).text() for row in range(3)] == ["Anna Mueller", "Jörg Gross", "Mary O’Neill"]
    assert shown.item(0, 3).text().startswith("Role: Projektleiterin → Project manager; Skills")
    tick(dialog, "People", "Jörg Gross")
    tick(dialog, "People", "Mary O’Neill", Qt.CheckState.Unchecked)
    assert said(dialog) == "3 people: 1 changed, 1 said otherwise here"
    dialog.item.write(staffed)
    assert staffed.get(Role, named(staffed, "Jörg Groß").role_id).name == "Structural engineer"
    assert staffed.get(Role, named(staffed, "Anna Müller").role_id).name == "Projektleiterin"
    assert "Mary O’Neill" not in {each.name for each in staffed.all(Person)}


def test_all_changes_can_be_taken_at_once(opened):
    dialog = opened("team.tsv")
    dialog.all_changes.setChecked(True)
    assert said(dialog) == "3 people: 1 new, 2 changed"
    dialog.all_changes.setChecked(False)
    assert said(dialog) == "3 people: 1 new, 2 said otherwise here"


def test_who_is_meant_can_be_said_otherwise(opened, staffed):
    dialog = opened("team.tsv")
    shown = table(dialog, "People")
    choose(shown.cellWidget(row_of(shown, "Anna Mueller"), 2), "Somebody new")
    assert said(dialog) == "3 people: 2 new, 1 said otherwise here"
    shown = table(dialog, "People")
    choose(shown.cellWidget(row_of(shown, "Jörg Gross"), 2), "Leave out")
    dialog.item.write(staffed)
    assert {each.name for each in staffed.all(Person)} >= {"Anna Müller", "Anna Mueller", "Mary O’Neill"}


def test_a_column_can_be_read_as_something_else_and_is_so_the_next_time(opened, staffed):
    dialog = opened("skills matrix.csv")
    columns = dialog.columns_page
    choose(columns.boxes[2], "Level of the skill")
    choose(columns.boxes[3], "Level of the skill")
    choose(columns.boxes[1], "Role")
    choose(columns.boxes[2], "Role")
    assert [box.currentText() for box in columns.boxes][1:4] == [
        "Not read",
        "Role",
        "Level of the skill that the heading names",
    ]
    choose(columns.boxes[2], "Level of the skill")  # as arrow keys do: the role was not meant, and goes back
    dialog.item.write(staffed)
    assert staffed.count(SavedView) == 1
    again = opened("skills matrix.csv")
    assert [box.currentData() for box in again.columns_page.boxes] == ["name", "role", "level", "level", ""]


def test_without_a_column_of_names_it_is_said_what_is_missing(opened):
    dialog = opened("skills matrix.csv")
    choose(dialog.columns_page.boxes[0], "Not read")
    assert dialog.columns_page.said.text() == "Say which column holds the names."
    assert not dialog.item.can


def test_the_order_of_dates_can_be_turned(opened, staffed):
    dialog = opened("days off.tsv")
    assert dialog.columns_page.order.currentIndex() == 1
    choose(dialog.columns_page.order, "Day first")
    assert dialog.pages.tabText(dialog.pages.count() - 1) == "Not read (2)"


def test_the_line_of_headings_can_be_another(opened):
    dialog = opened("Abwesenheiten.csv")
    choose(dialog.columns_page.heading, "Line 1")
    assert dialog.columns_page.list.item(0, 0).text() == "Abwesenheitsübersicht"
    assert any("Mitarbeiter" in dialog.columns_page.list.item(row, 2).text() for row in range(2))


def test_leave_is_listed_with_whose_it_is_and_only_what_is_ticked_comes(opened, staffed):
    dialog = opened("team leave.ics")
    assert dialog.pages.tabText(dialog.pages.currentIndex()) == "Whose (5)"
    assert "2 wait for you to say who is meant." in dialog.said.text()
    shown = table(dialog, "Whose")
    choose(shown.cellWidget(row_of(shown, "Jörg", 0), 1), "Jörg Groß")
    assert said(dialog) == "3 absences, 1 unclear"
    tick(dialog, "Leave", "Anna Müller", Qt.CheckState.Unchecked)
    dialog.item.write(staffed)
    names = {each.id: each.name for each in staffed.all(Person)}
    assert sorted(names[each.person_id] for each in staffed.all(Leave)) == ["Elif Özdemir", "Jörg Groß"]


def test_what_could_not_be_read_is_listed_by_line(opened):
    dialog = opened("Abwesenheiten.csv")
    shown = table(dialog, "Not read")
    assert [shown.item(row, 0).text() for row in range(shown.rowCount())] == ["8", "9"]
    assert "It ends before it begins." in shown.item(0, 3).text()


def test_every_list_of_choices_has_a_name(opened):
    for name in ("team.tsv", "Abwesenheiten.csv", "team leave.ics"):
        dialog = opened(name)
        assert all(box.accessibleName() for box in dialog.findChildren(QComboBox))


def test_the_words_of_an_empty_page_say_what_to_do(opened):
    dialog = opened("skills matrix.csv")
    choose(dialog.columns_page.boxes[0], "Not read")
    assert "Look at “Columns”" in page(dialog, "People").findChild(QLabel).text()


def test_hours_are_listed_with_what_stands_here_and_nobody_new_is_offered(qtbot, session, workspace):
    start = moment.from_iso("2026-01-05T08:00")
    workspace.record("New", [
        Insert(Person(id="anna", name="Anna Berg")), Insert(Person(id="ben", name="Ben Weiß")),
        Insert(Project(id="x", code="X-1", name="Bridge", start=start, state=ProjectState.ACTIVE)),
    ])  # fmt: skip
    ids = planning.insert_tasks(workspace, "x", None, ["Design", "Build"])
    planning.set_cells(workspace, "x", [(ids[0], "duration", "10d"), (ids[0], "people", "Anna Berg; Ben Weiß")])
    dialog = pages_of(session, workspace, "Stunden.csv")
    qtbot.addWidget(dialog)
    dialog.show()
    assert said(dialog) == "18.25h of work"
    assert dialog.said.text() == ""
    who = table(dialog, "Whose")
    assert [who.item(row, 0).text() for row in range(who.rowCount())] == ["A. Berg", "Anna Berg", "Ben Weiß"]
    box = who.cellWidget(0, 1)
    assert "Somebody new" not in [box.itemText(at) for at in range(box.count())]
    choose(box, "Leave out")
    shown = table(dialog, "Hours")
    assert [shown.item(row, 5).text() for row in range(shown.rowCount())] == ["7.5h", "4.25h", "6.5h"]
    shown.item(1, 0).setCheckState(Qt.CheckState.Unchecked)
    assert said(dialog) == "7.5h of work"
    dialog.item.write(workspace)
    assert [each.work for each in workspace.all(ActualWork)] == [7.5 * 3600]
