"""What tests of files share: ids in order, records compared by what they say, a plan written and read again."""

from dataclasses import fields
from itertools import count

import pytest

from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Assignment,
    Availability,
    Baseline,
    Calendar,
    CalendarException,
    CustomField,
    CustomValue,
    Dependency,
    ExternalId,
    Person,
    Rate,
    Split,
    Task,
    WorkWeek,
)
from pmo_desktop.domain.schedule import schedule
from pmo_desktop.exchange.mspdi.reader import read
from pmo_desktop.exchange.mspdi.writer import write

CARRIED = (
    Task, Dependency, Person, Availability, Rate, Assignment, Baseline, Split, Calendar, WorkWeek, CalendarException, CustomValue,
)  # fmt: skip
UNTOLD = {"id", "rank", "project_id", "run_id"}
"""Fields that are the program's own and in no file."""
DERIVED_IN_SUMMARIES = (
    "duration", "actual_duration", "estimated", "elapsed", "actual_start", "actual_finish", "resume",
)  # fmt: skip


class Trip:
    """Reads, writes and reads again; says of every kind what its records tell, ids replaced by names."""

    def ids(self):
        numbers = count(1)
        return lambda: f"{next(numbers):08}"

    def plan(self, imported):
        return Plan.from_records(imported.project, imported.records)

    def written(self, imported):
        plan = self.plan(imported)
        values = imported.of(CustomValue)
        named = imported.of(CustomField)
        keys = {each.row_id: each.key for each in imported.of(ExternalId)}
        return write(plan, schedule(plan), named, values, keys)

    def back(self, imported):
        return read(self.written(imported), "back.xml", self.ids())

    def facts(self, imported, kind):
        """Return what the records of a kind say, sorted; references by what they point to."""
        names = self._names(imported)
        summaries = {task.parent_id for task in imported.of(Task) if not task.blank}
        return sorted((self._said(record, names, summaries) for record in imported.of(kind)), key=repr)

    def _said(self, record, names, summaries):
        said = {}
        for field in fields(record):
            if field.name in UNTOLD:
                continue
            value = getattr(record, field.name)
            said[field.name] = names.get(value, value) if field.name.endswith("_id") else value
        if isinstance(record, Task):
            said["wbs"] = said["wbs"] or names[record.id][1]
            if record.id in summaries:  # dates and progress of summaries follow from their tasks
                for name in DERIVED_IN_SUMMARIES:
                    del said[name]
        return said

    def _names(self, imported):
        plan = self.plan(imported)
        names = {}
        path = {}
        counts = {}
        for row in plan.outline.order:
            own, above = plan.tasks.ids[row], plan.outline.parent[row]
            if plan.tasks["blank"][row]:
                names[own] = ("blank", plan.outline.number[row])
                continue
            counts[above] = counts.get(above, 0) + 1
            path[row] = f"{path[above]}.{counts[above]}" if above >= 0 else str(counts[above])
            names[own] = ("task", path[row])
        for each in imported.of(Person):
            names[each.id] = ("person", each.name)
        for each in imported.of(Calendar):
            names[each.id] = ("calendar", each.name)
        for each in imported.of(CustomField):
            names[each.id] = ("field", each.owner, each.name, each.kind.value)
        return names


@pytest.fixture(scope="session")
def trip():
    return Trip()


@pytest.fixture(scope="session")
def carried():
    return CARRIED
