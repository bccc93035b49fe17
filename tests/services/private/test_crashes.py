"""Whenever the program is killed, an action on both files has happened or has not; and failing writes leave neither half."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver

from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import FileProblemError, InvalidValueError
from pmo_desktop.domain.records import Assignment, Person
from pmo_desktop.services import private


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork; the order of the commits is the same there")
def test_killed_around_any_commit_both_files_agree_at_the_next_opening(office, tmp_path):
    base = tmp_path / "base"
    base.mkdir()
    office.drawers = base / "drawers"
    anna = office.open()
    private.keep_all(anna, ["rates"])
    anna.record("Both", [Update(Person, "p1", {"team": "Wood", "hourly_rate": 5_001})])
    office.close()
    office.path.rename(base / "Team.pmo")
    script = Path(__file__).with_name("killed_between.py")
    done = subprocess.run([sys.executable, script, base], capture_output=True, text=True, check=True, cwd=Path.cwd(),
                          env=os.environ | {"PYTHONPATH": str(Path.cwd())})  # fmt: skip
    outcomes = json.loads(done.stdout)
    assert [each for each in outcomes if each["state"] == "half" or not each["steady"] or not each["went_on"]] == []
    assert [each for each in outcomes if each["halves"] or each["unswept"] or each["clear"]] == []
    assert {each["state"] for each in outcomes if each["case"].endswith("before commit 2")} == {"before"}
    assert {each["state"] for each in outcomes if each["case"].endswith("after commit 2")} == {"after"}
    assert sum(each["killed"] for each in outcomes) >= 24


def test_a_refused_reference_leaves_neither_half(office):
    anna = office.open()
    private.keep_all(anna, ["rates"])
    people = anna.all(Person)
    with pytest.raises(InvalidValueError, match="no longer in"):
        anna.record("Bad", [
            Update(Person, "p0", {"hourly_rate": 1}), Insert(Assignment(id="x", task_id="gone", person_id="p0")),
        ])  # fmt: skip
    assert anna.all(Person) == people
    assert anna.undo_label == "Keep rates for me alone"
    assert anna.private._pair.back.last_number() == 2, "its making and the marking"


@pytest.mark.parametrize("which", ["front", "back"])
def test_a_failing_commit_leaves_neither_half(office, which, monkeypatch):
    anna = office.open()
    private.keep_all(anna, ["rates"])
    people, sets = anna.all(Person), anna.private._pair.back.last_number()
    store = getattr(anna.private._pair, which)
    plain = store._commit

    def fail(transaction, set_id):
        if set_id and not set_id.endswith("-"):
            raise driver.OperationalError("database or disk is full")
        plain(transaction, set_id)

    monkeypatch.setattr(store, "_commit", fail)
    with pytest.raises(FileProblemError, match="no room"):
        anna.record("Both", [Update(Person, "p0", {"team": "Steel", "hourly_rate": 1})])
    monkeypatch.undo()
    anna.private.drawer.renew()
    assert anna.all(Person) == people
    assert anna.private._pair.back.last_number() == sets
    assert anna.undo_label == "Keep rates for me alone"
    anna.record("Both", [Update(Person, "p0", {"team": "Steel", "hourly_rate": 1})])
    anna.undo()
    assert anna.all(Person) == people
