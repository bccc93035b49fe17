"""What the schedule benchmark prints: its own figures and those it was asked for, true to what was scheduled; never how fast."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import c_pass
from benchmarks.edits import edits
from benchmarks.networks import network
from pmo_desktop.domain.schedule import FindingKind, schedule

ROOT = Path(__file__).parents[2]
MEASURED = ("full_ms", "build_ms", "pass_ms", "edit_p50_ms", "edit_p95_ms", "edit_max_ms", "edit_full_ms", "peak_mb")
PERHAPS = ("c_ms", "c_bisecting_ms", "mpxj_ms", "mpxj_primavera_ms", "taskjuggler_ms", "python_ms", "touched_p95")
"""None where there is no compiler, no Java, no tj3, or where they are left out."""


def printed(*words: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.schedule", *words],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(done.stdout)


def test_one_size_as_json_is_one_flat_object():
    found = printed("--tasks", "120", "--json", "--quick")

    assert found["tasks"] == 120
    assert all(isinstance(found[name], float) and found[name] > 0 for name in MEASURED), found
    assert all(found[name] is None or found[name] > 0 for name in PERHAPS), found
    assert found["edit_p50_ms"] <= found["edit_p95_ms"] <= found["edit_max_ms"]
    assert found["c_differs"] in (None, 0)
    assert (found["edit_differs"], found["edit_checked"]) == (0, 10)
    assert {"name", "value", "unit", "peer", "peer_name", "ratio"} == set(found["figures"][0])


def test_several_sizes_as_json_are_a_list_with_their_growth():
    found = printed("--tasks", "40", "80", "--json", "--quick")

    assert [size["tasks"] for size in found["sizes"]] == [40, 80]
    assert any(figure["name"].startswith("growth") for figure in found["figures"])


def test_a_network_is_the_same_each_time_and_as_large_as_asked():
    one, other = network(500), network(500)

    assert len(one.tasks) == 500
    assert list(one.tasks.values()) == list(other.tasks.values())
    assert list(one.dependencies.values()) == list(other.dependencies.values())
    assert 1.3 < len(one.dependencies) / len(one.tasks) < 1.7


def test_a_network_has_no_loops_and_nothing_else_to_find():
    assert schedule(network(1_000)).findings == ()


@pytest.mark.parametrize("size", [1, 2, 8, 300])
def test_the_arrays_for_c_hold_every_leaf_after_what_it_waits_for(size):
    plan = network(size)
    arrays = c_pass.arrays_of(plan)

    assert sorted(arrays.rows) == [row for row, summary in enumerate(plan.outline.is_summary) if not summary]
    assert all(
        before < after for before, after in zip(arrays.columns["predecessor"], arrays.columns["successor"], strict=True)
    )


@pytest.mark.parametrize("by_day", [True, False])
def test_c_gives_the_dates_and_slack_of_the_engine(by_day):
    plan = network(700, seed=5)
    arrays = c_pass.arrays_of(plan)
    if c_pass.seconds(arrays, by_day=by_day, runs=1) is None:
        pytest.skip("there is no C compiler on this machine")

    assert arrays.differences(schedule(plan)) == 0


def test_edits_are_of_every_kind_and_fit_the_plan_as_it_stands():
    plan = network(300)
    rows = c_pass.arrays_of(plan).rows
    before = len(plan.dependencies)
    seen = set()
    for changes in edits(plan, rows, schedule(plan), 200):
        assert plan.patch(changes)
        seen.update(
            (change.kind.__name__, change.op, frozenset(change.fields) if change.op == "update" else None)
            for change in changes
        )

    assert len(seen) == 6
    assert len(plan.dependencies) != before
    assert not {finding.kind for finding in schedule(plan).findings} & {FindingKind.LOOP, FindingKind.NO_WORKING_TIME}
