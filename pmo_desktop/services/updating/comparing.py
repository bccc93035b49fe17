"""Comparing a newer file with the project here, and both with what was imported last."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from pmo_desktop.domain.bulk import collector_paused
from pmo_desktop.domain.changes import Change, Delete, Insert, Update
from pmo_desktop.domain.entry.listing import listed
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    AcceptedAdvice,
    ActualWork,
    Assignment,
    Baseline,
    Calendar,
    CalendarException,
    ConstraintType,
    CustomField,
    CustomValue,
    Dependency,
    ExternalId,
    LinkType,
    Person,
    Project,
    Record,
    Split,
    Task,
    WorkWeek,
)
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.exchange.bundle import begun_at
from pmo_desktop.services.importing import Choices, Preview, joined
from pmo_desktop.services.meeting import meet
from pmo_desktop.services.updating.calendars import (
    counterparts,
    exception_of,
    is_own,
    times_of,
    week_of,
)
from pmo_desktop.services.updating.difference import (
    Dates,
    Difference,
    Field,
    Here,
    Kept,
    Moved,
    Row,
    Thing,
    What,
)
from pmo_desktop.services.updating.facts import (
    NONE,
    PROJECT_FACTS,
    TASK_FACTS,
    Fact,
    Words,
    said_assignment,
    said_baseline,
    said_link,
    said_parts,
    said_value,
)
from pmo_desktop.services.updating.matching import match
from pmo_desktop.services.updating.naming import is_named_alike
from pmo_desktop.services.updating.order import staying
from pmo_desktop.services.updating.people import known_by_ids
from pmo_desktop.services.updating.sides import Side, cards, cards_here, ours, place_of, settle, theirs
from pmo_desktop.services.updating.since import NEW, Since, since_last_file
from pmo_desktop.services.updating.summing_up import finish_days, summary_of
from pmo_desktop.services.updating.three_ways import (
    UNKNOWN,
    Whose,
    changed_by,
    counted,
    decoded_elements,
    merged,
    shortened,
    whose,
)
from pmo_desktop.services.updating.versions import versions
from pmo_desktop.services.updating.work import (
    Add,
    Bring,
    Move,
    Op,
    Remove,
    SetFact,
    SetParts,
    SetSeveral,
    Times,
    Work,
)
from pmo_desktop.services.updating.writing import Writing
from pmo_desktop.services.workspace import Workspace

_OF_TASKS = (Task, Dependency, Assignment, Baseline, Split)
_SEVERAL: Mapping[str, tuple[str, str, type[Record]]] = {
    "links": ("predecessors", "Predecessors", Dependency), "people": ("people", "People", Assignment),
    "baselines": ("baseline", "Baseline", Baseline),
}  # fmt: skip
"""What a task has several of: the name and the term of the field, and the kind of its records."""


def compare(workspace: Workspace, project_id: str, preview: Preview, choices: Choices | None = None) -> Difference:
    """Return what a file says otherwise than a project here; writes nothing.

    `choices` override who the people of the file are, as for an import. Raises KeyError where there is no such project.
    """
    workspace.get(Project, project_id)
    with collector_paused():
        return _Comparing(workspace, project_id, preview, choices or {}).difference()


class _Comparing:
    """Carries what belongs together while one file is compared."""

    def __init__(self, workspace: Workspace, project_id: str, preview: Preview, choices: Choices) -> None:
        self.workspace = workspace
        self.plan: Plan = workspace.plan(project_id)
        self.before: Schedule = workspace.schedule(project_id)
        self.ours = ours(workspace, self.plan)
        told = known_by_ids(workspace, project_id, preview)
        imported = joined(workspace, preview, told | dict(choices))
        met = meet(workspace, [imported])
        records = met.of_import(imported.records)
        self.since = since_last_file(workspace, project_id, self._own_rows())
        raw = theirs(imported.project, records, {}, {})
        found = match(cards(raw), cards_here(self.ours, self.since))
        standing = _known_elsewhere(workspace, raw, self.ours, found)
        records = begun_at(standing, records)
        ids = {**found, imported.project.id: project_id}
        calendars = self._calendars(imported.project, records, ids)
        self.theirs = theirs(replace(imported.project, id=project_id), records, ids, calendars)
        settle(self.theirs, self.ours)
        self.work = Work(
            preview, choices, replace(imported, records=tuple(records)), self.plan, self.plan.revision, self.ours,
            self.theirs, self.since, ids, self._words(records), told, calendars,
            support={each.id: each for each in records if not isinstance(each, (*_OF_TASKS, ExternalId))},
        )  # fmt: skip
        self.work.absent = {each.id: each for each in self.since.absent}
        self.work.elsewhere = [_turned(each, {**ids, **met.tasks}) for each in met.changes]
        self.rows: list[Row] = []
        self.kept: list[Kept] = []
        self.both = [each for each in self.theirs.in_order() if each in self.ours.tasks]
        self.removed = [
            each for each in self.ours.in_order() if each in self.ours.external and each not in self.theirs.tasks
        ]
        self.work.removed = set(self.removed)
        self._gone = _by_owner(self.since)

    def _own_rows(self) -> Iterator[str]:
        plan = self.plan
        yield plan.project.id
        for table in (plan.tasks, plan.dependencies, plan.assignments, plan.baselines, plan.splits):
            yield from table.ids
        for values in self.ours.values.values():
            yield from (own for own, _ in values.values())
        for calendar_id in {plan.project.calendar_id, *plan.tasks["calendar_id"]} - {None}:
            for weeks in (plan.work_weeks, plan.exceptions):
                yield from (weeks.ids[row] for row in weeks.by("calendar_id").get(calendar_id, ()))

    def _words(self, records: Sequence[Record]) -> Words:
        project = self.theirs.project
        words = Words()
        words.units = replace(
            words.units, day=project.day_seconds, week=project.week_seconds, month_days=project.month_days
        )
        named: dict[type[Record], dict[str, str]] = {Calendar: words.calendars, Person: words.people}
        for kind, names in named.items():
            names.update((each.id, each.name) for each in records if isinstance(each, kind))  # type: ignore[attr-defined]  # both have names
            names.update((each.id, each.name) for each in self.workspace.all(kind))  # type: ignore[attr-defined]  # same
        words.fields.update((each.id, each) for each in records if isinstance(each, CustomField))
        words.fields.update((each.id, each) for each in self.workspace.all(CustomField))
        for side in (self.ours, self.theirs):
            words.tasks.update(zip(side.tasks.ids, side.tasks["name"], strict=True))
        words.tasks.update((each.id, each.name) for each in self.since.absent)
        words.tasks.update((task_id, seen.name) for task_id, seen in self.plan.outside.items())
        return words

    # All together

    def difference(self) -> Difference:
        self._project()
        self._people()
        self._tasks()
        shown = Difference(
            self.plan.project.id, self.plan.project.name, self.work.preview, tuple(self.rows), "", plan=self.work,
            kept=tuple(self.kept),
        )  # fmt: skip
        return self._with_dates(shown)

    def _with_dates(self, shown: Difference) -> Difference:
        """Add what becomes of the dates where all is taken over, worked out on a copy."""
        workspace, before = self.workspace, self.before
        draft = Writing(workspace, self.work, shown.everything()).draft() if shown.rows else self.plan
        after = workspace.tried(draft) if shown.rows else before
        dates = {
            each: self._dates_of(each, draft, after)
            for each in {*self.ours.tasks.ids, *draft.tasks.ids}
        }  # fmt: skip
        rows = tuple(
            replace(row, dates=dates[row.id]) if row.thing is Thing.TASK and row.id in dates else row
            for row in shown.rows
        )
        known = {row.id for row in rows}
        names, summaries = draft.tasks["name"], draft.outline.is_summary
        moved = tuple(
            Moved(each, names[row], dates[each])
            for row in draft.outline.order
            if (each := draft.tasks.ids[row]) not in known and not summaries[row] and dates[each].have_moved
        )
        ends = _finish(self.plan, before), _finish(draft, after)
        known_versions = versions(workspace, shown.project_id, 1)
        last = known_versions[0] if known_versions else None
        digest = self.work.preview.imported.run.digest
        is_same = last is not None and bool(digest) and last.digest == digest
        found = replace(
            shown, rows=rows, moved=moved, finish_before=ends[0], finish_after=ends[1],
            finish_days=finish_days(draft, *ends), last=last, is_same_file=is_same,
        )  # fmt: skip
        return replace(found, summary=summary_of(found), notes=tuple(self._notes(found)))

    def _dates_of(self, task_id: str, draft: Plan, after: Schedule) -> Dates:
        said = self.theirs.dates.get(task_id)
        return Dates(
            *_moments(self.plan, self.before, task_id), *_moments(draft, after, task_id),
            None if said is None else said.start, None if said is None else said.finish,
        )  # fmt: skip

    def _notes(self, found: Difference) -> Iterator[str]:
        if found.is_same_file and found.last is not None:
            yield f"“{self.work.preview.source}” is the file that is here already."
        if not self.since.runs:
            yield "No file came for this project before: what stands here was entered here."
        elif not self.since.is_known:
            yield ("The history of this project's last file was folded: what differs may have been changed here since.")
        if self.kept:
            yield f"{counted(len(self.kept), 'fact stays', 'facts stay')} as they are here, because the file did not change them."
        yield from self.work.preview.meetings

    # The project

    def _project(self) -> None:
        here, file = self.ours.project, self.theirs.project
        since, run = self.since, self.since.run
        found: list[Field] = []
        old = since.old.get(here.id, {})
        said = since.said.get(here.id, {})
        for fact in PROJECT_FACTS:
            if not self._is_said(fact):
                continue
            now, coming = _values(here, fact), _values(file, fact)
            if fact.name in said:
                was: Any = dict(zip(fact.fields, said[fact.name], strict=True))
            elif run is None:
                was = now if list(now.values()) == [_usual(each) for each in fact.fields] else UNKNOWN
            else:
                was = {name: old.get(name, value) for name, value in now.items()} if since.is_known else UNKNOWN
            op = SetFact(Project, here.id, fact.name, coming)
            self._take(found, f"project/{fact.name}", fact, (now, coming, was), op, here.id, here.name)
        if found:
            self.rows.append(Row("project", Thing.PROJECT, What.CHANGED, here.id, here.name, fields=tuple(found)))

    def _is_said(self, fact: Fact) -> bool:
        """Say whether a file's word counts: one has no currency, another is called after the file it lies in."""
        here, file = self.ours.project, self.theirs.project
        if fact.name == "currency":
            return bool(file.currency)
        if fact.name == "name":
            return not is_named_alike(file.name, here.name) and not is_named_alike(
                file.name, self.work.preview.imported.run.file_name
            )
        return True

    def _take(  # noqa: PLR0913, PLR0917 - a fact three ways, and where it belongs
        self,
        found: list[Field],
        key: str,
        fact: Fact,
        ways: tuple[dict[str, Any], dict[str, Any], Any],
        op: Op,
        row_id: str,
        name: str,
    ) -> None:
        """Add a fact to the fields of a row, or to what stays, as its three ways have it."""
        now, coming, was = ways
        by = whose(now, coming, was)
        if by is Whose.SAME:
            return
        words = self.work.words
        old, new = fact.said(words, now), fact.said(words, coming)
        before = fact.said(words, was) if isinstance(was, dict) else ""
        self._put(found, by, (key, fact.name, fact.term), (old, new, before), op, row_id, name, fact.fields)

    def _put(  # noqa: PLR0913, PLR0917 - same
        self,
        found: list[Field],
        by: Whose,
        named: tuple[str, str, str],
        said: tuple[str, str, str],
        op: Op,
        row_id: str,
        name: str,
        touched: Sequence[str],
        rows: Sequence[str] = (),
        needs: frozenset[str] = frozenset(),
    ) -> None:
        key, field, term = named
        old, new, before = said
        self.work.ops[key] = op
        here = None
        if by is not Whose.FILE:
            here = self.since.here(rows or [row_id], touched) or self._unknown()
        if by is Whose.OURS:
            self.kept.append(Kept(key, row_id, name, term, old, new, here))
            return
        problem = changed_by(self.workspace, here) if by is Whose.BOTH else ""
        found.append(Field(key, field, term, old, new, before, here, problem, needs))

    def _unknown(self) -> Here:
        return Here("", None)

    # People and calendars

    def _people(self) -> None:
        known = {each.id for each in self.workspace.all(Person)}
        for record in self.work.imported.records:
            if isinstance(record, Person) and record.id not in known:
                key = f"person/{record.id}"
                self.work.ops[key] = Bring(record.id)
                self.rows.append(Row(key, Thing.PERSON, What.ADDED, record.id, record.name))

    def _calendars(self, project: Project, records: Sequence[Record], ids: Mapping[str, str]) -> dict[str, str]:
        """Return which calendars here those of the file change, by the file's; those that cannot be changed are brought."""
        self._times: list[tuple[Calendar, str]] = []
        self._new_calendars: list[Calendar] = []
        personal = {each.calendar_id for each in records if isinstance(each, Person)}
        used = {ids.get(each.id, each.id): each.calendar_id for each in records if isinstance(each, Task)}
        needed = {project.calendar_id, *used.values()}
        coming = [
            each for each in records
            if isinstance(each, Calendar) and (each.id in needed or each.id not in personal)
        ]  # fmt: skip
        tasks = dict(zip(self.plan.tasks.ids, self.plan.tasks["calendar_id"], strict=True))
        found = counterparts(self.workspace, self.plan.project, tasks, coming, project.calendar_id, used)
        changed: dict[str, str] = {}
        for each in coming:
            own = found.get(each.id)
            if own is not None and is_own(self.workspace, self.plan.project.id, own):
                changed[each.id] = own
                self._times.append((each, own))
            elif each.id in needed:
                self._new_calendars.append(each)
        return changed

    def _calendar_rows(self, records: Sequence[Record]) -> None:
        for each in self._new_calendars:
            key = f"calendar/{each.id}"
            self.work.ops[key] = Bring(each.id)
            self.rows.append(Row(key, Thing.CALENDAR, What.ADDED, each.id, each.name))
        rows = [*self.workspace.all(WorkWeek), *self.workspace.all(CalendarException)]
        for each, own in self._times:
            self._changed_calendar(each, own, times_of(own, rows), times_of(each.id, records))

    def _changed_calendar(self, coming: Calendar, own: str, here: Any, file: Any) -> None:  # noqa: ANN401 - Times of both
        fields_: list[Field] = []
        name = self.work.words.calendars.get(own, coming.name)
        for of, term, kind in _TIMES:
            now, then = getattr(here, of), getattr(file, of)
            values_now, values_then = _values_of(now), _values_of(then)
            if values_now == values_then:
                continue
            was = self._times_before(own, of, now, kind)
            found = merged(values_now, values_then, was)
            by = Whose.OURS if not found.taken else Whose.BOTH if found.clashing else Whose.FILE
            taken = found.taken or found.kept
            changes: list[Change] = []
            for key in taken:
                if key in now:
                    changes.append(Delete(kind, now[key][0]))
                if key in then:
                    made = week_of if kind is WorkWeek else exception_of
                    changes.append(Insert(made(own, then[key][0], key, then[key][1])))
            old, new = _counted_times(of, values_now), _counted_times(of, found.after if found.taken else values_then)
            key = f"calendar/{own}/{of}"
            touched = [now[each][0] for each in taken if each in now]
            self._put(
                fields_, by, (key, of, term), (old, new, ""), Times(own, tuple(changes)), own, name, ("",), touched
            )
        if fields_:
            self.rows.append(Row(f"calendar/{own}", Thing.CALENDAR, What.CHANGED, own, name, fields=tuple(fields_)))

    def _times_before(
        self, own: str, of: str, now: Mapping[Any, tuple[str, Any]], kind: type[Record]
    ) -> dict[Any, Any] | None:
        if self.since.run is None or not self.since.is_known:
            return None
        gone = [each for each in self.since.gone.get(kind, {}).values() if each.calendar_id == own]
        changed = [
            replace(row, **self.since.old[row.id])
            for row in self.workspace.find(kind, id=[own_id for own_id, _ in now.values()])
            if row.id in self.since.old
        ]
        found = {
            key: values for key, (own_id, values) in now.items()
            if own_id not in self.since.fresh and own_id not in self.since.old
        }  # fmt: skip
        return found | _values_of(getattr(times_of(own, [*gone, *changed]), of))

    # Tasks

    def _tasks(self) -> None:
        self._calendar_rows(self.work.imported.records)
        facts = self._differing_facts()
        moved = self._moved()
        rows: dict[str, Row] = {}
        number = {each: place for place, each in enumerate(self.theirs.in_order(), 1)}
        for task_id in self.theirs.in_order():
            row = (
                self._row(task_id, facts.get(task_id, ()), moved.get(task_id))
                if task_id in self.ours.tasks
                else self._added(task_id)
            )
            if row is not None:
                rows[task_id] = replace(row, number=number[task_id])
        last = 0
        ordered = [(row.number, 0, 0, row) for row in rows.values()]
        gone = set(self.removed)
        for place, task_id in enumerate(self.ours.in_order()):
            if task_id in gone:
                row = self._removed(task_id)
                if row is not None:
                    ordered.append((last, 1, place, replace(row, number=last)))
            else:
                last = number.get(task_id, last)
        self.rows += [row for *_, row in sorted(ordered, key=lambda each: each[:3])]

    def _differing_facts(self) -> dict[str, list[Fact]]:
        """Return which facts of each task that is on both sides differ, in columns: a plan has many thousand values."""
        here, file = self.ours.tasks, self.theirs.tasks
        pairs = [(each, here.row[each], file.row[each]) for each in self.both]
        found: dict[str, list[Fact]] = {}
        for fact in TASK_FACTS:
            differing: dict[str, None] = {}
            for name in fact.fields:
                now, coming = here[name], file[name]
                differing.update(
                    (each, None)
                    for each, one, other in pairs
                    if now[one] is not coming[other] and now[one] != coming[other]
                )
            for each in differing:
                found.setdefault(each, []).append(fact)
        return found

    def _row(self, task_id: str, facts: Iterable[Fact], place: Field | None) -> Row | None:
        found: list[Field] = []
        here, file = self.ours.tasks, self.theirs.tasks
        now_at, then_at = here.row[task_id], file.row[task_id]
        name = file["name"][then_at] or here["name"][now_at]
        if place is not None:
            found.append(place)
        for fact in facts:
            now = {each: here[each][now_at] for each in fact.fields}
            coming = {each: file[each][then_at] for each in fact.fields}
            key = f"task/{task_id}/{fact.name}"
            op = SetFact(Task, task_id, fact.name, coming)
            was = self._fact_before(task_id, fact, now)
            if self._is_quiet(task_id, fact, coming):
                if whose(now, coming, was) is not Whose.OURS:
                    self.work.quiet.append(op)
                continue
            self._take(found, key, fact, (now, coming, was), op, task_id, name)
        for of in _SEVERAL:
            self._several(found, of, task_id, name)
        self._custom(found, task_id, name)
        self._interrupted(found, task_id, name)
        if not found:
            return None
        named = {each.name for each in found}
        what = What.RENAMED if "name" in named else What.MOVED if "place" in named else What.CHANGED
        was_called = here["name"][now_at] if what is What.RENAMED else ""
        return self._placed(Row(f"task/{task_id}", Thing.TASK, what, task_id, name, was_called, fields=tuple(found)))

    def _placed(self, row: Row) -> Row:
        side = self.theirs if row.id in self.theirs.tasks else self.ours
        above = side.names_above(row.id)
        return replace(row, level=len(above), path=above)

    def _is_quiet(self, task_id: str, fact: Fact, coming: Mapping[str, Any]) -> bool:
        """Say whether a fact follows from others: of a summary from its tasks, a WBS code from the place in the outline."""
        if fact.name == "wbs":
            return bool(coming["wbs"] == self._outline_numbers().get(task_id))
        return not fact.of_summaries and self.theirs.is_summary(task_id) and self.ours.is_summary(task_id)

    def _outline_numbers(self) -> dict[str, str]:
        found: dict[str, str] | None = getattr(self, "_numbers", None)
        if found is None:
            found = self._numbers = _outline_numbers(self.theirs)
        return found

    def _is_known(self, task_id: str) -> bool:
        """Say whether a task here came with the last file, or one before."""
        return task_id in self.ours.external and task_id not in self.since.fresh

    def _fact_before(self, task_id: str, fact: Fact, now: Mapping[str, Any]) -> Any:  # noqa: ANN401 - values, or that they are not known
        said = self.since.said.get(task_id)
        if said is not None and fact.name in said:
            return dict(zip(fact.fields, said[fact.name], strict=True))
        if not self._is_known(task_id) or not self.since.is_known:
            return UNKNOWN
        old = self.since.old.get(task_id)
        return dict(now) if old is None else {name: old.get(name, value) for name, value in now.items()}

    # What a task has several of

    def _several(self, found: list[Field], of: str, task_id: str, name: str) -> None:
        here, file = self.ours.elements(of, task_id), self.theirs.elements(of, task_id)
        if not (here or file):
            return
        here, file = _values_of(here), _values_of(file)
        if here == file:
            return
        field, term, kind = _SEVERAL[of]
        was = self._several_before(of, task_id, kind)
        if of == "links":  # what goes with a removed task is told there
            here = {key: value for key, value in here.items() if key in file or key[0] not in self.work.removed}
        result = merged(here, file, was)
        if not result.taken and not result.kept:
            return
        by = Whose.OURS if not result.taken else Whose.BOTH if result.clashing else Whose.FILE
        taken = result.taken or result.kept
        key = f"task/{task_id}/{field}"
        op = SetSeveral(of, task_id, tuple(taken))
        after = result.after if result.taken else file
        said = (self._said(of, here), self._said(of, after), "" if was is None else self._said(of, was))
        needs = frozenset(self._needed(of, taken, file))
        rows = [own for each, (own, _) in self.ours.elements(of, task_id).items() if each in taken]
        rows += [own for own, gone in self._gone.get((of, task_id), {}).items() if gone in taken]
        self._put(found, by, (key, field, term), said, op, task_id, name, ("",), rows, needs)

    def _needed(self, of: str, taken: Iterable[Any], file: Mapping[Any, Any]) -> Iterator[str]:
        for key in taken:
            if key in file and of == "links" and key[0] in self.theirs.tasks and key[0] not in self.ours.tasks:
                if key[0] not in self.work.absent:
                    yield f"task/{key[0]}"
            elif key in file and of == "people" and key in self.work.support:
                yield f"person/{key}"

    def _said(self, of: str, values: Mapping[Any, tuple[Any, ...]]) -> str:
        words = self.work.words
        if of == "links":
            shown = [said_link(words, key, value) for key, value in values.items()]
        elif of == "people":
            shown = [said_assignment(words, key, value) for key, value in values.items()]
        else:
            shown = [said_baseline(words, key, value) for key, value in sorted(values.items())]
        return "; ".join(shown) or NONE

    def _several_before(self, of: str, task_id: str, kind: type[Record]) -> dict[Any, Any] | None:
        """Return what the last file had; None where nobody knows."""
        field = _SEVERAL[of][0]
        said = self.since.said.get(task_id, {})
        if field in said:
            return decoded_elements(said[field], self._people_by_name() if of == "people" else _keys_of(of))
        if not self._is_known(task_id):
            return {}
        if not self.since.is_known:
            return None
        found = {}
        for key, (own, value) in self.ours.elements(of, task_id).items():
            if own in self.since.fresh:
                continue
            old = self.since.old.get(own)
            if old is None:
                found[key] = value
            else:
                was = replace(self.workspace.get(kind, own), **old)
                found[_key_of(was)] = tuple(getattr(was, name) for name in _NAMES[of])
        for own, key in self._gone.get((of, task_id), {}).items():
            gone = self.since.gone[kind][own]
            found[key] = tuple(getattr(gone, name) for name in _NAMES[of])
        return found

    def _people_by_name(self) -> Callable[[str], str]:
        """Return what makes ids of how people are kept who are not here: by their names, as each file gives them new ids."""
        support = self.work.support.values()
        named = {f"{NEW}{each.name}": each.id for each in support if isinstance(each, Person)}
        return lambda key: named.get(key, key)

    def _custom(self, found: list[Field], task_id: str, name: str) -> None:
        here, file = (
            _values_of(self.ours.elements("values", task_id)),
            _values_of(self.theirs.elements("values", task_id)),
        )
        if here == file:
            return
        words = self.work.words
        said = self.since.said.get(task_id, {})
        for field_id in dict.fromkeys((*here, *file)):
            now, coming = here.get(field_id, ("",)), file.get(field_id, ("",))
            key = f"custom:{words.fields[field_id].name if field_id in words.fields else field_id}"
            own = self.ours.elements("values", task_id).get(field_id, ("", ()))[0]
            gone = [
                each for each in self.since.gone.get(CustomValue, {}).values()
                if (each.field_id, each.row_id) == (field_id, task_id)
            ] if now == ("",) and self.since.gone.get(CustomValue) else []  # fmt: skip
            was: Any
            if key in said:
                was = tuple(said[key])
            elif not self._is_known(task_id):
                was = ("",)
            elif not self.since.is_known:
                was = UNKNOWN
            elif gone:
                was = (gone[0].value,)
            elif own in self.since.fresh or not own:
                was = ("",)
            else:
                was = (self.since.old.get(own, {}).get("value", now[0]),)
            by = whose(now, coming, was)
            if by is Whose.SAME:
                continue
            term = words.fields[field_id].name if field_id in words.fields else "Custom field"
            texts = (said_value(words, field_id, now[0]), said_value(words, field_id, coming[0]),
                     said_value(words, field_id, was[0]) if isinstance(was, tuple) else "")  # fmt: skip
            rows = [each for each in (own, *(one.id for one in gone)) if each]
            op = SetSeveral("values", task_id, (field_id,))
            self._put(found, by, (f"task/{task_id}/{key}", key, term), texts, op, task_id, name, ("",), rows)

    def _interrupted(self, found: list[Field], task_id: str, name: str) -> None:
        now, coming = self.ours.spans(task_id), self.theirs.spans(task_id)
        if now == coming:
            return
        said = self.since.said.get(task_id, {})
        was: Any
        if "parts" in said:
            was = tuple((start, length) for start, length in said["parts"])
        elif not self._is_known(task_id):
            was = ()
        elif not self.since.is_known:
            was = UNKNOWN
        else:
            was = self._spans_before(task_id)
        by = whose(now, coming, was)
        words = self.work.words
        texts = (
            said_parts(words, now),
            said_parts(words, coming),
            said_parts(words, was) if isinstance(was, tuple) else "",
        )
        rows = [own for *_, own in self.ours.parts.get(task_id, ())]
        rows += [each.id for each in self.since.gone.get(Split, {}).values() if each.task_id == task_id]
        self._put(found, by, (f"task/{task_id}/parts", "parts", "Interruptions"), texts, SetParts(task_id), task_id, name,
                  ("",), rows)  # fmt: skip

    def _spans_before(self, task_id: str) -> tuple[tuple[int, int], ...]:
        found = []
        for start, length, own in self.ours.parts.get(task_id, ()):
            if own not in self.since.fresh:
                old = self.since.old.get(own, {})
                found.append((old.get("start", start), old.get("length", length)))
        found += [
            (each.start, each.length) for each in self.since.gone.get(Split, {}).values() if each.task_id == task_id
        ]
        return tuple(sorted(found))

    # Places

    def _moved(self) -> dict[str, Field]:
        """Return where tasks lie otherwise than in the file: only those that really moved, not all below an insertion."""
        found: dict[str, Field] = {}
        parents = dict.fromkeys(self.theirs.parent(each) for each in self.both)
        for parent in parents:
            below = [each for each in self.theirs.children(parent) if each in self.ours.tasks]
            now = self.ours.children(parent) if parent is None or parent in self.ours.tasks else []
            here = set(now)
            stay = staying([each for each in below if each in here], now)
            if len(stay) == len(below):
                continue
            then = self._children_before(parent)
            stayed = None if then is None else staying([each for each in below if each in set(then)], then)
            for each in below:
                if each not in stay:
                    self._place(found, each, parent, stayed)
        return found

    def _place(self, found: dict[str, Field], task_id: str, parent: str | None, stayed: set[str] | None) -> None:
        old = self.since.old.get(task_id, {})
        said = self.since.said.get(task_id, {})
        ours_moved = "parent_id" in old or "rank" in old
        if "place" in said:
            by = Whose.OURS if said["place"] == place_of(self.theirs, task_id) else Whose.BOTH
        elif not self._is_known(task_id) or stayed is None:
            by = Whose.BOTH
        elif task_id in stayed:
            by = Whose.OURS
        else:
            by = Whose.BOTH if ours_moved else Whose.FILE
        fields_: list[Field] = []
        above = self.ours.parent(task_id)
        texts = (self._where(self.ours, task_id, above, parent), self._where(self.theirs, task_id, parent, above), "")
        needs: frozenset[str] = frozenset()
        if parent is not None and parent not in self.ours.tasks and parent not in self.work.absent:
            needs = frozenset({f"task/{parent}"})
        name = self.theirs.tasks["name"][self.theirs.tasks.row[task_id]]
        self._put(fields_, by, (f"task/{task_id}/place", "place", "Place"), texts, Move(task_id), task_id, name,
                  ("parent_id", "rank"), needs=needs)  # fmt: skip
        if fields_:
            found[task_id] = fields_[0]

    def _where(self, side: Side, task_id: str, parent: str | None, other: str | None) -> str:
        names = side.tasks["name"]
        if parent != other:
            return "outermost" if parent is None else f"in “{names[side.tasks.row[parent]]}”"
        among = side.children(parent)
        at = among.index(task_id)
        return f"after “{names[side.tasks.row[among[at - 1]]]}”" if at else "first"

    def _children_before(self, parent: str | None) -> list[str] | None:
        """Return the tasks under a summary as they were when the last file came; None where nobody knows."""
        if not self.since.is_known:
            return None
        if not hasattr(self, "_then"):
            self._then: dict[str | None, list[str]] = {}
            tasks = self.ours.tasks
            ranked = []
            for task_id, above, rank in zip(tasks.ids, tasks["parent_id"], tasks["rank"], strict=True):
                if task_id not in self.since.fresh:
                    old = self.since.old.get(task_id, {})
                    ranked.append((old.get("rank", rank), task_id, old.get("parent_id", above)))
            for _, task_id, above in sorted(ranked, key=lambda each: each[:2]):
                self._then.setdefault(above, []).append(task_id)
        return self._then.get(parent, [])

    # Tasks that come and go

    def _added(self, task_id: str) -> Row | None:
        key = f"task/{task_id}"
        self.work.ops[key] = Add(task_id)
        side, row = self.theirs, self.theirs.tasks.row[task_id]
        name = side.tasks["name"][row]
        absent = self.work.absent.get(task_id)
        if absent is not None:
            self.kept.append(Kept(key, task_id, name or "Empty line", "Task", NONE, name, absent.here))
            return None
        parent = side.parent(task_id)
        problem, needs = "", frozenset[str]()
        if parent is not None and parent not in self.ours.tasks:
            if parent in self.work.absent:
                problem = f"“{side.tasks['name'][side.tasks.row[parent]]}”, in which it lies, is not here any more."
            else:
                needs = frozenset({f"task/{parent}"})
        shown = Row(
            key,
            Thing.TASK,
            What.ADDED,
            task_id,
            name,
            fields=tuple(self._facts_of(task_id)),
            problem=problem,
            needs=needs,
        )
        return self._placed(shown)

    def _facts_of(self, task_id: str) -> Iterator[Field]:
        """Yield what a task that is added says, as far as it says anything."""
        side, row = self.theirs, self.theirs.tasks.row[task_id]
        is_summary = side.is_summary(task_id)
        for fact in TASK_FACTS:
            if fact.name not in _TOLD_OF_NEW or (is_summary and not fact.of_summaries):
                continue
            values = {name: side.tasks[name][row] for name in fact.fields}
            if fact.name == "constraint" and values["constraint_type"] is ConstraintType.ASAP:
                continue
            said = fact.said(self.work.words, values)
            if said not in {NONE, "not begun", ""}:
                yield Field(f"task/{task_id}/{fact.name}", fact.name, fact.term, "", said)
        for of, (field, term, _) in _SEVERAL.items():
            values = _values_of(side.elements(of, task_id))
            if values and of != "baselines":
                yield Field(f"task/{task_id}/{field}", field, term, "", self._said(of, values))

    def _removed(self, task_id: str) -> Row | None:
        key = f"task/{task_id}"
        self.work.ops[key] = Remove(task_id)
        name = self.ours.tasks["name"][self.ours.tasks.row[task_id]]
        run = self.since.run
        if run is not None and self.ours.external[task_id].run_id != run.id:
            here = self.since.here([task_id]) or self._unknown()
            self.kept.append(Kept(key, task_id, name or "Empty line", "Task", name, NONE, here))
            return None
        goes = tuple(self._goes(task_id))
        problem = ""
        if goes:
            problem = "What was added here would go with it."
        elif not self.since.is_known:
            problem = changed_by(self.workspace, None)
        return self._placed(Row(key, Thing.TASK, What.REMOVED, task_id, name, goes=goes, problem=problem))

    def _goes(self, task_id: str) -> Iterator[str]:
        """Yield what was done here to a task, and would go with it, in sentences."""
        since, plan = self.since, self.plan
        changed = [
            fact.term
            for fact in (*TASK_FACTS, _COLOUR)
            if since.old.get(task_id) and not since.old[task_id].keys().isdisjoint(fact.fields) and fact.name != "wbs"
        ]
        if changed:
            yield f"{', '.join(changed)}: {changed_by(self.workspace, since.here([task_id]))}"
        for of, (_, term, kind) in _SEVERAL.items():
            known = self.ours.elements(of, task_id).items()
            fresh = [key for key, (own, _) in known if own in since.fresh or own in since.old]
            if fresh and since.is_known:
                yield f"{term} entered here: {self._said(of, {key: dict(known)[key][1] for key in fresh})}."
            del kind
        values = [own for own, _ in self.ours.elements("values", task_id).values()]
        if any(own in since.fresh or own in since.old for own in values):
            yield "Values of custom fields that were entered here."
        yield from self._goes_of_others(task_id)
        own = [
            plan.tasks["name"][plan.tasks.row[each]] for each in self.ours.children(task_id) if each not in self.ours.external
        ]  # fmt: skip
        if own:
            yield f"{listed(own)} of your own {'lies' if len(own) == 1 else 'lie'} in it, and would move up."

    def _goes_of_others(self, task_id: str) -> Iterator[str]:
        told = self._told_of_removed()
        hours = told["hours"].get(task_id)
        if hours:
            yield "Hours that were worked on it."
        for reason in told["advice"].get(task_id, ()):
            yield f"Advice that was accepted: {reason}" if reason else "Advice that was accepted."
        waiting = told["others"].get(task_id)
        if waiting:
            yield f"{listed(waiting)} waits for it: the last dates would stay there."

    def _told_of_removed(self) -> dict[str, dict[str, list[str]]]:
        """Return what hangs on the tasks that are removed, looked up once for all: hours, accepted advice, other projects."""
        found: dict[str, dict[str, list[str]]] | None = getattr(self, "_hanging", None)
        if found is not None:
            return found
        workspace, removed = self.workspace, self.removed
        found = {"hours": {}, "advice": {}, "others": {}}
        self._hanging = found
        own = {own: task_id for task_id in removed for own, _ in self.ours.elements("people", task_id).values()}
        for each in workspace.find(ActualWork, assignment_id=list(own)) if own else ():
            found["hours"].setdefault(own[each.assignment_id], []).append("")
        for advice in workspace.find(AcceptedAdvice, task_id=removed) if removed else ():
            found["advice"].setdefault(advice.task_id or "", []).append(advice.reason)
        names = {each.id: each.name for each in workspace.all(Project)}
        for link in workspace.find(Dependency, predecessor_id=removed) if removed else ():
            if link.project_id != self.plan.project.id:
                found["others"].setdefault(link.predecessor_id, []).append(names[link.project_id])
        return found


_TIMES: tuple[tuple[str, str, type[Record]], ...] = (
    ("weeks", "Working times", WorkWeek), ("exceptions", "Days off and other exceptions", CalendarException),
)  # fmt: skip
_TOLD_OF_NEW = frozenset({"duration", "constraint", "deadline", "progress", "calendar", "notes", "external"})
_COLOUR = Fact("colour", "Bar colour", ("colour",), lambda _words, values: str(values["colour"]))
_NAMES: Mapping[str, tuple[str, ...]] = {
    "links": ("lag", "lag_kind"),
    "people": ("units", "work", "actual_work", "remaining_work", "delay", "contour", "cost"),
    "baselines": ("start", "finish", "duration", "elapsed", "work", "cost"),
}


def _key_of(record: Any) -> Any:  # noqa: ANN401 - of the kinds of _SEVERAL
    if isinstance(record, Dependency):
        return record.predecessor_id, record.type
    return record.person_id if isinstance(record, Assignment) else record.number


def _keys_of(of: str) -> Any:  # noqa: ANN401 - what makes keys of JSON
    return (lambda key: (key[0], LinkType(key[1]))) if of == "links" else (lambda key: key)


def _values_of(elements: Mapping[Any, tuple[str, Any]]) -> dict[Any, Any]:
    return {key: value for key, (_, value) in elements.items()}


def _values(project: Project, fact: Fact) -> dict[str, Any]:
    return {name: getattr(project, name) for name in fact.fields}


_USUAL = {each.name: each.default for each in fields(Project)}


def _usual(field: str) -> Any:  # noqa: ANN401 - whatever the field holds
    return _USUAL[field]


def _by_owner(since: Since) -> dict[tuple[str, str], dict[str, Any]]:
    """Return what was deleted here of what tasks have several of: by what it is and the task, key by id."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for of, (_, _, kind) in _SEVERAL.items():
        for each in since.gone.get(kind, {}).values():
            task_id = each.successor_id if kind is Dependency else each.task_id
            found.setdefault((of, task_id), {})[each.id] = _key_of(each)
    return found


def _counted_times(of: str, values: Mapping[Any, Any]) -> str:
    if of == "weeks":
        return counted(len(values), "working week")
    names = [shortened(name) for (_, name) in values.values() if name]
    return f"{counted(len(values), 'exception')}" + (f": {listed(names)}" if names else "")


def _outline_numbers(side: Side) -> dict[str, str]:
    found: dict[str, str] = {}
    blank = side.tasks["blank"]
    count: dict[str | None, int] = {}
    for task_id in side.in_order():
        if blank[side.tasks.row[task_id]]:
            continue
        parent = side.parent(task_id)
        place = count[parent] = count.get(parent, 0) + 1
        found[task_id] = f"{found[parent]}.{place}" if parent is not None and parent in found else str(place)
    return found


def _known_elsewhere(workspace: Workspace, file: Side, here: Side, found: Mapping[str, str]) -> dict[str, str]:
    """Return which tasks of other projects rows of the file stand for that links here lead to already, by their names."""
    standing = {
        task_id: file.tasks["name"][row]
        for row, task_id in enumerate(file.tasks.ids)
        if file.tasks["external"][row] and task_id not in found
    }
    if not standing:
        return {}
    outside = {before for links in here.links.values() for before, _ in links if before not in here.tasks}
    names = {each.id: each.name for each in workspace.find(Task, id=outside)} if outside else {}
    made: dict[str, str] = {}
    for task_id, links in file.links.items():
        for before, _ in links:
            if before in standing:
                there = here.links.get(found.get(task_id, ""), {})
                same = [each for each, _ in there if names.get(each) == standing[before]]
                if len(same) == 1:
                    made[before] = same[0]
    return made


def _turned(change: Change, ids: Mapping[str, str]) -> Change:
    """Return a change that turns a link of another project to a task by its id here."""
    if isinstance(change, Update) and "predecessor_id" in change.fields:
        before = change.fields["predecessor_id"]
        return replace(change, fields={**change.fields, "predecessor_id": ids.get(before, before)})
    return change


def _moments(plan: Plan, schedule: Schedule, task_id: str) -> tuple[int | None, int | None]:
    row = plan.tasks.row.get(task_id)
    if row is None or schedule.start[row] == NO_PART:
        return None, None
    return int(schedule.start[row]), int(schedule.finish[row])


def _finish(plan: Plan, schedule: Schedule) -> int | None:
    return int(schedule.project_finish) if len(plan.tasks) and len(schedule.start) else None
