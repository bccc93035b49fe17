"""The colours of print for printers that have black alone: told apart by how dark they are, and by hatches."""

from dataclasses import fields, replace
from typing import Any

from pmo_desktop.charts.colours import PRINT, Colours

_TOLD_APART = {
    "task": "#c6c6c6", "task_line": "#8a8a8a", "progress": "#4a4a4a", "critical": "#828282", "critical_progress": "#141414",
    "near_critical": "#c6c6c6", "near_critical_progress": "#2e2e2e", "baseline": "#9e9e9e", "today": "#000000",
    "status_date": "#4a4a4a", "deadline": "#1c1c1c", "weekend": "#f1f1f1",
}  # fmt: skip
"""Where colours that differ on screen would come out alike."""


def in_grey(colours: Colours) -> Colours:
    """Return colours as greys of the same brightness, the signs of a chart as far apart as they can be told."""
    made: dict[str, Any] = {
        each.name: _grey(getattr(colours, each.name)) for each in fields(colours) if each.name != "dark"
    }
    return replace(colours, **made | _TOLD_APART)


def _grey(colour: str) -> str:
    """Return the grey of a colour's brightness (ITU-R BT.601, luma)."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    level = round(0.299 * red + 0.587 * green + 0.114 * blue)
    return f"#{level:02x}{level:02x}{level:02x}"


GREY = in_grey(PRINT)
