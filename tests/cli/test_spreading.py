"""`spread` proposes, carries out and takes back, as reckoned by hand."""

import csv

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import Assignment, Person, Project, Task
from pmo_desktop.services.workspace import Workspace

START = moment.from_iso("2026-01-05T08:00")


@pytest.fixture
def busy(tmp_path):
    """A portfolio in which Anna is wanted by two tasks of two days at once, and Ben by two of one day."""
    path = tmp_path / "busy.pmo"
    with Workspace.create(path, author="Petra") as made:
        rows = [Insert(Person(id=name, name=name)) for name in ("Anna", "Ben")]
        rows.append(Insert(Project(id="p", code="P-01", name="Foot bridge", start=START)))
        for number, (name, days) in enumerate((("Anna", 2), ("Anna", 2), ("Ben", 1), ("Ben", 1))):
            task = Task(id=f"t{number}", project_id="p", name=f"t{number}", rank=str(number), duration=days * 28_800)
            rows += [Insert(task), Insert(Assignment(id=f"a{number}", task_id=task.id, person_id=name))]
        made.record("Fill", rows)
    return path


def delays(path):
    with Workspace.open(path, author="Petra") as opened:
        return {task.id: task.levelling_delay // 28_800 for task in opened.all(Task) if task.levelling_delay}


def test_it_proposes_with_reasons_and_changes_nothing(pmo, busy):
    ran = pmo("spread", busy, "--json")
    assert (ran.code, ran.err) == (0, "")
    moves = [(each["name"], each["days"], each["new_start"]) for each in ran.data["moves"]]
    assert moves == [("t1", 2.0, "2026-01-07T08:00"), ("t3", 1.0, "2026-01-06T08:00")]
    assert (ran.data["proved"], ran.data["remaining"], ran.data["accepted"]) == (True, [], False)
    (project,) = ran.data["projects"]
    assert (project["finish"], project["new_finish"]) == ("2026-01-06T17:00", "2026-01-08T17:00")
    assert delays(busy) == {}


def test_the_words_say_the_same(pmo, busy):
    lines = pmo("spread", busy).out.splitlines()
    assert lines[0] == "P-01 Foot bridge: ends 2026-01-06 → 2026-01-08"
    assert lines[2].split()[:4] == ["t1", "2026-01-05", "2026-01-07", "2"]
    assert "Nothing better is possible." in lines


def test_accepted_it_is_one_change_and_cleared_another(pmo, busy):
    assert pmo("spread", busy, "--accept", "--json").data["accepted"] is True
    assert delays(busy) == {"t1": 2, "t3": 1}
    cleared = pmo("spread", busy, "--clear", "--person", "anna", "--json").data["cleared"]
    assert cleared == [{"id": "t1", "name": "t1"}]
    assert delays(busy) == {"t3": 1}
    assert pmo("spread", busy, "--clear").out == "Clear what was spread of “Foot bridge”: 1 task.\n"
    assert pmo("spread", busy, "--clear").out == "No task waits here because work was spread.\n"


def test_only_one_person_or_within_spare_time(pmo, busy):
    named = pmo("spread", busy, "--person", "Ben", "--project", "P-01", "--json").data
    assert [each["name"] for each in named["moves"]] == ["t3"]
    within = pmo("spread", busy, "--within-slack", "--json").data
    assert {each["name"]: each["days"] for each in within["moves"]} == {"t3": 1.0}
    assert [each["reason"] for each in within["remaining"]] == ["within_slack"]


def test_too_much_may_be_let_pass(pmo, busy):
    assert pmo("spread", busy, "--tolerance", "100", "--json").data["moves"] == []


def test_the_table_is_written(pmo, busy, tmp_path):
    assert pmo("spread", busy, "--export", tmp_path / "table.csv").code == 0
    with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [(row["Task"], row["Waits (days)"]) for row in rows] == [("t1", "2.0"), ("t3", "1.0")]


def test_nobody_of_that_name_is_said(pmo, busy):
    ran = pmo("spread", busy, "--person", "Cem")
    assert ran.code == 1
    assert ran.err.startswith("There is nobody called “Cem”.")
