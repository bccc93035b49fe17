"""Time scales from hours to years, with ISO weeks and fiscal years."""

import itertools
from datetime import date

import pytest

from pmo_desktop.charts.gantt import header_scene
from pmo_desktop.charts.gantt_look import Look
from pmo_desktop.charts.scene import Text
from pmo_desktop.charts.timescale import SCALES, TIERS, Axis, Scale, fiscal_year, scale_for
from pmo_desktop.domain import moment


class SixUnits:
    def width(self, text, size, *, bold=False):
        return 6.0 * len(text)


def labels(name, first, last, fiscal=0):
    (tier,) = Scale((name,)).tiers_with(fiscal)
    return [tick.label for tick in tier(moment.from_iso(first), moment.from_iso(last))]


@pytest.mark.parametrize(
    ("day", "month", "said"),
    [
        ("2026-01-01", 1, "FY26"), ("2026-12-31", 1, "FY26"), ("2026-03-31", 4, "FY25/26"), ("2026-04-01", 4, "FY26/27"),
        ("2099-12-01", 10, "FY99/00"),
    ],
)  # fmt: skip
def test_a_fiscal_year_is_named_by_the_years_it_lies_in(day, month, said):
    assert fiscal_year(date.fromisoformat(day), month) == said


def test_fiscal_quarters_begin_with_the_fiscal_year():
    assert labels("quarters", "2026-04-01", "2027-04-01", 4) == [
        "FY26/27 Q1", "FY26/27 Q2", "FY26/27 Q3", "FY26/27 Q4",
    ]  # fmt: skip
    assert labels("quarters", "2026-05-15", "2026-05-16", 2) == ["FY26/27 Q2"]
    assert labels("quarters", "2026-04-01", "2026-08-01") == ["Q2 2026", "Q3 2026"]
    assert labels("half_years", "2026-03-01", "2026-12-01", 10) == ["FY25/26 H1", "FY25/26 H2", "FY26/27 H1"]
    assert labels("years", "2026-03-01", "2026-12-01", 10) == ["FY25/26", "FY26/27"]


def test_weeks_are_those_of_iso():
    assert labels("weeks", "2026-12-28", "2027-01-12") == ["W53  Dec 2026", "W1  Jan 2027", "W2  Jan 2027"]


@pytest.mark.parametrize("name", list(TIERS))
@pytest.mark.parametrize("fiscal", [0, 1, 4, 12])
@pytest.mark.parametrize("begin", ["1970-01-01", "2026-02-27", "2199-06-01"])
def test_every_tier_is_gapless_to_the_ends_of_time(name, fiscal, begin):
    start = moment.from_iso(begin)
    finish = start + (200 * moment.DAY if TIERS[name].seconds >= moment.DAY else 2 * moment.DAY)
    (tier,) = Scale((name,)).tiers_with(fiscal)
    ticks = list(tier(start, finish))
    assert ticks[0].start <= start < ticks[0].finish
    assert ticks[-1].start < finish <= ticks[-1].finish
    assert all(one.finish == other.start for one, other in itertools.pairwise(ticks))


def test_names_do_not_hang_on_the_machine_s_language():
    assert labels("days", "2026-01-05", "2026-01-07") == ["Mon 5 Jan", "Tue 6 Jan"]


@pytest.mark.parametrize("scale", [60, 600, 3_600, 14_400, 86_400, 5 * 86_400, 20 * 86_400])
def test_three_rows_are_two_with_one_above(scale):
    two, three = scale_for(scale), scale_for(scale, (), 3)
    assert three.rows[-len(two.rows) :] == two.rows
    assert len(three.rows) == (3 if two.above else len(two.rows))
    assert two in SCALES


def test_a_scale_that_was_chosen_stays_at_every_zoom():
    assert scale_for(60, ("weeks", "years")).rows == scale_for(86_400, ("weeks", "years")).rows == ("years", "weeks")
    assert scale_for(3_600, ("no such",)) in SCALES


@pytest.mark.parametrize("rows", [2, 3])
def test_a_label_stays_in_sight_as_long_as_its_time_does(rows):
    """The month that began long before the left edge is named there."""
    axis = Axis(moment.from_iso("2026-01-19"), 3_600)
    scene = header_scene(axis, 200, 48, SixUnits(), Look(tiers=("months", "weeks"), scale_rows=rows))
    said = {shape.text: shape.x for shape in scene.shapes if isinstance(shape, Text)}
    assert said["Jan 2026"] == 4


def test_the_header_takes_fiscal_years_only_where_they_are_wanted():
    axis = Axis(moment.from_iso("2026-07-01"), 86_400)

    def said(**look):
        scene = header_scene(axis, 900, 48, SixUnits(), Look(tiers=("quarters", "months"), **look), 4)
        return [shape.text for shape in scene.shapes if isinstance(shape, Text)]

    assert "FY26/27 Q2" in said(fiscal=True)
    assert "Q3 2026" in said()
