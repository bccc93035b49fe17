"""Who can do what how well: people down, skills across, levels typed, filled and pasted like in a spreadsheet."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QStackedLayout,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.records import Person, Role, Skill
from pmo_desktop.services.staff import skills
from pmo_desktop.services.staff.skills import SkilledPerson
from pmo_desktop.services.staff.wording import LEVELS
from ui.canvas import qcolour
from ui.empty import EmptyPlace
from ui.fields import words
from ui.icons import icon
from ui.layout import clear
from ui.naming import NameDialog
from ui.session import Selection, Session
from ui.tables import clipboard
from ui.tables.columns import Column
from ui.tables.delegates import CellDelegate
from ui.tables.export import write_lines
from ui.tables.frozen import FrozenNames
from ui.tables.model import RowsModel
from ui.tables.roles import Role as Of
from ui.tables.spreadsheet import Spreadsheet
from ui.tables.table import RecordTable
from ui.view import FreshView

_PEOPLE = (
    Column("name", "Name", lambda row: row.person.name, width=150),
    Column("role", "Role", lambda row: row.role, width=130),
    Column("team", "Team", lambda row: row.person.team, width=110),
)
_SHADES = (0.0, 0.14, 0.28, 0.46, 0.66)
"""How strongly a cell of each level is tinted."""
_LEAST_WIDE, _MOST_WIDE = 80, 140
_MIDDLE = Qt.AlignmentFlag.AlignCenter
_MENU = ("add", "rename", "left", "right", "", "copy", "paste", "fill", "clear_levels", "", "delete")


class LevelsModel(RowsModel):
    """Levels stand in the middle, beneath the name of the skill in two lines."""

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() >= len(_PEOPLE):
            return _MIDDLE
        return super().data(index, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        is_skill = orientation is Qt.Orientation.Horizontal and section >= len(_PEOPLE)
        if is_skill and role == Qt.ItemDataRole.TextAlignmentRole:
            return _MIDDLE.value | Qt.TextFlag.TextWordWrap.value
        return super().headerData(section, orientation, role)


class LevelDelegate(CellDelegate):
    """Tints a cell by its level; the number is always there."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: SkilledPerson | None = index.data(Of.ROW)
        level = row.levels.get(str(index.data(Of.FIELD)), 0) if row is not None else 0
        if level and not index.data(Of.ERROR):
            colour = qcolour("accent")
            colour.setAlphaF(_SHADES[min(level, 4)] * 0.7)
            painter.fillRect(option.rect.adjusted(1, 1, -1, -1), colour)
        super().paint(painter, option, index)


class SkillsView(FreshView):
    place: ClassVar[str] = "skills"
    inspects: ClassVar[bool] = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._skills: tuple[Skill, ...] = ()
        self._matrix: skills.Matrix | None = None
        self._kept: dict[str, Any] = {}
        self.role, self.team = self._chooser(self.tr("Role")), self._chooser(self.tr("Team"))
        self.said = words("", "muted")
        self._make_actions()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._bar())
        self._room = QVBoxLayout()
        column.addLayout(self._room, 1)
        column.addLayout(self._line())
        sentence = self.tr(
            "Here you see who can do what, from 0 (not at all) to 4 (teaches others). Add the first skill, such as “Steel” "
            "or “French”, or paste a list of skills."
        )
        self._layers = QStackedLayout(self)
        self._layers.addWidget(page)
        self._layers.addWidget(EmptyPlace(sentence, [self._action("add"), self._action("paste_skills")]))
        self._make_table()

    # Building

    def _chooser(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setMinimumWidth(150)
        box.currentIndexChanged.connect(lambda _: self._read())
        return box

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        for title, box in ((self.tr("Role"), self.role), (self.tr("Team"), self.team)):
            label = QLabel(title)
            label.setObjectName("muted")
            label.setBuddy(box)
            row.addWidget(label)
            row.addWidget(box)
        row.addStretch(1)
        return row

    def _line(self) -> QVBoxLayout:
        """Return what the table adds up to and what the levels mean."""
        told = words(", ".join(f"{level} {word}" for level, word in enumerate(LEVELS)), "muted")
        both = QVBoxLayout()
        both.setContentsMargins(12, 6, 12, 6)
        both.setSpacing(2)
        both.addWidget(self.said)
        both.addWidget(told)
        return both

    def _make_actions(self) -> None:
        for name, title, picture, keys, does in (
            ("add", self.tr("Add a skill…"), "add", "Ins", self.add),
            ("rename", self.tr("Rename the skill…"), "", "Ctrl+R", self.rename),
            ("left", self.tr("Move the skill to the left"), "", "Alt+Left", lambda: self.move_skill(-1)),
            ("right", self.tr("Move the skill to the right"), "", "Alt+Right", lambda: self.move_skill(1)),
            ("delete", self.tr("Delete the skill"), "delete", "Ctrl+Del", self.delete),
            ("paste_skills", self.tr("Paste skills"), "", "Ctrl+Shift+V", self.paste_skills),
            ("copy", self.tr("Copy"), "", "", partial(self._on_cells, Spreadsheet.copy)),
            ("paste", self.tr("Paste"), "", "", partial(self._on_cells, Spreadsheet.paste)),
            ("fill", self.tr("Fill down"), "", "", partial(self._on_cells, Spreadsheet.fill_down)),
            ("clear_levels", self.tr("Clear the levels"), "", "", partial(self._on_cells, Spreadsheet.clear_cells)),
            ("export", self.tr("Export this table…"), "", "Ctrl+E", self.export),
            ("filter", self.tr("Filter"), "filter", "Ctrl+F", partial(self._on_table, RecordTable.toggle_filters)),
            ("clear", self.tr("Clear filters"), "", "F3", partial(self._on_table, RecordTable.clear_filters)),
        ):
            action = QAction(icon(picture) if picture else QIcon(), title, self)
            action.setObjectName(f"skills.{name}")
            action.setShortcuts([QKeySequence(each) for each in keys.split(", ") if each])
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _=False, does=does: does())
            self.addAction(action)

    def _on_cells(self, does: Callable[[Spreadsheet], None]) -> None:
        """Do something with the cells of the table there is by then."""
        does(self.table.view)

    def _on_table(self, does: Callable[[RecordTable], None]) -> None:
        does(self.table)

    def _action(self, name: str) -> QAction:
        return next(each for each in self.actions() if each.objectName() == f"skills.{name}")

    def _make_table(self) -> None:
        """Make the table anew: other skills are other columns."""
        columns = (*_PEOPLE, *map(_column, self._skills))
        self.model = LevelsModel(columns, partial(skills.set_levels, self.session.workspace), self)
        self.model.refused.connect(self.session.failed)
        self.table = RecordTable(self.model, self.tr("Skills"))
        self.table.filters.lines = 2
        self.table.view.setItemDelegate(LevelDelegate(self.table.view))
        self.table.chosen.connect(lambda _: self.session.selected.emit(self.selection()))
        self.table.filtered.connect(self._sum_up)
        self.table.opened.connect(lambda person_id: self.session.person_requested.emit(person_id, "skills"))
        self.table.view.selectionModel().currentChanged.connect(lambda *_: self._look())
        view = self.table.view
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(lambda at: self._menu(view.viewport().mapToGlobal(at)))
        header = self.table.filters
        header.customContextMenuRequested.disconnect()
        header.customContextMenuRequested.connect(self._menu_of_header)
        header.sectionDoubleClicked.connect(self._rename_at)
        self.names = FrozenNames(self.table)
        clear(self._room)
        self._room.addWidget(self.table)
        self.setFocusProxy(self.table.view)

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        for name in _MENU:
            if name:
                menu.addAction(self._action(name))
            else:
                menu.addSeparator()
        self._look()
        menu.popup(at)
        menu.aboutToHide.connect(menu.deleteLater)

    def _menu_of_header(self, at: QPoint) -> None:
        """Offer what can be done with the skill whose title was clicked."""
        column = self.table.filters.logicalIndexAt(at)
        self._go_to_column(column)
        self._menu(self.table.filters.mapToGlobal(at))

    def _go_to_column(self, column: int) -> None:
        view = self.table.view
        row = max(0, view.currentIndex().row())
        view.setCurrentIndex(view.model().index(row, column))

    def _rename_at(self, column: int) -> None:
        self._go_to_column(column)
        if self._skill() is not None:
            self.rename()

    # What the window asks

    def title(self) -> str:
        return self.tr("Skills")

    def selection(self) -> Selection:
        return Selection(Person, tuple(self.table.selected_ids()), None)

    def save_state(self) -> dict[str, Any]:
        return {"role": self.role.currentText(), "team": self.team.currentText()}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up which people were looked at."""
        self._kept = dict(state)

    # Showing

    def renew(self) -> None:
        """Read anew who can do what."""
        self._fill_choosers()
        self._read()

    def _fill_choosers(self) -> None:
        workspace = self.session.workspace
        roles = sorted(((each.name, each.id) for each in workspace.all(Role)), key=lambda each: each[0].casefold())
        teams = sorted({each.team for each in workspace.all(Person)} - {""}, key=str.casefold)
        _offer(self.role, self.tr("All roles"), roles, str(self._kept.pop("role", "")))
        _offer(self.team, self.tr("All teams"), [(team, team) for team in teams], str(self._kept.pop("team", "")))

    def _read(self) -> None:
        role, team = self.role.currentData(), self.team.currentData()
        self._matrix = skills.matrix(self.session.workspace, role or None, team or None)
        if self._matrix.skills != self._skills:
            at = self.table.view.currentIndex()
            place = (at.data(Of.ID), at.data(Of.FIELD)) if at.isValid() else (None, None)
            self._skills = self._matrix.skills
            self._make_table()
            self.model.show_rows(self._matrix.people)
            self._return_to(*place)
        else:
            self.model.show_rows(self._matrix.people)
        self._layers.setCurrentIndex(0 if self._skills else 1)
        self.table.select_first()
        self._sum_up()
        self._look()

    def _return_to(self, person_id: str | None, field: str | None) -> None:
        """Put the cursor where it was before the columns changed."""
        row = self.model.row_of(person_id) if person_id is not None else None
        fields = [column.field for column in self.model.columns]
        if row is not None and field in fields:
            index = self.table.sorted.mapFromSource(self.model.index(row, fields.index(field)))
            self.table.view.setCurrentIndex(index)

    def _sum_up(self) -> None:
        if self._matrix is None:
            return
        shown = set(self.table.shown_ids())
        people = [each for each in self._matrix.people if each.id in shown]
        lonely = [
            each.name for each in self._skills if sum(person.levels.get(each.id, 0) >= 3 for person in people) == 1
        ]
        said = self.tr("{people} people, {skills} skills.").format(people=len(people), skills=len(self._skills))
        if lonely:
            said += " " + self.tr("Only one person does this well: {names}.").format(names=", ".join(lonely[:4]))
        self.said.setText(said)

    def _look(self) -> None:
        on_skill = self._skill() is not None
        for name in ("rename", "left", "right", "delete"):
            self._action(name).setEnabled(on_skill)

    # Doing

    def _skill(self) -> str | None:
        """Return the skill of the column the cursor stands in."""
        field = self.table.view.currentIndex().data(Of.FIELD)
        return str(field) if field in {each.id for each in self._skills} else None

    def _chosen(self) -> str | None:
        found = self._skill()
        if found is None:
            self.session.announced.emit(self.tr("Put the cursor into the column of a skill first."))
        return found

    def add(self) -> None:
        """Ask for a skill and add it beside the one the cursor stands in."""
        after = self._skill()
        self._ask(
            self.tr("Add a skill"), self.tr("What is the skill called?"), "",
            lambda name: self._go_to_skill(skills.add_skill(self.session.workspace, name, after)),
        )  # fmt: skip

    def rename(self) -> None:
        """Ask what the skill is called from now on."""
        own = self._chosen()
        if own is not None:
            name = next(each.name for each in self._skills if each.id == own)
            self._ask(
                self.tr("Rename the skill"), self.tr("What is the skill called? By the name of another the two become one."),
                name, lambda typed: self._take_name(own, typed),
            )  # fmt: skip

    def _take_name(self, own: str, name: str) -> None:
        done = skills.rename_skill(self.session.workspace, own, name)
        if done is not None and own not in {each.id for each in skills.skills_of(self.session.workspace)}:
            self.session.announced.emit(self.tr("{label}. Ctrl+Z makes them two again.").format(label=done.label))

    def _ask(self, title: str, sentence: str, name: str, take: Callable[[str], object]) -> None:
        dialog = NameDialog(title, sentence, name, take, self)
        dialog.exec()
        dialog.deleteLater()

    def _go_to_skill(self, skill_id: str) -> None:
        fields = [column.field for column in self.model.columns]
        if skill_id in fields and self.model.rowCount():
            self._go_to_column(fields.index(skill_id))
            self.table.view.setFocus()

    def move_skill(self, by: int) -> None:
        """Move the skill the cursor stands in."""
        own = self._chosen()
        if own is not None:
            self.session.attempt(lambda: skills.move_skill(self.session.workspace, own, by))

    def delete(self) -> None:
        """Take the skill away with everybody's level in it."""
        own = self._chosen()
        if own is not None:
            had = self._matrix.having(own) if self._matrix else 0
            if self.session.attempt(lambda: skills.delete_skill(self.session.workspace, own)):
                self.session.announced.emit(self.tr("{count} people had it. Ctrl+Z takes it back.").format(count=had))

    def paste_skills(self) -> None:
        """Add each line, or each cell of the first line, of the clipboard as a skill."""
        lines = clipboard.grid(QGuiApplication.clipboard().text())
        names = lines[0] if len(lines) == 1 else [line[0] for line in lines if line]
        if not any(names):
            self.session.announced.emit(self.tr("Copy the names of skills first, one in each cell."))
            return
        self.session.attempt(lambda: skills.add_skills(self.session.workspace, names))

    def export(self) -> None:
        """Write the people and skills shown into a table for spreadsheets."""
        rows = {row.id: row for row in self.model.rows}
        shown = [rows[own] for own in self.table.shown_ids()]
        lines = [[column.text(row) for column in self.model.columns] for row in shown]
        titles = [each.title for each in self.model.columns]
        write_lines(self.session, titles, lines, self.tr("Skills"), self, numbers=range(1, len(titles)))


def _column(skill: Skill) -> Column:
    def text(row: SkilledPerson) -> str:
        return skills.level_text(row.levels.get(skill.id))

    def tip(row: SkilledPerson) -> str:
        level = row.levels.get(skill.id)
        said = "nothing is said" if level is None else f"{level}, {LEVELS[level]}"
        return f"{row.person.name}, {skill.name}: {said}"

    return Column(
        skill.id, skill.name, text, skill.name, editable=True, width=_width(skill.name),
        sort=lambda row: row.levels.get(skill.id, -1), tip=tip,
    )  # fmt: skip


def _width(name: str) -> int:
    """Return a width in which the longest word of a title is read, within reason."""
    return min(_MOST_WIDE, max(_LEAST_WIDE, 20 + 8 * max(map(len, name.split()), default=0)))


def _offer(box: QComboBox, everything: str, choices: Sequence[tuple[str, str]], wanted: str = "") -> None:
    """Offer choices, keeping what is chosen where it is still there."""
    kept = box.currentData()
    box.blockSignals(True)
    box.clear()
    box.addItem(everything, "")
    for name, value in choices:
        box.addItem(name, value)
    at = box.findText(wanted) if wanted else box.findData(kept)
    box.setCurrentIndex(max(0, at))
    box.blockSignals(False)
