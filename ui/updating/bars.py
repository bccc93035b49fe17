"""Draws before and after of a line as two bars on the time line of all of them."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from pmo_desktop.charts.before_after import before_after_scene
from pmo_desktop.charts.load_histogram import Sample
from pmo_desktop.charts.scene import Line, Rect
from ui.canvas import paint
from ui.tables.roles import Role
from ui.updating.lines import Line as OfDifference
from ui.updating.model import DifferenceModel

_BEFORE, _AFTER = (Rect(0, 3, 12, 5, fill=colour, radius=1.0) for colour in ("baseline", "task"))
Index = QModelIndex | QPersistentModelIndex


def samples(tr: Callable[[str], str]) -> tuple[Sample, ...]:
    """Return what the bars mean."""
    return (
        Sample(tr("here"), (_BEFORE,)),
        Sample(tr("then"), (_AFTER,)),
        Sample(tr("later"), (Line(((0, 6), (12, 6)), "late", 2.0),)),
        Sample(tr("earlier"), (Line(((0, 6), (12, 6)), "on_track", 2.0),)),
    )


class BarsDelegate(QStyledItemDelegate):
    def __init__(self, model: DifferenceModel) -> None:
        super().__init__(model)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        style = own.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, own, painter, own.widget)
        line, extent = index.data(Role.ROW), self._model.extent
        if isinstance(line, OfDifference) and extent is not None and line.pair.ends:
            painter.save()
            painter.setClipRect(own.rect, Qt.ClipOperation.IntersectClip)
            painter.translate(own.rect.topLeft())
            paint(painter, before_after_scene(line.pair, extent, own.rect.width(), own.rect.height()))
            painter.restore()
