"""A named person takes over work of a generic role, or of somebody else: all of it, a part, or what lies in some weeks.

The work stays what it is. Where the person has less time than is asked at once, they take as much as they have and the rest
stays; what is done stays with who did it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar import WorkingCalendar
from pmo_desktop.domain.changes import Change, ChangeSet, Delete, Insert, Update
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.work import format_work
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.plan.work import Share
from pmo_desktop.domain.records import Assignment, Availability, Booking, Person, Project, ProjectState, Task
from pmo_desktop.domain.resources.bookings import Entry, Stretch, changes, write
from pmo_desktop.domain.resources.load import LoadTable
from pmo_desktop.domain.resources.phasing import Phasing, Piece, work_between
from pmo_desktop.domain.resources.units import Units
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.services.bookings import lines_of, rooms_of
from pmo_desktop.services.load import load_table
from pmo_desktop.services.planning.work import effort_of
from pmo_desktop.services.workspace import Workspace

_RUNNING = (ProjectState.PROPOSED, ProjectState.APPROVED, ProjectState.ACTIVE, ProjectState.ON_HOLD)
_MOST_WEEKS = 78
_CLOSE = 60
"""Seconds of work that are not told apart."""
TASK, BOOKING = "Task", "Booking"


@dataclass(frozen=True, slots=True)
class Terms:
    """Whose work goes to whom: of `project_ids` (None: all), of the tasks named (None: all), what lies in [start, finish).

    `share` of it goes (1.0: all); None leaves an end of the time open.
    """

    giver_id: str
    taker_id: str
    project_ids: tuple[str, ...] | None = None
    task_ids: tuple[str, ...] | None = None
    start: int | None = None
    finish: int | None = None
    share: float = 1.0

    def clipped(self, start: int, finish: int) -> tuple[int, int]:
        """Return what of [start, finish) lies in the time meant."""
        return max(start, start if self.start is None else self.start), min(
            finish, finish if self.finish is None else self.finish
        )


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that goes: `taken` of `whole` seconds; `weeks` says where it lies, by Monday."""

    key: str
    kind: str
    project_id: str | None
    name: str
    taken: int
    whole: int
    changes: tuple[Change, ...]
    weeks: Mapping[int, float]

    @property
    def detail(self) -> str:
        if self.whole - self.taken < _CLOSE:
            return format_work(self.taken)
        return f"{format_work(self.taken)} of {format_work(self.whole)}"


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the taker: seconds there are, that are asked now, and that would be."""

    start: int
    capacity: float
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Preview:
    giver: Person
    taker: Person
    items: tuple[Item, ...]
    projects: Mapping[str, str]
    load: LoadTable

    def weeks(self, chosen: Collection[str] | None = None) -> list[Week]:
        """Return the taker's weeks from the first to the last in which something comes."""
        coming: dict[int, float] = defaultdict(float)
        for item in self.items:
            if chosen is None or item.key in chosen:
                for week, seconds in item.weeks.items():
                    coming[week] += seconds
        row = next((row for row, person in enumerate(self.load.people) if person.id == self.taker.id), None)
        if row is None or not coming:
            return []
        first, last = min(coming), max(coming)
        return [
            Week(start, float(self.load.capacity[row, n]), before, before + coming.get(start, 0.0))
            for n, start in enumerate(self.load.starts)
            if first <= start <= last and (before := float(self.load.demand[row, n])) >= 0
        ]

    def sentence(self, chosen: Collection[str] | None = None) -> str:
        """Return what the taker's weeks come to, in one line."""
        weeks = self.weeks(chosen)
        if not weeks:
            return f"{self.taker.name} gets no work from this."
        over = [each for each in weeks if each.after > each.capacity + 1]
        busiest = max(weeks, key=lambda each: each.after / max(1.0, each.capacity))
        share = f"{busiest.after / busiest.capacity:.0%}" if busiest.capacity > 0 else "work in a week off"
        said = f"{self.taker.name}’s busiest week would be that of {format_date(busiest.start)}: {share}"
        if not over:
            return f"{said}; never too much."
        now = sum(each.before > each.capacity + 1 for each in weeks)
        return f"{said}; too much in {len(over)} of {len(weeks)} weeks ({now} now)."


def preview(workspace: Workspace, terms: Terms) -> Preview:
    """Return what would go, and the taker's load; raise InvalidValueError where the two cannot be such."""
    giver, taker = _people(workspace, terms)
    items = [*_tasks(workspace, terms, taker), *_bookings(workspace, terms)]
    names = {each.id: f"{each.code}  {each.name}".strip() for each in workspace.all(Project)}
    weeks = [week for item in items for week in item.weeks]
    first = min(weeks, default=workspace.today())
    count = min(_MOST_WEEKS, (max(weeks, default=first) - first) // moment.WEEK + 1)
    return Preview(giver, taker, tuple(items), names, load_table(workspace, first, int(count)))


def substitute(workspace: Workspace, terms: Terms, chosen: Collection[str] | None = None) -> ChangeSet | None:
    """Let the taker take over as one change: the items whose keys are `chosen`, all where that is None."""
    giver, taker = _people(workspace, terms)
    items = [*_tasks(workspace, terms, taker), *_bookings(workspace, terms)]
    made = [change for item in items if chosen is None or item.key in chosen for change in item.changes]
    return workspace.record(f"“{taker.name}” takes over from “{giver.name}”", made)


def _people(workspace: Workspace, terms: Terms) -> tuple[Person, Person]:
    if terms.giver_id == terms.taker_id:
        raise InvalidValueError("Nobody takes over from themselves.", "Choose somebody else.")
    known = {each.id: each for each in workspace.find(Person, id=(terms.giver_id, terms.taker_id))}
    if len(known) < 2:
        raise InvalidValueError("One of the two is no longer in the portfolio.", "Choose the people anew.")
    if not 0 < terms.share <= 1:
        raise InvalidValueError("The part that goes is between 1 % and 100 %.", "Write 100 for all of it.")
    if terms.start is not None and terms.finish is not None and terms.finish <= terms.start:
        raise InvalidValueError("The time ends before it begins.", "The last day is the first day or a later one.")
    return known[terms.giver_id], known[terms.taker_id]


# Tasks


@dataclass(frozen=True, slots=True)
class _Place:
    """An assignment in its plan, with what is left of it over time."""

    plan: Plan
    schedule: Schedule
    row: int
    own: Assignment
    share: Share
    calendar: WorkingCalendar
    left: Sequence[Piece]

    @property
    def span(self) -> tuple[int, int]:
        return self.left[0].start, self.left[-1].finish

    def within(self, start: int, finish: int) -> int:
        """Return the seconds of work left in [start, finish)."""
        return work_between(self.left, self.calendar, start, finish)


def _tasks(workspace: Workspace, terms: Terms, taker: Person) -> Iterator[Item]:
    own = workspace.find(Assignment, person_id=terms.giver_id)
    there = Units(taker, workspace.find(Availability, person_id=taker.id))
    homes = {each.id: each.project_id for each in workspace.find(Task, id={each.task_id for each in own})}
    running = {each.id for each in workspace.find(Project, state=_RUNNING)}
    for project_id in sorted(running & set(homes.values())):
        if terms.project_ids is not None and project_id not in terms.project_ids:
            continue
        plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
        phasing = Phasing(plan, schedule)
        here = [each for each in own if homes.get(each.task_id) == project_id]
        for each in sorted(here, key=lambda one: plan.outline.number[plan.tasks.row[one.task_id]]):
            place = _placed(plan, schedule, phasing, each)
            if place is not None and (terms.task_ids is None or each.task_id in terms.task_ids):
                yield from _task(workspace, terms, there, place)


def _placed(plan: Plan, schedule: Schedule, phasing: Phasing, own: Assignment) -> _Place | None:
    """Return an assignment with what is left of it; None where nothing is."""
    row = plan.tasks.row[own.task_id]
    tasks = plan.tasks
    if tasks["actual_finish"][row] is not None or tasks["external"][row] or schedule.start[row] == NO_PART:
        return None
    share = effort_of(plan, row).share(own.id)
    if not share.drives or share.left < _CLOSE:
        return None
    number = plan.assignments.row[own.id]
    calendar = phasing.calendar(number)
    pieces, done = phasing.pieces(number, calendar), share.done
    left: list[Piece] = []
    for piece in pieces:  # what is done lies first
        if done >= piece.work:
            done -= piece.work
            continue
        left.append(piece if not done else _rest(piece, calendar, done))
        done = 0
    return _Place(plan, schedule, row, own, share, calendar, left) if left else None


def _rest(piece: Piece, calendar: WorkingCalendar, done: int) -> Piece:
    whole = calendar.work(piece.start, piece.finish)
    start = calendar.next_start(calendar.add(piece.start, round(whole * done / piece.work)))
    return Piece(min(start, piece.finish), piece.finish, piece.work - done)


def _task(workspace: Workspace, terms: Terms, there: Units, place: _Place) -> Iterator[Item]:
    first, last = place.span
    start, finish = terms.clipped(first, last)
    meant = place.within(start, finish) if start < finish else 0
    units = place.own.units
    share = min(terms.share, there.least(start, finish) / units if units > 0 and start < finish else 1.0)
    taken = min(place.share.left, round(meant * share))
    if taken < _CLOSE:
        return
    theirs = workspace.find(Assignment, task_id=place.own.task_id, person_id=terms.taker_id)
    if place.share.left - taken < _CLOSE and not place.share.done:
        made = _whole(terms, place, theirs)
        taken = place.share.left
    else:
        made = _parted(workspace, terms, place, taken, (start, finish), theirs)
    weeks = {
        week: seconds * taken / meant for week in _weeks(start, finish) if (seconds := place.within(*_of(week, start, finish)))
    }  # fmt: skip
    name = str(place.plan.tasks["name"][place.row])
    key = f"task/{place.own.id}"
    yield Item(key, TASK, place.plan.project.id, name, taken, place.share.left, tuple(made), weeks)


def _weeks(start: int, finish: int) -> Iterator[int]:
    at = moment.midnight(start) - moment.weekday(start) * moment.DAY
    while at < finish:
        yield at
        at += moment.WEEK


def _of(week: int, start: int, finish: int) -> tuple[int, int]:
    return max(week, start), min(week + moment.WEEK, finish)


def _whole(terms: Terms, place: _Place, theirs: Sequence[Assignment]) -> list[Change]:
    """Let an assignment of which nothing is done change hands; who is on the task already takes it beside their own."""
    own = place.own
    if not theirs:
        return [Update(Assignment, own.id, {"person_id": terms.taker_id})]
    return [_more(place, theirs[0], place.share.left, own.units), Delete(Assignment, own.id)]


def _more(place: _Place, there: Assignment, seconds: int, units: float) -> Change:
    """Give somebody who is on a task already more work of it, at so many units more."""
    other = effort_of(place.plan, place.row).share(there.id)
    fields: dict[str, object] = {"work": other.work + seconds, "units": round(there.units + units, 9)}
    if there.remaining_work is not None or other.done:
        fields |= {"actual_work": other.done, "remaining_work": other.left + seconds}
    return Update(Assignment, there.id, fields)


def _parted(  # noqa: PLR0913, PLR0917 - the part that goes, and where it lies
    workspace: Workspace, terms: Terms, place: _Place, taken: int, within: tuple[int, int], theirs: Sequence[Assignment]
) -> list[Change]:  # fmt: skip
    """Leave the giver what is done and what does not go, and give the rest to the taker, over the same time."""
    own, share = place.own, place.share
    kept = share.left - taken
    first, last = place.span
    start, finish = within
    parallel = place.within(start, finish)
    units = own.units * taken / parallel
    fields: dict[str, object] = {"work": share.done + kept}
    begun = place.plan.tasks["actual_start"][place.row] is not None
    if begun:
        fields |= {"actual_work": share.done, "remaining_work": kept}
    elif own.remaining_work is not None:
        fields["remaining_work"] = kept
    ends_early = finish >= last and taken >= parallel - _CLOSE
    if kept >= _CLOSE and not ends_early:
        if start <= first and taken >= parallel - _CLOSE and not begun:
            fields["delay"] = own.delay + place.calendar.work(first, finish)
        else:
            fields["units"] = round(own.units * kept / share.left, 9)
    mine: Change = Update(Assignment, own.id, fields)
    if kept < _CLOSE and not share.done:
        mine = Delete(Assignment, own.id)
    if theirs:
        return [mine, _more(place, theirs[0], taken, units)]
    delay = 0 if begun else own.delay + _delay(place, terms, first, start)
    fresh = replace(
        own, id=workspace.new_id(), person_id=terms.taker_id, units=round(units, 9), work=taken, actual_work=0,
        remaining_work=taken if begun else None, delay=delay, cost=None,
    )  # fmt: skip
    return [mine, Insert(fresh)]


def _delay(place: _Place, terms: Terms, first: int, start: int) -> int:
    """Return the working time of the taker between where the work begins and where theirs does."""
    return 0 if start <= first else Clocks(place.plan).on_task(place.row, terms.taker_id).work(first, start)


# Bookings


def _bookings(workspace: Workspace, terms: Terms) -> Iterator[Item]:
    """Yield the bookings that go: the same hours, as a share of the taker's time, at most all of it."""
    if terms.task_ids is not None:
        return
    rooms = rooms_of(workspace)
    today = moment.midnight(workspace.today())
    for key, line in sorted(
        lines_of(workspace.find(Booking, person_id=terms.giver_id)).items(), key=lambda pair: pair[0].id
    ):
        if terms.project_ids is not None and key.project_id not in terms.project_ids:
            continue
        for stretch in line:
            start, finish = terms.clipped(max(stretch.start, today), stretch.finish)
            if start >= finish:
                continue
            mine, theirs = (rooms.seconds(each, start, finish) for each in (terms.giver_id, terms.taker_id))
            if theirs <= 0 or mine <= 0:
                continue
            seconds = stretch.percent / 100 * mine
            taken = min(seconds * terms.share, theirs)
            left = stretch.percent * (1 - taken / seconds)
            after = write((stretch,), [Entry(start, finish, round(left, 6))])
            made = [
                *changes(key.person_id, key.project_id, (stretch,), after, workspace.new_id),
                *changes(
                    terms.taker_id,
                    key.project_id,
                    (),
                    (_given(stretch, start, finish, taken / theirs * 100),),
                    workspace.new_id,
                ),
            ]
            weeks = {
                week: taken * rooms.seconds(terms.taker_id, *_of(week, start, finish)) / theirs for week in _weeks(start, finish)
            }  # fmt: skip
            name = f"{stretch.percent:g}%, {format_date(start)} to {format_date(finish - 1)}"
            if stretch.note:
                name = f"{stretch.note}: {name}"
            yield Item(
                f"booking/{stretch.id}", BOOKING, key.project_id, name, round(taken), round(seconds), tuple(made), weeks
            )


def _given(stretch: Stretch, start: int, finish: int, percent: float) -> Stretch:
    return replace(stretch, start=start, finish=finish, percent=round(percent, 6), id=None)
