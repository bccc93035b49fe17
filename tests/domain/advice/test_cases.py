"""Every plan under tests/cases/advice gets the advice written beside its tasks, and no other by the rules it is about."""

from dataclasses import replace
from pathlib import Path

import pytest

from pmo_desktop.domain import moment
from pmo_desktop.domain.advice import FIXES, RULES, advise, sentence, spoken
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Baseline, Task
from pmo_desktop.domain.schedule import FindingKind, Scheduler
from pmo_desktop.domain.schedule.wording import Wording
from tests.domain.schedule.cases import date, plan_of, read

FOLDER = Path(__file__).parents[2] / "cases" / "advice"
CASES = [case for path in sorted(FOLDER.glob("*.toml")) for case in read(path)]


def parameter(case):
    return pytest.param(case, id=f"{case.topic}: {case['name']}")


def plan_with_baseline(case):
    project, records = plan_of(case)
    names = {row["id"]: row["name_is"] for row in case.rows if row.get("name_is")}
    records = [
        replace(each, name=names.get(each.id, each.name)) if isinstance(each, Task) else each for each in records
    ]
    kept = [
        Baseline(id=f"{row['id']} 0", task_id=row["id"], finish=date(row["baseline"]))
        for row in case.rows
        if row.get("baseline")
    ]
    return Plan.from_records(project, [*records, *kept])


def advice_on(case):
    plan = plan_with_baseline(case)
    scheduler = Scheduler(plan)
    schedule = scheduler.run()
    found = advise(plan, schedule, scheduler, moment.from_iso(case.get("today", "2026-01-05")))
    return plan, found


@pytest.mark.parametrize("case", [parameter(case) for case in CASES])
def test_a_plan_gets_the_advice_written_beside_its_tasks(case):
    plan, found = advice_on(case)
    about = [each for each in found if each.rule in case["rules"]]
    wanted = sorted(
        [(rule.strip(), row["id"]) for row in case.rows for rule in row["advice"].split(",") if rule.strip()]
        + [(rule, None) for rule in case.get("plan", ())],
        key=str,
    )
    assert sorted((each.key for each in about), key=str) == wanted
    words = Wording(plan)
    told = {f"{each.rule} {each.task_id}": sentence(words, each) for each in about}
    for key, begins in case.get("sentences", {}).items():
        assert told[key].startswith(begins), told[key]


def expected(case):
    return {(rule.strip(), row["id"]) for row in case.rows for rule in row["advice"].split(",")} | {
        (rule, None) for rule in case.get("plan", ())
    }


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_case_that_it_speaks_in_and_a_task_it_must_not_speak_of(rule):
    about = [case for case in CASES if rule in case["rules"]]
    assert any(rule == each for case in about for each, _ in expected(case)), "no case fires it"
    quiet = any((rule, row["id"]) not in expected(case) for case in about for row in case.rows)
    assert quiet, "no case holds it back"


@pytest.mark.parametrize("case", [parameter(case) for case in CASES])
def test_whatever_is_found_can_be_said(case):
    plan, found = advice_on(case)
    words = Wording(plan)
    for each in found:
        assert spoken(words, each).rstrip().endswith("."), each
        assert sentence(words, each)[0].isupper() or sentence(words, each)[0] == "“"


def test_every_rule_says_what_matters_in_whole_sentences_and_offers_known_fix_its():
    for rule in RULES.values():
        assert rule.why.endswith("."), rule.name
        assert not rule.term.endswith("."), rule.name
        assert set(rule.fixes) <= set(FIXES), rule.name


def test_every_fix_it_serves_some_rule():
    assert set(FIXES) == {fix for rule in RULES.values() for fix in rule.fixes}


def test_every_finding_of_the_scheduler_is_a_rule():
    assert {kind.value for kind in FindingKind} <= set(RULES)


def test_the_metrics_of_the_plan_check_know_their_rules():
    assert {rule.metric for rule in RULES.values()} >= {1, 2, 3, 5, 6, 7, 8, 9, 10, 11}
