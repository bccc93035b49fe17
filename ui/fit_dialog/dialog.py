"""Asks whether a proposal fits: the verdict in words, its demand hatched over the load, other starts, booking and committing."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.charts.outlook import Legend, Month, outlook_scene
from pmo_desktop.domain import moment
from pmo_desktop.domain.changes import ChangeSet
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import Project, ProjectState
from pmo_desktop.domain.resources.fitting import Fit, Laid
from pmo_desktop.services import fitting
from pmo_desktop.services.fitting import Verdict
from pmo_desktop.services.outlook import DAY_SECONDS
from ui.canvas import QtTextMeasure, paint
from ui.date_field import DateField
from ui.fields import words
from ui.session import Session
from ui.tables.months import Cell, Line, MonthTable
from ui.tables.plain import Heading

_OVER = frozenset({ProjectState.CLOSED, ProjectState.CANCELLED, ProjectState.TEMPLATE, ProjectState.SCRATCH})
_MOST_WEEKS = 60


class FitDialog(QDialog):
    def __init__(self, session: Session, project_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.verdict: Verdict | None = None
        self.fit: Fit | None = None
        self.setWindowTitle(self.tr("Does it fit?"))
        self.resize(980, 640)
        self.project = QComboBox()
        self.project.setAccessibleName(self.tr("Project"))
        self.project.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.project.setMinimumContentsLength(32)
        for each in _offered(session):
            self.project.addItem(f"{each.code}  {each.name}".strip(), each.id)
        self.project.setCurrentIndex(max(0, self.project.findData(project_id)))
        self.start = DateField(self.tr("Start"), session.workspace.today())
        self.start.setMinimumWidth(self.start.fontMetrics().horizontalAdvance("2026-12-31") + 56)
        self.earliest = QPushButton(self.tr("Earliest start that fits"))
        self.proposed = QCheckBox(self.tr("Other proposals take time too"))
        self.mark = words("", "heading")
        self.said = words("")
        self.said.setMinimumHeight(3 * self.said.fontMetrics().lineSpacing() + 6)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.chart = _FitChart()
        self.table = MonthTable(self.tr("Whom it asks, week by week, in days"), [Heading(self.tr("Who"), 170),
                                Heading(self.tr("Asks"), 60, right=True), Heading(self.tr("Lacks"), 60, right=True)])  # fmt: skip
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.tentative = QPushButton(self.tr("Book tentatively"))
        self.commit = QPushButton(self.tr("Commit"))
        self.commit.setToolTip(self.tr("Approves the project and commits its tentative bookings"))
        for button in (self.tentative, self.commit):
            self.buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        self._lay_out()
        self._connect()
        self.ask()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        start = QLabel(self.tr("Start"))
        start.setBuddy(self.start)
        for widget in (self.project, start, self.start, self.earliest):
            top.addWidget(widget)
        top.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.proposed)
        column.addWidget(self.mark)
        column.addWidget(self.said)
        column.addWidget(self.chart, 3)
        column.addWidget(self.table, 3)
        column.addWidget(self.buttons)

    def _connect(self) -> None:
        self.project.currentIndexChanged.connect(lambda _: self.ask())
        self.proposed.toggled.connect(lambda _: self.ask())
        self.start.editingFinished.connect(self._try)
        self.start.picked.connect(self._try)
        self.earliest.clicked.connect(lambda _=False: self.take_earliest())
        self.table.chosen.connect(lambda _line, _week: self._draw())
        self.tentative.clicked.connect(lambda _=False: self._decide(fitting.book_tentatively))
        self.commit.clicked.connect(lambda _=False: self._decide(fitting.commit))
        self.buttons.rejected.connect(self.reject)

    @property
    def project_id(self) -> str:
        return str(self.project.currentData() or "")

    # Asking

    def ask(self) -> None:
        """Work the verdict out in the background."""
        project_id, with_proposed = self.project_id, self.proposed.isChecked()
        if not project_id:
            self.mark.setText(self.tr("There is no project that could be laid over the load."))
            return
        self.mark.setText(self.tr("Looking…"))
        self._session.reckoner.ask(
            "fit",
            lambda own, step: fitting.does_it_fit(own, project_id, step, with_proposed=with_proposed),
            self._show,
        )

    def _show(self, verdict: Verdict) -> None:
        self.verdict = verdict
        self.start.setText(format_date(verdict.own.start))
        self.start.setEnabled(verdict.can_move)
        earliest = verdict.earliest
        if earliest is not None:
            self.earliest.setText(self.tr("From {date}, where it fits").format(date=format_date(earliest.start)))
        self.tentative.setEnabled(verdict.asks)
        self.commit.setEnabled(verdict.project.state is ProjectState.PROPOSED or verdict.asks)
        self._look_at(verdict.own, verdict.sentences)

    def _look_at(self, fit: Fit, sentences: tuple[str, ...]) -> None:
        self.fit = fit
        asks = bool(fit.laid)
        earliest = self.verdict.earliest if self.verdict is not None else None
        self.earliest.setVisible(earliest is not None and moment.midnight(earliest.start) != moment.midnight(fit.start))
        verdicts = (self.tr("✗  It does not fit"), self.tr("✓  It fits"))
        self.mark.setText(verdicts[fit.fits] if asks else self.tr("–  Nothing to lay over the load"))
        self.mark.setObjectName("heading" if fit.fits else "late")
        self.mark.style().unpolish(self.mark)
        self.mark.style().polish(self.mark)
        self.said.setText("\n".join(sentences))
        self._list(fit)

    def _weeks(self, fit: Fit) -> range:
        """Return the weeks in which anything is asked for."""
        used = [number for each in fit.laid for number in each.wanted.nonzero()[0].tolist()]
        first = min(used, default=0)
        return range(first, min(max(used, default=-1) + 1, first + _MOST_WEEKS))

    def _list(self, fit: Fit) -> None:
        weeks = self._weeks(fit)
        lines = [self._line(each, fit, weeks) for each in fit.laid]
        lines.sort(key=lambda line: float(line.texts[2].replace("–", "0")), reverse=True)
        periods = [f"W{moment.to_date(fit.starts[number]).isocalendar().week}" for number in weeks]
        self.table.show_lines(periods, lines, 52)
        if lines and self.table.place() is None:
            self.table.choose(lines[0].id, -1, tell=False)
        self._draw()

    def _line(self, laid: Laid, fit: Fit, weeks: range) -> Line:
        lacks = laid.lacks / DAY_SECONDS
        wanted = laid.wanted / DAY_SECONDS
        cells = []
        for week in weeks:
            lack, want = float(lacks[week]), float(wanted[week])
            text = f"−{lack:.1f}" if lack > 0 else f"{want:.1f}" if want >= 0.05 else ""
            ground = "over" if lack > 0 else "good" if want >= 0.05 else ""
            tip = self.tr("{name}, week of {start}: {want} days asked, {free} free, {lack} lacking").format(
                name=laid.row.name, start=format_date(fit.starts[week]), want=f"{want:.1f}", lack=f"{lack:.1f}",
                free=f"{max(0.0, float(laid.capacity[week] - laid.demand[week])) / DAY_SECONDS:.1f}",
            )  # fmt: skip
            cells.append(Cell(text, want, ground, tip, bold=lack > 0))
        texts = (laid.row.name, f"{wanted.sum():.1f}", f"{lacks.sum():.1f}" if lacks.any() else "–")
        return Line(laid.row.id, texts, tuple(cells))

    def _draw(self) -> None:
        fit, place = self.fit, self.table.place()
        if fit is None or not fit.laid or place is None:
            self.chart.show_months([], "", None)
            return
        laid = next((each for each in fit.laid if each.row.id == place[0]), fit.laid[0])
        weeks = self._weeks(fit)
        months = []
        for week in weeks:
            day = moment.to_date(fit.starts[week])
            label = f"{day.isocalendar().week}"
            values = (float(each[week]) / DAY_SECONDS for each in (laid.capacity, laid.demand, laid.wanted))
            months.append(Month(label, "", *values))
        title = self.tr("{name} · days a week").format(name=laid.row.name)
        self.chart.show_months(months, title, place[1] if place[1] >= 0 else None)

    def _try(self) -> None:
        """Lay it over the load with the start that was typed."""
        day, verdict = self.start.day(), self.verdict
        if day is None or verdict is None:
            return
        start = day + verdict.own.start % moment.DAY
        if self.fit is not None and moment.midnight(self.fit.start) == day:
            return
        project_id, with_proposed = self.project_id, self.proposed.isChecked()

        def show(fit: Fit) -> None:
            lacking = fitting.lacks_in_words(fit.lacks())
            fits = self.tr("With a start on {date} everybody it asks has the time.").format(date=format_date(fit.start))
            self._look_at(fit, (lacking or fits,))

        self._session.reckoner.ask(
            "fit", lambda own, _step: fitting.fit_at(own, project_id, start, with_proposed=with_proposed), show
        )

    def take_earliest(self) -> None:
        """Look at it with the earliest start that fits."""
        if self.verdict is not None and self.verdict.earliest is not None:
            with QSignalBlocker(self.start):
                self.start.setText(format_date(self.verdict.earliest.start))
            self._try()

    # Deciding

    def _decide(self, decide: Callable[..., ChangeSet | None]) -> None:
        """Book or commit with the start one looks at, and close."""
        verdict, fit = self.verdict, self.fit
        if verdict is None or fit is None:
            return
        start = None if fit.start == verdict.own.start else fit.start
        done = self._session.attempt(lambda: decide(self._session.workspace, self.project_id, start))
        if done is not None:
            self._session.announced.emit(done.label)
            self.accept()


def _offered(session: Session) -> list[Project]:
    """Return the projects that can be laid over the load, proposals first."""
    found = [each for each in session.workspace.all(Project) if each.state not in _OVER]
    return sorted(found, key=lambda each: (each.state is not ProjectState.PROPOSED, each.code, each.name))


class _FitChart(QWidget):
    """The load of one person or role with the proposal hatched on top."""

    def __init__(self) -> None:
        super().__init__()
        self._months: list[Month] = []
        self._title = ""
        self._at: int | None = None
        self.setMinimumHeight(150)
        self.setAccessibleName(self.tr("The proposal over the load, week by week"))

    def show_months(self, months: list[Month], title: str, at: int | None) -> None:
        self._months, self._title, self._at = months, title, at
        lacking = sum(1 for month in months if month.gap < -0.05)
        self.setAccessibleDescription(
            self.tr("{title}: too little in {count} weeks").format(title=title, count=lacking)
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        legend = Legend(self.tr("others"), self.tr("this project"), self.tr("there is"), self.tr("too much"))
        scene = outlook_scene(self._months, self.width(), self.height(), QtTextMeasure(), self._title, legend, self._at)
        paint(painter, scene)
        painter.end()
