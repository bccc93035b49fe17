"""Draws the part of a Gantt chart that is looked at."""

from collections.abc import Sequence

from pmo_desktop.charts.gantt import bars, ground
from pmo_desktop.charts.gantt.labels import Crossings, labels
from pmo_desktop.charts.gantt.links import GanttLink, draw_link, is_link_drawn, links_seen, way_of
from pmo_desktop.charts.gantt.rows import GanttRow
from pmo_desktop.charts.gantt.view import Marks, Role, Viewport
from pmo_desktop.charts.gantt_look import USUAL, Links, Look
from pmo_desktop.charts.scene import Scene, Shape, TextMeasure

_NOTHING = Marks()
_WIDE = 1.8
"""How wide links are that decide dates on the path that is shown."""


def gantt_scene(  # noqa: PLR0913, PLR0917 - the plan, where one looks, and how it is drawn
    rows: Sequence[GanttRow],
    links: Sequence[GanttLink],
    view: Viewport,
    measure: TextMeasure,
    look: Look = USUAL,
    marks: Marks = _NOTHING,
) -> Scene:
    """Return the visible part of the chart; only rows and links that are seen are made into shapes."""
    seen = view.seen(len(rows))
    shapes: list[Shape] = list(ground.ground(rows, view, look, marks))
    for number in seen:
        if look.baseline is not None:
            shapes += bars.baseline(rows[number], number, view, of_two=look.second_baseline is not None)
        if look.second_baseline is not None:
            shapes += bars.baseline(rows[number], number, view, second=True)
    crossings = Crossings()
    shapes += _links(rows, links, view, look, marks, crossings)
    for number in seen:
        shapes += _row(rows[number], number, view, look, marks, measure)
    for number in seen:
        shapes += _labels(rows[number], number, view, look, marks, measure, crossings)
    shapes += ground.lines(rows, view, look, marks)
    return Scene(view.width, view.height, tuple(shapes))


def _row(  # noqa: PLR0913, PLR0917 - as for the scene
    row: GanttRow, number: int, view: Viewport, look: Look, marks: Marks, measure: TextMeasure
) -> list[Shape]:
    shapes: list[Shape] = []
    if look.slack:
        shapes += bars.slack(row, number, view)
    if look.delays:
        shapes += bars.delays(row, number, view)
    role = None if marks.path is None else marks.path.get(number)
    tint, frame = bars.tint_of(row, role, is_path_shown=marks.path is not None)
    shapes += bars.bar(row, number, view, look, measure, tint, frame)
    shapes += bars.marks(row, number, view, look)
    return shapes


def _labels(  # noqa: PLR0913, PLR0917 - as for the scene
    row: GanttRow, number: int, view: Viewport, look: Look, marks: Marks, measure: TextMeasure, crossings: Crossings
) -> list[Shape]:
    if not (row.label or row.left):
        return []
    if not row.task_id:
        return []
    ends = bars.ends_of(row, number, view, look)
    at = "selection" if number in marks.selected else "background"
    sides = ((1, look.right), (-1, look.left))
    people = frozenset(side for side, field in sides if field == "people" and not row.milestone)
    return list(labels(row, number, ends, view, measure, crossings, at, people))


def _links(  # noqa: PLR0913, PLR0917 - as for the scene
    rows: Sequence[GanttRow], links: Sequence[GanttLink], view: Viewport, look: Look, marks: Marks, crossings: Crossings
) -> list[Shape]:
    shapes: list[Shape] = []
    if look.links is Links.NONE:
        return shapes
    seen = view.seen(len(rows))
    lit: list[Shape] = []
    for link in links_seen(links, view, len(rows)):
        if not is_link_drawn(link, look, marks.selected):
            continue
        way = way_of(rows, link, view)
        if way is None:
            continue
        points, direction = way
        crossings.note(points, view, seen)
        colour = _colour(link, marks)
        width = _WIDE if colour in {"path_into", "path_out"} else 1.0
        (shapes if colour == "grid_link" else lit).extend(draw_link(points, direction, colour, width))
    return shapes + lit


def _colour(link: GanttLink, marks: Marks) -> str:
    """Return a link's colour; where a path is shown, those beside it are faint and those that decide dates stand out."""
    if marks.path is not None:
        ends = {marks.path.get(link.predecessor), marks.path.get(link.successor)}
        if None in ends:
            return "grid_link"
        if ends <= {Role.DRIVING, Role.SELECTED}:
            return "path_into"
        if ends <= {Role.DRIVEN, Role.SELECTED}:
            return "path_out"
        return "link"
    return "critical" if link.critical else "link"
