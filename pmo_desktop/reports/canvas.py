"""Paints a scene of shapes on a page of reportlab, and measures text as it is printed."""

from functools import cache
from itertools import pairwise

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from pmo_desktop.charts.colours import PRINT, Colours
from pmo_desktop.charts.scene import Line, Point, Polygon, Rect, Scene, Text
from pmo_desktop.reports.fonts import Run, runs_of, unit_width

_HATCH_STEP = 4.0
_HATCH_WIDTH = 0.5


def colour(name: str, colours: Colours = PRINT) -> Color:
    """Return a semantic colour as it is printed."""
    return _ink(getattr(colours, name))


@cache
def _ink(code: str) -> Color:
    return HexColor(code)


class PrintMeasure:
    """Measures in points, with the faces of print."""

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        return unit_width(text, bold) * size


def write(  # noqa: PLR0913 - what a word on paper is
    canvas: Canvas, x: float, y: float, text: str, size: float, *, name: str = "text", align: str = "left",
    bold: bool = False, colours: Colours = PRINT,
) -> None:  # fmt: skip
    """Write text whose baseline begins, ends or has its middle at (x, y), y upwards; users' text is never markup."""
    if align != "left":
        width = unit_width(text, bold) * size
        x -= width if align == "right" else width / 2
    canvas.setFillColor(colour(name, colours))
    for run in runs_of(text, bold):
        _run(canvas, x, y, run, size)
        x += run[0].width(run[1]) * size


def _run(canvas: Canvas, x: float, y: float, run: Run, size: float) -> None:
    face, text = run
    if face.embedded:
        face.draw(canvas, x, y, text, size)
        return
    # Shapes say nothing to a reader: ActualText (PDF 1.7, 14.9.4) keeps them searchable.
    said = text.encode("utf-16-be").hex().upper()
    canvas.addLiteral(f"/Span <</ActualText <FEFF{said}>>> BDC")
    face.draw(canvas, x, y, text, size)
    canvas.addLiteral("EMC")


def paint(  # noqa: PLR0913 - where it goes, how large, in which colours
    canvas: Canvas,
    scene: Scene,
    x: float,
    top: float,
    scale: float = 1.0,
    *,
    text: float = 1.0,
    colours: Colours = PRINT,
) -> None:
    """Draw a scene with its upper left corner at (x, top), y upwards; nothing is drawn beyond its edges.

    `text` is how many units of the scene the size of a text of 1 is.
    """
    brush = _Brush(canvas, x, top, scale, text, colours)
    canvas.saveState()
    edge = canvas.beginPath()
    edge.rect(x, top - scene.height * scale, scene.width * scale, scene.height * scale)
    canvas.clipPath(edge, stroke=0, fill=0)
    canvas.setLineCap(0)
    canvas.setLineJoin(0)
    for shape in scene.shapes:
        if isinstance(shape, Rect):
            brush.rect(shape)
        elif isinstance(shape, Line):
            brush.line(shape)
        elif isinstance(shape, Polygon):
            brush.polygon(shape)
        else:
            brush.text(shape)
    canvas.restoreState()


class _Brush:
    """Draws shapes given in the units of a scene, whose y grows downwards, in the points of a page."""

    def __init__(  # noqa: PLR0913, PLR0917 - where it draws, how large, in which colours
        self, canvas: Canvas, x: float, top: float, scale: float, text_scale: float, colours: Colours
    ) -> None:
        self.canvas = canvas
        self._colours = colours
        self._x, self._top, self._scale, self._text_scale = x, top, scale, text_scale

    def _at(self, point: Point) -> Point:
        return self._x + point[0] * self._scale, self._top - point[1] * self._scale

    def rect(self, shape: Rect) -> None:
        x, y = self._at((shape.x, shape.y + shape.height))
        width, height = shape.width * self._scale, shape.height * self._scale
        fill, stroke = self._inks(shape.fill, shape.line, shape.line_width)
        radius = min(shape.radius * self._scale, width / 2, height / 2)
        if radius > 0:
            self.canvas.roundRect(x, y, width, height, radius, stroke=stroke, fill=fill)
        elif fill or stroke:
            self.canvas.rect(x, y, width, height, stroke=stroke, fill=fill)
        if shape.hatch:
            self._hatch(shape.hatch, x, y, width, height)

    def _hatch(self, name: str, x: float, y: float, width: float, height: float) -> None:
        """Draw lines that rise to the right, in step over the whole page, so that hatches beside each other join."""
        self.canvas.saveState()
        edge = self.canvas.beginPath()
        edge.rect(x, y, width, height)
        self.canvas.clipPath(edge, stroke=0, fill=0)
        self.canvas.setStrokeColor(colour(name, self._colours))
        self.canvas.setLineWidth(_HATCH_WIDTH)
        start = x - height - (x - height - y) % _HATCH_STEP
        lines = []
        while start < x + width:
            lines.append((start, y, start + height, y + height))
            start += _HATCH_STEP
        self.canvas.lines(lines)
        self.canvas.restoreState()

    def line(self, shape: Line) -> None:
        self.canvas.setStrokeColor(colour(shape.colour, self._colours))
        self.canvas.setLineWidth(shape.width * self._scale)
        self.canvas.setDash([dash * self._scale for dash in shape.dashes])
        self.canvas.drawPath(self._path(shape.points), stroke=1, fill=0)
        self.canvas.setDash([])

    def polygon(self, shape: Polygon) -> None:
        fill, stroke = self._inks(shape.fill, shape.line, shape.line_width)
        path = self._path(shape.points)
        path.close()
        self.canvas.drawPath(path, stroke=stroke, fill=fill)

    def text(self, shape: Text) -> None:
        x, y = self._at((shape.x, shape.y))
        size = shape.size * self._scale * self._text_scale
        write(
            self.canvas, x, y, shape.text, size, name=shape.colour, align=shape.align, bold=shape.bold,
            colours=self._colours,
        )  # fmt: skip

    def _path(self, points: tuple[Point, ...]) -> PDFPathObject:
        path = self.canvas.beginPath()
        path.moveTo(*self._at(points[0]))
        for _, point in pairwise(points):
            path.lineTo(*self._at(point))
        return path

    def _inks(self, fill: str, line: str, width: float) -> tuple[int, int]:
        """Set the colours of a shape; return what reportlab wants to know: fill and stroke, 1 or 0."""
        if fill:
            self.canvas.setFillColor(colour(fill, self._colours))
        if line:
            self.canvas.setStrokeColor(colour(line, self._colours))
            self.canvas.setLineWidth(width * self._scale)
        return int(bool(fill)), int(bool(line))
