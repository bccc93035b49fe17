"""Work = duration × units, by the table: each line of the cases is one change, worked out by hand."""

import re
import tomllib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_desktop.domain.plan import work
from pmo_desktop.domain.plan.contours import BY_HAND, STEPS, done_after, pieces, shared, stretch
from pmo_desktop.domain.plan.work import Effort, Share
from pmo_desktop.domain.records import TaskType

FILES = sorted((Path(__file__).parents[2] / "cases" / "work").glob("*.toml"))
SECONDS = {"d": 28_800, "h": 3_600, "s": 1}
WORDS = {*STEPS, BY_HAND}
DAY = 28_800


def seconds(text: str) -> int:
    number, unit = re.fullmatch(r"(\d+)(\w)", text).groups()
    return int(number) * SECONDS[unit]


def spent(text: str) -> tuple[int, int]:
    """Return the whole and the done part of `5d/2d`."""
    whole, _, done = text.partition("/")
    return seconds(whole), seconds(done) if done else 0


def units(text: str) -> float:
    return round(float(text.removesuffix("%")) / 100, 9)


def share(text: str) -> Share:
    """Return an assignment from `Anna 50% 5d/2d bell` or `Sand 300% 0d material`."""
    name, size, *rest = text.split()
    amount = spent(rest[0]) if rest and rest[0][0].isdigit() else (0, 0)
    contour = next((word for word in rest if word in WORDS), "flat")
    return Share(name, units(size), *amount, contour, "material" not in rest)


def effort(line: dict[str, str], duration: str, people: str) -> Effort:
    whole, done = spent(line[duration])
    planned = seconds(line[people].removeprefix("work ")) if line[people].startswith("work ") else None
    shares = () if planned else tuple(share(each.strip()) for each in line[people].split(";") if each.strip())
    driven = line.get("driven") == "yes"
    return Effort(whole, TaskType(line["type"]), driven, shares, done, planned)


def changed(before: Effort, change: str) -> Effort:
    what, _, rest = change.partition(" ")
    return CHANGES[what](before, *rest.removeprefix("of ").split())


def other_work(before: Effort, *said: str) -> Effort:
    amount = seconds(said[-1])
    return work.with_share_work(before, said[0], amount) if len(said) > 1 else work.with_work(before, amount)


CHANGES = {
    "work": other_work,
    "duration": lambda before, amount: work.with_duration(before, seconds(amount)),
    "units": lambda before, name, size: work.with_units(before, name, units(size)),
    "add": lambda before, *said: work.with_share(before, share(" ".join(said))),
    "remove": work.without_share,
    "contour": work.with_contour,
    "type": lambda before, kind: work.with_type(before, TaskType(kind)),
}


def lines():
    for path in FILES:
        rows = tomllib.loads(path.read_text("utf-8"))["cases"].strip().splitlines()
        table = [[cell.strip() for cell in row.split("|")] for row in rows]
        for cells in table[1:]:
            line = dict(zip(table[0], cells, strict=True))
            named = ", ".join(
                filter(None, (line["type"], line.get("driven") == "yes" and "effort-driven", line["change"]))
            )
            yield pytest.param(line, id=f"{path.stem}: {named} on {line['people'] or 'nobody'}")


@pytest.mark.parametrize("line", list(lines()))
def test_a_change_gives_what_the_table_says(line):
    after = changed(effort(line, "duration", "people"), line["change"])
    expected = effort(line, "then", "people then")
    assert (after.duration, after.shares) == (expected.duration, expected.shares)


def test_fixed_work_is_always_effort_driven():
    assert work.with_type(Effort(DAY), TaskType.FIXED_WORK).effort_driven
    assert Effort(DAY, TaskType.FIXED_WORK).shares_work
    assert not work.with_type(Effort(DAY), TaskType.FIXED_DURATION).effort_driven


def test_a_contour_takes_as_long_as_in_files_of_ms_project():
    """From MPXJ's unit data: mspditimephased.xml (tasks 2 and 3) and mspdiresource.xml (“Contoured Task”, within a minute)."""
    assert stretch(75 * 3600, 1.0, "front_loaded") == stretch(75 * 3600, 1.0, "back_loaded") == 125 * 3600
    assert abs(stretch(40 * 3600, 1.0, "turtle") - (57 * 3600 + 8 * 60 + 24)) < 60


kinds = st.sampled_from(sorted(WORDS))
shares = st.builds(
    Share, key=st.just(""), units=st.sampled_from((0.25, 0.5, 1.0, 2.0)), work=st.integers(60, 10**7), done=st.just(0),
    contour=st.sampled_from(sorted(STEPS)),
)  # fmt: skip


@st.composite
def efforts(draw):
    people = tuple(
        replace(each, key=str(number)) for number, each in enumerate(draw(st.lists(shares, min_size=1, max_size=4)))
    )
    longest = max(stretch(each.work, each.units, each.contour) for each in people)
    return Effort(longest, draw(st.sampled_from(tuple(TaskType))), draw(st.booleans()), people)


@given(st.integers(0, 10**9), st.lists(st.floats(0, 100), min_size=1, max_size=9))
def test_what_is_shared_adds_up_exactly(total, weights):
    parts = shared(total, weights)
    assert sum(parts) == total
    assert min(parts) >= 0


@given(kinds, st.floats(0, 1), st.floats(0, 1))
def test_the_pieces_of_a_contour_follow_each_other_and_add_up(contour, one, other):
    since, until = sorted((one, other))
    found = pieces(contour, since, until)
    assert (found[0][0], found[-1][1]) == (0.0, pytest.approx(1.0))
    assert all(before[1] == after[0] for before, after in pairwise(found))
    assert sum(share for _, _, share in found) == pytest.approx(1.0)


@given(kinds)
def test_a_contour_begins_with_nothing_done_and_ends_with_all(contour):
    assert (done_after(contour, 0), done_after(contour, 1)) == (0.0, 1.0)
    found = pieces(contour)
    at_seven = sum(share * min(1.0, max(0.0, (0.7 - begin) / (end - begin))) for begin, end, share in found)
    assert at_seven == pytest.approx(done_after(contour, 0.7))


@given(efforts())
def test_somebody_who_comes_to_an_effort_driven_task_keeps_the_total(before):
    after = work.with_share(replace(before, effort_driven=True), Share("new", 0.5))
    assert after.total == before.total


@given(efforts())
def test_who_leaves_an_effort_driven_task_keeps_the_total(before):
    after = work.without_share(replace(before, effort_driven=True), "0")
    assert after.total == before.total or not after.shares


@given(efforts(), st.integers(1, 10**8))
def test_a_total_typed_is_the_total(before, total):
    assert work.with_work(before, total).total == total


@given(efforts(), st.integers(2, 20))
def test_a_longer_duration_and_back_is_as_before(before, times):
    """Up to what whole seconds and nine decimals can hold."""
    there = work.with_duration(before, before.duration * times)
    back = work.with_duration(there, before.duration)
    assert back.duration == before.duration
    for was, now in zip(before.shares, back.shares, strict=True):
        assert now.work == pytest.approx(was.work, abs=1)
        assert now.units == pytest.approx(was.units, rel=1e-6)


@given(efforts(), st.sampled_from((2, 4, 5)))
def test_other_units_and_back_are_as_before(before, times):
    there = work.with_units(before, "0", before.shares[0].units * times)
    back = work.with_units(there, "0", before.shares[0].units)
    if before.type is not TaskType.FIXED_DURATION:  # there the work follows the units, whatever it was
        assert back == before


@given(efforts(), st.integers(1, 10**7))
def test_the_duration_is_that_of_the_last_to_finish_unless_it_is_fixed(before, amount):
    changes = (
        work.with_work(before, amount),
        work.with_units(before, "0", 0.75),
        work.with_share(before, Share("new")),
    )
    for after in changes:
        longest = max(stretch(each.work, each.units, each.contour) for each in after.shares)
        assert after.duration == (before.duration if before.type is TaskType.FIXED_DURATION else longest)
