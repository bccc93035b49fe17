"""Skills are kept once whatever their spelling, levels are typed; roles and teams are renamed, merged and deleted."""

import pytest

from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.records import Assignment, Person, PersonKind, PersonSkill, Project, Role, Skill, Task
from pmo_desktop.services.staff import roles, skills
from pmo_desktop.services.workspace import Workspace


@pytest.fixture
def office(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as made:
        made.record("Fill", map(Insert, [
            Role(id="w", name="Welder", rank="1"), Role(id="s", name="Steel welder", rank="2"),
            Person(id="b", name="Ben", role_id="w", team="Steel"), Person(id="c", name="Carla", role_id="s", team="steel"),
            Person(id="d", name="Dora", team="Roads", max_units=0.5), Person(id="m", name="Concrete", kind=PersonKind.MATERIAL),
            Person(id="g", name="Welder", kind=PersonKind.ROLE, role_id="w", max_units=2.0),
            Project(id="j", name="Bridge"), Task(id="t", project_id="j", name="Deck"),
            Assignment(id="a", task_id="t", person_id="g"),
        ]))  # fmt: skip
        yield made


def names(workspace):
    return [each.name for each in skills.skills_of(workspace)]


def test_a_skill_is_there_once_whatever_its_capitals(office):
    french = skills.add_skill(office, "French")
    for again in ("french", " FRENCH ", "French"):
        with pytest.raises(InvalidValueError, match="“French” already"):
            skills.add_skill(office, again)
    skills.add_skill(office, "Steel  design")
    skills.rename_skill(office, french, "french")
    assert skills.add_skills(office, ["French", "Permits", "permits", "", "Tunnels"]) == (
        french, *(each.id for each in skills.skills_of(office) if each.name == "Permits" for _ in range(2)),
        next(each.id for each in skills.skills_of(office) if each.name == "Tunnels"),
    )  # fmt: skip
    assert names(office) == ["french", "Steel design", "Permits", "Tunnels"]


def test_skills_are_put_in_order_and_each_move_is_one_change(office):
    ids = {name: skills.add_skill(office, name) for name in ("A", "B", "C")}
    skills.add_skill(office, "A2", after=ids["A"])
    assert names(office) == ["A", "A2", "B", "C"]
    skills.move_skill(office, ids["C"], -1)
    assert names(office) == ["A", "A2", "C", "B"]
    assert skills.move_skill(office, ids["A"], -1) is None
    office.undo()
    assert names(office) == ["A", "A2", "B", "C"]


def test_skills_without_an_order_get_one(office):
    office.record("Imported", [Insert(Skill(id=each, name=each)) for each in "xyz"])
    skills.move_skill(office, "x", 1)
    assert names(office) == ["y", "x", "z"]


def test_levels_are_typed_filled_and_taken_back(office):
    steel, french = skills.add_skill(office, "Steel"), skills.add_skill(office, "French")
    skills.set_levels(office, [("b", steel, "4"), ("b", french, "is learning it"), ("c", steel, "0"), ("d", steel, "")])
    found = {each.id: dict(each.levels) for each in skills.matrix(office).people}
    assert found == {"b": {steel: 4, french: 1}, "c": {steel: 0}, "d": {}, "g": {}}
    assert office.undo_label == "4 levels of skills"
    skills.set_levels(office, [("b", steel, "–")])
    assert skills.levels_of(office, "b") == {french: 1}
    with pytest.raises(InvalidValueError, match="“5” is no level") as error:
        skills.set_levels(office, [("b", steel, "2"), ("c", french, "5")])
    assert error.value.cell == ("c", french)
    skills.delete_skill(office, french)
    assert office.count(PersonSkill) == 1
    office.undo()
    assert skills.levels_of(office, "b") == {french: 1}


def test_who_is_shown_is_of_a_role_or_a_team(office):
    assert [each.id for each in skills.matrix(office, role_id="w").people] == ["b", "g"]
    assert [each.id for each in skills.matrix(office, team="STEEL").people] == ["b", "c"]
    assert [each.id for each in skills.matrix(office).people] == ["b", "c", "d", "g"], "material can do nothing"


# Roles and teams


def test_roles_are_listed_with_their_people_headcount_and_what_waits(office):
    found = {each.id: (each.people, each.time, each.headcount, each.tasks) for each in roles.roles_of(office)}
    assert found == {"w": (1, 1.0, 2.0, 1), "s": (1, 1.0, None, 0)}


def test_a_role_is_renamed_with_its_stand_in_and_never_to_a_name_that_is_taken(office):
    roles.set_role_cells(office, [("w", "name", "Fitter")])
    assert (office.get(Role, "w").name, office.get(Person, "g").name) == ("Fitter", "Fitter")
    with pytest.raises(InvalidValueError, match="Select both and merge them"):
        roles.set_role_cells(office, [("w", "name", "steel welder")])


def test_a_headcount_makes_the_generic_role(office):
    roles.set_role_cells(office, [("s", "headcount", "3"), ("w", "headcount", "1.5")])
    made = office.find(Person, role_id="s", kind=PersonKind.ROLE)[0]
    assert (made.name, made.max_units) == ("Steel welder", 3.0)
    assert office.get(Person, "g").max_units == 1.5
    with pytest.raises(InvalidValueError, match="stands in plans"):
        roles.set_role_cells(office, [("w", "headcount", "")])


def test_roles_are_merged_and_deleted_each_as_one_change(office):
    roles.merge_roles(office, "w", ["w", "s"])
    assert [each.name for each in office.all(Role)] == ["Welder"]
    assert office.get(Person, "c").role_id == "w"
    office.undo()
    assert office.get(Person, "c").role_id == "s"
    assert roles.lost_with_roles(office, ["w"]) == "2 people have no role now. Ctrl+Z takes it back."
    roles.delete_roles(office, ["w"])
    assert office.get(Person, "b").role_id is None


def test_a_team_is_one_whatever_its_capitals_and_takes_another_name(office):
    assert [(each.name, each.people, each.time) for each in roles.teams_of(office)] == [
        ("Roads", 1, 0.5),
        ("Steel", 2, 2.0),
    ]
    roles.set_team_cells(office, [("steel", "name", "Steelwork")])
    assert {office.get(Person, each).team for each in "bc"} == {"Steelwork"}
    roles.set_team_cells(office, [("roads", "name", "steelwork")])
    assert office.get(Person, "d").team == "Steelwork", "the name as the other team has it"
    office.undo()
    roles.merge_teams(office, "roads", ["roads", "steelwork"])
    assert {each.team for each in office.all(Person)} == {"Roads", ""}
    roles.delete_teams(office, ["roads"])
    assert {each.team for each in office.all(Person)} == {""}


def test_a_skill_called_as_another_becomes_one_with_it_with_the_higher_levels(office):
    steel, typo = skills.add_skills(office, ["Steel", "Steell"])
    skills.set_levels(office, [("b", steel, "1"), ("b", typo, "3"), ("c", typo, "2"), ("d", steel, "4")])
    done = skills.rename_skill(office, typo, " steel ")
    assert done.label == "Merge skill “Steell” into “Steel”"
    assert names(office) == ["Steel"]
    assert {each: skills.levels_of(office, each).get(steel) for each in "bcd"} == {"b": 3, "c": 2, "d": 4}
    office.undo()
    assert names(office) == ["Steel", "Steell"]
    assert (skills.levels_of(office, "b"), skills.levels_of(office, "c")) == ({steel: 1, typo: 3}, {typo: 2})
