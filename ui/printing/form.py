"""Every choice of a page set-up as fields, in groups; says that something changed, and gives the set-up they make."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from pmo_desktop.charts.page_setup import (
    CUSTOM,
    LIMITS,
    PAPERS,
    Inks,
    Legend,
    PageSetup,
    PrintColumn,
    Scaling,
)
from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import format_date, parse_date
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.services.planning import FieldSpec
from ui.fields import mark, words

_UNITS = (("day", 1), ("week", 7), ("month", 30), ("quarter", 91), ("year", 365))
"""What the true size of time is said of, in days."""
_HANDY = (4.0, 80.0)
"""Millimetres that are easily imagined."""
_CHECKS = (
    "repeat_name", "repeat_head", "breaks", "break_at_phases", "links", "project", "organisation", "status_date",
    "printed", "page_numbers", "blank_pages",
)  # fmt: skip
_TEXTS = ("left", "centre", "right")
_LIST_HEIGHT, _LIST_ROW = 182, 22
_MOST_BREAKS = 5
"""More are reached by scrolling."""


class SetupForm(QWidget):
    """`breaks_removed` asks that pages no longer begin before the tasks of these ids."""

    changed = Signal()
    breaks_removed = Signal(list)

    def __init__(
        self, today: int, specs: Mapping[str, FieldSpec], *, day_first: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._today, self._day_first, self._specs = today, day_first, specs
        self._setup = PageSetup()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 4, 16, 16)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum
        )  # fields are scrolled, not squeezed
        self.checks: dict[str, QCheckBox] = {}
        self.texts: dict[str, QLineEdit] = {}
        self._paper()
        self._size()
        self._columns()
        self._rows()
        self._chart()
        self._title_block()
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        for box in self.findChildren(QAbstractSpinBox):
            box.setMinimumHeight(self.paper.sizeHint().height())
        self.show_setup(PageSetup())

    # Building

    def _heading(self, title: str) -> None:
        heading = words(title, "heading")
        heading.setContentsMargins(0, 12, 0, 2)
        self._grid.addWidget(heading, self._grid.rowCount(), 0, 1, 2)

    def _line(self, title: str, *fields: QWidget) -> QLabel:
        label = words(title)
        label.setBuddy(fields[0])
        label.setMinimumWidth(88)
        row = QHBoxLayout()
        row.setSpacing(6)
        for each in fields:
            row.addWidget(each, 1)
        number = self._grid.rowCount()
        self._grid.addWidget(label, number, 0)
        self._grid.addLayout(row, number, 1)
        return label

    def _check(self, name: str, title: str) -> QCheckBox:
        box = QCheckBox(title)
        box.toggled.connect(lambda _: self._touch())
        self.checks[name] = box
        self._grid.addWidget(box, self._grid.rowCount(), 0, 1, 2)
        return box

    def _choice(self, options: Sequence[tuple[str, object]], name: str) -> QComboBox:
        box = QComboBox()
        for title, value in options:
            box.addItem(title, value)
        box.setAccessibleName(name)
        box.setMinimumContentsLength(12)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.currentIndexChanged.connect(lambda _: self._touch())
        return box

    def _number(self, field: str, name: str, suffix: str = "") -> QSpinBox:
        box = QSpinBox()
        low, high = LIMITS[field]
        box.setRange(int(low), int(high))
        box.setSuffix(suffix)
        box.setAccessibleName(name)
        box.valueChanged.connect(lambda _: self._touch())
        return box

    def _length(self, low: float, high: float, name: str, suffix: str = " mm") -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setDecimals(1)
        box.setRange(low, high)
        box.setSuffix(suffix)
        box.setAccessibleName(name)
        box.valueChanged.connect(lambda _: self._touch())
        return box

    def _paper(self) -> None:
        self._heading(self.tr("Paper"))
        papers = [*((name, name) for name in PAPERS), (self.tr("Own size"), CUSTOM)]
        self.paper = self._choice(papers, self.tr("Paper"))
        self.lying = self._choice(((self.tr("Landscape"), True), (self.tr("Portrait"), False)), self.tr("Orientation"))
        self._line(self.tr("Paper"), self.paper, self.lying)
        self.width_mm = self._length(*LIMITS["width"], self.tr("Width of the paper"))
        self.height_mm = self._length(*LIMITS["height"], self.tr("Height of the paper"))
        self._custom = (
            self._line(self.tr("Width, height"), self.width_mm, self.height_mm),
            self.width_mm,
            self.height_mm,
        )
        sides = (self.tr("Left margin"), self.tr("Top margin"), self.tr("Right margin"), self.tr("Bottom margin"))
        self.margins = [self._length(0, 200, side) for side in sides]
        self._line(self.tr("Left, right"), self.margins[0], self.margins[2])
        self._line(self.tr("Top, bottom"), self.margins[1], self.margins[3])

    def _size(self) -> None:
        self._heading(self.tr("Size"))
        ways = (
            (self.tr("Fit to pages"), Scaling.FIT),
            (self.tr("True size of time"), Scaling.TRUE),
            (self.tr("Percent"), Scaling.PERCENT),
        )
        self.scaling = self._choice(ways, self.tr("Size"))
        self._line(self.tr("Size"), self.scaling)
        self.across = self._number("pages_across", self.tr("Pages wide"))
        self.down = self._number("pages_down", self.tr("Pages high"))
        for box, said in ((self.across, self.tr("as time needs")), (self.down, self.tr("as it takes"))):
            box.setSpecialValueText(said)
        self._fit = (self._line(self.tr("Wide, high"), self.across, self.down), self.across, self.down)
        units = (
            self.tr("A day is"),
            self.tr("A week is"),
            self.tr("A month is"),
            self.tr("A quarter is"),
            self.tr("A year is"),
        )
        self.unit = self._choice(
            [(title, days) for title, (_, days) in zip(units, _UNITS, strict=True)], self.tr("Unit of time")
        )
        self.unit.currentIndexChanged.disconnect()
        self.unit.currentIndexChanged.connect(lambda _: self._show_unit())
        self.unit_mm = self._length(0.1, 2_000, self.tr("Length of a unit of time"))
        self._true = (self._line(self.tr("Time"), self.unit, self.unit_mm), self.unit, self.unit_mm)
        self.percent = self._number("percent", self.tr("Percent"), " %")
        self._percent = (self._line(self.tr("Percent"), self.percent), self.percent)
        self.text_size = self._length(6.5, LIMITS["text_size"][1], self.tr("Size of the letters"), " pt")
        self.text_size.setSpecialValueText(self.tr("as the paper"))
        self.text_size.setSingleStep(0.5)
        self._line(self.tr("Letters up to"), self.text_size)
        orders = ((self.tr("Down, then across"), True), (self.tr("Across, then down"), False))
        self.order = self._choice(orders, self.tr("Order of pages"))
        self._line(self.tr("Order"), self.order)
        self._blank = self._check("blank_pages", self.tr("Also pages without bars"))

    def _columns(self) -> None:
        self._heading(self.tr("Columns"))
        self.columns = _ColumnList(self.tr("Columns; Space chooses, Alt with Up and Down moves"), self._specs)
        self.columns.itemChanged.connect(lambda _: self._touch())
        self.columns.model().rowsMoved.connect(lambda *_: self._touch())
        self.columns.currentItemChanged.connect(lambda *_: self._show_width())
        self._grid.addWidget(self.columns, self._grid.rowCount(), 0, 1, 2)
        self.column_width = self._length(0, 500, self.tr("Width of the column"))
        self.column_width.setSpecialValueText(self.tr("as its texts"))
        self.column_width.valueChanged.disconnect()
        self.column_width.valueChanged.connect(lambda _: self._take_width())
        self._line(self.tr("Width"), self.column_width)
        self._check("repeat_name", self.tr("Names on every page"))
        self._check("repeat_head", self.tr("Titles and dates on every page"))

    def _rows(self) -> None:
        self._heading(self.tr("Tasks, dates and breaks"))
        which = ((self.tr("As shown in the Gantt"), False), (self.tr("All tasks"), True))
        self.all_rows = self._choice(which, self.tr("Tasks"))
        self._line(self.tr("Tasks"), self.all_rows)
        self.dates: dict[str, QLineEdit] = {}
        for name, title, hint in (
            ("first_day", self.tr("From"), self.tr("the beginning")), ("last_day", self.tr("Until"), self.tr("the end")),
        ):  # fmt: skip
            field = QLineEdit()
            field.setPlaceholderText(hint)
            field.setAccessibleName(title)
            field.textEdited.connect(lambda _: self._touch())
            field.editingFinished.connect(self._echo)
            self.dates[name] = field
            self._line(title, field)
        self._check("break_at_phases", self.tr("Each phase begins a page"))
        self._check("breaks", self.tr("Page breaks set in the plan"))
        self.breaks = QListWidget()
        self.breaks.setAccessibleName(self.tr("Pages begin before"))
        self.breaks.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.remove = QPushButton(self.tr("Remove the break"))
        self.remove.clicked.connect(self._remove_breaks)
        self._grid.addWidget(self.breaks, self._grid.rowCount(), 0, 1, 2)
        self._grid.addWidget(self.remove, self._grid.rowCount(), 0, 1, 2, Qt.AlignmentFlag.AlignLeft)

    def _chart(self) -> None:
        self._heading(self.tr("Chart"))
        inks = (
            (self.tr("For print"), Inks.PRINT), (self.tr("Grey"), Inks.GREY), (self.tr("As on screen"), Inks.SCREEN),
        )  # fmt: skip
        self.inks = self._choice(inks, self.tr("Colours"))
        self._line(self.tr("Colours"), self.inks)
        legends = (
            (self.tr("On every page"), Legend.EACH), (self.tr("On the last page"), Legend.LAST),
            (self.tr("None"), Legend.NONE),
        )  # fmt: skip
        self.legend = self._choice(legends, self.tr("Legend"))
        self._line(self.tr("Legend"), self.legend)
        self._check("links", self.tr("Links"))

    def _title_block(self) -> None:
        self._heading(self.tr("Title block"))
        for name, title in (
            ("project", self.tr("Project")), ("organisation", self.tr("Organisation")),
            ("status_date", self.tr("Status date")), ("printed", self.tr("Day of printing")),
            ("page_numbers", self.tr("Page numbers")),
        ):  # fmt: skip
            self._check(name, title)
        for name, title in zip(_TEXTS, (self.tr("Text left"), self.tr("Centre"), self.tr("Text right")), strict=True):
            field = QLineEdit()
            field.setAccessibleName(title)
            field.textEdited.connect(lambda _: self._touch())
            self.texts[name] = field
            self._line(title, field)

    # Showing

    def show_setup(self, setup: PageSetup) -> None:
        """Fill the fields; says nothing of it."""
        self._setup = setup
        with QSignalBlocker(self):
            _choose(self.paper, setup.paper)
            _choose(self.lying, setup.lying)
            self.width_mm.setValue(setup.width)
            self.height_mm.setValue(setup.height)
            for box, value in zip(self.margins, setup.margins, strict=True):
                box.setValue(value)
            _choose(self.scaling, setup.scaling)
            self.across.setValue(setup.pages_across)
            self.down.setValue(setup.pages_down)
            self._show_time(setup.seconds_per_mm)
            self.percent.setValue(round(setup.percent))
            self.text_size.setValue(setup.text_size or self.text_size.minimum())
            _choose(self.order, setup.down_first)
            self.columns.fill(setup.columns)
            _choose(self.all_rows, setup.all_rows)
            for name, field in self.dates.items():
                at = getattr(setup, name)
                field.setText("" if at is None else format_date(at))
                mark(field, "")
            for name in _CHECKS:
                self.checks[name].setChecked(getattr(setup, name))
            _choose(self.inks, setup.inks)
            _choose(self.legend, setup.legend)
            for name, field in self.texts.items():
                field.setText(getattr(setup, name))
        self._setup = setup
        self._show_what_matters()

    def _show_time(self, seconds_per_mm: float) -> None:
        """Show a scale by the unit of time at which it is easily imagined."""
        lengths = [days * moment.DAY / seconds_per_mm for _, days in _UNITS]
        fits = [at for at, each in enumerate(lengths) if _HANDY[0] <= each <= _HANDY[1]]
        at = fits[0] if fits else (0 if lengths[0] > _HANDY[1] else len(_UNITS) - 1)
        self._seconds = seconds_per_mm
        with QSignalBlocker(self.unit), QSignalBlocker(self.unit_mm):
            self.unit.setCurrentIndex(at)
            self.unit_mm.setValue(lengths[at])

    def _show_unit(self) -> None:
        with QSignalBlocker(self.unit_mm):
            self.unit_mm.setValue(int(self.unit.currentData()) * moment.DAY / self._setup.seconds_per_mm)

    def show_breaks(self, named: Sequence[tuple[str, str]]) -> None:
        """List the tasks before which a page begins, as id and name."""
        self.breaks.clear()
        for task_id, name in named:
            item = QListWidgetItem(name)
            item.setData(Qt.ItemDataRole.UserRole, task_id)
            item.setSizeHint(QSize(0, _LIST_ROW))
            self.breaks.addItem(item)
        self.breaks.setFixedHeight(min(len(named), _MOST_BREAKS) * _LIST_ROW + 4)
        for widget in (self.breaks, self.remove):
            widget.setVisible(bool(named))

    def _remove_breaks(self) -> None:
        chosen = self.breaks.selectedItems() or [self.breaks.item(at) for at in range(min(1, self.breaks.count()))]
        self.breaks_removed.emit([str(item.data(Qt.ItemDataRole.UserRole)) for item in chosen])

    def _show_what_matters(self) -> None:
        scaling = Scaling(self.scaling.currentData())
        fit_by_time = scaling is Scaling.FIT and self.across.value() == 0
        for widgets, matters in (
            (self._custom, self.paper.currentData() == CUSTOM),
            (self._fit, scaling is Scaling.FIT),
            ((*self._true, self._blank), scaling is not Scaling.FIT or fit_by_time),
            (self._percent, scaling is Scaling.PERCENT),
        ):
            for widget in widgets:
                widget.setVisible(matters)
        self.lying.setVisible(self.paper.currentData() != CUSTOM)
        self._show_width()

    def _show_width(self) -> None:
        with QSignalBlocker(self.column_width):
            self.column_width.setValue(self.columns.width_of_current())
        self.column_width.setEnabled(self.columns.currentItem() is not None)

    def _take_width(self) -> None:
        self.columns.set_width_of_current(self.column_width.value())
        self._touch()

    def _echo(self) -> None:
        """Write dates as they were understood."""
        for name, field in self.dates.items():
            at = getattr(self._setup, name)
            if field.text().strip() and at is not None and not field.property("refused"):
                field.setText(format_date(at))

    # Reading

    @property
    def setup(self) -> PageSetup:
        """The set-up the fields make; a date that cannot be read counts as it was."""
        return self._setup

    def _touch(self) -> None:
        if self.signalsBlocked():
            return
        self._setup = self._read()
        self._show_what_matters()
        self.changed.emit()

    def _read(self) -> PageSetup:
        left, top, right, bottom = (box.value() for box in self.margins)
        size = self.text_size.value()
        days = int(self.unit.currentData()) * moment.DAY
        shown_mm = round(days / self._setup.seconds_per_mm, 1)
        seconds = self._setup.seconds_per_mm if self.unit_mm.value() == shown_mm else days / self.unit_mm.value()
        dates = {name: self._date(name) for name in self.dates}
        given: dict[str, Any] = {
            "paper": self.paper.currentData(), "lying": self.lying.currentData(), "width": self.width_mm.value(),
            "height": self.height_mm.value(), "margins": (left, top, right, bottom),
            "scaling": Scaling(self.scaling.currentData()), "pages_across": self.across.value(),
            "pages_down": self.down.value(), "seconds_per_mm": seconds, "percent": float(self.percent.value()),
            "text_size": 0.0 if size <= self.text_size.minimum() else max(size, LIMITS["text_size"][0]),
            "down_first": self.order.currentData(), "columns": self.columns.chosen(),
            "all_rows": self.all_rows.currentData(), "inks": Inks(self.inks.currentData()),
            "legend": Legend(self.legend.currentData()),
        }  # fmt: skip
        given |= {name: self.checks[name].isChecked() for name in _CHECKS}
        given |= {name: field.text() for name, field in self.texts.items()}
        given |= self._ordered(dates)
        return replace(self._setup, **given)

    def _date(self, name: str) -> int | None:
        field = self.dates[name]
        if not field.text().strip():
            mark(field, "")
            return None
        try:
            at = moment.midnight(parse_date(field.text(), self._today, day_first=self._day_first)[0])
        except KnownError as error:
            mark(field, str(error))
            kept: int | None = getattr(self._setup, name)
            return kept
        mark(field, "")
        return at

    def _ordered(self, dates: dict[str, int | None]) -> dict[str, int | None]:
        """Return the dates; where the last lies before the first, say so and keep those of before."""
        first, last = dates["first_day"], dates["last_day"]
        if first is not None and last is not None and last < first:
            mark(self.dates["last_day"], self.tr("This day lies before the first one."))
            return {"first_day": self._setup.first_day, "last_day": self._setup.last_day}
        return dates


class _ColumnList(QListWidget):
    """All fields, those to print ticked and in their order."""

    def __init__(self, name: str, specs: Mapping[str, FieldSpec]) -> None:
        super().__init__()
        self._specs = specs
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setFixedHeight(_LIST_HEIGHT)
        self._widths: dict[str, float] = {}

    def fill(self, columns: Sequence[PrintColumn]) -> None:
        """List the columns chosen, then the other fields."""
        self.clear()
        self._widths = {each.field: each.width for each in columns}
        chosen = [each.field for each in columns if each.field in self._specs]
        others = [name for name in self._specs if name not in chosen and name != "number"]
        for name in (*chosen, *others):
            spec = self._specs[name]
            item = QListWidgetItem(spec.title)
            item.setToolTip(spec.tooltip)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setSizeHint(QSize(0, _LIST_ROW))
            item.setCheckState(Qt.CheckState.Checked if name in chosen else Qt.CheckState.Unchecked)
            self.addItem(item)
        self.setCurrentRow(0)

    def chosen(self) -> tuple[PrintColumn, ...]:
        items = [self.item(row) for row in range(self.count())]
        names = [_field(item) for item in items if item.checkState() is Qt.CheckState.Checked]
        return tuple(PrintColumn(name, self._widths.get(name, 0.0)) for name in names)

    def width_of_current(self) -> float:
        item = self.currentItem()
        return self._widths.get(_field(item), 0.0) if item is not None else 0.0

    def set_width_of_current(self, width: float) -> None:
        item = self.currentItem()
        if item is not None:
            self._widths[_field(item)] = width

    def keyPressEvent(self, event: object) -> None:
        """Move the current column with Alt."""
        key, held = event.key(), event.modifiers()  # type: ignore[attr-defined]  # Qt hands a QKeyEvent
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if key in steps and held & Qt.KeyboardModifier.AltModifier:
            self._move(steps[key])
        else:
            super().keyPressEvent(event)  # type: ignore[arg-type]  # same

    def _move(self, step: int) -> None:
        row = self.currentRow()
        if 0 <= row + step < self.count():
            self.model().moveRow(self.rootIndex(), row, self.rootIndex(), row + (2 if step > 0 else -1))


def _field(item: QListWidgetItem) -> str:
    return str(item.data(Qt.ItemDataRole.UserRole))


def _choose(box: QComboBox, value: object) -> None:
    """Choose what stands for a value; Qt would compare an enum by its text."""
    plain = value.value if isinstance(value, StrEnum) else value
    for at in range(box.count()):
        held = box.itemData(at)
        if (held.value if isinstance(held, StrEnum) else held) == plain:
            box.setCurrentIndex(at)
            return
