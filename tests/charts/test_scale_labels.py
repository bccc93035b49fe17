"""The labels of a chart's scale are whole or not there."""

import pytest

from pmo_desktop.charts.gantt import header_scene
from pmo_desktop.charts.scene import Text
from pmo_desktop.charts.timescale import Axis
from pmo_desktop.domain import moment

WIDTH = 343.0


class Even:
    """Measures as if every letter were half as wide as it is high."""

    def width(self, text, size, *, bold=False):
        return len(text) * size * (0.55 if bold else 0.5)


@pytest.mark.parametrize("days", [2, 9, 25, 70, 220, 900, 5000])
@pytest.mark.parametrize("begun", range(0, 100, 9))
def test_no_label_of_the_scale_is_cut_at_an_edge(days, begun):
    start = moment.from_iso("2026-01-05") + begun * moment.DAY
    scene = header_scene(Axis(start, days * moment.DAY / WIDTH), WIDTH, 28, Even())
    texts = [shape for shape in scene.shapes if isinstance(shape, Text)]
    assert texts
    for text in texts:
        wide = Even().width(text.text, text.size)
        left = text.x - (wide / 2 if text.align == "centre" else 0)
        assert left >= 0
        assert left + wide <= WIDTH
        assert "…" not in text.text
