"""Generated portfolios have exactly the size asked for and hang together."""

from random import Random

import pytest

from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Assignment, Baseline, Dependency, Project, Task
from pmo_desktop.services import demo
from pmo_desktop.services.workspace import Workspace

AT = 1_790_000_000_000


def generated(path, projects, tasks, seed=1):
    workspace = Workspace.create(path, author="Me", clock=lambda: AT, random=Random(3))
    demo.generate(workspace, projects, tasks, seed)
    return workspace


@pytest.mark.parametrize(("projects", "tasks"), [(1, 1), (2, 2), (3, 13), (2, 100)])
def test_sizes_are_exact_and_every_plan_schedules(tmp_path, projects, tasks):
    with generated(tmp_path / "a.pmo", projects, tasks) as workspace:
        found = workspace.all(Project)
        assert len(found) == projects
        for project in found:
            assert workspace.count(Task, project_id=project.id) == tasks
            schedule = workspace.schedule(project.id)
            assert schedule.findings == ()
            assert schedule.project_finish > schedule.project_start


def test_each_project_is_one_change(tmp_path):
    with generated(tmp_path / "a.pmo", 3, 20) as workspace:
        assert len(workspace.history()) == 3 + 2


def test_plans_have_links_people_baselines_and_progress(tmp_path):
    with generated(tmp_path / "a.pmo", 6, 60) as workspace:
        tasks = workspace.all(Task)
        assert workspace.count(Dependency) > len(tasks) * 0.9
        assert workspace.count(Assignment) > len(tasks) * 0.4
        assert workspace.count(Baseline) == len(tasks)
        assert any(task.actual_finish for task in tasks)
        assert any(task.actual_finish is None for task in tasks)


def test_the_same_seed_gives_the_same_plans_and_another_seed_others(tmp_path):
    with (
        generated(tmp_path / "a.pmo", 2, 30) as one,
        generated(tmp_path / "b.pmo", 2, 30) as same,
        generated(tmp_path / "c.pmo", 2, 30, seed=2) as other,
    ):
        assert one.all(Task) == same.all(Task)
        names = [[task.name for task in each.all(Task)] for each in (one, other)]
        assert names[0] != names[1]


def test_a_size_of_nothing_is_refused(tmp_path):
    with (
        Workspace.create(tmp_path / "a.pmo", author="Me") as workspace,
        pytest.raises(InvalidValueError, match="at least one"),
    ):
        demo.generate(workspace, 0, 10)
