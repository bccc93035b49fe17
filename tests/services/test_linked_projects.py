"""Projects of one file that wait for each other: typed, shown, scheduled, deleted and brought back."""

import pytest

from pmo_desktop.charts.gantt import rows_of
from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import InvalidValueError, LogicLoopError
from pmo_desktop.domain.records import Dependency, Project, ProjectState, Task
from pmo_desktop.domain.schedule import explain
from pmo_desktop.services import planning
from pmo_desktop.services.home import home
from pmo_desktop.services.portfolio import delete_projects, register
from pmo_desktop.services.reporting import milestones_of, phases_of
from pmo_desktop.services.templates import make_template
from pmo_desktop.services.workspace import Workspace

MONDAY = moment.from_iso("2026-01-05T08:00")


class Portfolio:
    """Three projects: BRG (Survey, Design, Build), DEP (Fit out, Move in) and ALN (Alone), tasks of one day each."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.projects: dict[str, str] = {}
        self.tasks: dict[str, tuple[str, str]] = {}
        for code, name, tasks in (
            ("BRG", "Bridge", ["Survey", "Design", "Build"]), ("DEP", "Depot", ["Fit out", "Move in"]),
            ("ALN", "Alone", ["Alone"]),
        ):  # fmt: skip
            project_id = self.projects[code] = workspace.new_id()
            project = Project(id=project_id, name=name, code=code, start=MONDAY, floor_at_status_date=False)
            workspace.record("New", [Insert(project)])
            ids = planning.insert_tasks(workspace, project_id, None, tasks)
            self.tasks |= {task: (project_id, task_id) for task, task_id in zip(tasks, ids, strict=True)}

    def cell(self, task: str, field: str) -> str:
        project_id, task_id = self.tasks[task]
        plan, schedule = self.workspace.plan(project_id), self.workspace.schedule(project_id)
        return planning.text_of(plan, schedule, plan.tasks.row[task_id], field)

    def write(self, task: str, field: str, text: str) -> None:
        project_id, task_id = self.tasks[task]
        planning.set_cells(self.workspace, project_id, [(task_id, field, text)], today=MONDAY)

    def schedule(self, code: str):
        return self.workspace.schedule(self.projects[code])

    def names(self, code: str) -> list[str]:
        plan = self.workspace.plan(self.projects[code])
        return [plan.tasks["name"][row] for row in plan.outline.order]


@pytest.fixture
def portfolio(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        yield Portfolio(workspace)


@pytest.mark.parametrize("typed", ["BRG\\3", "brg\\3", "Bridge\\3", "BRG\\3FS", " BRG\\3 "])
def test_a_row_of_another_project_is_written_with_its_code(portfolio, typed):
    portfolio.write("Build", "duration", "4d")
    portfolio.write("Fit out", "predecessors", typed)
    assert portfolio.cell("Fit out", "predecessors") == "BRG\\3"
    assert portfolio.cell("Fit out", "start") == "2026-01-09"
    portfolio.workspace.undo()
    assert (portfolio.cell("Fit out", "predecessors"), portfolio.cell("Fit out", "start")) == ("", "2026-01-05")


def test_rows_of_both_projects_stand_in_one_cell_with_types_and_lags(portfolio):
    portfolio.write("Move in", "predecessors", "1, BRG\\3FS+1d; BRG\\2SS")
    assert portfolio.cell("Move in", "predecessors") == "1, BRG\\2SS, BRG\\3FS+1d"
    before = {link.id for link in portfolio.workspace.all(Dependency)}
    portfolio.write("Move in", "predecessors", "1, BRG\\2SS, BRG\\3FS+2d")
    assert {link.id for link in portfolio.workspace.all(Dependency)} == before, "links that stay keep their ids"
    portfolio.write("Move in", "predecessors", "1")
    assert portfolio.cell("Move in", "predecessors") == "1"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("XYZ\\1", "There is no project “XYZ”"), ("BRG\\9", "“BRG” has no row 9"), ("BRG\\0", "“BRG” has no row 0"),
        ("DEP\\7", "“DEP” has no row 7"),
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_refused_with_what_is_wrong(portfolio, typed, said):
    with pytest.raises(InvalidValueError, match=said.replace("\\", "\\\\")):
        portfolio.write("Fit out", "predecessors", typed)


def test_a_code_that_several_projects_have_is_refused(portfolio):
    portfolio.workspace.record("Same", [Update(Project, portfolio.projects["ALN"], {"code": "BRG"})])
    with pytest.raises(InvalidValueError, match="Several projects go by “BRG”"):
        portfolio.write("Fit out", "predecessors", "BRG\\1")


def test_nobody_waits_for_a_template(portfolio):
    portfolio.workspace.record("T", [Update(Project, portfolio.projects["ALN"], {"state": ProjectState.TEMPLATE})])
    with pytest.raises(InvalidValueError, match="There is no project “ALN”"):
        portfolio.write("Fit out", "predecessors", "ALN\\1")


def test_a_projects_own_code_means_its_own_rows(portfolio):
    portfolio.write("Move in", "predecessors", "DEP\\1")
    assert portfolio.cell("Move in", "predecessors") == "1"


def test_a_loop_across_projects_is_refused_and_names_its_tasks(portfolio):
    portfolio.write("Fit out", "predecessors", "BRG\\2")
    portfolio.write("Design", "predecessors", "1")
    with pytest.raises(LogicLoopError, match=r"“Survey” \(BRG\) → “Design” \(BRG\) → “Fit out” \(DEP\) → “Survey”"):
        portfolio.write("Survey", "predecessors", "DEP\\1")
    assert portfolio.cell("Survey", "predecessors") == ""


def test_a_link_within_a_project_that_closes_a_loop_through_another_is_refused(portfolio):
    portfolio.write("Fit out", "predecessors", "BRG\\2")
    portfolio.write("Survey", "predecessors", "DEP\\1")
    with pytest.raises(LogicLoopError, match="across projects"):
        portfolio.write("Design", "predecessors", "1")


def test_pasted_links_see_those_pasted_with_them(portfolio):
    portfolio.write("Fit out", "predecessors", "BRG\\2")
    project_id, survey = portfolio.tasks["Survey"]
    design = portfolio.tasks["Design"][1]
    with pytest.raises(LogicLoopError):
        planning.set_cells(
            portfolio.workspace,
            project_id,
            [(survey, "predecessors", "DEP\\1"), (design, "predecessors", "1")],
            today=MONDAY,
        )
    assert portfolio.cell("Survey", "predecessors") == ""


def test_what_is_typed_beside_a_new_link_reckons_with_it(portfolio):
    project_id, task_id = portfolio.tasks["Fit out"]
    portfolio.write("Build", "duration", "4d")
    edits = [(task_id, "predecessors", "BRG\\3"), (task_id, "percent", "100%")]
    planning.set_cells(portfolio.workspace, project_id, edits, today=MONDAY)
    assert portfolio.cell("Fit out", "actual_start") == "2026-01-09"


def test_only_projects_that_a_change_reaches_are_scheduled_again(portfolio):
    portfolio.write("Fit out", "predecessors", "BRG\\3")
    before = {code: portfolio.schedule(code) for code in portfolio.projects}
    portfolio.write("Survey", "duration", "2d")
    after = {code: portfolio.schedule(code) for code in portfolio.projects}
    assert [code for code in before if after[code] is not before[code]] == ["BRG"]
    portfolio.write("Build", "duration", "3d")
    assert portfolio.schedule("ALN") is before["ALN"]
    assert portfolio.schedule("DEP") is not before["DEP"]
    assert portfolio.cell("Fit out", "start") == "2026-01-08"


def test_a_project_that_waits_for_nobody_opens_no_other_plan(portfolio):
    portfolio.write("Fit out", "predecessors", "BRG\\3")
    with portfolio.workspace.another() as fresh:
        alone = fresh.plan(portfolio.projects["ALN"])
        fresh.schedule(portfolio.projects["ALN"])
        assert fresh.linked(alone) == {portfolio.projects["ALN"]: alone}
        fresh.schedule(portfolio.projects["BRG"])
        assert set(fresh.linked(fresh.plan(portfolio.projects["DEP"]))) == {
            portfolio.projects["DEP"],
            portfolio.projects["BRG"],
        }


def test_the_register_has_the_dates_that_follow_from_other_projects(portfolio):
    portfolio.write("Build", "duration", "4d")
    portfolio.write("Move in", "predecessors", "BRG\\3")
    rows = {row.project.code: row for row in register(portfolio.workspace, moment.midnight(MONDAY))}
    assert moment.to_iso(rows["DEP"].finish) == "2026-01-09T17:00"


def test_another_window_sees_what_a_change_elsewhere_moves(portfolio):
    portfolio.write("Fit out", "predecessors", "BRG\\3")
    with portfolio.workspace.another() as other:
        before = other.schedule(portfolio.projects["DEP"])
        portfolio.write("Build", "duration", "4d")
        other.poll()
        assert other.schedule(portfolio.projects["DEP"]).start[0] > before.start[0]


def test_projects_linked_both_ways_settle_and_are_undone(portfolio):
    portfolio.write("Fit out", "predecessors", "BRG\\1")
    portfolio.write("Design", "predecessors", "DEP\\1")
    portfolio.write("Move in", "predecessors", "BRG\\2")
    assert [portfolio.cell(task, "start") for task in ("Survey", "Fit out", "Design", "Move in")] == [
        "2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08",
    ]  # fmt: skip
    portfolio.write("Survey", "duration", "3d")
    assert portfolio.cell("Move in", "start") == "2026-01-12"
    portfolio.workspace.undo()
    assert portfolio.cell("Move in", "start") == "2026-01-08"


def test_why_a_task_starts_names_the_task_and_project_it_waits_for(portfolio):
    portfolio.write("Build", "duration", "4d")
    portfolio.write("Fit out", "predecessors", "BRG\\3")
    plan, schedule = portfolio.workspace.plan(portfolio.projects["DEP"]), portfolio.schedule("DEP")
    said = [driver.text for driver in explain(plan, schedule, plan.tasks.row[portfolio.tasks["Fit out"][1]])]
    assert "“Build” of Bridge ends." in said


# Deleting


def deleted_task(portfolio):
    project_id, task_id = portfolio.tasks["Build"]
    return planning.delete_tasks(portfolio.workspace, project_id, [task_id])


def deleted_project(portfolio):
    return delete_projects(portfolio.workspace, [portfolio.projects["BRG"]])


@pytest.mark.parametrize("delete", [deleted_task, deleted_project])
def test_what_others_wait_for_leaves_its_last_dates_and_comes_back_with_undo(portfolio, delete):
    portfolio.write("Build", "duration", "4d")
    portfolio.write("Move in", "predecessors", "1, BRG\\3FS+1d")
    before = portfolio.workspace.all(Dependency)
    done = delete(portfolio)
    assert portfolio.names("DEP") == ["Fit out", "Build", "Move in"]
    assert portfolio.cell("Move in", "predecessors") == "1, 2FS+1d"
    assert portfolio.cell("Move in", "start") == "2026-01-12"
    (left,) = (task for task in portfolio.workspace.all(Task) if task.external)
    assert (left.external, left.manual, moment.to_iso(left.manual_finish)) == ("BRG\\3", True, "2026-01-08T17:00")
    assert planning.kept_for_others(portfolio.workspace, done) == (
        "“Depot” waited for “Build”: the last dates stay there, in a row of their own. Ctrl+Z takes that back."
    )
    portfolio.workspace.undo()
    assert portfolio.names("DEP") == ["Fit out", "Move in"]
    assert portfolio.cell("Move in", "predecessors") == "1, BRG\\3FS+1d"
    assert portfolio.workspace.all(Dependency) == before


def test_a_project_that_goes_with_the_one_it_waits_for_keeps_nothing(portfolio):
    portfolio.write("Move in", "predecessors", "BRG\\3")
    done = delete_projects(portfolio.workspace, [portfolio.projects["BRG"], portfolio.projects["DEP"]])
    assert planning.kept_for_others(portfolio.workspace, done) == ""
    assert [task.name for task in portfolio.workspace.all(Task)] == ["Alone"]


def test_what_only_its_own_project_waits_for_goes_without_a_trace(portfolio):
    portfolio.write("Build", "predecessors", "1, 2")
    project_id, survey = portfolio.tasks["Survey"]
    planning.delete_tasks(portfolio.workspace, project_id, [survey])
    assert portfolio.names("BRG") == ["Design", "Build"]
    assert portfolio.cell("Build", "predecessors") == "1"


def test_several_that_wait_for_one_task_share_the_row_it_leaves(portfolio):
    portfolio.write("Fit out", "predecessors", "BRG\\3")
    portfolio.write("Move in", "predecessors", "BRG\\3, BRG\\2")
    deleted_project(portfolio)
    assert sorted(portfolio.names("DEP")) == ["Build", "Design", "Fit out", "Move in"]


def test_nobody_waits_for_what_took_no_part(portfolio):
    portfolio.write("Fit out", "predecessors", "BRG\\3")
    portfolio.workspace.record("Off", [Update(Task, portfolio.tasks["Build"][1], {"active": False})])
    deleted_project(portfolio)
    assert portfolio.names("DEP") == ["Fit out", "Move in"]


def test_nothing_here_drives_a_task_that_is_planned_elsewhere(portfolio):
    portfolio.write("Move in", "predecessors", "BRG\\3")
    deleted_project(portfolio)
    (left,) = (task for task in portfolio.workspace.all(Task) if task.external)
    portfolio.tasks["Build"] = (left.project_id, left.id)
    with pytest.raises(InvalidValueError, match="stands for a task of another project"):
        portfolio.write("Build", "predecessors", "1")
    workspace, project_id = portfolio.workspace, left.project_id
    for refused in (
        lambda: planning.set_progress(workspace, project_id, left.id, 50),
        lambda: planning.move_task(workspace, project_id, left.id, MONDAY),
        lambda: planning.link(workspace, project_id, portfolio.tasks["Fit out"][1], left.id),
    ):
        with pytest.raises(InvalidValueError, match="stands for a task of another project"):
            refused()
    portfolio.write("Build", "finish", "2026-01-15")
    assert portfolio.cell("Move in", "start") == "2026-01-16", "its dates are still written down when news come"


def test_a_row_that_stands_for_another_projects_says_since_when_it_does(portfolio):
    portfolio.write("Move in", "predecessors", "BRG\\3")
    deleted_project(portfolio)
    portfolio.schedule("DEP")
    (seen,) = portfolio.workspace.plan(portfolio.projects["DEP"]).outside.values()
    assert seen.as_of == portfolio.workspace.today()


def test_a_row_that_stands_for_another_projects_counts_in_no_register(portfolio):
    portfolio.write("Move in", "predecessors", "BRG\\3")
    deleted_project(portfolio)
    rows = {row.project.code: row for row in register(portfolio.workspace, moment.midnight(MONDAY))}
    assert rows["DEP"].tasks == 2


def test_a_template_waits_for_nobody(portfolio):
    portfolio.write("Move in", "predecessors", "1, BRG\\3")
    make_template(portfolio.workspace, portfolio.projects["DEP"], "Depots")
    made = [link for link in portfolio.workspace.all(Dependency) if link.project_id not in portfolio.projects.values()]
    assert len(made) == 1


def test_a_row_that_stands_for_another_projects_is_no_milestone_or_phase_of_its_own(portfolio):
    portfolio.write("Build", "duration", "0d")
    portfolio.write("Move in", "predecessors", "BRG\\3")
    deleted_project(portfolio)
    workspace, project_id = portfolio.workspace, portfolio.projects["DEP"]
    assert milestones_of(workspace, project_id) == ()
    plan = workspace.plan(project_id)
    assert [plan.tasks["name"][row] for row in phases_of(plan)] == ["Fit out", "Move in"]
    assert [each.task for each in home(workspace, moment.midnight(MONDAY)).ahead] == []


def test_the_chart_says_where_a_task_is_planned(portfolio):
    portfolio.write("Move in", "predecessors", "BRG\\3")
    deleted_project(portfolio)
    plan, schedule = portfolio.workspace.plan(portfolio.projects["DEP"]), portfolio.schedule("DEP")
    assert [(row.name, row.label, row.elsewhere) for row in rows_of(plan, schedule, plan.outline.order)] == [
        ("Fit out", "", False), ("Build", "BRG\\3", True), ("Move in", "", False),
    ]  # fmt: skip
