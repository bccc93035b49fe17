"""One project of P6: its options, activities, links, assignments and baselines."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar import WorkingCalendar, standard
from pmo_desktop.domain.plan.external import Place
from pmo_desktop.domain.records import (
    Assignment,
    Baseline,
    CriticalBy,
    CustomValue,
    Dependency,
    ExternalId,
    ImportedDates,
    ImportRun,
    LagCalendar,
    LinkType,
    Person,
    PersonKind,
    Progressing,
    Project,
    Record,
    Rules,
    SlackBy,
    Task,
)
from pmo_desktop.exchange.bundle import ImportedProject, in_order
from pmo_desktop.exchange.inventory import Inventory
from pmo_desktop.exchange.p6.activities import Dates, Progress, fields_of, percent_of, progress_of
from pmo_desktop.exchange.p6.breakdown import Breakdown
from pmo_desktop.exchange.p6.columns import KINDS
from pmo_desktop.exchange.p6.notes import plain
from pmo_desktop.exchange.p6.tables import Row

if TYPE_CHECKING:
    from pmo_desktop.exchange.p6.reader import File

LINKS = {"PR_FS": LinkType.FS, "PR_SS": LinkType.SS, "PR_FF": LinkType.FF, "PR_SF": LinkType.SF}
LAG_CALENDARS = {
    "rcal_Predecessor": LagCalendar.PREDECESSOR, "rcal_Successor": LagCalendar.SUCCESSOR,
    "rcal_ProjDefault": LagCalendar.PROJECT, "rcal_24Hour": LagCalendar.ALWAYS,
}  # fmt: skip
SLACK = {"FT_FF": SlackBy.FINISH, "FT_SS": SlackBy.START, "FT_SF": SlackBy.START, "FT_Min": SlackBy.SMALLEST}
PROGRESSING = {
    "Retained Logic": Progressing.RETAINED_LOGIC, "Progress Override": Progressing.PROGRESS_OVERRIDE,
    "Actual Dates": Progressing.ACTUAL_DATES,
}  # fmt: skip
PROGRAM = "P6"
_MOST_BASELINES = 11


class ProjectReader:
    """Carries what belongs together while one project of a file is read."""

    def __init__(self, file: "File", row: Row) -> None:
        self.file, self.row, self.new_id = file, row, file.new_id
        self.key = row.text("proj_id")
        self.inventory = Inventory(KINDS, PROGRAM)
        self.run = ImportRun(
            id=self.new_id(), project_id=None, file_name=file.tables.name, format=file.tables.format,
            tool=file.tables.tool, at=file.at,
        )  # fmt: skip
        self.project_id = self.new_id()
        self.run = replace(self.run, project_id=self.project_id)
        options = file.spread["SCHEDOPTIONS"].get(self.key)
        self.options = options[0] if options else Row("SCHEDOPTIONS", 0)
        self.data_date = row.date("last_recalc_date")
        self.root = ""
        self.name = row.text("proj_name") or row.text("proj_short_name")
        self.calendars: dict[str, None] = {}
        self.progress: dict[str, Progress] = {}
        self.records: list[Record] = []
        self.stands_for: dict[str, str] = {}
        self.standing_for: dict[str, str] = {}
        self.people: dict[str, Person] = {}

    def read(self) -> None:
        """Read everything in the order in which it refers to each other."""
        self._use(self.row.text("clndr_id"))
        self._note_options()
        tasks = self.file.spread["TASK"].get(self.key, [])
        for row in tasks:
            self.progress[row.key("task_id")] = self._progress(row)
        linked = [record for row in tasks for record in self._links(row)]
        outside = [record for record in linked if isinstance(record, Task)]
        self.records += self._breakdown(tasks, outside)
        self.records += [record for record in linked if not isinstance(record, Task)]
        for row in tasks:
            self.records += self._assignments(row)
        self.records += self._baselines(tasks)
        self.records += self._guid()

    def take_people(self, people: Mapping[str, Person]) -> None:
        """Bring people with their calendars, whether or not they do anything in the project."""
        for key, person in people.items():
            self.people.setdefault(person.id, person)
            self._use(self.file.people.calendar_of(key))

    def imported(self) -> ImportedProject:
        people = list(self.people.values())
        personal = list(self._of_people(people))
        calendars = [record for key in self.calendars for record in self.file.calendar_records[key]]
        roles = {person.role_id for person in people}
        named = [role for role in self.file.people.roles.values() if role.id in roles]
        used = {record.field_id for record in (*self.records, *personal) if isinstance(record, CustomValue)}
        fields = [field for field in self.file.fields.fields.values() if field.id in used]
        records: Iterable[Record] = (*calendars, *named, *people, *personal, *fields, *self.records)
        self.inventory.add(self.file.shared)
        return ImportedProject(self._project(), in_order(records), self.run, self.inventory.losses(), self.stands_for)

    def _of_people(self, people: Iterable[Person]) -> Iterator[Record]:
        keys = {person.id: key for key, person in self.file.people.people.items()}
        for person in people:
            key = keys.get(person.id)
            if key is not None:
                yield self.external("person", person.id, key, self.file.people.rows[key].text("guid"))
                yield from self.file.people.over_time.get(person.id, ())
                yield from self.file.fields.of_row("RSRC", key, person.id)

    def _use(self, key: str) -> str | None:
        """Return our id of a calendar, which the project then brings with its bases."""
        for each in self.file.calendars.chain(key):
            self.calendars.setdefault(each)
        return self.file.calendars.ids.get(key)

    def _working(self, key: str) -> WorkingCalendar:
        working = self.file.working
        return working.get(key) or working.get(self.row.text("clndr_id")) or standard()

    def external(self, owner: str, row_id: str, key: str, guid: str) -> ExternalId:
        return ExternalId(id=self.new_id(), owner=owner, row_id=row_id, run_id=self.run.id, key=key, guid=guid)

    def _guid(self) -> Iterator[Record]:
        yield self.external("project", self.project_id, self.key, self.row.text("guid"))

    # The project

    def _project(self) -> Project:
        row, options = self.row, self.options
        calendar = self.file.calendars.rows.get(row.text("clndr_id"), row)
        day = calendar.length("day_hr_cnt") or 28_800
        month = calendar.length("month_hr_cnt") or 0
        start = row.date("plan_start_date") or row.date("last_recalc_date")
        limit = row.seconds("critical_drtn_hr_cnt")
        return Project(
            id=self.project_id,
            name=self.name or row.text("proj_short_name") or Path(self.file.tables.name).stem,
            code=row.text("proj_short_name"),
            start=start if start is not None else self._earliest(),
            status_date=self.data_date,
            calendar_id=self.file.calendars.ids.get(row.text("clndr_id")),
            day_seconds=day,
            week_seconds=calendar.length("week_hr_cnt") or 5 * day,
            month_days=month / day if month else 20.0,
            honour_constraints=False,
            floor_at_status_date=True,
            progressing=_progressing(options),
            rules=Rules.P6,
            critical_slack=(limit if limit is not None else options.seconds("critical_drtn_hr_cnt")) or 0,
            critical_by=CriticalBy.LONGEST_PATH if self._by_longest_path() else CriticalBy.SLACK,
            slack_by=SLACK.get(options.text("sched_float_type"), SlackBy.FINISH),
            lag_calendar=LAG_CALENDARS.get(options.text("sched_calendar_on_relationship_lag"), LagCalendar.PREDECESSOR),
            open_ends_critical=options.flag("sched_open_critical_flag"),
            use_expected_finish=options.flag("sched_use_expect_end_flag"),
            must_finish=row.date("plan_end_date"),
            currency=self.file.tables.currency,
            description=self._description(),
        )

    def _note_options(self) -> None:
        if "sched_lag_early_start_flag" in self.options and not self.options.flag("sched_lag_early_start_flag"):
            self.inventory.lose("Project", "Start-to-start lags counted from the actual start",
                                "they are counted from the early start here")  # fmt: skip

    def _by_longest_path(self) -> bool:
        said = self.row.text("critical_path_type") or self.options.text("critical_path_type")
        return said == "CT_DrivPath"

    def _earliest(self) -> int:
        rows = self.file.spread["TASK"].get(self.key, [])
        starts = [Dates.of(row, self.progress[row.key("task_id")]).start for row in rows]
        return min((at for at in starts if at is not None), default=moment.from_iso("2000-01-03T08:00"))

    def _description(self) -> str:
        notes = [self.note(row, "proj_memo") for row in self.file.spread["PROJMEMO"].get(self.key, ())]
        notes += [self.note(row, "wbs_memo") for row in self.file.wbs_notes.get(self.root, ()) if self.root]
        return "\n\n".join(filter(None, [plain(self.row.text("proj_descr")), *notes]))

    def note(self, row: Row, name: str) -> str:
        text = plain(row.text(name))
        topic = self.file.topics.get(row.text("memo_type_id"), "")
        return f"{topic}: {text}" if topic and text else text

    # Breakdown and activities

    def _breakdown(self, tasks: list[Row], outside: list[Task]) -> list[Record]:
        """Return the parts of the breakdown as summaries with their activities, in P6's order: a part's own come first.

        Tasks that stand for some outside the project come last.
        """
        parts = self.file.spread["PROJWBS"].get(self.key, [])
        tree = Breakdown(self, parts, tasks)
        self.root = tree.root
        if tree.root in tree.parts and tree.parts[tree.root].text("wbs_name"):
            self.name = tree.parts[tree.root].text("wbs_name")
        return tree.records(outside)

    def _progress(self, row: Row) -> Progress:
        return progress_of(row, self._working(row.text("clndr_id")), self.data_date, self.inventory.lose)

    def task_records(self, row: Row, parent: str | None, rank: str) -> Iterator[Record]:
        key = row.key("task_id")
        own, progress = self.file.task_ids[key], self.progress[key]
        actual, cost, expenses = self.file.costs.get(key, (None, None, 0))
        notes = [
            plain(row.text("task_notes")),
            *(self.note(each, "task_memo") for each in self.file.notes.get(key, ())),
        ]
        yield Task(
            id=own, project_id=self.project_id, parent_id=parent, rank=rank, calendar_id=self._use(row.text("clndr_id")),
            actual_cost=actual, cost=cost, fixed_cost=expenses, notes="\n\n".join(filter(None, notes)),
            **fields_of(row, progress, self.inventory.lose),
        )  # fmt: skip
        yield self._imported_dates(row, own, progress)
        yield self.external("task", own, key, row.text("guid"))
        yield from self.file.fields.of_task(row, own)

    def _imported_dates(self, row: Row, own: str, progress: Progress) -> ImportedDates:
        """Return what P6 computed: float as the file has it, in working seconds of the activity's calendar."""
        dates = Dates.of(row, progress)
        total = row.told_seconds("total_float_hr_cnt")
        return ImportedDates(
            id=self.new_id(),
            task_id=own,
            run_id=self.run.id,
            start=dates.start,
            finish=dates.finish,
            late_start=row.told_date("late_start_date", "rem_late_start_date"),
            late_finish=row.told_date("late_end_date", "rem_late_end_date"),
            total_slack=total,
            free_slack=row.told_seconds("free_float_hr_cnt"),
            critical=self._critical(row, total, progress),
            percent_complete=percent_of(row, progress),
        )

    def _critical(self, row: Row, total: int | None, progress: Progress) -> bool | None:
        """Return whether P6 calls an activity critical, None where the file does not say.

        P6 XML may say it. XER does not: where the project goes by the longest path it is the flag of that path, else a total
        float of at most the project's limit. What is complete has no float and is not critical by it.
        """
        if "critical_flag" in row:
            return row.flag("critical_flag")
        if self._by_longest_path():
            return row.flag("driving_path_flag") if "driving_path_flag" in row else None
        if progress.finish is not None:
            return False
        limit = self.row.seconds("critical_drtn_hr_cnt") or 0
        return None if total is None else total <= limit

    # Links

    def _links(self, row: Row) -> Iterator[Record]:
        successor = row.key("task_id")
        if "external_early_start_date" in row:
            yield from self._held_from_outside(row, successor)
        seen = set()
        for link in self.file.links.get(successor, ()):
            predecessor, kind = link.text("pred_task_id"), LINKS.get(_link_code(link.text("pred_type")), LinkType.FS)
            named = f"into “{row.text('task_name')}”"
            if predecessor == successor:
                self.inventory.lose("Links", "Links of a task to itself", "a task cannot wait for itself", named)
            elif (predecessor, kind) in seen:
                self.inventory.lose("Links", "Links that are there twice", "the first of them is kept", named)
            else:
                seen.add((predecessor, kind))
                yield from self._link(link, predecessor, successor, kind, named)

    def _link(self, link: Row, predecessor: str, successor: str, kind: LinkType, named: str) -> Iterator[Record]:
        lag = link.seconds("lag_hr_cnt") or 0
        there = self.file.tasks.get(predecessor)
        if there is not None and there.text("proj_id") == self.key:
            yield self._dependency(self.file.task_ids[predecessor], successor, kind, lag)
        elif self._ignores_others():
            self.inventory.lose("Links", "Links to other projects that P6 was told to ignore", "they move nothing there",
                                named)  # fmt: skip
        elif there is not None and there.text("proj_id") in self.file.rows:
            yield from self._from_other(there, predecessor, successor, kind, lag)
        else:
            yield from self._from_nowhere(link, successor, kind, named)

    def _dependency(self, predecessor_id: str, successor: str, kind: LinkType, lag: int) -> Dependency:
        return Dependency(
            id=self.new_id(), project_id=self.project_id, predecessor_id=predecessor_id,
            successor_id=self.file.task_ids[successor], type=kind, lag=lag,
        )  # fmt: skip

    def _ignores_others(self) -> bool:
        return self.options.text("sched_outer_depend_type") == "SD_None" or self.options.flag("ignore_outer")

    def _from_other(self, there: Row, predecessor: str, successor: str, kind: LinkType, lag: int) -> Iterator[Record]:
        """Yield a link from another project of the file, with a task that stands for the one there."""
        own = self.standing_for.get(predecessor)
        if own is None:
            other = self.file.rows[there.text("proj_id")]
            project = other.text("proj_short_name") or other.text("proj_name")
            progress = progress_of(
                there, self._working(there.text("clndr_id")), other.date("last_recalc_date"), lambda *_: None
            )
            dates = Dates.of(there, progress)
            stand_in = self._stand_in(there.text("task_name"), str(Place(project)), dates.start, dates.finish)
            own = stand_in.id
            self.stands_for[own] = self.file.task_ids[predecessor]
            self.standing_for[predecessor] = own
            yield replace(stand_in, wbs=there.text("task_code"), calendar_id=self._use(there.text("clndr_id")))
        yield self._dependency(own, successor, kind, lag)

    def _from_nowhere(self, link: Row, successor: str, kind: LinkType, named: str) -> Iterator[Record]:
        """Yield a link from a task that is not in the file, where its dates are known: then its lag is counted in them."""
        imposed = link.date("aref")
        start, finish = link.date("pred_start"), link.date("pred_end")
        lag = link.seconds("lag_hr_cnt") or 0
        if start is None and finish is None:
            start = finish = imposed
            lag = 0
        if start is None and finish is None:
            self.inventory.lose("Links", "Links to tasks that are not in the file", "when those are is not said", named)
            return
        name = link.text("pred_name") or f"Activity {link.text('pred_task_id')}"
        where = f"project {link.text('pred_proj_id')}, activity {link.text('pred_task_id')}"
        stand_in = self._stand_in(
            name, where, start if start is not None else finish, finish if finish is not None else start
        )
        yield stand_in
        yield self._dependency(stand_in.id, successor, kind, lag)

    def _held_from_outside(self, row: Row, successor: str) -> Iterator[Record]:
        """Yield what stands for an external early start, which P6 keeps when the project it came from is not there."""
        at = row.date("external_early_start_date")
        stand_in = self._stand_in("External early start", f"outside this file, for {row.text('task_code')}", at, at)
        yield stand_in
        yield self._dependency(stand_in.id, successor, LinkType.FS, 0)

    def _stand_in(self, name: str, external: str, start: int | None, finish: int | None) -> Task:
        long = start is not None and finish is not None and finish > start
        duration = self._working(self.row.text("clndr_id")).work(start, finish) if long and start and finish else 0
        return Task(
            id=self.new_id(), project_id=self.project_id, rank="", name=name, external=external, manual=True,
            manual_start=start, manual_finish=finish, duration=duration, milestone=not duration,
        )  # fmt: skip

    # Assignments

    def _assignments(self, row: Row) -> Iterator[Record]:
        found: dict[str, Assignment] = {}
        for each in self.file.assigned.get(row.key("task_id"), ()):
            person = self._person(each)
            named = f"“{row.text('task_name')}”"
            if person is None:
                self.inventory.lose(
                    "Assignments", "Assignments without a resource or role", "there is nobody to do them", named
                )
                continue
            made = self._assignment(each, self.file.task_ids[row.key("task_id")], person)
            if person.id in found:
                self.inventory.lose(
                    "Assignments", "Further assignments of the same resource", "they are added up", named
                )
                made = _together(found[person.id], made)
            found[person.id] = made
            if "curv_id" in each:
                self.inventory.lose("Assignments", "Curves", "work is spread evenly", named)
        yield from found.values()

    def _person(self, row: Row) -> Person | None:
        people = self.file.people
        resource, role = row.text("rsrc_id"), row.text("role_id")
        person = people.people.get(resource) or people.generic.get(role)
        if person is not None:
            self.take_people({resource: person})
        return person

    def _assignment(self, row: Row, task_id: str, person: Person) -> Assignment:
        """Return an assignment; units of material are kept as if they were hours, as MS Project does."""
        done = [found for name in ("act_reg_qty", "act_ot_qty", "act_qty") if (found := row.seconds(name)) is not None]
        remaining = row.seconds("remain_qty")
        planned = row.seconds("target_qty") if "target_qty" in row else row.seconds("plan_qty")
        work = sum(done) + remaining if remaining is not None else planned
        paid = row.cents("act_reg_cost", "act_ot_cost", "act_cost") or 0
        units = row.number_at("remain_qty_per_hr") or row.number_at("target_qty_per_hr", 1.0)
        delay = row.length("relag_drtn_hr_cnt") or row.length("target_lag_drtn_hr_cnt") or 0
        return Assignment(
            id=self.new_id(), task_id=task_id, person_id=person.id,
            units=units if units or person.kind is PersonKind.MATERIAL else 1.0,
            work=work, actual_work=sum(done), remaining_work=remaining, delay=delay,
            cost=paid + (row.cents("remain_cost") or 0),
        )  # fmt: skip

    # Baselines

    def _baselines(self, tasks: list[Row]) -> Iterator[Record]:
        """Yield the baselines in the file, the one in use as number 0; where there is none, the planned dates.

        P6 compares with the planned dates of the project itself until somebody gives it a baseline.
        """
        copies = self.file.baselines_of(self.key)
        if len(copies) > _MOST_BASELINES:
            lost = len(copies) - _MOST_BASELINES
            self.inventory.lose("Baselines", "Further baselines", "the one in use and ten more are kept", count=lost)
        if copies:
            self.inventory.lose("Baselines", "What else baselines hold", "dates, duration, work and cost are kept",
                                f"“{copies[0].text('proj_short_name')}”", len(copies))  # fmt: skip
        for number, copy in enumerate(copies[:_MOST_BASELINES]):
            codes = {row.text("task_code"): row for row in self.file.spread["TASK"].get(copy.text("proj_id"), ())}
            for row in tasks:
                if row.text("task_code") in codes:
                    yield self._copied(row, codes[row.text("task_code")], number, copy)
        if not copies:
            yield from (self._planned(row) for row in tasks if "target_start_date" in row or "target_end_date" in row)

    def _copied(self, row: Row, then: Row, number: int, copy: Row) -> Baseline:
        progress = progress_of(
            then, self._working(then.text("clndr_id")), copy.date("last_recalc_date"), lambda *_: None
        )
        dates = Dates.of(then, progress)
        _, cost, _ = self.file.costs.get(then.key("task_id"), (0, None, 0))
        work = [found for name in ("act_work_qty", "remain_work_qty") if (found := then.seconds(name)) is not None]
        return Baseline(
            id=self.new_id(), task_id=self.file.task_ids[row.key("task_id")], number=number, start=dates.start,
            finish=dates.finish, duration=progress.done + progress.remaining, work=sum(work) if work else None, cost=cost,
        )  # fmt: skip

    def _planned(self, row: Row) -> Baseline:
        costs = [
            cents
            for each in self.file.assigned.get(row.key("task_id"), ())
            if (cents := each.cents("target_cost")) is not None
        ]
        return Baseline(
            id=self.new_id(), task_id=self.file.task_ids[row.key("task_id")], start=row.told_date("target_start_date"),
            finish=row.told_date("target_end_date"), duration=row.length("target_drtn_hr_cnt"),
            work=row.seconds("target_work_qty"), cost=sum(costs) if costs else None,
        )  # fmt: skip


def _progressing(options: Row) -> Progressing:
    """Return how out-of-sequence work is placed; XER has two flags, both off for actual dates."""
    said = options.text("out_of_sequence")
    if said:
        return PROGRESSING.get(said, Progressing.RETAINED_LOGIC)
    if options.flag("sched_retained_logic") or "sched_retained_logic" not in options:
        return Progressing.RETAINED_LOGIC
    is_override = options.flag("sched_progress_override")
    return Progressing.PROGRESS_OVERRIDE if is_override else Progressing.ACTUAL_DATES


def _link_code(text: str) -> str:
    return text if text.startswith("PR_") else f"PR_{text}"


def _together(one: Assignment, other: Assignment) -> Assignment:
    def added(first: int | None, second: int | None) -> int | None:
        return None if first is None and second is None else (first or 0) + (second or 0)

    return replace(
        one, units=one.units + other.units, work=added(one.work, other.work),
        actual_work=one.actual_work + other.actual_work, remaining_work=added(one.remaining_work, other.remaining_work),
        delay=min(one.delay, other.delay), cost=added(one.cost, other.cost),
    )  # fmt: skip
