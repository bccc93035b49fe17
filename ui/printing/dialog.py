"""Asks how a plan is put on paper, with what comes out beside it; prints it or saves it as PDF."""

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.charts.colours import Colours
from pmo_desktop.charts.gantt_look import USUAL, Look
from pmo_desktop.charts.page_setup import PageSetup, Scaling
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import Project, SavedView
from pmo_desktop.reports.plan_content import PlanContent, Shown, content_of
from pmo_desktop.reports.plan_printing import inks_of, print_plan, sheets_of
from pmo_desktop.reports.plan_sheets import PlanSheets
from pmo_desktop.services import page_setups
from pmo_desktop.services.planning import columns_of
from ui.fields import rule, words
from ui.icons import icon
from ui.naming import NameDialog
from ui.printing.form import SetupForm
from ui.printing.memory import Memory, without_dates
from ui.printing.preview import PageView, TileView
from ui.printing.printer import has_printers, pages_asked, prepare, print_on
from ui.session import Session
from ui.theme import current_colours

_WAIT_MS = 80
"""A layout begins when no field was touched for so long."""
_FORM = 340


class PrintDialog(QDialog):
    """`shown` is how the Gantt filters, sorts and groups; None where none is looked at."""

    def __init__(  # noqa: PLR0913 - what is printed, and what is remembered
        self, session: Session, project_id: str, memory: Memory, *, shown: Shown = None,
        look: Look = USUAL, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._session, self._project_id, self._memory = session, project_id, memory
        self._shown, self._look = shown, look
        self._contents: dict[bool, PlanContent] = {}
        self.sheets: PlanSheets | None = None
        self._kept: list[tuple[SavedView | None, PageSetup]] = []
        self.form = SetupForm(
            session.workspace.today(),
            columns_of(session.workspace.plan(project_id)),
            day_first=session.settings.day_first,
        )
        self.page, self.tiles = PageView(), TileView()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self.lay_out)
        self.setWindowTitle(self.tr("Print “{name}”").format(name=session.workspace.get(Project, project_id).name))
        self._build()
        self.resize(*(memory.size or (1180, 780)))
        self.form.show_setup(memory.setup(project_id, session.settings.paper))
        self._list_setups()
        self._list_breaks()
        self._connect()
        self.lay_out()
        self.form.paper.setFocus()

    # Building

    def _build(self) -> None:
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._left())
        self._split.addWidget(self._middle())
        self.tiles.setMinimumWidth(120)
        self._split.addWidget(self.tiles)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([_FORM, 640, 190])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._split, 1)
        column.addWidget(rule())
        column.addLayout(self._below())

    def _left(self) -> QWidget:
        self.setups = QComboBox()
        self.setups.setAccessibleName(self.tr("Page set-up"))
        self.setups.setMinimumContentsLength(14)
        self.setups.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.save_setup = _tool("add", self.tr("Keep this page set-up under a name"))
        self.drop_setup = _tool("delete", self.tr("Delete this page set-up"))
        label = QLabel(self.tr("Set-up"))
        label.setBuddy(self.setups)
        row = QHBoxLayout()
        row.setContentsMargins(16, 12, 16, 8)
        row.addWidget(label)
        row.addWidget(self.setups, 1)
        row.addWidget(self.save_setup)
        row.addWidget(self.drop_setup)
        area = QScrollArea()
        area.setAccessibleName(self.tr("Page set-up"))
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.form)
        area.setMinimumWidth(max(_FORM - 20, self.form.minimumSizeHint().width() + 16))
        left = QWidget()
        left.setObjectName("page")
        left.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(area, 1)
        return left

    def _middle(self) -> QWidget:
        self.back = _tool("up", self.tr("Page before (PgUp)"))
        self.on = _tool("down", self.tr("Next page (PgDn)"))
        self.larger = _tool("zoom_in", self.tr("Larger (+)"))
        self.smaller = _tool("zoom_out", self.tr("Smaller (−)"))
        self.whole = _tool("zoom_all", self.tr("Whole page (0)"))
        self.where, self.percent = QLabel(), QLabel()
        self.percent.setObjectName("muted")
        row = QHBoxLayout()
        row.setContentsMargins(8, 6, 8, 6)
        for widget in (self.back, self.on, self.where):
            row.addWidget(widget)
        row.addStretch()
        for widget in (self.percent, self.smaller, self.larger, self.whole):
            row.addWidget(widget)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.page, 1)
        return middle

    def _below(self) -> QHBoxLayout:
        self.said, self.warned = words(""), words("", "late")
        self.use = QPushButton()
        self.use.hide()
        self.warned.hide()
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.said)
        texts.addWidget(self.warned)
        self.print_button = QPushButton(self.tr("&Print…"))
        self.pdf_button = QPushButton(self.tr("Save as P&DF…"))
        close = QPushButton(self.tr("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        self.print_button.setDefault(True)
        row = QHBoxLayout()
        row.setContentsMargins(16, 10, 16, 12)
        row.setSpacing(8)
        row.addLayout(texts, 1)
        for button in (self.use, self.pdf_button, self.print_button, close):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        return row

    def _connect(self) -> None:
        self.form.changed.connect(self._touched)
        self.form.breaks_removed.connect(self._remove_breaks)
        for view in (self.page, self.tiles):
            view.chosen.connect(self.go_to)
        self.page.zoomed.connect(self._say_where)
        for button, does in (
            (self.back, lambda: self.go_to(self.page.number - 1)), (self.on, lambda: self.go_to(self.page.number + 1)),
            (self.larger, lambda: self.page.zoom(1.25)), (self.smaller, lambda: self.page.zoom(0.8)),
            (self.whole, lambda: self.page.zoom(0)), (self.save_setup, self.keep_setup), (self.drop_setup, self._drop),
            (self.print_button, self.print), (self.pdf_button, self.save_pdf), (self.use, self._use_readable),
        ):  # fmt: skip
            button.clicked.connect(lambda _=False, does=does: does())
        self.setups.activated.connect(self._take)
        self._session.changed.connect(self._refresh)
        for keys, does in (("Ctrl+P", self.print), ("Ctrl+S", self.save_pdf)):
            action = QAction(self)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda _=False, does=does: does())
            self.addAction(action)

    # The layout

    def _touched(self) -> None:
        with QSignalBlocker(self.setups):
            self.setups.setCurrentIndex(0)
        self.drop_setup.setEnabled(False)
        self._timer.start()

    def _content(self, *, all_rows: bool) -> PlanContent:
        if all_rows not in self._contents:
            shown = None if all_rows else self._shown
            self._contents[all_rows] = content_of(self._session.workspace, self._project_id, shown, self._look)
        return self._contents[all_rows]

    def lay_out(self) -> None:
        """Lay the plan out by the fields and show it; say why where that cannot be."""
        self._timer.stop()
        setup = self.form.setup
        try:
            self.sheets = sheets_of(self._content(all_rows=setup.all_rows), setup)
        except KnownError as error:
            self.sheets = None
            self._warn(str(error))
            self.said.setText("")
        except KeyError:
            self.reject()
            return
        else:
            self._say()
        for view in (self.page, self.tiles):
            view.show_sheets(self.sheets, self._inks)
        for button in (self.print_button, self.pdf_button, self.back, self.on):
            button.setEnabled(self.sheets is not None)
        self.go_to(self.page.number if self.sheets is not None else 0)

    def _inks(self) -> Colours:
        return inks_of(self.form.setup, current_colours())

    def _say(self) -> None:
        assert self.sheets is not None
        tiling = self.sheets.tiling
        words = self.tr("{across} × {down} pages, smallest text {size} pt")
        if tiling.skipped:
            words = self.tr("{count} of {across} × {down} pages, the others without a bar; smallest text {size} pt")
        self.said.setText(
            words.format(
                count=tiling.count,
                across=len(tiling.across),
                down=len(tiling.down),
                size=f"{self.sheets.least_text:.1f}",
            )
        )
        if tiling.readable is None:
            self._warn("")
        elif self.form.setup.scaling is Scaling.PERCENT:
            least = self.tr("At {percent} % letters would be smaller than 7 pt: they are printed at 7 pt.")
            self._warn(least.format(percent=round(self.form.setup.percent)))
        else:
            across, down = (str(each) if each else "…" for each in tiling.asked)
            words = self.tr("On {asked} pages letters would be smaller than 7 pt: it takes {readable}.")
            readable = "{} × {}".format(*tiling.readable)
            self._warn(words.format(asked=f"{across} × {down}", readable=readable))
            self.use.setText(self.tr("Use {readable} pages").format(readable=readable))
            self.use.show()

    def _warn(self, sentence: str) -> None:
        self.warned.setText(sentence)
        self.warned.setVisible(bool(sentence))
        self.use.hide()

    def _use_readable(self) -> None:
        """Ask for as many pages as it takes."""
        if self.sheets is not None and self.sheets.tiling.readable is not None:
            across, down = self.sheets.tiling.readable
            self.form.across.setValue(across)
            self.form.down.setValue(down)
            self.form.across.setFocus()

    def go_to(self, number: int) -> None:
        """Show a page, large and among the others."""
        count = self.sheets.count if self.sheets is not None else 1
        number = min(max(number, 0), count - 1)
        for view in (self.page, self.tiles):
            view.go_to(number)
        self.back.setEnabled(number > 0)
        self.on.setEnabled(number + 1 < count)
        self._say_where()

    def _say_where(self) -> None:
        if self.sheets is None:
            self.where.setText("")
            self.percent.setText("")
            return
        words = self.tr("Page {number} of {count}")
        self.where.setText(words.format(number=self.page.number + 1, count=self.sheets.count))
        self.percent.setText(f"{self.page.percent} %")

    def _refresh(self, _changed: object) -> None:
        """Take up what changed in the plan, also by others."""
        self._contents.clear()
        self._list_setups()
        self._list_breaks()
        self._timer.start()

    # Breaks

    def _list_breaks(self) -> None:
        try:
            plan = self._session.workspace.plan(self._project_id)
        except KeyError:
            return
        kept, number = page_setups.page_breaks(self._session.workspace, self._project_id), plan.outline.number
        rows = sorted((plan.tasks.row[each] for each in kept if each in plan.tasks.row), key=lambda row: number[row])
        self.form.show_breaks([(plan.tasks.ids[row], f"{number[row]}  {plan.tasks['name'][row]}") for row in rows])

    def _remove_breaks(self, ids: list[str]) -> None:
        workspace = self._session.workspace
        self._session.attempt(lambda: page_setups.set_page_breaks(workspace, self._project_id, ids, on=False))

    # Set-ups

    def _list_setups(self) -> None:
        """List the named set-ups, this project's and those of all first, then what other projects were printed with."""
        workspace, chosen = self._session.workspace, self.setups.currentText()
        names = {each.id: each.code or each.name for each in workspace.all(Project)}
        own, others = [], []
        for kept in page_setups.page_setups(workspace):
            if kept.project_id in {None, self._project_id}:
                own.append((kept.name, kept, page_setups.setup_of(kept)))
            elif kept.project_id in names:
                said = self.tr("{name} (of {project})").format(name=kept.name, project=names[kept.project_id])
                others.append((said, None, without_dates(page_setups.setup_of(kept))))
        for other, setup in self._memory.others(self._project_id):
            if other in names:
                others.append(
                    (self.tr("As {project} was printed").format(project=names[other]), None, without_dates(setup))
                )
        with QSignalBlocker(self.setups):
            self.setups.clear()
            self.setups.addItem(self.tr("As below"))
            self.setups.addItems([name for name, _, _ in (*own, *others)])
            self.setups.setCurrentIndex(max(0, self.setups.findText(chosen)))
        self._kept = [(kept, setup) for _, kept, setup in (*own, *others)]
        self.drop_setup.setEnabled(self._chosen() is not None)

    def _chosen(self) -> SavedView | None:
        at = self.setups.currentIndex() - 1
        return self._kept[at][0] if 0 <= at < len(self._kept) else None

    def _take(self, index: int) -> None:
        """Put a set-up into the fields."""
        if index > 0:
            self.form.show_setup(self._kept[index - 1][1])
            self.lay_out()
        self.drop_setup.setEnabled(self._chosen() is not None)

    def keep_setup(self) -> None:
        """Ask for a name, then keep the set-up in the file."""
        chosen = self._chosen()
        for_all = QCheckBox(self.tr("For every project"))
        for_all.setChecked(chosen is None or chosen.project_id is None)

        def take(name: str) -> None:
            reach = None if for_all.isChecked() else self._project_id
            page_setups.keep_setup(self._session.workspace, name, self.form.setup, reach)

        asking = NameDialog(
            self.tr("Keep the page set-up"), self.tr("Name of the page set-up"), chosen.name if chosen else "", take, self,
            more=for_all,
        )  # fmt: skip
        if asking.exec():
            self._list_setups()
            self.setups.setCurrentIndex(max(0, self.setups.findText(asking.field.text().strip())))
            self.drop_setup.setEnabled(self._chosen() is not None)
        asking.deleteLater()

    def _drop(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._session.attempt(lambda: page_setups.drop_setup(self._session.workspace, chosen))
            self._list_setups()

    # Printing

    def _ready(self) -> PlanSheets | None:
        """Return the pages by the fields as they now are, and remember those."""
        if self._timer.isActive():
            self.lay_out()
        self._memory.keep(self._project_id, self.form.setup)
        return self.sheets

    def save_pdf(self) -> None:
        """Ask where to, then write the pages as PDF in the background."""
        if self._ready() is not None:
            write_pdf(self._session, self._project_id, self.form.setup, self, shown=self._shown, look=self._look)

    def print(self) -> None:
        """Ask on which printer, then print; where there is none say what else can be done."""
        sheets = self._ready()
        if sheets is None:
            return
        if not has_printers():
            self._warn(self.tr("No printer is set up on this machine: save a PDF instead, and print it elsewhere."))
            self.pdf_button.setFocus()
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        prepare(printer, sheets)
        asking = QPrintDialog(printer, self)
        asking.setMinMax(1, sheets.count)
        if asking.exec():
            prepare(printer, sheets)
            pages = pages_asked(printer, sheets.count)
            self._session.attempt(lambda: print_on(printer, sheets, self._inks(), pages))
            self._session.announced.emit(self.tr("{count} pages sent to the printer.").format(count=len(pages)))
        asking.deleteLater()

    def done(self, result: int) -> None:
        """Remember the fields and the size."""
        self._timer.stop()
        self._memory.keep(self._project_id, self.form.setup)
        self._memory.size = (self.width(), self.height())
        super().done(result)


def write_pdf(  # noqa: PLR0913 - what, how and where
    session: Session, project_id: str, setup: PageSetup, parent: QWidget, *, shown: Shown,
    look: Look = USUAL,
) -> None:  # fmt: skip
    """Ask where to, then write a plan as PDF in the background."""
    name = session.workspace.get(Project, project_id).name
    title = parent.tr("Save “{name}” as PDF").format(name=name)
    target = session.asking.to_write(parent, title, parent.tr("{name} plan").format(name=name), "PDF (*.pdf)", ".pdf")
    if target is None:
        return
    colours = current_colours()

    def job(own: object, progress: object) -> Path:
        print_plan(own, project_id, target, setup, shown=shown, look=look, screen=colours, progress=progress)  # type: ignore[arg-type]  # the runner's own
        return target

    session.background.run(
        parent.tr("Printing the plan"), job, lambda path: session.announced.emit(
            parent.tr("Saved to {path}").format(path=path))
    )  # fmt: skip


def _tool(name: str, says: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name))
    button.setToolTip(says)
    button.setAccessibleName(says)
    return button
