"""Every plan under tests/cases/levelling is levelled as is written beside it, and what remains has the reason named there."""

from pathlib import Path

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import Insert
from pmo_desktop.services.levelling import Options, Order, Reason, Scope, accept, proposals
from pmo_desktop.services.workspace import Workspace
from tests.domain.schedule.cases import amount, date, plan_of, read

FOLDER = Path(__file__).parents[2] / "cases" / "levelling"
CASES = [case for path in sorted(FOLDER.glob("*.toml")) for case in read(path)]


def options_of(case):
    said = case.get("options", {})
    return Options(
        order=Order(said.get("order", "priority")),
        within_slack=said.get("within_slack", False),
        split=said.get("split", False),
        tolerance=said.get("tolerance", 0.0),
    )


def given(case):
    """Return the records of a case: what is expected of its rows left out."""
    for row in case.rows:
        row["delay_expected"] = row.pop("delay", "")
    project, records = plan_of(case)
    kinds = ("Calendar", "WorkWeek", "CalendarException", "Person", "Leave", "Task")
    place = {kind: number for number, kind in enumerate(kinds)}
    return [project, *sorted(records, key=lambda each: place.get(type(each).__name__, len(kinds)))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.topic}: {case['name']}")
def test_a_plan_is_levelled_as_reckoned_by_hand(case, tmp_path):
    with Workspace.create(tmp_path / "p.pmo", author="T") as workspace:
        records = given(case)
        calendars = [each for each in records if type(each).__name__ in {"Calendar", "WorkWeek", "CalendarException"}]
        workspace.record(
            "Fill", [Insert(each) for each in [*calendars, *(each for each in records if each not in calendars)]]
        )
        *_, proposal = proposals(workspace, Scope(), options_of(case), seconds=0)
        accept(workspace, proposal)
        plan, schedule = workspace.plan("p"), workspace.schedule("p")
        found = [
            (row["id"], moment.to_iso(int(schedule.start[number])), moment.to_iso(int(schedule.finish[number])))
            for row in case.rows
            for number in [plan.tasks.row[row["id"]]]
        ]
        wanted = [
            (row["id"], moment.to_iso(date(row["start"])), moment.to_iso(date(row["finish"]))) for row in case.rows
        ]
        assert found == wanted
        for row in case.rows:
            if row["delay_expected"]:
                assert plan.tasks["levelling_delay"][plan.tasks.row[row["id"]]] == amount(row["delay_expected"])[0]
        said = sorted(" ".join([each.person_id, each.reason, *sorted(each.task_ids)]) for each in proposal.remaining)
        assert said == sorted(case.get("remaining", []))


def test_each_reason_of_the_closed_list_has_a_case():
    named = {said.split()[1] for case in CASES for said in case.get("remaining", [])}
    assert named == {reason.value for reason in Reason}
