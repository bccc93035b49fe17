"""The engine agrees with a relaxation that is slow, simple and knows nothing of it."""

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from pmo_desktop.domain import moment
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
from pmo_desktop.domain.schedule import schedule

SLOT = 1_800
"""The relaxation counts in half hours; everything given to it is a whole number of them."""
ORIGIN = moment.from_iso("2025-11-03")
DAYS = 260
START = (moment.from_iso("2026-01-05T08:00") - ORIGIN) // SLOT
DAY_SLOTS = 48
SHIFTS = {
    "office": ([(16, 24), (26, 34)], range(5)),
    "nights": ([(44, 60)], range(5)),
    "always": ([(0, 48)], range(7)),
    "weekend": ([(20, 28)], (4, 5, 6)),
}
"""Half hours from midnight; past 48 they lie in the next day."""
WEEKS = {
    "office": ("08:00-12:00,13:00-17:00", 5),
    "nights": ("22:00-06:00", 5),
    "always": ("00:00-24:00", 7),
}


def axis(name: str) -> list[bool]:
    shifts, weekdays = SHIFTS[name]
    worked = [False] * (DAYS * DAY_SLOTS)
    for day in range(DAYS):
        if day % 7 in weekdays:
            for begin, end in shifts:
                for slot in range(day * DAY_SLOTS + begin, min(day * DAY_SLOTS + end, len(worked))):
                    worked[slot] = True
    return worked


AXES = {name: axis(name) for name in SHIFTS}


def walk(worked: list[bool], at: int, slots: int) -> int:
    while slots > 0:
        if at >= len(worked):
            reject()
        slots -= worked[at]
        at += 1
    while slots < 0:
        if at <= 0:
            reject()
        at -= 1
        slots += worked[at]
    return at


def roll(worked: list[bool], at: int) -> int:
    while not worked[at]:
        at += 1
    return at


def work(worked: list[bool], start: int, finish: int) -> int:
    return sum(worked[start:finish]) if start <= finish else -sum(worked[finish:start])


@dataclass
class Job:
    """One task: everything in half hours; `summary` is the number of the summary it lies in, or None."""

    duration: int
    calendar: str = "office"
    kind: ConstraintType = ConstraintType.ASAP
    date: int | None = None
    deadline: int | None = None
    summary: int | None = None
    began: int | None = None
    done: int = 0
    ended: int | None = None


@dataclass
class Tie:
    """A link from one row to another; rows from 100 on are summaries."""

    before: int
    after: int
    type: LinkType
    lag: int
    lag_kind: LagKind


@dataclass
class Case:
    jobs: list[Job]
    ties: list[Tie]
    honour: bool = False
    status: int | None = None
    progressing: Progressing = Progressing.RETAINED_LOGIC
    leaves: dict[int, list[int]] = field(init=False)

    def __post_init__(self):
        self.leaves = {number: [number] for number in range(len(self.jobs))}
        for number, job in enumerate(self.jobs):
            if job.summary is not None:
                self.leaves.setdefault(100 + job.summary, []).append(number)


class Relaxation:
    """Every date is worked out from the others again and again until nothing moves."""

    def __init__(self, case: Case):
        self.case = case
        self.start = [START] * len(case.jobs)
        self.finish = [START] * len(case.jobs)
        self._until_still(self._forward)
        self.end = max(self.finish)
        self.late_start = [self.end] * len(case.jobs)
        self.late_finish = [self.end] * len(case.jobs)
        self._until_still(self._backward)

    def _until_still(self, one_pass) -> None:
        before = None
        for _ in range(40):
            now = one_pass()
            if now == before:
                return
            before = now
        raise AssertionError("never still")

    def axis_of(self, row: int) -> list[bool]:
        return AXES["office"] if row >= 100 else AXES[self.case.jobs[row].calendar]

    def shifted(self, tie: Tie, at: int, sign: int) -> int:
        lag = tie.lag
        if tie.lag_kind in (LagKind.PERCENT, LagKind.ELAPSED_PERCENT):
            leaves = self.case.leaves[tie.before]
            whole = (
                work(AXES["office"], min(self.start[n] for n in leaves), max(self.finish[n] for n in leaves))
                if tie.before >= 100
                else self.case.jobs[tie.before].duration
            )
            if whole * lag % 100:
                reject()
            lag = whole * lag // 100
        if tie.lag_kind in (LagKind.ELAPSED, LagKind.ELAPSED_PERCENT):
            return at + sign * lag
        return walk(self.axis_of(tie.after), at, sign * lag)

    def asked(self, number: int, *, unfinished_only: bool = False) -> tuple[list[int], list[int]]:
        """Return what links ask of a job's start and of its finish."""
        starts, finishes = [], []
        for tie in self.case.ties:
            before = self.case.leaves[tie.before]
            if number not in self.case.leaves[tie.after]:
                continue
            if unfinished_only and tie.before < 100 and self.case.jobs[tie.before].ended is not None:
                continue
            from_start = tie.type in (LinkType.SS, LinkType.SF)
            at = min(self.start[n] for n in before) if from_start else max(self.finish[n] for n in before)
            (starts if tie.type in (LinkType.FS, LinkType.SS) else finishes).append(self.shifted(tie, at, 1))
        return starts, finishes

    def _forward(self):
        for number, job in enumerate(self.case.jobs):
            if job.ended is not None:
                self.start[number], self.finish[number] = job.began, job.ended
            elif job.began is not None:
                self.start[number], self.finish[number] = self._under_way(number, job)
            else:
                self.start[number] = self._begin(number, job)
                self.finish[number] = walk(AXES[job.calendar], self.start[number], job.duration)
        return list(self.start), list(self.finish)

    def _begin(self, number: int, job: Job) -> int:
        worked = AXES[job.calendar]
        starts, finishes = self.asked(number)
        starts.append(START)
        if self.case.status is not None:
            starts.append(self.case.status)
        if job.kind in (ConstraintType.SNET, ConstraintType.MSO):
            starts.append(job.date)
        if job.kind in (ConstraintType.FNET, ConstraintType.MFO):
            finishes.append(job.date)
        at = max(starts + [walk(worked, finish, -job.duration) for finish in finishes])
        if self.case.honour:
            by_finish = None if job.date is None else walk(worked, job.date, -job.duration)
            at = {
                ConstraintType.MSO: lambda: job.date,
                ConstraintType.MFO: lambda: by_finish,
                ConstraintType.SNLT: lambda: min(at, job.date),
                ConstraintType.FNLT: lambda: min(at, by_finish),
            }.get(job.kind, lambda: at)()
        return roll(worked, at) if job.duration else at

    def _under_way(self, number: int, job: Job) -> tuple[int, int]:
        worked, left = AXES[job.calendar], job.duration - job.done
        earliest = walk(worked, job.began, job.done)
        bounds = [earliest] if self.case.status is None else [earliest, self.case.status]
        if self.case.progressing is Progressing.RETAINED_LOGIC:
            starts, finishes = self.asked(number, unfinished_only=True)
            bounds += starts + [walk(worked, finish, -left) for finish in finishes]
        later = max(bounds)
        if not left or work(worked, earliest, later) <= 0:
            return job.began, walk(worked, job.began, job.duration)
        return job.began, walk(worked, roll(worked, later), left)

    def _backward(self):
        for number in reversed(range(len(self.case.jobs))):
            job = self.case.jobs[number]
            if job.ended is not None:
                self.late_start[number], self.late_finish[number] = self.start[number], self.finish[number]
                continue
            worked = AXES[job.calendar]
            starts, finishes = self.allowed(number)
            finishes.append(self.end)
            if job.deadline is not None:
                finishes.append(job.deadline)
            if job.kind in (ConstraintType.FNLT, ConstraintType.MFO):
                finishes.append(job.date)
            if job.kind in (ConstraintType.SNLT, ConstraintType.MSO):
                starts.append(job.date)
            by_finish = walk(worked, min(finishes), -job.duration)
            late = min([by_finish, *starts])
            if self.case.honour and job.kind is ConstraintType.MSO:
                late = job.date
            if self.case.honour and job.kind is ConstraintType.MFO:
                late = walk(worked, job.date, -job.duration)
            self.late_start[number] = late
            self.late_finish[number] = min(finishes) if late == by_finish else walk(worked, late, job.duration)
        return list(self.late_start), list(self.late_finish)

    def allowed(self, number: int) -> tuple[list[int], list[int]]:
        """Return what links out of a job allow its start and its finish."""
        starts, finishes = [], []
        for tie in self.case.ties:
            before = self.case.leaves[tie.before]
            after = list(self.case.leaves[tie.after])
            if number not in before or (tie.after < 100 and self.case.jobs[tie.after].ended is not None):
                continue
            to_start = tie.type in (LinkType.FS, LinkType.SS)
            at = min((self.late_start if to_start else self.late_finish)[n] for n in after)
            if tie.type in (LinkType.FS, LinkType.FF):
                finishes.append(self.shifted(tie, at, -1))
            elif self.start[number] == min(self.start[n] for n in before):
                starts.append(self.shifted(tie, at, -1))
        return starts, finishes

    def slack(self, number: int) -> int:
        job = self.case.jobs[number]
        if job.ended is not None:
            return 0
        worked = AXES[job.calendar]
        finish = work(worked, self.finish[number], self.late_finish[number])
        if job.began is not None:
            return finish
        return min(work(worked, self.start[number], self.late_start[number]), finish)

    def free(self, number: int) -> int:
        job, gaps = self.case.jobs[number], []
        if job.ended is not None:
            return 0
        for tie in self.case.ties:
            if tie.before != number or (tie.after < 100 and self.case.jobs[tie.after].ended is not None):
                continue
            after = self.case.leaves[tie.after]
            to_start = tie.type in (LinkType.FS, LinkType.SS)
            at = min(self.start[n] for n in after) if to_start else max(self.finish[n] for n in after)
            own = self.start[number] if tie.type in (LinkType.SS, LinkType.SF) else self.finish[number]
            gaps.append(work(AXES[job.calendar], own, self.shifted(tie, at, -1)))
        return max(0, min(gaps)) if gaps else self.slack(number)


# The same case for the engine


def at(slot: int) -> int:
    return ORIGIN + slot * SLOT


def when(slot: int | None) -> int | None:
    return None if slot is None else at(slot)


def name_of(row: int) -> str:
    return f"s{row - 100}" if row >= 100 else f"j{row}"


def plan_of(case: Case) -> Plan:
    project = Project(
        id="p", name="Case", start=at(START), calendar_id="office", honour_constraints=case.honour,
        status_date=when(case.status), floor_at_status_date=case.status is not None, progressing=case.progressing,
    )  # fmt: skip
    records = []
    for name, (shifts, count) in WEEKS.items():
        days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        week = {day: shifts if number < count else "" for number, day in enumerate(days)}
        records += [Calendar(id=name, name=name), WorkWeek(id=name, calendar_id=name, **week)]
    for summary in {job.summary for job in case.jobs} - {None}:
        records.append(Task(id=f"s{summary}", project_id="p", name=f"s{summary}", rank=f"{summary}"))
    for number, job in enumerate(case.jobs):
        records.append(
            Task(
                id=f"j{number}", project_id="p", name=f"j{number}", rank=f"{number:02}",
                parent_id=None if job.summary is None else f"s{job.summary}", duration=job.duration * SLOT,
                calendar_id=None if job.calendar == "office" else job.calendar, constraint_type=job.kind,
                constraint_date=when(job.date), deadline=when(job.deadline), actual_start=when(job.began),
                actual_finish=when(job.ended), actual_duration=job.done * SLOT,
            )
        )  # fmt: skip
    for number, tie in enumerate(case.ties):
        lag = tie.lag * 100 if tie.lag_kind in (LagKind.PERCENT, LagKind.ELAPSED_PERCENT) else tie.lag * SLOT
        records.append(
            Dependency(
                id=f"t{number}", project_id="p", predecessor_id=name_of(tie.before), successor_id=name_of(tie.after),
                type=tie.type, lag=lag, lag_kind=tie.lag_kind,
            )
        )  # fmt: skip
    return Plan.from_records(project, records)


def compare(case: Case) -> None:
    wanted = Relaxation(case)
    plan = plan_of(case)
    found = schedule(plan)
    assert found.findings == ()
    rows = [plan.tasks.row[f"j{number}"] for number in range(len(case.jobs))]
    for dates, name in (
        (wanted.start, "early_start"), (wanted.finish, "early_finish"), (wanted.late_start, "late_start"),
    ):  # fmt: skip
        shown = [moment.to_iso(int(getattr(found, name)[row])) for row in rows]
        assert shown == [moment.to_iso(at(slot)) for slot in dates], name
    for job, row, late in zip(case.jobs, rows, wanted.late_finish, strict=True):
        assert work(AXES[job.calendar], (int(found.late_finish[row]) - ORIGIN) // SLOT, late) == 0, "late_finish"
    slack = [wanted.slack(number) for number in range(len(case.jobs))]
    assert [int(found.total_slack[row]) // SLOT for row in rows] == slack
    assert [int(found.free_slack[row]) // SLOT for row in rows] == [wanted.free(n) for n in range(len(case.jobs))]
    assert [bool(found.critical[row]) for row in rows] == [
        job.ended is None and (not job.duration or job.done < job.duration) and total <= 0
        for job, total in zip(case.jobs, slack, strict=True)
    ]
    assert found.project_finish == at(wanted.end)
    for row, leaves in case.leaves.items():
        if row >= 100:
            own = plan.tasks.row[name_of(row)]
            assert int(found.start[own]) == at(min(wanted.start[n] for n in leaves))
            assert int(found.finish[own]) == at(max(wanted.finish[n] for n in leaves))
            assert bool(found.critical[own]) == any(bool(found.critical[rows[n]]) for n in leaves)


DURATIONS = st.sampled_from((0, 2, 4, 8, 16, 24, 32, 48, 80))
LAGS = st.one_of(
    st.tuples(st.sampled_from((0, 0, 0, 4, 16, 40, -4, -16, -40)), st.just(LagKind.WORKING)),
    st.tuples(st.sampled_from((16, 48, 100, -24)), st.just(LagKind.ELAPSED)),
    st.tuples(st.sampled_from((50, 100, -50)), st.sampled_from((LagKind.PERCENT, LagKind.ELAPSED_PERCENT))),
)
DATES = st.integers(-20, 15 * DAY_SLOTS).map(lambda slots: START + slots)
CONSTRAINTS = st.sampled_from([kind for kind in ConstraintType if kind is not ConstraintType.ALAP])


@st.composite
def jobs(draw, calendars=("office",), *, constrained=False, progressed=False, summaries=False):
    found, summary = [], -1
    for _ in range(draw(st.integers(1, 7))):
        job = Job(draw(DURATIONS), draw(st.sampled_from(calendars)))
        if constrained and draw(st.booleans()):
            job.kind = draw(CONSTRAINTS)
            job.date = None if job.kind is ConstraintType.ASAP else draw(DATES)
            job.deadline = draw(st.none() | DATES)
        if progressed and job.duration and draw(st.booleans()):
            job.began = roll(AXES[job.calendar], START + draw(st.integers(0, 200)))
            job.done = draw(st.integers(0, job.duration))
            if draw(st.booleans()):
                job.done = job.duration
                job.ended = walk(AXES[job.calendar], job.began, job.duration)
        if summaries:
            choice = draw(st.sampled_from(("none", "same", "new")))
            summary += choice == "new" or (choice == "same" and summary < 0)
            job.summary = None if choice == "none" else summary
        found.append(job)
    return found


@st.composite
def cases(draw, calendars=("office",), **kinds):
    case = Case(draw(jobs(calendars, **kinds)), [])
    rows = sorted(case.leaves)
    pairs = [
        (one, other) for one in rows for other in rows if max(case.leaves[one]) < min(case.leaves[other])
    ]  # every link leads on, so that there is no loop
    if pairs:
        chosen = draw(st.lists(st.sampled_from(pairs), max_size=10, unique=True))
        case.ties = [Tie(*pair, draw(st.sampled_from(list(LinkType))), *draw(LAGS)) for pair in chosen]
    return case


MANY = settings(max_examples=100, deadline=None)


@MANY
@given(cases())
def test_every_kind_of_link_and_lag(case):
    compare(case)


@MANY
@given(cases(("office", "nights", "always")))
def test_calendars_of_tasks(case):
    compare(case)


@MANY
@given(cases(("office", "nights"), constrained=True), st.booleans())
def test_constraints_and_deadlines(case, honour):
    case.honour = honour
    compare(case)


@MANY
@given(cases(("office", "nights"), progressed=True), st.none() | DATES, st.sampled_from(list(Progressing)[:2]))
def test_progress(case, status, progressing):
    case.status, case.progressing = status, progressing
    compare(case)


@MANY
@given(cases(("office", "nights"), summaries=True))
def test_summaries_with_links(case):
    compare(case)


@settings(max_examples=100, deadline=None)
@given(
    cases(("office", "nights", "always"), constrained=True, progressed=True, summaries=True),
    st.none() | DATES,
    st.booleans(),
)
def test_everything_at_once(case, status, honour):
    case.status, case.honour = status, honour
    compare(case)


# Slack by its meaning


@MANY
@given(cases())
def test_a_task_may_slip_by_its_slack_without_moving_the_finish_and_not_by_more(case):
    for tie in case.ties:
        tie.lag_kind = LagKind.WORKING  # elapsed lags lead into idle time, where slack cannot be told to the minute
    plan, worked = plan_of(case), AXES["office"]
    found = schedule(plan)
    ends = work(worked, 0, (found.project_finish - ORIGIN) // SLOT)
    for number in range(len(case.jobs)):
        row = plan.tasks.row[f"j{number}"]
        begins = (int(found.start[row]) - ORIGIN) // SLOT
        for more, moves in ((0, False), (1, True)):
            slots = int(found.total_slack[row]) // SLOT + more
            held = Case([Job(each.duration, each.calendar) for each in case.jobs], case.ties)
            held.jobs[number].kind = ConstraintType.SNET
            held.jobs[number].date = walk(worked, begins, slots)
            later = schedule(plan_of(held)).project_finish
            assert (work(worked, 0, (later - ORIGIN) // SLOT) > ends) == moves


def test_the_relaxation_itself_knows_the_textbook():
    """General Foundry in eight-hour days: 15 days, slack B 1, D 1, F 6 (as golden_b, on 24-hour days here)."""
    days = {"A": 2, "B": 3, "C": 2, "D": 4, "E": 4, "F": 3, "G": 5, "H": 2}
    logic = {"C": "A", "D": "B", "E": "C", "F": "C", "G": "DE", "H": "FG"}
    names = list(days)
    ties = [
        Tie(names.index(before), names.index(after), LinkType.FS, 0, LagKind.WORKING)
        for after, befores in logic.items()
        for before in befores
    ]
    found = Relaxation(Case([Job(count * 48, "always") for count in days.values()], ties))
    assert (found.end - START) / 48 == 15
    assert {name: found.slack(n) / 48 for n, name in enumerate(names) if found.slack(n)} == {"B": 1, "D": 1, "F": 6}


def test_an_empty_plan_and_one_without_tasks_that_take_part():
    project = Project(id="p", name="Empty", start=at(START))
    assert schedule(Plan.from_records(project, [])).project_finish == at(START)
    blank = [Task(id="b", project_id="p", blank=True), Task(id="i", project_id="p", active=False)]
    found = schedule(Plan.from_records(project, blank))
    assert np.all(found.start == -1)
    assert found.project_finish == at(START)


HUGE = 2**53


@pytest.mark.parametrize(
    "facts",
    [
        {"duration": HUGE}, {"duration": HUGE, "elapsed": True}, {"levelling_delay": HUGE},
        {"levelling_delay": HUGE, "levelling_elapsed": True}, {"duration": HUGE, "actual_start": at(START)},
        {"duration": HUGE, "actual_finish": at(START)}, {"duration": HUGE, "manual": True, "manual_start": at(START)},
        {"duration": HUGE, "constraint_type": ConstraintType.FNET, "constraint_date": at(START)},
    ],
)  # fmt: skip
@pytest.mark.parametrize("backwards", [False, True])
def test_a_task_out_of_all_proportion_is_named_and_the_others_still_get_their_dates(facts, backwards):
    finish = at(START + 480) if backwards else None
    project = Project(id="p", name="P", start=at(START), finish=finish, schedule_from_finish=backwards)
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
    project = Project(id="p", name="P", start=at(START))
    tasks = [Task(id=name, project_id="p", name=name) for name in "xyz"]
    tasks += [Task(id="x1", project_id="p", parent_id="x" if ends == "from a summary" else "z")]
    tasks += [Task(id="y1", project_id="p", parent_id="y" if ends == "into a summary" else "z")]
    link = Dependency(id="l", project_id="p", predecessor_id="x", successor_id="y", type=type, lag=lag, lag_kind=kind)
    found = schedule(Plan.from_records(project, [*tasks, link]))
    assert found.project_finish >= at(START)


@pytest.mark.parametrize("ends", [("x", "elsewhere"), ("elsewhere", "x")])
def test_a_link_to_another_project_is_named_and_the_task_still_gets_its_dates(ends):
    project = Project(id="p", name="P", start=at(START))
    link = Dependency(id="l", project_id="p", predecessor_id=ends[0], successor_id=ends[1])
    found = schedule(Plan.from_records(project, [Task(id="x", project_id="p", name="Here"), link]))
    (finding,) = found.findings
    assert (finding.tasks, finding.sentence) == (
        ("x",), "“Here” is linked to a task of another project: the link is ignored."
    )  # fmt: skip
    assert found.start[0] == at(START)
