"""Whatever is carried comes back equal from a file of our own, and the file is one that MS Project's schema allows."""

import tomllib
from dataclasses import replace
from itertools import count, pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from pmo_desktop.domain import moment
from pmo_desktop.domain.calendar.compiling import WEEKDAYS, compile_calendars
from pmo_desktop.domain.calendar.recurrence import occurrences
from pmo_desktop.domain.calendar.shifts import parse_shifts
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
    FieldKind,
    ImportRun,
    LagKind,
    Leave,
    LinkType,
    Person,
    PersonKind,
    Progressing,
    Project,
    Rate,
    Split,
    Task,
    TaskType,
    WorkWeek,
)
from pmo_desktop.domain.schedule import schedule
from pmo_desktop.exchange.bundle import ImportedProject
from pmo_desktop.exchange.mspdi.reader import CONSTRAINTS, CONTOURS, read
from pmo_desktop.exchange.mspdi.writer import left_out, write

CASES = Path(__file__).parents[1] / "cases" / "exchange"
DAY = moment.DAY
SINCE = moment.from_iso("2024-01-01")
SHIFTS = ("08:00-12:00,13:00-17:00", "09:00-15:30", "22:00-06:00", "00:00-24:00", "")
RULES = (
    "", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE", "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=15",
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU;BYSETPOS=-1", "FREQ=YEARLY;INTERVAL=1;BYMONTH=12;BYMONTHDAY=25",
    "FREQ=YEARLY;INTERVAL=1;BYMONTH=5;BYDAY=MO;BYSETPOS=1", "FREQ=DAILY;INTERVAL=4;X-WEEKDAYS=1",
    "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
    "FREQ=YEARLY;INTERVAL=1;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1",
    "FREQ=MONTHLY;INTERVAL=1;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=2", "FREQ=WEEKLY;INTERVAL=1;WKST=SU;BYDAY=TU;COUNT=3",
    "FREQ=DAILY;INTERVAL=5;COUNT=9",
)  # fmt: skip
KINDS = (FieldKind.TEXT, FieldKind.NUMBER, FieldKind.FLAG, FieldKind.DATE, FieldKind.COST, FieldKind.DURATION)

EXPECTED_LOSSES = {"Day-by-day values", "Settings and details of MS Project", "Summaries with dates of their own"}

words = st.text(
    st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=("Cc", "Cs", "Cn")), max_size=12
)
names = words.map(str.strip)
days = st.integers(0, 700).map(lambda number: SINCE + number * DAY)
moments = st.builds(lambda day, hour: day + hour * 3600, days, st.integers(7, 17))
minutes = st.integers(0, 6000).map(lambda number: number * 60)
amounts = st.none() | st.integers(0, 10**9)
maybe = st.none() | moments


class Ids:
    def __init__(self):
        self.numbers = count(1)

    def __call__(self):
        return f"{next(self.numbers):08}"


@st.composite
def projects(draw):
    """Draw a small project with everything that is carried."""
    new_id = Ids()
    calendars = [record for _ in range(draw(st.integers(1, 2))) for record in draw(base_calendars(new_id))]
    bases = [each for each in calendars if isinstance(each, Calendar)]
    day = draw(st.sampled_from((25_200, 28_800, 36_000)))
    from_finish = draw(st.booleans())
    project = Project(
        id=new_id(), name=draw(names) or "P", start=draw(moments), finish=draw(moments) if from_finish else None,
        schedule_from_finish=from_finish, status_date=draw(maybe), calendar_id=bases[0].id, day_seconds=day,
        week_seconds=5 * day, month_days=float(draw(st.integers(15, 22))), honour_constraints=draw(st.booleans()),
        critical_slack=draw(st.integers(0, 3)) * day, currency=draw(st.sampled_from(("", "EUR", "USD"))),
        objective=draw(names), description=draw(names), floor_at_status_date=False,
        progressing=Progressing.PROGRESS_OVERRIDE,
    )  # fmt: skip
    people = draw(staff(new_id, bases))
    tasks = draw(outlines(new_id, project.id, bases))
    above = {each.parent_id for each in tasks if not each.blank}
    leaves = [task for task in tasks if task.id not in above and not task.blank]
    rows = [
        *draw(links(new_id, project.id, leaves)), *draw(work(new_id, leaves, people)), *draw(extras(new_id, leaves, people)),
    ]  # fmt: skip
    records = (*calendars, *people, *tasks, *rows)
    return ImportedProject(project, records, ImportRun(id=new_id()), ())


@st.composite
def base_calendars(draw, new_id):
    own = Calendar(id=new_id(), name=f"Calendar {new_id()}")
    week = {day: draw(st.sampled_from(SHIFTS[:4])) for day in ("monday", "tuesday", "thursday", "friday")}
    free = dict.fromkeys(("wednesday", "saturday", "sunday"), "")
    records = [own, WorkWeek(id=new_id(), calendar_id=own.id, **week, **free)]
    if draw(st.booleans()):
        start = draw(days)
        records.append(
            WorkWeek(id=new_id(), calendar_id=own.id, name="Summer", start=start, finish=start + 14 * DAY, friday="")
        )
    return [*records, *(draw(exceptions(new_id, own.id)) for _ in range(draw(st.integers(0, 2))))]


@st.composite
def exceptions(draw, new_id, calendar_id):
    start, rule = draw(days), draw(st.sampled_from(RULES))
    finish = start + DAY * (400 if rule else draw(st.integers(1, 5)))
    if "COUNT" in rule:  # what is told by a number ends on the last day it names
        finish = int(occurrences(rule, start, finish)[-1]) + DAY
    return CalendarException(
        id=new_id(), calendar_id=calendar_id, name=draw(names), start=start, finish=finish,
        shifts=draw(st.sampled_from(SHIFTS)), recurrence=rule,
    )  # fmt: skip


@st.composite
def staff(draw, new_id, bases):
    records = []
    for number in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from((PersonKind.PERSON, PersonKind.ROLE, PersonKind.MATERIAL, PersonKind.COST)))
        calendar_id = draw(st.sampled_from((None, *(base.id for base in bases))))
        if kind is PersonKind.PERSON and draw(st.booleans()):
            own = Calendar(id=new_id(), name=f"Own {number}", base_id=bases[0].id)
            records += [own, draw(exceptions(new_id, own.id))]
            calendar_id = own.id
        since, *later, until = sorted(draw(st.lists(days, min_size=6, max_size=6, unique=True)))
        person = Person(
            id=new_id(), name=f"{draw(names)} {number}".strip(), kind=kind, initials=draw(names), email=draw(names),
            team=draw(names), max_units=draw(st.sampled_from((0.5, 1.0, 2.25))), calendar_id=calendar_id,
            hourly_rate=draw(amounts), active_from=draw(st.sampled_from((None, since))),
            active_to=draw(st.sampled_from((None, until))), unit=draw(names), notes=draw(names),
        )  # fmt: skip
        records += [person, *draw(over_time(new_id, person, later))]
    return records


@st.composite
def over_time(draw, new_id, person, later):
    """Return up to two times with other units and up to two rates from a day on, of four days in order."""
    first, second = (draw(st.sampled_from((0.25, 0.75, 3.0))) for _ in range(2))
    times = [
        Availability(id=new_id(), person_id=person.id, start=later[0], finish=later[1], units=first),
        Availability(id=new_id(), person_id=person.id, start=later[2], finish=draw(st.sampled_from((None, later[3]))),
                     units=second),
    ]  # fmt: skip
    if times[1].finish is None and person.active_to is not None:
        times[1] = replace(times[1], finish=person.active_to)
    rates = [
        Rate(id=new_id(), person_id=person.id, start=day, hourly_rate=cents)
        for day, cents in zip(later[1:3], (12_345, 98_700), strict=True)
    ]
    return [*times[: draw(st.integers(0, 2))], *(rates[: draw(st.integers(0, 2))])]


@st.composite
def outlines(draw, new_id, project_id, bases):
    tasks = []
    for number in range(draw(st.integers(1, 5))):
        above = draw(st.sampled_from((None, *(task.id for task in tasks[-1:] if not task.blank))))
        rank = f"{number + 1:04}"
        if number and draw(st.integers(0, 8)) == 0:
            tasks.append(Task(id=new_id(), project_id=project_id, parent_id=above, rank=rank, blank=True))
        else:
            task = draw(single_tasks(project_id, bases))
            tasks.append(replace(task, id=new_id(), parent_id=above, rank=rank))
    return tasks


@st.composite
def single_tasks(draw, project_id, bases):
    duration = draw(minutes)
    constraint = draw(st.sampled_from(CONSTRAINTS))
    task = Task(
        id="", project_id=project_id, name=draw(names), wbs=draw(names), milestone=draw(st.booleans()),
        duration=duration, elapsed=draw(st.booleans()), estimated=draw(st.booleans()), constraint_type=constraint,
        constraint_date=draw(maybe), deadline=draw(maybe), priority=draw(st.integers(0, 1000)),
        calendar_id=draw(st.sampled_from((None, *(base.id for base in bases)))),
        ignore_resource_calendar=draw(st.booleans()), task_type=draw(st.sampled_from(tuple(TaskType))),
        effort_driven=draw(st.booleans()), active=draw(st.booleans()), recurring=draw(st.booleans()),
        physical_percent=draw(st.none() | st.integers(1, 100).map(float)), work=draw(st.none() | minutes),
        actual_work=draw(st.none() | minutes), levelling_delay=draw(minutes), levelling_elapsed=draw(st.booleans()),
        fixed_cost=draw(st.integers(0, 10**8)), cost=draw(amounts), actual_cost=draw(amounts), notes=draw(names),
        hyperlink=draw(names),
    )  # fmt: skip
    state = draw(st.sampled_from(("planned", "begun", "done", "manual")))
    start = draw(moments)
    if state == "begun":
        return replace(task, actual_start=start, actual_duration=draw(st.integers(0, duration)), resume=draw(maybe))
    if state == "done":
        return replace(task, actual_start=start, actual_finish=start + duration, actual_duration=duration)
    if state == "manual":
        return replace(task, manual=True, manual_start=start, manual_finish=start + duration)
    return task


@st.composite
def links(draw, new_id, project_id, leaves):
    found = []
    for before, after in pairwise(leaves):
        kind = draw(st.none() | st.sampled_from(tuple(LinkType)))
        if kind is not None:
            found.append(
                Dependency(
                    id=new_id(), project_id=project_id, predecessor_id=before.id, successor_id=after.id, type=kind,
                    lag=draw(st.integers(-9000, 9000)), lag_kind=draw(st.sampled_from(tuple(LagKind))),
                )
            )  # fmt: skip
    return found


@st.composite
def work(draw, new_id, leaves, staff):
    found = []
    people = [person for person in staff if isinstance(person, Person)]
    for number, person in enumerate(people):  # everybody works on something: the others stay at home
        for task in leaves if number else leaves[:1]:
            given = Assignment(
                id=new_id(), task_id=task.id, person_id=person.id, units=draw(st.sampled_from((0.5, 1.0, 1.5))),
                work=draw(st.none() | minutes), actual_work=draw(minutes), remaining_work=draw(st.none() | minutes),
                delay=draw(minutes), contour=draw(st.sampled_from(CONTOURS)), cost=draw(amounts),
            )  # fmt: skip
            found += [given]
    return found


@st.composite
def extras(draw, new_id, leaves, staff):
    found = []
    owners = [("task", leaf.id) for leaf in leaves]
    owners += [("person", each.id) for each in staff if isinstance(each, Person)] if leaves else []
    fields = [
        CustomField(id=new_id(), name=f"{kind.value} {owner}", kind=kind, owner=owner)
        for kind in KINDS
        for owner in ("task", "person")
    ]
    for owner, row_id in owners:
        for field in fields:
            if field.owner == owner and draw(st.integers(0, 3)) == 0:
                value = draw(values(field.kind))
                found += [CustomValue(id=new_id(), field_id=field.id, row_id=row_id, value=value)] if value else []
    for leaf in leaves:
        for number in draw(st.sets(st.integers(0, 10), max_size=2)):
            found.append(
                Baseline(
                    id=new_id(), task_id=leaf.id, number=number, start=draw(maybe), finish=draw(maybe),
                    duration=draw(st.none() | minutes), elapsed=draw(st.booleans()), work=draw(st.none() | minutes),
                    cost=draw(amounts),
                )
            )  # fmt: skip
        plain = leaf.actual_finish is None and not leaf.manual and not leaf.elapsed and leaf.active
        if plain and leaf.duration >= 7200 and draw(st.booleans()):
            half, pause = leaf.duration // 120 * 60, draw(st.integers(2, 40)) * 3600
            found += [
                Split(id=new_id(), task_id=leaf.id, start=0, length=half),
                Split(id=new_id(), task_id=leaf.id, start=half + pause, length=leaf.duration - half),
            ]
    used = {value.field_id for value in found if isinstance(value, CustomValue)}
    return [*(field for field in fields if field.id in used), *found]


def values(kind):
    return {
        FieldKind.TEXT: names,
        FieldKind.NUMBER: st.integers(-(10**6), 10**6).map(str),
        FieldKind.FLAG: st.sampled_from("01"),
        FieldKind.DATE: moments.map(moment.to_iso),
        FieldKind.COST: st.integers(0, 10**9).map(str),
        FieldKind.DURATION: minutes.map(str),
    }[kind]


PROJECT_FACTS = (
    "name", "schedule_from_finish", "status_date", "day_seconds", "week_seconds", "month_days", "honour_constraints",
    "critical_slack", "currency", "objective", "description", "finish",
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(projects())
def test_whatever_is_carried_comes_back_equal(trip, carried, imported):
    back = trip.back(imported)
    nights = {WorkWeek, CalendarException} if has_nights(imported) else set()  # they come back cut at midnight
    for kind in carried:
        if kind not in nights:
            assert trip.facts(back, kind) == trip.facts(trip_used(imported, kind), kind), kind.__name__
    used = trip_used(imported, Calendar)
    assert hours(back) == hours(used)
    if nights:
        again = trip.back(back)
        for kind in nights:
            assert trip.facts(again, kind) == trip.facts(back, kind), kind.__name__
    assert [getattr(back.project, name) for name in PROJECT_FACTS] == [
        getattr(imported.project, name) for name in PROJECT_FACTS
    ]
    first, second = (schedule(trip.plan(each)) for each in (imported, back))
    if not imported.project.schedule_from_finish:
        assert back.project.start == imported.project.start
        order = [trip.plan(each).outline.order for each in (imported, back)]
        assert [int(first.start[row]) for row in order[0]] == [int(second.start[row]) for row in order[1]]
        assert [int(first.finish[row]) for row in order[0]] == [int(second.finish[row]) for row in order[1]]
    assert not [loss for loss in back.losses if loss.what not in EXPECTED_LOSSES]


def has_nights(imported):
    shifts = [getattr(week, day) or "" for week in imported.of(WorkWeek) for day in WEEKDAYS]
    shifts += [each.shifts for each in imported.of(CalendarException)]
    return any(finish > DAY for text in shifts for _, finish in parse_shifts(text))


def hours(imported):
    """Return when each calendar works, for as long as anything is said of single days."""
    names = {each.id: each.name for each in imported.of(Calendar)}
    made = compile_calendars(*(imported.of(kind) for kind in (Calendar, WorkWeek, CalendarException)))
    return sorted((names[each], own.spans(SINCE - 10 * DAY, SINCE + 1200 * DAY)) for each, own in made.items())


def trip_used(imported, kind):
    """Return a project without the calendars that nobody uses: they are not part of it."""
    if kind not in {Calendar, WorkWeek, CalendarException}:
        return imported
    used = {imported.project.calendar_id}
    assigned = {each.person_id for each in imported.of(Assignment)}
    used |= {each.calendar_id for each in imported.of(Person) if each.id in assigned}
    used |= {each.calendar_id for each in imported.of(Task)}
    used |= {each.base_id for each in imported.of(Calendar) if each.id in used}
    kept = [
        each
        for each in imported.records
        if not (isinstance(each, Calendar) and each.id not in used)
        and not (isinstance(each, WorkWeek | CalendarException) and each.calendar_id not in used)
    ]
    return replace(imported, records=tuple(kept))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(projects())
def test_elements_stand_in_the_order_of_the_schema(trip, imported):
    order = tomllib.loads((CASES / "mspdi_order.toml").read_text("utf-8"))
    root = etree.fromstring(trip.written(imported))
    for element in root.iter("*"):
        name = etree.QName(element).localname
        above = etree.QName(element.getparent()).localname if element.getparent() is not None else ""
        known = order.get("CustomField" if above == "ExtendedAttributes" else name)
        if known is not None:
            places = [known.index(etree.QName(child).localname) for child in element.iterchildren("*")]
            assert places == sorted(places), name


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(projects())
def test_nothing_in_a_file_is_what_the_schema_forbids(trip, breaches, imported):
    plan = trip.plan(imported)
    keys = {each.row_id: each.key for each in imported.of(ExternalId)}
    data = write(plan, schedule(plan), imported.of(CustomField), imported.of(CustomValue), keys, currency="EUR")
    assert breaches(data) == []


def test_what_the_schema_wants_whole_or_short_is_so_and_reads_back_exact(trip, breaches):
    project = Project(id="p", name="P" * 600, start=moment.from_iso("2026-01-05T08:00"), currency="EUR")
    one, two = (Task(id=each, project_id="p", rank=each, name=each * 300, levelling_delay=37) for each in ("ab", "cd"))
    links = [Dependency(id="l", project_id="p", predecessor_id="ab", successor_id="cd", lag=1234)]
    links += [Dependency(id="m", project_id="p", predecessor_id="ab", successor_id="cd", type=LinkType.SS, lag=1234,
                         lag_kind=LagKind.PERCENT)]  # fmt: skip
    plan = Plan.from_records(project, [one, two, *links])
    data = write(plan, schedule(plan))
    assert breaches(data) == []
    back = read(data, "x.xml", trip.ids())
    assert sorted((each.lag, each.lag_kind) for each in back.of(Dependency)) == [(1234, "percent"), (1234, "working")]
    assert {each.levelling_delay for each in back.of(Task)} == {37}
    assert {len(each.name) for each in back.of(Task)} == {512}


def light():
    """Return a project of milestones whose dates people wrote: one reached late, one on a Saturday, one still to come."""
    project = Project(id="p", name="Light", start=moment.from_iso("2026-01-20T08:00"), currency="EUR")
    moments_ = ("2026-01-20T08:00", "2026-02-07T08:00", "2027-03-31T08:00")
    tasks = [
        Task(
            id=name, project_id="p", rank=name, name=name, milestone=True, duration=0, manual=True, manual_start=at,
            manual_finish=at,
            actual_start=at if name == "a" else None, actual_finish=at if name == "a" else None,
            deadline=moment.from_iso("2026-01-15T17:00") if name == "a" else None,
        )
        for name, at in zip("abc", map(moment.from_iso, moments_), strict=True)
    ]  # fmt: skip
    person = Person(id="x", name="Anna")
    return project, [*tasks, person, Assignment(id="y", task_id="b", person_id="x")]


def test_a_light_project_reads_back_with_the_dates_that_were_written(trip, breaches):
    project, records = light()
    plan = Plan.from_records(project, records)
    data = write(plan, schedule(plan))
    assert breaches(data) == []
    back = read(data, "x.xml", trip.ids())
    kept = ("name", "milestone", "duration", "manual", "manual_start", "manual_finish", "actual_finish", "deadline")
    told = [[getattr(each, name) for name in kept] for each in back.of(Task)]
    assert told == [[getattr(each, name) for name in kept] for each in records[:3]]
    again = trip.plan(back)
    assert schedule(again).start.tolist() == schedule(plan).start.tolist()
    assert [(each.units, each.work) for each in back.of(Assignment)] == [(1.0, None)]


@pytest.fixture
def plain():
    project = Project(id="p", name="P", start=moment.from_iso("2026-01-05T08:00"))
    person = Person(id="a", name="Anna")
    task = Task(id="t", project_id="p", rank="1", name="T", duration=3 * 28_800)
    return project, [person, task, Assignment(id="x", task_id="t", person_id="a")]


def test_control_characters_and_marks_of_xml_do_no_harm(plain, trip):
    project, records = plain
    records[1] = replace(records[1], name='<a href="x">&\x00\x08\ufffe\ud800</a>', notes="line 1\nline 2")
    plan = Plan.from_records(project, records)
    (task,) = read(write(plan, schedule(plan)), "x.xml", trip.ids()).of(Task)
    assert (task.name, task.notes) == ('<a href="x">&</a>', "line 1\nline 2")


def test_leave_is_written_as_days_off_so_that_dates_agree(plain, trip):
    project, records = plain
    since = moment.from_iso("2026-01-06T13:00")
    leave = Leave(id="l", person_id="a", start=since, finish=moment.from_iso("2026-01-08"), reason="Wedding")
    plan = Plan.from_records(project, [*records, leave])
    made = schedule(plan)
    back = read(write(plan, made), "x.xml", trip.ids())
    assert {(each.name, each.shifts) for each in back.of(CalendarException)} == {
        ("Wedding", ""), ("Wedding", "08:00-12:00"),
    }  # fmt: skip
    assert schedule(trip.plan(back)).finish.tolist() == made.finish.tolist()


def test_a_file_keeps_the_unique_ids_it_came_with(plain):
    project, records = plain
    plan = Plan.from_records(project, records)
    root = etree.fromstring(write(plan, schedule(plan), keys={"t": "77", "a": "5"}))
    assert root.xpath("//*[local-name()='Task']/*[local-name()='UID']/text()") == ["0", "77"]
    assert root.xpath("//*[local-name()='Assignment']/*[local-name()='ResourceUID']/text()") == ["5"]


def test_fields_beyond_those_of_ms_project_are_named():
    fields = [CustomField(id=str(number), name=f"Flag {number}", kind=FieldKind.FLAG) for number in range(23)]
    assert [field.name for field in left_out(fields)] == ["Flag 20", "Flag 21", "Flag 22"]


def elements(plan, path):
    root = etree.fromstring(write(plan, schedule(plan)))
    return root.xpath("//p:" + path.replace("/", "/p:"), namespaces={"p": "http://schemas.microsoft.com/project"})


def texts(plan, path):
    return [each.text for each in elements(plan, path)]


def test_a_week_that_leaves_days_unsaid_is_written_whole_and_comes_back_as_it_was(plain, trip):
    project, records = plain
    week = WorkWeek(id="w", calendar_id="c", saturday="10:00-12:00")
    project = replace(project, calendar_id="c")
    plan = Plan.from_records(project, [*records, Calendar(id="c", name="Shop"), week])
    assert texts(plan, "WeekDay/DayType") == list("1234567")
    assert texts(plan, "WeekDay/DayWorking") == list("0111111")
    (back,) = read(write(plan, schedule(plan)), "x.xml", trip.ids()).of(WorkWeek)
    assert (back.monday, back.saturday, back.sunday) == (None, "10:00-12:00", None)


def test_a_calendar_that_says_nothing_is_written_as_the_standard_week(plain, trip):
    project, records = plain
    plan = Plan.from_records(replace(project, calendar_id="c"), [*records, Calendar(id="c", name="Shop")])
    assert texts(plan, "WeekDay/DayWorking") == list("0111110")
    assert not read(write(plan, schedule(plan)), "x.xml", trip.ids()).of(WorkWeek)


def test_the_week_of_somebody_without_a_base_is_written_whole(plain):
    project, records = plain
    since = moment.from_iso("2026-01-06")
    leave = Leave(id="l", person_id="a", start=since, finish=since + DAY)
    assert len(elements(Plan.from_records(project, [*records, leave]), "WeekDay")) == 7


def test_work_that_nobody_said_is_written_and_comes_back_unsaid(plain, trip):
    project, records = plain
    task, assignment = replace(records[1], actual_start=project.start, actual_duration=28_800), records[2]
    plan = Plan.from_records(project, [records[0], task, replace(assignment, units=0.5)])
    work = [texts(plan, f"Assignment/{name}") for name in ("Work", "ActualWork", "RemainingWork")]
    assert work == [["PT12H0M0S"], ["PT4H0M0S"], ["PT8H0M0S"]]
    (back,) = read(write(plan, schedule(plan)), "x.xml", trip.ids()).of(Assignment)
    assert (back.work, back.actual_work, back.remaining_work) == (None, 0, None)


@pytest.mark.parametrize("honours", [True, False])
def test_whether_constraints_are_honoured_is_written_as_ms_project_does(honours, plain, trip):
    project, records = plain
    plan = Plan.from_records(replace(project, honour_constraints=honours), records)
    assert texts(plan, "HonorConstraints") == ["0" if honours else "1"]
    assert texts(plan, "MoveCompletedEndsBack") == ["0"]
    assert read(write(plan, schedule(plan)), "x.xml", trip.ids()).project.honour_constraints is honours


def test_a_night_is_written_day_by_day(plain):
    project, records = plain
    calendar = Calendar(id="c", name="Night")
    free = dict.fromkeys(("friday", "saturday", "sunday"), "")
    week = WorkWeek(
        id="w", calendar_id="c", **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday"), "22:00-06:00"), **free
    )
    wednesday = moment.from_iso("2026-01-07")
    holiday = CalendarException(id="h", calendar_id="c", name="Holiday", start=wednesday, finish=wednesday + DAY)
    plan = Plan.from_records(replace(project, calendar_id="c"), [*records, calendar, week, holiday])
    days = [
        [(time[0].text, time[1].text) for time in day.iter("{*}WorkingTime")]
        for day in elements(plan, "WeekDay") + elements(plan, "Exception")
    ]
    evening, morning = ("22:00:00", "00:00:00"), ("00:00:00", "06:00:00")
    both = [morning, evening]
    assert days == [[], [evening], both, both, both, [morning], [], [morning], [evening]]
    assert texts(plan, "Exception/Name") == ["Holiday", "Holiday"]
