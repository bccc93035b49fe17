"""Who hands over what to whom is asked in one dialog, and done as one change."""

import pytest
from PySide6.QtCore import Qt

from pmo_desktop.domain.records import Person, Project, ProjectState
from ui.people.handover import HandoverDialog
from ui.shell.places import named


@pytest.fixture
def place(window, demo):
    shown = window(demo, place="people")
    return shown.view(named("people"))


@pytest.fixture
def boss(demo):
    """Somebody who manages a project, and somebody who does not."""
    manager = next(
        each.manager_id for each in demo.all(Project) if each.manager_id and each.state is ProjectState.ACTIVE
    )
    managing = {each.manager_id for each in demo.all(Project)}
    return demo.get(Person, manager), next(p for p in demo.all(Person) if p.kind == "person" and p.id not in managing)


@pytest.fixture
def dialog(qtbot, place, boss):
    made = HandoverDialog(place.session, boss[0].id)
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_begins_with_the_person_selected_and_waits_for_the_other(dialog, boss):
    assert dialog.giver.currentText() == boss[0].name
    assert dialog.taker.currentText() == ""
    assert not dialog.doing.isEnabled()
    assert "Choose who takes over" in dialog.strain.text()
    assert dialog.tree.topLevelItemCount() == 0


def test_a_name_typed_shows_what_goes_and_what_it_means(dialog, boss):
    dialog.taker.setEditText(boss[1].name.lower())
    assert dialog.tree.topLevelItemCount() > 0
    assert dialog.doing.isEnabled()
    assert dialog.strain.text().startswith(f"{boss[1].name}’s busiest week")
    before = dialog.strain.text()
    dialog.tree.topLevelItem(0).setCheckState(0, Qt.CheckState.Unchecked)
    assert dialog.strain.text() != before or dialog.tree.topLevelItemCount() > 1


def test_what_is_ticked_goes_and_comes_back(dialog, demo, boss, place):
    giver, taker = boss
    said = []
    place.session.announced.connect(said.append)
    dialog.taker.setCurrentIndex(dialog.taker.findData(taker.id))
    own = [each.id for each in demo.find(Project, manager_id=giver.id) if each.state is ProjectState.ACTIVE]
    dialog.leaves.setChecked(True)
    count = len(dialog.chosen())
    dialog.doing.click()
    assert {demo.get(Project, each).manager_id for each in own} == {taker.id}
    assert demo.get(Person, giver.id).active_to == demo.today()
    assert said == [f"{count} handed over from {giver.name} to {taker.name}. Ctrl+Z takes it back."]
    assert demo.undo_label == f"Hand over from “{giver.name}” to “{taker.name}”"
    demo.undo()
    assert {demo.get(Project, each).manager_id for each in own} == {giver.id}


def test_nothing_ticked_is_nothing_to_do(dialog, boss):
    dialog.taker.setCurrentIndex(dialog.taker.findData(boss[1].id))
    for row in range(dialog.tree.topLevelItemCount()):
        dialog.tree.topLevelItem(row).setCheckState(0, Qt.CheckState.Unchecked)
    assert dialog.chosen() == set()
    assert not dialog.doing.isEnabled()


def test_what_cannot_be_is_said(dialog, boss):
    dialog.taker.setCurrentIndex(dialog.taker.findData(boss[0].id))
    assert "Nobody hands over to themselves" in dialog.said.text()
    assert not dialog.doing.isEnabled()
    dialog.taker.setCurrentIndex(dialog.taker.findData(boss[1].id))
    assert dialog.said.isHidden()
    dialog.day.setText("some day")
    assert dialog.day.property("refused")
    assert dialog.tree.topLevelItemCount() == 0


def test_the_view_opens_it_for_the_person_selected(place, boss, monkeypatch):
    asked = []
    monkeypatch.setattr(HandoverDialog, "exec", lambda self: asked.append(self.giver.currentText()))
    place.table.select(boss[0].id)
    next(each for each in place.actions() if each.objectName() == "people.hand_over").trigger()
    assert asked == [boss[0].name]
