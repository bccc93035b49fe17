"""Cutting a plan into pages: every row and every day on exactly one page, no letter under 7 points, nothing silently so."""

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pmo_desktop.charts.page_setup import LEAST_TEXT, PAPERS, PageSetup, Scaling
from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.reports.plan_tiling import HEAD_HEIGHT, ROW_HEIGHT, Material, tiled

START = moment.from_iso("2026-01-05")
SETUPS = st.builds(
    PageSetup, paper=st.sampled_from(sorted(PAPERS)), lying=st.booleans(), scaling=st.sampled_from(list(Scaling)),
    pages_across=st.integers(0, 6), pages_down=st.integers(0, 8), seconds_per_mm=st.floats(4_000, 400_000),
    percent=st.floats(20, 200), text_size=st.sampled_from([0.0, 7.0, 10.0, 14.0]), repeat_name=st.booleans(),
    repeat_head=st.booleans(), down_first=st.booleans(),
)  # fmt: skip


@st.composite
def materials(draw):
    rows = draw(st.integers(0, 700))
    days = draw(st.integers(1, 1_500))
    widths = tuple(draw(st.lists(st.floats(30, 180), min_size=1, max_size=12)))
    breaks = tuple(sorted(draw(st.sets(st.integers(0, max(rows - 1, 0)), max_size=10))))
    return Material(
        rows, breaks, widths, draw(st.sampled_from([None, 0])), 24, START, START + days * moment.DAY, draw(st.booleans()),
        (0, 0), draw(st.sampled_from([0.0, 18.0])), draw(st.booleans()),
    )  # fmt: skip


def laid_out(material, setup):
    width, height = setup.size
    fields = {name: getattr(material, name) for name in material.__slots__}
    body = (width - 56, height - 110)
    return tiled(Material(**(fields | {"body": body})), setup), body


@given(materials(), SETUPS)
def test_every_row_and_every_day_is_on_exactly_one_page_and_is_readable(material, setup):
    try:
        tiling, (width, height) = laid_out(material, setup)
    except InvalidValueError:
        assume(False)
    assert tiling.text_size >= LEAST_TEXT - 1e-6
    rows = [row for down in tiling.down for row in range(down.first, down.last)]
    assert rows == list(range(material.rows))
    assert {each for each in material.breaks if each} <= {down.first for down in tiling.down}
    charts = [across for across in tiling.across if across.has_chart]
    assert charts[0].start == START
    assert charts[-1].finish >= material.finish
    assert all(one.finish == next_.start for one, next_ in pairwise(charts))
    for across in tiling.across:
        right = across.left + (across.finish - across.start) / tiling.seconds_per_point
        assert right <= width + 0.01
        edges = [across.columns[0][1] if across.columns else 0]
        for _, x, wide in across.columns:
            assert x >= edges[-1] - 1e-6
            edges.append(x + wide)
        assert across.left >= edges[-1] - 1e-6
    placed = [number for across in tiling.across for number, _, _ in across.columns]
    assert set(placed) == set(range(len(material.widths)))
    assert all(placed.count(number) == 1 for number in set(placed) if number != material.name)
    for number, down in enumerate(tiling.down):
        head = HEAD_HEIGHT * tiling.zoom if down.head else 0
        foot = material.legend_height if not material.legend_last or number == len(tiling.down) - 1 else 0
        assert head + (down.last - down.first) * ROW_HEIGHT * tiling.zoom + foot <= height + 0.01
        assert down.head or (number and not setup.repeat_head)
    assert sorted(tiling.order) == [(c, r) for c in range(len(tiling.across)) for r in range(len(tiling.down))]
    assert [tiling.number(*place) for place in tiling.order] == list(range(tiling.count))


@given(materials(), SETUPS)
def test_a_plan_keeps_to_the_pages_asked_for_or_says_how_many_it_takes(material, setup):
    assume(setup.scaling is Scaling.FIT)
    try:
        tiling, _ = laid_out(material, setup)
    except InvalidValueError:
        assume(False)
    size = (len(tiling.across), len(tiling.down))
    kept = all(not most or took <= most for took, most in zip(size, tiling.asked, strict=True))
    assert kept == (tiling.readable is None)
    assert tiling.readable in {None, size}


@given(st.integers(1, 400), st.integers(2, 900), st.integers(1, 5))
def test_pages_are_cut_at_midnight_and_a_day_is_as_long_on_each(rows, days, pages):
    material = Material(rows, (), (120.0, 50.0), 0, 24, START, START + days * moment.DAY, False, (0, 0))
    tiling, _ = laid_out(material, PageSetup(pages_across=pages))
    cuts = [across.finish for across in tiling.across if across.has_chart]
    long_pages = [one for one in tiling.across if one.finish - one.start >= 4 * moment.DAY]
    assert all(each.finish % moment.DAY == 0 for each in long_pages)
    assert cuts[-1] == START + days * moment.DAY


def test_true_size_is_true_on_every_paper():
    material = Material(50, (), (120.0,), 0, 24, START, START + 300 * moment.DAY, False, (0, 0))
    for paper in ("A4", "A0", "Letter"):
        setup = PageSetup(paper=paper, scaling=Scaling.TRUE, seconds_per_mm=moment.DAY / 5)
        tiling, _ = laid_out(material, setup)
        assert moment.DAY / tiling.seconds_per_point == pytest.approx(5 / 25.4 * 72)
        assert tiling.text_size == pytest.approx(8.5)


def test_percent_scales_letters_and_time_but_no_letter_under_7_points():
    material = Material(50, (), (120.0,), 0, 24, START, START + 300 * moment.DAY, False, (0, 0))
    whole, large, small = (
        laid_out(material, PageSetup(scaling=Scaling.PERCENT, percent=percent))[0] for percent in (100, 200, 50)
    )
    assert large.text_size == pytest.approx(2 * whole.text_size)
    assert large.seconds_per_point == pytest.approx(whole.seconds_per_point / 2)
    assert small.text_size == pytest.approx(7)
    assert (whole.readable, small.readable is None) == (None, False)


def test_too_small_a_paper_is_said():
    material = Material(5, (), (300.0,), 0, 24, START, START + moment.DAY, False, (200, 300))
    with pytest.raises(InvalidValueError, match="too small"):
        tiled(material, PageSetup())
