"""A scene as SVG: well-formed whatever people wrote, text kept as text, in the colours asked for."""

import xml.etree.ElementTree as ET

import pytest

from pmo_desktop.charts.colours import DARK, LIGHT
from pmo_desktop.charts.scene import Line, Polygon, Rect, Scene, Text
from pmo_desktop.charts.svg import svg_of

NS = "{http://www.w3.org/2000/svg}"


class Wide:
    def width(self, text, size, *, bold=False):
        return len(text) * size * (0.6 if bold else 0.5)


def drawn(*shapes, colours=LIGHT, title=""):
    scene = Scene(200, 100, shapes)
    text = svg_of(scene, colours, Wide(), family="Sans", pixels_per_point=2.0, title=title)
    return ET.fromstring(text.encode())


@pytest.mark.parametrize(
    "written", ["R&D <b>", "quotes \" and '", "a\x00b\x1b", "half \ud800", "Мост 桥 שלום", "  two  "]
)
def test_whatever_people_write_can_be_read_back(written):
    legal = "".join(each if each.isprintable() else " " for each in written)
    root = drawn(Text(10, 20, written, 9), title=written)
    assert root.find(f"{NS}text").text == legal
    assert root.find(f"{NS}title").text == legal


def test_text_stands_where_it_was_laid_out_and_says_how_wide_it_was():
    text = drawn(Text(100, 20, "Bridge", 8, align="right", bold=True)).find(f"{NS}text")
    assert (text.get("x"), text.get("text-anchor"), text.get("font-size")) == ("100", "end", "16")
    assert text.get("textLength") == "28.8"


def test_each_shape_has_its_own_colours():
    shapes = (
        Rect(1, 2, 3, 4, fill="task", line="border"),
        Line(((0, 0), (5, 5)), "link", dashes=(3, 2)),
        Polygon(((0, 0), (1, 0), (1, 1)), "late"),
    )
    for colours in (LIGHT, DARK):
        rect, line, polygon = list(drawn(*shapes, colours=colours))
        assert (rect.get("fill"), rect.get("stroke")) == (colours.task, colours.border)
        assert (line.get("stroke"), line.get("stroke-dasharray"), line.get("fill")) == (colours.link, "3 2", "none")
        assert polygon.get("fill") == colours.late


def test_a_hatch_is_a_pattern_made_once():
    root = drawn(Rect(0, 0, 9, 9, hatch="hatch"), Rect(9, 0, 9, 9, hatch="hatch"))
    assert len(root.findall(f"{NS}defs")) == 1
    assert [each.get("fill") for each in root.findall(f"{NS}rect")] == ["url(#hatch-hatch)"] * 2
