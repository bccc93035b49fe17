"""What two people changed is told in words, put before who is asked, decided either way, and the decision undone."""

import json
from dataclasses import replace

import pytest

from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.errors import InvalidValueError, KnownError, LogicLoopError
from pmo_desktop.domain.records import (
    Assignment,
    Clash,
    Conflict,
    CustomValue,
    Dependency,
    Person,
    Project,
    Risk,
    Task,
    Verdict,
)
from pmo_desktop.services import conflicts
from tests.services import clashing
from tests.services.clashing import TwoPeople


@pytest.fixture
def two(tmp_path):
    made = TwoPeople(tmp_path)
    yield made
    made.close()


@pytest.fixture
def clashed(two):
    """Return a function that lets the two clash and gives what somebody then sees of it, with their workspace."""
    opened = []

    def clash(how, author="Petra"):
        how(two)
        two.clash()
        opened.append(two.looking(author))
        return (opened[-1], *conflicts.open_conflicts(opened[-1]))

    yield clash
    for each in opened:
        each.close()


def turn(workspace, *found):
    return conflicts.decide(workspace, [(each.id, Verdict.TURNED) for each in found])


def plain(workspace):
    """Return every row but the conflicts, to compare states."""
    kinds = (Project, Task, Dependency, Assignment, CustomValue, Risk, Person)
    return {(kind.__name__, row.id): row for kind in kinds for row in workspace.all(kind)}


# In words


def test_whose_version_is_whose_depends_on_who_looks(clashed, two):
    petras, seen = clashed(clashing.edited)
    assert seen.sentence == "Task “Survey” in Bridge: name – yours “Poll” / Anna’s “Survey” (stands) / before “A”"
    with two.looking("Anna") as annas:
        (seen,) = conflicts.open_conflicts(annas)
        assert seen.sentence == "Task “Survey” in Bridge: name – yours “Survey” (stands) / Petra’s “Poll” / before “A”"
        assert seen.story == "Both changed it. Yours stands: it was in the team file first."
    with two.looking("Petra") as carls:
        carls.author = "Carl"
        (seen,) = conflicts.open_conflicts(carls)
        assert (seen.kept.whose, seen.other.whose) == ("Anna’s", "Petra’s")
    assert 0 < seen.kept.at < seen.other.at
    assert petras.author == "Petra"


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (clashing.coupled, ("Task “A” in Bridge: constraint – yours “not before” / Anna’s “finish by” (stands) / "
         "before “as soon as possible”; constraint date – yours “2025-10-21” / Anna’s “2025-10-18” (stands) / before “–”")),
        (clashing.deleted, "Project “Bridge”: You deleted it, Anna went on working with it. It was kept."),
        (clashing.doubled,
         "“Region” of Task “A”, Task “A” in Bridge: value – yours “South” / Anna’s “North” (stands) / before “–”"),
        (clashing.assigned_twice,
         "Work of “Ben” on “A”, Task “A” in Bridge: units – yours “100%” / Anna’s “50%” (stands) / before “–”"),
        (clashing.taken, ("Project “Two”: code – yours “P-7” / Anna’s “P-7 (2)” (stands); "
         "Code of Project “One” – yours “P-7 (2)” / Anna’s “P-7” (stands)")),
        (clashing.worked, ("Work of “Ben” on “A” in the week of 2026-01-12, Task “A” in Bridge: "
         "work – yours “10 h” / Anna’s “8 h” (stands) / before “–”")),
        (clashing.skilled, ("Skill “French” of “Ben”, Person “Ben”: "
         "level – yours “4 teaches others” / Anna’s “2 can do it” (stands) / before “–”")),
        (clashing.rated, ("Rate of “Ben” from 2026-01-12, Person “Ben”: "
         "hourly rate – yours “95” / Anna’s “90” (stands) / before “–”")),
        (clashing.available, ("Time of “Ben” from 2026-01-12, Person “Ben”: "
         "units – yours “80%” / Anna’s “50%” (stands) / before “–”")),
        (clashing.tried, ("Deadline of “A” in the scenario “Stop Bridge”, Scenario “Stop Bridge” in Bridge: "
         "value – yours “2024-10-05” / Anna’s “2024-10-04” (stands) / before “–”")),
        (clashing.nested, "Task “B” in Bridge: lies in – yours “A” / Anna’s “–” (stands) / before “–”"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)  # fmt: skip
def test_each_clash_is_a_sentence(clashed, how, said):
    assert clashed(how)[1].sentence == said


def test_a_link_left_out_is_named_by_its_ends(clashed):
    _, seen = clashed(clashing.linked)
    assert seen.what == "Link from “B” to “A”"
    assert seen.story == "Together with Anna’s it would run in a circle, so yours was left out."
    assert [(fact.field, fact.other, fact.kept) for fact in seen.facts] == [
        ("Predecessor", "B", "–"), ("Successor", "A", "–"),
    ]  # fmt: skip


def test_what_somebody_wrote_since_is_said(clashed):
    workspace, _ = clashed(clashing.edited)
    carl = workspace.another(author="Carl")
    carl.record("Rename", [Update(Task, "a", {"name": "Questionnaire"})])
    carl.close()
    (seen,) = conflicts.open_conflicts(workspace)
    assert seen.since == "Carl has written “Questionnaire” since."
    assert seen.facts[0].now == "Questionnaire"
    workspace.record("Delete", [Delete(Task, "a")])
    (seen,) = conflicts.open_conflicts(workspace)
    assert seen.since == "You have deleted it since."
    assert "has been deleted since" in seen.obstacle


def test_they_stand_by_project_and_thing_with_counts(clashed, two):
    two.petra.record(
        "Other", Insert(Project(id="q", name="Tower", rank="z")), Insert(Task(id="t", project_id="q", name="T"))
    )
    two.team.settle()

    def several(two):
        for row, fields in (("t", {"name": "X"}), ("a", {"name": "X"}), ("b", {"notes": "X"}), ("a", {"notes": "X"})):
            two.anna.record("Edit", Update(Task, row, fields))
            two.petra.record("Edit", Update(Task, row, dict.fromkeys(fields, "Y")))

    _, *seen = clashed(several)
    groups = conflicts.grouped(seen)
    assert [(each.project, each.thing, len(each.found)) for each in groups] == [
        ("Bridge", "Task “X”", 2), ("Bridge", "Task “B”", 1), ("Tower", "Task “X”", 1),
    ]  # fmt: skip
    assert conflicts.by_project(seen) == {"Bridge": 3, "Tower": 1}
    assert conflicts.marked_rows(_) == {"a": 2, "b": 1, "t": 1}


# Who is asked


def test_the_pmo_sees_all_and_a_manager_what_is_in_their_projects(clashed, two):
    two.anna.record(
        "People",
        Insert(Person(id="pp", name="Petra Novak", initials="Petra")),
        Update(Project, "p", {"manager_id": "pp"}),
        Insert(Project(id="q", name="Tower")),
        Insert(Task(id="t", project_id="q", name="T")),
    )
    two.team.settle()

    def several(two):
        for row in ("t", "a"):
            two.anna.record("Edit", Update(Task, row, {"name": "X"}))
            two.petra.record("Edit", Update(Task, row, {"name": "Y"}))

    petras, *_ = clashed(several)
    manager = conflicts.viewer(petras)
    assert (manager.is_pmo, manager.projects) == (False, {"p"})
    assert [each.project for each in conflicts.open_conflicts(petras, manager)] == ["Bridge"]
    assert (conflicts.count_open(petras, manager), conflicts.count_open(petras)) == (1, 2)
    assert conflicts.viewer(petras, conflicts.PMO).is_pmo
    with two.looking("Anna") as annas:
        assert conflicts.viewer(annas).is_pmo
        assert not conflicts.viewer(annas, conflicts.MANAGER).is_pmo
        assert conflicts.count_open(annas, conflicts.viewer(annas, conflicts.MANAGER)) == 0


def test_who_made_the_portfolio_is_the_pmo_even_with_a_project_of_their_own(two):
    two.anna.record("Anna", Insert(Person(id="an", name="Anna")), Update(Project, "p", {"manager_id": "an"}))
    with two.looking("Anna") as annas:
        assert conflicts.viewer(annas).is_pmo
        annas.author = "Carl"
        assert conflicts.viewer(annas).is_pmo


# Deciding


@pytest.mark.parametrize("how", clashing.ALL, ids=lambda each: each.__name__)
def test_keeping_what_stands_changes_nothing_but_the_verdict(clashed, how):
    workspace, seen = clashed(how)
    before = plain(workspace)
    made = conflicts.decide(workspace, [(seen.id, Verdict.CONFIRMED)])
    assert plain(workspace) == before
    assert conflicts.open_conflicts(workspace) == ()
    (decided,) = conflicts.decided_conflicts(workspace)
    assert (decided.verdict, decided.decided_by) == (Verdict.CONFIRMED, "Petra")
    assert seen.other.at < decided.decided_at <= made.at
    assert made.label.startswith("Decide ")
    workspace.undo()
    assert [each.id for each in conflicts.open_conflicts(workspace)] == [seen.id]


@pytest.mark.parametrize("first", [Verdict.CONFIRMED, Verdict.TURNED])
def test_who_decides_the_same_otherwise_is_asked_again(clashed, two, first):
    """Anna’s decision is in the team file first and stands; Petra’s is not lost without a word."""
    petras, seen = clashed(clashing.edited)
    second = Verdict.TURNED if first is Verdict.CONFIRMED else Verdict.CONFIRMED
    with two.looking("Anna") as annas:
        conflicts.decide(annas, [(seen.id, first)])
    conflicts.decide(petras, [(seen.id, second)])
    two.clash()
    names = {"Anna": "Survey", "Petra": "Poll"}
    stands, asked = ("Anna", "Petra") if first is Verdict.CONFIRMED else ("Petra", "Anna")
    for author in ("Anna", "Petra"):
        with two.looking(author) as workspace:
            assert workspace.get(Task, "a").name == names[stands]
            (again,) = conflicts.open_conflicts(workspace)
            assert (again.facts[0].kept, again.facts[0].other) == (names[stands], names[asked])
            assert again.other.by == "Petra", "who decided second"
    turn(petras, again)
    two.team.settle()
    with two.looking("Anna") as annas:
        assert annas.get(Task, "a").name == names[asked]
        assert conflicts.count_open(annas) == 0


def test_what_one_decided_to_keep_and_the_other_to_delete_is_asked_again(clashed, two):
    petras, seen = clashed(clashing.deleted)
    with two.looking("Anna") as annas:
        conflicts.decide(annas, [(seen.id, Verdict.CONFIRMED)])
    conflicts.decide(petras, [(seen.id, Verdict.TURNED)])
    two.clash()
    with two.looking("Anna") as annas:
        assert annas.get(Project, "p").name == "Bridge"
        assert [each.clash for each in conflicts.open_conflicts(annas)] == [Clash.DELETED]


def test_the_same_decision_twice_is_no_clash(clashed, two):
    petras, seen = clashed(clashing.edited)
    with two.looking("Anna") as annas:
        conflicts.decide(annas, [(seen.id, Verdict.TURNED)])
    conflicts.decide(petras, [(seen.id, Verdict.TURNED)])
    two.clash()
    with two.looking("Anna") as annas:
        assert annas.get(Task, "a").name == "Poll"
        assert conflicts.count_open(annas) == 0


CAME = {
    "edited": {("Task", "a"): {"name": "Poll"}},
    "coupled": {("Task", "a"): {"constraint_type": "SNET", "constraint_date": 1_761_004_800}},
    "deleted": {("Project", "p"): None, ("Task", "a"): None},
    "doubled": {("CustomValue", "v"): {"value": "South"}},
    "assigned_twice": {("Assignment", "v"): {"units": 1.0}},
    "taken": {("Project", "x"): {"code": "P-7 (2)"}, ("Project", "y"): {"code": "P-7"}},
    "numbered": {("Risk", "r"): {"number": 2}, ("Risk", "s"): {"number": 1}},
}


@pytest.mark.parametrize(
    "how", [each for each in clashing.ALL if each.__name__ in CAME], ids=lambda each: each.__name__
)
def test_the_other_version_is_put_in_and_taken_out_again(clashed, two, how):
    workspace, seen = clashed(how)
    before = plain(workspace)
    turn(workspace, seen)
    after = plain(workspace)
    for key, fields in CAME[how.__name__].items():
        assert (after.get(key) if fields is None else after[key]) == (fields and replace(before[key], **fields))
    assert conflicts.decided_conflicts(workspace)[0].verdict is Verdict.TURNED
    workspace.undo()
    assert plain(workspace) == before
    assert len(conflicts.open_conflicts(workspace)) == 1
    workspace.redo()
    assert plain(workspace) == after
    two.team.settle()
    with two.looking("Anna") as annas:
        assert plain(annas) == after
        assert conflicts.count_open(annas) == 0


@pytest.mark.parametrize(
    ("how", "named", "opens"),
    [
        (clashing.linked, "“A” → “B” → “A”", Delete(Dependency, "ab")),
        (clashing.nested, "“B” in “A” in “B”", Update(Task, "a", {"parent_id": None})),
    ],
    ids=["linked", "nested"],
)
def test_a_circle_is_refused_by_name_until_it_is_none(clashed, how, named, opens):
    workspace, seen = clashed(how)
    assert named in seen.obstacle
    before = plain(workspace)
    with pytest.raises(KnownError, match=named):
        turn(workspace, seen)
    assert plain(workspace) == before
    workspace.record("Open", [opens])
    (seen,) = conflicts.open_conflicts(workspace)
    assert seen.obstacle == ""
    turn(workspace, seen)
    if how is clashing.linked:
        (link,) = workspace.all(Dependency)
        assert (link.id, link.predecessor_id, link.successor_id) == ("ba", "b", "a")
    else:
        assert workspace.get(Task, "b").parent_id == "a"


def test_two_calendars_based_on_each_other_are_refused(clashed):
    _, seen = clashed(clashing.based)
    assert "“L” based on “K” based on “L”" in seen.obstacle


def put_aside(workspace, clash, owner, row_id, facts, **more):
    """Write a conflict down as an exchange does where it could not bring back what was deleted."""
    made = Conflict(
        id=workspace.new_id(), clash=clash, owner=owner, row_id=row_id, project_id="p", kept_by="Anna", other_by="Petra",
        facts=json.dumps({name: {"before": None, "kept": None, "other": value} for name, value in facts.items()}), **more,
    )  # fmt: skip
    workspace.record("Aside", [Insert(made)])
    return next(each for each in conflicts.open_conflicts(workspace) if each.id == made.id)


def test_what_was_set_aside_with_its_owner_is_put_back_as_far_as_it_can_be(two):
    with two.looking("Petra") as workspace:
        facts = {"project_id": "p", "name": "Late", "parent_id": "gone", "duration": 3600, "kind": "task",
                 "constraint_type": "ASAP", "second_constraint_type": "ASAP", "task_type": "fixed_work"}  # fmt: skip
        seen = put_aside(workspace, Clash.DELETED, "task", "late", facts)
        assert seen.what == "Task “Late”"
        assert seen.story == "You changed what Anna had deleted. The change was set aside."
        turn(workspace, seen)
        back = workspace.get(Task, "late")
        assert (back.name, back.parent_id, back.duration, back.task_type) == ("Late", None, 3600, "fixed_work")
        workspace.undo()
        assert workspace.find(Task, id="late") == ()


def test_what_has_no_place_any_more_is_refused_with_a_sentence(two):
    with two.looking("Petra") as workspace:
        seen = put_aside(workspace, Clash.DELETED, "assignment", "late", {"task_id": "gone", "person_id": "ben"})
        assert seen.obstacle.startswith("It cannot be put back: ")
        with pytest.raises(InvalidValueError, match="cannot be put back"):
            turn(workspace, seen)


def test_an_edit_of_what_is_gone_comes_back_with_all_else_as_it_was(two):
    with two.looking("Petra") as workspace:
        workspace.record("Notes", [Update(Task, "a", {"notes": "Bring boots", "deadline": 1_761_004_800})])
        workspace.record("Delete", [Delete(Task, "a")])
        seen = put_aside(workspace, Clash.DELETED, "task", "a", {"name": "Poll"})
        turn(workspace, seen)
        back = workspace.get(Task, "a")
        assert (back.name, back.notes, back.deadline) == ("Poll", "Bring boots", 1_761_004_800)


def test_a_version_that_names_somebody_gone_is_not_put_in(clashed, two):
    two.anna.record("People", Insert(Person(id="eve", name="Eve")))
    two.team.settle()

    def managers(two):
        two.anna.record("Manager", Update(Project, "p", {"manager_id": "ben"}))
        two.petra.record("Manager", Update(Project, "p", {"manager_id": "eve"}))

    workspace, _ = clashed(managers)
    workspace.record("Delete", [Delete(Person, "eve")])
    (seen,) = conflicts.open_conflicts(workspace)
    assert seen.obstacle.startswith("Person “Eve” is no longer there.")


def test_a_code_somebody_else_has_by_now_is_not_put_in(clashed):
    def recoded(two):
        two.anna.record("Code", Update(Project, "p", {"code": "A"}))
        two.petra.record("Code", Update(Project, "p", {"code": "B"}))

    workspace, _ = clashed(recoded)
    workspace.record("New", [Insert(Project(id="x", name="One", code="B"))])
    (seen,) = conflicts.open_conflicts(workspace)
    assert seen.obstacle.startswith("Project “One” has the code “B” now.")


def test_several_are_decided_as_one_change(clashed, two):
    def several(two):
        for row in ("a", "b"):
            two.anna.record("Edit", Update(Task, row, {"name": "Annas"}))
            two.petra.record("Edit", Update(Task, row, {"name": "Petras"}))

    workspace, *seen = clashed(several)
    assert conflicts.sides(seen) == ("Anna", "Petra")
    made = conflicts.decide(workspace, [(each.id, conflicts.side_of(each, "Petra")) for each in seen])
    assert made.label == "Decide 2 things two people changed"
    assert {task.name for task in workspace.all(Task)} == {"Petras", "C"}
    workspace.undo()
    assert conflicts.count_open(workspace) == 2
    assert {conflicts.side_of(each, "Anna") for each in seen} == {Verdict.CONFIRMED}


def test_links_put_in_together_must_not_close_a_circle_between_them(two):
    with two.looking("Petra") as workspace:
        link = {"project_id": "p", "type": "FS", "lag_kind": "working"}
        first = put_aside(
            workspace, Clash.LOOP, "dependency", "x", {**link, "predecessor_id": "a", "successor_id": "b"}
        )
        second = put_aside(
            workspace, Clash.LOOP, "dependency", "y", {**link, "predecessor_id": "b", "successor_id": "a"}
        )
        assert (first.obstacle, second.obstacle) == ("", "")
        with pytest.raises(LogicLoopError):
            turn(workspace, first, second)
        assert (workspace.all(Dependency), conflicts.count_open(workspace)) == ((), 2)


def test_what_was_decided_elsewhere_is_not_decided_again(clashed):
    workspace, seen = clashed(clashing.edited)
    carl = workspace.another(author="Carl")
    conflicts.decide(carl, [(seen.id, Verdict.TURNED)])
    carl.close()
    with pytest.raises(InvalidValueError, match="Carl has decided this already"):
        conflicts.decide(workspace, [(seen.id, Verdict.CONFIRMED)])


@pytest.mark.parametrize(
    ("owner", "facts"),
    [("task", "not json"), ("task", '{"name": 3}'), ("task", '{"name": {"other": 3}, "id": {"other": "b"}}'), ("nothing", "{}"),
     ("conflict", '{"verdict": {"other": "open"}}')],
    ids=["no json", "no versions", "wrong types", "unknown kind", "itself"],
)  # fmt: skip
def test_facts_nobody_could_have_written_are_refused_with_a_sentence(two, owner, facts):
    with two.looking("Petra") as workspace:
        made = Conflict(id=workspace.new_id(), clash=Clash.EDITED, owner=owner, row_id="a", facts=facts)
        workspace.record("Forged", [Insert(made)])
        (seen,) = conflicts.open_conflicts(workspace)
        assert seen.sentence
        with pytest.raises(InvalidValueError):
            turn(workspace, seen)
        conflicts.decide(workspace, [(seen.id, Verdict.CONFIRMED)])
        assert conflicts.count_open(workspace) == 0
