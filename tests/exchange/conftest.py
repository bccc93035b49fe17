"""What tests of files share: ids in order, records compared by what they say, a plan written and read again."""

import re
import tomllib
from dataclasses import fields
from itertools import count
from pathlib import Path

import pytest
from lxml import etree

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


_RULES = tomllib.loads((Path(__file__).parents[1] / "cases" / "exchange" / "mspdi_rules.toml").read_text("utf-8"))
_FORMS = {
    "integers": re.compile(r"-?\d+"), "booleans": re.compile("[01]"), "decimals": re.compile(r"-?\d+(\.\d+)?"),
    "moments": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"), "times": re.compile(r"\d\d:\d\d:\d\d"),
    "lengths": re.compile(r"-?PT\d+H\d+M\d+S"),
}  # fmt: skip
_FORM_OF = {name: form for kind, form in _FORMS.items() for name in _RULES[kind]}


def _breaches(data):
    """Yield what of an MSPDI file MS Project’s published schema, or what it says of numbers that name others, forbids."""
    root = etree.fromstring(data)
    for element in root.iter("*"):
        name, text = etree.QName(element).localname, element.text or ""
        above = etree.QName(element.getparent()).localname if element.getparent() is not None else ""
        there = {etree.QName(each).localname for each in element.iterchildren("*")}
        if there and above != "ExtendedAttributes":
            yield from (f"{name} lacks {each}" for each in _RULES["required"].get(name, ()) if each not in there)
        if there or len(element):
            continue
        form = _FORM_OF.get(name) if above != "OutlineCode" else None
        if form is not None and not form.fullmatch(text):
            yield f"{above}/{name} is {text!r}"
            continue
        known = _RULES["formats"]["known"] if name.endswith("Format") and above != "Resource" else None
        known = _RULES["values"].get(f"{above}/{name}", known if above != "Rate" else None)
        if known is not None and int(text) not in known:
            yield f"{above}/{name} is {text}"
        if len(text) > _RULES["longest"].get(name, len(text)):
            yield f"{above}/{name} has {len(text)} letters"
    yield from _wrong_numbers(root)


def _wrong_numbers(root):
    def all_of(path):
        return [each.text for each in root.xpath("/p:Project/p:" + path.replace("/", "/p:"), namespaces=NAMESPACE)]

    tasks, people = all_of("Tasks/Task/UID"), all_of("Resources/Resource/UID")
    calendars = all_of("Calendars/Calendar/UID")
    if tasks[:1] != ["0"] or all_of("Tasks/Task/ID") != [str(number) for number in range(len(tasks))]:
        yield "The first task is not the project, or rows are not numbered on"
    for uids in (tasks, people, calendars, all_of("Assignments/Assignment/UID")):
        if len(set(uids)) != len(uids):
            yield "A unique id is there twice"
    for path, known in (
        ("Tasks/Task/PredecessorLink/PredecessorUID", {*tasks}),
        ("Tasks/Task/CalendarUID", {*calendars, "-1"}),
        ("Resources/Resource/CalendarUID", {*calendars, "-1"}),
        ("CalendarUID", {*calendars}),
        ("Assignments/Assignment/TaskUID", {*tasks}),
        ("Assignments/Assignment/ResourceUID", {*people, "-65535"}),
    ):
        yield from (f"{path} {each} is nobody’s" for each in all_of(path) if each not in known)
    level = 0
    for own in map(int, all_of("Tasks/Task/OutlineLevel")):
        if own > level + 1:
            yield f"Outline level {own} follows {level}"
        level = own
    for number, own in zip(
        all_of("Tasks/Task/OutlineNumber"),
        root.xpath("/p:Project/p:Tasks/p:Task[p:OutlineNumber]/p:OutlineLevel/text()", namespaces=NAMESPACE),
        strict=True,
    ):
        if number != "0" and number.count(".") + 1 != int(own):
            yield f"Outline number {number} lies at level {own}"


NAMESPACE = {"p": "http://schemas.microsoft.com/project"}


@pytest.fixture(scope="session")
def breaches():
    """Return what a written file does that MS Project would refuse it for."""
    return lambda data: list(_breaches(data))
