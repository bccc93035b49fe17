"""What MS Project has no place for is told when a project is exported."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import (
    ActivityKind,
    Assignment,
    ConstraintType,
    CriticalBy,
    LagCalendar,
    Leave,
    Person,
    Project,
    Rules,
    SlackBy,
    Task,
)
from pmo_desktop.services.exporting import export_project, not_exported
from pmo_desktop.services.workspace import Workspace

START = moment.from_iso("2026-01-05T08:00")


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as made:
        yield made


def test_of_a_project_by_the_rules_of_p6_it_says_what_is_lost(workspace):
    project = Project(
        id="p", name="P", start=START, rules=Rules.P6, must_finish=START + 9 * moment.DAY, slack_by=SlackBy.FINISH,
        lag_calendar=LagCalendar.ALWAYS, critical_by=CriticalBy.LONGEST_PATH,
    )  # fmt: skip
    tasks = (
        Task(id="a", project_id="p", name="A", kind=ActivityKind.LEVEL_OF_EFFORT, colour="red"),
        Task(id="b", project_id="p", name="B", constraint_type=ConstraintType.MANDATORY_START, constraint_date=START,
             second_constraint_type=ConstraintType.FNLT, second_constraint_date=START, expected_finish=START),
        Task(id="c", project_id="p", name="C" * 600, kind=ActivityKind.WBS_SUMMARY),
    )  # fmt: skip
    workspace.record("New", [Insert(project), *map(Insert, tasks)])
    assert not_exported(workspace, "p") == (
        "Dates follow Primavera P6’s rules here; MS Project works them out by its own, and some may differ there.",
        "The project must finish by 2026-01-14: MS Project has no such date.",
        "Lags run on another calendar than the successor’s here; in MS Project they run on that.",
        "What is critical is told in another way here than in MS Project.",
        "Levels of effort become ordinary tasks: 1 task.",
        "WBS summary activities become ordinary tasks: 1 task.",
        "Second constraints are left out: 1 task.",
        "Expected finishes are left out: 1 task.",
        "Mandatory dates become “must start on” or “must finish on”: 1 task.",
        "Colours of bars are left out: 1 task.",
        "Names are cut after 512 letters: 1 task.",
    )


def test_of_a_project_of_ms_project_nothing_is_lost_and_it_names_a_currency(workspace, tmp_path):
    workspace.record(
        "New", [Insert(Project(id="p", name="P", start=START)), Insert(Task(id="a", project_id="p", name="A"))]
    )
    assert not_exported(workspace, "p") == ()
    assert "<CurrencyCode>EUR</CurrencyCode>" in export_project(workspace, "p", tmp_path / "p.xml").read_text("utf-8")


def test_nobody_is_told_why_somebody_is_away(workspace, tmp_path):
    task, person = Task(id="a", project_id="p", name="A"), Person(id="x", name="Anna")
    away = Leave(id="l", person_id="x", start=START + 7 * moment.DAY, finish=START + 9 * moment.DAY, reason="operation")
    on = Assignment(id="y", task_id="a", person_id="x")
    workspace.record("New", [Insert(each) for each in (Project(id="p", name="P", start=START), task, person, away, on)])
    said = export_project(workspace, "p", tmp_path / "p.xml").read_text("utf-8")
    assert "<Name>Leave</Name>" in said
    assert "operation" not in said
    assert workspace.get(Leave, "l").reason == "operation"
    assert workspace.plan("p").leave["reason"] == ["operation"]
