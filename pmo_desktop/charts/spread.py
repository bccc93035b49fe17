"""One person's load week by week, as it is and as it would be: a strip of bars with a line for what there is of them."""

from collections.abc import Sequence

from pmo_desktop.charts.scene import Line, Rect, Scene, Shape

_GAP = 1.0
_CLOSE = 0.05
_NARROW = 14.0


def strip(capacity: Sequence[float], asked: Sequence[float], width: float, height: float, *, most: float) -> Scene:
    """Return bars of hours by week; what is beyond the line stands out by colour and by being above it.

    `most` are the hours as high as the strip, the same for all strips that are compared.
    """
    shapes: list[Shape] = [Line(((0.0, height - 0.5), (width, height - 0.5)), "border")]
    count = len(capacity)
    if not count or most <= 0:
        return Scene(width, height, tuple(shapes))
    step = min(_NARROW, width / count)
    scale = (height - 2.0) / most
    for week, (there, hours) in enumerate(zip(capacity, asked, strict=True)):
        x, inside = week * step, min(hours, there)
        if inside > 0:
            shapes.append(Rect(x, height - 1 - inside * scale, step - _GAP, inside * scale, fill="task"))
        if hours > there + _CLOSE:
            over = hours - there
            shapes.append(Rect(x, height - 1 - hours * scale, step - _GAP, over * scale, fill="over"))
        level = height - 1 - there * scale
        shapes.append(Line(((x, level), (x + step, level)), "text", 1.0))
    return Scene(width, height, tuple(shapes))
