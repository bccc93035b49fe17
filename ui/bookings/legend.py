"""What the marks in the bookings mean."""

from PySide6.QtCore import QCoreApplication

from pmo_desktop.charts.load_histogram import Sample
from pmo_desktop.charts.scene import Polygon, Rect, Text


def samples() -> tuple[Sample, ...]:
    tr = QCoreApplication.translate
    cell = Rect(0, 0, 12, 10, fill="background", line="grid")
    return (
        Sample(tr("Bookings", "Planned in tasks, not booked"), (Text(1, 9, "()", 11, "muted"),)),
        Sample(tr("Bookings", "Tentative"), (Rect(0, 0, 12, 10, fill="background", line="grid", hatch="hatch"),)),
        Sample(tr("Bookings", "The plan asks something else"), (cell, Polygon(((0, 4), (0, 10), (6, 10)), "late", ""))),
        Sample(tr("Bookings", "Has a note"), (cell, Polygon(((6, 0), (12, 0), (12, 6)), "accent", ""))),
    )
