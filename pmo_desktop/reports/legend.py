"""What the signs of a Gantt chart mean, as a legend on paper names them."""

from collections.abc import Sequence

from pmo_desktop.charts.gantt import GanttRow, task_bar
from pmo_desktop.charts.scene import Line, Polygon, Rect, Shape

SIGN = 16.0
"""How wide a sign is; it is half as high."""
Sign = tuple[str, tuple[Shape, ...]]
SIGNS: tuple[Sign, ...] = (
    ("phase", (Polygon(((0, 2), (16, 2), (16, 7), (13, 4), (3, 4), (0, 7)), "summary"),)),
    ("task", (task_bar(0, 1, SIGN, 6, "task"),)),
    ("critical", (task_bar(0, 1, SIGN, 6, "critical"),)),
    ("nearly critical", (task_bar(0, 1, SIGN, 6, "near_critical"),)),
    ("done part", (Rect(0, 3, SIGN, 2, fill="progress"),)),
    ("baseline", (Rect(0, 3, SIGN, 2, fill="baseline"),)),
    ("milestone", (Polygon(((12, 0), (16, 4), (12, 8), (8, 4)), "milestone"),)),
    ("deadline", (Line(((12, 0), (12, 4)), "deadline", 1.5), Polygon(((9.5, 4), (14.5, 4), (12, 8)), "deadline"))),
    ("elsewhere", (task_bar(0, 1, SIGN, 6, "hatch"),)),
    ("status date", (Line(((12, 0), (12, 8)), "status_date", 1.2, (3.0, 2.0)),)),
    ("today", (Line(((12, 0), (12, 8)), "today", 1.2),)),
)


def seen_in(rows: Sequence[GanttRow]) -> set[str]:
    """Return the words of the signs that are in a chart of rows."""
    found = {
        "phase": any(row.summary for row in rows),
        "baseline": any(row.baseline_start is not None for row in rows),
        "milestone": any(row.milestone for row in rows),
        "task": any(row.colour == "task" and not (row.summary or row.milestone) for row in rows),
        "critical": any(row.critical and not row.summary for row in rows),
        "nearly critical": any(row.colour == "near_critical" and not row.summary for row in rows),
        "done part": any(row.percent > 0 and not row.milestone for row in rows),
        "deadline": any(row.deadline is not None for row in rows),
        "elsewhere": any(row.elsewhere for row in rows),
    }
    return {word for word, is_seen in found.items() if is_seen}
