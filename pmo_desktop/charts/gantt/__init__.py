"""The Gantt chart's geometry: bars, brackets, diamonds, links, lines and the scale, for a given part of the plan."""

from pmo_desktop.charts.gantt.bars import task_bar
from pmo_desktop.charts.gantt.drawing import gantt_scene
from pmo_desktop.charts.gantt.header import header_scene
from pmo_desktop.charts.gantt.legend import Entry, entries, legend_scene
from pmo_desktop.charts.gantt.links import ChartLinks, GanttLink, LinkEnds, is_link_drawn, links_of, links_seen, way_of
from pmo_desktop.charts.gantt.overview import overview
from pmo_desktop.charts.gantt.rows import ChartRows, GanttRow, extent, rows_of
from pmo_desktop.charts.gantt.view import TEXT_SIZE, Marks, Role, Viewport

__all__ = [
    "TEXT_SIZE", "ChartLinks", "ChartRows", "Entry", "GanttLink", "GanttRow", "LinkEnds", "Marks", "Role", "Viewport",
    "entries", "extent", "gantt_scene", "header_scene", "is_link_drawn", "legend_scene", "links_of", "links_seen",
    "overview", "rows_of", "task_bar", "way_of",
]  # fmt: skip
