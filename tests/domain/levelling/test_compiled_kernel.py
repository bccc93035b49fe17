"""The compiled kernel of levelling and the source it was made of find the same schedules."""

from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_desktop.domain import compiled
from pmo_desktop.domain.levelling import generation, running
from pmo_desktop.domain.levelling.generation import Generation
from tests.domain.levelling.test_problem import problems

NAME = "pmo_desktop.domain.levelling.kernel"

pytestmark = pytest.mark.skipif(
    bool(compiled.why_not(NAME)), reason=f"there is nothing to compare: {compiled.why_not(NAME)}"
)


@given(problems(most=12), st.randoms(use_true_random=False))
def test_the_compiled_kernel_and_its_source_find_the_same_schedules(problem, random):
    keys = [random.random() for _ in problem.activities]
    found = []
    for kernel in (running.kernel, import_module(NAME)):
        generation.kernel = kernel
        try:
            made = Generation(problem)
            starts = made.serial(made.by_rule(keys))
            found.append((starts, made.late(starts), made.justified(starts)))
        finally:
            generation.kernel = running.kernel
    assert found[0] == found[1]


def test_the_two_kernels_compared_are_two():
    assert running.kernel.COMPILED
    assert not import_module(NAME).COMPILED
