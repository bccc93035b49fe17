"""Whatever plans are levelled: nobody is asked for too much without a reason, logic holds, and what has begun stays."""

import tempfile
from dataclasses import fields, replace
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.levelling.options import NEVER, Reason
from pmo_desktop.domain.levelling.ranking import shaken
from pmo_desktop.domain.levelling.site import HELD
from pmo_desktop.domain.records import (
    Availability,
    ConstraintType,
    Dependency,
    Person,
    Portfolio,
    Project,
    Split,
    Task,
)
from pmo_desktop.domain.resources.phasing import Phasing
from pmo_desktop.domain.resources.units import units_of
from pmo_desktop.domain.schedule import NO_PART
from pmo_desktop.services.levelling import Objective, Options, Order, Scope, accept, clear, proposals
from pmo_desktop.services.levelling.describing import described
from pmo_desktop.services.levelling.proposing import Levelled
from pmo_desktop.services.load import clocks_of
from pmo_desktop.services.workspace import Workspace
from tests.domain.schedule.plans import COMMON, DATES, plans

CALM = ("people", "summaries")
WILD = (
    "people",
    "summaries",
    "calendars",
    "constraints",
    "progress",
    "splits",
    "late",
    "by hand",
    "levelling",
    "inactive",
)
LATEST = {ConstraintType.SNLT, ConstraintType.FNLT}
TOLERANCE = 2e-3


@st.composite
def portfolios(draw, *with_what: str):
    """Draw one to three projects with people in common, priorities, and links that lead from one to the next."""
    records = list(COMMON)
    known: list[list[str]] = []
    for number in range(draw(st.integers(1, 3))):
        drawn = draw(plans(*with_what))
        names = {each.id: f"{number}-{each.id}" for each in drawn.records if each not in COMMON} | {"p": f"p{number}"}
        records.append(replace(drawn.project, id=f"p{number}", priority=draw(st.sampled_from((300, 500, 500, 700)))))
        own = [renamed(each, names) for each in drawn.records if each not in COMMON]
        records += [
            replace(each, priority=draw(st.sampled_from((500, 500, 500, 800, NEVER))))
            if isinstance(each, Task)
            else each
            for each in own
        ]
        leaves = [each.id for each in own if isinstance(each, Task) and "-t" in each.id]
        if known and draw(st.booleans()):
            before, after = draw(st.sampled_from(known[-1])), draw(st.sampled_from(leaves))
            records.append(
                Dependency(id=f"x{number}", project_id=f"p{number}", predecessor_id=before, successor_id=after)
            )
        known.append(leaves)
    return records


def renamed(record, names):
    found = {
        each.name: names[value]
        for each in fields(record)
        if isinstance(value := getattr(record, each.name), str) and value in names and each.name.endswith("id")
    }
    return replace(record, **found)


def opened(folder: str, records) -> Workspace:
    workspace = Workspace.create(Path(folder) / "p.pmo", author="T")
    workspace.record("Fill", [Insert(each) for each in sorted(records, key=order_of)])
    portfolio = workspace.portfolio()
    workspace.record("Calendar", [Update(Portfolio, portfolio.id, {"calendar_id": "office"})])
    return workspace


def order_of(record) -> int:
    kinds = ("Calendar", "WorkWeek", "CalendarException", "Person", "Leave", "Project", "Task")
    return kinds.index(type(record).__name__) if type(record).__name__ in kinds else len(kinds)


def asked(workspace):
    """Return by person what each task asks of them, reckoned from the schedules as they stand."""
    clocks = clocks_of(workspace)
    found: dict[str, list[tuple[int, int, float, tuple[object, int]]]] = {}
    for project in workspace.all(Project):
        plan, schedule = workspace.plan(project.id), workspace.schedule(project.id)
        phasing = Phasing(plan, schedule, clocks)
        for number, person_id in enumerate(plan.assignments["person_id"]):
            row = plan.tasks.row[plan.assignments["task_id"][number]]
            if schedule.start[row] == NO_PART:
                continue
            calendar = phasing.calendar(number)
            for start, finish, work in phasing.pieces(number, calendar):
                units = work / calendar.work(start, finish)
                found.setdefault(person_id, []).append((start, finish, units, (plan, row)))
    return found


def unexplained(workspace, options):
    """Yield overloads in which every task could have waited."""
    people = {each.id: each for each in workspace.all(Person)}
    for person_id, pieces in asked(workspace).items():
        most = people[person_id].max_units + TOLERANCE
        for at in {start for start, *_ in pieces}:
            there = [(units, spot) for start, finish, units, spot in pieces if start <= at < finish]
            if sum(units for units, _ in there) <= most:
                continue
            if any(units > most for units, _ in there) or options.within_slack:
                continue
            if not any(is_held(plan, row) for _, (plan, row) in there):
                yield person_id, at, [(plan.tasks.ids[row], units) for units, (plan, row) in there]


def is_held(plan, row):
    tasks = plan.tasks
    kinds = {tasks["constraint_type"][row], tasks["second_constraint_type"][row]}
    return bool(
        tasks["actual_start"][row] is not None or tasks["actual_finish"][row] is not None or tasks["manual"][row]
        or tasks["priority"][row] >= NEVER or kinds & (HELD | LATEST)
    )  # fmt: skip


OPTIONS = st.builds(
    Options, order=st.sampled_from(list(Order)), within_slack=st.booleans(), split=st.booleans(),
    objective=st.sampled_from(list(Objective)),
)  # fmt: skip
SLOW = settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def check(workspace, options):
    before = {each.id: dates_of(workspace, each.id) for each in workspace.all(Project)}
    clear(workspace, Scope())
    unlevelled = {each.id: dates_of(workspace, each.id) for each in workspace.all(Project)}
    finishes = {each.id: workspace.schedule(each.id).project_finish for each in workspace.all(Project)}
    *_, proposal = proposals(workspace, Scope(), options, seconds=0)
    recorded = accept(workspace, proposal)
    if recorded is not None:
        for row in workspace.rows_of(recorded.id):
            if row.kind is Split:
                assert options.split
                assert row.op == "insert"
                (moved,) = row.fields["task_id"][1:]
            else:
                assert row.kind is Task
                assert set(row.fields) <= {"levelling_delay", "levelling_elapsed"}
                moved = row.id
            assert workspace.get(Task, moved).actual_start is None
    for move in proposal.moves:
        known = workspace.get(Task, move.task_id)
        assert not move.parts or sum(finish - start for start, finish in move.parts) == known.duration
    after = {each.id: dates_of(workspace, each.id) for each in workspace.all(Project)}
    for move in proposal.moves:
        assert after[move.project_id][move.task_id] == (move.start_after, move.finish_after)
    assert list(unexplained(workspace, options)) == []
    for project_id, dates in after.items():
        for task_id, (start, _) in dates.items():
            if workspace.get(Task, task_id).actual_start is not None:
                assert start == before[project_id][task_id][0]
            assert start >= unlevelled[project_id][task_id][0]
        if options.within_slack:
            assert workspace.schedule(project_id).project_finish == finishes[project_id]
    *_, again = proposals(workspace, Scope(), options, seconds=0)
    assert again.moves == (), "what is levelled stays as it is"


def dates_of(workspace, project_id):
    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    return {
        each: (int(start), int(finish))
        for each, start, finish in zip(plan.tasks.ids, schedule.start, schedule.finish, strict=True)
    }


@SLOW
@given(portfolios(*CALM), OPTIONS)
def test_a_levelled_portfolio_of_plain_plans_asks_nobody_for_too_much(records, options):
    with tempfile.TemporaryDirectory() as folder, opened(folder, records) as workspace:
        check(workspace, options)


@SLOW
@given(portfolios(*WILD), OPTIONS)
def test_a_levelled_portfolio_of_all_there_is_leaves_overloads_only_for_a_reason(records, options):
    with tempfile.TemporaryDirectory() as folder, opened(folder, records) as workspace:
        check(workspace, options)


@st.composite
def people(draw):
    """Draw what is said of people besides: units, overhead, units over time, when they come and go."""
    found = {}
    for each in COMMON:
        if isinstance(each, Person):
            facts = {
                "max_units": draw(st.sampled_from((1.0, 1.0, 0.5, 2.0, 0.0))),
                "overhead_percent": draw(st.sampled_from((0.0, 0.0, 10.0, 40.0, 100.0))),
                "active_to": draw(st.none() | st.none() | DATES),
            }
            rows = [
                Availability(
                    id=f"{each.id}-{number}", person_id=each.id, start=draw(DATES), finish=draw(st.none() | DATES),
                    units=draw(st.sampled_from((0.0, 0.5, 1.0, 3.0))),
                )
                for number in range(draw(st.integers(0, 2)))
            ]  # fmt: skip
            found[each.id] = (replace(each, **facts), rows)
    return found


def shifts(workspace):
    """Return by person the shifts in which each task asks for them, and how much."""
    clocks, found = clocks_of(workspace), {}
    for project in workspace.all(Project):
        plan, schedule = workspace.plan(project.id), workspace.schedule(project.id)
        phasing = Phasing(plan, schedule, clocks)
        for number, (task_id, person_id) in enumerate(
            zip(plan.assignments["task_id"], plan.assignments["person_id"], strict=True)
        ):
            calendar = phasing.calendar(number)
            for start, finish, work in phasing.pieces(number):
                units = work / calendar.work(start, finish)
                found.setdefault(person_id, []).extend(
                    (*shift, units, task_id) for shift in calendar.spans(start, finish)
                )
    return found


def too_much(workspace):
    """Yield person, moment and units of tasks wherever more is asked than one alone may have, or several less overhead."""
    known, asked_of = units_of(workspace.all(Person), workspace.all(Availability)), shifts(workspace)
    for person in workspace.all(Person):
        pieces = asked_of.get(person.id, ())
        edges = {each for piece in pieces for each in piece[:2]} | {at for at, _ in known[person.id].steps}
        for at in edges:
            asked = {task_id: units for start, finish, units, task_id in pieces if start <= at < finish}
            there = known[person.id].at(at)
            share = there if len(asked) == 1 else there * (1 - person.overhead_percent / 100)
            if sum(asked.values()) > share + TOLERANCE:
                yield person.id, at, asked, there


@SLOW
@given(portfolios("people", "summaries", "calendars", "progress"), people(), st.sampled_from(list(Order)))
def test_units_over_time_overhead_and_night_shifts_are_kept_to_at_every_instant(records, staff, order):
    records = [staff[each.id][0] if isinstance(each, Person) else each for each in records]
    records += [row for _, rows in staff.values() for row in rows]
    with tempfile.TemporaryDirectory() as folder, opened(folder, records) as workspace:
        clear(workspace, Scope())
        *_, proposal = proposals(workspace, Scope(), Options(order=order), seconds=0)
        accept(workspace, proposal)
        for person_id, at, asked, there in too_much(workspace):
            told = [
                each for each in proposal.remaining if each.person_id == person_id and each.start <= at < each.finish
            ]
            assert told, f"{person_id} is asked for too much at {at}, and nothing says so"
            tasks = [workspace.get(Task, each) for each in asked]
            assert (
                max(asked.values()) > there
                or any(each.actual_start is not None or each.priority >= NEVER for each in tasks)
                or any(each.reason is Reason.ALONE for each in told)
            )


@SLOW
@given(portfolios(*WILD), st.integers(0, 1_000), st.booleans())
def test_whatever_order_tasks_are_placed_in_the_engine_puts_them_where_they_were_placed(records, seed, split):
    with tempfile.TemporaryDirectory() as folder, opened(folder, records) as workspace:
        levelled = Levelled(workspace, Scope(), Options(split=split))
        first = levelled.ground.place(dict.fromkeys(levelled.ground.spots(), 0))
        keys = shaken(levelled.ground, Order.STANDARD, first, 86_400.0 * 10, Random(seed))
        placed = levelled.ground.place(keys)
        accept(workspace, described(levelled, placed, 0.0, None, "test"))
        for (project_id, row), dates in placed.dates.items():
            schedule = workspace.schedule(project_id)
            assert (int(schedule.start[row]), int(schedule.finish[row])) == dates
