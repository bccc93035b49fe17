"""The weekly resource meeting in one window: from the overload to what was decided, through every face of the load and back."""

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import Booking, BookingState, Person, PersonKind, Project, ProjectState, Task
from pmo_desktop.services.scenarios import keeping
from pmo_desktop.services.workspace import Workspace
from tests.ui.load.conftest import NOW, Meeting
from tests.ui.load.test_meeting import in_dialog
from ui.fit_dialog.dialog import FitDialog
from ui.load.giving_dialog import GiveDialog
from ui.scenarios.using import UseDialog
from ui.shell.places import faces, named
from ui.substituting.dialog import SubstituteDialog

KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NEXT_WEEK = "2026-01-21"


@pytest.fixture
def busy(office):
    """Three projects ask Ben for all of this week at once; he builds at the Bridge from next week on."""
    for name in ("Harbour", "Lock", "Quay"):
        office.add(name, (f"Check {name}", "5d", "Ben"))
    return office


@pytest.fixture
def held(busy, meeting):
    """Return the meeting with its window, looking for 3 s at most."""
    meeting.shown.session.remembered["spreading"] = {"seconds": 3}
    meeting.view.renew()
    return meeting


def line(tree, name):
    model = tree.model()
    groups = [model.index(row, 0) for row in range(model.rowCount())]
    return next(
        model.index(place, 0, group)
        for group in groups
        for place in range(model.rowCount(group))
        if model.index(place, 0, group).data() == name
    )


def test_somebody_is_named_for_the_work_of_a_role_from_the_load(held, busy):
    """What the generic engineer is asked for goes to Ben as a whole; the work stays as much as it is."""
    workspace = busy.workspace
    role = workspace.new_id()
    kind = PersonKind.ROLE
    workspace.record("Role", [Insert(Person(id=role, name="Engineer", kind=kind, role_id=busy.roles["Engineer"]))])
    busy.people["Engineer"] = role
    busy.add("Pier", ("Calculate", "5d", "Engineer"))
    assert held.text("Engineer") != ""
    held.click("Engineer")

    def choose(dialog):
        dialog.taker.setCurrentIndex(dialog.taker.findData(busy.people["Dora"]))
        QTest.mouseClick(dialog.doing, LEFT)

    in_dialog(SubstituteDialog, choose)
    held.press(KEY.Key_G, CTRL | Qt.KeyboardModifier.AltModifier)
    assert busy.who("Calculate") == ["Dora"]
    assert held.text("Dora") == "100%"
    workspace.undo()
    assert busy.who("Calculate") == ["Engineer"]


def label(office):
    return office.workspace.history(1)[0].label


def test_an_overload_is_found_by_key_and_a_piece_of_it_given_to_somebody_by_mouse_and_by_keys(held, busy, qtbot):
    meeting = held
    meeting.click("Dora")
    meeting.press(KEY.Key_F8, SHIFT)
    assert meeting.view.heading.text().startswith("Ben, W3 2026")
    assert (meeting.text("Anna"), meeting.text("Ben"), meeting.text("Dora")) == ("150%", "300%", "")
    meeting.pull_entry("Check Quay", "Dora")
    assert busy.who("Check Quay") == ["Dora"]
    assert (meeting.text("Ben"), meeting.text("Dora")) == ("200%", "100%")
    meeting.press(KEY.Key_Z, CTRL)
    assert busy.who("Check Quay") == ["Ben"]
    meeting.select("Check Quay")

    def choose(dialog):
        QTest.keyClicks(dialog.field, "dora")
        QTest.keyClick(dialog.field, KEY.Key_Return)

    in_dialog(GiveDialog, choose)
    meeting.press(KEY.Key_G, CTRL)
    assert busy.who("Check Quay") == ["Dora"]
    with qtbot.waitActive(meeting.shown):  # as the window is again where there is a screen
        meeting.shown.activateWindow()
    meeting.press(KEY.Key_Z, CTRL)
    assert (meeting.text("Ben"), meeting.text("Dora")) == ("300%", "")


def spread_ben(meeting):
    """Ask for all projects beside the window, accept the two rows that put Ben’s checks off, and none of the others."""
    meeting.click("Ben")
    meeting.press(KEY.Key_F9, SHIFT)
    dialog = meeting.shown.spreading.dialog
    assert dialog.choosing.whose.itemText(0) == "The work of Ben"
    dialog.choosing.whose.setCurrentIndex(dialog.choosing.whose.count() - 1)
    assert dialog.choosing.whose.currentText() == "All projects"
    dialog.begin()
    moved = [move.name for move in dialog.model.moves]
    checks = [each for each in moved if each.startswith("Check")]
    assert (len(checks), "Survey" in moved) == (2, True)
    dialog.tree.tick_all(on=False)
    tree = dialog.tree
    tree.setCurrentIndex(line(tree, checks[0]))
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    tree.selectionModel().select(line(tree, checks[1]), flags)
    QTest.keyClick(tree, KEY.Key_Space)
    assert dialog.accept_button.text() == f"Accept 2 of {len(moved)}"
    QTest.mouseClick(dialog.accept_button, LEFT)
    assert not dialog.isVisible()


def test_two_rows_of_what_is_proposed_are_accepted_and_the_load_follows_and_goes_back_in_one_step(held, busy):
    """Ben has one thing at a time this week, what was not accepted stays as it was; nothing needs saving."""
    meeting = held
    spread_ben(meeting)
    assert (meeting.text("Anna"), meeting.text("Ben")) == ("150%", "100%")
    assert busy.task("Survey").levelling_delay == 0
    assert sum(busy.task(each).levelling_delay > 0 for each in ("Check Harbour", "Check Lock", "Check Quay")) == 2
    assert label(busy).startswith("Spread the work")
    meeting.shown.undoing.undo.trigger()
    assert meeting.text("Ben") == "300%"
    meeting.shown.undoing.redo.trigger()
    assert meeting.text("Ben") == "100%"


def test_the_file_opened_again_shows_what_was_decided_and_still_knows_the_way_back(held, busy, window):
    spread_ben(held)
    held.shown.close()
    with Workspace.open(busy.workspace.path, author="Petra", clock=lambda: NOW) as again:
        later = Meeting(window(again, place="load", size=(1400, 900)))
        assert (later.text("Anna"), later.text("Ben")) == ("150%", "100%")
        later.shown.undoing.undo.trigger()
        assert later.text("Ben") == "300%"
        later.shown.close()


def test_whoever_is_looked_at_is_looked_at_in_every_face(held, busy):
    """From the load to the bookings, the outlook, the scenarios, the people, the Gantt and back."""
    shown = held.shown
    held.click("Cem")
    shown.go("bookings")
    assert shown.view(named("bookings")).selection().ids == (busy.people["Cem"],)
    shown.go("outlook")
    outlook = shown.view(named("outlook"))
    outlook.show_page(1)
    assert outlook.selection().ids == (busy.people["Cem"],)
    for place in faces(named("load")):
        shown.go(place.name)
        assert shown.place == place.name
        assert shown.view(place).isVisible()
    shown.go("people")
    shown.view(named("people")).table.select(busy.people["Ben"])
    shown.go("load")
    assert held.view.heading.text().startswith("Cem, W3")
    held.click("Anna")
    held.select("Design")
    held.press(KEY.Key_Return, CTRL)
    gantt = shown.view(named("gantt"))
    assert (shown.place, shown.project_id) == ("gantt", busy.projects["Bridge"])
    assert gantt.selection().ids == (busy.tasks["Design"],)
    shown.go("load")
    assert held.view.heading.text().startswith("Anna, W3")


def test_what_is_booked_in_the_bookings_is_seen_in_the_load_and_led_to_from_there(held, busy):
    shown = held.shown
    booking = busy.book("Dora", "Quay", 40, finish="2026-01-17")
    assert held.text("Dora") == "40%"
    held.click("Dora")
    held.press(KEY.Key_Return, CTRL)
    assert shown.place == "bookings"
    bookings = shown.view(named("bookings"))
    assert bookings.selection().ids == (busy.people["Dora"],)
    bookings.table.clear_cells()
    assert booking not in {each.id for each in busy.workspace.all(Booking)}
    shown.go("load")
    assert held.text("Dora") == ""
    shown.undoing.undo.trigger()
    assert held.text("Dora") == "40%"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("portfolio", ["Project HA  Harbour", "All projects"]),
        ("gantt", ["Project BR  Bridge", "All projects"]),
        ("people", ["The work of Anna", "All projects"]),
        ("bookings", ["The work of Ben", "All projects"]),
        ("scenarios", ["All projects"]),
    ],
)
def test_the_work_is_spread_from_every_place_of_what_is_selected_there(held, busy, place, expected):
    shown = held.shown
    if place == "gantt":
        shown.go("gantt", busy.projects["Bridge"])
    else:
        shown.go(place)
    view = shown.view(named(place))
    if place == "portfolio":
        view.table.select(busy.projects["Harbour"])
    if place == "people":
        view.table.select(busy.people["Anna"])
    if place == "bookings":
        view.table.go_to(f"person:{busy.people['Ben']}", 0)
    shown.spreading.action.trigger()
    whose = shown.spreading.dialog.choosing.whose
    assert [whose.itemText(number) for number in range(whose.count())] == expected


def test_a_scenario_is_made_real_as_one_change_and_the_load_follows(held, busy, monkeypatch):
    shown, workspace = held.shown, busy.workspace
    scenario = keeping.make(workspace, "Quay later")
    at = moment.from_iso("2026-02-02T08:00")
    keeping.move_project(workspace, scenario, busy.projects["Quay"], at)
    keeping.replace_person(workspace, scenario, busy.people["Ben"], busy.people["Dora"], busy.projects["Lock"])
    shown.go("load")
    assert held.text("Ben") == "300%"
    monkeypatch.setattr(UseDialog, "exec", lambda _dialog: UseDialog.DialogCode.Accepted)
    shown.go("scenarios")
    shown.view(named("scenarios")).commands["use"].trigger()
    shown.go("load")
    assert (held.text("Ben"), held.text("Dora")) == ("100%", "100%")
    shown.undoing.undo.trigger()
    assert (held.text("Ben"), held.text("Dora")) == ("300%", "")


def test_a_proposal_is_asked_about_in_the_register_and_booked_tentatively_where_it_fits(held, busy):
    """The Dam would take all of Ben for a week; he has time from the week after the Bridge is built on."""
    busy.add("Dam", ("Sound", "5d", "Ben"), state=ProjectState.PROPOSED)
    shown, workspace, dam = held.shown, busy.workspace, busy.projects["Dam"]
    shown.go("portfolio")
    view = shown.view(named("portfolio"))
    view.table.select(dam)
    said = []

    def decide(dialog):
        said.append(dialog.mark.text())
        QTest.mouseClick(dialog.earliest, LEFT)
        said.append(dialog.mark.text())
        QTest.mouseClick(dialog.tentative, LEFT)

    in_dialog(FitDialog, decide)
    QTest.keyClick(view.table, KEY.Key_D, CTRL | SHIFT)
    QApplication.processEvents()
    assert [each[0] for each in said] == ["✗", "✓"]
    (made,) = [each for each in workspace.all(Booking) if each.project_id == dam]
    assert (made.state, made.percent, made.start) == (BookingState.TENTATIVE, 100, moment.from_iso("2026-02-02"))
    assert workspace.get(Project, dam).state is ProjectState.PROPOSED
    shown.go("load")
    assert held.text("Ben", "2026-02-04") == "100%"
    table, column = held.map.table, held.column("2026-02-04")
    row = [each.id for each in table.people].index(busy.people["Ben"])
    assert (table.demand[row, column], table.proposed[row, column]) == (0, 40 * 3600)
    shown.undoing.undo.trigger()
    assert not [each for each in workspace.all(Booking) if each.project_id == dam]
    assert workspace.find(Task, project_id=dam)
    assert workspace.find(Person)
