"""The list of advice beneath the plan, and beside it what can be done about what is chosen."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QSplitter,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.advice import FIXES, RULES, Advice, Severity, spoken
from pmo_desktop.domain.schedule.wording import Wording
from pmo_desktop.services import advice as advising
from pmo_desktop.services import fixes
from pmo_desktop.services.advice import Advised
from ui.advising import SIGNS
from ui.fields import words
from ui.gantt.advice_model import BY_RULE, BY_TASK, AdviceModel, Entry
from ui.layout import clear
from ui.literal import literal, no_key
from ui.session import Session
from ui.tables.export import lines_in, offer, write_shown

_SHARES = (640, 320)
_MOST_KEPT = 5
NOTHING = Advised()
_FEW = 2_000
"""In plans of at most so many tasks what a fix-it does to the finish is worked out before it is asked for."""
_COUNTED = frozenset({Severity.PROBLEM, Severity.WEAKNESS})


class AdviceList(QWidget):
    """Shows what was found; every fix-it and every acceptance is one change."""

    wanted = Signal(str)
    """The task of a line."""
    tasks_wanted = Signal(list)
    """The tasks that advice on the whole plan names."""
    cell_wanted = Signal(str, str)
    """A task and the field that a person has to fill."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._project_id = ""
        self._advised = Advised()
        self._model = AdviceModel(self)
        self._open: dict[str, bool] = {}
        """Which groups somebody folded or unfolded."""
        self._going = self._stale = False
        self.tree: QTreeView = self._tree()
        self.grouping = QComboBox()
        self.grouping.setAccessibleName(self.tr("Group advice"))
        self.grouping.addItem(self.tr("By check"), BY_RULE)
        self.grouping.addItem(self.tr("By task"), BY_TASK)
        self.severities = {severity: self._switch(severity) for severity in sorted(Severity, reverse=True)}
        self.accepted = QCheckBox()
        self.side = Side(session)
        self._lay_out()
        self.grouping.currentIndexChanged.connect(lambda _: self._renew())
        for switch in (*self.severities.values(), self.accepted):
            switch.toggled.connect(lambda _: self._renew())
        self.tree.selectionModel().selectionChanged.connect(lambda *_: self._chosen())
        self.side.fix_wanted.connect(self.fix)
        self.side.accept_wanted.connect(self.accept)
        self.side.back_wanted.connect(self.take_back)
        self.side.tasks_wanted.connect(self.tasks_wanted)
        offer(self.tree, lambda: write_shown(session, lines_in(self.tree), self.tr("Advice on the plan"), self), ())
        self.show_advice("")

    def _tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setObjectName("advice")
        tree.setAccessibleName(self.tr("Advice on the plan"))
        tree.setModel(self._model)
        tree.setUniformRowHeights(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setAllColumnsShowFocus(True)
        tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.customContextMenuRequested.connect(self._menu)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        tree.header().resizeSection(0, 260)
        tree.header().setStretchLastSection(True)
        tree.activated.connect(lambda _: self._lead())
        tree.clicked.connect(lambda _: self._lead())
        tree.expanded.connect(lambda index: self._fold(index.row(), opened=True))
        tree.collapsed.connect(lambda index: self._fold(index.row(), opened=False))
        return tree

    def _switch(self, severity: Severity) -> QToolButton:
        switch = QToolButton()
        switch.setObjectName(f"severity_{severity.name.lower()}")
        switch.setCheckable(True)
        switch.setChecked(severity in _COUNTED)
        return switch

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 4, 8, 4)
        top.setSpacing(6)
        top.addWidget(self.grouping)
        for switch in self.severities.values():
            top.addWidget(switch)
        top.addWidget(self.accepted)
        top.addStretch()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.tree, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.side)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes(list(_SHARES))
        self.splitter.setChildrenCollapsible(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.splitter)

    # What is shown

    def show_advice(self, project_id: str, advised: Advised = NOTHING) -> None:
        """Show what is known of a project; what is chosen stays so where it is still there, else what follows it is."""
        if project_id != self._project_id:
            self._open.clear()
        self._project_id, self._advised = project_id, advised
        self._stale = True
        self._name_switches()
        if self.isVisible():
            self._renew()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def _look(self) -> None:
        """Bring the lines up to date, which are left alone while nobody sees them."""
        if self._stale:
            self._renew()

    def _renew(self) -> None:
        self._stale = False
        chosen, place = [each.advice for each in self._entries()], self._place()
        plan = self._session.workspace.plan(self._project_id) if self._project_id else None
        shown = frozenset(severity for severity, switch in self.severities.items() if switch.isChecked())
        by = str(self.grouping.currentData())
        self._going = True
        self._model.show(plan, self._advised, shown, by, accepted=self.accepted.isChecked())
        self._unfold()
        self._choose_again(chosen, place)
        self._going = False
        self._chosen()

    def _name_switches(self) -> None:
        names = {
            Severity.PROBLEM: (self.tr("1 problem"), self.tr("{count} problems")),
            Severity.WEAKNESS: (self.tr("1 weak spot"), self.tr("{count} weak spots")),
            Severity.NOTE: (self.tr("1 note"), self.tr("{count} notes")),
        }
        for severity, switch in self.severities.items():
            count = self._advised.counts.get(severity, 0)
            one, many = names[severity]
            switch.setText(f"{SIGNS[severity]} {one if count == 1 else many.format(count=count)}")
            switch.setAccessibleName(one if count == 1 else many.format(count=count))
        self.accepted.setText(self.tr("Accepted ({count})").format(count=len(self._advised.accepted)))

    def said(self) -> str:
        """Return how many problems and weak spots there are; empty where there are none."""
        found = [
            switch.accessibleName()
            for severity, switch in self.severities.items()
            if severity in _COUNTED and self._advised.counts.get(severity, 0)
        ]
        return ", ".join(found)

    def _unfold(self) -> None:
        few = len(self._model.open_lines()) <= 60
        for row, group in enumerate(self._model.groups):
            index = self._model.index(row, 0)
            self.tree.setFirstColumnSpanned(row, self.tree.rootIndex(), True)
            self.tree.setExpanded(index, self._open.get(group.key, few and not group.accepted))

    def _fold(self, row: int, *, opened: bool) -> None:
        if not self._going and row < len(self._model.groups):
            self._open[self._model.groups[row].key] = opened

    def _place(self) -> int:
        """Return where among the lines the current one stands."""
        current = self.tree.currentIndex()
        lines = self._model.open_lines()
        same = [
            at for at, each in enumerate(lines)
            if current.isValid() and (each.internalId(), each.row()) == (current.internalId(), current.row())
        ]  # fmt: skip
        return same[0] if same else -1

    def _choose_again(self, chosen: Sequence[Advice], place: int) -> None:
        kept = [index for index in map(self._model.place_of, chosen[:_MOST_KEPT]) if index.isValid()]
        lines = self._model.open_lines()
        if not kept and place >= 0 and lines:
            kept = [lines[min(place, len(lines) - 1)]]
        selection = self.tree.selectionModel()
        whole = QItemSelectionModel.SelectionFlag.Rows
        for at, index in enumerate(kept):
            flag = QItemSelectionModel.SelectionFlag.Select if at else QItemSelectionModel.SelectionFlag.ClearAndSelect
            selection.select(index, flag | whole)
        if kept:
            selection.setCurrentIndex(kept[0], QItemSelectionModel.SelectionFlag.NoUpdate)

    # Choosing

    def _entries(self) -> list[Entry]:
        """Return the lines that are chosen, those of groups too."""
        found: dict[Entry, None] = {}
        for index in self.tree.selectionModel().selectedRows():
            found |= dict.fromkeys(self._model.entries_at(index))
        return list(found)

    def chosen(self) -> list[Advice]:
        """Return the advice that is chosen and open."""
        return [each.advice for each in self._entries() if each.accepted is None]

    def _chosen(self) -> None:
        if not self._going:
            self.side.show_entries(self._project_id, self._entries(), self._advised)

    def _lead(self) -> None:
        entries = self._model.entries_at(self.tree.currentIndex())
        if len(entries) == 1 and entries[0].advice.task_id:
            self.wanted.emit(entries[0].advice.task_id)

    def go_to(self, task_id: str, rule: str) -> None:
        """Choose what is said of a task, by one rule where that is named."""
        self._look()
        found = [each for each in self._advised.by_task.get(task_id, ()) if rule in {"", each.rule}]
        for each in found:
            self.severities[RULES[each.rule].severity].setChecked(True)
        if found:
            self._choose(self._model.place_of(found[0]))

    def _choose(self, index: QModelIndex) -> None:
        self.tree.expand(self._model.parent(index))
        self.tree.setCurrentIndex(index)
        self.tree.scrollTo(index)

    def step(self, step: int) -> str:
        """Go to the next line (1) or the one before (-1), round and round; return its sentence, empty where there is none."""
        self._look()
        lines = self._model.open_lines()
        if not lines:
            return ""
        place = self._place()
        if place < 0 and step < 0:
            place = 0
        index = lines[(place + step) % len(lines)]
        self._choose(index)
        self._lead()
        (entry,) = self._model.entries_at(index)
        return spoken(Wording(self._session.workspace.plan(self._project_id)), entry.advice)

    # Doing something about it

    def fix(self, name: str, advice: Sequence[Advice]) -> None:
        """Put advice right as one change, or go to the cell a person has to fill."""
        if FIXES[name].field:
            self.cell_wanted.emit(advice[0].task_id or "", FIXES[name].field)
            return
        done = self._session.attempt(lambda: fixes.fix(self._session.workspace, self._project_id, name, tuple(advice)))
        if done is not None and done.left:
            why = done.left[0][1]
            said = self.tr("{count} were left as they are: {why}").format(count=len(done.left), why=why)
            self._session.announced.emit(said)

    def accept(self, advice: Sequence[Advice], reason: str) -> None:
        """Say that the plan is meant so, for a reason."""
        self._session.attempt(lambda: advising.accept(self._session.workspace, self._project_id, advice, reason))

    def take_back(self, entries: Sequence[Entry]) -> None:
        """Let accepted advice count again."""
        accepted = [each.accepted for each in entries if each.accepted is not None]
        self._session.attempt(lambda: advising.take_back(self._session.workspace, self._project_id, accepted))

    def _menu(self, at: QPoint) -> None:
        entries = self._entries()
        if not entries:
            return
        menu = QMenu(self)
        for title, does in self.side.choices():
            menu.addAction(no_key(title), does)
        menu.addSeparator()
        menu.addAction(self.tr("Go to the task"), self._lead)
        menu.exec(self.tree.viewport().mapToGlobal(at))
        menu.deleteLater()


class Side(QScrollArea):
    """What the chosen advice says in full, what can be done, and the place to write why it is accepted."""

    fix_wanted = Signal(str, list)
    accept_wanted = Signal(list, str)
    back_wanted = Signal(list)
    tasks_wanted = Signal(list)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._project_id = ""
        self._entries: list[Entry] = []
        self._alike: list[Advice] = []
        self.setAccessibleName(self.tr("What can be done about it"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumWidth(240)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = body = QWidget()
        body.setObjectName("page")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(12, 8, 12, 8)
        self._column.setSpacing(6)
        self.setWidget(body)
        self.reason: QLineEdit | None = None
        self.all_alike: QCheckBox | None = None

    def show_entries(self, project_id: str, entries: Sequence[Entry], advised: Advised) -> None:
        """Say what can be done about lines; where that is what is shown already, leave what somebody is typing."""
        alike: list[Advice] = []
        if len({each.advice.rule for each in entries}) == 1:
            alike = [each for each in advised.open if each.rule == entries[0].advice.rule]
        if (project_id, list(entries), alike) == (self._project_id, self._entries, self._alike) and entries:
            return
        self._project_id, self._entries, self._alike = project_id, list(entries), alike
        self._write()
        self._column.addStretch(1)  # an alignment of the layout would cut words that take more lines than they hint at
        self._order()

    def _order(self) -> None:
        """Let Tab go through what can be done right after the list: Qt would put what is made later behind all else."""
        before: QWidget = self
        for each in self._body.findChildren(QWidget):
            is_gone = each.isHidden() and each.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
            if not is_gone and each.focusPolicy().value & Qt.FocusPolicy.TabFocus.value:
                QWidget.setTabOrder(before, each)
                before = each

    def _write(self) -> None:
        clear(self._column)
        self.reason = self.all_alike = None
        entries = self._entries
        if not entries:
            self._column.addWidget(words(self.tr("Choose a line to see what can be done about it."), "muted"))
            return
        rules = {each.advice.rule for each in entries}
        if len(rules) == 1:
            self._say(next(iter(rules)))
        else:
            self._column.addWidget(words(self.tr("{count} chosen").format(count=len(entries)), "heading"))
        if all(each.accepted is not None for each in entries):
            self._offer_back()
            return
        for title, does in self._fix_choices():
            self._add_button(title, does)
        if len(entries) == 1:
            self._add_effect()
        if len(self._alike) > 1 and len(entries) < len(self._alike):
            self.all_alike = QCheckBox(self.tr("For all {count} of this kind").format(count=len(self._alike)))
            self._column.addWidget(self.all_alike)
        self._offer_accepting()

    def _say(self, rule_name: str) -> None:
        rule = RULES[rule_name]
        count = len(self._entries)
        self._column.addWidget(words(rule.title if count == 1 else f"{count} × {rule.title}", "heading"))
        if count == 1:
            said = spoken(Wording(self._session.workspace.plan(self._project_id)), self._entries[0].advice)
            self._column.addWidget(words(said))
            accepted = self._entries[0].accepted
            if accepted is not None:
                because = self.tr("Accepted because {reason} – {who}")
                self._column.addWidget(words(because.format(reason=accepted.by.reason, who=accepted.by.accepted_by)))
        why = words(rule.why, "muted")
        why.setToolTip(literal(rule.term))
        self._column.addWidget(why)

    def choices(self) -> list[tuple[str, Callable[[], object]]]:
        """Return everything that can be done about what is chosen, in words."""
        if self._entries and all(each.accepted is not None for each in self._entries):
            return [(self.tr("Take it back: it counts again"), self._take_back)]
        found = self._fix_choices()
        if self._entries:
            found.append((self.tr("Accept it because …"), self._begin_reason))
        return found

    def _fix_choices(self) -> list[tuple[str, Callable[[], object]]]:
        rules = {each.advice.rule for each in self._entries}
        if len(rules) != 1 or not self._open():
            return []
        names = RULES[next(iter(rules))].fixes
        tasks = self._named_tasks()
        if len(self._entries) == 1:
            names = fixes.offered(self._session.workspace, self._project_id, self._entries[0].advice)
        else:
            names = tuple(name for name in names if not FIXES[name].field)
        found: list[tuple[str, Callable[[], object]]] = []
        if tasks:
            said = self.tr("Select the {count} tasks").format(count=f"{len(tasks):,}")
            found.append((said, partial(self.tasks_wanted.emit, tasks)))
        return [*found, *((FIXES[name].title, partial(self._fix, name)) for name in names)]

    def _named_tasks(self) -> list[str]:
        """Return the tasks that advice on the whole plan names."""
        known = self._session.workspace.plan(self._project_id).tasks
        of_plan = [each.advice for each in self._entries if each.advice.task_id is None]
        return [task_id for each in of_plan for task_id in each.others if task_id in known]

    def _open(self) -> list[Advice]:
        return [each.advice for each in self._entries if each.accepted is None]

    def _meant(self) -> list[Advice]:
        """Return what is to be dealt with: what is chosen, or all of its kind."""
        return self._alike if self.all_alike is not None and self.all_alike.isChecked() else self._open()

    def _fix(self, name: str) -> None:
        self.fix_wanted.emit(name, self._open()[:1] if FIXES[name].field else self._meant())

    def _add_button(self, title: str, does: Callable[[], object]) -> None:
        button = QPushButton(no_key(title))
        button.setAccessibleName(title)
        button.clicked.connect(lambda _=False: does())
        self._column.addWidget(button)

    def _add_effect(self) -> None:
        """Say what the first fix-it does to the finish, where that is quickly known."""
        workspace = self._session.workspace
        advice = self._entries[0].advice
        names = [name for name in RULES[advice.rule].fixes if not FIXES[name].field]
        if not names or len(workspace.plan(self._project_id).tasks) > _FEW:
            return
        for name in names:
            said = fixes.effect(workspace, self._project_id, name, [advice])
            if said:
                label: QLabel = words(f"{FIXES[name].title}: {said}", "muted")
                self._column.addWidget(label)

    def _offer_accepting(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(self.tr("Accepted because …"))
        self.reason.setAccessibleName(self.tr("Accepted because"))
        self.reason.returnPressed.connect(self._accept)
        button = QPushButton(self.tr("Accept"))
        button.clicked.connect(lambda _=False: self._accept())
        row.addWidget(self.reason, 1)
        row.addWidget(button)
        whole = QWidget()
        row.setContentsMargins(0, 4, 0, 0)
        whole.setLayout(row)
        self._column.addWidget(whole)

    def _offer_back(self) -> None:
        self._add_button(self.tr("Take it back: it counts again"), self._take_back)

    def _take_back(self) -> None:
        self.back_wanted.emit(list(self._entries))

    def _begin_reason(self) -> None:
        if self.reason is not None:
            self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _accept(self) -> None:
        if self.reason is not None:
            self.accept_wanted.emit(self._meant(), self.reason.text())
