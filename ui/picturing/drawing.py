"""What a place draws, as a picture of a chosen kind: pixels, SVG, PDF, or several of them on the clipboard."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QMimeData
from PySide6.QtGui import QFontInfo, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication

from pmo_desktop.charts.colours import PRINT, Colours
from pmo_desktop.charts.scene import Scene, TextMeasure
from pmo_desktop.charts.svg import svg_of
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.reports.picture import pdf_of
from ui.canvas import QtTextMeasure, paint, qcolour
from ui.theme import current_colours, drawing_in

KINDS = ("png", "svg", "pdf")
SCALES = (1.0, 2.0, 3.0, 4.0)
_MOST_PIXELS = 120_000_000
_LONGEST_SIDE = 30_000
"""Pixels: beyond it most programs do not open a picture."""
_LARGEST_DRAWING = 400_000
"""Pixels a side of a drawing may have, whatever it becomes."""
_DOTS_PER_METRE = 96 / 0.0254


@dataclass(frozen=True, slots=True)
class Drawing:
    """`name` says what it is of; `size` and `draw` are asked whether the whole is wanted, else what is seen now.

    A scene is laid out in pixels, for text measured as the picture will have it.
    """

    name: str
    size: Callable[[bool], tuple[float, float]]
    draw: Callable[[TextMeasure, bool], Scene]


@dataclass(frozen=True, slots=True)
class Choice:
    """How a picture is wanted; `scale` counts for pixels only, a PDF always has the colours of print."""

    kind: str = "png"
    whole: bool = True
    scale: float = 2.0
    as_on_screen: bool = False

    @classmethod
    def kept(cls, state: object) -> "Choice":
        """Return what `as_state` gave; what does not fit is as in a fresh start."""
        held = state if isinstance(state, dict) else {}
        fresh = cls()
        return cls(
            held["kind"] if held.get("kind") in KINDS else fresh.kind,
            bool(held.get("whole", fresh.whole)),
            held["scale"] if held.get("scale") in SCALES else fresh.scale,
            bool(held.get("as_on_screen", fresh.as_on_screen)),
        )

    def as_state(self) -> dict[str, Any]:
        return {"kind": self.kind, "whole": self.whole, "scale": self.scale, "as_on_screen": self.as_on_screen}

    @property
    def colours(self) -> Colours:
        return current_colours() if self.as_on_screen and self.kind != "pdf" else PRINT


def size_of(drawing: Drawing, choice: Choice) -> tuple[int, int]:
    """Return the width and height in pixels; raise InvalidValueError where nobody could open such a picture."""
    width, height = drawing.size(choice.whole)
    scale = choice.scale if choice.kind == "png" else 1.0
    wide, high = round(width * scale), round(height * scale)
    pixels = choice.kind == "png" and (wide * high > _MOST_PIXELS or max(wide, high) > _LONGEST_SIDE)
    if pixels or max(wide, high) > _LARGEST_DRAWING:
        tr = QCoreApplication.translate
        raise InvalidValueError(
            tr("Picturing", "The picture would be {wide} × {high} pixels, which few programs can open.").format(
                wide=f"{wide:,}", high=f"{high:,}"
            ),
            tr("Picturing", "Zoom out, take a smaller size or what is seen now, or choose SVG or PDF."),
        )
    return max(1, wide), max(1, high)


def image_of(drawing: Drawing, choice: Choice) -> QImage:
    """Return the picture in pixels."""
    wide, high = size_of(drawing, choice)
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    with drawing_in(choice.colours):
        image.fill(qcolour("background"))
        painter = QPainter(image)
        painter.scale(choice.scale, choice.scale)
        paint(painter, drawing.draw(QtTextMeasure(), choice.whole))
        painter.end()
    # Only now: letters are measured in points, and would grow once more with the dots of the image they are painted on.
    image.setDotsPerMeterX(round(_DOTS_PER_METRE * choice.scale))
    image.setDotsPerMeterY(round(_DOTS_PER_METRE * choice.scale))
    return image


def bytes_of(drawing: Drawing, choice: Choice) -> bytes:
    """Return the content of a file of the chosen kind."""
    size_of(drawing, choice)
    if choice.kind == "pdf":
        return pdf_of(lambda measure: drawing.draw(measure, choice.whole), drawing.name)
    return _svg(drawing, choice) if choice.kind == "svg" else _png(image_of(drawing, choice))


def _svg(drawing: Drawing, choice: Choice) -> bytes:
    measure = QtTextMeasure()
    scene = drawing.draw(measure, choice.whole)
    screen = QGuiApplication.primaryScreen()
    ratio = screen.logicalDotsPerInchY() / 72 if screen is not None else 96 / 72
    family = QFontInfo(QApplication.font()).family()
    written = svg_of(scene, choice.colours, measure, family=family, pixels_per_point=ratio, title=drawing.name)
    return written.encode("utf-8")


def _png(image: QImage) -> bytes:
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # Qt takes a text, whatever its types say
    buffer.close()
    return bytes(held.data())


def copied(drawing: Drawing, choice: Choice) -> QMimeData:
    """Return the picture as other programs take it from the clipboard: pixels, and SVG for those that know it."""
    pixels = Choice("png", choice.whole, choice.scale, choice.as_on_screen)
    data = QMimeData()
    data.setImageData(image_of(drawing, pixels))
    data.setData("image/svg+xml", QByteArray(_svg(drawing, pixels)))
    return data
