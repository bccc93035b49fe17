"""Two copies of a team file that change the same person, their leave, skills, rates and hours while apart."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import (
    ActualWork,
    Assignment,
    Availability,
    Booking,
    Leave,
    Person,
    PersonSkill,
    Rate,
    Scenario,
    ScenarioChange,
    Skill,
)
from pmo_desktop.services import conflicts, leave, staff
from pmo_desktop.services.staff import merging
from tests.services.clashing import TwoPeople

MARCH = moment.from_iso("2027-03-01")
OWN = (Leave, Rate, Availability, PersonSkill, Booking, Assignment)


@pytest.fixture
def two(tmp_path):
    """Ben is on task A, with hours, and has one of everything that is said of people."""
    made = TwoPeople(tmp_path)
    made.anna.record(
        "Of Ben", Insert(Skill(id="s", name="Steel")), Insert(PersonSkill(id="ps", person_id="ben", skill_id="s", level=2)),
        Insert(Leave(id="l", person_id="ben", start=MARCH, finish=MARCH + 5 * DAY, reason="Family")),
        Insert(Rate(id="r", person_id="ben", start=MARCH, hourly_rate=5000)),
        Insert(Availability(id="av", person_id="ben", start=MARCH, finish=None, units=0.5)),
        Insert(Booking(id="bo", person_id="ben", project_id="p", start=MARCH, finish=MARCH + DAY, percent=40.0)),
        Insert(Assignment(id="as", task_id="a", person_id="ben", units=1.0)),
        Insert(ActualWork(id="aw", assignment_id="as", week=MARCH, work=3600)),
        Insert(Scenario(id="sc", name="Without Ben", made_by="Anna", made_at=1)),
        Insert(ScenarioChange(id="ch", scenario_id="sc", owner="assignment", row_id="as", field="units", value="0.5")),
    )  # fmt: skip
    made.anna.exchange()
    made.petra.exchange()
    yield made
    made.close()


def of_ben(copy):
    found = {kind: [each for each in copy.all(kind) if each.person_id == "ben"] for kind in OWN}
    return {**found, Person: [each for each in copy.all(Person) if each.id == "ben"], ActualWork: copy.all(ActualWork)}


def test_different_facts_of_one_person_come_together_without_a_word(two):
    two.anna.record("Team", Update(Person, "ben", {"team": "Steel"}))
    two.anna.record("Leave", Update(Leave, "l", {"reason": "Wedding"}))
    two.petra.record("Mail", Update(Person, "ben", {"email": "ben@example.org"}))
    two.petra.record("Rate", Update(Rate, "r", {"hourly_rate": 5500}))
    two.petra.record("Level", Update(PersonSkill, "ps", {"level": 3}))
    two.clash()
    for copy in (two.anna, two.petra):
        assert copy.conflicts() == []
        (ben,) = of_ben(copy)[Person]
        assert (ben.team, ben.email) == ("Steel", "ben@example.org")
        assert copy.get(Leave, "l").reason == "Wedding"
        assert (copy.get(Rate, "r").hourly_rate, copy.get(PersonSkill, "ps").level) == (5500, 3)


def test_the_same_leave_moved_by_both_is_a_conflict_that_names_both(two):
    two.anna.record("Later", Update(Leave, "l", {"start": MARCH + DAY, "finish": MARCH + 6 * DAY}))
    two.petra.record("Longer", Update(Leave, "l", {"finish": MARCH + 8 * DAY}))
    two.clash()
    assert two.anna.get(Leave, "l").finish == MARCH + 6 * DAY
    with two.looking("Petra") as workspace:
        (seen,) = conflicts.open_conflicts(workspace)
        assert {"Leave", "Ben"} <= set(seen.sentence.replace("“", " ").replace("”", " ").split())


def test_somebody_deleted_here_and_edited_there_comes_back_with_everything(two):
    before = of_ben(two.anna)
    with two.looking("Anna") as workspace:
        staff.delete_people(workspace, ["ben"])
    two.petra.record("Level", Update(PersonSkill, "ps", {"level": 4}))
    two.clash()
    for copy in (two.anna, two.petra):
        after = of_ben(copy)
        assert after[PersonSkill][0].level == 4
        assert {kind: [each.id for each in rows] for kind, rows in after.items()} == {
            kind: [each.id for each in rows] for kind, rows in before.items()
        }  # fmt: skip
        assert len(copy.conflicts()) == 1


def test_undoing_a_deletion_brings_all_back_to_the_others_too(two):
    before = of_ben(two.anna)
    assert all(before.values())
    with two.looking("Anna") as workspace:
        staff.delete_people(workspace, ["ben"])
    two.clash()
    assert not any(of_ben(two.petra).values())
    assert [each.id for each in two.petra.all(ScenarioChange)] == ["ch"], (
        "what was tried out is told where it is looked at"
    )
    with two.looking("Anna") as workspace:
        workspace.undo()
    two.clash()
    assert of_ben(two.petra) == before == of_ben(two.anna)


def test_a_skill_a_level_and_hours_that_both_entered_are_there_once(two):
    for copy, level, work in ((two.anna, 1, 8), (two.petra, 3, 6)):
        own = copy.author
        copy.record(
            "Typed", Insert(Skill(id=f"new{own}", name="French")),
            Insert(PersonSkill(id=f"level{own}", person_id="ben", skill_id=f"new{own}", level=level)),
            Insert(ActualWork(id=f"week{own}", assignment_id="as", week=MARCH + 7 * DAY, work=work * 3600)),
        )  # fmt: skip
    two.clash()
    for copy in (two.anna, two.petra):
        assert sorted(each.name for each in copy.all(Skill)) == ["French", "Steel"]
        assert [each.work for each in copy.all(ActualWork) if each.week != MARCH] == [8 * 3600], "whoever sent first"
        (french,) = (each.id for each in copy.all(Skill) if each.name == "French")
        assert [each.level for each in copy.all(PersonSkill) if each.skill_id == french] == [1]
        assert len(copy.conflicts()) == 2, "the other level and the other hours can still be chosen"


def test_leave_both_entered_counts_its_days_once(two):
    for copy in (two.anna, two.petra):
        copy.record(
            "Leave", Insert(Leave(id=copy.author, person_id="ben", start=MARCH + 7 * DAY, finish=MARCH + 12 * DAY))
        )
    two.clash()
    with two.looking("Anna") as workspace:
        (row,) = leave.board(workspace, MARCH, 31).rows
        assert len(row.away) == 3
        assert row.in_sight == 10


def test_a_person_both_added_is_found_and_made_one(two):
    two.anna.record("New", Insert(Person(id="c1", name="Carla Stone")))
    two.petra.record("New", Insert(Person(id="c2", name="Stone, Carla")))
    two.clash()
    with two.looking("Anna") as workspace:
        (pair,) = merging.likely(workspace)
        assert {pair.one.id, pair.other.id} == {"c1", "c2"}
