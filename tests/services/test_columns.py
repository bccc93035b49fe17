"""Every column of the task table: what it reads, what typing into it changes, and what is pasted into it."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import InvalidValueError, LogicLoopError
from pmo_desktop.domain.plan.codes import Level, Mask
from pmo_desktop.domain.records import Assignment, Baseline, Person, PersonKind, Project, Rate, Role, Task
from pmo_desktop.services import planning
from pmo_desktop.services.planning.codes import set_mask
from pmo_desktop.services.planning.setters import SETTERS
from pmo_desktop.services.workspace import Workspace

MONDAY = moment.from_iso("2026-01-05T08:00")
NAMES = ("Design", "Survey", "Drawings", "Build")


class Plan:
    """Design with Survey (5d, Anna) and Drawings (10d) in it, then Build (1d?)."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.id = workspace.new_id()
        start = Project(id=self.id, name="Bridge", start=MONDAY, floor_at_status_date=False)
        self.role = Role(id=workspace.new_id(), name="Surveyor")
        self.anna = Person(
            id=workspace.new_id(),
            name="Anna Berg",
            hourly_rate=100_00,
            role_id=self.role.id,
            team="Field",
            initials="AB",
        )
        workspace.record("New", [Insert(self.role), Insert(start), Insert(self.anna)])
        self.ids = dict(zip(NAMES, planning.insert_tasks(workspace, self.id, None, NAMES), strict=True))
        planning.indent(workspace, self.id, [self.ids["Survey"], self.ids["Drawings"]])
        self.write("Survey", "duration", "5d")
        self.write("Drawings", "duration", "10d")
        self.write("Drawings", "predecessors", "2")
        self.write("Survey", "people", "Anna Berg")

    def cell(self, name, field):
        plan = self.workspace.plan(self.id)
        return planning.text_of(plan, self.workspace.schedule(self.id), plan.tasks.row[self.ids[name]], field)

    def value(self, name, field):
        plan = self.workspace.plan(self.id)
        return planning.value_of(plan, self.workspace.schedule(self.id), plan.tasks.row[self.ids[name]], field)

    def write(self, name, field, text):
        planning.set_cells(self.workspace, self.id, [(self.ids[name], field, text)], today=MONDAY)

    def paste(self, name, field, text):
        planning.paste(self.workspace, self.id, [self.ids[name]], [field], [[text]], today=MONDAY)


@pytest.fixture
def plan(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        yield Plan(workspace)


READS = (
    ("Survey", "number", "2"), ("Survey", "outline_number", "1.1"), ("Build", "outline_number", "2"),
    ("Survey", "outline_level", "2"), ("Design", "summary", "Yes"), ("Survey", "summary", "No"),
    ("Build", "estimated", "Yes"), ("Survey", "estimated", "No"), ("Design", "estimated", ""),
    ("Survey", "recurring", "No"), ("Survey", "early_start", "2026-01-05"), ("Survey", "early_finish", "2026-01-09"),
    ("Survey", "successors", "3"), ("Drawings", "predecessor_names", "Survey"), ("Survey", "successor_names", "Drawings"),
    ("Drawings", "wbs_predecessors", "1.1"), ("Survey", "wbs_successors", "1.2"), ("Survey", "initials", "AB"),
    ("Survey", "roles", "Surveyor"), ("Survey", "teams", "Field"), ("Survey", "actual_work", "0h"),
    ("Survey", "remaining_work", "40h"), ("Survey", "percent_work", "0%"), ("Drawings", "percent_work", "–"),
    ("Survey", "actual_duration", "0d"), ("Survey", "remaining_duration", "5d"), ("Design", "remaining_duration", "15d"),
    ("Survey", "stop", "–"), ("Survey", "resume", "–"), ("Survey", "cost", "4,000"), ("Design", "cost", "4,000"),
    ("Drawings", "cost", "–"), ("Survey", "actual_cost", "0"), ("Survey", "remaining_cost", "4,000"),
    ("Survey", "cost_variance", "–"), ("Survey", "baseline_work", "–"), ("Survey", "baseline3_start", "–"),
    ("Survey", "colour", "–"), ("Survey", "constraint_type", "as soon as possible"), ("Survey", "constraint_date", "–"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "field", "reads"), READS, ids=[f"{field} of {name}" for name, field, _ in READS])
def test_each_column_says_what_it_is_called_for(plan, name, field, reads):
    assert plan.cell(name, field) == reads


WRITES = (
    ("wbs", "X.1", {"wbs": "X.1"}), ("active", "no", {"active": "No", "start": "–"}),
    ("milestone", "y", {"milestone": "Yes"}), ("estimated", "Yes", {"duration": "5d?"}),
    ("manual", "Yes", {"manual": "Yes", "start": "2026-01-05"}), ("priority", "900", {"priority": "900"}),
    ("hyperlink", "www.example.org", {"hyperlink": "https://www.example.org"}), ("colour", "sky", {"colour": "Sky blue"}),
    ("constraint_type", "not before", {"constraint": "not before 2026-01-05"}),
    ("constraint_date", "2026-01-12", {"constraint": "not before 2026-01-12", "start": "2026-01-12"}),
    ("successors", "3SS+1d; 4", {"successors": "3SS+1d, 4"}), ("physical_percent", "40", {"physical_percent": "40%"}),
    ("actual_duration", "2d", {"percent": "40%", "actual_start": "2026-01-05", "remaining_duration": "3d"}),
    ("actual_duration", "5d", {"percent": "100%", "actual_finish": "2026-01-09"}),
    ("actual_duration", "8d", {"percent": "100%", "duration": "8d", "actual_finish": "2026-01-14"}),
    ("remaining_duration", "7d", {"duration": "7d", "percent": "0%"}),
    ("remaining_duration", "0d", {"percent": "100%", "actual_finish": "2026-01-09"}),
    ("percent_work", "50", {"percent_work": "50%", "percent": "50%", "actual_work": "20h", "remaining_work": "20h"}),
    ("actual_work", "40h", {"percent_work": "100%", "actual_finish": "2026-01-09"}),
    ("actual_work", "10h", {"percent_work": "25%", "percent": "25%", "actual_cost": "1,000", "remaining_cost": "3,000"}),
    ("remaining_work", "80h", {"work": "80h", "duration": "10d"}), ("fixed_cost", "1k", {"cost": "5,000"}),
    ("cost", "7000", {"cost": "7,000", "actual_cost": "0"}), ("actual_cost", "123", {"actual_cost": "123"}),
)  # fmt: skip


@pytest.mark.parametrize("how", ["write", "paste"])
@pytest.mark.parametrize(("field", "typed", "reads"), WRITES, ids=[f"{field}={typed}" for field, typed, _ in WRITES])
def test_what_is_typed_or_pasted_is_one_change_and_undone_as_one(plan, how, field, typed, reads):
    before = {each: plan.cell("Survey", each) for each in reads}
    sets = len(plan.workspace.history())
    getattr(plan, how)("Survey", field, typed)
    assert {each: plan.cell("Survey", each) for each in reads} == reads
    assert len(plan.workspace.history()) == sets + 1
    plan.workspace.undo()
    assert {each: plan.cell("Survey", each) for each in reads} == before


REFUSED = (
    ("priority", "1001", "from 0 to 1000"), ("priority", "high", "whole number"), ("colour", "gr33n", "no colour"),
    ("hyperlink", "javascript:alert(1)", "can be opened"), ("constraint_type", "whenever", "not a type"),
    ("actual_work", "41h", "more than the 40h planned"),
    ("actual_duration", "2ed", "working time"), ("resume", "2026-02-01", "under way"), ("percent_work", "120", "0 and 100"),
    ("early_start", "2026-01-05", "worked out by the program"), ("baseline_start", "2026-01-05", "worked out"),
)  # fmt: skip


@pytest.mark.parametrize(("field", "typed", "why"), REFUSED, ids=[f"{field}={typed}" for field, typed, _ in REFUSED])
def test_what_cannot_be_is_refused_with_a_reason_and_its_cell(plan, field, typed, why):
    with pytest.raises(InvalidValueError, match=why) as caught:
        plan.write("Survey", field, typed)
    assert caught.value.cell[1] == field


def test_a_successor_that_closes_a_loop_is_refused(plan):
    with pytest.raises(LogicLoopError) as caught:
        plan.write("Drawings", "successors", "2")
    assert caught.value.cell[1] == "successors"


def test_every_column_that_is_editable_has_something_that_writes_it(plan):
    editable = {name for name, spec in planning.FIELDS.items() if spec.editable}
    assert editable <= SETTERS.keys()


def test_every_column_reads_on_every_row_also_on_blank_ones(plan):
    plan.workspace.record("Blank", [Update(Task, plan.ids["Build"], {"blank": True})])
    for field in planning.columns_of(plan.workspace.plan(plan.id)):
        for name in NAMES:
            assert isinstance(plan.cell(name, field), str)
        assert plan.cell("Build", field) == ""
        assert plan.value("Build", field) is None


def test_values_to_sort_by_are_sizes_not_texts(plan):
    assert plan.value("Survey", "duration") == 5 * 8 * 3600
    assert plan.value("Survey", "cost") == 4_000_00
    assert plan.value("Survey", "start") == MONDAY
    assert plan.value("Drawings", "percent_work") is None
    assert plan.value("Survey", "name") == "survey"


def test_a_task_under_way_says_where_it_stopped_and_goes_on(plan):
    plan.write("Survey", "percent", "40")
    assert plan.cell("Survey", "stop") == "2026-01-06"
    plan.write("Survey", "resume", "2026-01-12")
    assert (plan.cell("Survey", "resume"), plan.cell("Survey", "finish")) == ("2026-01-12", "2026-01-14")


def test_what_a_summary_follows_from_is_not_typed_into_it(plan):
    for field in ("actual_work", "remaining_work", "percent_work", "actual_duration", "cost"):
        with pytest.raises(InvalidValueError, match="follows from the tasks in it"):
            plan.write("Design", field, "1")


# Cost


def test_a_cost_is_a_dash_where_somebody_has_no_rate_but_others_do(plan):
    plan.write("Drawings", "people", "Ben")
    assert plan.cell("Drawings", "cost") == "–"
    assert plan.cell("Design", "cost") == "4,000"


def test_where_nobody_has_a_rate_fixed_costs_are_what_there_is(plan):
    plan.workspace.record("No rates", [Update(Person, plan.anna.id, {"hourly_rate": None})])
    plan.write("Survey", "fixed_cost", "500")
    assert plan.cell("Survey", "cost") == "500"


def test_a_rate_in_another_currency_is_not_added_up(plan):
    plan.workspace.record("Abroad", [Update(Person, plan.anna.id, {"currency": "CHF"})])
    plan.workspace.record("Here", [Update(Project, plan.id, {"currency": "EUR"})])
    assert plan.cell("Survey", "cost") == "–"


def test_what_an_assignment_costs_by_its_file_counts_as_it_says(plan):
    of = plan.workspace.find(Assignment, task_id=plan.ids["Survey"])[0]
    plan.workspace.record("Said", [Update(Assignment, of.id, {"cost": 99_00})])
    assert plan.cell("Survey", "cost") == "99"


def test_a_summary_without_known_costs_keeps_its_own(plan):
    plan.workspace.record("No rates", [Update(Person, plan.anna.id, {"hourly_rate": None})])
    plan.write("Design", "cost", "12k")
    assert plan.cell("Design", "cost") == "12,000"


def rate_from(plan, day, cents):
    """Let an hour of Anna's cost something else from a day on."""
    fresh = Rate(id=plan.workspace.new_id(), person_id=plan.anna.id, start=moment.from_iso(day), hourly_rate=cents)
    plan.workspace.record("Rate", [Insert(fresh)])


def test_work_costs_what_the_rate_is_on_the_day_it_is_done(plan):
    rate_from(plan, "2026-01-08", 150_00)  # three days of 8 h at 100, two at 150
    assert plan.cell("Survey", "cost") == "4,800"
    assert plan.cell("Design", "cost") == "4,800"
    plan.write("Survey", "start", "2026-01-07")  # one day at 100, four at 150
    assert plan.cell("Survey", "cost") == "5,600"
    plan.write("Survey", "percent", "40")
    assert plan.cell("Survey", "actual_cost") == "2,000", "of two days done one lies before the change"
    assert plan.cell("Survey", "remaining_cost") == "3,600"


def test_work_under_a_rate_nobody_knows_has_no_cost(plan):
    plan.workspace.record("No rate", [Update(Person, plan.anna.id, {"hourly_rate": None})])
    rate_from(plan, "2026-01-08", 150_00)
    assert plan.cell("Survey", "cost") == "–"
    plan.write("Survey", "start", "2026-01-08")
    assert plan.cell("Survey", "cost") == "6,000"
    rate_from(plan, "2026-01-09", 0)
    assert plan.cell("Survey", "cost") == "–"


def test_of_two_rates_from_one_day_the_one_that_is_known_counts(plan):
    """As where somebody keeps one for themselves, and another wrote one too."""
    rate_from(plan, "2026-01-05", 150_00)
    rate_from(plan, "2026-01-05", 0)
    assert plan.cell("Survey", "cost") == "6,000"


def test_material_costs_what_it_does_when_the_task_begins(plan):
    plan.workspace.record("Concrete", [Update(Person, plan.anna.id, {"kind": PersonKind.MATERIAL})])
    rate_from(plan, "2026-01-06", 150_00)
    assert plan.cell("Survey", "cost") == "100"
    plan.write("Survey", "start", "2026-01-06")
    assert plan.cell("Survey", "cost") == "150"


# Baselines


def test_variances_are_counted_in_working_time_against_each_baseline(plan):
    kept = {"start": MONDAY, "finish": MONDAY + 4 * 86_400 + 9 * 3600, "duration": 4 * 8 * 3600, "work": 32 * 3600,
            "cost": 3_000_00}  # fmt: skip
    task = plan.ids["Survey"]
    first = Baseline(id=plan.workspace.new_id(), task_id=task, number=0, **kept)
    third = Baseline(
        id=plan.workspace.new_id(), task_id=task, number=3, **kept | {"start": MONDAY + 86_400, "elapsed": True}
    )
    plan.workspace.record("Kept", [Insert(first), Insert(third)])
    assert plan.cell("Survey", "baseline_start") == "2026-01-05"
    assert plan.cell("Survey", "baseline_duration") == "4d"
    assert plan.cell("Survey", "baseline3_duration") == "32eh"
    assert plan.cell("Survey", "start_variance") == "0d"
    assert plan.cell("Survey", "baseline3_start_variance") == "-1d"
    assert plan.cell("Survey", "duration_variance") == "1d"
    assert plan.cell("Survey", "work_variance") == "8h"
    assert plan.cell("Survey", "cost_variance") == "1,000"
    assert plan.cell("Survey", "baseline3_cost_variance") == "1,000"
    chosen = ("chosen_baseline_duration", "chosen_start_variance", "chosen_duration_variance", "chosen_work_variance",
              "chosen_cost_variance")  # fmt: skip
    assert [plan.cell("Survey", each) for each in chosen] == ["4d", "0d", "1d", "8h", "1,000"]
    plan.workspace.plan(plan.id).compared_with = 3
    assert [plan.cell("Survey", each) for each in chosen[:2]] == ["32eh", "-1d"]
    plan.write("Survey", "start", "2026-01-12")
    assert (plan.cell("Survey", "start_variance"), plan.cell("Survey", "finish_variance")) == ("5d", "5d")


# WBS codes


def test_a_mask_makes_codes_of_the_outline_and_typed_ones_override(plan):
    set_mask(plan.workspace, plan.id, Mask("BR-", (Level("1", 2, "/"), Level("A"))))
    assert [plan.cell(name, "wbs") for name in NAMES] == ["BR-01", "BR-01/A", "BR-01/B", "BR-02"]
    plan.write("Design", "wbs", "D")
    assert [plan.cell(name, "wbs") for name in NAMES] == ["D", "D/A", "D/B", "BR-02"]
    plan.write("Design", "wbs", "BR-01")
    assert plan.workspace.get(Task, plan.ids["Design"]).wbs == ""
    planning.move_by(plan.workspace, plan.id, [plan.ids["Drawings"]], -1)
    assert plan.cell("Drawings", "wbs") == "BR-01/A"


def test_a_code_two_tasks_have_is_warned_of(plan):
    plan.write("Survey", "wbs", "A")
    opened, schedule = plan.workspace.plan(plan.id), plan.workspace.schedule(plan.id)
    row = opened.tasks.row[plan.ids["Survey"]]
    assert planning.warning_of(opened, schedule, row, "wbs") == ""
    plan.write("Build", "wbs", "A")
    assert "also the code of “Build”" in planning.warning_of(opened, schedule, row, "wbs")


def test_setting_a_mask_may_empty_typed_codes_and_is_one_change(plan):
    plan.write("Survey", "wbs", "A")
    set_mask(plan.workspace, plan.id, Mask("", (Level(),)), renumber=True)
    assert plan.cell("Survey", "wbs") == "1.1"
    plan.workspace.undo()
    assert plan.cell("Survey", "wbs") == "A"
