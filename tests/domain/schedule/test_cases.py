"""Every plan under tests/cases/schedule gets the dates, slack, findings and drivers written beside it."""

from collections import Counter

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import NO_PART, explain, explain_finish, schedule
from tests.domain.schedule.cases import EXPECTED, GIVEN, KEYS, amount, date, plan_of, read_all

CASES = read_all()
DATES = {"start", "finish", "early start", "early finish", "late start", "late finish"}
FLAGS = {"critical", "near", "longest"}
DRIVERS = {"drivers": explain, "ends": explain_finish}


def parameter(case):
    marks = [pytest.mark.xfail(reason=case["pending"], strict=True)] if case.get("pending") else []
    return pytest.param(case, id=f"{case.topic}: {case['name']}", marks=marks)


def shown(plan, result, row, column, wanted):
    """Return what was computed in the words of the case: what is equal reads equal, however it is written there."""
    number = plan.tasks.row[row]
    if column in DRIVERS:
        return deciding(DRIVERS[column](plan, result, number), wanted)
    found = getattr(result, EXPECTED[column])[number]
    if column in DATES:
        same = wanted != "–" and int(found) == date(wanted)
        return wanted if same else "–" if found == NO_PART else moment.to_iso(int(found))
    if column in FLAGS:
        return "yes" if found else "no"
    if column == "percent":
        return f"{found:.2f}".rstrip("0").rstrip(".")
    return wanted if int(found) == amount(wanted)[0] else f"{int(found) / 60:g}m"


def deciding(drivers, wanted):
    """Return what decides a date as `link A 01-06T17:00, calendar 01-07T08:00`, the years only where they are written."""
    found = [
        " ".join(filter(None, (each.kind, each.task_id, moment.to_iso(each.at).removeprefix("2026-"))))
        for each in drivers
        if each.decides
    ]
    return wanted if sorted(found) == sorted(wanted.split(", ")) else ", ".join(found)


@pytest.mark.parametrize("case", [parameter(case) for case in CASES])
def test_a_plan_gets_what_is_written_beside_it(case):
    project, records = plan_of(case)
    if case.get("error"):
        with pytest.raises(KnownError) as raised:
            schedule(Plan.from_records(project, records))
        assert case["error"] in raised.value.sentence
        return
    plan = Plan.from_records(project, records)
    result = schedule(plan)
    wanted = case.expected()
    found = {(row, column): shown(plan, result, row, column, said) for (row, column), said in wanted.items()}
    assert found == wanted
    noticed = [f"{each.kind}: {' '.join(sorted(each.tasks))}" for each in result.findings]
    assert case.get("findings", []) in (noticed, "any")
    for bound in ("project_start", "project_finish"):
        if case.get(bound):
            assert moment.to_iso(getattr(result, bound)) == moment.to_iso(date(case[bound])), bound


def test_every_case_can_be_read_names_itself_and_its_source_and_expects_something():
    """Also those that are pending: a slip of the pen must not pass for a rule that is missing."""
    for case in CASES:
        name = f"{case.topic}: {case['name']}"
        plan_of(case)
        assert set(case.said) <= KEYS, name
        assert set(case.rows[0]) <= GIVEN | set(EXPECTED), name
        assert case["source"], name
        assert case.expected() or case.get("findings") or case.get("error") or case.get("project_finish"), name
        for column, said in ((column, said) for (_, column), said in case.expected().items()):
            if column in DATES:
                assert said == "–" or date(said), name
            elif column in FLAGS:
                assert said in {"yes", "no"}, name
            elif column not in {"percent", *DRIVERS}:
                amount(said)


def test_no_two_cases_of_a_topic_have_the_same_name():
    assert [key for key, count in Counter((case.topic, case["name"]) for case in CASES).items() if count > 1] == []


def test_the_golden_tests_say_all_they_are_meant_to():
    """DOMAIN.md gives dates and slack of every task; a case that asks less would pass too easily."""
    asked = [case.rows for case in CASES if case.topic == "golden"]
    assert [row["total"] for row in asked[0]] == ["0m", "240m", "0m", "0m", "0m", "240m"]
    assert [row["total"] for row in asked[1]] == ["-240m", "0m", "-240m", "-1140m", "-240m", "240m"]
    assert [row["free"] for row in asked[0]][1] == "0m"
    assert "".join(row["id"] for row in asked[2] if row["critical"] == "yes") == "ACEGH"
    for rows in asked[:3]:
        assert all(row["start"] and row["finish"] and row["total"] for row in rows)


def test_the_corpus_is_as_large_as_it_is_said_to_be():
    assert len(CASES) >= 150
