"""Edits of a plan are one change each, follow a planner's habits, and come back whole on undo."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.errors import InvalidValueError, LogicLoopError
from pmo_desktop.domain.records import Project
from pmo_desktop.services import planning
from pmo_desktop.services.workspace import Workspace

MONDAY = moment.from_iso("2026-01-05T08:00")
DAY = moment.DAY


class Plan:
    """A small plan to edit: Survey, Design, Build, each of one day."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.project_id = workspace.new_id()
        workspace.record(
            "New", [Insert(Project(id=self.project_id, name="Bridge", start=MONDAY, floor_at_status_date=False))]
        )
        self.ids = list(planning.insert_tasks(workspace, self.project_id, None, ["Survey", "Design", "Build"]))

    def cell(self, task: int, field: str) -> str:
        plan, schedule = self.workspace.plan(self.project_id), self.workspace.schedule(self.project_id)
        return planning.text_of(plan, schedule, plan.tasks.row[self.ids[task]], field)

    def write(self, task: int, field: str, text: str) -> None:
        planning.set_cells(self.workspace, self.project_id, [(self.ids[task], field, text)], today=MONDAY)

    def names(self) -> list[str]:
        plan = self.workspace.plan(self.project_id)
        return [" " * plan.outline.level[row] + plan.tasks["name"][row] for row in plan.outline.order]


@pytest.fixture
def plan(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        yield Plan(workspace)


@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [
        ("name", "Inspection", "Inspection"),
        ("duration", "1w 2d", "7d"),
        ("duration", "3ed", "3ed"),
        ("duration", "5d?", "5d?"),
        ("start", "9/1", "2026-01-09"),
        ("finish", "+10d", "2026-01-15"),
        ("deadline", "2026-02-01", "2026-02-01"),
        ("percent", "40 %", "40%"),
        ("predecessors", "1FS+2d", "1FS+2d"),
        ("people", "Anna; Ben[50%]", "Anna; Ben[50%]"),
    ],
)
def test_what_is_typed_is_shown_and_undone_as_one_change(plan, field, typed, shown):
    before = plan.cell(1, field)
    plan.write(1, field, typed)
    assert plan.cell(1, field) == shown
    plan.workspace.undo()
    assert plan.cell(1, field) == before


def test_a_typed_start_becomes_not_before(plan):
    plan.write(1, "start", "2026-01-09")
    assert plan.cell(1, "constraint") == "not before 2026-01-09"


def test_clearing_a_start_takes_the_constraint_away(plan):
    plan.write(1, "start", "2026-01-09")
    plan.write(1, "start", "")
    assert plan.cell(1, "constraint") == "as soon as possible"


def test_a_duration_of_nothing_makes_a_milestone(plan):
    plan.write(2, "duration", "0d")
    row = plan.workspace.plan(plan.project_id).tasks.row[plan.ids[2]]
    assert plan.workspace.plan(plan.project_id).tasks["milestone"][row]


def test_all_done_sets_an_actual_finish_and_none_done_takes_it_away(plan):
    plan.write(0, "percent", "100")
    assert plan.cell(0, "actual_finish") == "2026-01-05"
    plan.write(0, "percent", "0")
    assert (plan.cell(0, "actual_start"), plan.cell(0, "actual_finish")) == ("–", "–")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("start", "2026-01-12"),
        ("actual_start", "2026-01-12"),
        ("finish", "2026-01-02"),
        ("actual_finish", "2026-01-02"),
    ],
)
def test_work_cannot_end_before_it_began(plan, field, typed):
    plan.write(0, "percent", "100")
    with pytest.raises(InvalidValueError, match="cannot have ended"):
        plan.write(0, field, typed)


def test_several_cells_each_see_what_those_before_them_changed(plan):
    first = plan.ids[0]
    planning.set_cells(
        plan.workspace, plan.project_id,
        [(first, "percent", "50"), (first, "finish", "2026-01-15"), (first, "start", "2026-01-12")], today=MONDAY,
    )  # fmt: skip
    assert [plan.cell(0, field) for field in ("start", "finish", "duration", "percent")] == [
        "2026-01-12", "2026-01-15", "4d", "50%",
    ]  # fmt: skip


def test_a_pasted_table_fills_rows_and_adds_the_rest_as_one_change(plan):
    before = len(plan.workspace.history())
    lines = [["Build it", "3d", ""], ["Hand over", "0d", "3"], ["", "", ""]]
    fields = ["name", "duration", "predecessors"]
    pasted = planning.paste(plan.workspace, plan.project_id, plan.ids[2:], fields, lines, after=plan.ids[2])
    assert plan.names() == ["Survey", "Design", "Build it", "Hand over", ""]
    assert (len(pasted.ids), pasted.left_out, len(plan.workspace.history())) == (3, 0, before + 1)


def test_a_paste_with_one_wrong_text_changes_nothing_and_names_the_cell(plan):
    with pytest.raises(InvalidValueError) as refused:
        planning.paste(plan.workspace, plan.project_id, plan.ids, ["name", "duration"], [["A", "1d"], ["B", "long"]])
    assert refused.value.cell == (plan.ids[1], "duration")
    assert plan.names() == ["Survey", "Design", "Build"]


def test_the_links_of_one_chain_cannot_close_a_loop_between_them(plan):
    planning.link(plan.workspace, plan.project_id, plan.ids[2], plan.ids[0])
    with pytest.raises(LogicLoopError):
        planning.link_chain(plan.workspace, plan.project_id, plan.ids)
    assert plan.cell(1, "predecessors") == ""


def test_a_loop_is_refused_and_names_its_tasks(plan):
    planning.link_chain(plan.workspace, plan.project_id, plan.ids)
    with pytest.raises(LogicLoopError, match="“Survey” → “Design” → “Build”"):
        planning.link(plan.workspace, plan.project_id, plan.ids[2], plan.ids[0])


def test_a_loop_through_a_summary_is_refused(plan):
    planning.indent(plan.workspace, plan.project_id, [plan.ids[1]])
    planning.link(plan.workspace, plan.project_id, plan.ids[0], plan.ids[2])
    with pytest.raises(LogicLoopError):
        planning.link(plan.workspace, plan.project_id, plan.ids[2], plan.ids[1])


def test_a_summary_cannot_be_linked_with_what_it_contains(plan):
    planning.indent(plan.workspace, plan.project_id, [plan.ids[1]])
    with pytest.raises(LogicLoopError, match="contains"):
        planning.link(plan.workspace, plan.project_id, plan.ids[0], plan.ids[1])


def test_a_summarys_dates_are_not_typed(plan):
    planning.indent(plan.workspace, plan.project_id, [plan.ids[1]])
    with pytest.raises(InvalidValueError, match="follows from the tasks"):
        plan.write(0, "duration", "5d")


def test_a_wrong_cell_leaves_the_others_unwritten(plan):
    with pytest.raises(InvalidValueError, match="not a duration"):
        planning.set_cells(
            plan.workspace, plan.project_id, [(plan.ids[0], "name", "X"), (plan.ids[1], "duration", "soon")]
        )
    assert plan.cell(0, "name") == "Survey"


def test_indent_and_outdent_keep_the_rows_in_place(plan):
    planning.indent(plan.workspace, plan.project_id, plan.ids[1:])
    assert plan.names() == ["Survey", " Design", " Build"]
    planning.outdent(plan.workspace, plan.project_id, [plan.ids[1]])
    assert plan.names() == ["Survey", "Design", " Build"]


def test_rows_move_as_a_block_and_stop_at_the_end(plan):
    planning.move_by(plan.workspace, plan.project_id, plan.ids[:2], 1)
    assert plan.names() == ["Build", "Survey", "Design"]
    assert planning.move_by(plan.workspace, plan.project_id, plan.ids[:2], 1) is None


def test_a_task_moves_above_another(plan):
    planning.move_tasks(plan.workspace, plan.project_id, [plan.ids[2]], plan.ids[0])
    assert plan.names() == ["Build", "Survey", "Design"]


def test_deleting_a_summary_deletes_what_is_in_it_once(plan):
    planning.indent(plan.workspace, plan.project_id, [plan.ids[1]])
    planning.delete_tasks(plan.workspace, plan.project_id, plan.ids[:2])
    assert plan.names() == ["Build"]
    plan.workspace.undo()
    assert plan.names() == ["Survey", " Design", "Build"]


def test_dragging_a_bar_into_the_weekend_starts_on_monday(plan):
    planning.move_task(plan.workspace, plan.project_id, plan.ids[0], MONDAY + 5 * DAY)
    assert plan.cell(0, "start") == "2026-01-12"


def test_dragging_the_edge_gives_a_duration(plan):
    planning.resize_task(plan.workspace, plan.project_id, plan.ids[0], moment.from_iso("2026-01-07T12:00"))
    assert plan.cell(0, "duration") == "2.5d"


def test_more_time_means_more_work_unless_the_work_is_fixed(plan):
    plan.write(0, "people", "Anna[50%]")
    plan.write(0, "duration", "4d")
    assert (plan.cell(0, "finish"), plan.cell(0, "people")) == ("2026-01-08", "Anna[50%]")


def test_a_baseline_keeps_the_dates_as_they_were(plan):
    planning.set_baseline(plan.workspace, plan.project_id)
    plan.write(0, "start", "2026-01-09")
    assert (plan.cell(0, "baseline_start"), plan.cell(0, "start")) == ("2026-01-05", "2026-01-09")
    planning.set_baseline(plan.workspace, plan.project_id)
    assert plan.cell(0, "baseline_start") == "2026-01-09"


def test_unlinking_one_task_takes_all_its_links(plan):
    planning.link_chain(plan.workspace, plan.project_id, plan.ids)
    planning.unlink(plan.workspace, plan.project_id, [plan.ids[1]])
    assert (plan.cell(1, "predecessors"), plan.cell(2, "predecessors")) == ("", "")
