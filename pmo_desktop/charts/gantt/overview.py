"""The whole of a chart in a strip: every bar as the pixels it covers, however many there are."""

import numpy as np
import numpy.typing as npt

from pmo_desktop.charts.gantt.rows import ChartRows
from pmo_desktop.domain.schedule import NO_PART

NOTHING, TASK, CRITICAL, SUMMARY = range(4)
Pixels = npt.NDArray[np.uint8]
_MOST_THICK = 4


def overview(rows: ChartRows, width: int, height: int, start: int, finish: int) -> Pixels:
    """Return height × width pixels of NOTHING, TASK, CRITICAL or SUMMARY over [start, finish]: critical bars on top."""
    pixels = np.zeros((height, width), np.uint8)
    starts, finishes = rows.dates
    drawn = np.flatnonzero(starts != NO_PART)
    if not len(drawn) or width < 1 or height < 1:
        return pixels
    task_rows = rows.task_rows[drawn]
    scale = width / max(1, finish - start)
    left = np.clip(((starts[drawn] - start) * scale).astype(np.int64), 0, width - 1)
    right = np.clip(((finishes[drawn] - start) * scale).astype(np.int64), left, width - 1)
    top = drawn * height // len(rows)
    summary, critical = rows.schedule.summary[task_rows], rows.schedule.critical[task_rows]
    thick = min(_MOST_THICK, max(1, height // len(rows)))
    if thick > 1:
        thick -= 1  # a gap between rows
    for which, value in ((summary, SUMMARY), (~summary & ~critical, TASK), (~summary & critical, CRITICAL)):
        if which.any():
            covered = _covered(left[which], right[which], top[which], width, height)
            for below in range(1 if value == SUMMARY else thick):
                pixels[below:][covered[: height - below]] = value
    return pixels


def _covered(
    left: npt.NDArray[np.int64], right: npt.NDArray[np.int64], top: npt.NDArray[np.int64], width: int, height: int
) -> npt.NDArray[np.bool_]:
    """Return which pixels bars cover, counted by where they begin and end."""
    size, across = height * (width + 1), width + 1
    begins = np.bincount(top * across + left, minlength=size)
    ends = np.bincount(top * across + right + 1, minlength=size)
    depth: npt.NDArray[np.int64] = np.cumsum((begins - ends).reshape(height, across), axis=1)
    return depth[:, :width] > 0
