"""What the colours and marks of the heatmap mean."""

from PySide6.QtCore import QCoreApplication

from pmo_desktop.charts.load_histogram import Sample
from pmo_desktop.charts.scene import Polygon, Rect

_BANDS = (("idle", "< 50 %"), ("low", "50–84 %"), ("good", "85–100 %"), ("high", "101–115 %"), ("over", "> 115 %"))


def samples(*, proposed: bool) -> tuple[Sample, ...]:
    """Return the legend, only of what can be there."""
    tr = QCoreApplication.translate
    found = [
        *(Sample(words, (Rect(0, 0, 12, 10, fill=colour),)) for colour, words in _BANDS),
        Sample(tr("Load", "Leave"), (Rect(0, 0, 12, 10, fill="idle", hatch="hatch"),)),
        Sample(tr("Load", "Overloaded, at some time at least"), (Rect(0, 0, 12, 10, fill="idle"), _corner("late", ""))),
    ]
    if proposed:
        beneath = (Rect(0, 0, 12, 10, fill="low"), Rect(0, 6, 12, 4, fill="good", hatch="good_text"))
        found += [
            Sample(tr("Load", "With what is proposed"), beneath),
            Sample(tr("Load", "Overloaded if that comes"), (Rect(0, 0, 12, 10, fill="idle"), _corner("", "late"))),
        ]
    return tuple(found)


def _corner(fill: str, line: str) -> Polygon:
    return Polygon(((6, 0), (12, 0), (12, 6)), fill, line)
