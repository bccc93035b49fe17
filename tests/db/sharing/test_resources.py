"""What two people say of the same people, skills, weeks and scenarios while apart, by the rules of the exchange."""

import json

import pytest

from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.records import (
    AcceptedAdvice,
    ActualWork,
    Assignment,
    Availability,
    Baseline,
    Clash,
    Person,
    PersonSkill,
    Rate,
    Role,
    SavedView,
    Scenario,
    ScenarioChange,
    Skill,
)
from tests.services.clashing import TwoPeople

MONDAY = 1_768_176_000
HOUR = 3_600


@pytest.fixture
def two(tmp_path):
    made = TwoPeople(tmp_path)
    yield made
    made.close()


def met(two):
    """Let them exchange; return the copy, alike on both sides, and what clashed."""
    two.clash()
    assert two.anna.state() == two.petra.state()
    return two.anna, [(each.clash, each.owner, json.loads(each.facts)) for each in two.anna.conflicts()]


def test_a_skill_both_added_is_one_and_everybodys_level_is_in_it(two):
    two.anna.record("Skill", Insert(Skill(id="s", name="Steel design", rank="a")))
    two.petra.record("Skill", Insert(Skill(id="t", name=" steel  Design", rank="b")))
    two.petra.record("Level", Insert(PersonSkill(id="l", person_id="ben", skill_id="t", level=3)))
    copy, clashes = met(two)
    assert [(each.id, each.name) for each in copy.all(Skill)] == [("s", "Steel design")]
    assert [(each.skill_id, each.level) for each in copy.all(PersonSkill)] == [("s", 3)]
    assert [(clash, set(facts)) for clash, _, facts in clashes] == [(Clash.DOUBLED, {"name"})]


def test_a_role_both_added_alike_is_one_without_a_word(two):
    two.anna.record("Role", Insert(Role(id="r", name="Engineer", rank="a")))
    two.petra.record(
        "Role", Insert(Role(id="s", name="Engineer", rank="b")), Insert(Person(id="eva", name="Eva", role_id="s"))
    )
    copy, clashes = met(two)
    assert [each.id for each in copy.all(Role)] == ["r"]
    assert copy.get(Person, "eva").role_id == "r"
    assert clashes == []


def test_a_skill_renamed_to_what_another_is_called_gets_a_number(two):
    two.anna.record("Skill", Insert(Skill(id="s", name="French")), Insert(Skill(id="t", name="German")))
    two.team.settle()
    two.anna.record("Skill", Insert(Skill(id="u", name="Spanish")))
    two.petra.record("Rename", Update(Skill, "t", {"name": "Spanish"}))
    copy, clashes = met(two)
    assert copy.get(Skill, "t").name == "Spanish (2)"
    assert [clash for clash, *_ in clashes] == [Clash.TAKEN]


def test_a_week_of_work_both_wrote_for_an_assignment_both_made_is_one(two):
    two.anna.record(
        "Work", Insert(Assignment(id="v", task_id="a", person_id="ben")),
        Insert(ActualWork(id="k", assignment_id="v", week=MONDAY, work=8 * HOUR)),
    )  # fmt: skip
    two.petra.record(
        "Work", Insert(Assignment(id="w", task_id="a", person_id="ben")),
        Insert(ActualWork(id="m", assignment_id="w", week=MONDAY, work=10 * HOUR)),
        Insert(ActualWork(id="n", assignment_id="w", week=MONDAY + 7 * 86_400, work=4 * HOUR)),
    )  # fmt: skip
    copy, clashes = met(two)
    assert {(each.assignment_id, each.work // HOUR) for each in copy.all(ActualWork)} == {("v", 8), ("v", 4)}
    assert clashes == [(Clash.DOUBLED, "actual_work", {"work": {"before": None, "kept": 8 * HOUR, "other": 10 * HOUR}})]
    assert copy.conflicts()[0].project_id == "p", "the manager of that project is asked"


def test_time_and_rates_from_one_day_that_both_said_are_one(two):
    two.anna.record(
        "Say", Insert(Availability(id="v", person_id="ben", start=MONDAY, units=0.5)),
        Insert(Rate(id="q", person_id="ben", start=MONDAY, hourly_rate=9_000)),
    )  # fmt: skip
    two.petra.record(
        "Say", Insert(Availability(id="w", person_id="ben", start=MONDAY, units=0.8)),
        Insert(Rate(id="r", person_id="ben", start=MONDAY, hourly_rate=9_500)),
    )  # fmt: skip
    copy, clashes = met(two)
    assert [each.units for each in copy.all(Availability)] == [0.5]
    assert [each.hourly_rate for each in copy.all(Rate)] == [9_000]
    assert {owner: set(facts) for _, owner, facts in clashes} == {"availability": {"units"}, "rate": {"hourly_rate"}}


def test_a_rate_that_somebody_keeps_private_stays_beside_the_one_another_wrote(two):
    two.anna.record("Rate", Insert(Rate(id="q", person_id="ben", start=MONDAY, hourly_rate=9_000)))
    two.petra.record("Rate", Insert(Rate(id="r", person_id="ben", start=MONDAY, hourly_rate=0)))
    copy, clashes = met(two)
    assert {each.id for each in copy.all(Rate)} == {"q", "r"}
    assert clashes == []


def test_a_deleted_person_of_whom_somebody_said_something_comes_back_with_all_that_was_theirs(two):
    two.anna.record(
        "Say", Insert(Rate(id="q", person_id="ben", start=MONDAY, hourly_rate=9_000)),
        Insert(Availability(id="v", person_id="ben", start=MONDAY, units=0.5)),
        Insert(Skill(id="s", name="French")), Insert(PersonSkill(id="l", person_id="ben", skill_id="s", level=1)),
    )  # fmt: skip
    two.team.settle()
    two.anna.record("Delete", Delete(Person, "ben"))
    two.petra.record("Level", Update(PersonSkill, "l", {"level": 4}))
    copy, clashes = met(two)
    assert copy.get(PersonSkill, "l").level == 4
    assert copy.get(Rate, "q") is not None
    assert copy.get(Availability, "v") is not None
    assert [(clash, owner) for clash, owner, _ in clashes] == [(Clash.DELETED, "person")]


def test_a_scenario_that_one_dropped_and_the_other_went_on_with_stays(two):
    two.anna.record("Scenario", Insert(Scenario(id="z", name="Stop Bridge")))
    two.team.settle()
    two.anna.record("Drop", Delete(Scenario, "z"))
    two.petra.record("Try", Insert(tried("x", "a", '"Survey"')))
    copy, clashes = met(two)
    assert copy.get(Scenario, "z") is not None
    assert copy.get(ScenarioChange, "x") is not None
    assert [clash for clash, *_ in clashes] == [Clash.DELETED]


def test_two_scenarios_of_one_name_are_told_apart_and_one_fact_tried_twice_is_one(two):
    two.anna.record("Scenario", Insert(Scenario(id="z", name="Stop Bridge")))
    two.team.settle()
    two.anna.record("Try", Insert(tried("x", "a", '"Survey"')), Insert(Scenario(id="one", name="Later")))
    two.petra.record("Try", Insert(tried("y", "a", '"Poll"')), Insert(Scenario(id="other", name="later")))
    copy, clashes = met(two)
    assert [each.value for each in copy.all(ScenarioChange)] == ['"Survey"']
    assert {copy.get(Scenario, each).name for each in ("one", "other")} == {"Later", "later (2)"}
    assert {clash for clash, *_ in clashes} == {Clash.DOUBLED, Clash.TAKEN}


def test_views_of_one_name_both_stay_and_a_timeline_both_made_is_one(two):
    for copy, content in ((two.anna, '{"columns": []}'), (two.petra, '{"columns": [1]}')):
        copy.record(
            "Views", Insert(SavedView(id=f"v{copy.author}", place="gantt", name="Board", content=content)),
            Insert(SavedView(id=f"t{copy.author}", place="timeline", kind="timeline", project_id="p", content=content)),
        )  # fmt: skip
    copy, clashes = met(two)
    named = {each.name for each in copy.all(SavedView) if each.kind == "view"}
    assert named == {"Board", "Board (2)"}
    assert [each.id for each in copy.all(SavedView) if each.kind == "timeline"] == ["tAnna"]
    assert sorted(clash for clash, *_ in clashes) == [Clash.DOUBLED, Clash.TAKEN]


def test_advice_both_accepted_is_accepted_once(two):
    for copy in (two.anna, two.petra):
        copy.record(
            "Accept",
            Insert(
                AcceptedAdvice(id=copy.author, project_id="p", task_id="a", rule="hard", reason=f"{copy.author} knows")
            ),
        )
    copy, clashes = met(two)
    assert [each.reason for each in copy.all(AcceptedAdvice)] == ["Anna knows"]
    assert [facts["reason"]["other"] for _, _, facts in clashes] == ["Petra knows"]


def test_the_same_baseline_kept_by_two_and_the_same_place_of_a_skill_is_nothing_to_decide(two):
    for copy, at in ((two.anna, 1_000), (two.petra, 2_000)):
        kept = Baseline(id=f"b{copy.author}", task_id="a", number=1, start=MONDAY, finish=MONDAY, taken_at=at)
        advice = AcceptedAdvice(
            id=f"a{copy.author}", project_id="p", rule="hard", reason="Known", accepted_by=copy.author, accepted_at=at
        )
        copy.record("Keep", Insert(kept), Insert(advice), Insert(Skill(id=f"s{copy.author}", name="French", rank="b")))
        copy.record("Move", Update(Skill, f"s{copy.author}", {"rank": copy.author}))
    copy, clashes = met(two)
    assert [len(copy.all(kind)) for kind in (Baseline, AcceptedAdvice, Skill)] == [1, 1, 1]
    assert clashes == []


def tried(key, task_id, value):
    return ScenarioChange(id=key, scenario_id="z", owner="task", row_id=task_id, field="name", value=value)
