"""The baselines of a plan: set, clear, choose the one that counts, and compare two."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.entry.amounts import format_money
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.durations import Duration, Units, format_duration
from pmo_desktop.domain.entry.work import format_work
from pmo_desktop.domain.plan.variance import Kept, Standing
from pmo_desktop.services.planning import baselines
from pmo_desktop.services.planning.baselines import NOW, Compared
from pmo_desktop.services.planning.fields import units_of
from pmo_desktop.services.table_files import write_texts
from ui.asking import spreadsheets
from ui.fields import rule, words
from ui.session import Session
from ui.tables.columns import Column
from ui.tables.export import offer
from ui.tables.model import RowsModel
from ui.tables.plain import Heading, PlainTable
from ui.tables.table import RecordTable
from ui.wording import day_and_time

_SIZE = (960, 560)


class BaselinesDialog(QDialog):
    """Every button is one change, done at once and undone by Ctrl+Z; the dialog stays until it is closed."""

    used = Signal(int)
    """The baseline that chart and variances are to count against."""

    def __init__(  # noqa: PLR0913 - what it is about
        self, session: Session, project_id: str, parent: QWidget | None = None, *, selected: Sequence[str] = (),
        used: int = 0, number: int | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        plan = session.workspace.plan(project_id)
        self.setWindowTitle(self.tr("Baselines of “{name}”").format(name=plan.project.name))
        self.resize(*_SIZE)
        self.keeping = KeepPage(session, project_id, selected, used, number)
        self.comparing = ComparePage(session, project_id, used)
        self.keeping.used.connect(self.used)
        self.keeping.used.connect(self.comparing.begin_with)
        self.tabs = QTabWidget()
        self.tabs.addTab(self.keeping, self.tr("Set and clear"))
        self.tabs.addTab(self.comparing, self.tr("Compare"))
        self.tabs.setAccessibleName(self.tr("Baselines"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.rejected.connect(self.reject)
        below = QVBoxLayout()
        below.setContentsMargins(20, 8, 20, 12)
        below.addWidget(self.buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs, 1)
        column.addWidget(rule())
        column.addLayout(below)
        self._session = session
        session.changed.connect(self._renew)
        undo = QAction(self)
        undo.setShortcut(QKeySequence(QKeySequence.StandardKey.Undo))
        undo.triggered.connect(lambda: session.attempt(session.workspace.undo))
        self.addAction(undo)  # the window's own does not reach a dialog
        self.keeping.table.setFocus()

    def _renew(self, _changed: object) -> None:
        self.keeping.renew()
        self.comparing.renew()

    def done(self, result: int) -> None:
        """Hear of changes no longer."""
        self._session.changed.disconnect(self._renew)
        super().done(result)


class KeepPage(QWidget):
    used = Signal(int)

    def __init__(
        self, session: Session, project_id: str, selected: Sequence[str], used: int, number: int | None
    ) -> None:
        super().__init__()
        self._session, self._project_id = session, project_id
        self._selected, self._used = tuple(selected), used
        self._kept: tuple[Kept, ...] = ()
        headings = (
            Heading(self.tr("Baseline"), 110),
            Heading(self.tr("Taken"), 190),
            Heading(self.tr("Tasks"), 70, right=True),
            Heading(self.tr("Used"), 60),
        )
        self.table = PlainTable(self.tr("Baselines"), headings)
        self.table.setSelectionMode(PlainTable.SelectionMode.SingleSelection)
        self.table.opened.connect(lambda _: self.use())
        self.table.currentCellChanged.connect(lambda *_: self._look())
        self.said = words("", "muted")
        self.outcome = words("")
        self._lay_out()
        self.renew()
        self.table.setCurrentCell(number if number is not None else self._first_free(), 0)

    def _lay_out(self) -> None:
        count = len(self._selected)
        several = self.tr("The {count} selected tasks").format(count=count)
        self.all, self.some = (
            QRadioButton(self.tr("All tasks")),
            QRadioButton(several if count != 1 else self.tr("The selected task")),
        )
        self.of = QButtonGroup(self)
        self.of.addButton(self.all)
        self.of.addButton(self.some)
        self.all.setChecked(True)
        self.some.setVisible(count > 0)
        self.all.toggled.connect(lambda _: self._look())
        self.to_summaries = QCheckBox(self.tr("Roll up to all summaries above them"))
        self.from_tasks = QCheckBox(self.tr("Selected summaries from the tasks in them"))
        self.set_button, self.clear_button, self.use_button = (
            QPushButton(self.tr(title)) for title in ("Set", "Clear", "Use for variances and chart")
        )
        self.set_button.setObjectName("primary")
        for button, does in ((self.set_button, self.set), (self.clear_button, self.clear), (self.use_button, self.use)):
            button.setAutoDefault(False)
            button.clicked.connect(does)
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(words(self.tr("Of which tasks"), "heading"))
        for each in (self.all, self.some):
            side.addWidget(each)
        for box in (self.to_summaries, self.from_tasks):
            row = QHBoxLayout()
            row.setContentsMargins(22, 0, 0, 0)
            row.addWidget(box)
            side.addLayout(row)
        side.addSpacing(8)
        side.addWidget(self.said)
        side.addSpacing(4)
        for button in (self.set_button, self.clear_button, self.use_button):
            side.addWidget(button)
        side.addWidget(self.outcome)
        side.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 16, 20, 16)
        row.setSpacing(20)
        row.addWidget(self.table, 3)
        row.addLayout(side, 2)

    def _first_free(self) -> int:
        return next((each.number for each in self._kept if not each.tasks), 0)

    @property
    def number(self) -> int:
        """The baseline chosen."""
        return max(0, self.table.currentRow())

    def renew(self) -> None:
        """Read anew which baselines there are."""
        at = self.table.currentRow()
        self._kept = baselines.baselines_of(self._session.workspace, self._project_id)
        strong = frozenset(each.number for each in self._kept if each.number == self._used)
        self.table.show_lines([self._line(each) for each in self._kept], strong)
        self.table.setCurrentCell(at, 0)
        self._look()

    def _line(self, each: Kept) -> tuple[str, ...]:
        used = self.tr("✓ used") if each.number == self._used else ""
        return baselines.called(each.number), taken(each), f"{each.tasks:,}" if each.tasks else "–", used

    def _look(self) -> None:
        """Offer what can be done with the baseline chosen, and say what that replaces."""
        if not self._kept:
            return
        each, some = self._kept[self.number], self.some.isChecked()
        for box in (self.to_summaries, self.from_tasks):
            box.setVisible(bool(self._selected))
            box.setEnabled(some)
        self.set_button.setText(self.tr("Replace") if each.tasks and not some else self.tr("Set"))
        self.clear_button.setEnabled(bool(each.tasks))
        self.use_button.setEnabled(each.number != self._used)
        self.said.setText(self._sentence(each, some=some))

    def _sentence(self, each: Kept, *, some: bool) -> str:
        name = baselines.called(each.number)
        if not each.tasks:
            return self.tr("{name} is empty: it keeps the plan as it stands now.").format(name=name)
        said = self.tr("{name} holds {count} tasks, taken {when}.")
        held = said.format(name=name, count=f"{each.tasks:,}", when=taken(each))
        more = self.tr("Setting it replaces those of the selected tasks; Ctrl+Z brings them back.")
        return f"{held} {more if some else self.tr('Setting it replaces them; Ctrl+Z brings them back.')}"

    def _ids(self) -> tuple[str, ...] | None:
        return self._selected if self.some.isChecked() else None

    def set(self) -> None:
        """Keep the plan, or the selected tasks, as the baseline chosen."""
        done = self._session.attempt(
            partial(
                baselines.set_baseline, self._session.workspace, self._project_id, self.number, self._ids(),
                to_summaries=self.to_summaries.isChecked(), from_tasks=self.from_tasks.isChecked(),
            )
        )  # fmt: skip
        self._say(done, self.tr("{name} is set.") if done else "")

    def clear(self) -> None:
        """Take the baseline chosen away, of all or of the selected tasks."""
        done = self._session.attempt(
            partial(baselines.clear_baseline, self._session.workspace, self._project_id, self.number, self._ids())
        )
        self._say(done, self.tr("{name} is cleared.") if done else self.tr("{name} held nothing of these tasks."))

    def _say(self, done: object, sentence: str) -> None:
        said = sentence.format(name=baselines.called(self.number))
        self.outcome.setText(f"{said} {self.tr('Ctrl+Z takes that back.')}" if done else said)

    def use(self) -> None:
        """Let chart and variances count against the baseline chosen."""
        self._used = self.number
        self.renew()
        self.outcome.setText(self.tr("Chart and variances now count against it."))
        self.used.emit(self.number)


def taken(each: Kept) -> str:
    """Return when a baseline was taken; two times where its tasks were at different ones."""
    if each.last_taken is None or each.first_taken is None:
        return "–" if not each.tasks else "not known"
    last, first = day_and_time(each.last_taken), day_and_time(each.first_taken)
    return last if first == last else f"{first[:10]} – {last[:10]}"


def _offered(each: Kept) -> str:
    when = taken(each) if each.last_taken is not None else "" if each.tasks else "empty"
    return f"{baselines.called(each.number)}  ({when})" if when else baselines.called(each.number)


# Comparing


@dataclass(frozen=True, slots=True)
class _Facet:
    """What is compared: its title, how a value of either side reads, and how the difference does."""

    name: str
    title: str
    shown: Callable[[Any, Standing, Units], str]
    apart: Callable[[Any, Standing, Units], str]
    seldom: bool = False


def _length(seconds: int | None, of: Standing, units: Units) -> str:
    return "–" if seconds is None else format_duration(Duration(seconds, of.elapsed), units)


def _signed(text: Callable[[int, Standing, Units], str]) -> Callable[[Any, Standing, Units], str]:
    def said(value: int | None, of: Standing, units: Units) -> str:
        if value is None:
            return "–"
        sign = "+" if value > 0 else "−" if value < 0 else ""
        return sign + text(abs(value), of, units)

    return said


_FACETS = (
    _Facet("start", "Start", lambda at, _of, _units: format_date(at), _signed(_length)),
    _Facet("finish", "Finish", lambda at, _of, _units: format_date(at), _signed(_length)),
    _Facet("duration", "Duration", _length, _signed(_length)),
    _Facet("work", "Work", lambda work, _of, _units: "–" if work is None else format_work(work),
           _signed(lambda work, _of, _units: format_work(work)), seldom=True),
    _Facet("cost", "Cost", lambda cost, _of, _units: format_money(cost),
           _signed(lambda cost, _of, _units: format_money(cost)), seldom=True),
)  # fmt: skip
_NOTHING = Standing()


def compared_columns(units: Units, tr: Callable[[str], str]) -> tuple[Column, ...]:
    """Return the columns of a comparison: of each facet both sides and the difference."""
    columns = [
        Column("number", tr("No."), lambda each: str(each.number), sort=lambda each: each.number, right=True, width=48),
        Column(
            "name", tr("Task"), lambda each: "  " * each.level + each.name, sort=lambda each: each.number, width=210
        ),
    ]
    for facet in _FACETS:
        columns += _columns_of(facet, units, tr)
    return tuple(columns)


def _columns_of(facet: _Facet, units: Units, tr: Callable[[str], str]) -> tuple[Column, ...]:
    def side(which: str) -> Callable[[Compared], str]:
        def text(each: Compared) -> str:
            standing = getattr(each, which)
            return "–" if standing is None else facet.shown(getattr(standing, facet.name), standing, units)

        return text

    def value(which: str) -> Callable[[Compared], int]:
        return lambda each: getattr(getattr(each, which) or _NOTHING, facet.name) or 0

    def apart(each: Compared) -> str:
        return facet.apart(getattr(each.apart, facet.name), each.now or _NOTHING, units)

    title, right = tr(facet.title), facet.name not in {"start", "finish"}
    return (
        Column(f"{facet.name}_then", tr("{what}, first").format(what=title), side("then"), sort=value("then"), right=right,
               width=104, hidden=facet.seldom),
        Column(f"{facet.name}_now", tr("{what}, second").format(what=title), side("now"), sort=value("now"), right=right,
               width=116, hidden=facet.seldom),
        Column(f"{facet.name}_apart", tr("{what} ±").format(what=title), apart, tr("Later, longer and more is +"),
               sort=lambda each: getattr(each.apart, facet.name) or 0, right=True, width=84,
               late=lambda each: (getattr(each.apart, facet.name) or 0) > 0),
    )  # fmt: skip


class ComparePage(QWidget):
    """Two baselines, or one and the plan as it stands, side by side."""

    def __init__(self, session: Session, project_id: str, used: int) -> None:
        super().__init__()
        self._session, self._project_id = session, project_id
        self.first, self.second = QComboBox(), QComboBox()
        self.first.setAccessibleName(self.tr("First"))
        self.second.setAccessibleName(self.tr("Second"))
        units = units_of(session.workspace.plan(project_id))
        self.model = RowsModel(compared_columns(units, self.tr), None, self)
        self.table = RecordTable(self.model, self.tr("What differs"))
        self.only_changed = QCheckBox(self.tr("Only what differs"))
        self.only_changed.setChecked(True)
        self.filter_button = QPushButton(self.tr("Filter"))
        self.export_button = QPushButton(self.tr("Export…"))
        self.said = words("", "muted")
        self._lay_out()
        self._offer(used)
        for box in (self.first, self.second):
            box.currentIndexChanged.connect(lambda _: self.renew())
        self.only_changed.toggled.connect(lambda _: self.renew())
        self.filter_button.clicked.connect(self.table.toggle_filters)
        self.export_button.clicked.connect(self.export)
        offer(self.table, self.export)
        self.table.opened.connect(lambda task_id: session.task_requested.emit(project_id, task_id))
        self.renew()

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(8)
        for title, box in ((self.tr("First"), self.first), (self.tr("Second"), self.second)):
            label = QLabel(title)
            label.setBuddy(box)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            above.addWidget(label)
            above.addWidget(box)
        above.addSpacing(8)
        above.addWidget(self.only_changed)
        above.addStretch(1)
        for button in (self.filter_button, self.export_button):
            button.setAutoDefault(False)
            above.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 12)
        column.setSpacing(10)
        column.addLayout(above)
        column.addWidget(self.table, 1)
        column.addWidget(self.said)

    def _offer(self, used: int) -> None:
        self.second.addItem(self.tr("The plan now"), NOW)
        for each in baselines.baselines_of(self._session.workspace, self._project_id):
            for box in (self.first, self.second):
                box.addItem(_offered(each), each.number)
        self.begin_with(used)

    def begin_with(self, number: int) -> None:
        """Compare a baseline with what is chosen beside it."""
        self.first.setCurrentIndex(self.first.findData(number))

    def renew(self) -> None:
        """Compare anew."""
        workspace = self._session.workspace
        for each in baselines.baselines_of(workspace, self._project_id):
            for box in (self.first, self.second):
                box.setItemText(box.findData(each.number), _offered(each))
        found = baselines.compare(workspace, self._project_id, self.first.currentData(), self.second.currentData())
        shown = [each for each in found if each.differs or not self.only_changed.isChecked()]
        self.model.show_rows(shown)
        self.said.setText(self._sentence(found))

    def _sentence(self, found: Sequence[Compared]) -> str:
        if not any(each.then for each in found):
            return self.tr("{name} is empty: set it first.").format(name=baselines.called(self.first.currentData()))
        if not any(each.now for each in found):
            return self.tr("{name} is empty: set it first.").format(name=baselines.called(self.second.currentData()))
        tasks = [each for each in found if not each.summary]
        later = sum((each.apart.finish or 0) > 0 for each in tasks)
        earlier = sum((each.apart.finish or 0) < 0 for each in tasks)
        alone = sum((each.then is None) != (each.now is None) for each in tasks)
        said = self.tr("{later} tasks end later, {earlier} earlier, {alone} are in one of the two only.")
        return said.format(later=later, earlier=earlier, alone=alone)

    def export(self) -> None:
        """Write the lines that are shown for spreadsheets."""
        asking, plan = self._session.asking, self._session.workspace.plan(self._project_id)
        proposed = self.tr("{name} compared").format(name=plan.project.name)
        target = asking.to_write(self, self.tr("Export"), proposed, spreadsheets(), ".xlsx")
        if target is None:
            return
        rows = {each.id: each for each in self.model.rows}
        headings = [column.title for column in self.model.columns]
        lines = [[column.text(rows[own]).strip() for column in self.model.columns] for own in self.table.shown_ids()]
        self._session.attempt(lambda: write_texts(target, proposed, headings, lines))
