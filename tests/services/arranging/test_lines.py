"""What is shown of a plan, and in which order."""

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import Task
from pmo_desktop.services import arranging
from pmo_desktop.services.arranging import Arrangement, Condition, Filter, GroupKey, SortKey, Test

ALL = ["Design", " Sketch 10", " Sketch 9", "Build", " Walls", " Roof", "Keys"]


def only(name, value="", until="", conditions=(), **how):
    return Arrangement(filters=(Filter(name, value, until, tuple(conditions)),), **how)


def test_where_nothing_is_asked_the_plan_stands_as_it_is(house):
    assert house.lines(Arrangement()) == ALL
    assert (house.found.shown, house.found.total) == (7, 7)


@pytest.mark.parametrize(
    ("name", "value", "until", "shown"),
    [
        ("completed", "", "", ["Sketch 10"]),
        ("incomplete", "", "", ["Sketch 9", "Walls", "Roof", "Keys"]),
        ("milestones", "", "", ["Keys"]),
        ("summaries", "", "", ["Design", "Build"]),
        ("mine", "", "", ["Sketch 10", "Sketch 9"]),
        ("person", "ben", "", ["Sketch 9", "Walls"]),
        ("unassigned", "", "", ["Roof", "Keys"]),
        ("text", "SKETCH", "", ["Sketch 10", "Sketch 9"]),
        ("text", "Ben", "", ["Sketch 9", "Walls"]),
        ("critical", "", "", ["Sketch 9", "Walls", "Roof", "Keys"]),
        ("should_have_begun", "", "", ["Sketch 9", "Walls"]),
        ("late", "", "", ["Sketch 9"]),
        ("slipping", "", "", []),
        ("this_week", "", "", ["Sketch 9", "Walls"]),
        ("dates", "2026-01-05", "2026-01-09", ["Sketch 10"]),
        ("dates", "", "2026-01-12", ["Sketch 10", "Sketch 9"]),
        ("dates", "2026-02-02", "", ["Keys", "Roof"]),
        ("changed", "2026-01-01", "", []),
    ],
)
def test_each_filter_shows_what_it_says(house, name, value, until, shown):
    found = house.lines(only(name, value, until, with_summaries=False), me="Anna")
    assert sorted(each.strip() for each in found) == sorted(shown)
    assert house.found.shown == len(shown)


def test_what_became_later_than_its_baseline_is_late_and_slips(house):
    house.write("Sketch 9", "duration", "8d")
    for name in ("late", "slipping"):
        assert house.lines(only(name, with_summaries=False)) == [" Sketch 9", " Walls", " Roof", "Keys"]


def test_the_manager_of_a_project_owns_all_of_it(house):
    assert len(house.lines(only("mine", with_summaries=False), me="Petra", manager="Petra")) == 5


def test_summaries_of_what_is_shown_stay_and_do_not_count(house):
    assert house.lines(only("person", "Ben")) == ["Design", " Sketch 9", "Build", " Walls"]
    assert (house.found.shown, house.found.total) == (2, 7)


def test_what_changed_since_a_day_is_read_from_the_log(house):
    workspace = house.workspace
    around = arranging.around(workspace, house.id)
    assert set(house.task.values()) <= set(around.changed_since(workspace.today()))
    assert not around.changed_since(workspace.today() + moment.DAY)


def asks(*conditions):
    return only("own", "Mine", conditions=[Condition(*each) for each in conditions], with_summaries=False)


@pytest.mark.parametrize(
    ("conditions", "shown"),
    [
        ([("duration", Test.MORE, "1w")], ["Build", "Walls", "Design"]),
        ([("duration", Test.IS, "5d"), ("people", Test.EMPTY)], ["Roof"]),
        ([("name", Test.IS, "roof"), ("name", Test.IS, "KEYS", "", True)], ["Roof", "Keys"]),
        ([("start", Test.BETWEEN, "2026-01-12", "2026-01-19")], ["Sketch 9", "Walls", "Build"]),
        ([("start", Test.IS, "2026-01-12")], ["Sketch 9"]),
        ([("name", Test.LACKS, "s"), ("name", Test.FILLED)], ["Build", "Roof"]),
        ([("percent", Test.AT_LEAST, "50"), ("percent", Test.LESS, "100")], ["Design"]),
        ([("people", Test.CONTAINS, "ben")], ["Sketch 9", "Walls"]),
        ([("slack", Test.AT_MOST, "0d"), ("duration", Test.LESS, "1d")], ["Keys"]),
        ([("name", Test.IS_NOT, "Keys"), ("number", Test.MORE, "5")], ["Roof"]),
    ],
)
def test_own_conditions_hold_together_or_one_set_of_them_does(house, conditions, shown):
    found = house.lines(asks(*conditions))
    assert sorted(each.strip() for each in found) == sorted(shown)


def test_a_condition_that_cannot_be_read_is_told_and_hides_nothing(house):
    given = Filter("own", "Mine", conditions=(Condition("duration", Test.MORE, "long"),))
    ground = arranging.Ground(house.plan, house.workspace.schedule(house.id), arranging.Around(house.today))
    assert "“long” is not a duration" in str(arranging.refused(ground, given))
    assert house.lines(Arrangement(filters=(given,))) == ALL


def test_sorting_keeps_tasks_within_their_summary(house):
    arrangement = Arrangement(sort=(SortKey("name"),))
    assert house.lines(arrangement) == ["Build", " Roof", " Walls", "Design", " Sketch 9", " Sketch 10", "Keys"]


def test_sorted_as_one_list_there_are_tasks_only_and_nothing_is_indented(house):
    arrangement = Arrangement(sort=(SortKey("duration", descending=True), SortKey("name")), keeps_outline=False)
    assert house.lines(arrangement) == ["Walls", "Roof", "Sketch 9", "Sketch 10", "Keys"]


@pytest.mark.parametrize("descending", [True, False])
def test_what_has_no_value_comes_last_either_way(house, descending):
    house.write("Roof", "deadline", "2026-03-02")
    house.write("Walls", "deadline", "2026-03-03")
    arrangement = Arrangement(sort=(SortKey("deadline", descending),), keeps_outline=False)
    assert house.lines(arrangement)[2:] == ["Sketch 10", "Sketch 9", "Keys"]


def test_a_task_of_two_people_stands_under_each_with_an_id_of_its_own(house):
    assert house.lines(Arrangement(groups=(GroupKey("people"),))) == [
        "[Anna 2]", " Sketch 10", " Sketch 9", "[Ben 2]", " Sketch 9", " Walls", "[– 2]", " Roof", " Keys",
    ]  # fmt: skip
    ids = house.found.ids(house.plan.tasks.ids)
    assert len(set(ids)) == len(ids)
    assert ids[2] == arranging.task_of(ids[4]) == house.task["Sketch 9"]
    assert house.found.shown == 5


def test_grouped_by_people_together_every_task_stands_once(house):
    assert house.lines(Arrangement(groups=(GroupKey("team"),))) == [
        "[Anna 1]", " Sketch 10", "[Anna, Ben 1]", " Sketch 9", "[Ben 1]", " Walls", "[– 2]", " Roof", " Keys",
    ]  # fmt: skip


def test_groups_within_groups_are_indented(house):
    found = house.lines(Arrangement(groups=(GroupKey("phase"), GroupKey("start"))))
    assert found[:3] == ["[Design 2]", " [2026-01 2]", "  Sketch 10"]
    assert found[-3:] == ["[– 1]", " [2026-02 1]", "  Keys"]


@pytest.mark.parametrize(
    ("by", "titles"),
    [
        ("day", ["2026-01-05", "2026-01-12", "2026-01-19", "2026-02-02", "2026-02-06"]),
        ("week", ["2026-W02", "2026-W03", "2026-W04", "2026-W06"]), ("quarter", ["2026 Q1"]), ("year", ["2026"]),
    ],
)  # fmt: skip
def test_dates_are_grouped_by_intervals(house, by, titles):
    house.lines(Arrangement(groups=(GroupKey("start", by=by),)))
    assert [each.title for each in house.found.headings.values()] == titles


def test_a_heading_spans_its_tasks(house):
    house.lines(Arrangement(groups=(GroupKey("phase"),)))
    design = house.found.headings[0]
    assert (moment.to_iso(design.start), moment.to_iso(design.finish)) == ("2026-01-05T08:00", "2026-01-16T17:00")
    assert design.percent == 50
    assert design.work == 100 * 3600


def test_states_and_lights_put_first_what_asks_for_attention(house):
    house.lines(Arrangement(groups=(GroupKey("state"),)))
    assert [each.title for each in house.found.headings.values()] == [
        "Overdue", "Should have begun", "Not begun", "Completed",
    ]  # fmt: skip
    house.lines(Arrangement(groups=(GroupKey("light"),)))
    assert [each.title for each in house.found.headings.values()] == ["Red", "Amber", "Completed"]


def test_folded_summaries_and_headings_hide_what_lies_beneath(house):
    design = house.task["Design"]
    assert house.lines(Arrangement(folded=frozenset({design}))) == ["Design", *ALL[3:]]
    arrangement = Arrangement(groups=(GroupKey("people"),))
    house.lines(arrangement)
    key = house.found.headings[0].key
    folded = house.lines(Arrangement(groups=arrangement.groups, folded=frozenset({key})))
    assert folded[:3] == ["[Anna 2]", "[Ben 2]", " Sketch 9"]
    assert house.found.shown == 5


@pytest.mark.parametrize(("level", "shown"), [(1, ["Design", "Build", "Keys"]), (2, ALL), (0, ALL)])
def test_rows_are_shown_down_to_a_level(house, level, shown):
    assert house.lines(Arrangement(folded=arranging.to_level(house.plan, level))) == shown


def test_blank_lines_are_not_among_what_is_filtered(house):
    blank = Task(id=house.workspace.new_id(), project_id=house.id, rank="z", blank=True)
    house.workspace.record("Blank", [Insert(blank)])
    assert "" not in house.lines(only("incomplete"))
    assert "" in house.lines(Arrangement())
