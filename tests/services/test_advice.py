"""Advice in a real file: every fix-it does what it says and undo brings all back; accepting is remembered; real files pass."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.advice import FIXES, RULES, Severity
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import InvalidValueError, LogicLoopError
from pmo_desktop.domain.records import (
    AcceptedAdvice,
    Assignment,
    Availability,
    Baseline,
    Booking,
    ConstraintType,
    Dependency,
    LinkType,
    Person,
    Project,
    Task,
)
from pmo_desktop.services import advice, fixes
from pmo_desktop.services.workspace import Workspace
from tests.domain.schedule.cases import date, plan_of, read

NOW = int(datetime(2026, 1, 5, 10, tzinfo=UTC).timestamp() * 1000)
FOLDER = Path(__file__).parents[1] / "cases" / "advice"
CASES = {case["name"]: case for path in sorted(FOLDER.glob("*.toml")) for case in read(path)}


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna", clock=lambda: NOW) as made:
        yield made


def filled(workspace, case):
    """Write the plan of a case into the file; ids are those of the case."""
    project, records = plan_of(case)
    kept = [
        Baseline(id=f"{row['id']} 0", task_id=row["id"], finish=date(row["baseline"]))
        for row in case.rows
        if row.get("baseline")
    ]
    names = {row["id"]: row["name_is"] for row in case.rows if row.get("name_is")}
    records = [
        replace(each, name=names.get(each.id, each.name)) if isinstance(each, Task) else each for each in records
    ]
    known = {each.id for each in records if isinstance(each, Task)}
    records = [each for each in records if not isinstance(each, Dependency) or each.predecessor_id in known]
    workspace.record("Case", [Insert(project), *map(Insert, [*records, *kept])])
    return project.id


def keys(workspace, project_id):
    return {each.key for each in advice.advised(workspace, project_id).open}


def the(workspace, project_id, rule, task_id):
    return next(each for each in advice.advised(workspace, project_id).open if each.key == (rule, task_id))


def everything(workspace, project_id):
    """Return all a plan holds, whatever order it lies in."""
    plan = workspace.plan(project_id)
    tables = (plan.tasks, plan.dependencies, plan.assignments, plan.baselines)
    kept = [sorted((table.value(row) for row in range(len(table))), key=lambda each: each.id) for table in tables]
    return [[plan.project], *kept]


_NOT_BY_ITSELF = {
    # What is no fault any more where the person says so, not where the plan changes: nothing to look for afterwards.
    ("high_slack", "link_next"),
}


def offers():
    """Return (case, rule, task, fix-it) for every fix-it that a case offers and that asks nobody."""
    for name, case in CASES.items():
        rows = [(row["id"], rule.strip()) for row in case.rows for rule in row["advice"].split(",") if rule.strip()]
        for task_id, rule in [*rows, *((None, rule) for rule in case.get("plan", ()))]:
            for fix in RULES[rule].fixes:
                if not FIXES[fix].field:
                    yield pytest.param(name, rule, task_id, fix, id=f"{rule} of {task_id}: {fix}")


@pytest.mark.parametrize(("name", "rule", "task_id", "fix"), list(offers()))
def test_a_fix_it_that_is_offered_puts_the_advice_right_in_one_change_that_undo_takes_back(
    workspace, name, rule, task_id, fix
):
    if rule == "link_to_nowhere":
        pytest.skip("a file holds no such link: another project’s is known by its row")
    project_id = filled(workspace, CASES[name])
    if rule == "loop":  # which of its links is left out hangs on their order in the file
        task_id = next(each.task_id for each in advice.advised(workspace, project_id).open if each.rule == rule)
    about = the(workspace, project_id, rule, task_id)
    if fix not in fixes.offered(workspace, project_id, about):
        with pytest.raises((InvalidValueError, LogicLoopError)):
            fixes.fix(workspace, project_id, fix, [about])
        return
    before, newest = everything(workspace, project_id), workspace.history(1)[0]
    done = fixes.fix(workspace, project_id, fix, [about]).done
    assert workspace.history(2)[1] == newest
    assert done.label.startswith(FIXES[fix].title)
    if (rule, fix) not in _NOT_BY_ITSELF:
        assert (rule, task_id) not in keys(workspace, project_id)
    assert everything(workspace, project_id) != before
    workspace.undo()
    assert everything(workspace, project_id) == before


def test_every_fix_it_that_asks_nobody_is_offered_in_some_case(workspace):
    """Else nothing above would have tried it."""
    named = set()
    for number, case in enumerate(CASES.values()):
        with Workspace.create(workspace.path.parent / f"{number}.pmo", author="Anna", clock=lambda: NOW) as own:
            project_id = filled(own, case)
            for each in advice.advised(own, project_id).open:
                named |= set(fixes.offered(own, project_id, each))
    assert named == set(FIXES)


LEADS = "Leads, and lags of more than two weeks"


def finishes(workspace, project_id):
    plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    return {task_id: int(schedule.finish[row]) for task_id, row in plan.tasks.row.items()}


def test_a_lead_turned_into_start_to_start_and_a_lag_turned_into_a_task_move_no_date(workspace):
    project_id = filled(workspace, CASES[LEADS])
    before = finishes(workspace, project_id)
    fixes.fix(workspace, project_id, "lead_to_start", [the(workspace, project_id, "lead", "B")])
    for task_id in ("C", "E"):
        fixes.fix(workspace, project_id, "lag_to_task", [the(workspace, project_id, "long_lag", task_id)])
    after = finishes(workspace, project_id)
    assert {each: after[each] for each in before} == before
    names = workspace.plan(project_id).tasks["name"]
    assert "Wait after “B”" in names
    assert [names[row] for row in workspace.plan(project_id).outline.order][:3] == ["A", "B", "Wait after “B”"]


def test_the_waiting_that_is_over_by_the_status_date_counts_as_done_in_the_task_put_in_its_place(workspace):
    project_id = filled(workspace, CASES[LEADS])
    done = {"actual_start": date("01-05T08:00"), "actual_finish": date("01-06T17:00")}
    status = Update(Project, project_id, {"status_date": date("01-09T17:00")})
    workspace.record("Done", [Update(Task, "A", done), Update(Task, "B", done), status])
    before = finishes(workspace, project_id)
    fixes.fix(workspace, project_id, "lag_to_task", [the(workspace, project_id, "long_lag", "C")])
    after = finishes(workspace, project_id)
    assert {each: after[each] for each in before} == before


def test_links_of_a_phase_go_to_the_tasks_in_it_without_moving_a_date(workspace):
    project_id = filled(workspace, CASES["Links of the phase a task lies in count for it"])
    before = finishes(workspace, project_id)
    fixes.fix(workspace, project_id, "links_to_tasks", [the(workspace, project_id, "summary_linked", "P")])
    links = workspace.plan(project_id).dependencies
    assert set(zip(links["predecessor_id"], links["successor_id"], strict=True)) == {
        ("A", "B"), ("A", "C"), ("B", "Z"), ("C", "Z"),
    }  # fmt: skip
    assert finishes(workspace, project_id) == before


def test_fixing_all_of_a_kind_is_one_change_and_undone_as_one(workspace):
    project_id = filled(workspace, CASES["Hard constraints hold whatever comes before; soft ones do not"])
    hard = [each for each in advice.advised(workspace, project_id).open if each.rule == "hard_constraint"]
    done = fixes.fix(workspace, project_id, "not_before", hard).done
    assert done.label == "Turn it into “not before”: 4 tasks"
    kinds = workspace.plan(project_id).tasks["constraint_type"]
    assert {ConstraintType.MSO, ConstraintType.MFO, ConstraintType.SNLT, ConstraintType.FNLT}.isdisjoint(kinds)
    assert "hard_constraint" not in {rule for rule, _ in keys(workspace, project_id)}
    workspace.undo()
    assert len([each for each in keys(workspace, project_id) if each[0] == "hard_constraint"]) == 4


def test_what_cannot_be_fixed_with_the_others_is_left_and_named(workspace):
    """Turning B’s lead needs a task before that is as long as the lead: A is, C is not."""
    project_id = filled(workspace, CASES[LEADS])
    workspace.record("Longer", [Update(Dependency, "D-E-0", {"lag": -60 * 28_800})])
    leads = [each for each in advice.advised(workspace, project_id).open if each.rule == "lead"]
    done = fixes.fix(workspace, project_id, "lead_to_start", leads)
    assert [each.task_id for each, _ in done.left] == ["E"]
    assert "longer than the task before" in str(done.left[0][1])


def test_links_put_in_together_close_no_loop_between_them(workspace):
    """Every open end to the last milestone: one of the tasks comes after that milestone already."""
    case = CASES["Two tasks may do without links"]
    project_id = filled(workspace, case)
    made = [Task(id=each, project_id=project_id, name=each, rank=f"1{each}") for each in ("M", "X", "Y")]
    made[0] = replace(made[0], milestone=True, duration=0)
    link = Dependency(id="l", project_id=project_id, predecessor_id="M", successor_id="X")
    workspace.record("More", [*map(Insert, made), Insert(link)])
    open_ends = [each for each in advice.advised(workspace, project_id).open if each.rule == "no_successor"]
    assert {each.task_id for each in open_ends} >= {"A", "X"}
    done = fixes.fix(workspace, project_id, "link_to_end", open_ends)
    assert [each.task_id for each, _ in done.left] == ["X"]
    assert workspace.schedule(project_id).findings == ()


def test_what_a_fix_it_does_to_the_finish_is_told_before(workspace):
    project_id = filled(workspace, CASES[LEADS])
    lead = the(workspace, project_id, "lead", "B")
    assert fixes.effect(workspace, project_id, "lead_to_start", [lead]) == "The finish of the project stays."
    said = fixes.effect(workspace, project_id, "remove_lead", [lead])
    assert said.startswith("The project then ends on 2026-")
    before = finishes(workspace, project_id)["F"]
    fixes.fix(workspace, project_id, "remove_lead", [lead])
    after = finishes(workspace, project_id)["F"]
    assert said == f"The project then ends on {moment.to_iso(after)[:10]}, {(after - before) / moment.DAY:+.3g} days."


# Accepting

OPEN = "Of open starts and ends the first to begin and the last to end are exempt"


def test_accepted_advice_no_longer_counts_and_says_who_accepted_it_when_and_why(workspace):
    project_id = filled(workspace, CASES[OPEN])
    weak = advice.advised(workspace, project_id).counts[Severity.WEAKNESS]
    done = advice.accept(workspace, project_id, [the(workspace, project_id, "no_successor", "D")], " A spare part ")
    assert done.label == "Accept “Nothing after it” of “D”"
    known = advice.advised(workspace, project_id)
    assert known.counts[Severity.WEAKNESS] == weak - 1
    assert ("no_successor", "D") not in {each.key for each in known.open}
    (accepted,) = known.accepted
    assert (accepted.by.reason, accepted.by.accepted_by, accepted.by.accepted_at) == ("A spare part", "Anna", NOW)


def test_it_stays_accepted_through_edits_that_do_not_change_what_it_is_about(workspace):
    project_id = filled(workspace, CASES[OPEN])
    advice.accept(workspace, project_id, [the(workspace, project_id, "no_successor", "D")], "A spare part")
    workspace.record("Rename", [Update(Task, "D", {"name": "Delivery"}), Update(Task, "B", {"duration": 9 * 28_800})])
    assert [each.advice.key for each in advice.advised(workspace, project_id).accepted] == [("no_successor", "D")]


def test_what_was_accepted_is_not_listed_while_it_is_not_so_and_is_when_it_is_again(workspace):
    project_id = filled(workspace, CASES[OPEN])
    advice.accept(workspace, project_id, [the(workspace, project_id, "no_successor", "D")], "A spare part")
    workspace.record("Link", [Insert(Dependency(id="l", project_id=project_id, predecessor_id="D", successor_id="B"))])
    assert advice.advised(workspace, project_id).accepted == ()
    workspace.undo()
    assert len(advice.advised(workspace, project_id).accepted) == 1


def test_accepting_and_taking_it_back_are_changes_that_undo_takes_back(workspace):
    project_id = filled(workspace, CASES[OPEN])
    before = keys(workspace, project_id)
    advice.accept(workspace, project_id, [the(workspace, project_id, "no_successor", "D")], "A spare part")
    (accepted,) = advice.advised(workspace, project_id).accepted
    done = advice.take_back(workspace, project_id, [accepted])
    assert done.label == "Take back accepting “Nothing after it” of “D”"
    assert keys(workspace, project_id) == before
    workspace.undo()
    assert advice.advised(workspace, project_id).accepted == (accepted,)
    workspace.undo()
    assert keys(workspace, project_id) == before


def test_accepting_again_changes_the_reason(workspace):
    project_id = filled(workspace, CASES[OPEN])
    about = the(workspace, project_id, "no_successor", "D")
    advice.accept(workspace, project_id, [about], "A spare part")
    advice.accept(workspace, project_id, [about], "Somebody else’s")
    (kept,) = workspace.find(AcceptedAdvice, project_id=project_id)
    assert kept.reason == "Somebody else’s"


def test_nothing_is_accepted_without_a_reason(workspace):
    project_id = filled(workspace, CASES[OPEN])
    with pytest.raises(InvalidValueError, match="for a reason"):
        advice.accept(workspace, project_id, [the(workspace, project_id, "no_successor", "D")], "  ")


def test_advice_on_the_whole_plan_can_be_accepted(workspace):
    project_id = filled(workspace, CASES["A plan whose tasks are not linked at all is said so once"])
    advice.accept(workspace, project_id, [the(workspace, project_id, "no_links", None)], "A list of dates")
    assert ("no_links", None) not in keys(workspace, project_id)


# What it is about


def test_a_task_that_one_of_another_project_waits_for_has_something_after_it(workspace):
    project_id = filled(workspace, CASES[OPEN])
    other = Project(id="q", name="Other", start=date("01-05T08:00"))
    task = Task(id="t", project_id="q", name="Elsewhere")
    link = Dependency(id="l", project_id="q", predecessor_id="D", successor_id="t", type=LinkType.FS)
    workspace.record("Other", [Insert(other), Insert(task), Insert(link)])
    assert ("no_successor", "D") not in keys(workspace, project_id)


@pytest.mark.parametrize("why", ["another project", "line work", "units over time"])
def test_a_task_may_wait_longer_where_more_is_asked_of_its_people_than_its_plan_shows(workspace, why):
    project_id = filled(workspace, CASES["Work was spread, and since then a task waits longer than its people need"])
    (anna,) = workspace.find(Person, name="Anna")
    assert ("waits_longer", "B") in keys(workspace, project_id)
    start = date("01-05T08:00")
    more = {
        "another project": [
            Project(id="q", name="Other", start=start), Task(id="t", project_id="q", name="Elsewhere"),
            Assignment(id="x", task_id="t", person_id=anna.id),
        ],
        "line work": [Booking(id="x", person_id=anna.id, start=start, finish=start + 86_400, percent=50.0)],
        "units over time": [Availability(id="x", person_id=anna.id, start=start, finish=None, units=0.5)],
    }[why]  # fmt: skip
    workspace.record("More", [Insert(each) for each in more])
    assert ("waits_longer", "B") not in keys(workspace, project_id)


def test_it_is_looked_for_again_when_the_day_changes(tmp_path):
    now = [NOW]
    with Workspace.create(tmp_path / "b.pmo", author="Anna", clock=lambda: now[0]) as own:
        project_id = filled(own, CASES["An estimate is told of when its task is about to begin"])
        assert ("estimated", "C") not in keys(own, project_id)
        now[0] += 25 * 86_400_000
        assert ("estimated", "C") in keys(own, project_id)


@pytest.mark.realdata
@pytest.mark.parametrize("folder", ["msproject", "primavera"])
def test_every_real_file_is_looked_at_and_every_fix_it_offered_can_be_tried(workspace, realdata, folder):
    """Nothing fails on plans as they really arrive, and nothing a fix-it does is left after undo."""
    from pmo_desktop.services.importing import import_files  # noqa: PLC0415 - only where there are real files

    sources = sorted(path for path in (realdata / folder).glob("*") if path.suffix in {".xml", ".xer", ".pmxml"})
    for source in sources:
        import_files(workspace, [source])
    projects = workspace.all(Project)
    assert len(projects) >= len(sources) > 0
    for project in projects:
        _try_all(workspace, project.id)


def _try_all(workspace, project_id):
    tried = set()
    before = everything(workspace, project_id)
    for each in advice.advised(workspace, project_id).open:
        if each.rule in tried:
            continue
        tried.add(each.rule)
        for name in fixes.offered(workspace, project_id, each):
            if not FIXES[name].field:
                fixes.fix(workspace, project_id, name, [each])
                advice.advised(workspace, project_id)
                workspace.undo()
    assert everything(workspace, project_id) == before
