"""Undoing an older change goes through the private drawer: what was private comes back to its owner and to nobody else."""

import pytest

from pmo_desktop.domain.changes import Delete, Update
from pmo_desktop.domain.errors import UndoBlockedError
from pmo_desktop.domain.records import Person
from pmo_desktop.services import private, undoing

RATE = 7_321_953


@pytest.fixture
def anna(office):
    return office.open()


def rates(workspace):
    return {each.id: each.hourly_rate for each in workspace.all(Person)}


def test_one_from_before_the_marking_gives_its_value_back_to_its_owner_alone(anna, office):
    raised = anna.record("Raise", [Update(Person, "p0", {"hourly_rate": 81_234, "team": "North"})])
    private.keep_all(anna, ["rates"])
    anna.record("Other", [Update(Person, "p2", {"team": "South"})])
    undoing.undo(anna, raised.id)
    assert rates(anna)["p0"] == RATE
    assert anna.get(Person, "p0").team == ""
    assert rates(office.open("Petra")) == {"p0": None, "p1": None, "p2": None}
    anna.undo()
    assert rates(anna)["p0"] == 81_234
    assert anna.get(Person, "p0").team == "North"
    office.close()
    assert b"81234" not in office.bytes_of_the_file()


def test_one_of_both_files_is_undone_in_both_and_can_be_redone(anna, office):
    private.keep_all(anna, ["rates"])
    raised = anna.record("Raise", [Update(Person, "p0", {"hourly_rate": 81_234, "team": "North"})])
    anna.record("Other", [Update(Person, "p2", {"team": "South"})])
    told = {line.field: (line.before, line.after) for line in undoing.preview(anna, raised.id).goes}
    assert told["Team"] == ("North", "–")
    assert told["Hourly rate"] == ("812.34", "73,219.53")
    undoing.undo(anna, raised.id)
    assert (rates(anna)["p0"], anna.get(Person, "p0").team) == (RATE, "")
    assert rates(office.open("Petra"))["p0"] is None
    with pytest.raises(UndoBlockedError, match="undone already"):
        undoing.undo(anna, raised.id)
    anna.undo()
    assert (rates(anna)["p0"], anna.get(Person, "p0").team) == (81_234, "North")


def test_one_of_the_drawer_alone_is_undone_too(anna):
    private.keep_all(anna, ["rates"])
    raised = anna.record("Raise", [Update(Person, "p0", {"hourly_rate": 81_234})])
    anna.record("Other", [Update(Person, "p1", {"hourly_rate": 6_000})])
    shown = undoing.preview(anna, raised.id)
    assert shown.label == "Raise"
    assert [line.thing for line in shown.goes] == ["Person “Ben”"]
    undoing.undo(anna, raised.id)
    assert rates(anna) == {"p0": RATE, "p1": 6_000, "p2": None}


def test_what_stands_in_the_way_in_the_drawer_is_named_and_the_rest_is_offered(anna):
    private.keep_all(anna, ["rates"])
    raised = anna.record("Raise", [Update(Person, "p0", {"hourly_rate": 81_234, "team": "North"})])
    anna.record("Again", [Update(Person, "p0", {"hourly_rate": 90_000})])
    with pytest.raises(UndoBlockedError) as refused:
        undoing.undo(anna, raised.id)
    assert "Again" in refused.value.next_step
    assert "Ben" in refused.value.next_step
    assert "rate" in refused.value.next_step
    undoing.undo_rest(anna, raised.id)
    assert (rates(anna)["p0"], anna.get(Person, "p0").team) == (90_000, "")


def test_a_deleted_row_comes_back_with_its_private_part_when_only_that_row_is_wanted(anna, office):
    private.keep_all(anna, ["rates"])
    gone = anna.record("Clear", [Delete(Person, "p0"), Delete(Person, "p1")])
    anna.record("Other", [Update(Person, "p2", {"team": "South"})])
    undoing.undo(anna, gone.id, "p0")
    assert rates(anna) == {"p0": RATE, "p2": None}
    assert rates(office.open("Petra")) == {"p0": None, "p2": None}


def test_the_value_from_before_does_not_overwrite_what_was_written_into_the_drawer_since(anna):
    raised = anna.record("Raise", [Update(Person, "p0", {"hourly_rate": 81_234})])
    private.keep_all(anna, ["rates"])
    anna.record("Again", [Update(Person, "p0", {"hourly_rate": 90_000})])
    with pytest.raises(UndoBlockedError, match="Again"):
        undoing.undo(anna, raised.id)
    anna.undo()
    undoing.undo(anna, raised.id)
    assert rates(anna)["p0"] == RATE
