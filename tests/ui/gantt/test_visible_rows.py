"""Folding hides what lies beneath a summary, and a change of the order is told in as few rows as can be."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as some

from ui.gantt.visible_rows import visible
from ui.tables.differences import difference

IDS = ["phase", "design", "draft", "review", "build", "close"]


@dataclass
class Outline:
    order: tuple[int, ...] = (0, 1, 2, 3, 4, 5)
    level: tuple[int, ...] = (0, 1, 2, 2, 1, 0)
    is_summary: tuple[bool, ...] = (True, True, False, False, False, False)


def shown(*collapsed: str) -> list[str]:
    return [IDS[row] for row in visible(Outline(), IDS, frozenset(collapsed))]


def test_nothing_folded_shows_all():
    assert shown() == IDS


def test_a_folded_summary_hides_all_beneath_it():
    assert shown("phase") == ["phase", "close"]


def test_a_summary_folded_inside_another_hides_only_its_own():
    assert shown("design") == ["phase", "design", "build", "close"]


def test_a_task_that_is_no_summary_cannot_hide_its_neighbours():
    assert shown("build") == IDS


@given(some.lists(some.sampled_from("abcdefgh"), unique=True), some.lists(some.sampled_from("abcdefgh"), unique=True))
def test_applying_the_difference_gives_the_new_order(before, after):
    change = difference(before, after)
    rebuilt = list(before)
    rebuilt[change.first : change.first + change.removed] = after[change.first : change.first + change.inserted]
    assert rebuilt == after
    assert change.nothing == (before == after)


def test_a_moved_row_is_told_as_a_reordering():
    assert difference(["a", "b", "c"], ["b", "a", "c"]).reordered
    assert not difference(["a", "b"], ["a", "c"]).reordered
