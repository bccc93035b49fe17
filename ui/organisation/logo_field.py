"""Choosing the organisation’s logo: as it looks on paper and on a dark ground, before it is taken."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pmo_desktop.charts.artwork import CLOSE, CURVE, MOVE, Artwork, Shape, fitted
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.services.organisation.logos import Logo, read_logo
from ui.asking import Asking, pictures
from ui.canvas import qcolour
from ui.tables.typed import Refusal

_PAD = 8
_GROUNDS = ("#ffffff", "#1c1f24")
"""Paper, and a dark ground as of a slide."""


class LogoPicture(QWidget):
    """A logo on one ground, in its own proportions; without one, what belongs here."""

    def __init__(self, ground: str, name: str) -> None:
        super().__init__()
        self._ground = QColor(ground)
        self._logo: Logo | None = None
        self._image = QImage()
        self.setFixedSize(140, 62)
        self.setAccessibleName(name)
        self.setToolTip(name)

    def show_logo(self, logo: Logo | None) -> None:
        self._logo = logo
        is_picture = logo is not None and logo.artwork is None
        self._image = QImage.fromData(logo.data) if logo is not None and is_picture else QImage()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QPen(qcolour("border"), 1))
        painter.setBrush(self._ground)
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        if self._logo is not None:
            room = QRectF(self.rect()).adjusted(_PAD, _PAD, -_PAD, -_PAD)
            width, height = fitted(self._logo.width, self._logo.height, room.width(), room.height())
            place = QRectF(room.center().x() - width / 2, room.center().y() - height / 2, width, height)
            if self._logo.artwork is not None:
                paint_artwork(painter, self._logo.artwork, place)
            else:
                painter.drawImage(place, self._image)
        painter.end()


def paint_artwork(painter: QPainter, artwork: Artwork, place: QRectF) -> None:
    """Draw shapes in their own colours into a box of the same proportions."""
    painter.save()
    painter.setClipRect(place)
    painter.translate(place.topLeft())
    painter.scale(place.width() / artwork.width, place.height() / artwork.height)
    for shape in artwork.shapes:
        painter.setBrush(QColor.fromRgbF(*shape.fill) if shape.fill else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor.fromRgbF(*shape.stroke), shape.stroke_width) if shape.stroke else Qt.PenStyle.NoPen)
        painter.drawPath(_path(shape))
    painter.restore()


def _path(shape: Shape) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill if shape.even_odd else Qt.FillRule.WindingFill)
    for kind, *numbers in shape.pieces:
        if kind == MOVE:
            path.moveTo(*numbers)
        elif kind == CURVE:
            path.cubicTo(*numbers)
        elif kind == CLOSE:
            path.closeSubpath()
        else:
            path.lineTo(*numbers)
    return path


class LogoField(QWidget):
    """Both grounds with the buttons beside them; a picture dropped here is taken as if it was chosen."""

    changed = Signal()

    def __init__(self, asking: Asking, said: Callable[[str], object] | None = None) -> None:
        super().__init__()
        self._asking = asking
        self.logo: Logo | None = None
        self.setAcceptDrops(True)
        self.pictures = [
            LogoPicture(ground, name)
            for ground, name in zip(_GROUNDS, (self.tr("The logo on paper"), self.tr("The logo on dark")), strict=True)
        ]
        self.choose = QPushButton(self.tr("Choose a &logo…"))
        self.choose.setToolTip(self.tr("PNG, JPEG or SVG; it can be dropped here too"))
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._choose)
        self.none = QPushButton(self.tr("No l&ogo"))
        self.none.setAutoDefault(False)
        self.none.clicked.connect(lambda _=False: self.take(None))
        self.refusal = Refusal()
        self._said = said or self.refusal.say
        row = QHBoxLayout()
        row.setSpacing(8)
        for picture in self.pictures:
            row.addWidget(picture)
        buttons = QVBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.choose)
        buttons.addWidget(self.none)
        row.addLayout(buttons)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        if said is None:
            column.addWidget(self.refusal)
        self.show_logo(None)

    def show_logo(self, logo: Logo | None) -> None:
        """Show what is chosen; nothing is told."""
        self.logo = logo
        for picture in self.pictures:
            picture.show_logo(logo)
            picture.setVisible(logo is not None)
        self.none.setVisible(logo is not None)
        self.choose.setText(self.tr("Choose a &logo…") if logo is None else self.tr("Another &logo…"))

    def take(self, logo: Logo | None) -> None:
        """Show a logo that somebody chose."""
        self._said("")
        self.show_logo(logo)
        self.changed.emit()

    def take_file(self, path: Path) -> None:
        """Look at a file and show it, or say why it will not do."""
        try:
            logo = read_logo(path)
        except KnownError as error:
            self._said(str(error))
            return
        self.take(logo)

    def _choose(self) -> None:
        path = self._asking.to_open(self.window(), self.tr("Choose a logo"), pictures())
        if path is not None:
            self.take_file(path)

    def sizeHint(self) -> QSize:
        return self.layout().sizeHint()  # type: ignore[union-attr]  # it has one

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the first file that is dropped."""
        event.acceptProposedAction()
        self.take_file(Path(next(url for url in event.mimeData().urls() if url.isLocalFile()).toLocalFile()))
