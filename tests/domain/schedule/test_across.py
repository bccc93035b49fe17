"""Plans that wait for each other get the dates one plan of all their tasks would have, with no run that is not needed."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Delete, Insert, Update, foreseen
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Calendar,
    ConstraintType,
    Dependency,
    LagKind,
    LinkType,
    Progressing,
    Project,
    Task,
    WorkWeek,
)
from pmo_desktop.domain.schedule import FindingKind, explain, schedule
from pmo_desktop.domain.schedule.across import Across, in_order

START = moment.from_iso("2026-01-05T08:00")
DAY = 28_800
SHIFTS = "08:00-12:00,13:00-17:00"
WORK = [
    Calendar(id="c", name="Standard"),
    WorkWeek(id="w", calendar_id="c", monday=SHIFTS, tuesday=SHIFTS, wednesday=SHIFTS, thursday=SHIFTS, friday=SHIFTS,
             saturday="", sunday=""),
]  # fmt: skip


class Portfolio:
    """Plans by project id, and an `Across` that counts its runs: tasks are named by project and number, `a1`, `b2`."""

    def __init__(self, **days: tuple[int, ...]) -> None:
        self.plans = {project: plan_of(project, lengths) for project, lengths in days.items()}
        self.runs: Counter[str] = Counter()
        self.across = Across(self.run)

    def run(self, plan: Plan):
        self.runs[plan.project.id] += 1
        return schedule(plan)

    def link(self, before: str, after: str, kind: LinkType = LinkType.FS, lag: int = 0, key: str = "") -> None:
        made = Dependency(
            id=key or f"{before}-{after}",
            project_id=after[0],
            predecessor_id=before,
            successor_id=after,
            type=kind,
            lag=lag,
        )
        self.change(after[0], Insert(made))

    def change(self, project: str, *changes) -> None:
        self.plans[project].patch(map(foreseen, changes))

    def settle(self):
        self.runs.clear()
        return self.across.settle(self.plans)

    def dates(self) -> dict[str, str]:
        found = self.settle()
        return {
            task_id: f"{day(found[project].start[row])}–{day(found[project].finish[row])}"
            for project, plan in self.plans.items() for task_id, row in plan.tasks.row.items()
        }  # fmt: skip


def plan_of(project: str, lengths: tuple[int, ...]) -> Plan:
    tasks = [
        Task(
            id=f"{project}{number}", project_id=project, name=f"Task {number}", rank=f"{number:03}", duration=days * DAY
        )
        for number, days in enumerate(lengths, 1)
    ]
    named = Project(
        id=project,
        name=f"Project {project}",
        code=project.upper(),
        start=START,
        calendar_id="c",
        floor_at_status_date=False,
    )
    return Plan.from_records(named, [*WORK, *tasks])


def day(at) -> int:
    return moment.to_date(int(at)).day


def test_a_task_waits_for_one_of_another_project():
    portfolio = Portfolio(a=(3,), b=(2,))
    portfolio.link("a1", "b1")
    assert portfolio.dates() == {"a1": "5–7", "b1": "8–9"}


@pytest.mark.parametrize(
    ("kind", "lag", "dates"),
    [
        (LinkType.FS, DAY, "9–12"), (LinkType.SS, DAY, "6–7"), (LinkType.FF, 0, "6–7"), (LinkType.SF, 3 * DAY, "6–7"),
        (LinkType.FS, -DAY, "7–8"),
    ],
)  # fmt: skip
def test_every_type_of_link_and_lag_leads_across(kind, lag, dates):
    portfolio = Portfolio(a=(3,), b=(2,))
    portfolio.link("a1", "b1", kind, lag)
    assert portfolio.dates()["b1"] == dates


def test_a_link_from_outside_into_a_summary_holds_all_that_lies_in_it():
    portfolio = Portfolio(a=(3,), b=(2, 2))
    portfolio.change("b", Insert(Task(id="b9", project_id="b", name="Phase", rank="000")))
    portfolio.change("b", *(Update(Task, each, {"parent_id": "b9"}) for each in ("b1", "b2")))
    portfolio.link("a1", "b9")
    assert portfolio.dates() == {"a1": "5–7", "b1": "8–9", "b2": "8–9", "b9": "8–9"}


def test_late_dates_stop_at_the_border_of_a_project():
    portfolio = Portfolio(a=(3, 5), b=(9,))
    portfolio.link("a1", "b1")
    found = portfolio.settle()["a"]
    assert [int(slack) // DAY for slack in found.total_slack] == [2, 0]


def test_projects_that_wait_for_each_other_settle():
    portfolio = Portfolio(a=(1, 1, 1), b=(1, 1))
    for before, after in (("a1", "b1"), ("b1", "a2"), ("a2", "b2"), ("b2", "a3")):
        portfolio.link(before, after)
    assert portfolio.dates() == {"a1": "5–5", "b1": "6–6", "a2": "7–7", "b2": "8–8", "a3": "9–9"}
    assert [found.findings for found in portfolio.settle().values()] == [(), ()]


def test_only_what_a_change_reaches_is_run_again():
    portfolio = Portfolio(a=(3, 1), b=(2,), c=(2,), d=(1,))
    portfolio.link("a1", "b1")
    portfolio.link("b1", "c1")
    portfolio.settle()
    assert portfolio.runs == {"a": 1, "b": 1, "c": 1, "d": 1}
    before = portfolio.settle()
    assert portfolio.runs == {}
    portfolio.change("a", Update(Task, "a2", {"duration": 2 * DAY}))
    after = portfolio.settle()
    assert portfolio.runs == {"a": 1}, "what waits for a1 does not move with a2"
    assert after["b"] is before["b"]
    portfolio.change("a", Update(Task, "a1", {"duration": 4 * DAY}))
    portfolio.settle()
    assert portfolio.runs == {"a": 1, "b": 1, "c": 1}
    portfolio.change("d", Update(Task, "d1", {"duration": 4 * DAY}))
    portfolio.settle()
    assert portfolio.runs == {"d": 1}


def test_rows_added_above_a_predecessor_change_how_it_is_written_and_run_only_their_plan():
    portfolio = Portfolio(a=(3,), b=(2,))
    portfolio.link("a1", "b1")
    portfolio.settle()
    portfolio.change("a", Insert(Task(id="a0", project_id="a", name="First", rank="000")))
    portfolio.settle()
    seen = portfolio.plans["b"].outside["a1"]
    assert (seen.code, seen.number, seen.name, seen.project_name) == ("A", 2, "Task 1", "Project a")
    assert portfolio.runs == {"a": 1}


def test_a_loop_across_projects_is_cut_named_and_the_rest_scheduled():
    portfolio = Portfolio(a=(1, 1), b=(1, 1))
    portfolio.link("a1", "a2")
    portfolio.link("a2", "b1", key="1")
    portfolio.link("b1", "b2")
    portfolio.link("b2", "a1", key="2")
    assert portfolio.dates() == {"a1": "5–5", "a2": "6–6", "b1": "7–7", "b2": "8–8"}
    found = portfolio.settle()
    for project in ("a", "b"):
        (finding,) = found[project].findings
        assert finding.kind is FindingKind.LOOP
        assert finding.tasks == ("a1", "a2", "b1", "b2")
        assert "“Task 1” (A) → “Task 2” (A) → “Task 1” (B) → “Task 2” (B) → “Task 1” (A)" in finding.sentence
        assert "from “Task 2” (B) to “Task 1” (A) is left out" in finding.sentence


def test_a_loop_through_a_summary_of_another_project_is_found():
    portfolio = Portfolio(a=(1,), b=(1,))
    portfolio.change("b", Insert(Task(id="b9", project_id="b", name="Phase", rank="000")))
    portfolio.change("b", Update(Task, "b1", {"parent_id": "b9"}))
    portfolio.link("a1", "b9")
    portfolio.link("b1", "a1")
    assert [each.kind for each in portfolio.settle()["a"].findings] == [FindingKind.LOOP]


def test_phases_of_inactive_tasks_close_no_loop():
    portfolio = Portfolio(a=(1,), b=(1,))
    for project in "ab":
        phase = f"{project}9"
        portfolio.change(project, Insert(Task(id=phase, project_id=project, name="Phase", rank="000")))
        portfolio.change(project, Update(Task, f"{project}1", {"parent_id": phase, "active": False}))
    portfolio.link("a9", "b9")
    portfolio.link("b9", "a9")
    assert [found.findings for found in portfolio.settle().values()] == [(), ()]


def test_a_loop_that_is_undone_is_no_longer_said():
    portfolio = Portfolio(a=(1,), b=(1,))
    portfolio.link("a1", "b1")
    portfolio.link("b1", "a1")
    assert portfolio.settle()["a"].findings
    portfolio.change("a", Delete(Dependency, "b1-a1"))
    assert [found.findings for found in portfolio.settle().values()] == [(), ()]
    assert portfolio.dates() == {"a1": "5–5", "b1": "6–6"}


def test_a_loop_within_one_plan_is_said_there_alone():
    portfolio = Portfolio(a=(1, 1, 1), b=(1,))
    portfolio.link("a1", "a2")
    portfolio.link("a2", "a1")
    portfolio.link("a2", "b1")
    portfolio.link("b1", "a3")
    found = portfolio.settle()
    assert [len(each.findings) for each in found.values()] == [1, 0]


def test_dates_that_never_come_to_rest_are_said_and_run_only_so_often():
    portfolio = Portfolio(a=(1, 1), b=(1,))
    portfolio.change("a", Update(Task, "a1", {"constraint_type": ConstraintType.ALAP}))
    portfolio.link("a1", "b1")
    portfolio.link("b1", "a2")
    found = portfolio.settle()
    assert "do not come to rest" in found["a"].findings[-1].sentence
    assert portfolio.runs["a"] <= 4
    portfolio.settle()
    assert portfolio.runs == {}
    portfolio.change("a", Update(Task, "a1", {"constraint_type": ConstraintType.ASAP}))
    assert [each.findings for each in portfolio.settle().values()] == [(), ()]


def test_an_inactive_task_of_another_project_holds_nothing():
    portfolio = Portfolio(a=(3,), b=(2,))
    portfolio.link("a1", "b1")
    portfolio.change("a", Update(Task, "a1", {"active": False}))
    found = portfolio.settle()["b"]
    assert (day(found.start[0]), found.findings) == (5, ())
    assert "link" not in {driver.kind for driver in explain(portfolio.plans["b"], found, 0)}
    assert portfolio.plans["b"].outside["a1"].number == 1, "and is still written in its cell"


def test_what_is_done_elsewhere_no_longer_holds_work_that_has_begun():
    portfolio = Portfolio(a=(3,), b=(4,))
    portfolio.link("a1", "b1")
    portfolio.change("b", Update(Task, "b1", {"actual_start": START, "actual_duration": DAY}))
    assert portfolio.dates()["b1"] == "5–12"
    portfolio.change("a", Update(Task, "a1", {"actual_start": START, "actual_duration": 3 * DAY,
                                              "actual_finish": START + 57 * 3600}))  # fmt: skip
    assert portfolio.dates()["b1"] == "5–8"


def test_why_a_task_starts_then_names_the_project_it_waits_for():
    portfolio = Portfolio(a=(3,), b=(2,))
    portfolio.link("a1", "b1")
    found = portfolio.settle()["b"]
    driver = next(each for each in explain(portfolio.plans["b"], found, 0) if each.kind == "link")
    assert (driver.text, driver.task_id) == ("“Task 1” of Project a ends.", "a1")


def test_a_task_that_stands_for_another_projects_says_since_when_its_dates_are_known():
    portfolio = Portfolio(b=(2,))
    known = {
        "manual": True,
        "manual_start": START,
        "manual_finish": START + 57 * 3600,
        "external": r"C:\Plans\Depot.mpp\7",
    }
    portfolio.change("b", Insert(Task(id="b0", project_id="b", name="Deliver", rank="000", **known)))
    portfolio.link("b0", "b1")
    portfolio.across = Across(schedule, lambda ids: {each: moment.from_iso("2025-12-24") for each in ids})
    found = portfolio.settle()["b"]
    plan = portfolio.plans["b"]
    row = plan.tasks.row["b1"]
    assert day(found.start[row]) == 8
    driver = next(each for each in explain(plan, found, row) if each.kind == "link")
    assert driver.text == "“Deliver” of Depot.mpp, as known on 2025-12-24, ends."


def test_groups_come_after_what_they_wait_for():
    needs = {"a": {"b"}, "b": {"c", "d"}, "c": {"b"}, "d": set(), "e": {"a"}}
    assert in_order(needs) == [("d",), ("b", "c"), ("a",), ("e",)]


def test_a_chain_of_thousands_of_projects_is_no_trouble():
    needs = {f"{number:05}": {f"{number + 1:05}"} for number in range(5_000)} | {"05000": set()}
    assert [group[0] for group in in_order(needs)] == [f"{number:05}" for number in reversed(range(5_001))]


# One plan of all


BLOCKS = 5


@st.composite
def portfolios(draw):
    """Draw projects, tasks in phases that belong to one of them, and links that lead from earlier to later ones."""
    project = st.sampled_from("abc")
    tasks, links, order = [], [], []
    for block in range(draw(st.integers(2, BLOCKS))):
        home = draw(project)
        phase = f"{home}:{block}"
        tasks.append(Task(id=phase, project_id=home, name=phase, rank=f"{block}"))
        leaves = [f"{phase}.{number}" for number in range(draw(st.integers(1, 3)))]
        for number, leaf in enumerate(leaves):
            held = draw(st.sampled_from([None, None, START + 2 * 86_400, START + 9 * 86_400]))
            started = draw(st.sampled_from([None, None, None, START]))
            length = draw(st.integers(0, 4)) * DAY // 2
            tasks.append(
                Task(
                    id=leaf, project_id=home, parent_id=phase, name=leaf, rank=f"{number}", duration=length,
                    constraint_type=ConstraintType.SNET if held else ConstraintType.ASAP, constraint_date=held,
                    actual_start=started, actual_duration=length // 2 if started else 0,
                )
            )  # fmt: skip
        order.append((phase, leaves))
    ends = [(place, each) for place, (phase, leaves) in enumerate(order) for each in (phase, *leaves)]
    for number in range(draw(st.integers(0, 12))):
        one, other = draw(st.sampled_from(ends)), draw(st.sampled_from(ends))
        if one[0] >= other[0]:
            continue
        into_phase = "." not in other[1]
        kind = draw(st.sampled_from([LinkType.FS, LinkType.SS] if into_phase else list(LinkType)))
        lag_kind = draw(st.sampled_from([LagKind.WORKING, LagKind.ELAPSED, LagKind.PERCENT]))
        lag = draw(st.integers(-2, 3)) * (5_000 if lag_kind is LagKind.PERCENT else DAY // 2)
        links.append(
            Dependency(
                id=f"{number:02}", project_id=other[1][0], predecessor_id=one[1], successor_id=other[1], type=kind,
                lag=lag, lag_kind=lag_kind,
            )
        )  # fmt: skip
    return tasks, links, draw(st.sampled_from(list(Progressing)))


@st.composite
def tangles(draw):
    """Draw projects with links between any of their tasks and phases."""
    tasks = []
    for block in range(draw(st.integers(2, BLOCKS))):
        home = draw(st.sampled_from("abc"))
        phase = f"{home}:{block}"
        tasks.append(Task(id=phase, project_id=home, name=phase, rank=f"{block}"))
        tasks += [
            Task(id=f"{phase}.{number}", project_id=home, parent_id=phase, name="", rank=f"{number}", duration=DAY,
                 active=draw(st.integers(0, 9)) > 0)
            for number in range(draw(st.integers(1, 2)))
        ]  # fmt: skip
    ends = st.sampled_from(tasks)
    links = [
        Dependency(id=f"{number:02}", project_id=after.project_id, predecessor_id=before.id, successor_id=after.id)
        for number, (before, after) in enumerate(draw(st.lists(st.tuples(ends, ends), max_size=8)))
    ]
    return tasks, links


def split(settings: Project, tasks: list[Task], links: list[Dependency]) -> dict[str, Plan]:
    return {
        project: Plan.from_records(
            replace(settings, id=project, code=project),
            [*WORK, *(each for each in (*tasks, *links) if each.project_id == project)],
        )
        for project in sorted({task.project_id for task in tasks})
    }


SETTINGS = Project(id="", name="", start=START, calendar_id="c", floor_at_status_date=False)


@given(tangles())
def test_a_loop_is_said_where_one_plan_of_all_has_one_and_nowhere_else(drawn):
    tasks, links = drawn
    whole = schedule(Plan.from_records(SETTINGS, [*WORK, *tasks, *links]))
    plans = split(SETTINGS, tasks, links)
    runs = Counter()

    def run(plan):
        runs[plan.project.id] += 1
        return schedule(plan)

    found = Across(run).settle(plans)
    said = [each for result in found.values() for each in result.findings]
    assert any(each.kind is FindingKind.LOOP for each in said) == any(
        each.kind is FindingKind.LOOP for each in whole.findings
    )
    assert not any("come to rest" in each.sentence for each in said)
    if not any(each.kind is FindingKind.LOOP for each in said):
        for project, plan in plans.items():
            starts = {task_id: int(found[project].start[row]) for task_id, row in plan.tasks.row.items()}
            assert starts == {task_id: int(whole.start[tasks_row(tasks, task_id)]) for task_id in starts}


def tasks_row(tasks: list[Task], task_id: str) -> int:
    return next(row for row, task in enumerate(tasks) if task.id == task_id)


@given(portfolios())
def test_linked_plans_have_the_dates_of_one_plan_of_all(drawn):
    tasks, links, progressing = drawn
    settings = replace(SETTINGS, progressing=progressing)
    whole = Plan.from_records(settings, [*WORK, *tasks, *links])
    expected = schedule(whole)
    plans = split(settings, tasks, links)
    found = Across().settle(plans)
    for project, plan in plans.items():
        own = [each for each in expected.findings if each.tasks[-1] in plan.tasks]  # who was early, not who waited
        assert {each.sentence for each in found[project].findings} == {each.sentence for each in own}
        for task_id, row in plan.tasks.row.items():
            at = whole.tasks.row[task_id]
            dates = (int(found[project].start[row]), int(found[project].finish[row]))
            assert dates == (int(expected.start[at]), int(expected.finish[at])), task_id
