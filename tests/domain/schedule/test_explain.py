"""A date is followed back to where it comes from, and each step says in words what decides there."""

from dataclasses import replace

import pytest

from pmo_desktop.domain.changes import RowChange
from pmo_desktop.domain.plan.plan import Outside, Plan
from pmo_desktop.domain.records import LagCalendar, Progressing, Rules, Task
from pmo_desktop.domain.schedule import Explainer, Scheduler, explain, explain_finish, schedule, trace
from tests.domain.schedule.cases import Case, date, plan_of, table

BUILD = """
id | parent | duration | links              | people   | constraint       | calendar
D  |        |          |                    |          |                  |
S  | D      | 5d       |                    |          |                  |
R  | D      | 10d      | S                  | Anna 50% 5d |               |
B  |        |          | D                  |          |                  |
F  | B      | 10d      |                    |          |                  | Night
P  | B      | 3d       | F FS +2d           |          |                  |
H  |        | 0d       | P FF, S SS         |          |                  |
"""
CALENDARS = {"Night": {"week": "20:00-04:00"}}


def planned(rows, calendars=CALENDARS, people=({"name": "Anna", "leave": [["01-14", "01-16"]]},), **project):
    project_record, records = plan_of(
        Case("explain", {"calendars": calendars, "people": list(people), "project": project}, table(rows))
    )
    return Plan.from_records(project_record, records)


def said(plan, row, of="start"):
    made = schedule(plan)
    found = (explain if of == "start" else explain_finish)(plan, made, plan.tasks.row[row])
    return [each.text for each in found if each.decides]


def chain(plan, row):
    return [(step.task_id, step.of) for step in trace(plan, schedule(plan), plan.tasks.row[row])]


def test_a_chain_goes_back_through_phases_lags_and_people_to_the_start_of_the_project():
    plan = planned(BUILD)
    assert chain(plan, "P") == [
        ("P", "finish"), ("F", "finish"), ("D", "finish"), ("R", "finish"), ("S", "finish"),
    ]  # fmt: skip
    last = trace(plan, schedule(plan), plan.tasks.row["P"])[-1]
    assert [each.kind for each in last.drivers] == ["duration", "project"]
    assert last.at == last.finish == date("01-09T17:00")


def test_each_link_of_a_chain_imposes_the_date_of_the_step_before_it():
    plan = planned("id | duration | links\nA | 2d |\nB | 1d | A SS\nC | 3d | B\n")
    steps = trace(plan, schedule(plan), plan.tasks.row["C"])
    assert [(step.task_id, step.of) for step in steps] == [("C", "finish"), ("B", "finish"), ("A", "start")]
    led = [[each.at for each in step.drivers if each.kind == "link"] for step in steps]
    assert led == [[steps[1].at], [steps[2].at], []]


@pytest.mark.parametrize(
    ("links", "words"),
    [
        ("A", "“A” ends."), ("A SS", "“A” starts."), ("A FS +2d", "2d after “A” ends."), ("A FS -1d", "1d before “A” ends."),
        ("A FS +3ed", "3ed after “A” ends."), ("A SS +50%", "50% of its duration after “A” starts."),
        ("A FF", "It is to end when “A” ends."), ("A FF +1d", "It is to end 1d after “A” ends."),
    ],
)  # fmt: skip
def test_a_link_says_what_it_waits_for_and_how_long(links, words):
    plan = planned(f"id | duration | links\nA | 4d |\nB | 1d | {links}\n")
    assert words in said(plan, "B")


def test_a_lag_names_its_calendar_where_it_is_not_the_project_s():
    rows = "id | duration | links | calendar\nA | 4d | |\nB | 8h | A FS +8h | Night\n"
    assert "1d after “A” ends, counted on its calendar “Night”." in said(planned(rows), "B")
    p6 = {"rules": Rules.P6, "lag_calendar": LagCalendar.ALWAYS}
    assert "1d after “A” ends, counted around the clock." in said(planned(rows, **p6), "B")


def test_a_link_into_a_phase_is_named_with_the_phase():
    assert said(planned(BUILD), "F")[-1] == "“D” ends; “B”, in which it lies, waits for that."


def test_the_next_working_time_names_whose_it_is():
    assert "The next working time of its calendar “Night”." in said(planned(BUILD), "F")
    plan = planned("id | duration | links\nA | 1d |\nB | 1d | A\n")
    assert "The next working time of the project’s calendar." in said(plan, "B")


def test_a_finish_names_who_decides_it_and_the_leave_on_the_way():
    assert said(planned(BUILD), "R", "finish") == [
        "Anna needs 10d for it at 50 %.", "Anna is on leave on the way: 2d.",
    ]  # fmt: skip


def test_of_several_people_only_those_who_are_away_are_on_leave():
    people = (
        {"name": "Anna", "leave": [["01-05", "01-08"]]},
        {"name": "Ben", "leave": [["01-05", "01-07"]]},
        {"name": "Cem"},
    )
    both = planned("id | duration | people\nA | 1d | Anna 100% 1d, Ben 100% 1d\n", people=people)
    assert said(both, "A")[0] == "Anna and Ben are on leave until then."


def test_p6_is_named_in_its_own_words():
    rows = "id | duration | constraint\nA | 2d | mandatory_start 01-07T08:00\nB | 1d | SNET 01-20T08:00\nC | 1d |\n"
    plan = planned(rows, rules=Rules.P6, status_date="01-12T08:00")
    assert said(plan, "A") == ["Its constraint holds it, whatever links ask: Mandatory Start 2026-01-07."]
    assert said(plan, "B") == ["Its constraint: Start On or After 2026-01-20."]
    assert said(plan, "C") == ["Work not done yet starts no earlier than the data date."]


def test_the_chain_of_a_begun_task_ends_where_it_really_began_or_at_the_status_date():
    rows = "id | duration | progress\nA | 3d | 01-05T08:00 1d\n"
    assert [each.kind for each in trace(planned(rows), schedule(planned(rows)), 0)[0].drivers] == ["duration", "actual"]
    late = planned(rows, status_date="01-08T17:00")
    assert [each.kind for each in trace(late, schedule(late), 0)[0].drivers] == ["duration", "status"]


def test_retained_logic_leads_on_to_what_the_rest_waits_for():
    rows = "id | duration | links | progress\nA | 5d | |\nB | 3d | A | 01-05T08:00 1d\n"
    assert chain(planned(rows), "B") == [("B", "finish"), ("A", "finish")]
    overriding = planned(rows, progressing=Progressing.PROGRESS_OVERRIDE)
    assert chain(overriding, "B") == [("B", "finish")]


def test_a_chain_ends_at_another_project():
    plan = planned("id | duration | links\nA | 1d | X\n")
    seen = date("01-12T17:00")
    plan.outside = {"X": Outside(seen, seen, 0, None, "Permit", "City", as_of=date("01-01"))}
    (step,) = trace(plan, schedule(plan), 0)
    assert "“Permit” of City, as known on 2026-01-01, ends." in [each.text for each in step.drivers]


def test_a_loop_that_was_cut_is_no_endless_chain():
    plan = planned("id | duration | links\nA | 1d | B\nB | 1d | A\n")
    assert len(chain(plan, "A")) + len(chain(plan, "B")) <= 4


def test_what_takes_no_part_has_no_reason():
    plan = planned("id | duration | active\nA | 1d | no\n")
    made = schedule(plan)
    assert (explain(plan, made, 0), explain_finish(plan, made, 0), trace(plan, made, 0)) == ((), (), ())


def test_a_scheduler_that_is_kept_explains_as_one_that_is_made_anew():
    """Also after an edit it was kept up with, and asking leaves its dates as they are."""
    plan = planned(BUILD)
    scheduler = Scheduler(plan)
    kept = scheduler.run()
    rows = range(len(plan.tasks))
    assert [Explainer(scheduler, kept).trace(row) for row in rows] == [trace(plan, kept, row) for row in rows]
    change = RowChange(Task, "S", "update", {"duration": (plan.tasks["duration"][1], 8 * 28_800)})
    plan.patch([change])
    kept = scheduler.update([change])
    assert [Explainer(scheduler, kept).trace(row) for row in rows] == [trace(plan, kept, row) for row in rows]
    again = scheduler.run()
    assert again.start.tolist() == kept.start.tolist()


def test_a_project_planned_from_its_finish_says_so():
    plan = planned("id | duration\nA | 1d\n")
    plan.project = replace(plan.project, schedule_from_finish=True, finish=date("01-16T17:00"))
    assert said(plan, "A") == ["The project is planned from its finish, and so begins then."]


def test_of_a_milestone_the_chain_says_only_what_it_waits_for():
    plan = planned("id | duration | links\nA | 2d |\nM | 0d | A\n")
    first = trace(plan, schedule(plan), plan.tasks.row["M"])[0]
    assert [each.kind for each in first.drivers] == ["link"]


def test_a_chain_goes_through_the_last_task_of_a_phase_to_what_that_follows():
    """A phase that others wait for is followed by its finish, one that has begun by its start."""
    rows = "id | parent | duration | links\nP | | |\nA | P | 1d |\nB | P | 4d |\nC | | 1d | P\nD | | 1d | P SS\n"
    plan = planned(rows)
    assert chain(plan, "C") == [("C", "finish"), ("P", "finish"), ("B", "finish")]
    assert chain(plan, "D") == [("D", "finish"), ("P", "start"), ("A", "start")]


def test_a_level_of_effort_names_what_it_stretches_to():
    rows = "id | duration | links | kind\nA | 2d | |\nB | 3d | A |\nL | 0d | A SS | level_of_effort\n"
    plan = planned(rows, rules=Rules.P6)
    assert said(plan, "L") == ["A level of effort: it starts with “A”."]
