"""MS Project's XML is read without loss of what we keep, written so that it reads back equal, and cannot hurt."""

from dataclasses import fields
from itertools import count

import pytest

from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Assignment,
    Baseline,
    CalendarException,
    CustomField,
    CustomValue,
    Dependency,
    Person,
    Task,
    WorkWeek,
)
from pmo_desktop.domain.schedule import schedule
from pmo_desktop.exchange.mspdi.reader import read
from pmo_desktop.exchange.mspdi.writer import write

HEAD = '<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project">'
TASK = "<Task><UID>{uid}</UID><ID>{uid}</ID><Name>{name}</Name><OutlineLevel>1</OutlineLevel>{rest}</Task>"


def ids():
    numbers = count(1)
    return lambda: f"{next(numbers):08}"


def project(tasks="", rest=""):
    return f"{HEAD}<StartDate>2026-01-05T08:00:00</StartDate><Tasks>{tasks}</Tasks>{rest}</Project>".encode()


def facts(imported, kind, *left_out):
    """Return what the records of a kind say, in place of ids the order they came in."""
    order = {record.id: number for number, record in enumerate(imported.records)}
    found = []
    for record in imported.of(kind):
        told = {field.name: getattr(record, field.name) for field in fields(record) if field.name not in left_out}
        told.pop("id")
        found.append(
            {name: order.get(value, value) if str(name).endswith("_id") else value for name, value in told.items()}
        )
    return found


def there_and_back(imported):
    plan = Plan.from_records(imported.project, imported.records)
    values = [record for record in imported.records if isinstance(record, CustomValue)]
    named = [record for record in imported.records if isinstance(record, CustomField)]
    return read(write(plan, schedule(plan), named, values), "back.xml", ids())


@pytest.mark.realdata
def test_every_real_file_is_read(realdata):
    files = sorted((realdata / "msproject").rglob("*.xml"))
    assert files
    for file in files:
        imported = read(file, file.name, ids())
        assert imported.project.name, file.name


@pytest.mark.realdata
@pytest.mark.parametrize("name", ["Commercial construction project plan.mpp.xml", "Homemoveplan.mpp.xml", "New Product.xml",
                                  "Software Development Plan.mpp.xml", "baselines.xml", "mspdirelations.xml"])  # fmt: skip
def test_a_real_file_written_out_reads_back_equal(realdata, name):
    imported = read(realdata / "msproject" / name, name, ids())
    back = there_and_back(imported)
    computed = ("rank", "project_id", "parent_id", "calendar_id", "wbs", "resume")
    leaves = {task.name for task in imported.of(Task)}
    assert leaves
    own = [task for task in facts(imported, Task, *computed, "duration", "actual_duration", "estimated", "elapsed")]
    assert facts(back, Task, *computed, "duration", "actual_duration", "estimated", "elapsed") == own
    for kind in (Dependency, Baseline):
        told = [
            {name: value for name, value in each.items() if not name.endswith("_id")} for each in facts(imported, kind)
        ]
        assert [
            {name: value for name, value in each.items() if not name.endswith("_id")} for each in facts(back, kind)
        ] == told
    first, second = (schedule(Plan.from_records(each.project, each.records)) for each in (imported, back))
    assert second.start.tolist() == first.start.tolist()
    assert second.finish.tolist() == first.finish.tolist()
    assert second.total_slack.tolist() == first.total_slack.tolist()


def test_people_units_and_notes_come_back():
    people = "<Resources><Resource><UID>1</UID><Name>Anna</Name><Type>1</Type><MaxUnits>0.5</MaxUnits></Resource></Resources>"
    given = "<Assignments><Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><Units>0.5</Units></Assignment></Assignments>"
    imported = read(
        project(
            TASK.format(uid=1, name="A", rest="<Duration>PT16H0M0S</Duration><Notes>a &lt; b</Notes>"), people + given
        ),
        "x.xml",
        ids(),
    )
    back = there_and_back(imported)
    assert [person.max_units for person in back.of(Person)] == [0.5]
    assert [each.units for each in back.of(Assignment)] == [0.5]
    assert [task.notes for task in back.of(Task)] == ["a < b"]


def test_a_custom_field_keeps_its_name_and_value():
    named = "<ExtendedAttributes><ExtendedAttribute><FieldID>188743731</FieldID><FieldName>Text1</FieldName><Alias>Room</Alias></ExtendedAttribute></ExtendedAttributes>"
    task = TASK.format(
        uid=1, name="A", rest="<ExtendedAttribute><FieldID>188743731</FieldID><Value>B12</Value></ExtendedAttribute>"
    )
    back = there_and_back(read(project(task, named), "x.xml", ids()))
    assert [(field.name, field.source) for field in back.of(CustomField)] == [("Room", "Text1")]
    assert [value.value for value in back.of(CustomValue)] == ["B12"]


def test_night_shifts_and_holidays_come_back():
    calendar = (
        "<CalendarUID>1</CalendarUID><Calendars><Calendar><UID>1</UID><Name>Night</Name><IsBaseCalendar>1</IsBaseCalendar>"
        "<WeekDays><WeekDay><DayType>2</DayType><DayWorking>1</DayWorking><WorkingTimes>"
        "<WorkingTime><FromTime>23:00:00</FromTime><ToTime>00:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay></WeekDays>"
        "<Exceptions><Exception><TimePeriod><FromDate>2026-05-01T00:00:00</FromDate><ToDate>2026-05-01T23:59:00</ToDate>"
        "</TimePeriod><Name>May Day</Name><DayWorking>0</DayWorking></Exception></Exceptions></Calendar></Calendars>"
    )
    back = there_and_back(read(project(TASK.format(uid=1, name="A", rest=""), calendar), "x.xml", ids()))
    assert [week.monday for week in back.of(WorkWeek)] == ["23:00-24:00"]
    assert [(each.name, each.finish - each.start) for each in back.of(CalendarException)] == [("May Day", 86_400)]


def test_a_link_to_a_task_that_is_not_there_is_listed():
    task = TASK.format(uid=1, name="A", rest="<PredecessorLink><PredecessorUID>9</PredecessorUID></PredecessorLink>")
    imported = read(project(task), "x.xml", ids())
    assert [(loss.place, loss.why) for loss in imported.losses] == [("Links", "it is not in this file")]


HOSTILE = {
    "entities": b'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Project><Name>&b;</Name></Project>',
    "an external reference": b'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project><Name>&x;</Name></Project>',
    "deep nesting": b"<Project>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</Project>",
    "a NUL": b"<Project><Name>a\x00b</Name></Project>",
    "half a file": project(TASK.format(uid=1, name="A", rest=""))[:-30],
    "no project": b"<html><body/></html>",
    "year 9999": project(TASK.format(uid=1, name="A", rest="<Start>9999-12-31T08:00:00</Start>")),
    "year 1": project(TASK.format(uid=1, name="A", rest="<Start>0001-01-01T08:00:00</Start>")),
    "a huge number": project(TASK.format(uid=1, name="A", rest="<Priority>" + "9" * 400 + "</Priority>")),
    "a huge duration": project(TASK.format(uid=1, name="A", rest="<Duration>PT99999999999H0M0S</Duration>")),
    "not a number": project(TASK.format(uid=1, name="A", rest="<LinkLag>x</LinkLag><Priority>nan</Priority>")),
    "an id twice": project(TASK.format(uid=1, name="A", rest="") * 2),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_xml_gets_a_sentence(what):
    with pytest.raises(ImportProblemError) as raised:
        read(HOSTILE[what], "plan.xml", ids())
    assert raised.value.sentence
    assert raised.value.next_step
    assert "root:" not in str(raised.value)


def test_a_bad_date_names_its_place():
    task = TASK.format(uid=7, name="A", rest="<Deadline>soon</Deadline>")
    with pytest.raises(ImportProblemError, match=r"Task 1, Deadline: “soon”"):
        read(project(task), "plan.xml", ids())
