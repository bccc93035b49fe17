"""What is added up only where it changed comes to the same as what is added up anew."""

from contextlib import suppress
from functools import partial
from random import Random

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import Person, Project, Rate
from pmo_desktop.services import planning
from pmo_desktop.services.workspace import Workspace

ADDED_UP = (
    "work", "actual_work", "remaining_work", "percent_work", "cost", "actual_cost", "remaining_cost", "actual_start",
    "actual_finish", "wbs", "outline_number",
)  # fmt: skip
TYPED = (
    ("work", "24h"), ("people", "Anna; Ben[50%]"), ("people", ""), ("percent", "50"), ("percent", "100"), ("percent", "0"),
    ("duration", "3d"), ("fixed_cost", "100"), ("cost", "900"), ("cost", ""), ("active", "No"), ("active", "Yes"),
    ("actual_work", "8h"), ("wbs", "X"), ("contour", "Bell"),
)  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_sums_kept_from_edit_to_edit_are_those_of_a_plan_read_anew(tmp_path, seed):
    chance = Random(seed)
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        project = Project(id=workspace.new_id(), name="P", start=moment.from_iso("2026-01-05T08:00"))
        people = [Person(id=workspace.new_id(), name=name, hourly_rate=50_00) for name in ("Anna", "Ben")]
        later = Rate(
            id=workspace.new_id(), person_id=people[1].id, start=moment.from_iso("2026-01-08"), hourly_rate=80_00
        )
        workspace.record("New", [Insert(each) for each in (project, *people, later)])
        planning.insert_tasks(workspace, project.id, None, [f"T{number}" for number in range(12)])
        for _ in range(30):
            _do_something(workspace, project.id, people, chance)
            assert _read(workspace, project.id) == _read_anew(workspace, project.id)


def _do_something(workspace, project_id, people, chance):
    ids = workspace.plan(project_id).tasks.ids
    if not ids:  # all of it was undone
        planning.insert_tasks(workspace, project_id, None, ["New"])
        return
    chosen = chance.choice(ids)
    actions = (
        lambda: planning.indent(workspace, project_id, [chosen]),
        lambda: planning.outdent(workspace, project_id, [chosen]),
        lambda: planning.insert_tasks(workspace, project_id, chosen, ["New"]),
        lambda: len(ids) > 6 and planning.delete_tasks(workspace, project_id, [chosen]),
        workspace.undo,
        lambda: workspace.record(
            "Rate", [Update(Person, chance.choice(people).id, {"hourly_rate": chance.choice([None, 10_00, 70_00])})]
        ),
        lambda: workspace.record("Later", [_dated(workspace, chance.choice(people), chance.choice(range(20)))]),
        *(partial(planning.set_cells, workspace, project_id, [(chosen, field, text)]) for field, text in TYPED),
    )  # fmt: skip
    with suppress(KnownError):
        chance.choice(actions)()


def _dated(workspace, person, days):
    """Return a rate that holds from some day after the project's start on."""
    start = moment.from_iso("2026-01-05") + days * moment.DAY
    return Insert(Rate(id=workspace.new_id(), person_id=person.id, start=start, hourly_rate=30_00 + days))


def _read(workspace, project_id):
    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    return {
        (task_id, field): planning.text_of(plan, schedule, row, field)
        for row, task_id in enumerate(plan.tasks.ids)
        for field in ADDED_UP
    }


def _read_anew(workspace, project_id):
    with workspace.another() as other:
        return _read(other, project_id)
