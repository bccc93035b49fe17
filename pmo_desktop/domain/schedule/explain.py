"""Why a task stands where it stands: what asks for its dates or holds them, in order, each with the date it imposes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import ActivityKind, ConstraintType, LinkType
from pmo_desktop.domain.schedule import bounds
from pmo_desktop.domain.schedule.clocks import Part
from pmo_desktop.domain.schedule.engine import Scheduler
from pmo_desktop.domain.schedule.result import NO_PART, Schedule
from pmo_desktop.domain.schedule.rows import STRETCHED
from pmo_desktop.domain.schedule.running import kernel
from pmo_desktop.domain.schedule.wording import Wording

START, FINISH = "start", "finish"
_TO_START = frozenset({LinkType.FS, LinkType.SS})
_FROM_START = frozenset({LinkType.SS, LinkType.SF})
_FOLLOWED = frozenset({"link", "summary"})
"""The kinds of drivers that lead on to another task."""
_ENDING = frozenset({"actual", "manual", "summary", "link", "status", "resume", "constraint", "expected"})
"""The kinds of drivers that hold a finish by themselves: it would not move with the start."""
_HOLDING = frozenset({"pin_start", "pin_finish", "pull_start", "pull_finish"})


@dataclass(frozen=True, slots=True)
class Driver:
    """One thing that bears on a task's dates.

    `kind` is link, summary, constraint, status, project, actual, manual, levelling, late, leave or calendar for what bears on
    the start; duration, assignment, leave, split, expected, resume and the same for what bears on the finish. `at` is the
    moment it imposes; `task_id` the task it comes from, where it comes from one; `decides` says that the date would be
    another without it; `of` is the date it bears on, START or FINISH.
    """

    kind: str
    at: int
    text: str
    task_id: str | None = None
    decides: bool = False
    of: str = START


@dataclass(frozen=True, slots=True)
class Step:
    """One task on the way back from a date to where it comes from.

    `of` is the date that was asked about, START or FINISH; `drivers` are what decides it there, the last to apply first: what
    makes the finish, then what makes the start where the finish follows from that.
    """

    task_id: str
    start: int
    finish: int
    of: str
    drivers: tuple[Driver, ...]

    @property
    def at(self) -> int:
        """The date that was asked about."""
        return self.start if self.of == START else self.finish


def explain(plan: Plan, schedule: Schedule, row: int) -> tuple[Driver, ...]:
    """Return what bears on the start of a task row, what decides first; empty for rows that take no part.

    Of a task that has begun also what holds the rest of it.
    """
    return _explainer(plan, schedule).start(row)


def explain_finish(plan: Plan, schedule: Schedule, row: int) -> tuple[Driver, ...]:
    """Return what makes a task row end when it does; empty for rows that take no part."""
    return _explainer(plan, schedule).finish(row)


def trace(plan: Plan, schedule: Schedule, row: int) -> tuple[Step, ...]:
    """Return the chain of drivers of a task row: itself, what drives it, what drives that, to where nothing else does."""
    return _explainer(plan, schedule).trace(row)


def _explainer(plan: Plan, schedule: Schedule) -> "Explainer":
    scheduler = Scheduler(plan)
    scheduler.run()
    return Explainer(scheduler, schedule)


class Explainer:
    """Explains the dates of one plan; `scheduler` has just given `schedule` and is only asked, never moved."""

    def __init__(self, scheduler: Scheduler, schedule: Schedule) -> None:
        self.scheduler = scheduler
        self.schedule = schedule
        self.plan, self.net = scheduler.plan, scheduler.net
        self.words = Wording(scheduler.plan)

    def start(self, row: int) -> tuple[Driver, ...]:
        """Return what bears on the start of a task row, what decides first; see `explain`."""
        if self._begun_at(row) is not None and not self.schedule.summary[row]:
            return (*self._start(row), *self._of_rest(row))
        return self._start(row)

    def finish(self, row: int) -> tuple[Driver, ...]:
        """Return what makes a task row end when it does; empty for rows that take no part."""
        if self.schedule.start[row] == NO_PART:
            return ()
        return tuple(replace(each, of=FINISH) for each in self._finish(row))

    def trace(self, row: int) -> tuple[Step, ...]:
        """Return the steps from a row’s finish back to where that comes from: see `Step`."""
        steps: list[Step] = []
        seen: set[tuple[int, str]] = set()
        at: tuple[int, str] | None = (row, FINISH)
        while at is not None and at not in seen and self.schedule.start[at[0]] != NO_PART:
            seen.add(at)
            own, side = at
            drivers = self._deciding(own, side)
            start, finish = int(self.schedule.start[own]), int(self.schedule.finish[own])
            steps.append(Step(self.plan.tasks.ids[own], start, finish, side, drivers))
            at = self._before(own, side, drivers)
        return tuple(steps)

    def driven_by(self, row: int) -> frozenset[int]:
        """Return the task rows that decide when a row starts or ends: through links, and of a summary those in it."""
        if self.schedule.start[row] == NO_PART:
            return frozenset()
        rows = self.plan.tasks.row
        return frozenset(
            rows[each.task_id]
            for each in self._deciding(row, FINISH)
            if each.kind in _FOLLOWED and each.task_id is not None and each.task_id in rows
        )

    # Which way back

    def _deciding(self, row: int, side: str) -> tuple[Driver, ...]:
        """Return what decides a date, and where that is a finish that follows from the start what decides that."""
        found = [each for each in (self.finish(row) if side == FINISH else ()) if each.decides]
        if not self.net.span[row] and self.net.state[row] == kernel.TO_DO:
            found = [each for each in found if each.kind != "duration"]  # a milestone ends where it starts
        if side == START or not any(each.kind in _ENDING for each in found):
            found += [each for each in self._start(row) if each.decides]
        return tuple(found)

    def _before(self, row: int, side: str, drivers: Sequence[Driver]) -> tuple[int, str] | None:
        """Return the row, and which of its dates, that a date hangs on; None where nothing in the plan comes before."""
        rows = self.plan.tasks.row
        led = next((each for each in drivers if each.kind in _FOLLOWED and each.task_id in rows), None)
        if led is None or led.task_id is None:
            return None
        if led.kind == "summary":
            return rows[led.task_id], side
        return rows[led.task_id], self._looked_at(row, led)

    def _looked_at(self, row: int, driver: Driver) -> str:
        """Return which date of its predecessor the link behind a driver looks at."""
        for link in self._links_into(row):
            if self.plan.tasks.ids[self.net.link_from[link]] == driver.task_id and self._asked(row, link) == driver.at:
                return START if self.net.from_start[link] else FINISH
        return FINISH

    # The start

    def _begun_at(self, row: int) -> int | None:
        found: int | None = self.plan.tasks["actual_start"][row]
        return found

    def _start(self, row: int) -> tuple[Driver, ...]:
        if self.schedule.start[row] == NO_PART:
            return ()
        settled = self._settled(row, START)
        if settled is not None:
            return settled
        if self._begun_at(row) is not None:
            return (Driver("actual", int(self.schedule.start[row]), "It really began then.", decides=True),)
        return self._of_leaf(row)

    def _settled(self, row: int, side: str) -> tuple[Driver, ...] | None:
        """Return what decides a date that no logic does; None where logic may."""
        tasks, at = self.plan.tasks, int((self.schedule.start if side == START else self.schedule.finish)[row])
        if self.schedule.summary[row]:
            return self._of_summary(row, side)
        if self.net.lost[row]:
            return (Driver("calendar", at, "Its calendar has no working time where it is needed.", decides=True),)
        if tasks["kind"][row] in STRETCHED:
            return self._stretched(row, side)
        if (tasks["manual"][row] or tasks["external"][row]) and tasks[f"manual_{side}"][row] is not None:
            return (self._set_by_hand(row, at),)
        return None

    def _set_by_hand(self, row: int, at: int) -> Driver:
        elsewhere = self.plan.tasks["external"][row]
        if elsewhere:
            return Driver("manual", at, f"The date of “{elsewhere}” as last known.", decides=True)
        if self.plan.tasks["milestone"][row] and not self.net.span[row]:
            said = "The date was written for this milestone: it stays until somebody changes it, whatever comes before."
            return Driver("manual", at, said, decides=True)
        return Driver("manual", at, "The date was set by hand.", decides=True)

    def _of_summary(self, row: int, side: str) -> tuple[Driver, ...]:
        """Return the tasks that make a summary start or end when it does."""
        dates = self.schedule.start if side == START else self.schedule.finish
        which = "earliest" if side == START else "last"
        names, ids = self.plan.tasks["name"], self.plan.tasks.ids
        return tuple(
            Driver("summary", int(dates[leaf]), f"Its {which} task, “{names[leaf]}”.", ids[leaf], decides=True)
            for leaf in self.plan.outline.leaves(row)
            if self.net.counts[leaf] and dates[leaf] == dates[row]
        )

    def _stretched(self, row: int, side: str) -> tuple[Driver, ...]:
        """Return what an activity that takes its dates from those around it takes one from."""
        at = int(self.schedule.start[row] if side == START else self.schedule.finish[row])
        if self.plan.tasks["kind"][row] is ActivityKind.WBS_SUMMARY:
            return (
                Driver("duration", at, "It stretches over the activities of its part of the breakdown.", decides=True),
            )
        around = (
            (before if after == row else after)
            for before, after in self.scheduler.links.stretching.values()
            if row in {before, after}
        )
        found = next((each for each in around if at in {self.schedule.start[each], self.schedule.finish[each]}), None)
        if found is None:
            return (
                Driver("duration", at, "A level of effort: it lasts as long as what it is linked to.", decides=True),
            )
        name = self.plan.tasks["name"][found]
        said = f"A level of effort: it {'starts' if side == START else 'ends'} with “{name}”."
        return (Driver("link", at, said, self.plan.tasks.ids[found], decides=True),)

    def _of_leaf(self, row: int) -> tuple[Driver, ...]:
        start = int(self.schedule.start[row])
        asked = sorted(self._asking(row), key=lambda each: -each.at)
        latest = max(each.at for each in asked)
        moved = self._moved(row, latest, start)
        held = any(each.kind in {"constraint", "late"} for each in moved)
        drivers = [replace(each, decides=each.at == latest and not held) for each in asked]
        return (*moved, *drivers)

    def _asking(self, row: int) -> Iterator[Driver]:
        """Yield everything that asks for an earliest start; the latest of them counts."""
        net, plan = self.net, self.plan
        asked = list(self._constraints(row))
        begins = "The project is planned from its finish, and so begins then."
        said = begins if plan.project.schedule_from_finish else "The project starts then."
        yield Driver("project", min([net.project_start, *(each.at for each in asked)]), said)
        if net.floor != kernel.NONE:
            yield Driver("status", net.floor, f"Work not done yet starts no earlier than the {self.words.status_date}.")
        yield from asked
        above = net.open_above[row]
        while above >= 0:
            if net.ask_start[above] != kernel.NONE:
                yield Driver("constraint", net.ask_start[above], self._of_phase(above), plan.tasks.ids[above])
            above = net.open_above[above]
        for link in self._links_into(row):
            yield self._of_link(row, link)
        yield from self._from_outside(row)

    def _of_phase(self, above: int) -> str:
        tasks = self.plan.tasks
        said = self.words.constraint(tasks["constraint_type"][above], tasks["constraint_date"][above])
        return f"“{tasks['name'][above]}”, in which it lies, has a constraint: {said}."

    def _constraints(self, row: int) -> Iterator[Driver]:
        """Yield the constraints that ask for a start or a finish no earlier than a date."""
        table = bounds.table(self.plan.project)
        for kind, date in self._constrained(row):
            asks = table.get(kind, ())
            said = f"Its constraint: {self.words.constraint(kind, date)}."
            if "ask_start" in asks:
                yield Driver("constraint", date, said)
            elif "ask_finish" in asks:
                yield Driver("constraint", self._reckoned(kernel.start_for, row, date), said)

    def _constrained(self, row: int) -> Iterator[tuple[ConstraintType, int]]:
        """Yield the dated constraints of a task."""
        tasks = self.plan.tasks
        for prefix in ("", "second_"):
            date = tasks[f"{prefix}constraint_date"][row]
            if date is not None:
                yield tasks[f"{prefix}constraint_type"][row], date

    def _lying_in(self, row: int) -> Iterator[int]:
        """Yield the row and the summaries above it that links lead into."""
        while row >= 0:
            yield row
            row = self.net.open_above[row]

    def _links_into(self, row: int) -> list[int]:
        net = self.net
        return [
            net.into[place] for at in self._lying_in(row) for place in range(net.into_first[at], net.into_first[at + 1])
        ]

    def _asked(self, row: int, link: int) -> int:
        """Return the start a link leads to."""
        at = self._reckoned(kernel.asked_by, link)
        return at if self.net.to_start[link] else self._reckoned(kernel.start_for, row, at)

    def _of_link(self, row: int, link: int) -> Driver:
        net, through = self.net, self.net.link_to[link]
        text = self.words.link(self.scheduler.links.number(link), row, None if through == row else through)
        return Driver("link", self._asked(row, link), text, self.plan.tasks.ids[net.link_from[link]])

    def _from_outside(self, row: int) -> Iterator[Driver]:
        plan, reached = self.plan, set(self._lying_in(row))
        for link_id, (successor, _) in self.scheduler.links.outer.items():
            number = plan.dependencies.row[link_id]
            if successor in reached:
                at = self.scheduler.links.asked[link_id]
                if plan.dependencies["type"][number] not in _TO_START:
                    at = self._reckoned(kernel.start_for, row, at)
                text = self.words.link(number, row, None if successor == row else successor)
                yield Driver("link", at, text, plan.dependencies["predecessor_id"][number])

    def _moved(self, row: int, asked: int, start: int) -> Sequence[Driver]:
        """Return what comes on top of what was asked, in reverse order of how it applies."""
        tasks = self.plan.tasks
        found = []
        delay = tasks["levelling_delay"][row]
        if delay:
            asked = self._reckoned(kernel.delayed, row, asked)
            at = self._reckoned(kernel.next_of, row, asked)
            length = self.words.lasting(delay, elapsed=tasks["levelling_elapsed"][row])
            found.append(Driver("levelling", at, f"Work was spread (levelling): it waits {length}.", decides=True))
        worked = self._reckoned(kernel.next_of, row, asked)
        if start not in {asked, worked}:
            return [*found, self._held(row, start)]
        if worked != asked and not delay:
            found.append(self._waiting_for_work(row, asked, worked))
        return found

    def _held(self, row: int, start: int) -> Driver:
        """Return what holds a task elsewhere than logic would."""
        if self.net.pinned[row] != kernel.NONE:
            return Driver("late", start, "It is to be as late as it can be without delaying others.", decides=True)
        table = bounds.table(self.plan.project)
        holding = [each for each in self._constrained(row) if _HOLDING.intersection(table.get(each[0], ()))]
        said = f": {self.words.constraint(*holding[0])}" if holding else ""
        return Driver("constraint", start, f"Its constraint holds it, whatever links ask{said}.", decides=True)

    def _waiting_for_work(self, row: int, asked: int, worked: int) -> Driver:
        """Return what keeps work from beginning when it could: leave, where its people would else work, or a calendar."""
        clocks, people = self.scheduler.clocks, self.scheduler.clocks.people_on(row)
        away = [each for each in people if clocks.without_leave(each).next_start(asked) < worked]
        if away:
            one = len(away) == 1
            return Driver(
                "leave", worked, f"{self.words.names(away)} {'is' if one else 'are'} on leave until then.", decides=True
            )
        return Driver("calendar", worked, f"The next working time of {self._whose_time(row, people)}.", decides=True)

    def _whose_time(self, row: int, people: Sequence[str]) -> str:
        own = self.words.own_calendar(row)
        if people:
            return self.words.names(people) + (f" and its calendar “{own}”" if own else "")
        return f"its calendar “{own}”" if own else "the project’s calendar"

    # The finish

    def _finish(self, row: int) -> tuple[Driver, ...]:
        finish = int(self.schedule.finish[row])
        settled = self._settled(row, FINISH)
        if settled is not None:
            return settled
        if self.plan.tasks["actual_finish"][row] is not None:
            return (Driver("actual", finish, "It really ended then.", decides=True),)
        if self.net.expected[row] == finish:
            return (Driver("expected", finish, "Its expected finish: what is left takes until then.", decides=True),)
        if self._begun_at(row) is not None:
            return self._finish_of_begun(row)
        return tuple(self._held_to_finish(row)) or self._made_of(row, int(self.schedule.start[row]))

    def _held_to_finish(self, row: int) -> Iterator[Driver]:
        """Yield the links into a finish that keep it where no work ends."""
        net, finish = self.net, int(self.schedule.finish[row])
        if self._reckoned(kernel.finish_of, row, int(self.schedule.start[row])) >= finish:
            return
        for link in self._links_into(row):
            if not net.to_start[link]:
                at = self._reckoned(kernel.asked_by, link)
                if self._reckoned(kernel.next_of, row, at) == finish:
                    yield replace(self._of_link(row, link), at=at, decides=True)

    def _finish_of_begun(self, row: int) -> tuple[Driver, ...]:
        net, goes_on, finish = self.net, int(self.schedule.resume[row]), int(self.schedule.finish[row])
        found: list[Driver] = []
        if net.ask_finish[row] == finish:
            return tuple(replace(each, at=finish, decides=True) for each in self._constraints(row))
        if net.left[row] > 0 and goes_on != NO_PART:
            left = self.words.lasting(net.left[row], elapsed=self.plan.tasks["elapsed"][row])
            found.append(Driver("duration", finish, f"{left} of it is left to do.", decides=True))
            found += self._leave_on_the_way(row, self.scheduler.clocks.people_on(row), goes_on, finish)
        else:
            found += self._made_of(row, int(self.schedule.start[row]))
        return (*found, *self._of_rest(row))

    def _of_rest(self, row: int) -> Iterator[Driver]:
        """Yield what holds what is left of a begun task, where it does not simply go on."""
        goes_on, net = int(self.schedule.resume[row]), self.net
        if goes_on == NO_PART or self.plan.tasks["actual_finish"][row] is not None:
            return
        if net.resume[row] != kernel.NONE and self._rolls_to(row, net.resume[row], goes_on):
            yield Driver("resume", net.resume[row], "What is left goes on from then: that was set.", None, True, FINISH)
        if net.floor != kernel.NONE and net.floor <= goes_on and self._rolls_to(row, net.floor, goes_on):
            said = f"What is left goes on from the {self.words.status_date}."
            yield Driver("status", net.floor, said, None, True, FINISH)
        if net.retained:
            for link in self._links_into(row):
                if self._reckoned(kernel.drives, link, row):
                    yield replace(self._of_link(row, link), decides=True, of=FINISH)

    def _rolls_to(self, row: int, at: int, worked: int) -> bool:
        return self._reckoned(kernel.next_of, row, at) == worked

    def _made_of(self, row: int, start: int) -> tuple[Driver, ...]:
        """Return what makes the time from a start to the finish: those who decide it, or the duration, with what interrupts."""
        finish = int(self.schedule.finish[row])
        found: list[Driver] = []
        deciding = [each for each in self.scheduler.clocks.shares(row) if _ends(each[1], start) >= finish]
        for number, part in deciding:
            found += self._of_person(number, part, start, finish)
        return tuple(found) or (*self._of_splits(row, finish), self._of_duration(row, finish))

    def _of_person(self, number: int, part: Part, start: int, finish: int) -> Iterator[Driver]:
        """Yield the assignment that ends last, and the leave on its way."""
        of = self.plan.assignments
        person, units = of["person_id"][number], of["units"][number]
        share = "" if units == 1.0 else f" at {units * 100:g} %"
        later = f", from {self.words.lasting(part.delay)} after its start" if part.delay else ""
        said = f"{self.words.names([person])} needs {self.words.lasting(part.amount)} for it{share}{later}."
        yield Driver("assignment", finish, said, decides=True)
        yield from self._leave_on_the_way(self.plan.tasks.row[of["task_id"][number]], [person], start, finish)

    def _leave_on_the_way(self, row: int, people: Sequence[str], start: int, finish: int) -> Iterator[Driver]:
        """Yield the leave by which each of some people loses working time between two moments."""
        clocks, leave = self.scheduler.clocks, self.plan.leave
        for person in people:
            free = clocks.without_leave(person)
            for own, begins, ends in zip(leave["person_id"], leave["start"], leave["finish"], strict=True):
                if own != person or begins >= finish or ends <= start:
                    continue
                lost = free.work(max(begins, start), min(ends, finish))
                if lost > 0 and not self.plan.tasks["ignore_resource_calendar"][row]:
                    said = f"{self.words.names([person])} is on leave on the way: {self.words.lasting(lost)}."
                    yield Driver("leave", free.next_start(ends), said, decides=True)

    def _of_splits(self, row: int, finish: int) -> Iterator[Driver]:
        segments = self.scheduler.clocks.segments(row)
        if len(segments) > 1:
            pauses = self.net.span[row] - sum(end - begin for begin, end in segments)
            count = len(segments) - 1
            said = f"It pauses {'once' if count == 1 else f'{count} times'}, for {self.words.lasting(pauses)} in all."
            yield Driver("split", finish, said, decides=True)

    def _of_duration(self, row: int, finish: int) -> Driver:
        tasks = self.plan.tasks
        duration, own = tasks["duration"][row], self.words.own_calendar(row)
        if not duration:
            return Driver("duration", finish, "A milestone: it takes no time.", decides=True)
        length = self.words.lasting(duration, elapsed=tasks["elapsed"][row])
        where = f" on its calendar “{own}”" if own and not tasks["elapsed"][row] else ""
        return Driver("duration", finish, f"It takes {length}{where}.", decides=True)

    # The kernel

    def _reckoned(self, ask: Callable[..., int], *of: int) -> int:
        """Return what the kernel answers, over a longer layout of calendars where it looks beyond the one it has."""
        net, layout = self.net, self.scheduler.layout
        found = ask(net, *of)
        while net.ran_off >= 0:
            number, back = net.ran_off, bool(net.ran_back)
            net.ran_off = -1
            if net.low[number] <= net.first_ever if back else net.high[number] >= net.last_ever:
                break
            layout.lengthen(number, back=back)
            layout.fill(net)
            found = ask(net, *of)
        return found


def _ends(part: Part, start: int) -> int:
    """Return where an assignment ends whose task begins at a moment."""
    begins = part.calendar.next_start(part.calendar.add(start, part.delay))
    return part.calendar.add(begins, part.amount)
