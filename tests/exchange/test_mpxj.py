"""An independent reader finds in our files what we wrote, and .mpp files come in as the XML saved beside them does."""

import importlib.util
import json
import subprocess
import sys
import time
from collections import Counter
from itertools import count
from pathlib import Path

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.recurrence import occurrences
from pmo_desktop.domain.errors import CancelledError, ImportProblemError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Assignment,
    Baseline,
    Calendar,
    CalendarException,
    Dependency,
    ExternalId,
    ImportedDates,
    Person,
    PersonKind,
    Project,
    Task,
    WorkWeek,
)
from pmo_desktop.domain.schedule import schedule
from pmo_desktop.exchange.bundle import ImportedProject
from pmo_desktop.exchange.detect import read_any
from pmo_desktop.exchange.mpp import convert
from pmo_desktop.exchange.mspdi.reader import read
from pmo_desktop.exchange.mspdi.writer import write
from pmo_desktop.exchange.signs import Sign


def ids():
    numbers = count(1)
    return lambda: f"{next(numbers):09}"


@pytest.fixture(scope="module")
def java():
    java, library = convert.java_command(), convert.library_folder()
    if java is None or library is None:
        pytest.skip("no Java here" if java is None else "the “mpp” extra is not installed")
    return [java, "-cp", str(library / "*"), "org.mpxj.sample.MpxjConvert"]


@pytest.fixture
def seen(java, tmp_path):
    """Return what the independent reader makes of a file."""

    def look(data):
        (tmp_path / "plan.xml").write_bytes(data)
        subprocess.run([*java, "plan.xml", "plan.json"], cwd=tmp_path, capture_output=True, check=True, timeout=120)
        return json.loads((tmp_path / "plan.json").read_text("utf-8"))

    return look


def at(text):
    return moment.from_iso(text[:19])


CASES = Path(__file__).parents[1] / "cases" / "exchange"
OTHERS = ("gan/bridge.gan", "planner/bridge.planner", "mpx/bridge.mpx")
TOLD_OTHERWISE = {
    "bridge.gan": {"Build", "Paint", "Supervise"},  # a holiday of every year is not read there
    "bridge.planner": {"Design agreed"},  # a milestone of Planner is taken to be where work would go on
}


@pytest.fixture
def read_elsewhere(java, tmp_path):
    """Return what the independent reader makes of a file of another program."""

    def look(file):
        command = [*java, str(file), str(tmp_path / "plan.json")]
        subprocess.run(command, capture_output=True, check=True, timeout=120)
        return json.loads((tmp_path / "plan.json").read_text("utf-8"))

    return look


@pytest.mark.realdata
@pytest.mark.parametrize("name", OTHERS)
def test_our_own_cases_of_other_programs_are_read_the_same_elsewhere(name, read_elsewhere, tmp_path):
    file = tmp_path / Path(name).name
    file.write_bytes((CASES / name).read_bytes().replace(b'value="many"', b'value="4"'))  # no number: it stops there
    _read_alike(file, read_elsewhere)


@pytest.mark.realdata
@pytest.mark.usefixtures("java")
def test_real_files_of_other_programs_are_read_the_same_elsewhere(realdata, read_elsewhere):
    files = [file for end in ("gan", "planner", "mpx") for file in sorted((realdata / "other-tools").glob(f"*.{end}"))]
    assert files
    for file in files:
        _read_alike(file, read_elsewhere)


def _read_alike(file, read_elsewhere):
    """Compare tasks with their days, outline and links, and people with what they do: times of day are not told alike."""
    (imported,) = read_any(file, ids())
    found = read_elsewhere(file)
    plan = Plan.from_records(imported.project, imported.records)
    theirs = [task for task in found["tasks"] if task.get("outline_level")]
    assert [task["name"].strip() for task in theirs] == [plan.tasks["name"][row].strip() for row in plan.outline.order]
    assert [task["outline_level"] - 1 for task in theirs] == [plan.outline.level[row] for row in plan.outline.order]
    dates = {each.task_id: each for each in imported.of(ImportedDates)}
    for task, row in zip(theirs, plan.outline.order, strict=True):
        ours = dates[plan.tasks.ids[row]]
        milestone = not plan.tasks["duration"][row] and not plan.outline.is_summary[row]
        if task["name"] in TOLD_OTHERWISE.get(file.name, ()) or milestone:
            continue
        assert moment.midnight(at(task["start"])) == moment.midnight(ours.start), task["name"]
        if not plan.outline.is_summary[
            row
        ]:  # the end of one that ends with a milestone is told by its days of work there
            assert moment.midnight(at(task["finish"])) == moment.midnight(ours.finish), task["name"]
    if file.suffix != ".gan":  # of those the other reader follows the links of the topmost tasks only
        to_others = [
            link.get("type", "FS")
            for task in theirs
            for link in task.get("predecessors", ())
            if link["predecessor_task_unique_id"] != task["unique_id"]
        ]
        assert Counter(to_others) == Counter(link.type.value for link in imported.of(Dependency))
    people = sorted(person["name"] for person in found["resources"] if person.get("name"))
    assert people == sorted(person.name for person in imported.of(Person))
    numbers = {task["unique_id"] for task in theirs}
    assigned = {
        (each["task_unique_id"], each["resource_unique_id"])
        for each in found.get("assignments", ())
        if each.get("resource_unique_id") and each["task_unique_id"] in numbers
    }
    assert len(assigned) == len(imported.of(Assignment))


REAL = ["Commercial construction project plan.mpp.xml", "Homemoveplan.mpp.xml", "New Product.xml", "mspdisplittask.xml",
        "mspditimephased.xml", "twins/task-links-project2010-mspdi.xml", "sample.xml"]  # fmt: skip


@pytest.mark.realdata
@pytest.mark.parametrize("name", REAL)
def test_our_file_reads_the_same_elsewhere(name, realdata, seen, trip):
    imported = read(realdata / "msproject" / name, name, ids())
    plan = trip.plan(imported)
    made = schedule(plan)
    found = seen(trip.written(imported))
    tasks = {task["unique_id"]: task for task in found["tasks"] if task["unique_id"]}
    assert len(tasks) == len(plan.tasks)
    assert sum(len(task.get("predecessors", ())) for task in tasks.values()) == len(imported.of(Dependency))
    people = [person for person in found["resources"] if person.get("name")]
    assert sorted(person["name"] for person in people) == sorted(person.name for person in imported.of(Person))
    assigned = [each for each in found["assignments"] if each.get("resource_unique_id")]
    assert len(assigned) == len(imported.of(Assignment))
    keys = {each.row_id: int(each.key) for each in imported.of(ExternalId) if each.owner == "task"}
    for row, task_id in enumerate(plan.tasks.ids):
        if task_id in keys:
            theirs = tasks[keys[task_id]]
            assert (at(theirs["start"]), at(theirs["finish"])) == (made.start[row], made.finish[row]), theirs["name"]
            assert theirs["outline_level"] == plan.outline.level[row] + 1
    assert sum(
        len([k for k in task if k.startswith("baseline") and k.endswith("start")]) for task in tasks.values()
    ) == len([each for each in imported.of(Baseline) if each.start is not None])


RULES = {
    "": None,
    "FREQ=DAILY;INTERVAL=3": {"type": "daily", "frequency": 3},
    "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE": {
        "type": "weekly", "frequency": 2, "weekly_days": ["monday", "wednesday"],
    },
    "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=15": {"type": "monthly", "frequency": 1, "day_number": 15},
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU;BYSETPOS=-1": {
        "type": "monthly", "frequency": 2, "relative": True, "day_number": 5, "weekly_days": ["tuesday"],
    },
    "FREQ=YEARLY;INTERVAL=1;BYMONTH=12;BYMONTHDAY=25": {"type": "yearly", "day_number": 25, "month_number": 12},
    "FREQ=YEARLY;INTERVAL=1;BYMONTH=5;BYDAY=MO;BYSETPOS=1": {
        "type": "yearly", "relative": True, "day_number": 1, "month_number": 5, "weekly_days": ["monday"],
    },
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_repeated_days_off_mean_the_same_elsewhere(rule, seen, trip):
    base = read(_night_and_day(), "x.xml", ids())
    (calendar,) = base.of(Calendar)
    since, until = moment.from_iso("2026-01-01"), moment.from_iso("2027-01-01")
    exception = CalendarException(
        id="e", calendar_id=calendar.id, name="Off", start=since, finish=until, recurrence=rule
    )
    imported = ImportedProject(base.project, (*base.records, exception), base.run, ())
    (own,) = [each for each in seen(trip.written(imported))["calendars"] if each["name"] == "Always"]
    (found,) = own["exceptions"]
    when = found if rule == "" else found["recurrence"]
    names = ("from", "to") if rule == "" else ("start_date", "finish_date")
    assert [when.pop(name) for name in names] == ["2026-01-01", "2026-12-31"]
    if rule:
        assert when.pop("occurrences") == len(occurrences(rule, since, until))
        assert when == RULES[rule]


_SCHEDULED = """
import json, sys
import jpype, mpxj
jpype.startJVM()
from org.mpxj.cpm import MicrosoftScheduler
from org.mpxj.reader import UniversalProjectReader
project = UniversalProjectReader().read(sys.argv[1])
MicrosoftScheduler().schedule(project, project.getProjectProperties().getStartDate())
print(json.dumps({str(each.getName()): [str(each.getStart()), str(each.getFinish())] for each in project.getTasks()}))
"""


@pytest.fixture
def scheduled(java, tmp_path):
    """Return the dates that an independent scheduler finds for the tasks of a file, with nothing added to it."""
    if importlib.util.find_spec("jpype") is None:
        pytest.skip("jpype is not installed")

    def look(data):
        (tmp_path / "plan.xml").write_bytes(data)
        words = [sys.executable, "-c", _SCHEDULED, str(tmp_path / "plan.xml")]
        done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120)
        return json.loads(done.stdout.splitlines()[-1])

    return look


NIGHTS = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday"), "22:00-06:00")
WEEKS = {
    "nights": WorkWeek(id="w", calendar_id="c", **NIGHTS, friday="", saturday="", sunday=""),
    "a week that leaves days unsaid": WorkWeek(id="w", calendar_id="c", saturday="10:00-12:00"),
}


@pytest.mark.parametrize("week", WEEKS)
def test_dates_elsewhere_are_ours_where_much_is_left_unsaid(week, scheduled):
    wednesday = moment.from_iso("2026-01-07")
    holiday = CalendarException(id="h", calendar_id="c", start=wednesday, finish=wednesday + moment.DAY)
    project = Project(id="p", name="P", start=moment.from_iso("2026-01-05T08:00"), calendar_id="c")
    tasks = [Task(id=each, project_id="p", rank=each, name=each, duration=3 * 28_800) for each in "123"]
    links = [Dependency(id=a + b, project_id="p", predecessor_id=a, successor_id=b) for a, b in ("12", "23")]
    kinds = (PersonKind.PERSON, PersonKind.MATERIAL, PersonKind.COST)
    people = [Person(id=kind.value, name=kind.value, kind=kind) for kind in kinds]
    work = [
        Assignment(id=f"{task.id}{each.id}", task_id=task.id, person_id=each.id) for task in tasks for each in people
    ]
    records = [Calendar(id="c", name="C"), WEEKS[week], holiday, *tasks, *links, *people, *work]
    plan = Plan.from_records(project, records)
    made = schedule(plan)
    found = scheduled(write(plan, made))
    for row, name in enumerate(plan.tasks["name"]):
        assert [at(text) for text in found[name]] == [made.start[row], made.finish[row]], name


def _night_and_day():
    times = (
        "<WorkingTimes><WorkingTime><FromTime>00:00:00</FromTime><ToTime>00:00:00</ToTime></WorkingTime></WorkingTimes>"
    )
    days = "".join(
        f"<WeekDay><DayType>{day}</DayType><DayWorking>1</DayWorking>{times}</WeekDay>" for day in range(1, 8)
    )
    return (
        "<Project><StartDate>2026-01-01T00:00:00</StartDate><CalendarUID>1</CalendarUID><Calendars><Calendar><UID>1</UID>"
        f"<Name>Always</Name><IsBaseCalendar>1</IsBaseCalendar><WeekDays>{days}</WeekDays></Calendar></Calendars>"
        "<Tasks><Task><UID>1</UID><Name>A</Name><Duration>PT8H0M0S</Duration></Task></Tasks></Project>"
    ).encode()


MPP = ["Commercial construction project plan", "Software Development Plan", "slack9", "multi-project/6 mp_j30_a2_nr1"]


@pytest.mark.realdata
@pytest.mark.usefixtures("java")
@pytest.mark.parametrize("name", MPP)
def test_an_mpp_file_comes_in_as_the_xml_beside_it(name, realdata):
    (own,) = read_any(realdata / "msproject" / f"{name}.mpp", ids())
    (beside,) = read_any(realdata / "msproject" / f"{name}.mpp.xml", ids())
    assert own.project.name == beside.project.name
    for kind in (Task, Dependency, Person, Assignment, Baseline):
        assert len(own.of(kind)) == len(beside.of(kind)), kind.__name__
    assert [(each.start, each.finish) for each in own.of(ImportedDates)] == [
        (each.start, each.finish) for each in beside.of(ImportedDates)
    ]


@pytest.mark.usefixtures("java")
def test_a_broken_mpp_file_gets_a_sentence(tmp_path):
    file = tmp_path / "Broken plan.mpp"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 5000)
    with pytest.raises(ImportProblemError) as raised:
        read_any(file, ids())
    assert "“Broken plan.mpp”" in raised.value.sentence
    assert "Save As" in raised.value.next_step


def stand_in(tmp_path, monkeypatch, script):
    """Put a program of our own where Java would be."""
    fake = tmp_path / "java"
    fake.write_text(f"#!/bin/sh\n{script}\n")
    fake.chmod(0o755)
    monkeypatch.setattr(convert, "java_command", lambda: str(fake))
    monkeypatch.setattr(convert, "library_folder", lambda: tmp_path)
    file = tmp_path / "plan.mpp"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    return file


needs_shell = pytest.mark.skipif("os.name == 'nt'", reason="the stand-in for Java is a shell script")


@needs_shell
@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("kill -9 $$", "gave no reason"),
        (
            "echo 'Conversion Error: org.mpxj.MPXJException: File is password protected'; exit 1",
            "protected by a password",
        ),
        ("echo 'Error: java.lang.UnsupportedClassVersionError: x'; exit 1", "older than 17"),
        ("echo 'Conversion Error: org.mpxj.MPXJException: Error reading file.'; exit 1", "Error reading file"),
        ("echo done", "gave no reason"),
    ],
)
def test_whatever_java_does_is_told_in_a_sentence(script, words, tmp_path, monkeypatch):
    with pytest.raises(ImportProblemError, match=words) as raised:
        read_any(stand_in(tmp_path, monkeypatch, script), ids())
    assert "Save As" in raised.value.next_step


@needs_shell
def test_a_conversion_that_takes_too_long_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(convert, "_PATIENCE_S", 0.3)
    with pytest.raises(ImportProblemError, match="too long"):
        read_any(stand_in(tmp_path, monkeypatch, "exec sleep 60"), ids())


@needs_shell
def test_a_conversion_can_be_cancelled(tmp_path, monkeypatch):
    file = stand_in(tmp_path, monkeypatch, "exec sleep 60")
    began = time.monotonic()

    def heard(*_):
        if time.monotonic() - began > 0.2:
            raise CancelledError("Stopped.")

    with pytest.raises(CancelledError):
        read_any(file, ids(), 0, heard)


def test_another_document_of_the_office_is_no_project(tmp_path, monkeypatch):
    monkeypatch.setattr(convert, "sign_of", lambda _: Sign.SLIDES)
    file = tmp_path / "plan.mpp"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    with pytest.raises(ImportProblemError, match=r"another document \(presentation\)"):
        read_any(file, ids())


@needs_shell
def test_a_file_with_a_password_is_to_be_saved_without_one(tmp_path, monkeypatch):
    script = "echo 'Conversion Error: org.mpxj.MPXJException: File is password protected'; exit 1"
    with pytest.raises(ImportProblemError, match="password") as raised:
        read_any(stand_in(tmp_path, monkeypatch, script), ids())
    assert "save it without" in raised.value.next_step


@needs_shell
def test_the_java_of_the_bundle_comes_before_any_other(tmp_path, monkeypatch):
    java, library = tmp_path / "java" / "bin" / "java", tmp_path / "mpxj" / "lib"
    java.parent.mkdir(parents=True)
    library.mkdir(parents=True)
    java.write_text("#!/bin/sh\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", "/elsewhere")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert (convert.java_command(), convert.library_folder()) == (str(java), library)


def test_without_java_the_steps_to_save_as_xml_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(convert, "java_command", lambda: None)
    file = tmp_path / "plan.mpp"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    with pytest.raises(ImportProblemError, match="needs Java") as raised:
        read_any(file, ids())
    assert "File, Save As" in raised.value.next_step


def test_a_project_without_tasks_is_read_elsewhere(seen, trip):
    imported = ImportedProject(Project(id="p", name="Empty"), (), read(_night_and_day(), "x", ids()).run, ())
    assert [task["unique_id"] for task in seen(trip.written(imported))["tasks"]] == [0]
