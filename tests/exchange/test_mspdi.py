"""MS Project's XML is read without loss of what we keep, written so that it reads back equal, and cannot hurt."""

from dataclasses import replace
from itertools import count

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar import compile_calendars
from pmo_desktop.domain.calendar.recurrence import occurrences
from pmo_desktop.domain.errors import ImportProblemError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    Assignment,
    Availability,
    Calendar,
    CalendarException,
    CustomField,
    CustomValue,
    Dependency,
    Person,
    Rate,
    Split,
    Task,
    WorkWeek,
)
from pmo_desktop.domain.resources.phasing import Phasing
from pmo_desktop.domain.schedule import schedule
from pmo_desktop.exchange.mspdi.reader import read
from pmo_desktop.exchange.mspdi.writer import write

HEAD = '<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project">'
ANNA = "<Resource><UID>1</UID><Name>Anna</Name><Type>1</Type>{}</Resource>"
GIVEN = "<Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID>{}</Assignment>"
TASK = "<Task><UID>{uid}</UID><ID>{uid}</ID><Name>{name}</Name><OutlineLevel>1</OutlineLevel>{rest}</Task>"


def ids():
    numbers = count(1)
    return lambda: f"{next(numbers):08}"


def project(tasks="", rest=""):
    return f"{HEAD}<StartDate>2026-01-05T08:00:00</StartDate><Tasks>{tasks}</Tasks>{rest}</Project>".encode()


def there_and_back(imported):
    plan = Plan.from_records(imported.project, imported.records)
    values = [record for record in imported.records if isinstance(record, CustomValue)]
    named = [record for record in imported.records if isinstance(record, CustomField)]
    return read(write(plan, schedule(plan), named, values), "back.xml", ids())


def test_people_units_and_notes_come_back():
    people = f"<Resources>{ANNA.format('<MaxUnits>0.5</MaxUnits>')}</Resources>"
    given = f"<Assignments>{GIVEN.format('<Units>0.5</Units>')}</Assignments>"
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
    field = "<FieldID>188743731</FieldID><FieldName>Text1</FieldName><Alias>Room</Alias>"
    named = f"<ExtendedAttributes><ExtendedAttribute>{field}</ExtendedAttribute></ExtendedAttributes>"
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
    assert [(loss.place, loss.why) for loss in imported.losses] == [("Links", "they lead nowhere")]


def test_a_bad_date_names_its_place():
    task = TASK.format(uid=7, name="A", rest="<Deadline>soon</Deadline>")
    with pytest.raises(ImportProblemError, match=r"Task 1, Deadline: “soon”"):
        read(project(task), "plan.xml", ids())


def losses(imported):
    return {loss.what: (loss.count, loss.example) for loss in imported.losses}


def test_whatever_is_not_carried_is_counted_with_an_example():
    rates = (
        "<Rates><Rate><RateTable>0</RateTable></Rate><Rate><RateTable>1</RateTable><StandardRate>9</StandardRate></Rate>"
        "<Rate><RateTable>2</RateTable><StandardRate>0</StandardRate></Rate></Rates>"
    )
    periods = (
        "<AvailabilityPeriods>" + "<AvailabilityPeriod><AvailableUnits>1</AvailableUnits></AvailabilityPeriod>" * 3
    )
    person = f"<Resource><UID>1</UID><Name>Anna</Name><CostPerUse>5</CostPerUse>{periods}</AvailabilityPeriods>{rates}</Resource>"
    phased = "<TimephasedData><Type>1</Type><Value>PT8H0M0S</Value></TimephasedData>" * 4
    given = (
        f"<Assignment><UID>7</UID><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><Notes>x</Notes>{phased}</Assignment>"
    )
    rest = (
        "<Views><View><Name>a</Name></View><View><Name>b</Name></View></Views>"
        f"<Resources>{person}</Resources><Assignments>{given}</Assignments>"
    )
    task = "<Contact>Bob</Contact><OutlineCode><FieldID>1</FieldID></OutlineCode><HideBar>1</HideBar><Mood>good</Mood>"
    found = losses(read(project(TASK.format(uid=1, name="A", rest=task), rest), "x.xml", ids()))
    assert found == {
        "Views": (2, ""),
        "Contacts": (1, "“A”"),
        "Outline codes": (1, "“A”"),
        "“Mood”": (1, "“A”"),
        "Costs per use": (1, "“Anna”"),
        "Availability that overlaps": (2, "“Anna”"),
        "Other rate tables": (1, "“Anna”"),
        "Notes of assignments": (1, "assignment 7"),
        "Day-by-day values": (4, "assignment 7"),
        "Settings and details of MS Project": (1, "HideBar"),
    }


def over_time(rows, what):
    """Return an element of a list as MS Project writes it, from (name, value) pairs a row."""
    return "".join(f"<{what}>{''.join(f'<{name}>{value}</{name}>' for name, value in row)}</{what}>" for row in rows)


def test_availability_and_rates_change_over_time_and_come_back():
    """MS Project ends a period with the last minute of its day; in a gap between two nobody is there."""
    spans = (("1984-01-01T00:00:00", "2026-02-28T23:59:00", 1), ("2026-03-01T00:00:00", "2026-04-30T23:59:00", 0.5),
             ("2026-06-01T00:00:00", "2049-12-31T23:59:00", 1))  # fmt: skip
    periods = over_time(
        [(("AvailableFrom", a), ("AvailableTo", b), ("AvailableUnits", units)) for a, b, units in spans],
        "AvailabilityPeriod",
    )
    steps = (("1984-01-01T00:00:00", "2026-03-01T00:00:00", 50), ("2026-03-01T00:00:00", "2049-12-31T23:59:00", 62.5))
    rates = over_time(
        [(("RatesFrom", a), ("RatesTo", b), ("RateTable", 0), ("StandardRate", rate)) for a, b, rate in steps], "Rate"
    )
    person = (
        "<Resources><Resource><UID>1</UID><Name>Anna</Name><MaterialLabel>m³</MaterialLabel><MaxUnits>1</MaxUnits>"
        f"<StandardRate>62.5</StandardRate><AvailabilityPeriods>{periods}</AvailabilityPeriods><Rates>{rates}</Rates>"
        "</Resource></Resources><Assignments><Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID>"
        "</Assignment></Assignments>"
    )
    imported = read(project(TASK.format(uid=1, name="A", rest=""), person), "x.xml", ids())
    assert losses(imported) == {}
    day = moment.from_iso
    for each in (imported, there_and_back(imported)):
        (anna,) = each.of(Person)
        assert (anna.hourly_rate, anna.active_from, anna.active_to, anna.unit) == (50_00, None, None, "m³")
        assert [(row.start, row.finish, row.units) for row in each.of(Availability)] == [
            (day("2026-03-01"), day("2026-05-01"), 0.5), (day("2026-05-01"), day("2026-06-01"), 0.0),
        ]  # fmt: skip
        assert [(row.start, row.hourly_rate) for row in each.of(Rate)] == [(day("2026-03-01"), 62_50)]


def test_what_says_nothing_is_no_loss():
    task = "<OvertimeWork>PT0H0M0S</OvertimeWork><HideBar>0</HideBar><LevelingCanSplit>1</LevelingCanSplit><Contact/>"
    assert read(project(TASK.format(uid=1, name="A", rest=task)), "x.xml", ids()).losses == ()


def test_unassigned_is_nobody_and_costs_and_materials_are_no_people():
    people = "".join(
        f"<Resource><UID>{uid}</UID><Name>{name}</Name>{rest}</Resource>"
        for uid, name, rest in (
            (0, "Unassigned", ""), (-65535, "Unassigned", ""), (1, "Anna", "<Type>1</Type>"), (2, "Sand", "<Type>0</Type>"),
            (3, "Travel", "<Type>0</Type><IsCostResource>1</IsCostResource>"), (4, "Fee", "<Type>2</Type>"),
            (5, "Engineer", "<IsGeneric>1</IsGeneric>"),
        )
    )  # fmt: skip
    imported = read(project("", f"<Resources>{people}</Resources>"), "x.xml", ids())
    assert [(person.name, person.kind.value) for person in imported.of(Person)] == [
        ("Anna", "person"), ("Sand", "material"), ("Travel", "cost"), ("Fee", "cost"), ("Engineer", "role"),
    ]  # fmt: skip
    assert imported.losses == ()


def test_a_calendar_that_says_nothing_stands_for_its_base():
    week = "<WeekDays><WeekDay><DayType>1</DayType><DayWorking>0</DayWorking></WeekDay></WeekDays>"
    calendars = (
        "<Calendars>"
        "<Calendar><UID>3</UID><Name>Anna</Name><BaseCalendarUID>2</BaseCalendarUID></Calendar>"
        "<Calendar><UID>2</UID><Name>Team</Name><BaseCalendarUID>1</BaseCalendarUID></Calendar>"
        f"<Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar>{week}</Calendar>"
        "</Calendars><Resources><Resource><UID>1</UID><Name>Anna</Name><CalendarUID>3</CalendarUID></Resource></Resources>"
    )
    imported = read(project("", calendars), "x.xml", ids())
    (calendar,) = imported.of(Calendar)
    assert (calendar.name, imported.of(Person)[0].calendar_id) == ("Standard", calendar.id)


def test_an_unknown_custom_field_is_told_by_its_number():
    value = "<ExtendedAttribute><FieldID>188743767</FieldID><Value>2.50</Value></ExtendedAttribute>"
    imported = read(project(TASK.format(uid=1, name="A", rest=value)), "x.xml", ids())
    assert [(field.name, field.kind.value) for field in imported.of(CustomField)] == [("Number1", "number")]
    assert [value.value for value in imported.of(CustomValue)] == ["2.5"]


@pytest.mark.parametrize(
    ("lag", "form", "expected"),
    [(4800, 7, (28_800, "working")), (14_400, 8, (86_400, "elapsed")), (-50, 19, (-5000, "percent")),
     (25, 20, (2500, "elapsed_percent")), (600, 39, (3600, "working")), (5, 3, (30, "working"))],
)  # fmt: skip
def test_lags_are_read_in_their_units(lag, form, expected):
    amount = f"<LinkLag>{lag}</LinkLag><LagFormat>{form}</LagFormat>"
    link = f"<PredecessorLink><PredecessorUID>1</PredecessorUID>{amount}</PredecessorLink>"
    tasks = TASK.format(uid=1, name="A", rest="") + TASK.format(uid=2, name="B", rest=link)
    (made,) = read(project(tasks), "x.xml", ids()).of(Dependency)
    assert (made.lag, made.lag_kind.value) == expected


def test_a_split_task_is_interrupted_where_no_work_is_planned():
    days = ((5, "PT8H0M0S"), (6, "PT0H0M0S"), (7, "PT0H0M0S"), (8, "PT8H0M0S"))
    phased = "".join(
        f"<TimephasedData><Type>1</Type><Start>2026-01-{day:02}T08:00:00</Start><Finish>2026-01-{day:02}T17:00:00</Finish>"
        f"<Value>{value}</Value></TimephasedData>"
        for day, value in days
    )
    whose = "<UID>1</UID><TaskUID>1</TaskUID><ResourceUID>-65535</ResourceUID>"
    given = f"<Assignments><Assignment>{whose}{phased}</Assignment></Assignments>"
    imported = read(project(TASK.format(uid=1, name="A", rest="<Duration>PT16H0M0S</Duration>"), given), "x.xml", ids())
    assert [(each.start, each.length) for each in imported.of(Split)] == [(0, 28_800), (86_400, 28_800)]
    finish = schedule(Plan.from_records(imported.project, imported.records)).finish.tolist()
    assert finish == [moment.from_iso("2026-01-08T17:00")]


def test_a_split_task_that_has_begun_keeps_what_is_done_and_what_is_left_apart():
    """16 h done on Monday and Thursday with a pause between, 8 h left on Monday after another pause on Friday."""
    days = ((5, 2, 8), (6, 2, 0), (7, 2, 0), (8, 2, 8), (9, 1, 0), (12, 1, 8))
    phased = "".join(
        f"<TimephasedData><Type>{kind}</Type><Start>2026-01-{day:02}T08:00:00</Start><Finish>2026-01-{day:02}T17:00:00</Finish>"
        f"<Value>PT{hours}H0M0S</Value></TimephasedData>"
        for day, kind, hours in days
    )
    facts = (
        "<Duration>PT24H0M0S</Duration><ActualStart>2026-01-05T08:00:00</ActualStart>"
        "<ActualDuration>PT16H0M0S</ActualDuration><Resume>2026-01-12T08:00:00</Resume><ResumeValid>1</ResumeValid>"
    )
    work = "<Work>PT24H0M0S</Work><ActualWork>PT16H0M0S</ActualWork>"
    people = f"<Resources>{ANNA.format('')}</Resources><Assignments>{GIVEN.format(work + phased)}</Assignments>"
    imported = read(project(TASK.format(uid=1, name="A", rest=facts), people), "x.xml", ids())
    day = 28_800
    assert [(each.start // day, each.length // day) for each in imported.of(Split)] == [(0, 1), (3, 1), (5, 1)]
    plan = Plan.from_records(imported.project, imported.records)
    phasing = Phasing(plan, schedule(plan))
    spans = [(moment.to_iso(piece.start)[:10], piece.work // 3600) for piece in phasing.pieces(0)]
    assert spans == [("2026-01-05", 8), ("2026-01-08", 8), ("2026-01-12", 8)]


def test_a_contoured_assignment_takes_longer_than_a_flat_one():
    given = GIVEN.format("<Work>PT24H0M0S</Work><WorkContour>1</WorkContour>")
    people = f"<Resources>{ANNA.format('')}</Resources><Assignments>{given}</Assignments>"
    task = TASK.format(uid=1, name="A", rest="<Duration>PT40H0M0S</Duration>")
    imported = read(project(task, people), "x.xml", ids())
    finish = schedule(Plan.from_records(imported.project, imported.records)).finish.tolist()
    assert finish == [moment.from_iso("2026-01-09T17:00")]


def test_the_project_as_a_whole_gives_its_notes():
    said = "<Notes>Why we do it</Notes><Baseline><Number>0</Number></Baseline>"
    whole = f"<Task><UID>0</UID><OutlineLevel>0</OutlineLevel>{said}</Task>"
    imported = read(project(whole), "x.xml", ids())
    assert (imported.project.description, imported.of(Task)) == ("Why we do it", ())
    assert losses(imported) == {"Baselines of the project as a whole": (1, "")}


@pytest.mark.parametrize(
    ("kind", "days"),
    [(1, 14), (7, 5), (9, 14)],
)
def test_exceptions_every_so_many_days_are_told_from_those_of_days_on_end(kind, days):
    exception = (
        "<Exceptions><Exception><TimePeriod><FromDate>2026-01-05T00:00:00</FromDate><ToDate>2026-01-18T23:59:00</ToDate>"
        f"</TimePeriod><Type>{kind}</Type><Period>3</Period><DayWorking>0</DayWorking></Exception></Exceptions>"
    )
    base = "<UID>1</UID><Name>A</Name><IsBaseCalendar>1</IsBaseCalendar>"
    calendar = f"<Calendars><Calendar>{base}{exception}</Calendar></Calendars>"
    imported = read(project("", calendar), "x.xml", ids())
    (own,) = compile_calendars(imported.of(Calendar), imported.of(WorkWeek), imported.of(CalendarException)).values()
    monday = moment.from_iso("2026-01-05")
    fortnight = [monday + number * moment.DAY for number in range(14)]
    weekend = {5, 6, 12, 13}
    off = [number for number, day in enumerate(fortnight) if not own.spans(day, day + moment.DAY)]
    assert off == (sorted(weekend | set(range(0, 14, 3))) if days == 5 else list(range(14)))


def calendar_with(*exceptions, rest=""):
    listed = "".join(f"<Exception>{each}</Exception>" for each in exceptions)
    base = "<UID>1</UID><Name>A</Name><IsBaseCalendar>1</IsBaseCalendar>"
    calendar = f"<Calendar>{base}{rest}<Exceptions>{listed}</Exceptions></Calendar>"
    return f"<CalendarUID>1</CalendarUID><Calendars>{calendar}</Calendars>"


def period(since, until):
    return f"<TimePeriod><FromDate>{since}T00:00:00</FromDate><ToDate>{until}T23:59:00</ToDate></TimePeriod>"


def days_of(exception):
    if not exception.recurrence:
        days = range(exception.start, exception.finish, moment.DAY)
        return [moment.to_date(each).isoformat() for each in days]
    named = occurrences(exception.recurrence, exception.start, exception.finish).tolist()
    return [moment.to_date(each).isoformat() for each in named]


def test_exceptions_of_a_kind_that_is_not_known_are_listed():
    odd = f"{period('2026-01-05', '2026-01-18')}<Name>Moon</Name><Type>10</Type><Period>2</Period>"
    imported = read(project("", calendar_with(odd)), "x.xml", ids())
    assert imported.of(CalendarException) == ()
    assert losses(imported) == {"Exceptions without dates or of an unknown kind": (1, "Moon")}


def test_exceptions_by_weekday_count_pass_over_weekends():
    every_third = f"{period('2026-01-08', '2026-01-23')}<Name>Third</Name><Type>8</Type><Period>3</Period>"
    imported = read(project("", calendar_with(every_third)), "x.xml", ids())
    (found,) = imported.of(CalendarException)
    assert days_of(found) == ["2026-01-08", "2026-01-13", "2026-01-16", "2026-01-21"]
    assert there_and_back(imported).of(CalendarException)[0].recurrence == found.recurrence
    assert imported.losses == ()


def test_a_number_of_occurrences_decides_over_a_date():
    counted = (
        "<EnteredByOccurrences>1</EnteredByOccurrences>" + period("2026-01-05", "2030-01-05")
        + "<Occurrences>3</Occurrences><Name>Audit</Name><Type>4</Type><Period>1</Period><MonthDay>31</MonthDay>"
    )  # fmt: skip
    imported = read(project("", calendar_with(counted)), "x.xml", ids())
    (found,) = imported.of(CalendarException)
    assert days_of(found) == ["2026-01-31", "2026-02-28", "2026-03-31"]
    assert moment.to_iso(found.finish) == "2026-04-01T00:00"
    back = there_and_back(imported).of(CalendarException)[0]
    assert (back.recurrence, back.finish) == (found.recurrence, found.finish)


def test_every_so_many_months_count_from_the_month_after_where_the_day_is_over():
    """As MPXJ reads them."""
    late = f"{period('2014-01-15', '2014-12-31')}<Type>4</Type><Period>2</Period><MonthDay>3</MonthDay>"
    imported = read(project("", calendar_with(late)), "x.xml", ids())
    days = days_of(imported.of(CalendarException)[0])
    assert days == ["2014-02-03", "2014-04-03", "2014-06-03", "2014-08-03", "2014-10-03", "2014-12-03"]
    assert days_of(there_and_back(imported).of(CalendarException)[0]) == days


def test_what_a_calendar_says_and_is_not_read_is_listed():
    hours = "<WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>"
    more = "<WorkingTime><FromTime>11:00:00</FromTime><ToTime>13:00:00</ToTime></WorkingTime>"
    half = "<WorkingTime><FromTime>14:00:00</FromTime></WorkingTime>"
    week = (
        "<BaseCalendarUID>-1</BaseCalendarUID><WeekDays><WeekDay><DayType>2</DayType><DayWorking>1</DayWorking>"
        f"<WorkingTimes>{hours}{more}{half}</WorkingTimes><Mood>9</Mood></WeekDay></WeekDays>"
    )
    worked = f"{period('2026-01-10', '2026-01-10')}<Name>Open day</Name><Type>1</Type><DayWorking>1</DayWorking>"
    imported = read(project("", calendar_with(worked, rest=week)), "x.xml", ids())
    assert imported.of(WorkWeek)[0].monday == "08:00-12:00,12:00-13:00"
    assert imported.of(CalendarException)[0].shifts == "08:00-12:00,13:00-17:00"
    assert set(losses(imported)) == {
        "Working times that overlap", "Working times without a beginning or an end", "“Mood”",
        "Exceptions that are worked, without hours",
    }  # fmt: skip


def test_a_base_that_is_not_in_the_file_is_named():
    calendars = "<Calendars><Calendar><UID>1</UID><Name>Night</Name><BaseCalendarUID>77</BaseCalendarUID></Calendar></Calendars>"
    assert losses(read(project("", calendars), "x.xml", ids())) == {"Bases that are not in the file": (1, "“Night”")}


@pytest.mark.parametrize(
    "rule",
    ["FREQ=YEARLY;INTERVAL=2;BYMONTH=5;BYMONTHDAY=1", "FREQ=MONTHLY;BYMONTHDAY=1,15", "FREQ=MONTHLY;BYMONTHDAY=-2",
     "FREQ=WEEKLY;INTERVAL=2;WKST=MO;BYDAY=SU,MO", "FREQ=DAILY;BYMONTH=7", "FREQ=YEARLY;BYDAY=20MO",
     "FREQ=MONTHLY;BYDAY=2FR,4FR", "FREQ=YEARLY;BYMONTH=4,10;BYDAY=1MO", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=WEEKLY",
     "FREQ=MONTHLY", "FREQ=YEARLY", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20260301", "FREQ=MONTHLY;BYDAY=5MO",
     "FREQ=DAILY;INTERVAL=3;X-WEEKDAYS=1;BYMONTH=3"],
)  # fmt: skip
def test_rules_of_any_kind_name_the_same_days_in_the_file(rule):
    since, until = moment.from_iso("2026-01-15"), moment.from_iso("2029-01-15")
    imported = read(project(TASK.format(uid=1, name="A", rest=""), calendar_with()), "x.xml", ids())
    own = imported.of(Calendar)[0]
    exception = CalendarException(id="x", calendar_id=own.id, start=since, finish=until, recurrence=rule)
    back = there_and_back(replace(imported, records=(*imported.records, exception)))
    free = [day for each in back.of(CalendarException) for day in days_of(each)]
    assert sorted(free) == days_of(exception)
    assert free


BY_MS_PROJECT = "<MoveCompletedEndsBack>0</MoveCompletedEndsBack>"
BY_MPXJ = f"{BY_MS_PROJECT}<EarnedValueMethod>0</EarnedValueMethod>"


@pytest.mark.parametrize(
    ("said", "honours"),
    [
        (f"<HonorConstraints>0</HonorConstraints>{BY_MS_PROJECT}", True),
        (f"<HonorConstraints>1</HonorConstraints>{BY_MS_PROJECT}", False),
        (f"<HonorConstraints>0</HonorConstraints>{BY_MPXJ}", False),
        (f"<HonorConstraints>1</HonorConstraints>{BY_MPXJ}", True),
        ("<HonorConstraints>0</HonorConstraints>", False),
        (BY_MS_PROJECT, True),
    ],
)
def test_ms_project_says_the_reverse_of_what_it_does_with_constraints(said, honours):
    assert read(project(rest=said), "x.xml", ids()).project.honour_constraints is honours


@pytest.mark.realdata
def test_a_project_saved_twice_honours_its_constraints_both_times(realdata):
    for file in sorted((realdata / "msproject" / "twins").glob("*mspdi.xml")):
        assert read(file, file.name, ids()).project.honour_constraints, file.name


@pytest.mark.parametrize("several", [True, False])
def test_whether_every_open_end_has_a_critical_path_comes_back(several):
    imported = read(project(rest=f"<MultipleCriticalPaths>{several:d}</MultipleCriticalPaths>"), "x.xml", ids())
    assert imported.project.multiple_critical_paths is several
    assert there_and_back(imported).project.multiple_critical_paths is several
