"""The names of a table, which stay in sight while its other columns scroll sideways beneath them."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.canvas import qcolour
from ui.tables.delegates import CellDelegate
from ui.tables.roles import Role
from ui.tables.table import ROW_HEIGHT, RecordTable


class FrozenNames(QTableView):
    """Lies over the first column once that is scrolled away; shares its rows, its selection and its cursor."""

    def __init__(self, table: RecordTable) -> None:
        view = table.view
        super().__init__(view)
        self._table, self._view = table, view
        self.setObjectName("frozen")
        self.setAccessibleName(self.tr("Names that stay in sight"))
        self.setModel(view.model())
        own = self.selectionModel()
        self.setSelectionModel(view.selectionModel())
        own.deleteLater()
        self.setItemDelegate(CellDelegate(self))
        self._look_the_same()
        self._connect()
        self.hide()

    def _look_the_same(self) -> None:
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self._view)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        for column in range(1, self.model().columnCount()):
            self.setColumnHidden(column, True)

    def _connect(self) -> None:
        view = self._view
        view.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(view.verticalScrollBar().setValue)
        for moved in (view.horizontalScrollBar().valueChanged, view.horizontalHeader().sectionResized):
            moved.connect(lambda *_: self.place())
        for sized in (view.viewport(), view.horizontalHeader()):
            sized.installEventFilter(self)
        self.doubleClicked.connect(self._open)
        self.customContextMenuRequested.connect(self._pass_menu)

    def place(self) -> None:
        """Lie over the left of the table where its names are scrolled away."""
        view = self._view
        left = view.columnViewportPosition(0)
        self.setVisible(left < 0 and not view.isColumnHidden(0))
        if self.isHidden():
            return
        width, header = view.columnWidth(0), view.horizontalHeader().height()
        self.setColumnWidth(0, width)
        self.horizontalHeader().setFixedHeight(header)
        self.setGeometry(0, 0, width + 1, header + view.viewport().height())
        self.verticalScrollBar().setValue(view.verticalScrollBar().value())
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the table and of its header."""
        if event.type() is QEvent.Type.Resize:
            self.place()
        return super().eventFilter(watched, event)

    def _open(self, index: QModelIndex) -> None:
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self._view.setCurrentIndex(index)
            self._view.edit(index)
        else:
            self._table.opened.emit(str(index.data(Role.ID)))

    def _pass_menu(self, at: QPoint) -> None:
        place = self._view.viewport().mapFromGlobal(self.viewport().mapToGlobal(at))
        self._view.customContextMenuRequested.emit(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a line where what scrolls begins."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(qcolour("border"), 1))
        right = self.viewport().width() - 1
        painter.drawLine(right, 0, right, self.viewport().height())
        painter.end()
