"""Reads a project in MPX, the text format of MS Project up to 98.

Its words are in the language of the program that wrote it, its dates, decimals and money in signs the file names first
(records 10 to 12). Dates may come without a time of day: a start is then the morning of its day, a finish the evening, or
the moment of that day at which the duration ends; a milestone after other work is at the end of its day.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pmo_desktop.domain import moment
from pmo_desktop.domain.bulk import collector_paused
from pmo_desktop.domain.calendar import WorkingCalendar, compile_calendars, standard
from pmo_desktop.domain.errors import CalendarExhaustedError, ImportProblemError
from pmo_desktop.domain.identity import NewId
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.rank import spread
from pmo_desktop.domain.records import (
    Assignment,
    Baseline,
    Calendar,
    CalendarException,
    ConstraintType,
    CustomField,
    CustomValue,
    Dependency,
    ExternalId,
    ImportedDates,
    ImportRun,
    LagKind,
    LinkType,
    Person,
    Progressing,
    Project,
    Record,
    Task,
    TaskType,
    WorkWeek,
)
from pmo_desktop.exchange.bundle import ImportedProject, in_order
from pmo_desktop.exchange.mpx.gathering import Gathered
from pmo_desktop.exchange.mpx.records import AGAIN
from pmo_desktop.exchange.mpx.row import Row
from pmo_desktop.exchange.mspdi.slots import kind_of
from pmo_desktop.exchange.mspdi.values import problem
from pmo_desktop.exchange.xml import Heard

PROGRAM = "MPX"
_LINK = re.compile(r"\s*(\d+)\s*([^\W\d_]{2})?\s*([-+].+)?\s*")
_ZERO = frozenset({"0", ""})
_DEEPEST = 512


def read(source: Path | bytes, name: str, new_id: NewId, at: int = 0, heard: Heard | None = None) -> ImportedProject:
    """Return the project of an MPX file; `name` is the file's for messages, `at` UTC milliseconds for the run.

    Raises ImportProblemError naming line and next step where the file cannot be read whole.
    """
    with collector_paused():
        try:
            return _Reader(source, name, new_id, at, heard).read()
        except ImportProblemError as error:
            raise ImportProblemError(f"“{name}”, {error.sentence}", error.next_step) from error


class _Reader:
    """Makes of what was gathered what belongs together."""

    def __init__(self, source: Path | bytes, name: str, new_id: NewId, at: int, heard: Heard | None) -> None:
        self.new_id, self.file_name = new_id, name
        self.file = Gathered(source, heard)
        self.signs, self.inventory, self.calendars = self.file.signs, self.file.inventory, self.file.calendars
        self.project_id = new_id()
        self.run = ImportRun(
            id=new_id(), project_id=self.project_id, file_name=name, format=PROGRAM,
            tool=f"{self.file.program} (MPX {self.file.version})".strip(), at=at,
        )  # fmt: skip
        self.project_calendar = standard()
        self.working: dict[str, WorkingCalendar] = {}
        self.person_ids: dict[str, str] = {}
        self.person_calendars: dict[str, str | None] = {}
        self.fields: dict[tuple[str, str], CustomField] = {}
        self.by_number: dict[str, int] = {}
        self.by_unique: dict[str, int] = {}
        self.own: list[str] = []
        self.whole: Row | None = None
        self.work_on: dict[str, list[Assignment]] = {}
        self.by_day: set[str] = set()
        """Tasks of which the file says only the day they end on."""

    def read(self) -> ImportedProject:
        """Make everything in the order in which it refers to each other."""
        self.inventory.take(self.file.header)
        calendars = list(self.calendars.records(self.new_id))
        calendar = self.calendars.ids.get(self.file.header.text("Calendar") or "Standard")
        if calendar is None:
            calendar = next(iter(self.calendars.ids.values()), None)
        people = list(self._people())
        self.working = _working([*calendars, *people])
        if calendar is not None:
            self.project_calendar = self.working[calendar]
        self._number_tasks()
        links = list(self._links())
        assignments = list(self._assignments())
        for each in assignments:
            self.work_on.setdefault(each.task_id, []).append(each)
        tasks = self._settled(self._tasks({each.successor_id for each in links if each.type is LinkType.FS}))
        project = self._project(calendar)
        rows = (*people, *tasks)
        used = {record.field_id for record in rows if isinstance(record, CustomValue)}
        fields = [field for field in self.fields.values() if field.id in used]
        records = (*calendars, *fields, *rows, *links, *assignments)
        return ImportedProject(project, in_order(records), self.run, self.inventory.losses())

    def _project(self, calendar_id: str | None) -> Project:
        header, signs = self.file.header, self.signs
        starts = (row.date("Start", self._morning) or row.date("Early Start", self._morning) for row in self.file.tasks)
        earliest = min((at for at in starts if at is not None), default=moment.from_iso("2000-01-03T08:00"))
        start = header.date("Start", self._morning)
        from_finish = header.text("ScheduleFrom") == "1"
        described = self.whole.notes if self.whole is not None else ""
        return Project(
            id=self.project_id,
            name=header.text("Title") or Path(self.file_name).stem,
            start=start if start is not None else earliest,
            finish=header.date("Finish", self._evening) if from_finish else None,
            schedule_from_finish=from_finish,
            calendar_id=calendar_id,
            day_seconds=signs.day_seconds,
            week_seconds=signs.week_seconds,
            month_days=signs.month_days,
            honour_constraints=True,
            floor_at_status_date=False,
            progressing=Progressing.PROGRESS_OVERRIDE,
            currency=self.file.currency,
            objective=header.text("Subject"),
            description=described or header.text("Comments"),
        )

    def _external(self, owner: str, row_id: str, key: str) -> ExternalId:
        return ExternalId(id=self.new_id(), owner=owner, row_id=row_id, run_id=self.run.id, key=key)

    def _custom(self, owner: str, row: Row, row_id: str) -> Iterator[CustomValue]:
        """Yield what the spare columns say, such as Text1; what is nought in all of them is the usual."""
        for name in row.fields:
            kind = kind_of(name) if name[-1:].isdecimal() else None
            value = row.canonical(name, kind) if kind is not None else ""
            if kind is None or value in _ZERO:
                continue
            field = self.fields.get((owner, name))
            if field is None:
                field = CustomField(id=self.new_id(), name=name, kind=kind, owner=owner, source=name)
                self.fields[owner, name] = field
            yield CustomValue(id=self.new_id(), field_id=field.id, row_id=row_id, value=value)

    # People

    def _people(self) -> Iterator[Record]:
        seen: set[str] = set()
        for place, row in enumerate(self.file.people):
            key, name = row.text("Unique ID") or row.text("ID") or f"row {place + 1}", row.text("Name")
            if not row.fields:
                continue
            if key in seen:
                raise ImportProblemError(f"{row.at('Unique ID')}: the unique id {key} is there twice.", AGAIN)
            seen.add(key)
            own = self.new_id()
            self.person_ids[f"unique {key}"] = own
            self.person_ids.setdefault(f"number {row.text('ID')}", own)
            times = self.file.own_times.get(place)
            base = self.calendars.ids.get((times.base if times else "") or row.text("Base Calendar"))
            calendar = base
            if times is not None and not times.is_silent:
                calendar = self.new_id()
                yield from self.calendars.rows(times, calendar, base, self.new_id)
            self.person_calendars[own] = calendar
            yield Person(
                id=own,
                name=name or f"Resource {key}",
                initials=row.text("Initials"),
                email=row.text("EMail Address"),
                team=row.text("Group"),
                max_units=row.units("Max Units", 1.0),
                calendar_id=calendar,
                hourly_rate=row.hourly("Standard Rate") or None,
                currency=self.file.currency,
                notes=row.notes,
            )
            yield self._external("person", own, key)
            yield from self._custom("person", row, own)
            self.inventory.take(row, f"“{name}”")

    # Tasks

    def _number_tasks(self) -> None:
        """Give every task its id, by which links may name it: by its number in the plan, or the one it keeps."""
        for place, row in enumerate(self.file.tasks):
            self.own.append(self.new_id())
            if self._is_whole(row, place):
                self.whole = row
                continue
            number, unique = row.text("ID"), row.text("Unique ID") or row.text("ID")
            if unique and unique in self.by_unique:
                raise ImportProblemError(f"{row.at('Unique ID')}: the unique id {unique} is there twice.", AGAIN)
            if unique:
                self.by_unique[unique] = place
            if number:
                self.by_number.setdefault(number, place)

    def _is_whole(self, row: Row, place: int) -> bool:
        """Say whether a row stands for the whole project: it comes first, above the others, with number 0."""
        is_first = place == 0 and "Outline Level" in row and row.whole("Outline Level") == 0
        return is_first and "0" in {row.text("ID"), row.text("Unique ID")}

    def _tasks(self, waiting: set[str]) -> Iterator[Record]:
        above: list[tuple[int, str]] = []
        rows = [(place, row) for place, row in enumerate(self.file.tasks) if row is not self.whole]
        levels = [row.whole("Outline Level", 1) for _, row in rows]
        after = [*levels[1:], 0][: len(levels)]
        for (place, row), level, following, rank in zip(rows, levels, after, spread(len(rows)), strict=True):
            while above and above[-1][0] >= level:
                above.pop()
            parent = above[-1][1] if above else None
            own = self.own[place]
            if not row.fields:
                yield Task(id=own, project_id=self.project_id, parent_id=parent, rank=rank, blank=True)
                continue
            if len(above) >= _DEEPEST:
                raise ImportProblemError(f"{row.at('Outline Level')}: it is nested too deeply.", AGAIN)
            above.append((level, own))
            is_summary = following > level
            task = self._task(row, own, parent, rank, is_summary=is_summary)
            yield task
            yield self._dates(row, task, is_summary=is_summary, waits=own in waiting)
            yield self._external("task", own, row.text("Unique ID") or row.text("ID"))
            yield from self._custom("task", row, own)
            yield from self._baseline(row, own)
            self.inventory.take(row, f"“{task.name}”")
        if self.whole is not None:
            self.inventory.take(self.whole, "the project as a whole")

    def _task(self, row: Row, own: str, parent: str | None, rank: str, *, is_summary: bool) -> Task:
        duration, counted = row.duration("Duration")
        constraint = self._constraint(row)
        at_end = constraint in {ConstraintType.MFO, ConstraintType.FNET, ConstraintType.FNLT}
        delay, delayed = row.duration("Delay")
        length = max(0, duration or 0)
        done = self._done(row, length) if not is_summary else 0
        finished = row.date("Actual Finish", self._evening) if not is_summary else None
        return Task(
            id=own,
            project_id=self.project_id,
            parent_id=parent,
            rank=rank,
            name=row.text("Name"),
            wbs=row.text("WBS"),
            milestone=row.flag("Milestone"),
            duration=length,
            elapsed=counted is LagKind.ELAPSED,
            constraint_type=constraint,
            constraint_date=row.date("Constraint Date", self._evening if at_end else self._morning),
            priority=self._priority(row),
            task_type=TaskType.FIXED_DURATION if row.flag("Fixed") else TaskType.FIXED_UNITS,
            recurring=row.recurs,
            levelling_delay=delay or 0,
            levelling_elapsed=delayed is LagKind.ELAPSED,
            fixed_cost=row.cents("Fixed Cost") or 0,
            cost=row.cents("Cost"),
            actual_cost=row.cents("Actual Cost"),
            work=row.duration("Work")[0],
            actual_work=row.duration("Actual Work")[0],
            actual_start=row.date("Actual Start", self._morning) if not is_summary else None,
            actual_finish=finished,
            actual_duration=length if finished is not None else done,
            resume=self._resume(row) if done and finished is None else None,
            notes=row.notes,
        )

    def _done(self, row: Row, duration: int) -> int:
        said = row.duration("Actual Duration")[0]
        if said is None:
            said = round(duration * row.number_of("% Complete") / 100)
        return max(0, min(said, duration))

    def _resume(self, row: Row) -> int | None:
        found = row.date("Resume", self._morning)
        return found if found is not None else row.date("Resume No Earlier Than", self._morning)

    def _constraint(self, row: Row) -> ConstraintType:
        said = row.text("Constraint Type")
        found = self.signs.language.constraint(said) if said else ConstraintType.ASAP
        if found is None:
            raise problem(row.at("Constraint Type"), said, "is no kind of constraint")
        return found

    def _priority(self, row: Row) -> int:
        said = row.text("Priority")
        found = self.signs.language.priority(said) if said else 500
        if found is None and said.isdecimal() and len(said) < 5:
            found = min(int(said), 1000)
        if found is None:
            self.inventory.lose("Tasks", "Priorities that are not known", "they are taken as normal", said)
        return 500 if found is None else found

    def _dates(self, row: Row, task: Task, *, is_summary: bool, waits: bool) -> ImportedDates:
        """Return what MS Project had worked out; a day without a time is taken for the moment of it that fits the duration."""
        is_moment = not task.duration and not is_summary and waits
        starts = self._evening if is_moment else self._morning
        start = row.date("Start", starts)
        start = start if start is not None else row.date("Early Start", starts)

        def ends(day: int) -> int:
            self.by_day.add(task.id)
            fitting = None if start is None or task.elapsed or is_summary else self._fitting(task, start, day)
            return self._evening(day) if fitting is None else fitting

        finish = row.date("Finish", ends)
        return ImportedDates(
            id=self.new_id(),
            task_id=task.id,
            run_id=self.run.id,
            start=start,
            finish=finish if finish is not None else row.date("Early Finish", ends),
            late_start=row.date("Late Start", starts),
            late_finish=row.date("Late Finish", self._evening),
            total_slack=row.duration("Total Slack")[0],
            free_slack=row.duration("Free Slack")[0],
            critical=row.flag("Critical") if "Critical" in row else None,
            summary=is_summary,
            percent_complete=row.number_of("% Complete") if "% Complete" in row else None,
        )

    def _fitting(self, task: Task, start: int, day: int) -> int | None:
        """Return the moment of a day at which a task ends that lasts as long as it says, None where it ends on another.

        The end of one day's work is also the beginning of the next day's.
        """
        people = self.work_on.get(task.id, []) if task.task_type is not TaskType.FIXED_DURATION else []
        asked = [
            (
                self.working.get(self.person_calendars[each.person_id] or "", self.project_calendar),
                each.work / each.units,
            )
            for each in people
            if each.work and each.units
        ] or [(self.project_calendar, float(task.duration))]
        try:
            ends = [(calendar.add(calendar.next_start(start), round(seconds)), calendar) for calendar, seconds in asked]
            last, calendar = max(ends, key=lambda each: each[0])
            return next((at for at in (last, calendar.next_start(last)) if moment.midnight(at) == day), None)
        except CalendarExhaustedError:
            return None

    def _settled(self, found: Iterable[Record]) -> list[Record]:
        """Return tasks and what goes with them, summaries ending with their last part where it ends on the day they say."""
        records = list(found)
        above = {each.id: each.parent_id for each in records if isinstance(each, Task)}
        latest: dict[str | None, int] = {}
        for place in range(len(records) - 1, -1, -1):
            dates = records[place]
            if not isinstance(dates, ImportedDates) or dates.finish is None:
                continue
            last = latest.get(dates.task_id)
            if (
                dates.task_id in self.by_day
                and last is not None
                and moment.midnight(last) == moment.midnight(dates.finish)
            ):
                dates = records[place] = replace(dates, finish=last)
            parent = above[dates.task_id]
            latest[parent] = max(latest.get(parent, dates.finish or 0), dates.finish or 0)
        return records

    def _baseline(self, row: Row, task_id: str) -> Iterator[Baseline]:
        start, finish = row.date("Baseline Start", self._morning), row.date("Baseline Finish", self._evening)
        if start is None and finish is None:
            return
        duration, counted = row.duration("Baseline Duration")
        yield Baseline(
            id=self.new_id(), task_id=task_id, start=start, finish=finish, duration=duration,
            elapsed=counted is LagKind.ELAPSED, work=row.duration("Baseline Work")[0], cost=row.cents("Baseline Cost"),
        )  # fmt: skip

    # Dates without a time of day

    def _morning(self, day: int) -> int:
        spans = self.project_calendar.spans(day, day + DAY)
        return spans[0][0] if spans else day + self.signs.day_starts

    def _evening(self, day: int) -> int:
        spans = self.project_calendar.spans(day, day + DAY)
        return spans[-1][1] if spans else day + self.signs.day_starts

    # Links and assignments

    def _links(self) -> Iterator[Dependency]:
        """Yield links: those a task names as its predecessors; successors only where no task of the file names any."""
        names = ("Unique ID Predecessors", "Predecessors")
        backwards = not any(name in row for row in self.file.tasks for name in names)
        if backwards:
            names = ("Unique ID Successors", "Successors")
        seen: set[tuple[str, str, LinkType]] = set()
        for place, row in enumerate(self.file.tasks):
            name = next((each for each in names if row.text(each)), "")
            known = self.by_unique if name.startswith("Unique") else self.by_number
            for text in self._listed(row.text(name)) if name and row is not self.whole else ():
                other, kind, lag, counted = self._end(row, name, text, known)
                ends = (place, other) if backwards else (other, place)
                made = self._link(ends, kind, lag, counted, f"into “{row.text('Name')}”", seen)
                if made is not None:
                    yield made

    def _listed(self, text: str) -> Iterator[str]:
        """Yield the entries of a list, apart by the sign between values; a comma may be that of decimals."""
        for each in {self.file.delimiter, ";", ","} - {self.signs.decimal}:
            text = text.replace(each, "\n")
        yield from (part for part in text.splitlines() if part.strip())

    def _end(
        self, row: Row, name: str, text: str, known: Mapping[str, int]
    ) -> tuple[int | None, LinkType, int, LagKind]:
        match = _LINK.fullmatch(text)
        kind = self.signs.language.link(match[2]) if match and match[2] else LinkType.FS
        if match is None or kind is None:
            raise problem(row.at(name), text, "is not a link such as 3FS+2d")
        lag, counted = self.signs.duration(match[3], row.at(name)) if match[3] else (0, LagKind.WORKING)
        return known.get(match[1].lstrip("0") or "0", known.get(match[1])), kind, lag, counted

    def _link(  # noqa: PLR0913, PLR0917 - what one entry says
        self, ends: tuple[int | None, int | None], kind: LinkType, lag: int, counted: LagKind, named: str,
        seen: set[tuple[str, str, LinkType]],
    ) -> Dependency | None:  # fmt: skip
        first, last = ends
        lose = self.inventory.lose
        if first is None or last is None:
            lose("Links", "Links to tasks that are not in the file", "they lead nowhere", named)
            return None
        key = (self.own[first], self.own[last], kind)
        if first == last:
            lose("Links", "Links of a task to itself", "a task cannot wait for itself", named)
            return None
        if key in seen:
            lose("Links", "Links that are there twice", "the first of them is kept", named)
            return None
        seen.add(key)
        return Dependency(
            id=self.new_id(), project_id=self.project_id, predecessor_id=key[0], successor_id=key[1], type=kind, lag=lag,
            lag_kind=counted,
        )  # fmt: skip

    def _assignments(self) -> Iterator[Assignment]:
        seen: set[tuple[str, str]] = set()
        lose = self.inventory.lose
        for row, place in self.file.assigned:
            task = self.file.tasks[place]
            named = f"“{task.text('Name')}”"
            person = self.person_ids.get(f"unique {row.text('UniqueID')}") or self.person_ids.get(
                f"number {row.text('ID')}"
            )
            self.inventory.take(row, named)
            if person is None or task is self.whole or not task.fields:
                if row.text("ID") not in _ZERO or person is not None:
                    lose("Assignments", "Assignments without their task or person", "it is not in this file", named)
                continue
            if (self.own[place], person) in seen:
                lose("Assignments", "Assignments that are there twice", "the first of them is kept", named)
                continue
            seen.add((self.own[place], person))
            work, done = row.duration("Work")[0], row.duration("ActualWork")[0] or 0
            yield Assignment(
                id=self.new_id(),
                task_id=self.own[place],
                person_id=person,
                units=row.units("Units", 1.0),
                work=work,
                actual_work=done,
                remaining_work=None if work is None else max(0, work - done),
                delay=row.duration("Delay")[0] or 0,
                cost=row.cents("Cost"),
            )


def _working(records: Sequence[Record]) -> dict[str, WorkingCalendar]:
    return compile_calendars(
        [each for each in records if isinstance(each, Calendar)],
        [each for each in records if isinstance(each, WorkWeek)],
        [each for each in records if isinstance(each, CalendarException)],
    )
