"""People who are one become one in one change; nothing is lost, what collides is said beforehand, undo makes them several."""

from datetime import UTC, datetime

import pytest

from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY, from_iso
from pmo_desktop.domain.records import (
    RECORDS,
    Action,
    ActualWork,
    Assignment,
    Availability,
    Booking,
    Calendar,
    CustomField,
    CustomValue,
    Document,
    ExternalId,
    ImportRun,
    Issue,
    Leave,
    Person,
    PersonKind,
    PersonSkill,
    Project,
    Rate,
    Risk,
    Scenario,
    ScenarioChange,
    Skill,
    Task,
    Template,
    WorkWeek,
)
from pmo_desktop.services import private, staff, undoing
from pmo_desktop.services.staff import merging
from pmo_desktop.services.workspace import Workspace

NOW = int(datetime(2026, 1, 14, 10, tzinfo=UTC).timestamp() * 1000)
TODAY, WORKDAY = from_iso("2026-01-14"), 28_800


@pytest.fixture
def office(tmp_path):
    """Anna is here as “Anna Müller” (a) and “MÜLLER, Anna” (b)."""
    at = [NOW]

    def clock():
        at[0] += 1
        return at[0]

    start = from_iso("2026-01-05T08:00")
    with Workspace.create(tmp_path / "a.pmo", author="Petra", clock=clock) as made:
        made.record("Fill", map(Insert, [
            Person(id="a", name="Anna Müller", email="anna@x.example", team="Steel", hourly_rate=5_000),
            Person(id="b", name="MÜLLER, Anna", email="am@y.example", initials="AM", hourly_rate=6_000, notes="Calls on Fridays"),
            Person(id="c", name="Carla"), Person(id="m", name="Concrete", kind=PersonKind.MATERIAL),
            Project(id="j", code="J", name="Bridge", start=start, manager_id="b"),
            Project(id="z", code="Z", name="Old", start=start, manager_id="b", state="closed"),
            *(Task(id=name, project_id="j", name=name, duration=10 * WORKDAY, rank=name, **more) for name, more in (
                ("hers", {}), ("his", {}), ("both", {"actual_start": start, "actual_duration": 4 * WORKDAY}))),
            Assignment(id="a hers", task_id="hers", person_id="a"),
            Assignment(id="b his", task_id="his", person_id="b"),
            Assignment(id="a both", task_id="both", person_id="a", units=0.5),
            Assignment(id="b both", task_id="both", person_id="b", units=0.25, actual_work=WORKDAY),
            ActualWork(id="w1", assignment_id="a both", week=TODAY, work=3_600),
            ActualWork(id="w2", assignment_id="b both", week=TODAY, work=7_200),
            ActualWork(id="w3", assignment_id="b both", week=TODAY + 7 * DAY, work=900),
            Booking(id="k1", person_id="a", project_id="j", start=TODAY, finish=TODAY + 30 * DAY, percent=40),
            Booking(id="k2", person_id="b", project_id="j", start=TODAY, finish=TODAY + 30 * DAY, percent=40),
            Booking(id="k3", person_id="b", project_id="j", start=TODAY + 10 * DAY, finish=TODAY + 20 * DAY, percent=10),
            Booking(id="k4", person_id="b", start=TODAY, finish=TODAY + 5 * DAY, percent=5),
            Leave(id="l1", person_id="a", start=TODAY, finish=TODAY + DAY),
            Leave(id="l2", person_id="b", start=TODAY, finish=TODAY + DAY),
            Leave(id="l3", person_id="b", start=TODAY + 9 * DAY, finish=TODAY + 11 * DAY, reason="Wedding"),
            Rate(id="r", person_id="b", start=TODAY, hourly_rate=7_000),
            Availability(id="v1", person_id="a", start=TODAY, finish=TODAY + 10 * DAY, units=0.5),
            Availability(id="v2", person_id="b", start=TODAY + 5 * DAY, finish=None, units=0.8),
            Skill(id="s", name="Steel", rank="1"), Skill(id="f", name="French", rank="2"),
            PersonSkill(id="p1", person_id="a", skill_id="s", level=2),
            PersonSkill(id="p2", person_id="b", skill_id="s", level=4),
            PersonSkill(id="p3", person_id="b", skill_id="f", level=1),
            Risk(id="ri", project_id="j", title="Flood", owner_id="b", status="closed"),
            Issue(id="is", project_id="j", title="Late", owner_id="b"),
            Action(id="ac", project_id="j", title="Call", owner_id="b"),
            Document(id="do", project_id="j", name="Charter", owner_id="b"),
            Template(id="te", name="Small", owner="MÜLLER, Anna"),
            CustomField(id="cf", name="Depot", owner="person"), CustomField(id="cg", name="Car", owner="person"),
            CustomValue(id="cv1", field_id="cf", row_id="a", value="Graz"),
            CustomValue(id="cv2", field_id="cf", row_id="b", value="Linz"),
            CustomValue(id="cv3", field_id="cg", row_id="b", value="Yes"),
            ImportRun(id="run", file_name="x.xml"),
            ExternalId(id="x", owner="person", row_id="b", run_id="run", key="7"),
            Scenario(id="sc", name="Without her"),
            ScenarioChange(id="sc1", scenario_id="sc", owner="assignment", row_id="a hers", field="person_id", value='"b"'),
            ScenarioChange(id="sc2", scenario_id="sc", owner="person", row_id="b", field="max_units", value="0.5"),
        ]))  # fmt: skip
        yield made


def everything(workspace):
    return {kind: sorted(workspace.all(kind), key=lambda each: each.id) for kind in RECORDS}


def test_everything_goes_to_the_one_who_stays_and_comes_back_by_one_undo(office):
    before = everything(office)
    done = merging.merge(office, "a", ["b"])
    assert done.label == "Merge “MÜLLER, Anna” into “Anna Müller”"
    assert [each.id for each in office.all(Person)] == ["a", "c", "m"]
    assert {office.get(Project, each).manager_id for each in "jz"} == {"a"}, "also of what is closed"
    owners = [
        office.get(kind, own).owner_id for kind, own in ((Risk, "ri"), (Issue, "is"), (Action, "ac"), (Document, "do"))
    ]
    assert owners == ["a"] * 4
    assert office.get(Template, "te").owner == "Anna Müller"
    assert {each.task_id for each in office.find(Assignment, person_id="a")} == {"hers", "his", "both"}
    assert {each.id for each in office.find(Leave, person_id="a")} == {"l1", "l3"}
    assert {each.id for each in office.find(Booking, person_id="a")} == {"k1", "k3", "k4"}
    assert {(each.skill_id, each.level) for each in office.find(PersonSkill, person_id="a")} == {("s", 4), ("f", 1)}
    assert [each.id for each in office.find(Availability, person_id="a")] == ["v1"]
    assert office.count(Rate) == 0, "she has a rate of her own"
    assert {each.value for each in office.find(CustomValue, row_id="a")} == {"Graz", "Yes"}
    assert [each.value for each in office.all(ScenarioChange)] == ['"a"']
    anna = office.get(Person, "a")
    assert (anna.email, anna.initials, anna.hourly_rate) == ("anna@x.example", "AM", 5_000)
    assert anna.notes == "Calls on Fridays"
    assert not [row for kind in RECORDS for row in office.all(kind) if "b" in vars_of(row)], (
        "nobody is named who is gone"
    )
    office.undo()
    assert everything(office) == before


def vars_of(row):
    return [value for name in row.__dataclass_fields__ if name.endswith("_id") for value in [getattr(row, name)]]


def test_one_does_the_work_of_both_on_a_task(office):
    merging.merge(office, "a", ["b"])
    (both,) = office.find(Assignment, task_id="both")
    assert (both.id, both.units) == ("a both", 0.75)
    assert both.work == 5 * WORKDAY + round(2.5 * WORKDAY)
    assert both.actual_work == 2 * WORKDAY + WORKDAY
    assert {(each.week, each.work) for each in office.all(ActualWork)} == {(TODAY, 10_800), (TODAY + 7 * DAY, 900)}
    assert {each.assignment_id for each in office.all(ActualWork)} == {"a both"}


def test_what_collides_is_said_beforehand_and_nothing_is_written(office):
    before = everything(office)
    found = merging.preview(office, "a", ["b"])
    assert everything(office) == before
    assert [(each.what, each.becomes) for each in found.collisions] == [
        ("E-mail", "anna@x.example stays, am@y.example goes"),
        ("Hourly rate", "50 stays, 60 goes"),
        ("Assignment", "“both” had both: their units and work are added"),
        ("Bookings", "overlap for Bridge: both count"),
        ("Bookings", "1 booking said twice, one goes"),
        ("Leave", "1 absence said twice, one goes"),
        ("Rates over time", "those of “Anna Müller” stay, the others go"),
        ("Time in periods", "overlap: those of who stays count"),
        ("Skills", "Steel: the higher level 4 stands"),
        ("Depot", "Graz stays, Linz goes"),
    ]
    told = {each.what: each.becomes for each in found.lines if not each.collides}
    assert told["Manages the project"] == "2 go along"
    assert told["Initials"] == "AM, from “MÜLLER, Anna”"


def test_it_is_taken_back_from_the_history_also_later(office):
    done = merging.merge(office, "a", ["b"])
    office.record("Later", [Update(Person, "c", {"team": "Roads"})])
    undoing.undo(office, done.id)
    assert office.get(Person, "b").name == "MÜLLER, Anna"
    assert office.get(Assignment, "b his").person_id == "b"
    assert office.get(Person, "c").team == "Roads"


def test_three_become_one(office):
    office.record("More", [Insert(Assignment(id="c both", task_id="both", person_id="c", units=0.25))])
    merging.merge(office, "c", ["a", "b"])
    assert [each.id for each in office.all(Person)] == ["c", "m"]
    (both,) = office.find(Assignment, task_id="both")
    assert (both.id, both.units) == ("c both", 1.0)
    carla = office.get(Person, "c")
    assert (carla.email, carla.team, carla.initials, carla.hourly_rate) == ("anna@x.example", "Steel", "AM", 5_000)
    assert [each.hourly_rate for each in office.all(Rate)] == [7_000]


def test_a_later_import_knows_the_spelling(office):
    merging.merge(office, "a", ["b"])
    keys = {(each.owner, each.key) for each in office.find(ExternalId, row_id="a")}
    assert ("person", "7") in keys


def test_what_is_private_is_never_brought_to_where_others_see_it(office, tmp_path):
    office.private.use(tmp_path / "drawers")
    office.record("None", [Update(Person, "a", {"hourly_rate": None})])
    private.keep_rows(office, "rates", ["b"])
    private.keep_rows(office, "notes", ["b"])
    found = {each.what: each.becomes for each in merging.preview(office, "a", ["b"]).collisions}
    assert found["Hourly rate"] == "is for you alone with “MÜLLER, Anna” and is not taken"
    assert found["Notes"] == "are for you alone with “MÜLLER, Anna” and are not taken"
    merging.merge(office, "a", ["b"])
    with office.public() as outside:
        assert [each.hourly_rate for each in outside.all(Rate)] == [0]
        assert outside.get(Person, "a").notes == ""
    assert [each.hourly_rate for each in office.all(Rate)] == [7_000]


def test_a_calendar_of_their_own_goes_or_takes_the_name(office):
    staff.set_person_cells(office, [("b", "pattern", "Mon–Wed")])
    merging.merge(office, "a", ["b"])
    own = office.get(Calendar, office.get(Person, "a").calendar_id)
    assert own.name == "Anna Müller"
    office.undo()
    staff.set_person_cells(office, [("a", "pattern", "Mon–Thu")])
    weeks = office.count(WorkWeek)
    merging.merge(office, "a", ["b"])
    assert [each.name for each in office.all(Calendar) if each.base_id] == ["Anna Müller"]
    assert office.count(WorkWeek) == weeks - 1


def test_who_should_stay_is_who_most_is_said_of(office):
    assert merging.proposed_first(office, ["b", "a"]) == "b"
    assert merging.proposed_first(office, ["c", "a"]) == "a"
    assert [(each.one.id, each.other.id) for each in merging.likely(office)] == [("a", "b")]


def test_what_cannot_be_is_refused(office):
    with pytest.raises(InvalidValueError, match="with themselves"):
        merging.preview(office, "a", ["a"])
    with pytest.raises(InvalidValueError, match="no longer in the portfolio"):
        merging.preview(office, "a", ["gone"])
    with pytest.raises(InvalidValueError, match="Only what works"):
        merging.preview(office, "a", ["m"])
