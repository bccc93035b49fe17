"""Every text can be read on the ground it is written on, in both themes."""

from dataclasses import fields

import pytest

from pmo_desktop.charts.colours import DARK, LIGHT, PRINT, contrast
from pmo_desktop.charts.inks import GREY

THEMES = {"light": LIGHT, "dark": DARK, "print": PRINT, "print in grey": GREY}
ON_PLAIN = ("text", "muted", "accent", "late", "at_risk", "on_track", "none")
"""Colours of text on the window's, the table's and every other row's ground."""


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_text_named_for_a_ground_can_be_read_on_it(theme):
    pairs = [(field.name, field.name.removesuffix("_text")) for field in fields(theme) if field.name.endswith("_text")]
    assert len(pairs) > 8
    weak = {name: round(contrast(getattr(theme, name), getattr(theme, ground)), 2) for name, ground in pairs}
    assert {name: found for name, found in weak.items() if found < 4.5} == {}


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_text_can_be_read_on_the_plain_grounds(theme):
    weak = {
        (name, ground): round(contrast(getattr(theme, name), getattr(theme, ground)), 2)
        for name in ON_PLAIN
        for ground in ("window", "background", "alternate")
    }
    assert {pair: found for pair, found in weak.items() if found < 4.5} == {}


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_selected_text_can_be_read(theme):
    assert contrast(theme.text, theme.selection) >= 4.5


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_what_was_found_can_be_read_and_is_framed_so_that_it_is_seen(theme):
    assert contrast(theme.text, theme.found) >= 4.5
    for ground in (theme.background, theme.selection, theme.found):
        assert contrast(theme.at_risk, ground) >= 3


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_bars_and_their_marks_stand_out_from_the_chart_s_ground(theme):
    """3:1 for what is drawn (WCAG 2.1, 1.4.11), with the hatch of what is nearly critical against its bar."""
    assert contrast(theme.near_critical_progress, theme.near_critical) >= 3
    assert contrast(theme.longest_path, theme.background) >= 3
    assert contrast(theme.slack, theme.background) >= 3


ON_BARS = (
    "task", "critical", "near_critical", "rag_red", "rag_amber", "rag_green", "done", "to_come", "none_of_them",
    "path_predecessor", "path_driving", "path_successor", "path_driven", *(f"series_{number}" for number in range(1, 9)),
)  # fmt: skip


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_letters_and_labels_can_be_read_on_every_bar(theme):
    weak = {name: round(contrast(theme.on_bar, getattr(theme, name)), 2) for name in ON_BARS}
    assert {name: found for name, found in weak.items() if found < 4.5} == {}
    assert all(
        contrast(theme.stripe, getattr(theme, name)) >= 3 for name in ON_BARS if name.startswith(("series", "rag"))
    )


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_marks_of_dates_stand_out_from_the_chart_s_ground(theme):
    """3:1 for what is drawn (WCAG 2.1, 1.4.11); pale bars have an edge that does."""
    for name in ("constraint", "progress_line", "deadline", "today", "status_date", "second_baseline"):
        assert contrast(getattr(theme, name), theme.background) >= 3, name
    assert max(contrast(theme.bar_line, theme.background), contrast(theme.series_7, theme.background)) >= 3


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_the_path_of_a_task_stands_out_and_what_is_beside_it_is_still_seen(theme):
    """3:1 for the links that decide and for the bars, pale ones by their edge; bars beside the path are faint, yet there."""
    for name in ("path_into", "path_out", "link"):
        assert contrast(getattr(theme, name), theme.background) >= 3, name
    for name in ("path_predecessor", "path_driving", "path_successor", "path_driven"):
        strongest = max(contrast(getattr(theme, name), theme.background), contrast(theme.bar_line, theme.background))
        assert strongest >= 3, name
    assert 1.25 <= contrast(theme.dimmed, theme.background) <= 2
    assert 1.25 <= contrast(theme.grid_link, theme.background) <= 2
    assert contrast(theme.dimmed_progress, theme.dimmed) >= 1.4
    assert contrast(theme.dimmed_progress, theme.background) < contrast(theme.path_into, theme.background)
