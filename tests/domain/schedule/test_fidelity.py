"""What is compared with a file, when it agrees, and the reason that is given where it does not."""

from dataclasses import replace

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import (
    ActivityKind,
    Assignment,
    CriticalBy,
    Dependency,
    ImportedDates,
    Project,
    Rules,
    Task,
    TaskType,
)
from pmo_desktop.domain.schedule import schedule
from pmo_desktop.domain.schedule.disagreement import Reasons
from pmo_desktop.domain.schedule.fidelity import Aspect, Counts, compare, count

DAY = 28_800
AT = moment.from_iso


def task(own, rank, **fields):
    return Task(id=own, project_id="p", rank=rank, name=own, **fields)


def dates(own, **values):
    return ImportedDates(id=f"of {own}", task_id=own, run_id="run", **values)


@pytest.fixture
def plan():
    """Walls after footings, both in a phase; tasks nobody computes beside them."""
    project = Project(id="p", name="House", start=AT("2026-01-05T08:00"), floor_at_status_date=False)
    by_hand = {"manual": True, "manual_start": AT("2026-01-05T08:00"), "manual_finish": AT("2026-01-05T17:00")}
    records = [
        task("Phase", "a"), task("Footings", "b", parent_id="Phase", duration=2 * DAY),
        task("Walls", "c", parent_id="Phase", duration=DAY), task("Paint", "d", duration=DAY),
        task("By hand", "e", **by_hand), task("Inactive", "f", active=False), task("", "g", blank=True),
        task("Elsewhere", "h", external="Other.mpp", **by_hand),
        Dependency(id="l", project_id="p", predecessor_id="Footings", successor_id="Walls"),
    ]  # fmt: skip
    return Plan.from_records(project, records)


RIGHT = {
    "Phase": {"start": AT("2026-01-05T08:00"), "finish": AT("2026-01-07T17:00"), "total_slack": 0, "critical": True},
    "Footings": {"start": AT("2026-01-05T08:00"), "finish": AT("2026-01-06T17:00"), "total_slack": 0, "critical": True},
    "Walls": {"start": AT("2026-01-07T08:00"), "finish": AT("2026-01-07T17:00"), "total_slack": 0, "critical": True},
    "Paint": {"start": AT("2026-01-05T08:00"), "finish": AT("2026-01-05T17:00"), "total_slack": 2 * DAY,
              "critical": False},
}  # fmt: skip


def checks(plan, **others):
    made = schedule(plan)
    found = [dates(own, **{**values, **others.get(own, {})}) for own, values in RIGHT.items()]
    return made, compare(plan, made, found)


def test_a_file_that_says_the_same_agrees_in_everything(plan):
    _, found = checks(plan)
    assert [check.name for check in found] == ["Phase", "Footings", "Walls", "Paint"]
    assert all(check.differing == () and check.dates_agree for check in found)
    assert count(plan, found) == Counts(7, 4, dict.fromkeys(Aspect, 4), dict.fromkeys(Aspect, 0))


def test_only_rows_that_nobody_computes_are_left_out(plan):
    made = schedule(plan)
    wrong = {"start": 0, "finish": 0, "total_slack": 999, "critical": False}
    every = [dates(own, **wrong) for own in plan.tasks.ids]
    found = compare(plan, made, every)
    assert [check.name for check in found] == ["Phase", "Footings", "Walls", "Paint"]
    assert compare(plan, made, [dates("Walls")]) == ()


@pytest.mark.parametrize("aspect", ["start", "finish", "total_slack"])
def test_a_minute_is_a_difference_and_59_seconds_are_none(plan, aspect):
    for seconds, agrees in ((59, True), (-59, True), (60, False), (-60, False)):
        _, found = checks(plan, Walls={aspect: RIGHT["Walls"][aspect] + seconds})
        assert (found[2].differing == ()) is agrees, seconds


def test_another_word_on_criticality_is_a_difference(plan):
    _, found = checks(plan, Paint={"critical": True})
    assert [check.differing for check in found] == [(), (), (), (Aspect.CRITICAL,)]


def test_what_the_file_does_not_say_is_counted_as_such_and_stays_among_the_compared(plan):
    _, found = checks(plan, Walls={"total_slack": None}, Paint={"total_slack": 0})
    counts = count(plan, found)
    assert (counts.compared, counts.agreeing[Aspect.SLACK], counts.unstated[Aspect.SLACK]) == (4, 3, 1)


def test_counts_of_several_files_are_added_up(plan):
    _, found = checks(plan, Paint={"critical": True})
    twice = count(plan, found) + count(plan, found)
    assert (twice.tasks, twice.compared) == (14, 8)
    assert (twice.agreeing[Aspect.CRITICAL], twice.agreeing[Aspect.START]) == (6, 8)


@pytest.mark.parametrize(
    ("own", "field", "value", "aspect", "words"),
    [
        ("Walls", "start", AT("2026-01-06T08:00"), Aspect.START,
         "“Footings” ends, 2026-01-06 17:00, and the next working time is 2026-01-07 08:00; the file's start lies before that."),
        ("Walls", "start", AT("2026-01-09T08:00"), Aspect.START, "as late as the file's"),
        ("Walls", "finish", AT("2026-01-08T17:00"), Aspect.FINISH, "It lasts 1d from 2026-01-07 08:00"),
        ("Phase", "finish", AT("2026-01-08T17:00"), Aspect.FINISH, "Its last task, “Walls”, ends 2026-01-07 17:00."),
        ("Paint", "total_slack", DAY, Aspect.SLACK,
         "It can end as late as 2026-01-07 17:00, 2d of its working time after 2026-01-05 17:00; the file counts 1d."),
        ("Paint", "critical", True, Aspect.CRITICAL, "Its slack is 2d, and tasks are critical from 0d down."),
        ("Phase", "critical", False, Aspect.CRITICAL,
         "The file contradicts itself: there its slack is 0d at a limit of 0d, and yet it is not critical."),
    ],
)  # fmt: skip
def test_a_difference_has_its_reason(plan, own, field, value, aspect, words):
    made, found = checks(plan, **{own: {field: value}})
    (check,) = (each for each in found if each.name == own)
    assert check.differing == (aspect,)
    assert words in Reasons(plan, made, found).of(check, aspect)


def test_a_slack_counted_to_another_late_date_says_so(plan):
    made, found = checks(plan, Paint={"total_slack": DAY, "late_finish": AT("2026-01-06T17:00")})
    assert "the file's 1d counts to 2026-01-06 17:00" in Reasons(plan, made, found).of(found[-1], Aspect.SLACK)


LEFT_BEHIND = "may end with the project, in the file as here 2026-01-07 17:00: the file was saved without"


@pytest.mark.parametrize(
    ("held", "finish", "said"),
    [
        ({}, "2026-01-07T17:00", True), ({}, "2026-01-08T17:00", False),
        ({"deadline": AT("2026-01-06T17:00")}, "2026-01-07T17:00", False),
    ],
    ids=["nothing holds it", "the file ends later", "a deadline holds it"],
)  # fmt: skip
def test_a_late_date_the_file_did_not_work_out_anew_is_named(plan, held, finish, said):
    records = [replace(each, **held) if each.id == "Paint" else each for each in plan.tasks.values()]
    held_back = Plan.from_records(plan.project, [*records, *plan.dependencies.values()])
    left = {"total_slack": 0, "late_finish": AT("2026-01-05T17:00")}
    made, found = checks(held_back, Paint=left, Phase={"finish": AT(finish)})
    assert (LEFT_BEHIND in Reasons(held_back, made, found).of(found[-1], Aspect.SLACK)) is said


def test_what_others_wait_for_may_not_end_with_the_project(plan):
    made, found = checks(plan, Footings={"total_slack": -DAY, "late_finish": AT("2026-01-05T17:00")})
    assert LEFT_BEHIND not in Reasons(plan, made, found).of(found[1], Aspect.SLACK)


@pytest.mark.parametrize(
    ("start", "finish", "said"),
    [
        ("2026-01-07T08:00", "2026-01-08T17:00", "there are 2d of working time on its calendar, and it lasts 1d."),
        ("2026-01-08T08:00", "2026-01-08T17:00", ""), ("2026-01-08T13:00", "2026-01-09T12:00", ""),
    ],
    ids=["too long", "a day later", "over two days"],
)  # fmt: skip
def test_dates_that_do_not_fit_the_duration_in_the_file_itself_are_named(plan, start, finish, said):
    made, found = checks(plan, Walls={"start": AT(start), "finish": AT(finish)})
    told = Reasons(plan, made, found).of(found[2], Aspect.FINISH)
    assert (said in told) if said else ("contradicts itself" not in told)


@pytest.mark.parametrize(
    ("rules", "fields", "said"),
    [
        (Rules.MS_PROJECT, {}, False), (Rules.MS_PROJECT, {"task_type": TaskType.FIXED_DURATION}, True),
        (Rules.P6, {}, True), (Rules.P6, {"kind": ActivityKind.RESOURCE_DEPENDENT}, False),
    ],
)  # fmt: skip
def test_how_long_people_take_is_not_held_against_a_file(plan, rules, fields, said):
    tasks = [replace(each, **fields) if each.id == "Walls" else each for each in plan.tasks.values()]
    given = Assignment(id="a", task_id="Walls", person_id="anna")
    manned = Plan.from_records(replace(plan.project, rules=rules), [*tasks, *plan.dependencies.values(), given])
    made, found = checks(manned, Walls={"finish": AT("2026-01-08T17:00")})
    assert ("contradicts itself" in Reasons(manned, made, found).of(found[2], Aspect.FINISH)) is said


def test_what_is_odd_in_the_logic_is_part_of_the_reason(plan):
    loop = Dependency(id="m", project_id="p", predecessor_id="Walls", successor_id="Footings")
    tangled = Plan.from_records(replace(plan.project), [*plan.tasks.values(), *plan.dependencies.values(), loop])
    made, found = checks(tangled, Walls={"start": AT("2026-01-05T08:00")})
    (walls,) = (each for each in found if each.name == "Walls")
    assert "wait for each other" in Reasons(tangled, made, found).of(walls, Aspect.START)


def test_values_are_shown_in_words(plan):
    made, found = checks(plan, Paint={"start": None})
    reasons = Reasons(plan, made, found)
    assert [reasons.shown(found[-1].row, aspect, found[-1].file) for aspect in Aspect] == [
        "–", "2026-01-05 17:00", "2d", "no",
    ]  # fmt: skip


def test_where_the_longest_path_decides_that_is_the_reason(plan):
    plan.project = replace(plan.project, critical_by=CriticalBy.LONGEST_PATH)
    made, found = checks(plan, Paint={"critical": True})
    assert "It lies on no longest path to the project's finish." in Reasons(plan, made, found).of(
        found[-1], Aspect.CRITICAL
    )
