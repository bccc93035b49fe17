"""Asks how a picture of a place is wanted: its kind, how much of the place, how large and in which colours."""

from collections.abc import Callable

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.errors import KnownError
from ui.fields import words
from ui.picturing.drawing import SCALES, Choice, Drawing, size_of


class PictureDialog(QDialog):
    """Says how large the picture will be, or why there cannot be one; `copies` puts it on the clipboard."""

    def __init__(
        self, drawing: Drawing, choice: Choice, copies: Callable[[Choice], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._drawing, self._copies = drawing, copies
        self.setWindowTitle(self.tr("Picture of {name}").format(name=drawing.name))
        self.kind = self._field(
            self.tr("Kind of file"),
            (
                (self.tr("PNG – for mail and documents"), "png"),
                (self.tr("SVG – sharp at any size, can be edited"), "svg"),
                (self.tr("PDF – one page, for print"), "pdf"),
            ),
            choice.kind,
        )
        self.shown = self._field(
            self.tr("What"), ((self.tr("All of it"), True), (self.tr("What is seen now"), False)), choice.whole
        )
        sizes = (self.tr("As on screen"), self.tr("Twice as sharp"), self.tr("Three times"), self.tr("Four times"))
        self.scale = self._field(self.tr("Size"), tuple(zip(sizes, SCALES, strict=True)), choice.scale)
        self.colours = self._field(
            self.tr("Colours"),
            ((self.tr("For print, on white"), False), (self.tr("As on screen"), True)),
            choice.as_on_screen,
        )
        self.said = words("", "muted")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.copy = QPushButton(self.tr("Copy"))
        self.buttons.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        self._lay_out()
        self._look()

    def _field(self, title: str, choices: tuple[tuple[str, object], ...], now: object) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(title)
        for said, value in choices:
            box.addItem(said, value)
        box.setCurrentIndex(next((at for at, (_, value) in enumerate(choices) if value == now), 0))
        box.currentIndexChanged.connect(lambda _: self._look())
        return box

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for box in (self.kind, self.shown, self.scale, self.colours):
            title = QLabel(box.accessibleName())
            title.setBuddy(box)
            form.addRow(title, box)
        self.said.setMinimumWidth(400)
        self.said.setMinimumHeight(3 * self.said.fontMetrics().lineSpacing())
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self.said)
        column.addWidget(self.buttons)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.copy.clicked.connect(lambda _=False: self._copies(self.choice()))

    def choice(self) -> Choice:
        """Return what is chosen."""
        return Choice(
            str(self.kind.currentData()), bool(self.shown.currentData()), float(self.scale.currentData()),
            bool(self.colours.currentData()),
        )  # fmt: skip

    def _look(self) -> None:
        """Say what would come of it; a PDF has the colours of print, and only pixels have a size to choose."""
        if not hasattr(self, "buttons"):
            return
        choice = self.choice()
        self.scale.setEnabled(choice.kind == "png")
        self.colours.setEnabled(choice.kind != "pdf")
        try:
            wide, high = size_of(self._drawing, choice)
        except KnownError as error:
            self._say(str(error), "late")
            can = False
        else:
            self._say(self.tr("{wide} × {high} pixels").format(wide=f"{wide:,}", high=f"{high:,}"), "muted")
            can = True
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(can)
        self.copy.setEnabled(can)

    def _say(self, sentence: str, style: str) -> None:
        self.said.setText(sentence)
        self.said.setObjectName(style)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
