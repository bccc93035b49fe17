"""Rows of a difference for calendars of the file that say something else than those here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pmo_desktop.domain.changes import Change, Delete, Insert
from pmo_desktop.domain.entry.listing import listed
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Calendar, CalendarException, Person, Project, Record, Task, WorkWeek
from pmo_desktop.services.updating.calendars import Times as CalendarTimes
from pmo_desktop.services.updating.calendars import counterparts, exception_of, is_own, times_of, week_of
from pmo_desktop.services.updating.difference import Field, Row, Thing, What
from pmo_desktop.services.updating.looking import Looking
from pmo_desktop.services.updating.three_ways import Whose, counted, merged, shortened, values_of
from pmo_desktop.services.updating.work import Bring, Times
from pmo_desktop.services.workspace import Workspace

_TIMES: tuple[tuple[str, str, type[Record]], ...] = (
    ("weeks", "Working times", WorkWeek), ("exceptions", "Days off and other exceptions", CalendarException),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Differing:
    """Calendars of a file: those that change one here, with its id, and those that come."""

    changed: list[tuple[Calendar, str]]
    fresh: list[Calendar]

    def ids(self) -> dict[str, str]:
        """Return the calendars here that change, by the file's."""
        return {coming.id: own for coming, own in self.changed}


def differing(
    workspace: Workspace, plan: Plan, project: Project, records: Sequence[Record], ids: Mapping[str, str]
) -> Differing:
    """Return which calendars of a file are none that is here, with those here they change; others are brought."""
    personal = {each.calendar_id for each in records if isinstance(each, Person)}
    used = {ids.get(each.id, each.id): each.calendar_id for each in records if isinstance(each, Task)}
    needed = {project.calendar_id, *used.values()}
    coming = [
        each for each in records
        if isinstance(each, Calendar) and (each.id in needed or each.id not in personal)
    ]  # fmt: skip
    tasks = dict(zip(plan.tasks.ids, plan.tasks["calendar_id"], strict=True))
    standing = counterparts(workspace, plan.project, tasks, coming, project.calendar_id, used)
    found = Differing([], [])
    for each in coming:
        own = standing.get(each.id)
        if own is not None and is_own(workspace, plan.project.id, own):
            found.changed.append((each, own))
        elif each.id in needed:
            found.fresh.append(each)
    return found


class CalendarRows:
    """Makes rows of calendars that come or change."""

    def __init__(self, look: Looking, found: Differing) -> None:
        self.look = look
        self.workspace, self.plan, self.since, self.work = look.workspace, look.plan, look.since, look.work
        self.ours, self.theirs, self.rows, self.kept = look.ours, look.theirs, look.rows, look.kept
        self._found = found

    def take(self, records: Sequence[Record]) -> None:
        for each in self._found.fresh:
            key = f"calendar/{each.id}"
            self.work.ops[key] = Bring(each.id)
            self.rows.append(Row(key, Thing.CALENDAR, What.ADDED, each.id, each.name))
        rows = [*self.workspace.all(WorkWeek), *self.workspace.all(CalendarException)]
        for each, own in self._found.changed:
            self._changed_calendar(each, own, times_of(own, rows), times_of(each.id, records))

    def _changed_calendar(self, coming: Calendar, own: str, here: CalendarTimes, file: CalendarTimes) -> None:
        fields_: list[Field] = []
        name = self.work.words.calendars.get(own, coming.name)
        for of, term, kind in _TIMES:
            now, then = getattr(here, of), getattr(file, of)
            values_now, values_then = values_of(now), values_of(then)
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
            self.look.put(
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
        return found | values_of(getattr(times_of(own, [*gone, *changed]), of))


def _counted_times(of: str, values: Mapping[Any, Any]) -> str:
    if of == "weeks":
        return counted(len(values), "working week")
    names = [shortened(name) for (_, name) in values.values() if name]
    return f"{counted(len(values), 'exception')}" + (f": {listed(names)}" if names else "")
