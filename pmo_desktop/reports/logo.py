"""Draws the organisation’s logo on a page: in its own proportions and colours, as sharp as it came."""

import io
from typing import TYPE_CHECKING

from reportlab.lib.colors import Color
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pmo_desktop.charts.artwork import CLOSE, CURVE, MOVE, Artwork, Shape, fitted
from pmo_desktop.services.organisation.logos import Logo

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST_PIXELS_LONG = 1400
"""Of a picture: 460 dots an inch where it is widest, on the cover."""


class Mark:
    """A logo ready to be drawn on any number of pages; a picture is in the document once."""

    def __init__(self, logo: Logo) -> None:
        self._logo = logo
        self._picture = None if logo.artwork else ImageReader(_prepared(logo.data))

    def size(self, most_wide: float, most_high: float) -> tuple[float, float]:
        """Return the width and height in which it fits."""
        return fitted(self._logo.width, self._logo.height, most_wide, most_high)

    def draw(self, canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
        """Draw it with its lower left corner at (x, y), y upwards."""
        if self._logo.artwork is None:
            canvas.drawImage(self._picture, x, y, width, height, mask="auto")
        else:
            _paint(canvas, self._logo.artwork, x, y + height, width / self._logo.width)


def _prepared(data: bytes) -> "Image":
    """Return a picture the right way up, in plain colours, no larger than is seen."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - only where there is a picture

    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as found:
        has_ground = found.mode in {"RGBA", "LA", "PA"} or "transparency" in found.info
        upright = ImageOps.exif_transpose(found).convert("RGBA" if has_ground else "RGB")
    upright.thumbnail((_MOST_PIXELS_LONG, _MOST_PIXELS_LONG), Image.Resampling.LANCZOS)
    return upright


def _paint(canvas: Canvas, artwork: Artwork, x: float, top: float, scale: float) -> None:
    canvas.saveState()
    edge = canvas.beginPath()
    edge.rect(x, top - artwork.height * scale, artwork.width * scale, artwork.height * scale)
    canvas.clipPath(edge, stroke=0, fill=0)
    canvas.transform(scale, 0, 0, -scale, x, top)
    canvas.setLineCap(0)
    canvas.setLineJoin(0)
    for shape in artwork.shapes:
        _shape(canvas, shape)
    canvas.restoreState()


def _shape(canvas: Canvas, shape: Shape) -> None:
    if shape.fill:
        canvas.setFillColor(Color(*shape.fill))
    if shape.stroke:
        canvas.setStrokeColor(Color(*shape.stroke))
        canvas.setLineWidth(shape.stroke_width)
    path = canvas.beginPath()
    for kind, *numbers in shape.pieces:
        if kind == MOVE:
            path.moveTo(*numbers)
        elif kind == CURVE:
            path.curveTo(*numbers)
        elif kind == CLOSE:
            path.close()
        else:
            path.lineTo(*numbers)
    rule = 0 if shape.even_odd else 1  # reportlab’s FILL_EVEN_ODD and FILL_NON_ZERO
    canvas.drawPath(path, stroke=int(bool(shape.stroke)), fill=int(bool(shape.fill)), fillMode=rule)
