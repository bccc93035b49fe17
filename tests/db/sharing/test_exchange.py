"""Copies of one team file meet: what each did is in all, and what clashed is written down once."""

import hashlib
import json
from dataclasses import replace

import pytest

from db import schema
from db.sharing.exchange import Patience
from pmo_desktop.domain.changes import Delete, Insert, Update
from pmo_desktop.domain.records import (
    Assignment,
    Calendar,
    Clash,
    Conflict,
    CustomField,
    CustomValue,
    Dependency,
    Document,
    Person,
    Project,
    Risk,
    Task,
)
from tests.db.sharing.copies import Team
from tests.db.sharing.memory import Memory, View


@pytest.fixture
def team(tmp_path):
    made = Team(tmp_path, Memory(tmp_path))
    yield made
    made.close()


@pytest.fixture
def anna(team):
    """Return the founder's copy, with a project “p” of three tasks, and Ben."""
    copy = team.found("Anna")
    tasks = [Insert(Task(id=name, project_id="p", name=name, rank=name)) for name in ("a", "b", "c")]
    copy.record("New", Insert(Project(id="p", name="Bridge")), Insert(Person(id="ben", name="Ben")), *tasks)
    copy.exchange()
    return copy


@pytest.fixture
def petra(team, anna):
    copy = team.join("Petra")
    copy.exchange()
    return copy


def equal(*copies):
    first, *rest = (copy.state() for copy in copies)
    assert all(each == first for each in rest)


def digest_of(data):
    return hashlib.sha256(data).hexdigest()


def the_conflict(copy):
    (conflict,) = copy.conflicts()
    return conflict, json.loads(conflict.facts)


def test_what_one_did_reaches_the_other_and_repeating_is_nothing(anna, petra):
    assert petra.get(Project, "p").name == "Bridge"
    petra.record("Rename", Update(Task, "a", {"name": "Survey"}))
    first = petra.exchange()
    assert (first.sent, first.waiting) == (1, 0)
    second = anna.exchange()
    assert (second.received, second.sent) == (1, 0)
    assert anna.get(Task, "a").name == "Survey"
    again = anna.exchange(), petra.exchange()
    assert [(each.sent, each.received) for each in again] == [(0, 0), (0, 0)]
    equal(anna, petra)


def test_edits_of_different_facts_of_one_row_combine(anna, petra, team):
    anna.record("Rename", Update(Task, "a", {"name": "Survey"}))
    petra.record("Deadline", Update(Task, "a", {"deadline": 864_000}))
    team.settle()
    equal(anna, petra)
    found = anna.get(Task, "a")
    assert (found.name, found.deadline, anna.conflicts()) == ("Survey", 864_000, [])


def test_of_two_edits_of_one_fact_the_teams_stands_and_the_other_is_kept_beside_it(anna, petra, team):
    anna.record("Rename", Update(Task, "a", {"name": "Survey"}))
    petra.record("Rename", Update(Task, "a", {"name": "Poll"}))
    anna.exchange()
    outcome = petra.exchange()
    conflict, facts = the_conflict(petra)
    assert outcome.conflicts == [conflict.id]
    assert petra.get(Task, "a").name == "Survey"
    assert facts == {"name": {"before": "a", "kept": "Survey", "other": "Poll"}}
    assert (conflict.clash, conflict.kept_by, conflict.other_by) == (Clash.EDITED, "Anna", "Petra")
    assert (conflict.owner, conflict.row_id, conflict.project_id) == ("task", "a", "p")
    team.settle()
    equal(anna, petra)


def test_coupled_facts_clash_as_one(anna, petra, team):
    anna.record("Constraint", Update(Task, "a", {"constraint_type": "SNET", "constraint_date": 86_400}))
    petra.record("Constraint", Update(Task, "a", {"constraint_type": "FNLT", "constraint_date": 172_800}))
    anna.exchange()
    petra.exchange()
    _, facts = the_conflict(petra)
    assert set(facts) == {"constraint_type", "constraint_date"}
    assert petra.get(Task, "a").constraint_date == 86_400


def test_of_coupled_facts_the_version_set_aside_is_whole(anna, petra, team):
    anna.record("Not before", Update(Task, "a", {"constraint_type": "SNET", "constraint_date": 86_400}))
    team.settle()
    anna.record("Not after", Update(Task, "a", {"constraint_type": "FNLT"}))
    anna.record("Not after", Update(Task, "a", {"constraint_date": 172_800}))
    petra.record("Later", Update(Task, "a", {"constraint_date": 259_200}))
    anna.exchange()
    petra.exchange()
    _, facts = the_conflict(petra)
    assert facts["constraint_type"] == {"before": "SNET", "kept": "FNLT", "other": "SNET"}
    assert facts["constraint_date"] == {"before": 86_400, "kept": 172_800, "other": 259_200}


def test_an_edit_taken_back_before_sending_is_no_conflict(anna, petra):
    anna.record("Rename", Update(Task, "a", {"name": "Survey"}))
    petra.record("Rename", Update(Task, "a", {"name": "Poll"}))
    petra.undo()
    anna.exchange()
    petra.exchange()
    assert petra.conflicts() == []
    assert petra.get(Task, "a").name == "Survey"


def test_the_same_edit_twice_is_no_conflict(anna, petra):
    anna.record("Rename", Update(Task, "a", {"name": "Survey"}))
    petra.record("Rename", Update(Task, "a", {"name": "Survey"}))
    anna.exchange()
    petra.exchange()
    assert petra.conflicts() == []


def test_places_among_neighbours_never_clash(anna, petra, team):
    anna.record("Move", Update(Task, "a", {"rank": "x"}))
    petra.record("Move", Update(Task, "a", {"rank": "y"}))
    anna.record("Move", Update(Task, "b", {"rank": "x"}))
    petra.record("Indent", Update(Task, "b", {"rank": "y", "parent_id": "c"}))
    team.settle()
    equal(anna, petra)
    assert anna.conflicts() == []
    assert (anna.get(Task, "a").rank, anna.get(Task, "b").parent_id) == ("x", "c")


def test_a_project_deleted_by_one_comes_back_whole_for_the_edit_of_another(anna, petra, team):
    anna.record("Assign", Insert(Assignment(id="as", task_id="b", person_id="ben")))
    team.settle()
    anna.record("Delete", Delete(Project, "p"))
    petra.record("Rename", Update(Task, "a", {"name": "Poll"}))
    anna.exchange()
    petra.exchange()
    team.settle()
    equal(anna, petra)
    assert [anna.get(Task, name).name for name in ("a", "b", "c")] == ["Poll", "b", "c"]
    assert anna.get(Assignment, "as").person_id == "ben"
    conflict, facts = the_conflict(anna)
    assert (conflict.clash, conflict.owner, conflict.row_id, facts) == (Clash.DELETED, "project", "p", {})
    assert (conflict.kept_by, conflict.other_by) == ("Petra", "Anna")


def test_a_deletion_gives_way_to_an_edit_that_is_in_the_team_file_already(anna, petra, team):
    anna.record("Rename", Update(Task, "a", {"name": "Survey"}))
    petra.record("Delete", Delete(Project, "p"))
    anna.exchange()
    petra.exchange()
    team.settle()
    equal(anna, petra)
    assert anna.get(Task, "a").name == "Survey"
    conflict, _ = the_conflict(anna)
    assert (conflict.clash, conflict.row_id, conflict.kept_by, conflict.other_by) == (
        Clash.DELETED,
        "p",
        "Anna",
        "Petra",
    )


def test_of_several_tasks_deleted_together_only_the_edited_one_stays(anna, petra, team):
    anna.record("Link", Insert(Dependency(id="ab", project_id="p", predecessor_id="a", successor_id="b")))
    team.settle()
    anna.record("Rename", Update(Task, "a", {"name": "Survey"}))
    petra.record("Delete", Delete(Task, "a"), Delete(Task, "b"))
    team.settle()
    equal(anna, petra)
    assert (anna.get(Task, "a").name, anna.get(Task, "b"), anna.get(Dependency, "ab")) == ("Survey", None, None)


def test_both_deleting_the_same_is_no_conflict(anna, petra, team):
    anna.record("Delete", Delete(Task, "a"))
    petra.record("Delete", Delete(Project, "p"))
    team.settle()
    equal(anna, petra)
    assert (anna.conflicts(), anna.all(Project)) == ([], [])


def test_a_task_added_to_a_deleted_project_brings_it_back(anna, petra, team):
    anna.record("Delete", Delete(Project, "p"))
    petra.record("Add", Insert(Task(id="d", project_id="p", name="d")))
    team.settle()
    equal(anna, petra)
    assert {task.id for task in anna.all(Task)} == {"a", "b", "c", "d"}
    assert the_conflict(anna)[0].clash is Clash.DELETED


def test_a_deleted_person_who_was_given_work_comes_back(anna, petra, team):
    anna.record("Delete", Delete(Person, "ben"))
    petra.record("Assign", Insert(Assignment(id="as", task_id="a", person_id="ben")))
    team.settle()
    equal(anna, petra)
    assert (anna.get(Person, "ben").name, anna.get(Assignment, "as").task_id) == ("Ben", "a")
    assert the_conflict(anna)[0].row_id == "ben"


def test_a_person_deleted_by_the_sender_stays_where_the_team_has_given_them_work(anna, petra, team):
    anna.record("Manage", Update(Project, "p", {"manager_id": "ben"}))
    team.settle()
    anna.record("Assign", Insert(Assignment(id="as", task_id="a", person_id="ben")))
    petra.record("Delete", Delete(Person, "ben"))
    team.settle()
    equal(anna, petra)
    assert (anna.get(Project, "p").manager_id, anna.get(Assignment, "as").person_id) == ("ben", "ben")
    assert the_conflict(anna)[0].other_by == "Petra"


def test_a_reference_emptied_by_a_deletion_names_what_comes_back(anna, petra, team):
    anna.record("Manage", Update(Project, "p", {"manager_id": "ben"}))
    team.settle()
    anna.record("Delete", Delete(Person, "ben"))
    petra.record("Rename", Update(Person, "ben", {"name": "Benjamin"}))
    team.settle()
    equal(anna, petra)
    assert (anna.get(Project, "p").manager_id, anna.get(Person, "ben").name) == ("ben", "Benjamin")


def test_a_deletion_undone_offline_leaves_what_others_did(anna, petra, team):
    anna.record("Rename", Update(Task, "a", {"name": "Survey"}))
    petra.record("Delete", Delete(Project, "p"))
    petra.undo()
    team.settle()
    equal(anna, petra)
    assert (anna.get(Task, "a").name, anna.conflicts()) == ("Survey", [])


def test_a_deletion_undone_offline_does_not_undo_that_of_another(anna, petra, team):
    anna.record("Delete", Delete(Task, "a"))
    petra.record("Delete", Delete(Project, "p"))
    petra.undo()
    team.settle()
    equal(anna, petra)
    assert ({task.id for task in anna.all(Task)}, anna.conflicts()) == ({"b", "c"}, [])


def test_two_codes_alike_are_told_apart(anna, petra, team):
    anna.record("New", Insert(Project(id="x", name="One", code="P-7")))
    petra.record("New", Insert(Project(id="y", name="Two", code="P-7")))
    anna.record("Risk", Insert(Risk(id="r", project_id="p", number=1, title="Rain")))
    petra.record("Risk", Insert(Risk(id="s", project_id="p", number=1, title="Snow")))
    team.settle()
    equal(anna, petra)
    assert (anna.get(Project, "x").code, anna.get(Project, "y").code) == ("P-7", "P-7 (2)")
    assert (anna.get(Risk, "r").number, anna.get(Risk, "s").number) == (1, 2)
    assert {each.clash for each in anna.conflicts()} == {Clash.TAKEN}


def test_the_same_value_set_by_two_is_one_row(anna, petra, team):
    anna.record("Field", Insert(CustomField(id="f", name="Region")))
    team.settle()
    anna.record("Value", Insert(CustomValue(id="v", field_id="f", row_id="a", value="North")))
    petra.record("Value", Insert(CustomValue(id="w", field_id="f", row_id="a", value="South")))
    petra.record("Value", Update(CustomValue, "w", {"value": "West"}))
    team.settle()
    equal(anna, petra)
    assert [(each.id, each.value) for each in anna.all(CustomValue)] == [("v", "North")]
    conflict, facts = the_conflict(anna)
    assert (conflict.clash, facts) == (Clash.DOUBLED, {"value": {"before": None, "kept": "North", "other": "West"}})


def test_of_two_links_that_run_in_a_circle_the_later_goes(anna, petra, team):
    anna.record("Link", Insert(Dependency(id="ab", project_id="p", predecessor_id="a", successor_id="b")))
    petra.record("Link", Insert(Dependency(id="bc", project_id="p", predecessor_id="b", successor_id="c")))
    petra.record("Link", Insert(Dependency(id="ca", project_id="p", predecessor_id="c", successor_id="a")))
    team.settle()
    equal(anna, petra)
    assert {each.id for each in anna.all(Dependency)} == {"ab", "ca"}
    conflict, facts = the_conflict(anna)
    assert (conflict.clash, conflict.row_id, conflict.kept_by, conflict.other_by) == (Clash.LOOP, "bc", "Anna", "Petra")
    assert facts["successor_id"]["other"] == "c"


def test_a_circle_somebody_made_alone_stays(anna, petra, team):
    anna.record("Link", Insert(Dependency(id="bc", project_id="p", predecessor_id="b", successor_id="c")))
    petra.record("Link", Insert(Dependency(id="ab", project_id="p", predecessor_id="a", successor_id="b")))
    petra.record("Link", Insert(Dependency(id="ba", project_id="p", predecessor_id="b", successor_id="a")))
    team.settle()
    equal(anna, petra)
    assert ({each.id for each in anna.all(Dependency)}, anna.conflicts()) == ({"ab", "ba", "bc"}, [])


def test_two_tasks_put_into_each_other_do_not_vanish(anna, petra, team):
    anna.record("Indent", Update(Task, "a", {"parent_id": "b"}))
    petra.record("Indent", Update(Task, "b", {"parent_id": "a"}))
    team.settle()
    equal(anna, petra)
    assert (anna.get(Task, "a").parent_id, anna.get(Task, "b").parent_id) == ("b", None)
    conflict, facts = the_conflict(anna)
    assert (conflict.clash, conflict.kept_by) == (Clash.LOOP, "Anna")
    assert facts["parent_id"] == {"before": None, "kept": None, "other": "a"}


def test_two_calendars_based_on_each_other_do_not_hang_the_program(anna, petra, team):
    anna.record("New", Insert(Calendar(id="k", name="K")), Insert(Calendar(id="l", name="L")))
    team.settle()
    anna.record("Base", Update(Calendar, "k", {"base_id": "l"}))
    petra.record("Base", Update(Calendar, "l", {"base_id": "k"}))
    team.settle()
    equal(anna, petra)
    assert (anna.get(Calendar, "k").base_id, anna.get(Calendar, "l").base_id) == ("l", None)


def test_ctrl_z_takes_back_ones_own_edit_and_never_a_repair_or_anothers(anna, petra, team):
    petra.record("Own", Update(Task, "b", {"name": "Own"}))
    petra.record("Rename", Update(Task, "a", {"name": "Poll"}))
    anna.record("Rename", Update(Task, "a", {"name": "Survey"}))
    anna.exchange()
    petra.exchange()
    assert petra.conflicts()
    petra.undo()
    assert (petra.get(Task, "b").name, petra.get(Task, "a").name) == ("b", "Survey")
    assert petra.undo() is None
    team.settle()
    equal(anna, petra)


def test_an_edit_sent_before_can_be_undone_afterwards(anna, petra, team):
    petra.record("Rename", Update(Task, "a", {"name": "Poll"}))
    team.settle()
    petra.reopen()
    petra.undo()
    team.settle()
    equal(anna, petra)
    assert anna.get(Task, "a").name == "a"


def test_a_copied_copy_goes_on_under_an_id_of_its_own(anna, petra, team, tmp_path):
    petra.record("One", Update(Task, "a", {"name": "One"}))
    petra.store.save_copy(tmp_path / "stick.pmo")
    stick = team._joined(tmp_path / "stick.pmo", "Petra")
    petra.record("Two", Update(Task, "b", {"name": "Two"}))
    stick.record("Three", Update(Task, "c", {"name": "Three"}))
    team.settle()
    equal(anna, petra, stick)
    assert [anna.get(Task, name).name for name in ("a", "b", "c")] == ["One", "Two", "Three"]
    assert anna.conflicts() == []


def test_a_pack_sent_but_not_noted_before_a_crash_is_not_sent_twice(anna, petra, team, monkeypatch):
    petra.record("Rename", Update(Task, "a", {"name": "Poll"}))
    monkeypatch.setattr(
        "db.sharing.exchange.Exchange._settle_sent", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    with pytest.raises(KeyboardInterrupt):
        petra.exchange()
    monkeypatch.undo()
    petra.record("Rename", Update(Task, "b", {"name": "Late"}))
    team.settle()
    equal(anna, petra)
    assert (len(team.hub.bytes_of), anna.get(Task, "a").name, anna.get(Task, "b").name) == (3, "Poll", "Late")


def test_a_fork_of_a_synced_folder_is_healed(team, anna, petra, tmp_path):
    hers, his = View(team.hub), View(team.hub)
    team.hub.one_to_a_number = False
    anna.record("Rename", Update(Task, "a", {"name": "Survey"}))
    petra.record("Rename", Update(Task, "b", {"name": "Poll"}))
    anna.exchange(hers)
    petra.exchange(his)
    assert [name.number for name in team.hub.packs()].count(2) == 2
    for _ in range(3):
        hers.bring()
        his.bring()
        anna.exchange(hers, thorough=True)
        petra.exchange(his, thorough=True)
    equal(anna, petra)
    assert (anna.get(Task, "a").name, anna.get(Task, "b").name, anna.conflicts()) == ("Survey", "Poll", [])


def test_what_lost_a_fork_is_sent_again_by_others_where_its_maker_does_not_come_back(team, anna, petra):
    his = View(team.hub)
    team.hub.one_to_a_number = False
    petra.record("Rename", Update(Task, "b", {"name": "Poll"}), Update(Task, "c", {"name": "Poll"}))
    anna.record("Rename", Update(Task, "c", {"name": "Survey"}))
    anna.exchange()
    anna.record("Rename", Update(Task, "a", {"name": "Survey"}))
    anna.exchange()
    petra.exchange(his)
    team.copies.remove(petra)
    petra.close()
    team.settle()
    assert [anna.get(Task, name).name for name in ("a", "b", "c")] == ["Survey", "Poll", "Survey"]
    assert the_conflict(anna)[1]["name"]["other"] == "Poll"


def test_an_edit_that_lost_a_fork_outlives_the_deletion_of_whoever_sends_it_again(team, anna, petra):
    carl, his = team.join("Carl"), View(team.hub)
    carl.exchange()
    team.hub.one_to_a_number = False
    petra.record("Rename", Update(Task, "b", {"name": "Poll"}))
    for name in ("Survey", "Study"):
        anna.record("Rename", Update(Person, "ben", {"name": name}))
        anna.exchange()
    petra.exchange(his)
    team.copies.remove(petra)
    petra.close()
    carl.record("Delete", Delete(Project, "p"))
    carl.exchange()
    team.settle()
    equal(anna, carl)
    assert (anna.get(Project, "p").name, anna.get(Task, "b").name) == ("Bridge", "Poll")
    told = [(each.clash, each.row_id, each.facts, each.other_by, each.kept_by) for each in anna.conflicts()]
    assert told == [(Clash.DELETED, "p", "{}", "Carl", "Petra")]


def test_packs_that_were_lost_are_given_back_by_whoever_knows_them(team, anna, petra):
    for name in ("One", "Two", "Three"):
        anna.record("Rename", Update(Task, "a", {"name": name}))
        anna.exchange()
    petra.record("Rename", Update(Task, "b", {"name": "Poll"}))
    team.hub.remove([name for name in team.hub.packs() if name.number in (2, 4)])
    petra.exchange()
    team.settle()
    equal(anna, petra)
    assert (anna.get(Task, "a").name, anna.get(Task, "b").name) == ("Three", "Poll")
    assert {name.number for name in team.hub.packs()} == {1, 2, 3, 4, 5}


def test_a_team_file_put_back_from_a_backup_loses_nothing(team, anna, petra):
    kept = dict(team.hub.bytes_of)
    petra.record("Rename", Update(Task, "a", {"name": "Poll"}))
    team.settle()
    team.hub.bytes_of = kept
    carl = team.join("Carl")
    carl.exchange()
    carl.record("Rename", Update(Task, "b", {"name": "Carl's"}))
    carl.exchange()
    team.settle()
    equal(anna, petra, carl)
    assert (anna.get(Task, "a").name, anna.get(Task, "b").name) == ("Poll", "Carl's")


def test_an_older_program_goes_on_offline_and_loses_nothing(team, anna, petra):
    team.hub.kept = replace(team.hub.kept, schema=schema.VERSION + 1)
    newer = anna
    newer.record("Rename", Update(Task, "a", {"name": "New"}))
    assert newer.exchange(version=schema.VERSION + 1).sent == 1
    petra.record("Rename", Update(Task, "b", {"name": "Old"}))
    outcome = petra.exchange()
    assert (outcome.newer, outcome.sent, outcome.waiting) == (True, 0, 1)
    assert petra.get(Task, "a").name == "a"
    assert petra.exchange(version=schema.VERSION + 1).waiting == 0
    newer.exchange(version=schema.VERSION + 1)
    equal(anna, petra)


def test_a_newer_program_sends_nothing_to_a_team_that_has_not_moved_on(team, anna):
    anna.record("Rename", Update(Task, "a", {"name": "New"}))
    outcome = anna.exchange(version=schema.VERSION + 1)
    assert (outcome.older, outcome.sent, outcome.waiting) == (True, 0, 1)


def test_attached_files_travel_beside_the_packs_and_are_checked(team, anna, petra):
    digest = digest_of(b"minutes")
    anna.store.keep_blob(digest, b"minutes")
    anna.record("Attach", Insert(Document(id="d", project_id="p", name="Minutes", file_name="m.txt", content=digest)))
    team.settle()
    assert petra.store.blob(digest) == b"minutes"
    other = digest_of(b"plan")
    anna.store.keep_blob(other, b"plan")
    anna.record("Attach", Update(Document, "d", {"content": other}))
    anna.exchange()
    team.hub.blobs[other] = b"forged"
    outcome = petra.exchange()
    assert petra.store.blob(other) is None
    assert outcome.problems == ["“m.txt” at the team file is not what was attached; attach it again."]


def test_what_two_lost_forks_set_aside_is_told_apart(team, anna, petra):
    carl, dora = team.join("Carl"), team.join("Dora")
    for copy in (petra, carl, dora):
        copy.exchange()
    team.hub.one_to_a_number = False
    lost = [(petra, View(team.hub), "Poll"), (carl, View(team.hub), "Query")]
    for name in ("Survey", "Study"):
        anna.record("Rename", Update(Task, "a", {"name": name}))
        anna.exchange()
    for copy, view, name in lost:
        copy.record("Rename", Update(Task, "a", {"name": name}))
        copy.exchange(view)
        team.copies.remove(copy)
        copy.close()
    dora.record("Rename", Update(Task, "a", {"name": "Trial"}))
    team.settle()
    equal(anna, dora)
    assert anna.get(Task, "a").name == "Study"
    assert {json.loads(each.facts)["name"]["other"] for each in anna.conflicts()} == {"Poll", "Query", "Trial"}


def test_a_pack_that_nobody_can_give_back_keeps_nobody_from_sending(team, anna, petra):
    view = View(team.hub)
    petra.record("Rename", Update(Task, "a", {"name": "One"}))
    petra.exchange(view)
    petra.record("Rename", Update(Task, "b", {"name": "Two"}))
    petra.exchange(view)
    team.hub.remove([name for name in team.hub.packs() if name.number == 2])
    team.copies.remove(petra)
    petra.close()
    for name in ("Three", "Four", "Five"):
        anna.record("Rename", Update(Task, "c", {"name": name}))
        outcome = anna.exchange()
        assert outcome.waiting == 0
    assert [anna.get(Task, name).name for name in ("b", "c")] == ["Two", "Five"]


def test_what_a_task_lies_in_stays_with_it_where_its_deletion_was_not_carried_out(team, anna, petra):
    petra.record("Into", Update(Task, "a", {"parent_id": "b"}))
    petra.exchange()
    anna.exchange()
    petra.record("Delete", Delete(Task, "a"))
    petra.record("Delete", Delete(Task, "b"))
    petra.record("Delete", Delete(Task, "c"))
    anna.record("Rename", Update(Task, "a", {"name": "Kept"}))
    anna.exchange()
    assert petra.exchange().problems == []
    anna.exchange()
    equal(anna, petra)
    assert [(task.id, task.name, task.parent_id) for task in petra.all(Task)] == [("a", "Kept", "b"), ("b", "b", None)]
    assert {each.row_id for each in petra.all(Conflict)} == {"a", "b"}


@pytest.mark.parametrize("name", "ABCDEFGH")
def test_what_only_the_losing_pack_of_a_fork_held_is_sent_again(team, anna, petra, name):
    """One of the packs is the beginning of the other; by some of the names the shorter wins."""
    team.hub.one_to_a_number = False
    petra.record("Rename", Update(Task, "a", {"name": name}))
    petra.store.save_copy(petra.path.with_name("copied.pmo"))
    copied = team._joined(petra.path.with_name("copied.pmo"), "Petra")
    here, there = View(team.hub), View(team.hub)
    petra.record("Rename", Update(Task, "b", {"name": "Two"}))
    petra.exchange(here)
    copied.exchange(there)
    for _ in range(3):
        for copy, view in ((petra, here), (copied, there)):
            here.bring()
            there.bring()
            outcome = copy.exchange(view, thorough=True, patience=Patience())
            assert (outcome.waiting, outcome.problems) == (0, [])
    equal(petra, copied)
    assert [copied.get(Task, task).name for task in ("a", "b")] == [name, "Two"]
