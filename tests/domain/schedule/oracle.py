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
        if self.span:
            return self.axis.roll(start)
        if not (self.axis.worked[start] or self.axis.worked[start - 1]):
            raise Unsettled  # whether a milestone may lie where nobody works
        return start


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
        self.links = [
            each
            for each in records
            if isinstance(each, Dependency) and each.predecessor_id in self.leaves and each.successor_id in self.leaves
        ]
        if not all(self.leaves[each.predecessor_id] and self.leaves[each.successor_id] for each in self.links):
            raise Unsettled  # pending in the corpus: a summary without tasks that take part bounds nothing
        if any(name not in self.jobs and self.is_begun_to_be_done(name) for each in self.links for name in ends(each)):
            raise Unsettled  # pending in the corpus: what is done in a summary bounds nothing
        self.floor = maybe(project.status_date) if project.floor_at_status_date else None
        self.first = slot(project.start)
        self.pinned: dict[str, int] = {}
        self.broken: set[str] = set()
        """Tasks that a constraint holds before what logic asks: their start slack is pending in the corpus."""
        self.start = dict.fromkeys(self.jobs, self.first)
        self.finish = dict.fromkeys(self.jobs, self.first)
        self.until_still(self.forward)
        if project.schedule_from_finish and project.finish is not None:
            self.from_finish(slot(project.finish))
        else:
            self.from_start()

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
        pieces = [each for each in self.records if isinstance(each, Split) and each.task_id == name]
        span = max([whole(task.duration), *(whole(each.start + each.length) for each in pieces)])
        if task.elapsed or not span or task.task_type is TaskType.FIXED_DURATION:
            return Job(task, axis, span, [])
        parts = []
        for each in self.records:
            if isinstance(each, Assignment) and each.task_id == name:
                amount = span if each.work is None or pieces else whole(each.work / each.units)
                parts.append((self.office.on_task(task, each.person_id), amount, whole(each.delay)))
        return Job(task, axis, span, parts)

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
            elif task.actual_start is not None:
                self.start[name] = slot(task.actual_start)
                self.finish[name] = self.under_way(name, job)
            else:
                self.start[name] = self.begin(name, job)
                self.finish[name] = job.finish(self.start[name])
        return dict(self.start), dict(self.finish)

    def begin(self, name: str, job: Job) -> int:
        if name in self.pinned:
            return self.pinned[name]
        task, kind, date = job.task, job.task.constraint_type, maybe(job.task.constraint_date)
        starts, finishes = self.asked(name)
        self.settle_the_first(name, [*starts, *(job.begin(each) for each in finishes)])
        starts += [self.first] if self.floor is None else [self.first, self.floor]
        if kind in (ConstraintType.SNET, ConstraintType.MSO):
            starts.append(date)
        if kind in (ConstraintType.FNET, ConstraintType.MFO):
            finishes.append(date)
        for each in self.above(name)[1:]:
            if self.tasks[each].constraint_type is ConstraintType.SNET:
                starts.append(slot(self.tasks[each].constraint_date))
        found = max(starts + [job.begin(each) for each in finishes])
        self.settle_the_end(name, job, found)
        delay = whole(task.levelling_delay)
        if delay:
            found = found + delay if task.levelling_elapsed else job.axis.walk(found, delay)
        return job.roll(self.overruled(job, kind, date, found))

    def settle_the_first(self, name: str, asked: list[int]) -> None:
        """Refuse a task that its links (others than FF) would let begin before the project."""
        into = [each for each in self.links if each.successor_id in self.above(name)]
        if any(each.type is not LinkType.FF for each in into) and max(asked) < self.first:
            raise Unsettled

    def settle_the_end(self, name: str, job: Job, found: int) -> None:
        """Refuse a task that an SF link holds to a moment at which no work ends."""
        for link in self.links:
            if link.type is LinkType.SF and link.successor_id in self.above(name):
                place = self.moved(link, min(self.start[each] for each in self.leaves[link.predecessor_id]), 1)
                if job.begin(place) == found and job.back(place) != place:
                    raise Unsettled  # pending in the corpus: the finish is that very moment

    def overruled(self, job: Job, kind: ConstraintType, date: int | None, found: int) -> int:
        """Return the start after constraints that break logic, where they are honoured."""
        if not self.project.honour_constraints or date is None:
            return found
        if kind in (ConstraintType.MSO, ConstraintType.MFO):
            held = date if kind is ConstraintType.MSO else job.begin(date)
            (self.broken.add if held < found else self.broken.discard)(job.task.id)
            return held
        if kind is ConstraintType.SNLT:
            return min(found, date)
        return min(found, job.begin(date)) if kind is ConstraintType.FNLT else found

    def under_way(self, name: str, job: Job) -> int:
        began, done = slot(job.task.actual_start), whole(job.task.actual_duration)
        left = whole(job.task.duration) - done
        if job.parts or job.span != done + left:
            raise Unsettled  # how assignments and pieces go on has cases in the corpus alone
        if job.task.constraint_type is ConstraintType.FNET:
            raise Unsettled  # pending in the corpus: it holds the finish
        earliest = job.axis.walk(began, done)
        bounds = [earliest] if self.floor is None else [earliest, self.floor]
        if self.project.progressing is Progressing.RETAINED_LOGIC:
            starts, finishes = self.asked(name, waiting_only=True)
            bounds += starts + [job.axis.walk(each, -left) for each in finishes]
        later = max(bounds)
        if not left or job.axis.work(earliest, later) <= 0:
            return job.axis.walk(began, done + left)
        return job.axis.walk(job.axis.roll(later), left)

    def asked(self, name: str, *, waiting_only: bool = False) -> tuple[list[int], list[int]]:
        """Return what links ask of a task's start and of its finish."""
        starts, finishes = [], []
        for link in self.links:
            if link.successor_id not in self.above(name) or (waiting_only and self.is_done(link.predecessor_id)):
                continue
            before = self.leaves[link.predecessor_id]
            of_start = link.type in OF_START
            place = min(self.start[each] for each in before) if of_start else max(self.finish[each] for each in before)
            (starts if link.type in TO_START else finishes).append(self.moved(link, place, 1))
        return starts, finishes

    def is_done(self, name: str) -> bool:
        return all(self.tasks[each].actual_finish is not None for each in self.leaves[name])

    def is_begun(self, name: str) -> bool:
        """Say whether a task goes on: begun and not done."""
        task = self.tasks[name]
        return task.actual_start is not None and task.actual_finish is None

    def is_out_of_begun(self, link: Dependency) -> bool:
        """Say whether a link's late dates hang on a task that goes on (pending in the corpus)."""
        into = any(self.is_begun(each) for each in self.leaves[link.successor_id])
        return into or (link.type in OF_START and any(self.is_begun(each) for each in self.leaves[link.predecessor_id]))

    def is_begun_to_be_done(self, name: str) -> bool:
        return any(self.tasks[each].actual_finish is not None for each in self.leaves[name])

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
        finishes += [self.last, *([] if job.task.deadline is None else [slot(job.task.deadline)])]
        if kind in (ConstraintType.FNLT, ConstraintType.MFO):
            finishes.append(date)
        if kind in (ConstraintType.SNLT, ConstraintType.MSO):
            starts.append(date)
        by_finish = job.begin(min(finishes))
        late = min([by_finish, *starts])
        if self.project.honour_constraints and kind is ConstraintType.MSO:
            late = date
        if self.project.honour_constraints and kind is ConstraintType.MFO:
            late = job.begin(date)
        return late, min(finishes) if late == by_finish else job.finish(late)

    def allowed(self, name: str) -> tuple[list[int], list[int]]:
        """Return what links out of a task and of the summaries it lies in allow its start and its finish."""
        starts, finishes = [], []
        for link in self.links:
            if link.predecessor_id not in self.above(name) or self.is_done(link.successor_id):
                continue
            after, before = self.leaves[link.successor_id], self.leaves[link.predecessor_id]
            place = min((self.late_start if link.type in TO_START else self.late_by)[each] for each in after)
            if link.type not in OF_START:
                finishes.append(self.moved(link, place, -1))
            elif self.start[name] == min(self.start[each] for each in before):
                starts.append(self.moved(link, place, -1))
        return starts, finishes

    # Slack

    def slacks(self, name: str) -> tuple[int, int, int]:
        """Return start, finish and total slack."""
        job = self.jobs[name]
        if self.has_none(name):
            return 0, 0, 0
        start = job.axis.work(self.start[name], self.late_start[name])
        finish = job.axis.work(self.finish[name], self.late_finish[name])
        return start, finish, finish if job.task.actual_start is not None else min(start, finish)

    def has_none(self, name: str) -> bool:
        """Say whether a task is done, or took all its slack to be as late as possible."""
        late = self.tasks[name].constraint_type is ConstraintType.ALAP and name in self.pinned
        return late or self.tasks[name].actual_finish is not None

    def free(self, name: str) -> int:
        job, gaps = self.jobs[name], []
        if self.has_none(name):
            return 0
        for link in self.links:
            if link.predecessor_id != name or self.is_done(link.successor_id):
                continue
            after = self.leaves[link.successor_id]
            place = (
                min(self.start[each] for each in after)
                if link.type in TO_START
                else max(self.finish[each] for each in after)
            )
            own = self.start[name] if link.type in OF_START else self.finish[name]
            gaps.append(job.axis.work(own, self.moved(link, place, -1)))
        return max(0, min(gaps)) if gaps else self.slacks(name)[2]

    def is_critical(self, name: str) -> bool:
        task = self.tasks[name]
        done = task.actual_finish is not None or 0 < task.duration <= task.actual_duration
        return not done and self.slacks(name)[2] * SLOT <= self.project.critical_slack
