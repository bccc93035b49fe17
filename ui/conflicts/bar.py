"""A line above the place after an exchange: what two people changed, which dates moved; there until somebody says so."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from ui.literal import literal


class NewsBar(QWidget):
    look_requested = Signal()
    dates_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = ""
        self.setObjectName("question")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.look = QPushButton(self.tr("Look at them"))
        self.dates = QPushButton(self.tr("Dates that moved"))
        self.later = QPushButton(self.tr("Later"))
        self.look.clicked.connect(self._look)
        self.dates.clicked.connect(self._show_dates)
        self.later.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 6, 12, 6)
        row.addWidget(self.words, 1)
        for each in (self.look, self.dates, self.later):
            row.addWidget(each)
        self.hide()

    def show_news(self, sentence: str, *, clashes: bool, dates: bool) -> None:
        """Say what arrived, without taking the keyboard from whoever types."""
        self._sentence = sentence
        self.words.setToolTip(literal(sentence))
        self.words.setAccessibleName(sentence)
        self.look.setVisible(clashes)
        self.dates.setVisible(dates)
        self.show()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = self.words.fontMetrics()
        self.words.setText(metrics.elidedText(self._sentence, Qt.TextElideMode.ElideRight, self.words.width()))

    def _look(self) -> None:
        self.hide()
        self.look_requested.emit()

    def _show_dates(self) -> None:
        if self.look.isHidden():
            self.hide()
        self.dates_requested.emit()
