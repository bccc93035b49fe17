"""Folding hides what lies beneath a summary."""

from dataclasses import dataclass

from ui.gantt.visible_rows import visible

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
