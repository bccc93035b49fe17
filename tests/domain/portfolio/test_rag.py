"""The plan's light is the worst of schedule, cost and risk, and none where there is not enough plan to judge by."""

import pytest

from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.portfolio.rag import Evidence, Limits, plan_light
from pmo_desktop.domain.records import Project, ProjectState, Rag, Risk

BUDGET = 100_000_00


def light(project=None, **evidence):
    given = {
        "leaves": 20, "links": 15, "finish": 100 * DAY, "baseline_finish": 100 * DAY, "remaining": 100 * DAY,
        "spent": None, "risks": (),
    }  # fmt: skip
    return plan_light(project or Project(id="p", name="P", budget=BUDGET), Evidence(**(given | evidence)))


def risk(likelihood, impact, **facts):
    return Risk(id="r", project_id="p", title="R", likelihood=likelihood, impact=impact, **facts)


@pytest.mark.parametrize(
    ("slip", "rag"), [(-5, Rag.GREEN), (0, Rag.GREEN), (5, Rag.GREEN), (6, Rag.AMBER), (10, Rag.AMBER), (11, Rag.RED)]
)
def test_slip_as_a_share_of_what_remains(slip, rag):
    found = light(finish=(100 + slip) * DAY)
    assert (found.rag, found.schedule) == (rag, rag)


@pytest.mark.parametrize(
    ("over", "rag"), [(-0.9, None), (0, None), (0.05, None), (0.06, Rag.AMBER), (0.10, Rag.AMBER), (0.11, Rag.RED)]
)
def test_what_is_spent_beyond_the_budget_tells_and_what_is_within_it_proves_nothing(over, rag):
    assert light(spent=round(BUDGET * (1 + over))).cost is rag


@pytest.mark.parametrize(
    ("risks", "rag"),
    [
        ([risk(1, 2)], Rag.GREEN), ([risk(2, 5)], Rag.AMBER), ([risk(4, 5)], Rag.RED), ([risk(5, 5), risk(1, 1)], Rag.RED),
        ([risk(5, 5, status="closed")], None), ([risk(5, 5, status="rejected")], None),
        ([risk(5, 5, opportunity=True)], None), ([], None),
    ],
)  # fmt: skip
def test_the_worst_open_threat(risks, rag):
    assert light(risks=risks).risk is rag


def test_the_worst_counts_and_says_why():
    found = light(finish=107 * DAY, spent=BUDGET * 2, risks=[risk(1, 1)])
    assert (found.schedule, found.cost, found.risk, found.rag) == (Rag.AMBER, Rag.RED, Rag.GREEN, Rag.RED)
    assert found.reason == "Spent 100% more than the budget."


@pytest.mark.parametrize("evidence", [{"leaves": 6}, {"links": 0}, {"leaves": 0, "links": 0}, {"leaves": 9}])
def test_a_light_project_gets_no_light_never_green(evidence):
    found = light(**evidence)
    assert (found.rag, found.reason) == (None, "Not enough plan to judge by.")


def test_of_a_light_project_all_the_same_is_told_what_is_overdue_and_what_money_and_risks_say():
    late = [(3 * DAY, "Approval"), (9 * DAY, "Handover")]
    found = light(leaves=6, links=0, milestones=6, overdue=late, spent=2 * BUDGET, risks=[risk(5, 5)])
    assert found.rag is None
    assert found.reason == (
        "Not enough plan to judge by. 2 of 6 milestones overdue since 1970-01-04: “Approval”. "
        "Spent 100% more than the budget. An open risk of level 25."
    )
    assert light(leaves=1, milestones=1, overdue=late[:1]).reason.endswith(
        "Its milestone is overdue since 1970-01-04: “Approval”."
    )
    assert light(leaves=6, milestones=6).reason == "Not enough plan to judge by. No milestone is overdue."


def test_without_anything_to_judge_by_there_is_no_light():
    found = light(Project(id="p", name="P"), baseline_finish=None)
    assert (found.rag, found.reason) == (None, "No baseline, budget or risks to judge by.")


@pytest.mark.parametrize(
    "state", [ProjectState.PROPOSED, ProjectState.CLOSED, ProjectState.CANCELLED, ProjectState.TEMPLATE]
)
def test_a_project_not_under_way_gets_no_light(state):
    assert light(Project(id="p", name="P", state=state)).rag is None


def test_slip_with_nothing_left_is_red():
    assert light(finish=101 * DAY, remaining=0).schedule is Rag.RED
    assert light(remaining=0).schedule is Rag.GREEN


def test_the_limits_can_be_set():
    evidence = Evidence(3, 1, 103 * DAY, 100 * DAY, 100 * DAY, None, ())
    assert plan_light(Project(id="p", name="P"), evidence, Limits(slip_amber=0.02, fewest_tasks=3)).rag is Rag.AMBER
