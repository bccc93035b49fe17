"""A drag on the chart means one thing at a time, and says what it would do before it does it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ui.gantt.drag import DAY, HOUR, Bar, Drag, Grip, Meaning, snap_for

BAR = Bar("a", start=10 * DAY + 8 * HOUR, finish=12 * DAY + 17 * HOUR, percent=20.0)


def drag(grip: Grip, *, taken_at: int = 11 * DAY, now: int = 11 * DAY, over: str | None = None) -> Drag:
    return Drag(BAR, grip, taken_at, taken_at, DAY).to(now, over)


def test_a_body_pulled_along_its_row_moves_by_whole_steps():
    moved = drag(Grip.BODY, now=13 * DAY + 5 * HOUR)
    assert moved.meaning is Meaning.MOVE
    assert (moved.start - BAR.start, moved.finish - BAR.finish) == (2 * DAY, 2 * DAY)


def test_a_body_pulled_onto_another_row_links_and_moves_nothing():
    linking = drag(Grip.BODY, now=14 * DAY, over="b")
    assert linking.meaning is Meaning.LINK
    assert (linking.start, linking.finish) == (BAR.start, BAR.finish)


def test_coming_back_to_its_own_row_moves_again():
    back = drag(Grip.BODY, now=14 * DAY, over="b").to(12 * DAY, "a")
    assert back.meaning is Meaning.MOVE


def test_a_bar_is_never_stretched_past_its_start():
    assert drag(Grip.FINISH, now=0).finish == BAR.start


@pytest.mark.parametrize(("now", "percent"), [(0, 0.0), (BAR.start, 0.0), (BAR.finish, 100.0), (99 * DAY, 100.0)])
def test_progress_stays_between_none_and_all(now, percent):
    assert drag(Grip.PROGRESS, now=now).percent == percent


def test_progress_goes_in_steps_of_five():
    assert drag(Grip.PROGRESS, now=BAR.start + round((BAR.finish - BAR.start) * 0.43)).percent == 45.0


def test_less_than_half_a_step_changes_nothing():
    assert not drag(Grip.BODY, now=11 * DAY + 11 * HOUR).changes_something
    assert drag(Grip.BODY, now=11 * DAY + 13 * HOUR).changes_something


@pytest.mark.parametrize(("seconds_per_pixel", "step"), [(60, 900), (300, HOUR), (3_600, DAY // 2), (20_000, DAY)])
def test_the_step_grows_as_one_zooms_out(seconds_per_pixel, step):
    assert snap_for(seconds_per_pixel) == step


def test_a_drawn_task_covers_whole_steps_whichever_way_it_is_drawn():
    right = Drag(Bar("", 0, 0), Grip.EMPTY, 10 * DAY + 5 * HOUR, 0, DAY).to(12 * DAY + HOUR, None)
    left = Drag(Bar("", 0, 0), Grip.EMPTY, 12 * DAY + HOUR, 0, DAY).to(10 * DAY + 5 * HOUR, None)
    assert (right.start, right.finish) == (left.start, left.finish) == (10 * DAY, 13 * DAY)


@pytest.mark.parametrize(
    ("from_start", "to_finish", "kind"),
    [(False, False, "FS"), (True, False, "SS"), (False, True, "FF"), (True, True, "SF")],
)
def test_the_ends_joined_are_the_type_of_the_link(from_start, to_finish, kind):
    linking = Drag(BAR, Grip.BODY, 0, 0, DAY, from_start=from_start).to(0, "b", to_finish=to_finish)
    assert linking.type == kind


def test_a_later_piece_of_a_split_bar_moves_alone():
    later = Drag(replace(BAR, part=1, parts=2), Grip.BODY, 0, 0, DAY).to(DAY, None)
    assert later.meaning is Meaning.PART_MOVE


def test_a_bar_is_interrupted_at_a_step_and_goes_on_no_earlier():
    cut = Drag(BAR, Grip.CUT, 11 * DAY + 2 * HOUR, 0, DAY).to(10 * DAY, None)
    assert (cut.cut, cut.resume) == (11 * DAY, 11 * DAY)


@given(some.integers(0, 10**8), some.integers(0, 10**8), some.sampled_from([60, 900, HOUR, DAY]))
def test_every_drag_shifts_by_whole_steps_and_stands_within_half_of_one(taken, now, snap):
    moved = Drag(BAR, Grip.BODY, taken, taken, snap).to(now, None)
    assert moved.shift % snap == 0
    assert abs(moved.shift - (now - taken)) <= snap / 2
    assert moved.finish - moved.start == BAR.finish - BAR.start
