"""The compiled kernel and the source it was made of find the same schedules, whole and brought up to date."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_desktop.domain import compiled
from pmo_desktop.domain.changes import foreseen
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Rules
from pmo_desktop.domain.schedule import Scheduler, columns, effort, engine, layout, links, loops, outcome, rows, running
from tests.domain.schedule.plans import plans
from tests.domain.schedule.test_incremental import UNSHRUNK, WITH, changes, same

NAME = "pmo_desktop.domain.schedule.kernel"
USERS = (columns, effort, engine, layout, links, loops, outcome, rows)
"""The modules a Scheduler is made of; each has the kernel under this name."""

pytestmark = pytest.mark.skipif(
    bool(compiled.why_not(NAME)), reason=f"there is nothing to compare: {compiled.why_not(NAME)}"
)


@contextmanager
def interpreted() -> Iterator[None]:
    """Let the schedulers made and run meanwhile use the kernel's source."""
    source = import_module(NAME)
    for each in USERS:
        each.kernel = source
    try:
        yield
    finally:
        for each in USERS:
            each.kernel = running.kernel


def test_the_two_kernels_compared_are_two():
    assert running.kernel.COMPILED
    with interpreted():
        assert not engine.kernel.COMPILED
        assert isinstance(columns.filled(0, 1), list)
    assert engine.kernel.COMPILED
    assert {name for name in vars(import_module(NAME)) if not name.startswith("_")} <= set(vars(running.kernel)) | {
        "MutableSequence", "Numbers"
    }  # fmt: skip


@settings(max_examples=60, phases=UNSHRUNK)
@given(plans(*WITH), st.sampled_from(Rules), st.data())
def test_the_compiled_kernel_and_its_source_find_the_same_schedules(drawn, rules, data):
    compare(drawn, rules, data)


@pytest.mark.soak
@settings(max_examples=5_000, phases=UNSHRUNK)
@given(plans(*WITH), st.sampled_from(Rules), st.data())
def test_the_compiled_kernel_and_its_source_find_the_same_schedules_for_long(drawn, rules, data):
    compare(drawn, rules, data)


def compare(drawn, rules, data):
    plan = Plan.from_records(replace(drawn.project, rules=rules), drawn.records)
    fast = Scheduler(plan)
    with interpreted():
        slow = Scheduler(plan)
        wanted = slow.run()
    same(fast.run(), wanted)
    for number in range(data.draw(st.integers(0, 3))):
        some = [foreseen(each) for each in data.draw(changes(plan, number))]
        plan.patch(some)
        with interpreted():
            wanted = slow.update(some)
        same(fast.update(some), wanted)
