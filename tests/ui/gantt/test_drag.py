"""A drag on the chart means one thing at a time, and says what it would do before it does it."""

import pytest

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
