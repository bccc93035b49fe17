"""A newer file for a project that is here: what differs, whose change it is, and what stays as it was changed here."""

from dataclasses import replace

import pytest

from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.records import (
    AcceptedAdvice,
    Baseline,
    Booking,
    CustomValue,
    Dependency,
    ExternalId,
    ImportRun,
    Person,
    Project,
    Rag,
    Risk,
    Task,
)
from pmo_desktop.exchange.sheets import Line, Sheet
from pmo_desktop.services import folding
from pmo_desktop.services.lists import projects
from pmo_desktop.services.lists.projects_columns import LISTING
from pmo_desktop.services.lists.table import Table, proposed
from pmo_desktop.services.planning import set_baseline
from pmo_desktop.services.updating import Thing, What, accept, changes_of, compare, foreseen, targets, versions
from tests.services.updating.plans import BRIDGE, P, Site, T, told


@pytest.fixture
def site(tmp_path):
    made = Site(tmp_path / "here")
    with made.workspace:
        yield made


@pytest.fixture
def bridge(site):
    return site.bring(BRIDGE)


def edit(site, kind, row_id, author="Otto", **fields):
    with site.workspace.another(author=author) as other:
        other.record("Edit", [Update(kind, row_id, fields)])
    site.workspace.poll()


def row_of(found, name):
    (row,) = [row for row in found.rows if row.name == name]
    return row


def field_of(row, name):
    (field,) = [field for field in row.fields if field.name == name]
    return field


def test_an_unchanged_file_is_no_change_and_says_so(site, bridge):
    found = site.compare(bridge, BRIDGE)
    assert found.is_empty
    assert found.is_same_file
    assert found.summary == "nothing differs"
    assert "is the file that is here already" in found.notes[0]
    assert accept(site.workspace, found, found.everything()) is None
    assert len(site.workspace.find(ImportRun, project_id=bridge)) == 1


def test_a_sentence_says_what_becomes_of_the_finish_and_how_much_differs(site, bridge):
    newer = BRIDGE.changed(5, days=16).changed(2, name="Survey of the banks")
    newer = newer.with_tasks([*newer.tasks, T(10, "Celebrate"), T(11, "Tidy up")]).without(8)
    found = site.compare(bridge, newer)
    assert found.summary == "finish +6 d, 2 tasks added, 1 removed, 1 renamed, 1 changed"
    assert found.finish_days == 6
    row = row_of(found, "Foundation")
    assert (row.what, row.path, field_of(row, "duration").old, field_of(row, "duration").new) == (
        What.CHANGED, ("Build",), "10d", "16d",
    )  # fmt: skip
    assert row.dates.finish_after > row.dates.finish_before
    assert {each.name for each in found.moved} >= {"Piers", "Deck", "Hand over"}
    assert (row_of(found, "Survey of the banks").what, row_of(found, "Survey of the banks").was) == (
        What.RENAMED,
        "Survey",
    )


def test_rows_below_an_insertion_have_not_moved(site, bridge):
    tasks = list(BRIDGE.tasks)
    tasks.insert(1, T(20, "Kick-off", level=2))
    found = site.compare(bridge, BRIDGE.with_tasks(tasks))
    assert [(row.what, row.name) for row in found.rows] == [(What.ADDED, "Kick-off")]


def test_of_rows_that_changed_places_only_the_one_that_moved_is_told(site, bridge):
    first, second, third, *rest = BRIDGE.tasks[4:8]
    found = site.compare(bridge, BRIDGE.with_tasks([*BRIDGE.tasks[:4], second, third, *rest, first, BRIDGE.tasks[8]]))
    assert [(row.what, row.name) for row in found.rows] == [(What.MOVED, "Foundation")]
    assert field_of(found.rows[0], "place").new == "after “Paint”"


def test_a_task_renamed_and_numbered_afresh_is_told_by_where_it_lies_and_what_it_is_like(site, bridge):
    ids = {task.uid: 500 + task.uid * 3 for task in BRIDGE.tasks}
    newer = BRIDGE.with_tasks(
        replace(task, uid=ids[task.uid], waits=tuple((ids[each], kind, lag) for each, kind, lag in task.waits))
        for task in BRIDGE.tasks
    ).changed(ids[6], name="Piers and bearings")
    found = site.compare(bridge, newer)
    assert [(row.what, row.was, row.name) for row in found.rows] == [(What.RENAMED, "Piers", "Piers and bearings")]


# Whose change it is


def test_what_was_changed_here_and_not_in_the_file_stays_and_is_no_difference(site, bridge):
    edit(
        site,
        Task,
        site.task(bridge, "Deck").id,
        notes="Ask Ben",
        duration=3 * 28_800,
        colour="red",
        levelling_delay=28_800,
    )
    found = site.update(bridge, BRIDGE.changed(5, days=16))
    assert [row.name for row in found.rows] == ["Foundation"]
    assert {(each.name, each.term, each.here.author) for each in found.kept} == {
        ("Deck", "Notes", "Otto"), ("Deck", "Duration", "Otto"), ("Deck", "Delay", "Otto"),
    }  # fmt: skip
    deck = site.task(bridge, "Deck")
    assert (deck.notes, deck.duration, deck.colour, deck.levelling_delay) == ("Ask Ben", 3 * 28_800, "red", 28_800)


def test_it_stays_through_every_file_that_follows(site, bridge):
    deck = site.task(bridge, "Deck").id
    edit(site, Task, deck, duration=3 * 28_800)
    site.update(bridge, BRIDGE.changed(5, days=16))
    again = site.update(bridge, BRIDGE.changed(5, days=17))
    assert ([row.name for row in again.rows], [each.term for each in again.kept]) == (["Foundation"], ["Duration"])
    assert site.task(bridge, "Deck").duration == 3 * 28_800
    both = site.compare(bridge, BRIDGE.changed(5, days=17).changed(7, days=9))
    field = field_of(row_of(both, "Deck"), "duration")
    assert (field.old, field.new, field.before) == ("3d", "9d", "6d")
    assert field.problem.startswith("Otto changed this here on ") or field.problem.startswith("This may have been")


def test_what_both_changed_needs_a_look_and_is_not_among_the_unproblematic(site, bridge):
    edit(site, Task, site.task(bridge, "Deck").id, duration=3 * 28_800)
    found = site.compare(bridge, BRIDGE.changed(7, days=9, name="Bridge deck"))
    row = row_of(found, "Bridge deck")
    field = field_of(row, "duration")
    assert (field.old, field.new, field.before, field.here.author) == ("3d", "9d", "6d", "Otto")
    assert field.problem.startswith("Otto changed this here on ")
    assert not row.is_unproblematic
    accept(site.workspace, found, found.unproblematic())
    deck = site.task(bridge, "Bridge deck")
    assert deck.duration == 3 * 28_800


def test_what_both_changed_to_the_same_is_no_difference(site, bridge):
    edit(site, Task, site.task(bridge, "Deck").id, duration=9 * 28_800)
    assert site.compare(bridge, BRIDGE.changed(7, days=9)).rows == ()


def test_what_was_undone_here_was_not_changed(site, bridge):
    deck = site.task(bridge, "Deck").id
    site.workspace.record("Edit", [Update(Task, deck, {"duration": 28_800})])
    site.workspace.undo()
    assert field_of(row_of(site.compare(bridge, BRIDGE.changed(7, days=9)), "Deck"), "duration").problem == ""


def test_a_task_deleted_here_stays_deleted_until_somebody_takes_it_back(site, bridge):
    site.workspace.record("Delete", [Delete(Task, site.task(bridge, "Paint").id)])
    found = site.update(bridge, BRIDGE.changed(5, days=16))
    (kept,) = found.kept
    assert (kept.name, kept.here.author) == ("Paint", "Petra")
    assert not site.workspace.find(Task, name="Paint")
    again = site.compare(bridge, BRIDGE.changed(5, days=16))
    accept(site.workspace, again, [each.key for each in again.kept])
    assert site.task(bridge, "Paint").duration == 4 * 28_800


def test_a_link_made_here_stays_beside_those_of_the_file(site, bridge):
    before, after = site.task(bridge, "Survey").id, site.task(bridge, "Deck").id
    site.workspace.record(
        "Link",
        [Insert(Dependency(id=site.workspace.new_id(), project_id=bridge, predecessor_id=before, successor_id=after))],
    )
    found = site.update(bridge, BRIDGE.changed(7, waits=((6, 1, 2), (4, 3, 0))))
    field = field_of(row_of(found, "Deck"), "predecessors")
    assert (field.old, field.new) == ("Piers; Survey", "Piers FS+2d; Survey; Build SS")
    waits = {each.predecessor_id for each in site.workspace.find(Dependency, successor_id=after)}
    assert waits == {before, site.task(bridge, "Piers").id, site.task(bridge, "Build").id}
    assert field.problem == ""


def test_rows_added_here_stay_behind_the_row_they_follow(site, bridge):
    deck, paint = site.task(bridge, "Deck"), site.task(bridge, "Paint")
    own = Task(
        id=site.workspace.new_id(), project_id=bridge, parent_id=deck.parent_id, rank=deck.rank + "V", name="Own check"
    )
    assert deck.rank < own.rank < paint.rank
    site.workspace.record("Add", [Insert(own)])
    tasks = list(BRIDGE.tasks)
    tasks.insert(7, T(20, "Railings", level=2))
    found = site.update(bridge, BRIDGE.with_tasks(tasks))
    assert [row.name for row in found.rows] == ["Railings"]
    plan = site.workspace.plan(bridge)
    names = [plan.tasks["name"][row] for row in plan.outline.order]
    assert names[5:9] == ["Piers", "Deck", "Own check", "Railings"]


def test_what_belongs_to_the_project_alone_stays(site, bridge):
    anna = site.workspace.find(Person, name="Anna")[0].id
    edit(site, Project, bridge, code="BR-1", rag=Rag.AMBER, rag_reason="Late", manager_id=anna, name="The bridge")
    new_id = site.workspace.new_id
    site.workspace.record(
        "Add",
        [Insert(Risk(id=new_id(), project_id=bridge, title="Ice")),
         Insert(Booking(id=new_id(), person_id=anna, project_id=bridge, start=1_770_000_000, finish=1_780_000_000))],
    )  # fmt: skip
    site.update(bridge, replace(BRIDGE, start="2026-01-12"))
    project = site.workspace.get(Project, bridge)
    assert (project.code, project.rag, project.manager_id, project.name) == ("BR-1", Rag.AMBER, anna, "The bridge")
    assert site.workspace.count(Risk) == site.workspace.count(Booking) == 1


def test_a_removed_task_with_what_was_added_here_says_what_would_go(site, bridge):
    deck = site.task(bridge, "Deck").id
    edit(site, Task, deck, notes="Ask Ben")
    own = Task(id=site.workspace.new_id(), project_id=bridge, parent_id=deck, rank="V", name="Own part")
    advice = AcceptedAdvice(id=site.workspace.new_id(), project_id=bridge, task_id=deck, rule="x", reason="Agreed")
    site.workspace.record("Add", [Insert(own), Insert(advice)])
    found = site.compare(bridge, BRIDGE.without(7, 8))
    deck_row, paint = row_of(found, "Deck"), row_of(found, "Paint")
    assert paint.is_unproblematic
    assert not deck_row.is_unproblematic
    assert [each.split(":")[0] for each in deck_row.goes] == [
        "Notes", "Advice that was accepted", "“Own part” of your own lies in it, and would move up.",
    ]  # fmt: skip
    accept(site.workspace, found, found.everything())
    assert not site.workspace.find(Task, id=deck)
    assert site.workspace.get(Task, own.id).parent_id == site.task(bridge, "Build").id


def test_a_removed_task_that_was_kept_once_stays_with_the_files_that_follow(site, bridge):
    newer = BRIDGE.without(8)
    site.update(bridge, newer, chosen=lambda _found: [])
    found = site.compare(bridge, newer.changed(5, days=11))
    assert [row.name for row in found.rows] == ["Foundation"]
    assert [each.name for each in found.kept] == ["Paint"]


def test_a_baseline_taken_here_stays_beside_that_of_the_file(site, bridge):
    set_baseline(site.workspace, bridge, 1)
    found = site.update(bridge, BRIDGE.changed(5, baseline=9))
    assert [(row.name, row.fields[0].term) for row in found.rows] == [("Foundation", "Baseline")]
    foundation = site.task(bridge, "Foundation").id
    taken = {each.number: each.duration for each in site.workspace.find(Baseline, task_id=foundation)}
    assert taken == {0: 9 * 28_800, 1: 10 * 28_800}
    assert site.compare(bridge, BRIDGE.changed(5, baseline=9)).is_empty


def test_baselines_that_differ_only_in_length_or_work_say_so(site, bridge):
    (task,) = site.workspace.find(Task, project_id=bridge, name="Foundation")
    (was,) = site.workspace.find(Baseline, task_id=task.id)
    edit(site, Baseline, was.id, duration=was.duration - 8 * 3600, work=36_000)
    (kept,) = [each for each in site.compare(bridge, BRIDGE.changed(5, days=11)).kept if each.name == "Foundation"]
    assert kept.here_now == "2026-01-05 to 2026-01-13, 7d, work 10h"
    assert kept.in_file == "2026-01-05 to 2026-01-13, 8d, work –"


def test_a_value_of_a_custom_field_changed_on_both_sides(site, bridge):
    (value,) = site.workspace.find(CustomValue, row_id=site.task(bridge, "Deck").id)
    edit(site, CustomValue, value.id, value="C-8")
    assert site.compare(bridge, BRIDGE).rows == ()
    field = row_of(site.compare(bridge, BRIDGE.changed(7, code="C-9")), "Deck").fields[0]
    assert (field.term, field.old, field.new, field.before, field.here.author) == (
        "Cost code",
        "C-8",
        "C-9",
        "C-7",
        "Otto",
    )


def test_once_history_is_folded_what_differs_may_have_been_changed_here(site, bridge):
    edit(site, Task, site.task(bridge, "Deck").id, notes="Ask Ben")
    site.at += 70 * 86_400_000
    folding.fold(site.workspace, older_than=1)
    found = site.compare(bridge, BRIDGE.changed(5, days=16))
    assert "was folded" in found.notes[0]
    assert {row.name for row in found.rows} == {"Foundation", "Deck"}
    assert found.unproblematic() == frozenset()
    assert all("may have been changed here" in field.problem for row in found.rows for field in row.fields)
    assert versions(site.workspace, bridge)[0].changed == "what it changed is no longer kept"
    accept(site.workspace, found, [row_of(found, "Foundation").key])
    assert site.compare(bridge, BRIDGE.changed(5, days=17)).unproblematic() != frozenset()
    assert site.task(bridge, "Deck").notes == "Ask Ben"


def test_people_changed_in_the_file_and_here(site, bridge):
    found = site.update(bridge, BRIDGE.changed(2, who=("Anna", "Dora")))
    assert [(row.thing, row.name) for row in found.rows] == [(Thing.PERSON, "Dora"), (Thing.TASK, "Survey")]
    assert field_of(row_of(found, "Survey"), "people").new == "Anna; Dora"
    assert found.summary == "1 task changed, 1 person added"
    assert site.workspace.count(Person, name="Anna") == 1


def test_a_holiday_in_the_calendar_of_the_file_comes_into_that_calendar(site):
    own = site.bring(replace(BRIDGE, holidays=("2026-01-06",)))
    found = site.update(own, replace(BRIDGE, holidays=("2026-01-06", "2026-01-07")))
    (row,) = found.rows
    assert (row.thing, row.what, row.name) == (Thing.CALENDAR, What.CHANGED, "Standard (Bridge)")
    assert (row.fields[0].old, row.fields[0].new) == (
        "1 exception: “Off 2026-01-06”", "2 exceptions: “Off 2026-01-06”, “Off 2026-01-07”",
    )  # fmt: skip
    assert found.summary == "finish +1 d, 1 calendar changed"
    assert site.compare(own, replace(BRIDGE, holidays=("2026-01-06", "2026-01-07"))).is_empty


def test_a_calendar_that_others_go_by_is_left_alone(site, bridge):
    found = site.update(bridge, replace(BRIDGE, holidays=("2026-01-07",)))
    assert [(row.thing, row.what) for row in found.rows[:2]] == [
        (Thing.PROJECT, What.CHANGED),
        (Thing.CALENDAR, What.ADDED),
    ]
    assert site.workspace.portfolio().calendar_id != site.workspace.get(Project, bridge).calendar_id


# One by one


def test_what_is_not_chosen_does_not_come_and_what_it_needs_does(site, bridge):
    newer = BRIDGE.with_tasks(
        [*BRIDGE.tasks, T(10, "Finish"), T(11, "Feast", level=2), T(12, "Clear", waits=((11, 1, 0),))]
    )
    newer = newer.changed(9, waits=((4, 1, 0), (2, 1, 0)))
    found = site.compare(bridge, newer)
    feast = row_of(found, "Feast")
    accept(site.workspace, found, [feast.key])
    plan = site.workspace.plan(bridge)
    assert [plan.tasks["name"][row] for row in plan.outline.order][-3:] == ["Hand over", "Finish", "Feast"]
    assert site.workspace.history(1)[0].label == "Update “Bridge” from “Bridge_v2.xml”: 2 tasks added"
    site.workspace.undo()
    assert site.workspace.count(ImportRun, project_id=bridge) == 1


def test_a_link_that_would_close_a_loop_with_one_made_here_is_left_out_and_said(site, bridge):
    before, after = site.task(bridge, "Hand over").id, site.task(bridge, "Paint").id
    own = Dependency(id=site.workspace.new_id(), project_id=bridge, predecessor_id=before, successor_id=after)
    site.workspace.record("Link", [Insert(own)])
    newer = BRIDGE.changed(9, waits=((8, 1, 0),))
    found = site.compare(bridge, newer)
    prepared = changes_of(site.workspace, found, found.everything())
    assert prepared.left_out == ("“Hand over” does not wait for “Paint”: the tasks would wait for each other.",)
    accept(site.workspace, found, found.everything())
    assert site.workspace.schedule(bridge).findings == ()


def test_what_would_come_of_a_choice_is_seen_before(site, bridge):
    found = site.compare(bridge, BRIDGE.changed(5, days=16).changed(2, name="Survey it"))
    assert foreseen(site.workspace, found, [row_of(found, "Survey it").key]).summary == "1 task renamed"
    assert foreseen(site.workspace, found, found.everything()).summary == found.summary
    assert foreseen(site.workspace, found, []).summary == "nothing chosen"


def test_what_was_changed_while_somebody_looked_is_not_overwritten(site, bridge):
    found = site.compare(bridge, BRIDGE.changed(7, days=9))
    site.workspace.record("Delete", [Delete(Task, site.task(bridge, "Deck").id)])
    accept(site.workspace, found, found.everything())
    assert not site.workspace.find(Task, name="Deck")


# Across projects


def test_links_from_other_projects_survive(site, bridge):
    other = site.bring(replace(BRIDGE, title="Road"), "Road.xml")
    deck, survey = site.task(bridge, "Deck").id, site.task(other, "Survey").id
    link = Dependency(id=site.workspace.new_id(), project_id=other, predecessor_id=deck, successor_id=survey)
    site.workspace.record("Link", [Insert(link)])
    site.update(bridge, BRIDGE.changed(7, name="Bridge deck", uid=99).changed(8, waits=((99, 3, 1),)))
    assert site.workspace.get(Dependency, link.id).predecessor_id == deck
    found = site.compare(bridge, BRIDGE.without(7))
    assert row_of(found, "Bridge deck").goes == ("“Road” waits for it: the last dates would stay there.",)
    accept(site.workspace, found, found.everything())
    (standing,) = [task for task in site.workspace.find(Task, project_id=other) if task.external]
    assert site.workspace.get(Dependency, link.id).predecessor_id == standing.id


def test_a_row_that_waited_for_a_task_of_this_project_gives_way_once_it_comes(site, bridge):
    other = site.bring(P((T(1, "Pave"),), title="Road"), "Road.xml")
    new_id = site.workspace.new_id
    stands = Task(
        id=new_id(), project_id=other, rank="V", name="Rails", external="Bridge.xml\\12", manual=True,
        manual_start=1_770_000_000, manual_finish=1_770_000_000,
    )  # fmt: skip
    link = Dependency(id=new_id(), project_id=other, predecessor_id=stands.id, successor_id=site.task(other, "Pave").id)
    site.workspace.record("Wait", [Insert(stands), Insert(link)])
    newer = BRIDGE.with_tasks([*BRIDGE.tasks, T(10, "Rails"), T(11, "Lamps")])
    site.update(bridge, newer, chosen=lambda found: [row_of(found, "Lamps").key])
    assert site.workspace.get(Dependency, link.id).predecessor_id == stands.id
    again = site.compare(bridge, newer)
    accept(site.workspace, again, [each.key for each in again.kept])
    assert site.workspace.get(Dependency, link.id).predecessor_id == site.task(bridge, "Rails").id
    assert not site.workspace.find(Task, id=stands.id)


# Which project, which version


@pytest.mark.parametrize(
    ("name", "title", "more"),
    [("Bridge_v7_final(2).xml", "Bridge", {}), ("other.xml", "Something", {"guid": "P-1"}),
     ("2026-03 Bridge (neu).xml", "Whatever", {}), ("x.xml", "BRIDGE v3", {})],
)  # fmt: skip
def test_a_newer_file_is_told_by_ids_names_and_content(site, name, title, more):
    own = site.bring(replace(BRIDGE, guid="P-1"), "Bridge.xml")
    site.bring(P((T(1, "Plant"), T(2, "Water"), T(3, "Weed")), title="Garden"), "Garden.xml")
    shown = site.preview(replace(BRIDGE, title=title, **more).changed(5, days=3), name)
    best, *_ = targets(site.workspace, shown)
    assert (best.project_id, best.is_same_file) == (own, False)
    assert best.sure > 0.8
    assert best.why.endswith(".")


def test_a_plan_made_from_the_same_one_is_not_taken_for_a_newer_version_of_it(site, bridge):
    shown = site.preview(replace(BRIDGE, title="Tunnel"), "Tunnel.xml")
    assert all(each.sure < 0.8 for each in targets(site.workspace, shown))


def test_a_plan_of_something_else_has_no_target(site, bridge):
    shown = site.preview(P((T(1, "Plant"), T(2, "Water"), T(3, "Weed")), title="Garden"), "Garden.xml")
    assert targets(site.workspace, shown) == ()


def test_the_files_that_came_are_known_with_who_brought_them_and_what_they_changed(site, bridge):
    with site.workspace.another(author="Otto") as other:
        (shown,) = [site.preview(BRIDGE.changed(5, days=16), "Plan final.xml")]
        found = compare(other, bridge, shown)
        accept(other, found, found.everything())
    site.workspace.poll()
    site.update(bridge, BRIDGE.changed(5, days=16).without(8))
    newest, second, first = versions(site.workspace, bridge)
    assert [(each.number, each.author, each.changed) for each in (first, second, newest)] == [
        (1, "Petra", "9 tasks added"), (2, "Otto", "finish +6 d, 1 task changed"), (3, "Petra", "1 task removed"),
    ]  # fmt: skip
    assert second.file_name == "Plan final.xml"
    assert len(second.digest) == 64
    site.workspace.undo()
    assert len(versions(site.workspace, bridge)) == 2
    keys = site.workspace.find(ExternalId, owner="task")
    assert {each.run_id for each in keys} == {versions(site.workspace, bridge)[0].run_id}


def test_a_project_that_was_entered_here_takes_a_file_in_beside_what_it_has(site):
    own = site.workspace.new_id()
    site.workspace.record("Add", [Insert(Project(id=own, name="Bridge", code="B", start=1_767_600_000))])
    keep = Task(id=site.workspace.new_id(), project_id=own, rank="V", name="Kick-off", duration=0, milestone=True)
    site.workspace.record("Add", [Insert(keep)])
    found = site.update(own, BRIDGE)
    assert found.counts[What.ADDED] == 9
    assert found.notes[0].startswith("No file came for this project before")
    assert len(told(site.workspace, own)["tasks"]) == 10
    assert site.compare(own, BRIDGE).rows == ()


@pytest.fixture
def registered(site):
    """The bridge as a register has it: two dates, a baseline, and no plan."""
    lines = (
        ("Project", "Code", "Start", "Finish", "Baseline finish", "Status"),
        ("Bridge", "B-1", "2026-01-05", "2026-03-31", "2026-02-27", "green"),
        ("Tunnel", "B-2", "2026-02-02", "2026-05-29", "2026-05-29", "red"),
    )
    register = Table("register.csv", (Sheet("", tuple(Line(at, cells) for at, cells in enumerate(lines, 1))),))
    read = projects.laid(site.workspace, register)
    projects.commit(site.workspace, projects.preview(site.workspace, read, proposed(site.workspace, read, LISTING)))
    (found,) = site.workspace.find(Project, name="Bridge")
    return found.id


def test_the_task_a_register_made_gives_way_to_the_plan_unasked(site, registered):
    (bar,) = site.workspace.find(Task, project_id=registered)
    found = site.compare(registered, BRIDGE)
    (gone,) = [row for row in found.rows if row.what == What.REMOVED]
    assert (gone.id, gone.problem, gone.goes) == (bar.id, "", ("Its baseline, as the register says it.",))
    assert gone.key in gone.unproblematic()
    accept(site.workspace, found, found.everything())
    tasks = site.workspace.find(Task, project_id=registered)
    assert sorted(task.name for task in tasks) == sorted(task.name for task in BRIDGE.tasks)
    assert site.compare(registered, BRIDGE).is_empty


def test_a_summary_called_like_the_project_is_not_taken_for_the_task_of_the_register(site, registered):
    found = site.compare(registered, P((T(1, "Bridge", days=0), T(2, "Survey", level=2))))
    assert sorted((row.what, row.name) for row in found.rows if row.thing == Thing.TASK) == [
        (What.ADDED, "Bridge"), (What.ADDED, "Survey"), (What.REMOVED, "Bridge"),
    ]  # fmt: skip


def test_what_waits_for_the_task_of_a_register_is_told_before_it_goes(site, registered):
    (bar,) = site.workspace.find(Task, project_id=registered)
    (other,) = site.workspace.find(Project, name="Tunnel")
    (waiting,) = site.workspace.find(Task, project_id=other.id)
    link = Dependency(id=site.workspace.new_id(), project_id=other.id, predecessor_id=bar.id, successor_id=waiting.id)
    site.workspace.record("Link", [Insert(link)])
    (gone,) = [row for row in site.compare(registered, BRIDGE).rows if row.what == What.REMOVED]
    assert gone.problem == "What was added here would go with it."
