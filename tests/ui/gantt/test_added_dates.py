"""The chip that tells of a date which a typed date or a drag added: what it says, its buttons and keys, and how it goes."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from pmo_desktop.domain import moment
from pmo_desktop.domain.records import ConstraintType
from pmo_desktop.services import planning
from ui.gantt.delegates import ROW_HEIGHT
from ui.gantt.table import HEADER_HEIGHT

KEY, MOD, LEFT = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton


@pytest.fixture
def chip(view):
    return view.dating.chip


def waits_for(bridge, name):
    tasks = bridge.plan.tasks
    return tasks["constraint_type"][tasks.row[bridge.task[name]]]


def row_of_chart(hands, name):
    """Return the top of a task's row, in pixels of the view."""
    row = hands.names_shown().index(name)
    top = hands.chart.viewport().mapTo(hands.view, QPoint(0, HEADER_HEIGHT + row * ROW_HEIGHT)).y()
    return top - hands.chart.verticalScrollBar().value()


def test_a_typed_start_brings_up_a_chip_beside_its_row_that_names_the_date(hands, chip):
    hands.at("Survey", "start").type("2026-01-07")
    assert chip.isVisible()
    assert chip.words.text() == "Added: not before 2026-01-07"
    middle = chip.geometry().center().y() - row_of_chart(hands, "Survey")
    assert 0 <= middle < ROW_HEIGHT
    chart = hands.chart.mapTo(hands.view, QPoint(0, 0)).x()
    assert chip.geometry().left() >= chart


def test_remove_takes_the_date_off_as_one_change_that_undo_brings_back(qtbot, hands, chip, bridge, workspace):
    before = bridge.cell("Deck", "start")
    hands.at("Deck", "start").type("2026-03-02")
    qtbot.mouseClick(chip.off, LEFT)
    assert not chip.isVisible()
    assert (bridge.cell("Deck", "start"), waits_for(bridge, "Deck")) == (before, ConstraintType.ASAP)
    assert bridge.labels() == ["Take “not before 2026-03-02” off “Deck”"]
    workspace.undo()
    assert bridge.cell("Deck", "start") == "2026-03-02"


def test_a_date_in_place_of_another_gives_that_back_when_removed(qtbot, hands, chip, bridge):
    bridge.write(("Deck", "constraint", "finish by 2026-04-27"))
    hands.at("Deck", "start").type("2026-03-02")
    qtbot.mouseClick(chip.off, LEFT)
    assert bridge.cell("Deck", "constraint") == "finish by 2026-04-27"


def test_the_chip_is_worked_by_keys_alone(hands, chip, bridge):
    hands.at("Deck", "start").type("2026-03-02").press(KEY.Key_R, MOD.AltModifier)
    assert not chip.isVisible()
    assert waits_for(bridge, "Deck") is ConstraintType.ASAP


def test_linking_instead_writes_predecessors_and_takes_the_date_off_in_one_change(
    qtbot, hands, chip, bridge, workspace
):
    planning.insert_tasks(workspace, bridge.id, None, ["Permit"])
    hands.at("Survey", "start").type("2026-03-02")
    qtbot.mouseClick(chip.link, LEFT)
    assert chip.isVisible()
    assert chip.words.text() == "Write what it waits for: the date goes with that."
    assert not chip.off.isVisible()
    hands.type("10")
    assert not chip.isVisible()
    assert (bridge.cell("Survey", "predecessors"), waits_for(bridge, "Survey")) == ("10", ConstraintType.ASAP)
    assert bridge.labels() == ["Link “Survey” instead of “not before 2026-03-02”"]
    workspace.undo()
    assert (bridge.cell("Survey", "predecessors"), bridge.cell("Survey", "start")) == ("", "2026-03-02")


def test_predecessors_that_cannot_be_leave_date_and_chip(hands, chip, bridge):
    hands.at("Survey", "start").type("2026-03-02").press(KEY.Key_L, MOD.AltModifier).type("3")
    assert waits_for(bridge, "Survey") is ConstraintType.SNET
    assert chip.isVisible()
    assert chip.instead is not None
    hands.at("Survey", "predecessors")
    assert not chip.isVisible()


def test_a_dragged_bar_brings_it_up_too(hands, chip, bridge):
    start = moment.from_iso("2026-01-06T08:00")
    hands.drag(hands.point("Survey", start), hands.point("Survey", start + 14 * moment.DAY))
    assert waits_for(bridge, "Survey") is ConstraintType.SNET
    assert chip.isVisible()
    assert chip.words.text().startswith("Added: not before 2026-01-1")


@pytest.mark.parametrize("how", ["Esc", "click", "chart", "edit", "button", "undo"])
def test_it_goes_with_esc_a_click_elsewhere_and_the_next_edit_and_the_date_stays(
    qtbot, hands, chip, bridge, workspace, how
):
    hands.at("Deck", "start").type("2026-03-02")
    assert chip.isVisible()
    if how == "Esc":
        hands.press(KEY.Key_Escape)
    elif how == "click":
        hands.at("Paint")
    elif how == "chart":
        qtbot.mouseClick(hands.chart.viewport(), LEFT, pos=QPoint(5, HEADER_HEIGHT + 3 * ROW_HEIGHT + 5))
    elif how == "edit":
        hands.press(KEY.Key_Home).type("Paint it")
    elif how == "button":
        qtbot.mouseClick(chip.leave, LEFT)
    else:
        workspace.undo()
    assert not chip.isVisible()
    assert waits_for(bridge, "Deck") is (ConstraintType.ASAP if how == "undo" else ConstraintType.SNET)


def test_it_follows_its_row_when_the_plan_scrolls(hands, chip, bridge, workspace):
    planning.insert_tasks(workspace, bridge.id, None, [f"Task {number}" for number in range(60)])
    hands.at("Deck", "start").type("2026-03-02")
    before = chip.y()
    hands.table.verticalScrollBar().setValue(3 * ROW_HEIGHT)
    QApplication.processEvents()
    assert chip.y() == before - 3 * ROW_HEIGHT


def test_several_dates_pasted_at_once_are_taken_off_together(hands, chip, bridge):
    hands.at("Deck", "start")
    QApplication.clipboard().setText("2026-03-02\n2026-04-01\n")
    hands.press(KEY.Key_V, MOD.ControlModifier)
    assert chip.words.text() == "2 tasks now wait for a date"
    assert not chip.link.isVisible()
    hands.press(KEY.Key_R, MOD.AltModifier)
    assert {waits_for(bridge, name) for name in ("Deck", "Paint")} == {ConstraintType.ASAP}


def test_the_keys_say_when_there_is_no_date_to_take_off(hands, said):
    hands.at("Deck").press(KEY.Key_R, MOD.AltModifier)
    assert said == ["The last edit added no date that tasks wait for."]


def test_other_edits_bring_up_nothing(hands, chip):
    hands.at("Deck", "duration").type("4d")
    assert not chip.isVisible()
