"""The engine holds where a plan is empty, out of all proportion, or leads elsewhere."""

import numpy as np
import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import ConstraintType, Dependency, LagKind, LinkType, Project, Task
from pmo_desktop.domain.schedule import schedule
from pmo_desktop.domain.schedule.running import kernel

START = moment.from_iso("2026-01-05T08:00")


def test_an_empty_plan_and_one_without_tasks_that_take_part():
    project = Project(id="p", name="Empty", start=START)
    assert schedule(Plan.from_records(project, [])).project_finish == START
    blank = [Task(id="b", project_id="p", blank=True), Task(id="i", project_id="p", active=False)]
    found = schedule(Plan.from_records(project, blank))
    assert np.all(found.start == -1)
    assert found.project_finish == START


HUGE = 2**53


@pytest.mark.parametrize(
    "facts",
    [
        {"duration": HUGE}, {"duration": HUGE, "elapsed": True}, {"levelling_delay": HUGE},
        {"levelling_delay": HUGE, "levelling_elapsed": True}, {"duration": HUGE, "actual_start": START},
        {"duration": HUGE, "actual_finish": START}, {"duration": HUGE, "manual": True, "manual_start": START},
        {"duration": HUGE, "constraint_type": ConstraintType.FNET, "constraint_date": START},
    ],
)  # fmt: skip
@pytest.mark.parametrize("backwards", [False, True])
def test_a_task_out_of_all_proportion_is_named_and_the_others_still_get_their_dates(facts, backwards):
    finish = START + 10 * moment.DAY if backwards else None
    project = Project(id="p", name="P", start=START, finish=finish, schedule_from_finish=backwards)
    tasks = [Task(id="x", project_id="p", name="Huge", **facts), Task(id="y", project_id="p", name="After")]
    links = [Dependency(id="l", project_id="p", predecessor_id="x", successor_id="y")]
    plan = Plan.from_records(project, [*tasks, *links, Task(id="z", project_id="p", name="Apart", duration=3_600)])
    found = schedule(plan)
    assert "“Huge”" in found.findings[0].sentence
    assert [each.tasks for each in found.findings].count(("x",)) == 1
    apart = plan.tasks.row["z"]
    assert found.finish[apart] - found.start[apart] == 3_600


@pytest.mark.parametrize("lag", [HUGE, -HUGE])
@pytest.mark.parametrize(("kind", "type"), [(LagKind.WORKING, LinkType.FF), (LagKind.ELAPSED, LinkType.FS)])
@pytest.mark.parametrize("ends", ["from a summary", "into a summary"])
def test_a_lag_out_of_all_proportion_never_ends_the_schedule(lag, kind, type, ends):  # noqa: A002 - the field's name
    project = Project(id="p", name="P", start=START)
    tasks = [Task(id=name, project_id="p", name=name) for name in "xyz"]
    tasks += [Task(id="x1", project_id="p", parent_id="x" if ends == "from a summary" else "z")]
    tasks += [Task(id="y1", project_id="p", parent_id="y" if ends == "into a summary" else "z")]
    link = Dependency(id="l", project_id="p", predecessor_id="x", successor_id="y", type=type, lag=lag, lag_kind=kind)
    found = schedule(Plan.from_records(project, [*tasks, link]))
    assert found.project_finish >= START


@pytest.mark.parametrize("ends", [("x", "elsewhere"), ("elsewhere", "x")])
def test_a_link_to_another_project_is_named_and_the_task_still_gets_its_dates(ends):
    project = Project(id="p", name="P", start=START)
    link = Dependency(id="l", project_id="p", predecessor_id=ends[0], successor_id=ends[1])
    found = schedule(Plan.from_records(project, [Task(id="x", project_id="p", name="Here"), link]))
    (finding,) = found.findings
    assert (finding.tasks, finding.sentence) == (
        ("x",), "“Here” is linked to a task of another project: the link is ignored."
    )  # fmt: skip
    assert found.start[0] == START


@pytest.mark.parametrize(("hundredths", "share"), [(5_000, 2), (4_999, 1), (-5_000, -2), (-4_999, -1), (10_000, 3)])
def test_a_percent_lag_is_rounded_to_the_second_halves_away_from_zero(hundredths, share):
    assert kernel.share(3, hundredths) == share
