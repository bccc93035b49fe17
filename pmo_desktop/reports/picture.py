"""A drawing as a PDF of one page that is just as large as it is."""

import io
from collections.abc import Callable

from reportlab.pdfgen.canvas import Canvas

from pmo_desktop.charts.scene import Scene, TextMeasure
from pmo_desktop.reports.canvas import PrintMeasure, paint

_POINTS_PER_PIXEL = 0.75
"""A pixel of a scene is 1/96 inch."""
LARGEST = 14_400.0
"""Points a side of a page may have (PDF 1.7, annex C.2)."""


class PixelMeasure:
    """Measures the faces of print in pixels, for text whose size is given in points."""

    def __init__(self) -> None:
        self._points = PrintMeasure()

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        return self._points.width(text, size, bold=bold) / _POINTS_PER_PIXEL


def pdf_of(draw: Callable[[TextMeasure], Scene], title: str) -> bytes:
    """Return the PDF of a scene laid out in pixels, with text in points; beyond the largest page it is made smaller."""
    scene = draw(PixelMeasure())
    scale = min(_POINTS_PER_PIXEL, LARGEST / max(scene.width, scene.height, 1.0))
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(scene.width * scale, scene.height * scale), pageCompression=1)
    canvas.setTitle(title)
    paint(canvas, scene, 0, scene.height * scale, scale, text=1 / _POINTS_PER_PIXEL)
    canvas.showPage()
    canvas.save()
    return held.getvalue()
