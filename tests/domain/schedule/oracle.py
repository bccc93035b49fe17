"""A scheduler that is slow and simple and shares nothing with the engine but the records it reads.

Time is a grid of half hours; a calendar says of each whether it is worked. Every date is worked out from all the others
again and again until nothing moves. What DOMAIN.md leaves open raises `Unsettled`, so that no answer to it is favoured.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from pmo_desktop.domain import moment
from pmo_desktop.domain.records import (
    Assignment,
    Calendar,
    CalendarException,
    ConstraintType,
    Dependency,
    LagKind,
    Leave,
    LinkType,
    Person,
    Progressing,
    Project,
    Record,
    Split,
    Task,
    TaskType,
    WorkWeek,
)

SLOT = 1_800
"""Everything given to the oracle is a whole number of half hours."""
PER_DAY = moment.DAY // SLOT
ORIGIN = moment.from_iso("2025-11-03")
"""A Monday; the grid begins there."""
DAYS = 420
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
STANDARD = ("08:00-12:00,13:00-17:00",) * 5 + ("",) * 2
OF_START = (LinkType.SS, LinkType.SF)
TO_START = (LinkType.FS, LinkType.SS)


class Unsettled(Exception):  # noqa: N818 - no error of the plan
    """The plan reaches beyond the grid or asks what the domain's rules leave open."""


class Axis:
    """The grid of one calendar; positions are half hours from the origin."""

    def __init__(self, worked: list[bool]) -> None:
        self.worked = worked
        self.before = [0]
        for each in worked:
            self.before.append(self.before[-1] + each)

    def work(self, start: int, finish: int) -> int:
        return self.before[finish] - self.before[start]

    def walk(self, at: int, slots: int) -> int:
        """Return where so much work from `at` ends: the earliest such place forwards, the latest backwards."""
        if slots == 0:
            return at
        target = self.before[at] + slots
        if not 0 < target < self.before[-1]:
            raise Unsettled
        return bisect_left(self.before, target) if slots > 0 else bisect_right(self.before, target) - 1

    def roll(self, at: int) -> int:
        """Return the first place at or after `at` that is worked."""
        found = bisect_right(self.before, self.before[at]) - 1
        if found >= len(self.worked):
            raise Unsettled
        return found

    def back(self, at: int) -> int:
        """Return the last place at or before `at` up to which is worked."""
        found = bisect_left(self.before, self.before[at])
        if not found:
            raise Unsettled
        return found

    def both(self, other: "Axis") -> "Axis":
        return Axis([one and two for one, two in zip(self.worked, other.worked, strict=True)])


ALWAYS = Axis([True] * (DAYS * PER_DAY))


def slot(at: int) -> int:
    found, rest = divmod(at - ORIGIN, SLOT)
    if rest or not 0 <= found < DAYS * PER_DAY:
        raise Unsettled
    return found


def at(place: int) -> int:
    return ORIGIN + place * SLOT


# Calendars, day by day


class Office:
    """The axes of a plan's calendars and people."""

    def __init__(self, project: Project, records: list[Record]) -> None:
        self.project = project
        self.calendars = {each.id: each for each in records if isinstance(each, Calendar)}
        self.people = {each.id: each for each in records if isinstance(each, Person)}
        self.weeks = [each for each in records if isinstance(each, WorkWeek)]
        self.exceptions = [each for each in records if isinstance(each, CalendarException)]
        self.leave = [each for each in records if isinstance(each, Leave)]
        self.axes: dict[str, Axis] = {}

    def axis(self, calendar_id: str | None) -> Axis:
        """Return the axis of a calendar, of the project's where none is named."""
        name = calendar_id if calendar_id in self.calendars else self.project.calendar_id
        if name not in self.axes:
            said = tuple(self.hours(name, ORIGIN + (day - 1) * moment.DAY) for day in range(DAYS + 1))
            self.axes[name] = laid_out(said)
        return self.axes[name]

    def hours(self, calendar_id: str, day: int) -> str:
        """Return the working times of the day that begins at `day`."""
        chain, name = [], calendar_id
        while name is not None:
            chain.append(name)
            name = self.calendars[name].base_id
        for name in chain:
            for each in self.exceptions:
                if each.calendar_id == name and each.start <= day < each.finish:
                    return each.shifts
        weekday = (day - ORIGIN) // moment.DAY % 7
        for name in chain:
            own = [each for each in self.weeks if each.calendar_id == name]
            dated = [each for each in own if each.start is not None and each.start <= day < each.finish]
            for week in (*dated, *(each for each in own if each.start is None)):
                if getattr(week, WEEKDAYS[weekday]) is not None:
                    return getattr(week, WEEKDAYS[weekday])
        return STANDARD[weekday]

    def of_person(self, person_id: str) -> Axis:
        worked = list(self.axis(self.people[person_id].calendar_id).worked)
        for each in self.leave:
            if each.person_id == person_id:
                first, last = slot(each.start), slot(each.finish)
                worked[first:last] = [False] * (last - first)
        return Axis(worked)

    def on_task(self, task: Task, person_id: str) -> Axis:
        own = self.of_person(person_id)
        if task.calendar_id is None:
            return own
        return self.axis(task.calendar_id) if task.ignore_resource_calendar else own.both(self.axis(task.calendar_id))


@lru_cache(maxsize=256)
def laid_out(days: tuple[str, ...]) -> Axis:
    """Return the axis of days of which the first lies before the grid, for its night shift."""
    worked = [False] * (DAYS * PER_DAY)
    for number, text in enumerate(days):
        for shift in filter(None, text.split(",")):
            begin, end = (int(each[:2]) * 2 + int(each[3:]) // 30 for each in shift.split("-"))
            first = (number - 1) * PER_DAY
            for place in range(first + begin, first + (end if end > begin else end + PER_DAY)):
                if 0 <= place < len(worked):
                    worked[place] = True
    return Axis(worked)


# One task


@dataclass
class Job:
    """One task that is worked on: everything in half hours."""

    task: Task
    axis: Axis
    span: int
    parts: list[tuple[Axis, int, int]]
    """For each assignment its axis, how long it takes and how late after the task it begins."""
    done: int = 0
    """How far into a begun task the work has come; `rest`: where in it what is left begins, later in a pause."""
    rest: int = 0
    left: list[int] | None = None
    """How long what is left of each part takes."""

    def finish(self, start: int) -> int:
        if not self.parts:
            return self.axis.walk(start, self.span)
        return max(axis.walk(axis.roll(axis.walk(start, delay)), amount) for axis, amount, delay in self.parts)

    def begin(self, finish: int) -> int:
        if not self.parts:
            return self.axis.walk(finish, -self.span)
        return min(axis.walk(finish, -(amount + delay)) for axis, amount, delay in self.parts)

    def back(self, finish: int) -> int:
        """Return the last place at or before `finish` where work on the task can end (mpxj cpm, S2)."""
        if self.parts:
            return max(axis.back(finish) for axis, _, _ in self.parts)
        return self.axis.back(finish) if self.span else finish

    def roll(self, start: int) -> int:
        if self.parts:
            return min(axis.roll(start) for axis, _, _ in self.parts)
        if not self.span and self.axis.worked[start - 1]:
            return start  # a milestone may lie at the end of a shift, but not where nobody works
        return self.axis.roll(start)

    def is_worked_up_to(self, at: int) -> bool:
        return any(axis.worked[at - 1] for axis in ([axis for axis, _, _ in self.parts] or [self.axis]))

    def goes_on(self, at: int) -> int:
        """Return where a begun task ends that goes on at `at`."""
        if not self.parts:
            return self.axis.walk(at, self.span - self.rest)
        return max(axis.walk(axis.roll(at), left) for (axis, _, _), left in zip(self.parts, self.left, strict=True))

    def go_on_for(self, finish: int) -> int:
        """Return the latest place at which a begun task goes on to end by `finish`."""
        if not self.parts:
            return self.axis.walk(finish, self.rest - self.span)
        return min(axis.walk(finish, -left) for (axis, _, _), left in zip(self.parts, self.left, strict=True))


def ends(link: Dependency) -> tuple[str, str]:
    return link.predecessor_id, link.successor_id


def whole(seconds: float) -> int:
    if seconds % SLOT:
        raise Unsettled
    return int(seconds // SLOT)


def maybe(moment_: int | None) -> int | None:
    return None if moment_ is None else slot(moment_)


class Oracle:
    """The schedule of one plan; every table is keyed by task id, places are half hours."""

    def __init__(self, project: Project, records: list[Record]) -> None:
        self.project = project
        self.office = Office(project, records)
        self.tasks = {each.id: each for each in records if isinstance(each, Task)}
        self.records = records
        self.leaves = {name: self.leaves_of(name) for name in self.tasks if self.takes_part(name)}
        self.jobs = {name: self.job(name) for name, below in self.leaves.items() if below == [name]}
        self.links, self.refused = [], []
        for each in records:
            if isinstance(each, Dependency) and all(name in self.leaves for name in ends(each)):
                if self.is_refused(each):
                    self.refused.append(each)
                elif all(self.leaves[name] for name in ends(each)):
                    self.links.append(each)
        self.floor = maybe(project.status_date) if project.floor_at_status_date else None
        self.first = slot(project.start)
        self.pinned: dict[str, int] = {}
        self.wanted: dict[str, int] = {}
        """Where all but the constraints that are honoured against logic would have tasks begin."""
        self.passed: dict[str, int] = {}
        """What done tasks pass on of the predecessors that they did not wait for."""
        self.resume: dict[str, int] = {}
        self.start = dict.fromkeys(self.jobs, self.first)
        self.finish = dict.fromkeys(self.jobs, self.first)
        self.until_still(self.forward)
        if project.schedule_from_finish and project.finish is not None:
            self.from_finish(slot(project.finish))
        else:
            self.from_start()

    def is_refused(self, link: Dependency) -> bool:
        """Say whether a link cannot hold: from a task to itself, or to the finish of a summary."""
        before, after = ends(link)
        return before == after or (after not in self.jobs and link.type not in TO_START)

    # What takes part

    def takes_part(self, name: str | None) -> bool:
        while name is not None:
            if not self.tasks[name].active or self.tasks[name].blank:
                return False
            name = self.tasks[name].parent_id
        return True

    def leaves_of(self, name: str) -> list[str]:
        below = [each for each, task in self.tasks.items() if task.parent_id == name]
        if not below:
            return [name]
        return [leaf for each in below if self.takes_part(each) for leaf in self.leaves_of(each)]

    def above(self, name: str) -> list[str]:
        """Return a task and the summaries it lies in."""
        found = [name]
        while (parent := self.tasks[found[-1]].parent_id) is not None:
            found.append(parent)
        return found

    def job(self, name: str) -> Job:
        task = self.tasks[name]
        axis = ALWAYS if task.elapsed else self.office.axis(task.calendar_id)
        pieces = sorted(
            (whole(each.start), whole(each.start + each.length))
            for each in self.records
            if isinstance(each, Split) and each.task_id == name
        )
        span = max([whole(task.duration), *(finish for _, finish in pieces)])
        job = Job(task, axis, span, [], *self.progress(task, pieces or [(0, span)]))
        if task.elapsed or not span or task.task_type is TaskType.FIXED_DURATION:
            return job
        job.left = []
        for each in self.records:
            if isinstance(each, Assignment) and each.task_id == name:
                amount = span if each.work is None or pieces else whole(each.work / each.units)
                if each.actual_work and each.work is not None and not pieces:
                    job.left.append(whole(each.remaining_work / each.units))
                    if self.is_begun(name):
                        amount = job.done + job.left[-1]
                else:
                    job.left.append(whole(amount * SLOT * (span - job.rest) / span) if self.is_begun(name) else 0)
                job.parts.append((self.office.on_task(task, each.person_id), amount, whole(each.delay)))
        if self.is_begun(name) and any(delay for _, _, delay in job.parts):
            raise Unsettled  # how late after what is left of a task a delayed assignment goes on is said nowhere
        return job

    def progress(self, task: Task, pieces: list[tuple[int, int]]) -> tuple[int, int]:
        """Return how far into a begun task the work has come, and where in it the rest begins: not in a pause."""
        worked = whole(task.actual_duration)
        for number, (start, finish) in enumerate(pieces):
            if worked < finish - start or (worked == finish - start and number + 1 == len(pieces)):
                return start + worked, start + worked
            if worked == finish - start:
                return finish, pieces[number + 1][0]
            worked -= finish - start
        return pieces[-1][1], pieces[-1][1]

    # The passes

    def until_still(self, one_pass) -> None:
        before = None
        for _ in range(60):
            now = one_pass()
            if now == before:
                return
            before = now
        raise AssertionError("never still")

    def from_start(self) -> None:
        self.back_from(self.end())
        last = self.end()
        self.pin({ConstraintType.ALAP})
        self.until_still(self.forward)
        self.project_finish = max(last, self.end())

    def from_finish(self, last: int) -> None:
        self.back_from(last)
        self.first = min(self.late_start.values(), default=last)
        self.pin({ConstraintType.ALAP, ConstraintType.SNLT, ConstraintType.FNLT})
        self.until_still(self.forward)
        self.project_finish = last

    def end(self) -> int:
        return max(self.finish.values(), default=self.first)

    def back_from(self, last: int) -> None:
        self.last = last
        self.late_start = dict.fromkeys(self.jobs, last)
        self.late_by = dict.fromkeys(self.jobs, last)
        self.late_finish = dict.fromkeys(self.jobs, last)
        self.until_still(self.backward)

    def pin(self, kinds: set[ConstraintType]) -> None:
        """Hold tasks as late as possible at their late dates."""
        for name, job in self.jobs.items():
            if job.task.constraint_type in kinds and job.task.actual_start is None and not job.task.manual:
                late = self.late_start[name]
                self.pinned[name] = late if self.project.schedule_from_finish else max(self.start[name], late)

    # Forward

    def forward(self):
        for name, job in self.jobs.items():
            task = job.task
            if task.manual:
                self.start[name], self.finish[name] = slot(task.manual_start), slot(task.manual_finish)
            elif task.actual_finish is not None:
                self.start[name], self.finish[name] = slot(task.actual_start), slot(task.actual_finish)
                self.pass_on(name)
            elif task.actual_start is not None:
                self.start[name] = slot(task.actual_start)
                self.finish[name] = max([self.under_way(name, job), *self.held(task)])
            else:
                self.start[name], self.finish[name] = self.place(name, job)
        return dict(self.start), dict(self.finish), dict(self.passed)

    def place(self, name: str, job: Job) -> tuple[int, int]:
        if name in self.pinned:
            return self.pinned[name], job.finish(self.pinned[name])
        task, kind, date = job.task, job.task.constraint_type, maybe(job.task.constraint_date)
        starts, finishes = self.asked(name)
        first, honoured = self.first, self.project.honour_constraints
        if kind in (ConstraintType.SNET, ConstraintType.MSO):
            first = min(first, date)
        if kind is ConstraintType.MFO and honoured:
            first = min(first, job.begin(date))
        starts += [first] if self.floor is None else [first, self.floor]
        if kind is ConstraintType.SNET or (kind is ConstraintType.MSO and not honoured):
            starts.append(date)
        if kind is ConstraintType.FNET or (kind is ConstraintType.MFO and not honoured):
            starts.append(job.begin(date))
        for each in self.above(name)[1:]:
            if self.tasks[each].constraint_type is ConstraintType.SNET:
                starts.append(slot(self.tasks[each].constraint_date))
        found = max(starts + [job.begin(each) for each in finishes])
        delay = whole(task.levelling_delay)
        self.wanted[name] = found
        if delay:
            self.wanted[name] = found + delay if task.levelling_elapsed else job.axis.walk(found, delay)
        held = self.overruled(job, kind, date, self.wanted[name])
        start = job.roll(held)
        finish = job.finish(start)
        if finishes and job.begin(max(finishes)) == found == held and max(finishes) > finish:
            # a link decides, and asks for a place at which this work does not end
            finish = max(finishes) if job.is_worked_up_to(max(finishes)) else job.roll(max(finishes))
        return start, finish

    def overruled(self, job: Job, kind: ConstraintType, date: int | None, found: int) -> int:
        """Return the start after constraints that break logic, where they are honoured."""
        if not self.project.honour_constraints or date is None:
            return found
        if kind is ConstraintType.MSO:
            return date
        if kind is ConstraintType.MFO:
            return job.begin(date)
        if kind is ConstraintType.SNLT:
            return min(found, date)
        return min(found, job.begin(date)) if kind is ConstraintType.FNLT else found

    def held(self, task: Task) -> list[int]:
        """Return what a constraint asks of the finish of a begun task."""
        asks = task.constraint_type is ConstraintType.FNET or (
            task.constraint_type is ConstraintType.MFO and not self.project.honour_constraints
        )
        return [slot(task.constraint_date)] if asks else []

    def under_way(self, name: str, job: Job) -> int:
        began, left = slot(job.task.actual_start), job.span - job.rest
        self.resume[name] = job.axis.walk(began, job.rest)
        if not left:
            return job.finish(began)
        earliest = job.axis.walk(began, job.done)
        bounds = [earliest] if self.floor is None else [earliest, self.floor]
        if self.project.progressing is Progressing.RETAINED_LOGIC:
            starts, finishes = self.asked(name, waiting_only=True)
            bounds += starts + [job.axis.walk(each, -left) for each in finishes]
        later = max(bounds)
        moved = [later] if job.axis.work(earliest, later) > 0 and later > self.resume[name] else []
        if job.task.resume is not None:
            moved = [max([*moved, slot(job.task.resume)])]
        if not moved:
            return job.finish(began)
        self.resume[name] = job.roll(moved[0])
        return job.goes_on(self.resume[name])

    def pass_on(self, name: str) -> None:
        """Let what follows a done task wait for the predecessors that it did not wait for, where logic is retained."""
        if self.project.progressing is Progressing.RETAINED_LOGIC:
            starts, finishes = self.asked(name, waiting_only=True)
            self.passed.pop(name, None)
            if starts or finishes:
                self.passed[name] = max(starts + finishes)

    def asked(self, name: str, *, waiting_only: bool = False) -> tuple[list[int], list[int]]:
        """Return what links ask of a task's start and of its finish."""
        starts, finishes = [], []
        for link in self.links:
            if link.successor_id not in self.above(name):
                continue
            before, of_start = self.leaves[link.predecessor_id], link.type in OF_START
            passed = [] if of_start else [self.passed[each] for each in before if each in self.passed]
            if waiting_only and self.is_done(link.predecessor_id) and not passed:
                continue
            place = min(self.start[each] for each in before) if of_start else max(self.finish[each] for each in before)
            place = max([place, *passed])
            (starts if link.type in TO_START else finishes).append(self.moved(link, place, 1))
        return starts, finishes

    def is_done(self, name: str) -> bool:
        return all(self.tasks[each].actual_finish is not None for each in self.leaves[name])

    def is_begun(self, name: str) -> bool:
        """Say whether a task goes on: begun and not done."""
        task = self.tasks[name]
        return task.actual_start is not None and task.actual_finish is None and not task.manual

    def undone(self, name: str) -> list[str]:
        return [each for each in self.leaves[name] if self.tasks[each].actual_finish is None]

    def moved(self, link: Dependency, place: int, sign: int) -> int:
        """Return a place moved by a link's lag, forwards or back."""
        lag = link.lag
        if link.lag_kind in (LagKind.PERCENT, LagKind.ELAPSED_PERCENT):
            lag = self.length(link.predecessor_id) * SLOT * link.lag // 10_000
        if link.lag_kind in (LagKind.ELAPSED, LagKind.ELAPSED_PERCENT):
            moved = place + sign * whole(lag)
            slot(at(moved))
            return moved
        job = self.jobs.get(link.successor_id)
        return (self.office.axis(None) if job is None else job.axis).walk(place, sign * whole(lag))

    def length(self, name: str) -> int:
        if name in self.jobs:
            return whole(self.tasks[name].duration)
        below = self.leaves[name]
        start, finish = min(self.start[each] for each in below), max(self.finish[each] for each in below)
        return self.office.axis(None).work(start, finish)

    # Backward

    def backward(self):
        for name in reversed(self.jobs):
            job = self.jobs[name]
            if job.task.actual_finish is not None:
                self.late_start[name], self.late_by[name] = self.start[name], self.finish[name]
                self.late_finish[name] = self.finish[name]
            else:
                self.late_start[name], self.late_by[name] = self.latest(name, job)
                self.late_finish[name] = job.back(self.late_by[name])
        return dict(self.late_start), dict(self.late_by)

    def latest(self, name: str, job: Job) -> tuple[int, int]:
        kind, date = job.task.constraint_type, maybe(job.task.constraint_date)
        starts, finishes = self.allowed(name)
        due = [slot(self.tasks[each].deadline) for each in self.above(name) if self.tasks[each].deadline is not None]
        for each in self.above(name)[1:]:
            due += (
                [slot(self.tasks[each].constraint_date)]
                if self.tasks[each].constraint_type is ConstraintType.FNLT
                else []
            )
        finishes += [self.last, *due]
        if kind in (ConstraintType.FNLT, ConstraintType.MFO):
            finishes.append(date)
        if self.is_begun(name):
            return self.start[name], min(finishes)
        if kind in (ConstraintType.SNLT, ConstraintType.MSO):
            starts.append(date)
        if self.project.honour_constraints and kind in (ConstraintType.MSO, ConstraintType.MFO):
            held = date if kind is ConstraintType.MSO else job.begin(date)
            starts, finishes = [held], [job.finish(held), *due, *([date] if kind is ConstraintType.MFO else [])]
        by_finish = job.begin(min(finishes))
        late = min([by_finish, *starts])
        return late, min(finishes) if late == by_finish else job.finish(late)

    def late_begin(self, name: str) -> int:
        """Return how late a task, or what is left of it, can begin."""
        return self.jobs[name].go_on_for(self.late_by[name]) if self.is_begun(name) else self.late_start[name]

    def allowed(self, name: str) -> tuple[list[int], list[int]]:
        """Return what links out of a task and of the summaries it lies in allow its start and its finish."""
        starts, finishes = [], []
        for link in self.links:
            if link.predecessor_id not in self.above(name) or self.is_done(link.successor_id):
                continue
            after, before = self.undone(link.successor_id), self.leaves[link.predecessor_id]
            place = min(self.late_begin(each) if link.type in TO_START else self.late_by[each] for each in after)
            if link.type not in OF_START:
                finishes.append(self.moved(link, place, -1))
            elif self.start[name] == min(self.start[each] for each in before):
                starts.append(self.moved(link, place, -1))
        return starts, finishes

    # Slack

    def slacks(self, name: str) -> tuple[int, int, int]:
        """Return start, finish and total slack of a task or a summary."""
        if self.has_none(name):
            return 0, 0, 0
        axis = self.jobs[name].axis if name in self.jobs else self.office.axis(None)
        start, finish, late_start, late_finish = self.stretch(name)
        if self.breaks_logic(name):
            start = max(start, self.wanted[name])
        by_start, by_finish = axis.work(start, late_start), axis.work(finish, late_finish)
        begun = any(self.tasks[each].actual_start is not None for each in self.leaves[name])
        return by_start, by_finish, by_finish if begun else min(by_start, by_finish)

    def stretch(self, name: str) -> tuple[int, int, int, int]:
        """Return early and late start and finish, of summaries over all in them."""
        tables = ((min, self.start), (max, self.finish), (min, self.late_start), (max, self.late_finish))
        return tuple(pick(dates[each] for each in self.leaves[name]) for pick, dates in tables)

    def breaks_logic(self, name: str) -> bool:
        """Say whether a constraint may hold a task elsewhere than logic asks: slack counts from what that asks."""
        kinds = (ConstraintType.MSO, ConstraintType.MFO, ConstraintType.SNLT, ConstraintType.FNLT)
        honoured = self.project.honour_constraints and self.tasks[name].constraint_type in kinds
        return honoured and name in self.wanted and name not in self.pinned

    def has_none(self, name: str) -> bool:
        """Say whether a task is done, or took all its slack to be as late as possible."""
        return name in self.jobs and (name in self.pinned or self.tasks[name].actual_finish is not None)

    def free(self, name: str) -> int:
        if self.has_none(name):
            return 0
        axis, gaps = self.jobs[name].axis if name in self.jobs else self.office.axis(None), []
        start, finish, _, _ = self.stretch(name)
        for link in self.links:
            out_of_fact = name in self.jobs and self.is_begun(name) and link.type in OF_START
            if link.predecessor_id != name or self.is_done(link.successor_id) or out_of_fact:
                continue
            after = self.undone(link.successor_id)
            place = min((self.start if link.type in TO_START else self.finish)[each] for each in after)
            gaps.append(axis.work(start if link.type in OF_START else finish, self.moved(link, place, -1)))
        return max(0, min(gaps) if gaps else self.slacks(name)[2])

    def share_done(self, name: str) -> tuple[int, int]:
        """Return how much of a task or summary is done, of how much."""
        done, of = 0, 0
        for each in self.leaves[name]:
            task = self.tasks[each]
            of += task.duration
            done += task.duration if task.actual_finish is not None else min(task.duration, task.actual_duration)
        if of:
            return done, of
        return len(self.leaves[name]) - len(self.undone(name)), len(self.leaves[name])

    def is_critical(self, name: str) -> bool:
        done, of = self.share_done(name)
        return done < of and self.slacks(name)[2] * SLOT <= self.project.critical_slack
