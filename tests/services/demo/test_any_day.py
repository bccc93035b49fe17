"""Whatever day the demo is opened on, it is whole, believable and says what it is meant to say."""

from collections import Counter

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar import compile_calendars
from pmo_desktop.domain.records import (
    Action,
    Assignment,
    Baseline,
    Booking,
    Calendar,
    CalendarException,
    Issue,
    Leave,
    Person,
    PersonKind,
    ProjectState,
    Rag,
    Risk,
    StatusReport,
    Task,
    WorkWeek,
)
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.services.load import load_table

_YEAR = 366 * moment.DAY
_SIX_WEEKS = 6
LIGHTS = {
    "CAP-014": (Rag.GREEN, Rag.GREEN),
    "CAP-017": (Rag.GREEN, Rag.RED),
    "NET-031": (Rag.AMBER, Rag.AMBER),
    "CUS-022": (Rag.AMBER, Rag.RED),
    "CUS-019": (Rag.RED, Rag.RED),
    "CAP-021": (Rag.GREEN, Rag.AMBER),
    "ENV-012": (Rag.GREEN, Rag.GREEN),
    "EST-005": (Rag.AMBER, Rag.RED),
    "QUA-004": (Rag.GREEN, Rag.GREEN),
    "NET-027": (Rag.GREEN, None),
    "ENV-008": (Rag.GREEN, None),
    "EST-009": (None, None),
}
"""By code: the manager's light and the plan's."""


def test_the_managers_and_the_plans_lights_are_as_told(built):
    assert {code: (row.declared, row.light.rag) for code, row in built.rows.items()} == LIGHTS


def test_no_plan_has_findings(built):
    assert [row.id for row in built.rows.values() if built.workspace.schedule(row.id).findings] == []


def test_twelve_projects_stand_in_five_states(built):
    states = Counter(row.project.state for row in built.rows.values())
    assert states == {
        ProjectState.ACTIVE: 8,
        ProjectState.APPROVED: 1,
        ProjectState.PROPOSED: 1,
        ProjectState.ON_HOLD: 1,
        ProjectState.CLOSED: 1,
    }


def test_plans_have_twenty_to_a_hundred_and_twenty_tasks_and_the_light_one_six_milestones(built):
    sizes = {code: built.workspace.count(Task, project_id=row.id) for code, row in built.rows.items()}
    assert sizes.pop("ENV-008") == 6
    assert all(20 <= size <= 120 for size in sizes.values()), sizes


def test_a_deadline_cannot_be_met(built):
    project_id = built.rows["CUS-022"].id
    plan, schedule = built.workspace.plan(project_id), built.workspace.schedule(project_id)
    late = [row for row, deadline in enumerate(plan.tasks["deadline"]) if deadline is not None]
    assert [plan.tasks["name"][row] for row in late] == ["Daily reading in all three zones"]
    assert schedule.total_slack[late[0]] < 0


def test_closed_is_all_done_and_nearly_closed_nearly(built):
    assert built.rows["NET-027"].percent == 100
    assert 90 <= built.rows["QUA-004"].percent < 100
    assert built.rows["QUA-004"].finish > built.today
    assert built.rows["ENV-008"].percent == 50


def test_one_active_project_has_not_reported_for_six_weeks(built):
    silent = [
        code
        for code, row in built.rows.items()
        if row.project.state is ProjectState.ACTIVE and built.today - row.reported_at > _SIX_WEEKS * moment.WEEK
    ]
    assert silent == ["QUA-004"]


def test_one_project_under_way_has_no_baseline(built):
    plain = {code for code, row in built.rows.items() if row.baseline_finish is None}
    assert plain == {"CAP-021", "ENV-008", "EST-009"}


def test_fifteen_people_and_a_few_of_them_overloaded(built):
    people = [person for person in built.workspace.all(Person) if person.kind is PersonKind.PERSON]
    table = load_table(built.workspace, built.today, _SIX_WEEKS)
    over = [person.name for row, person in enumerate(table.people) if table.overloaded[row].any()]
    assert len(people) == 15
    assert 3 <= len(over) <= 9, over
    cells = [(row, week) for row in range(len(table.people)) for week in range(table.periods)]
    assert all((table.utilisation(*cell) or 0) <= 3.0 for cell in cells)


def test_what_is_done_lies_before_the_status_date_and_the_rest_after_it(built):
    status = built.workspace.portfolio().status_date
    for row in built.rows.values():
        plan, schedule = built.workspace.plan(row.id), built.workspace.schedule(row.id)
        for task in range(len(plan.tasks)):
            actual = (plan.tasks["actual_start"][task], plan.tasks["actual_finish"][task])
            assert all(at is None or at <= status for at in actual)
            if actual[0] is None and not schedule.summary[task]:
                assert schedule.start[task] >= status


def test_the_status_date_is_the_last_working_day_of_a_week_just_gone(built):
    status = built.workspace.portfolio().status_date
    assert built.today - 10 * moment.DAY < status < built.today + moment.DAY
    assert moment.weekday(status) < 5
    assert status % moment.DAY == 17 * moment.HOUR


def test_work_begins_at_working_times(built):
    calendars = compile_calendars(
        built.workspace.all(Calendar), built.workspace.all(WorkWeek), built.workspace.all(CalendarException)
    )
    usual = calendars[built.workspace.portfolio().calendar_id]
    for row in built.rows.values():
        plan, schedule = built.workspace.plan(row.id), built.workspace.schedule(row.id)
        assert usual.is_working(plan.project.start)
        for task, summary in enumerate(schedule.summary):
            if not summary and plan.tasks["duration"][task]:
                assert usual.is_working(int(schedule.start[task])), plan.tasks["name"][task]


def test_every_date_is_within_three_years(built):
    kinds = (Task, Baseline, Leave, Booking, Risk, Issue, Action, StatusReport, CalendarException)
    fields = ("start", "finish", "constraint_date", "deadline", "identified_on", "target_date", "due", "as_at")
    for kind in kinds:
        for record in built.workspace.all(kind):
            for name in fields:
                at = getattr(record, name, None)
                project = getattr(record, "project_id", None)
                if at is not None and (project is None or project in {row.id for row in built.rows.values()}):
                    assert abs(at - built.today) < 4 * _YEAR, (kind, name)
    assert all(abs(row.finish - built.today) < 2 * _YEAR for row in built.rows.values())


def test_nothing_was_reported_raised_or_done_in_the_future(built):
    past = (
        (StatusReport, "as_at"),
        (Risk, "identified_on"),
        (Risk, "closed_on"),
        (Issue, "opened_on"),
        (Issue, "closed_on"),
        (Action, "done_on"),
    )
    for kind, name in past:
        dates = [getattr(record, name) for record in built.workspace.all(kind)]
        assert all(at is None or at <= built.today for at in dates), (kind, name)


def test_whoever_opens_it_has_nothing_to_undo(built):
    assert built.workspace.undo_label is None


def test_the_log_tells_of_a_year_of_several_people(built):
    history = built.workspace.history(1000)
    moments = [change.at for change in reversed(history)]
    days = {at // (moment.DAY * 1000) for at in moments}
    assert moments == sorted(moments)
    assert len({change.author for change in history}) >= 6
    assert len(days) >= 40
    assert max(moments) <= (built.today + moment.DAY) * 1000 + 14 * moment.HOUR * 1000


def test_money_is_in_the_currency_of_the_portfolio(built):
    assert {row.project.currency for row in built.rows.values()} == {built.workspace.portfolio().currency} == {"GBP"}


def test_planned_work_is_duration_times_units(built):
    durations = {task.id: task.duration for task in built.workspace.all(Task)}
    for each in built.workspace.all(Assignment):
        assert each.work == round(durations[each.task_id] * each.units)
        assert 0 <= each.actual_work <= each.work


def test_leave_takes_working_time(built):
    clocks = Clocks(built.workspace.plan(built.rows["CAP-014"].id))
    for leave in built.workspace.all(Leave):
        assert clocks.without_leave(leave.person_id).work(leave.start, leave.finish) > 0


@pytest.mark.parametrize("code", ["CAP-017", "CUS-019", "CUS-022"])
def test_late_projects_were_planned_to_end_before_they_will(built, code):
    assert built.rows[code].slip > 10 * moment.DAY
