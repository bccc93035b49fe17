"""The board in use: cards carried from column to column by mouse and keys, by status, phase, person and own fields."""

from itertools import chain

import pytest
from PySide6.QtCore import Qt

from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import CustomField, CustomValue, FieldKind
from ui.board.view import BoardView

KEY, MOD = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def hands(face):
    return face(BoardView)


def piles(hands):
    """Return the names of the tasks by column."""
    board = hands.canvas.board
    return {pile.title: [board.cards[each].name for each in pile.ids] for pile in board.piles}


def carry(hands, name, title, then=None):
    board = hands.canvas.board
    number = next(number for number, pile in enumerate(board.piles) if pile.title == title)
    start = hands.middle(name)
    hands.drag((start[0], start[1] + 10), ((number + 0.5) * board.column, start[1] + 30), then)


def test_tasks_stand_by_how_far_they_are(hands, bridge):
    bridge.write(("Survey", "percent", "100%"), ("Drawings", "percent", "30%"))
    shown = piles(hands)
    assert shown["Done"] == ["Survey"]
    assert shown["In progress"] == ["Drawings"]
    assert shown["Not started"] == ["Approval", "Foundations", "Deck", "Paint", "Handover"]


def test_a_card_carried_to_done_is_done_and_undo_takes_it_back(hands, bridge, workspace):
    carry(hands, "Survey", "Done")
    assert bridge.cell("Survey", "percent") == "100%"
    assert piles(hands)["Done"] == ["Survey"]
    assert hands.chosen() == ["Survey"]
    assert bridge.labels() == ["Move “Survey” to “Done”"]
    workspace.undo()
    assert piles(hands)["Done"] == []


def test_a_card_carried_to_in_progress_has_begun_and_keeps_its_percent(hands, bridge):
    carry(hands, "Survey", "In progress")
    assert bridge.cell("Survey", "actual_start") == "2026-01-05"
    assert bridge.cell("Survey", "percent") == "0%"
    assert piles(hands)["In progress"] == ["Survey"]
    carry(hands, "Survey", "Not started")
    assert bridge.cell("Survey", "actual_start") == "–"
    assert "Survey" in piles(hands)["Not started"]


def test_what_was_done_comes_back_half_done_and_says_so(hands, bridge, said):
    bridge.write(("Survey", "percent", "100%"))
    carry(hands, "Survey", "In progress")
    assert bridge.cell("Survey", "percent") == "50%"
    assert "half done" in said[-1]


def test_esc_puts_the_card_back(hands, bridge):
    before = bridge.labels()
    carry(hands, "Survey", "Done", then=KEY.Key_Escape)
    assert bridge.labels() == before


def test_alt_and_arrows_carry_a_card(hands, bridge):
    hands.click("Survey").press(KEY.Key_Right, MOD.AltModifier)
    assert piles(hands)["In progress"] == ["Survey"]
    hands.press(KEY.Key_Right, MOD.AltModifier)
    assert piles(hands)["Done"] == ["Survey"]
    hands.press(KEY.Key_Left, MOD.AltModifier).press(KEY.Key_Left, MOD.AltModifier)
    assert "Survey" in piles(hands)["Not started"]


def test_arrows_lead_through_the_cards(hands, bridge):
    bridge.write(("Survey", "percent", "100%"))
    hands.click("Drawings").press(KEY.Key_Down)
    assert hands.chosen() == ["Approval"]
    hands.press(KEY.Key_Right)
    assert hands.chosen() == ["Survey"]


def test_words_filter_the_cards_by_name_and_person(hands, bridge):
    hands.press(KEY.Key_F, MOD.ControlModifier)
    assert hands.view.words.hasFocus()
    hands.keys.type("ben", then=None)
    assert list(chain(*piles(hands).values())) == ["Deck"]
    assert hands.view.said.text() == "1 task"
    hands.view.words.clear()
    assert len(list(chain(*piles(hands).values()))) == 7


def test_by_person_a_card_is_handed_over_with_its_units(hands, bridge):
    hands.view.by.setCurrentIndex(hands.view.by.findText("Person"))
    assert piles(hands)["Ben"] == ["Deck"]
    carry(hands, "Deck", "Anna")
    assert bridge.cell("Deck", "people") == "Anna[50%]"
    assert bridge.labels() == ["Give “Deck” to Anna"]
    assert "Ben" not in piles(hands)
    carry(hands, "Deck", "Nobody")
    assert bridge.cell("Deck", "people") == ""
    assert bridge.labels() == ["Take Anna off “Deck”"]


def test_by_phase_a_card_moves_into_another_phase(hands, bridge):
    hands.view.by.setCurrentIndex(hands.view.by.findText("Phase"))
    assert piles(hands)["Build"] == ["Foundations", "Deck", "Paint"]
    carry(hands, "Survey", "Build")
    assert piles(hands)["Build"][0] == "Survey"
    assert bridge.labels() == ["Move “Survey” to “Build”"]
    carry(hands, "Paint", "Outside phases")
    assert "Paint" in bridge.names()


def test_by_a_field_of_ones_own_a_card_gets_its_value(hands, bridge, workspace):
    field = CustomField(id=workspace.new_id(), name="Site", kind=FieldKind.CHOICE, choices="North\nSouth")
    workspace.record("Field", [Insert(field)])
    hands.view.by.setCurrentIndex(hands.view.by.findText("Site"))
    assert list(piles(hands)) == ["No value", "North", "South"]
    carry(hands, "Survey", "North")
    assert [each.value for each in workspace.find(CustomValue, row_id=bridge.task["Survey"])] == ["North"]
    assert bridge.labels() == ["Move “Survey” to “North”"]
    carry(hands, "Survey", "South")
    carry(hands, "Survey", "No value")
    assert workspace.find(CustomValue, row_id=bridge.task["Survey"]) == ()
    workspace.undo()
    assert piles(hands)["South"] == ["Survey"]


def test_what_is_late_and_what_waits_is_counted_in_words(hands, bridge):
    assert "1 late" in hands.view.said.text(), "Survey was to be done on the 9th, and it is the 14th"
    assert "1 waiting" in hands.view.said.text(), "Drawings was to begin on the 12th, but Survey is not done"


def test_by_what_it_was_parted_is_remembered(hands, session):
    hands.view.by.setCurrentIndex(hands.view.by.findText("Phase"))
    other = BoardView(session)
    other.restore_state(hands.view.save_state())
    assert other.way == "phase"
