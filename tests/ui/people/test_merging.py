"""Duplicates are found and merged from the window; roles and teams are kept in a dialog; rows are pasted as people."""

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import Assignment, Person, PersonKind, Role
from pmo_desktop.services import private
from pmo_desktop.services.staff import merging
from ui.people.merging import DuplicatesDialog, MergeDialog
from ui.people.roles import RolesDialog
from ui.people.splitting import TwoPeopleDialog
from ui.shell.places import named


@pytest.fixture
def place(window, demo):
    demo.record("Again", [Insert(Person(id="again", name="DONNELLY, Claire", email="cd@other.example"))])
    return window(demo, place="people").view(named("people"))


@pytest.fixture
def claire(demo):
    return next(each for each in demo.all(Person) if each.name == "Claire Donnelly")


def action(place, name):
    return next(each for each in place.actions() if each.objectName() == f"people.{name}")


def test_a_pair_is_found_merged_and_comes_back(place, demo, claire, qtbot):
    dialog = DuplicatesDialog(place.session, place)
    qtbot.addWidget(dialog)
    dialog.show()
    assert [dialog.table.item(0, column).text() for column in (0, 1)] == ["Claire Donnelly", "DONNELLY, Claire"]
    assert dialog.panel.stays.currentData() == claire.id
    assert "E-mail" in [dialog.panel.table.item(row, 0).text() for row in range(dialog.panel.table.rowCount())]
    dialog.doing.click()
    assert demo.count(Person, id="again") == 0
    assert dialog.table.rowCount() == 0
    assert not dialog.doing.isEnabled()
    demo.undo()
    assert dialog.table.rowCount() == 1
    dialog.passing.click()
    assert dialog.table.rowCount() == 0, "they are two"
    assert demo.count(Person, id="again") == 1
    dialog.reject()
    again = DuplicatesDialog(place.session, place)
    qtbot.addWidget(again)
    assert again.table.rowCount() == 0, "it is remembered"
    again.reject()


def test_those_selected_are_merged_into_whoever_is_chosen(place, demo, claire, monkeypatch):
    view = place.table.view
    view.selectionModel().clear()
    assert not action(place, "merge").isEnabled()
    for own in (claire.id, "again"):
        index = place.table.sorted.mapFromSource(place.model.index(place.model.row_of(own), 0))
        view.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)
    assert action(place, "merge").isEnabled()
    tasks = demo.count(Assignment, person_id=claire.id)

    def exec_(dialog):
        dialog.panel.stays.setCurrentIndex(dialog.panel.stays.findData("again"))
        assert "“Claire Donnelly” goes." in dialog.panel.said.text()
        dialog.doing.click()

    monkeypatch.setattr(MergeDialog, "exec", exec_)
    action(place, "merge").trigger()
    assert demo.count(Person, id=claire.id) == 0
    assert demo.count(Assignment, person_id="again") == tasks
    assert demo.get(Person, "again").hourly_rate == claire.hourly_rate


def test_rows_of_a_spreadsheet_are_pasted_by_their_titles(place, demo):
    before = demo.count(Person)
    lines = ("Name\tTeam\tHourly rate\tKind", "Dora Vogel\tSteel\t48.50\tPerson", "Crane\t\t120\tEquipment", "")
    QGuiApplication.clipboard().setText("\n".join(lines))
    action(place, "paste_people").trigger()
    assert demo.count(Person) == before + 2
    dora = next(each for each in demo.all(Person) if each.name == "Dora Vogel")
    assert (dora.team, dora.hourly_rate) == ("Steel", 4850)
    assert {demo.get(Person, own).name for own in place.table.selected_ids()} == {"Dora Vogel", "Crane"}
    demo.undo()
    assert demo.count(Person) == before


def test_lines_beyond_the_last_row_become_people(place, demo):
    view = place.table.view
    last = view.model().rowCount() - 1
    view.setFocus()
    view.setCurrentIndex(view.model().index(last, 0))
    text = view.model().index(last, 0).data()
    QGuiApplication.clipboard().setText(f"{text}\nErik\n")
    before = demo.count(Person)
    QTest.keyClick(view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert demo.count(Person) == before + 1
    assert "Erik" in {each.name for each in demo.all(Person)}


def test_what_is_private_is_in_no_export(place, demo, claire, tmp_path):
    demo.private.use(tmp_path / "drawers")
    private.keep_rows(demo, "rates", [claire.id])
    target = tmp_path / "people.csv"
    place.session.asking.answers = [target]
    action(place, "export").trigger()
    lines = {line.split(",")[0].strip('"'): line for line in target.read_text("utf-8-sig").splitlines()}
    column = lines["Name"].split(",").index("Hourly rate")
    assert lines["Claire Donnelly"].split(",")[column] == ""
    assert lines["Ben Harker"].split(",")[column] == "70"


def test_kinds_of_people_are_picked_by_their_words(place, demo, claire):
    column = next(each for each in place.model.columns if each.field == "kind")
    assert column.choices == ("Person", "Generic role", "Equipment", "Material", "Cost")
    assert place.model.set_texts([(claire.id, "kind", "Generic role")])
    assert demo.get(Person, claire.id).kind is PersonKind.ROLE


def test_roles_are_merged_deleted_and_counted_in_their_dialog(place, demo, qtbot):
    dialog = RolesDialog(place.session, place)
    qtbot.addWidget(dialog)
    dialog.show()
    roles = {each.name: each.id for each in demo.all(Role)}
    model, table = dialog.roles.model, dialog.roles.table
    assert model.set_texts([(roles["Data engineer"], "headcount", "2")])
    assert model.set_texts([(roles["Data engineer"], "name", "Data person")])
    assert not model.set_texts([(roles["Network engineer"], "name", "data PERSON")])
    table.view.selectionModel().clear()
    for name in ("Data engineer", "Network engineer"):
        index = table.sorted.mapFromSource(model.index(model.row_of(roles[name]), 0))
        table.view.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)
    table.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
    dialog.merge_roles()
    assert demo.count(Role, id=roles["Data engineer"]) == 0
    dan = next(each for each in demo.all(Person) if each.name == "Dan Whitfield")
    lukas = next(each for each in demo.all(Person) if each.name == "Lukas Meyer")
    assert dan.role_id == lukas.role_id == roles["Network engineer"], "the one the cursor stands on stays"
    table.select(roles["Network engineer"])
    dialog.delete_roles()
    assert demo.get(Person, dan.id).role_id is None
    assert demo.undo_label == "Delete role “Network engineer”"
    dialog.tabs.setCurrentIndex(1)
    assert dialog.teams.model.set_texts([("networks", "name", "Grid")])
    assert demo.get(Person, dan.id).team == "Grid"
    dialog.reject()


def test_two_who_were_merged_are_parted_again(place, demo, claire, qtbot, monkeypatch):
    merging.merge(demo, claire.id, ["again"])
    place.table.select(claire.id)

    def exec_(dialog):
        assert dialog.who.currentText().startswith("DONNELLY, Claire, merged in on ")
        dialog.doing.click()
        return dialog.result()

    monkeypatch.setattr(TwoPeopleDialog, "exec", exec_)
    action(place, "split").trigger()
    assert demo.get(Person, "again").name == "DONNELLY, Claire"
    assert demo.undo_label == "Split “DONNELLY, Claire” off “Claire Donnelly”"
    demo.undo()
    assert not demo.find(Person, id="again")


def test_somebody_never_merged_is_parted_by_typing_who_else_it_is(place, demo, claire, qtbot):
    dialog = TwoPeopleDialog(place.session, claire.id)
    qtbot.addWidget(dialog)
    assert not dialog.doing.isEnabled()
    dialog.who.setEditText("Clara Donnelly")
    tasks = [line for line in dialog._lines() if line.parent().text(0).startswith("Tasks of")]
    assert tasks
    assert not dialog.ticked
    tasks[0].parent().setCheckState(0, Qt.CheckState.Checked)
    going = [line for line in tasks if line.parent() is tasks[0].parent()]
    dialog.doing.click()
    clara = next(each for each in demo.all(Person) if each.name == "Clara Donnelly")
    assert demo.count(Assignment, person_id=clara.id) == len(going)
