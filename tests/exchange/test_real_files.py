"""Every real file comes in whole: counted here once more by other means, every number is carried or listed as left behind."""

from collections import Counter
from itertools import count

import pytest
from lxml import etree

from pmo_desktop.domain import moment
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Assignment,
    Baseline,
    Calendar,
    CalendarException,
    CustomValue,
    Dependency,
    ExternalId,
    ImportedDates,
    Person,
    Project,
    Task,
)
from pmo_desktop.domain.resources.phasing import Phasing, work_between
from pmo_desktop.domain.schedule import NO_PART, schedule
from pmo_desktop.exchange.mspdi.reader import read
from pmo_desktop.exchange.mspdi.values import seconds_of
from pmo_desktop.services.importing import import_files
from pmo_desktop.services.workspace import Workspace

pytestmark = pytest.mark.realdata
NS = {"p": "http://schemas.microsoft.com/project"}


@pytest.fixture(scope="module")
def files(realdata):
    found = sorted((realdata / "msproject").rglob("*.xml"))
    assert found
    return found


@pytest.fixture(scope="module")
def read_files(files):
    numbers = count(1)
    return [(file, read(file, file.name, lambda: f"{next(numbers):09}")) for file in files]


class Counted:
    """What lxml finds in a file, told apart by nothing but names and values of elements."""

    def __init__(self, file):
        self.root = etree.parse(file).getroot()

    def all(self, path):
        return self.root.xpath(path, namespaces=NS)

    def tasks(self):
        return [task for task in self.all("p:Tasks/p:Task[not(p:IsNull=1)]") if not self._is_whole(task)]

    def _is_whole(self, task):
        return task.findtext("p:UID", namespaces=NS) == "0"

    def within_tasks(self, path):
        return [each for task in self.tasks() for each in task.iterfind(path, NS)]

    def people(self):
        return self.all("p:Resources/p:Resource[not(p:IsNull=1) and p:Name and not(p:UID=0 and p:Name='Unassigned')]")

    def assignments(self):
        tasks = {task.findtext("p:UID", namespaces=NS) for task in self.tasks()}
        people = {person.findtext("p:UID", namespaces=NS) for person in self.people()}
        return [
            each
            for each in self.all("p:Assignments/p:Assignment")
            if each.findtext("p:TaskUID", namespaces=NS) in tasks
            and each.findtext("p:ResourceUID", namespaces=NS) in people
        ]

    def calendars(self):
        """Return the calendars that say something: base ones, and those with days, exceptions or weeks of their own."""
        told = "p:WeekDays/* or p:Exceptions/* or p:WorkWeeks/*"
        return self.all(f"p:Calendars/p:Calendar[p:IsBaseCalendar=1 or {told} or not(p:BaseCalendarUID > 0)]")

    def exceptions(self):
        modern = self.all("p:Calendars/p:Calendar/p:Exceptions/p:Exception")
        legacy = self.all("p:Calendars/p:Calendar[not(p:Exceptions)]/p:WeekDays/p:WeekDay[p:DayType=0]")
        return modern + legacy


def lost(imported, *whats):
    return sum(loss.count for loss in imported.losses if loss.what in whats)


def test_everything_counted_is_carried_or_listed(read_files):
    for file, imported in read_files:
        seen = Counted(file)
        name = file.name
        assert len([task for task in imported.of(Task) if not task.blank]) == len(seen.tasks()), name
        assert len(imported.of(Person)) == len(seen.people()), name
        assert len(imported.of(Calendar)) == len(seen.calendars()), name
        links = lost(
            imported, "Links to tasks that are not in the file", "Links that are there twice", "Links of a task to itself",
            "Links to tasks of other projects",
        )  # fmt: skip
        assert len(imported.of(Dependency)) + links == len(seen.within_tasks("p:PredecessorLink")), name
        doubled = lost(imported, "Assignments that are there twice")
        assert len(imported.of(Assignment)) + doubled == len(seen.assignments()), name
        skipped = lost(imported, "Baselines beyond number 10, or there twice")
        assert len(imported.of(Baseline)) + skipped == len(seen.within_tasks("p:Baseline")), name
        odd = lost(imported, "Exceptions without dates or of an unknown kind")
        assert len(imported.of(CalendarException)) + odd == len(seen.exceptions()), name
        filled = [each for each in seen.within_tasks("p:ExtendedAttribute") if each.findtext("p:Value", namespaces=NS)]
        filled += [each for person in seen.people() for each in person.iterfind("p:ExtendedAttribute[p:Value]", NS)]
        codes = lost(imported, "Outline codes and enterprise fields")
        assert len(imported.of(CustomValue)) + codes == len(filled), name


LEFT_BEHIND = {
    "p:Resources/p:Resource/p:OvertimeRate[. > 0]": "Overtime",
    "p:Resources/p:Resource/p:CostPerUse[. > 0]": "Costs per use",
    "p:Resources/p:Resource/p:OutlineCode": "Outline codes",
    "p:Resources/p:Resource/p:Code": "Codes of people",
    "p:Resources/p:Resource/p:Baseline": "Baselines of people",
    "p:Assignments/p:Assignment/p:TimephasedData": "Day-by-day values",
    "p:Views/p:View": "Views",
    "p:Manager[normalize-space()]": "Its manager",
}


@pytest.mark.parametrize("path", LEFT_BEHIND)
def test_what_has_no_place_is_listed(path, read_files):
    shown = 0
    for file, imported in read_files:
        found = Counted(file).all(path)
        shown += len(found)
        assert bool(found) <= (LEFT_BEHIND[path] in {loss.what for loss in imported.losses}), file.name
    assert shown or path == "p:Manager[normalize-space()]"


def test_day_by_day_values_are_counted_to_the_last(read_files):
    for file, imported in read_files:
        in_file = len(Counted(file).all("p:Assignments/p:Assignment/p:TimephasedData"))
        listed = sum(
            loss.count for loss in imported.losses if loss.what == "Day-by-day values" and loss.place == "Assignments"
        )
        assert listed == in_file, file.name


def test_dates_agree_with_the_files_to_the_minute(read_files):
    for file, imported in read_files:
        plan = Plan.from_records(imported.project, imported.records)
        made = schedule(plan)
        for dates in imported.of(ImportedDates):
            row = plan.tasks.row[dates.task_id]
            if made.start[row] == NO_PART or plan.tasks["manual"][row]:
                continue
            named = (file.name, plan.outline.number[row], plan.tasks["name"][row])
            assert dates.start is None or abs(dates.start - made.start[row]) < 60, named
            assert dates.finish is None or abs(dates.finish - made.finish[row]) < 60, named


def test_every_real_file_comes_back_equal(read_files, trip, carried):
    for file, imported in read_files:
        back = trip.back(imported)
        for kind in carried:
            there, here = trip.facts(imported, kind), trip.facts(back, kind)
            if kind.__name__ in {"Calendar", "WorkWeek", "CalendarException"}:  # calendars nobody uses stay behind
                there = [fact for fact in there if fact in here]
            assert here == there, (file.name, kind.__name__)
        first, second = (schedule(trip.plan(each)) for each in (imported, back))
        assert second.start.tolist() == first.start.tolist(), file.name
        assert second.finish.tolist() == first.finish.tolist(), file.name
        assert second.total_slack.tolist() == first.total_slack.tolist(), file.name


def test_all_files_come_into_one_portfolio_and_go_again(files, tmp_path):
    with Workspace.create(tmp_path / "all.pmo", author="Anna") as workspace:
        before = workspace.count(Person), workspace.count(Calendar)
        shown = import_files(workspace, files)
        assert len(workspace.all(Project)) == len(files)
        assert workspace.count(Task) == sum(len(each.imported.of(Task)) for each in shown)
        names = Counter(person.name for person in workspace.all(Person))
        assert max(names.values()) <= 3, names.most_common(3)
        standard = [each for each in workspace.all(Calendar) if each.name == "Standard"]
        assert len(standard) == 1
        for _ in files:
            workspace.undo()
        assert (workspace.count(Person), workspace.count(Calendar), workspace.count(Task)) == (*before, 0)


def test_work_lies_where_the_files_say_day_by_day(read_files):
    """Within a minute in every stretch a file lists: flat and contoured, split, done and left, at 50, 100 and 150 %."""
    compared = 0
    for file, imported in read_files:
        plan = Plan.from_records(imported.project, imported.records)
        phasing = Phasing(plan, schedule(plan))
        rows = {(each.owner, each.key): each.row_id for each in imported.of(ExternalId)}
        numbers = {(each.task_id, each.person_id): plan.assignments.row[each.id] for each in imported.of(Assignment)}
        for node in Counted(file).assignments():
            said = {name: node.findtext(f"p:{name}", namespaces=NS) for name in ("TaskUID", "ResourceUID")}
            number = numbers[rows["task", said["TaskUID"]], rows["person", said["ResourceUID"]]]
            found, calendar = phasing.pieces(number), phasing.calendar(number)
            for start, finish, work in _phased(node):
                compared += 1
                assert abs(work_between(found, calendar, start, finish) - work) <= 60, (
                    file.name,
                    said,
                    moment.to_iso(start),
                )
    assert compared > 2000


def _phased(node):
    """Yield the stretches of remaining and actual work; one that ends before it starts (`17:-0:00`) tells nothing."""
    for each in node.iterfind("p:TimephasedData", NS):
        kind, start, finish, value = (
            each.findtext(f"p:{name}", namespaces=NS) for name in ("Type", "Start", "Finish", "Value")
        )
        if kind in {"1", "2"} and "-0:" not in start + finish:
            ends = (moment.from_iso(text) for text in (start, finish))
            yield *ends, 0 if value is None else seconds_of(value, lambda: "Value")
