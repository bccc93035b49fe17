"""Edits of a plan are one change each, follow a planner's habits, and come back whole on undo."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import InvalidValueError, LogicLoopError
from pmo_desktop.domain.records import LinkType, Project, Rules, Task
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


def under_p6(plan):
    plan.workspace.record("Rules", [Update(Project, plan.project_id, {"rules": Rules.P6, "use_expected_finish": True})])


@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [
        ("second_constraint", "finish by 2026-01-09", "finish by 2026-01-09"), ("expected_finish", "9/1", "2026-01-09"),
        ("activity_kind", "level of", "Level of effort"), ("activity_kind", "resource", "Resource dependent"),
        ("levelling_delay", "2d", "2d"), ("levelling_delay", "3ed", "3ed"),
    ],
)  # fmt: skip
def test_what_p6_knows_of_a_task_is_typed_and_undone(plan, field, typed, shown):
    under_p6(plan)
    before = plan.cell(0, field)
    plan.write(0, field, typed)
    assert plan.cell(0, field) == shown
    plan.workspace.undo()
    assert plan.cell(0, field) == before


@pytest.mark.parametrize("field", ["second_constraint", "expected_finish", "levelling_delay"])
@pytest.mark.parametrize("nothing", ["", "–"])
def test_it_is_taken_away_by_nothing_or_a_dash(plan, field, nothing):
    under_p6(plan)
    plan.write(0, field, {"second_constraint": "start by 9/1", "expected_finish": "9/1"}.get(field, "2d"))
    plan.write(0, field, nothing)
    assert plan.cell(0, field) in {"–", "0d"}


@pytest.mark.parametrize("field", ["second_constraint", "expected_finish", "activity_kind"])
def test_under_ms_project_s_rules_it_is_refused_with_where_to_choose_others(plan, field):
    with pytest.raises(InvalidValueError, match="only under Primavera P6’s rules.*Scheduling"):
        plan.write(0, field, "9/1")


def test_what_is_left_of_p6_s_can_be_taken_away_under_ms_project_s_rules(plan):
    plan.workspace.record("Import", [Update(Task, plan.ids[0], {"expected_finish": MONDAY})])
    plan.write(0, "expected_finish", "")
    assert plan.cell(0, "expected_finish") == "–"


@pytest.mark.parametrize("text", ["must start on 9/1", "as late as possible 9/1", "mandatory start 9/1"])
def test_a_second_constraint_is_of_the_kinds_p6_lets_it_be(plan, text):
    under_p6(plan)
    with pytest.raises(InvalidValueError):
        plan.write(0, "second_constraint", text)


def test_an_activity_made_a_milestone_takes_no_time(plan):
    under_p6(plan)
    plan.write(0, "activity_kind", "finish milestone")
    assert plan.cell(0, "duration") == "0d"
    assert plan.workspace.undo_label == "Activity type of “Survey”"


def test_a_levelling_delay_moves_the_task(plan):
    plan.write(0, "levelling_delay", "2d")
    assert plan.cell(0, "start") == "2026-01-07"


def test_slack_of_each_kind_is_shown_and_warned_of_where_it_is_less_than_nothing(plan):
    planning.link_chain(plan.workspace, plan.project_id, plan.ids, LinkType.FS)
    plan.write(2, "deadline", "2026-01-06")
    assert [plan.cell(0, field) for field in ("slack", "start_slack", "finish_slack", "free_slack")] == [
        "-1d",
        "-1d",
        "-1d",
        "0d",
    ]
    assert [plan.cell(0, field) for field in ("critical", "near_critical", "longest_path")] == ["Yes", "No", "Yes"]
    made, schedule = plan.workspace.plan(plan.project_id), plan.workspace.schedule(plan.project_id)
    row = made.tasks.row[plan.ids[0]]
    assert planning.warning_of(made, schedule, row, "slack").startswith("1d too late")
    assert planning.warning_of(made, schedule, row, "free_slack") == ""
    assert planning.warning_of(made, schedule, row, "start") == ""


def test_what_takes_no_part_has_no_slack(plan):
    plan.workspace.record("Off", [Update(Task, plan.ids[0], {"active": False})])
    assert plan.cell(0, "slack") == "–"
