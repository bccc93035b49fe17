"""The chains that decide a finish: the example of General Foundry, a milestone asked about, open ends, phases and many tasks."""

from datetime import UTC, datetime

import pytest

from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.records import Dependency, LinkType, Project, Task
from pmo_desktop.services.critical import paths_of
from pmo_desktop.services.workspace import Workspace
from tests.domain.schedule.cases import date

NOW = int(datetime(2026, 1, 5, 10, tzinfo=UTC).timestamp() * 1000)
DAY = 28_800
FOUNDRY = (
    ("A", 2, ""), ("B", 3, ""), ("C", 2, "A"), ("D", 4, "B"), ("E", 4, "C"), ("F", 3, "C"), ("G", 5, "DE"), ("H", 2, "FG"),
)  # fmt: skip
"""DOMAIN.md 1, golden test B: duration 15; critical A-C-E-G-H; slack B 1, D 1, F 6."""


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna", clock=lambda: NOW) as made:
        yield made


def plan(workspace, tasks, **project):
    rows = [
        Task(id=name, project_id="p", name=name, rank=f"{at:03}", duration=days * DAY)
        for at, (name, days, _) in enumerate(tasks)
    ]
    links = [
        Dependency(id=f"{before}{name}", project_id="p", predecessor_id=before, successor_id=name)
        for name, _, befores in tasks
        for before in befores
    ]
    made = Project(id="p", name="Foundry", start=date("01-05T08:00"), **project)
    workspace.record("Plan", [Insert(made), *map(Insert, [*rows, *links])])
    return "p"


def told(paths):
    return [("".join(stop.task_id for stop in path.stops), path.slack / DAY, path.band, path.joins) for path in paths]


def test_the_critical_path_comes_first_and_then_what_has_least_slack_with_where_it_joins(workspace):
    plan(workspace, FOUNDRY)
    assert told(paths_of(workspace, "p")) == [
        ("ACEGH", 0, "critical", ""), ("BD", 1, "near", "G"), ("F", 6, "spare", "H"),
    ]  # fmt: skip


def test_every_stop_names_the_link_it_hangs_on_and_how_long_it_waits(workspace):
    plan(workspace, FOUNDRY)
    first = paths_of(workspace, "p")[0]
    assert [stop.link for stop in first.stops] == ["", "AC", "CE", "EG", "GH"]
    assert {stop.waits for stop in first.stops} == {0}
    assert paths_of(workspace, "p")[1].link == "DG"


def test_to_one_task_slack_counts_until_that_moves(workspace):
    """D ends on day 7, E on day 8: to G, D has a day; A-C-F leads elsewhere."""
    plan(workspace, FOUNDRY)
    assert told(paths_of(workspace, "p", "G")) == [("ACEG", 0, "critical", ""), ("BD", 1, "near", "G")]
    assert told(paths_of(workspace, "p", "D")) == [("BD", 0, "critical", "")]


def test_no_more_than_asked_for_are_looked_for(workspace):
    plan(workspace, FOUNDRY)
    assert len(paths_of(workspace, "p", most=2)) == 2


def test_every_open_end_has_a_critical_path_of_its_own_where_the_project_says_so(workspace):
    two_ends = (("A", 5, ""), ("B", 2, ""), ("C", 1, "B"))
    plan(workspace, two_ends, multiple_critical_paths=True)
    assert told(paths_of(workspace, "p")) == [("A", 0, "critical", ""), ("BC", 0, "critical", "")]


def test_else_the_shorter_chain_has_slack(workspace):
    plan(workspace, (("A", 5, ""), ("B", 2, ""), ("C", 1, "B")))
    assert told(paths_of(workspace, "p")) == [("A", 0, "critical", ""), ("BC", 2, "near", "")]


def test_what_is_done_is_no_part_of_a_path(workspace):
    plan(workspace, FOUNDRY)
    done = {"actual_start": date("01-05T08:00"), "actual_finish": date("01-06T17:00"), "actual_duration": 2 * DAY}
    workspace.record("Done", [Update(Task, "A", done)])
    assert told(paths_of(workspace, "p"))[0][0] == "CEGH"
    assert paths_of(workspace, "p", "A") == ()


def test_a_link_of_a_phase_leads_through_the_tasks_that_end_it(workspace):
    plan(workspace, (("A", 2, ""), ("B", 4, ""), ("Z", 1, "")))
    phase = Task(id="P", project_id="p", name="P", rank="0")
    link = Dependency(id="PZ", project_id="p", predecessor_id="P", successor_id="Z", type=LinkType.FS)
    moved = [Update(Task, each, {"parent_id": "P"}) for each in ("A", "B")]
    workspace.record("Phase", [Insert(phase), *moved, Insert(link)])
    assert told(paths_of(workspace, "p"))[0] == ("BZ", 0, "critical", "")
