"""Everything a person is responsible for goes to another in one change; what was done stays with who did it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.domain.moment import DAY, from_iso
from pmo_desktop.domain.records import (
    Action,
    ActualWork,
    Assignment,
    Availability,
    Booking,
    Document,
    Issue,
    Leave,
    Person,
    PersonSkill,
    Project,
    ProjectState,
    Rate,
    Risk,
    Skill,
    Task,
    Template,
)
from pmo_desktop.services import actuals, handover
from pmo_desktop.services.load import load_table
from pmo_desktop.services.workspace import Workspace

NOW = int(datetime(2026, 1, 14, 10, tzinfo=UTC).timestamp() * 1000)
TODAY, WORKDAY = from_iso("2026-01-14"), 28_800


@pytest.fixture
def office(tmp_path):
    """Ben manages Bridge and works in it and in Road; Carla works with him on one task."""
    at = [NOW]

    def clock():
        at[0] += 1
        return at[0]

    start = from_iso("2026-01-05T08:00")
    tasks = [("done", 5, {"actual_start": start, "actual_finish": from_iso("2026-01-09T17:00"), "actual_duration": 5 * WORKDAY}),
             ("under way", 20, {"actual_start": start, "actual_duration": 8 * WORKDAY}),
             ("to come", 10, {}), ("together", 10, {})]  # fmt: skip
    with Workspace.create(tmp_path / "a.pmo", author="Anna", clock=clock) as made:
        made.record("Fill", map(Insert, [
            Person(id="b", name="Ben"), Person(id="c", name="Carla"), Person(id="d", name="Dora", active_to=TODAY - DAY),
            Project(id="j", code="J", name="Bridge", start=start, manager_id="b"),
            Project(id="k", code="K", name="Road", start=start, manager_id="c"),
            Project(id="z", code="Z", name="Old", start=start, manager_id="b", state=ProjectState.CLOSED),
            *(Task(id=name, project_id="j", name=name, duration=days * WORKDAY, rank=name, **more) for name, days, more in tasks),
            Task(id="road", project_id="k", name="road", duration=5 * WORKDAY),
            *(Assignment(id=f"a {task}", task_id=task, person_id="b")
              for task in ("done", "under way", "to come", "together", "road")),
            Assignment(id="hers", task_id="together", person_id="c", units=0.5),
            Risk(id="r", project_id="j", title="Flood", owner_id="b"),
            Risk(id="r2", project_id="j", title="Gone", owner_id="b", status="closed"),
            Issue(id="i", project_id="k", title="Steel late", owner_id="b"),
            Action(id="x", project_id="j", title="Call", owner_id="b"),
            Action(id="x2", project_id="j", title="Called", owner_id="b", status="done"),
            Document(id="doc", project_id="j", name="Charter", owner_id="b"),
            Booking(id="before", person_id="b", project_id="j", start=TODAY - 20 * DAY, finish=TODAY - 10 * DAY),
            Booking(id="across", person_id="b", project_id="j", start=TODAY - 10 * DAY, finish=TODAY + 10 * DAY, percent=50),
            Booking(id="after", person_id="b", start=TODAY + 20 * DAY, finish=TODAY + 30 * DAY, percent=20),
            Template(id="tm", name="Small", owner="Ben"),
            Leave(id="l", person_id="b", start=TODAY + 40 * DAY, finish=TODAY + 41 * DAY),
        ]))  # fmt: skip
        yield made


def everything(workspace):
    kinds = (Person, Project, Task, Assignment, Risk, Issue, Action, Document, Booking, Template, Leave)
    return {kind: workspace.all(kind) for kind in kinds}


def finishes(workspace):
    found = {}
    for project in ("j", "k"):
        plan, schedule = workspace.plan(project), workspace.schedule(project)
        found |= dict(zip(plan.tasks.ids, schedule.finish.tolist(), strict=True))
    return found


def test_what_he_is_responsible_for_is_listed_by_project_and_what_is_over_is_not(office):
    shown = handover.preview(office, "b", "c", TODAY)
    told = [
        (group.project, [f"{each.title}: {each.name} {each.detail}".strip() for each in group.items])
        for group in shown.groups
    ]
    assert told == [
        ("J Bridge", ["Manages the project: Bridge", "Risk: Flood", "Action: Call", "Document: Charter",
                      "Task: to come 80h", "Task: together 80h", "Task: under way 96h left of 160h",
                      "Booking: 50% 2026-01-14 to 2026-01-23"]),
        ("K Road", ["Issue: Steel late", "Task: road 40h"]),
        ("", ["Template: Small", "Booking: 20% 2026-02-03 to 2026-02-12"]),
    ]  # fmt: skip


def test_everything_goes_as_one_change_and_comes_back_by_one_undo(office):
    before, dates = everything(office), finishes(office)
    done = handover.hand_over(office, "b", "c", TODAY, leaves=True)
    assert done.label == "Hand over from “Ben” to “Carla”"
    assert (
        office.get(Project, "j").manager_id == office.get(Risk, "r").owner_id == office.get(Issue, "i").owner_id == "c"
    )
    assert office.get(Action, "x").owner_id == office.get(Document, "doc").owner_id == "c"
    assert office.get(Template, "tm").owner == "Carla"
    assert (
        office.get(Project, "z").manager_id,
        office.get(Risk, "r2").owner_id,
        office.get(Action, "x2").owner_id,
    ) == ("b", "b", "b")
    assert office.get(Person, "b").active_to == TODAY
    assert office.find(Leave, person_id="c") == ()
    assert finishes(office) == dates, "who does it does not move when it is done"
    assert handover.preview(office, "b", "c", TODAY).items == ()
    office.undo()
    assert everything(office) == before


def test_done_work_stays_and_what_is_left_moves(office):
    handover.hand_over(office, "b", "c", TODAY)
    assert office.get(Assignment, "a done").person_id == "b"
    kept, fresh = (office.find(Assignment, task_id="under way", person_id=each)[0] for each in ("b", "c"))
    assert (kept.work, kept.actual_work, kept.remaining_work) == (8 * WORKDAY, 8 * WORKDAY, 0)
    assert (fresh.work, fresh.actual_work, fresh.remaining_work, fresh.units) == (12 * WORKDAY, 0, 12 * WORKDAY, 1.0)
    assert office.get(Assignment, "a to come").person_id == "c"


def test_who_is_on_the_task_already_takes_it_beside_their_own(office):
    handover.hand_over(office, "b", "c", TODAY)
    (hers,) = office.find(Assignment, task_id="together")
    assert (hers.id, hers.units, hers.person_id) == ("hers", 1.5, "c")
    office.undo()
    office.record(
        "Begin",
        [Update(Task, "together", {"actual_start": from_iso("2026-01-05T08:00"), "actual_duration": 4 * WORKDAY})],
    )
    dates = finishes(office)
    handover.hand_over(office, "b", "c", TODAY)
    hers = office.get(Assignment, "hers")
    assert (hers.work, hers.actual_work, hers.remaining_work) == (11 * WORKDAY, 2 * WORKDAY, 9 * WORKDAY)
    his = office.get(Assignment, "a together")
    assert (his.work, his.remaining_work) == (4 * WORKDAY, 0)
    assert finishes(office) == dates


def test_the_work_of_both_together_is_what_it_was_and_nothing_of_the_takers_lies_in_the_past(office):
    def demand(person):
        table = load_table(office, from_iso("2026-01-05"), 12)
        row = [each.id for each in table.people].index(person)
        return table.demand[row]

    office.record("No bookings", [Update(Booking, each.id, {"percent": 0.0}) for each in office.all(Booking)])
    whole = demand("b") + demand("c")
    handover.hand_over(office, "b", "c", TODAY)
    assert demand("b").sum() == pytest.approx((8 + 5) * WORKDAY), "what was done"
    assert (demand("b") + demand("c")).sum() == pytest.approx(whole.sum())
    assert demand("b")[2:].sum() == pytest.approx(0), "from the week after the handover on he has nothing"
    past = office.plan("j")
    assert past.assignments["person_id"].count("b") == 2


def test_a_booking_across_the_day_is_split_there(office):
    handover.hand_over(office, "b", "c", TODAY)
    assert (office.get(Booking, "across").person_id, office.get(Booking, "across").finish) == ("b", TODAY)
    rest = next(each for each in office.find(Booking, person_id="c") if each.project_id == "j")
    assert (rest.start, rest.finish, rest.percent) == (TODAY, TODAY + 10 * DAY, 50)
    assert office.get(Booking, "before").person_id == "b"
    assert office.get(Booking, "after").person_id == "c"


def test_from_a_day_to_come_what_lies_before_it_stays(office):
    day = from_iso("2026-01-21")
    office.record("Today", [Update(Project, "j", {"status_date": from_iso("2026-01-14T08:00")})])
    starts = {
        task: int(office.schedule("j").start[office.plan("j").tasks.row[task]]) for task in ("to come", "together")
    }
    assert set(starts.values()) == {from_iso("2026-01-14T08:00")}, "no earlier than the status date"
    dates = finishes(office)
    handover.hand_over(office, "b", "c", day)
    his, hers = (office.find(Assignment, task_id="to come", person_id=each)[0] for each in ("b", "c"))
    assert (his.work, hers.work, hers.delay) == (5 * WORKDAY, 5 * WORKDAY, 5 * WORKDAY)
    assert office.get(Assignment, "a road").person_id == "b", "it will be done by then"
    assert finishes(office) == dates
    assert office.find(Booking, person_id="c", project_id="j")[0].start == day


def test_only_what_is_chosen_goes(office):
    shown = handover.preview(office, "b", "c", TODAY)
    handover.hand_over(
        office, "b", "c", TODAY, {item.key for item in shown.items if item.duty in {"risks", "projects"}}
    )
    assert (office.get(Risk, "r").owner_id, office.get(Project, "j").manager_id) == ("c", "c")
    assert office.get(Assignment, "a to come").person_id == "b"
    assert handover.hand_over(office, "b", "c", TODAY, set()) is None


def test_the_takers_load_is_told_before_and_after(office):
    shown = handover.preview(office, "b", "c", TODAY)
    ahead = handover.weeks_ahead(office, TODAY)
    found = handover.strain(ahead, shown)
    assert found.after > found.before
    assert found.over_after > found.over_before
    assert found.sentence("Carla").startswith("Carla’s busiest week: ")
    risks = {item.key for item in shown.items if item.duty == "risks"}
    assert handover.strain(ahead, shown, risks).sentence("Carla") == "Carla gets no work from this."


def test_what_cannot_be_is_refused(office):
    with pytest.raises(InvalidValueError, match="to themselves"):
        handover.preview(office, "b", "b", TODAY)
    with pytest.raises(InvalidValueError, match="only until 2026-01-12"):
        handover.preview(office, "b", "d", TODAY)
    with pytest.raises(InvalidValueError, match="no longer in the portfolio"):
        handover.preview(office, "b", "nobody", TODAY)


def test_somebody_new_on_a_task_under_way_can_be_worked_with_like_anybody(office):
    handover.hand_over(office, "b", "c", TODAY)
    from pmo_desktop.services import planning  # noqa: PLC0415 - for this alone

    planning.set_cells(office, "j", [("under way", "percent", "100")])
    fresh = office.find(Assignment, task_id="under way", person_id="c")[0]
    assert (fresh.actual_work, fresh.remaining_work) == (12 * WORKDAY, 0)
    assert replace(fresh, actual_work=0).person_id == "c"


def test_what_is_theirs_alone_stays_and_hours_worked_stay_with_who_worked_them(office):
    week = TODAY - 9 * DAY
    office.record("Of Ben", map(Insert, [
        Skill(id="s", name="Steel"), PersonSkill(id="ps", person_id="b", skill_id="s", level=3),
        Rate(id="ra", person_id="b", start=TODAY, hourly_rate=6000),
        Availability(id="av", person_id="b", start=TODAY + 60 * DAY, finish=None, units=0.5),
    ]))  # fmt: skip
    actuals.record_hours(office, {("a under way", week): 20 * 3600})
    own = {kind: office.all(kind) for kind in (PersonSkill, Rate, Availability, Leave, ActualWork)}
    done = office.get(Assignment, "a under way").actual_work
    handover.hand_over(office, "b", "c", TODAY)
    assert {kind: office.all(kind) for kind in own} == own
    kept = office.get(Assignment, "a under way")
    assert (kept.person_id, kept.actual_work, kept.remaining_work) == ("b", done, 0)
    taken = next(each for each in office.find(Assignment, task_id="under way") if each.person_id == "c")
    assert (taken.actual_work, office.find(ActualWork, assignment_id=taken.id)) == (0, ())
    slots = {each.person: each.hours for each in actuals.time_sheet(office, TODAY).slots if each.task == "under way"}
    assert slots["Ben"] == {week: 20 * 3600}
