"""The selection in detail: its facts, edited in place; why its dates are what they are; what was done to it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QCompleter,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import Person, Project, Record, Task
from pmo_desktop.domain.schedule import explain
from pmo_desktop.services import people, planning, portfolio
from pmo_desktop.services.workspace import Workspace
from ui.layout import clear
from ui.people.view import COLUMNS as PERSON_COLUMNS
from ui.portfolio.columns import COLUMNS as PROJECT_COLUMNS
from ui.session import Selection, Session
from ui.tables.columns import Column
from ui.undo_keys import Typing, UndoKeys
from ui.wording import when

_TASK_FIELDS = (
    "duration", "start", "finish", "percent", "people", "work", "predecessors", "constraint", "deadline", "slack",
    "baseline_finish", "task_type", "effort_driven", "work_of_each", "contour", "calendar", "ignore_resource_calendar", "notes",
)  # fmt: skip
_LONG = frozenset({"notes", "description", "objective"})
_MOST_CHANGES = 8
_WIDTH = 290
_DATES = frozenset({"start", "finish"})


@dataclass(frozen=True, slots=True)
class Field:
    """One line: `write` takes the typed text and returns what to say of it, None where the program works the value out."""

    name: str
    title: str
    text: str
    write: Callable[[str], str] | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything the inspector shows of one selection."""

    heading: str
    fields: tuple[Field, ...] = ()
    sections: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    """Headings, each with its lines as (style, text)."""


class Inspector(QScrollArea):
    """Follows the selection of the window."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAccessibleName(self.tr("Details of the selection"))
        self.setWidgetResizable(True)
        self.setMinimumWidth(_WIDTH)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._session = session
        self._selection = Selection()
        self.editors: dict[str, Typing] = {}
        self._came_from: QWidget | None = None
        self._undo_keys = UndoKeys(self, _has_typing)
        self._shown: tuple[tuple[str, bool], ...] | None = None
        self._body = QWidget()
        self._body.setObjectName("inspector")
        column = QVBoxLayout(self._body)
        column.setContentsMargins(14, 14, 14, 14)
        column.setSpacing(4)
        self._heading = _words("", "heading")
        self._form = QFormLayout()
        self._form.setContentsMargins(0, 4, 0, 4)
        self._form.setHorizontalSpacing(10)
        self._form.setVerticalSpacing(4)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._sections = QVBoxLayout()
        self._sections.setSpacing(3)
        self._hint = _words(self.tr("Select something to see it in detail."), "muted")
        column.addWidget(self._heading)
        column.addWidget(self._hint)
        column.addLayout(self._form)
        column.addLayout(self._sections)
        column.addStretch(1)  # else the form takes the room that is left, between its lines
        self.setWidget(self._body)
        session.selected.connect(self._take)
        session.changed.connect(lambda _: self.renew())
        self.renew()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.renew()

    def focus_first(self) -> None:
        """Put the cursor into the first field that can be edited; Esc there brings it back."""
        self._came_from = QApplication.focusWidget()
        for editor in self.editors.values():
            if not editor.isReadOnly():
                editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def _take(self, selection: Selection) -> None:
        if selection != self._selection:
            self._selection = selection
            self._shown = None
            self.renew()

    def renew(self) -> None:
        """Write it anew; a field somebody is typing into keeps what was typed."""
        if self.isHidden():
            return
        detail = _detail(self._session.workspace, self._selection)
        self._heading.setText(detail.heading)
        self._heading.setVisible(bool(detail.heading))
        self._hint.setVisible(not detail.heading)
        layout = tuple((field.name, field.write is not None) for field in detail.fields)
        if layout != self._shown:
            self._lay_out(detail.fields)
            self._shown = layout
        for field in detail.fields:
            _fill(self.editors[field.name], field.text)
            _offer(self.editors[field.name], field.choices if field.write else ())
            self.editors[field.name].setProperty("write", field.write)
        self._write_sections(detail.sections)

    def _lay_out(self, fields: Sequence[Field]) -> None:
        self.editors.clear()
        while self._form.rowCount():
            self._form.removeRow(0)
        for field in fields:
            editor: Typing = QPlainTextEdit() if field.name in _LONG else QLineEdit()
            if isinstance(editor, QPlainTextEdit):
                editor.setTabChangesFocus(True)
                editor.setFixedHeight(72)
            editor.setReadOnly(field.write is None)
            editor.setObjectName("" if field.write else "computed")
            editor.setAccessibleName(field.title)
            editor.installEventFilter(self)
            editor.installEventFilter(self._undo_keys)
            self.editors[field.name] = editor
            label = QLabel(field.title)
            label.setObjectName("muted")
            label.setBuddy(editor)
            if isinstance(editor, QPlainTextEdit):
                self._form.addRow(label)
                self._form.addRow(editor)
            else:
                self._form.addRow(label, editor)

    def _write_sections(self, sections: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> None:
        clear(self._sections)
        for heading, lines in sections:
            self._sections.addSpacing(10)
            self._sections.addWidget(_words(heading, "heading"))
            for style, text in lines:
                self._sections.addWidget(_words(text, style))

    # Typing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, Typing):
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                if event.key() == Qt.Key.Key_Escape:
                    self._give_up(watched)
                    return True
                if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(watched, QLineEdit):
                    self._write(watched)
                    return True
            if (
                isinstance(event, QFocusEvent)
                and event.type() == QEvent.Type.FocusOut
                and event.reason() is not Qt.FocusReason.PopupFocusReason
            ):
                self._write(watched)
        return super().eventFilter(watched, event)

    def _give_up(self, editor: Typing) -> None:
        """Take what was typed back; where nothing was, return to where the cursor came from."""
        kept = str(editor.property("kept") or "")
        if _text_of(editor) != kept:
            _fill(editor, kept, anyway=True)
        elif self._came_from is not None and shiboken6.isValid(self._came_from):
            self._came_from.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _write(self, editor: Typing) -> None:
        write, text = editor.property("write"), _text_of(editor)
        if write is None or text == (editor.property("kept") or ""):
            return
        try:
            said = write(text)
        except KnownError as error:
            _mark(editor, str(error))
            self._session.failed.emit(error)
            return
        _mark(editor, "")
        editor.setProperty("kept", text)
        if said:
            self._session.announced.emit(said)
        self.renew()


def _fill(editor: Typing, text: str, *, anyway: bool = False) -> None:
    """Show a text, unless somebody has typed another one that is not written yet, or was refused."""
    waiting = editor.hasFocus() or bool(editor.property("refused"))
    typing = waiting and _text_of(editor) != (editor.property("kept") or "")
    if typing and not anyway:
        return
    editor.setProperty("kept", text)
    _mark(editor, "")
    if _text_of(editor) == text:
        return
    if isinstance(editor, QPlainTextEdit):
        editor.setPlainText(text)
    else:
        editor.setText(text)
        editor.setCursorPosition(0)


def _offer(editor: Typing, choices: tuple[str, ...]) -> None:
    """List what may be chosen while it is typed; the key down shows all of it."""
    if not isinstance(editor, QLineEdit) or editor.property("choices") == choices:
        return
    editor.setProperty("choices", choices)
    if not choices:
        editor.setCompleter(None)  # type: ignore[arg-type]  # Qt's way to take it away
        return
    completer = QCompleter([choice for choice in choices if choice], editor)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
    editor.setCompleter(completer)


def _has_typing(field: QObject) -> bool:
    return isinstance(field, Typing) and _text_of(field) != (field.property("kept") or "")


def _text_of(editor: Typing) -> str:
    return editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()


def _mark(editor: QWidget, reason: str) -> None:
    """Frame a field whose text was refused, with the reason as its tooltip."""
    if bool(editor.property("refused")) != bool(reason):
        editor.setProperty("refused", bool(reason))
        editor.style().unpolish(editor)
        editor.style().polish(editor)
    editor.setToolTip(reason)


def _words(text: str, name: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if name:
        label.setObjectName(name)
    return label


# What is shown of each kind


def _detail(workspace: Workspace, selection: Selection) -> Detail:
    if len(selection.ids) > 1:
        return Detail(f"{len(selection.ids)} selected")
    if not selection.ids or selection.kind not in _DETAILS:
        return Detail("")
    found = _DETAILS[selection.kind](workspace, selection)
    if found is None:
        return Detail("")
    history = tuple(_history(workspace, selection.ids[0]))
    return Detail(found.heading, found.fields, (*found.sections, *((("Changes", history),) if history else ())))


def _of_task(workspace: Workspace, selection: Selection) -> Detail | None:
    project_id, task_id = selection.project_id or "", selection.ids[0]
    try:
        plan, schedule = workspace.plan(project_id), workspace.schedule(project_id)
    except KeyError:
        return None
    row = plan.tasks.row.get(task_id)
    if row is None:
        return None
    fields = []
    for name in (each for each in _TASK_FIELDS if planning.is_meant(plan, row, each)):
        spec = planning.FIELDS[name]
        fixed = planning.fixed_because(plan, row, name) is not None
        write = None if fixed else partial(_write_task, workspace, project_id, task_id, name)
        choices = tuple(planning.choices_of(plan, name))
        fields.append(Field(name, spec.title, planning.text_of(plan, schedule, row, name), write, choices))
    drivers = tuple(
        ("" if driver.decides else "muted", f"{format_date(driver.at, with_time=True)}  {driver.text}")
        for driver in explain(plan, schedule, row)[:6]
    )
    sections = (("Why it starts then", drivers),) if drivers else ()
    return Detail(plan.tasks["name"][row] or "–", tuple(fields), sections)


def _write_task(workspace: Workspace, project_id: str, task_id: str, name: str, text: str) -> str:
    done = planning.set_cells(workspace, project_id, [(task_id, name, text)])
    return planning.constraint_added(workspace, done) if name in _DATES else ""


def _of_project(workspace: Workspace, selection: Selection) -> Detail | None:
    row = next((row for row in portfolio.register_facts(workspace) if row.id == selection.ids[0]), None)
    if row is None:
        return None
    write = partial(portfolio.set_project_cells, workspace)
    return Detail(row.project.name, _fields(PROJECT_COLUMNS, row, write))


def _of_person(workspace: Workspace, selection: Selection) -> Detail | None:
    row = next((row for row in people.listed(workspace, workspace.today()) if row.id == selection.ids[0]), None)
    if row is None:
        return None
    return Detail(row.person.name, _fields(PERSON_COLUMNS, row, partial(people.set_person_cells, workspace)))


def _fields(
    columns: Sequence[Column], row: Any, write: Callable[[list[tuple[str, str, str]]], Any]
) -> tuple[Field, ...]:
    """Return the columns of a table that can be edited, as fields of one row."""
    return tuple(
        Field(column.field, column.title, column.text(row), partial(_write_cell, write, row.id, column.field))
        for column in columns
        if column.editable
    )


def _write_cell(write: Callable[[list[tuple[str, str, str]]], Any], row_id: str, field: str, text: str) -> str:
    write([(row_id, field, text)])
    return ""


_DETAILS: dict[type[Record], Callable[[Workspace, Selection], Detail | None]] = {
    Task: _of_task,
    Project: _of_project,
    Person: _of_person,
}


def _history(workspace: Workspace, row_id: str) -> Iterator[tuple[str, str]]:
    for each in workspace.history_of(row_id, _MOST_CHANGES):
        yield "muted", f"{when(each.at)[:16]}  {each.author}"
        yield "", each.label
