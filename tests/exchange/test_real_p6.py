"""Real files of P6 come in whole: counted here once more by other means, and compared with an independent reader where it is."""

import importlib.util
import json
import shutil
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from itertools import count, pairwise

import pytest
from lxml import etree

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar import compile_calendars
from pmo_desktop.domain.records import (
    Assignment,
    Calendar,
    CalendarException,
    Dependency,
    ExternalId,
    ImportedDates,
    Person,
    Project,
    Task,
    WorkWeek,
)
from pmo_desktop.exchange.detect import read_any
from pmo_desktop.services.importing import import_files
from pmo_desktop.services.workspace import Workspace

pytestmark = pytest.mark.realdata
NAMES = (
    "ScheduleOptions.xer", "TERMINAL BUILDING-AIRPORT.xer", "encoding1251.xer", "percent-complete-8.4.pmxml",
    "percent-complete-8.4.xer", "primavera.xml", "sample.xer",
)  # fmt: skip


@pytest.fixture(scope="module")
def read_files(realdata):
    numbers = count(1)
    folder = realdata / "primavera"
    return {name: read_any(folder / name, lambda: f"{next(numbers):09}") for name in NAMES}


# Counted by other means


def xer_counts(file):
    """Return how many rows a file has per table, told by nothing but the first letters of its lines."""
    found, table = Counter(), ""
    for line in file.read_bytes().splitlines():
        if line.startswith(b"%T"):
            table = line.split(b"\t")[1].decode().strip()
        found[table] += line.startswith(b"%R")
    return found


XML_TABLES = {
    "PROJECT": "Project", "TASK": "Activity", "TASKPRED": "Relationship", "RSRC": "Resource",
    "TASKRSRC": "ResourceAssignment", "CALENDAR": "Calendar", "PROJWBS": "WBS",
}  # fmt: skip


def xml_counts(file):
    names = Counter(etree.QName(each).localname for each in etree.parse(file).getroot().iter(etree.Element))
    return Counter({table: names[name] for table, name in XML_TABLES.items()})


def lost(imported, *whats):
    return sum(loss.count for loss in imported[0].losses if loss.what in whats)


def of(imported, kind):
    return {record.id: record for each in imported for record in each.of(kind)}


@pytest.mark.parametrize("name", NAMES)
def test_everything_counted_is_carried_or_listed(name, realdata, read_files):
    file, imported = realdata / "primavera" / name, read_files[name]
    seen = xer_counts(file) if name.endswith(".xer") else xml_counts(file)
    assert len(imported) == seen["PROJECT"]
    assert len(of(imported, ImportedDates)) == seen["TASK"]
    parts = [task for task in of(imported, Task).values() if not task.external]
    roots = seen["TASK"] + seen["PROJWBS"] - len(parts)
    assert roots == (seen["PROJECT"] if seen["PROJWBS"] else 0), "the part that is the project itself is no task"
    assert len(of(imported, Dependency)) == seen["TASKPRED"]
    assert len(of(imported, Person)) == seen["RSRC"]
    added = lost(
        imported,
        "Further assignments of the same resource",
        "Assignments without a resource or role",
        "What belongs to activities that are not in the file",
    )
    assert len(of(imported, Assignment)) + added == seen["TASKRSRC"]
    assert len(of(imported, Calendar)) + lost(imported, "Calendars nothing uses") == seen["CALENDAR"]


def test_letters_of_a_russian_file_are_russian(read_files):
    (imported,) = read_files["encoding1251.xer"]
    letters = "".join(task.name for task in imported.of(Task))
    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in letters)
    assert cyrillic == sum(letter.isalpha() for letter in letters) > 8


def test_projects_of_a_file_keep_their_options(read_files):
    imported = read_files["ScheduleOptions.xer"]
    assert [each.project.lag_calendar.value for each in imported] == ["always", "project", "successor", "predecessor"]
    assert [each.project.open_ends_critical for each in imported] == [True, False, False, True]
    assert [each.project.use_expected_finish for each in imported] == [False, True, False, True]


def test_both_kinds_of_the_same_plan_have_the_same_dates(read_files):
    found = []
    for name in ("percent-complete-8.4.xer", "percent-complete-8.4.pmxml"):
        (imported,) = read_files[name]
        keys = {each.row_id: each.key for each in imported.of(ExternalId)}
        found.append({
            keys[each.task_id]: (each.start, each.finish, each.percent_complete) for each in imported.of(ImportedDates)
        })  # fmt: skip
    assert found[0] == found[1]


def test_all_files_come_into_one_portfolio_and_go_again(realdata, read_files, tmp_path):
    with Workspace.create(tmp_path / "all.pmo", author="Anna") as workspace:
        before = workspace.count(Person), workspace.count(Calendar)
        import_files(workspace, [realdata / "primavera" / name for name in NAMES])
        assert len(workspace.all(Project)) == sum(map(len, read_files.values()))
        for project in workspace.all(Project):
            workspace.schedule(project.id)
        for _ in NAMES:
            workspace.undo()
        assert (workspace.count(Person), workspace.count(Calendar), workspace.count(Task)) == (*before, 0)


# An independent reader

_PROGRAM = """
import json, sys
import jpype, mpxj
jpype.startJVM(convertStrings=True)
from java.time import LocalDateTime
from java.io import FileInputStream
from org.mpxj import TimeUnit
primavera = jpype.JPackage("org").mpxj.primavera
found = []
for name in sys.argv[1:]:
    reader = primavera.PrimaveraXERFileReader() if name.endswith(".xer") else primavera.PrimaveraPMFileReader()
    for project in reader.readAll(FileInputStream(name)):
        properties = project.getProjectProperties()
        text = lambda value: None if value is None else str(value)
        hours = lambda value: value and float(value.convertUnits(TimeUnit.HOURS, properties).getDuration())
        days = []
        for calendar in project.getCalendars():
            at = LocalDateTime.of(2009, 12, 28, 0, 0)
            weeks = [hours(calendar.getWork(at.plusWeeks(n), at.plusWeeks(n + 1), TimeUnit.HOURS)) for n in range(300)]
            days.append([str(calendar.getUniqueID()), weeks])
        found.append({
            "file": name, "data_date": text(properties.getStatusDate()), "must_finish": text(properties.getMustFinishBy()),
            "people": len(list(project.getResources())), "assignments": len(list(project.getResourceAssignments())),
            "links": len(list(project.getRelations())), "calendars": days,
            "tasks": {str(task.getUniqueID()): [
                text(task.getStart()), text(task.getFinish()), text(task.getLateStart()), text(task.getLateFinish()),
                hours(task.getRemainingDuration()), str(task.getConstraintType()), text(task.getConstraintDate()),
                str(task.getActivityType()),
            ] for task in project.getTasks() if not task.getSummary()},
        })
print(json.dumps(found))
"""
COMPARED = (
    "TERMINAL BUILDING-AIRPORT.xer",
    "encoding1251.xer",
    "percent-complete-8.4.pmxml",
    "percent-complete-8.4.xer",
)


@pytest.fixture(scope="module")
def theirs(realdata, tmp_path_factory):
    """Return what MPXJ reads, by file."""
    if (
        importlib.util.find_spec("mpxj") is None
        or importlib.util.find_spec("jpype") is None
        or not shutil.which("java")
    ):
        pytest.skip("the packages mpxj and jpype1 with Java are not installed")
    files = [str(realdata / "primavera" / name) for name in COMPARED]
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *files], capture_output=True, text=True, check=False, timeout=300,
        cwd=tmp_path_factory.mktemp("mpxj"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return dict(zip(COMPARED, json.loads(done.stdout.splitlines()[-1]), strict=True))


def at(text):
    return None if text is None else moment.from_datetime(datetime.fromisoformat(text))


CONSTRAINTS = {
    "null": "ASAP", "None": "ASAP", "AS_SOON_AS_POSSIBLE": "ASAP", "START_NO_LATER_THAN": "SNLT", "AS_LATE_AS_POSSIBLE": "ALAP",
}  # fmt: skip


@pytest.mark.parametrize("name", COMPARED)
def test_an_independent_reader_finds_the_same(name, read_files, theirs):
    (imported,), other = read_files[name], theirs[name]
    keys = {each.row_id: each.key for each in imported.of(ExternalId)}
    tasks = {each.id: each for each in imported.of(Task)}
    assert imported.project.status_date == at(other["data_date"])
    assert imported.project.must_finish == at(other["must_finish"])
    assert len(imported.of(Person)) == other["people"]
    assert len(imported.of(Dependency)) == other["links"]
    assert len(imported.of(Assignment)) == other["assignments"]
    assert len(other["tasks"]) == len(imported.of(ImportedDates))
    for each in imported.of(ImportedDates):
        start, finish, late_start, late_finish, remaining, constraint, held, kind = other["tasks"][keys[each.task_id]]
        task = tasks[each.task_id]
        assert (each.start, each.finish) == (at(start), at(finish)), task.wbs
        assert late_start is None or (each.late_start, each.late_finish) == (at(late_start), at(late_finish)), task.wbs
        assert (task.duration - task.actual_duration) / 3600 == remaining, task.wbs
        assert (task.constraint_type, task.constraint_date) == (CONSTRAINTS[constraint], at(held)), task.wbs
        assert KINDS[kind] == task.kind.value, task.wbs


KINDS = {
    "TASK_DEPENDENT": "task", "RESOURCE_DEPENDENT": "resource_dependent", "START_MILESTONE": "start_milestone",
    "FINISH_MILESTONE": "finish_milestone",
}  # fmt: skip


@pytest.mark.parametrize("name", COMPARED)
def test_an_independent_reader_counts_the_same_working_hours(name, read_files, theirs):
    """Week by week from 2010 to 2015, on every calendar of the file."""
    (imported,) = read_files[name]
    made = compile_calendars(imported.of(Calendar), imported.of(WorkWeek), imported.of(CalendarException))
    calendars = {each.name: made[each.id] for each in imported.of(Calendar)}
    assert calendars
    monday = datetime(2009, 12, 28)  # noqa: DTZ001 - plans are naive
    weeks = [moment.from_datetime(monday + timedelta(weeks=number)) for number in range(301)]
    ours = {
        tuple(calendar.work(start, finish) / 3600 for start, finish in pairwise(weeks))
        for calendar in calendars.values()
    }
    assert ours <= {tuple(found) for _, found in theirs[name]["calendars"]}
