"""The selection in detail: its facts, edited in place; why its dates are what they are; what was done to it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
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
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.records import Person, Project, Record, Task
from pmo_desktop.domain.schedule import NO_PART, Schedule
from pmo_desktop.services import explaining, history, planning, portfolio, staff
from pmo_desktop.services.project_fields import AS_WRITTEN, CUSTOM, project_fields, shown
from pmo_desktop.services.workspace import Workspace
from ui.conflicts.line import ClashLine
from ui.fields import mark, words
from ui.lines import Column, Line, Part, Said
from ui.literal import literal
from ui.people.columns import INSPECTED as PERSON_COLUMNS
from ui.portfolio.columns import COLUMNS as PROJECT_COLUMNS
from ui.portfolio.columns import own_columns
from ui.session import Selection, Session
from ui.shell.advice_lines import advice_lines
from ui.tables.columns import Column as Fact
from ui.undo_keys import Typing, UndoKeys
from ui.wording import day_and_time

_TASK_FIELDS = (
    "duration", "start", "finish", "percent", "people", "work", "predecessors", "constraint", "deadline", "slack",
    "baseline_finish", "task_type", "effort_driven", "work_of_each", "contour", "calendar", "ignore_resource_calendar",
    "activity_kind", "second_constraint", "expected_finish", "levelling_delay", "external", "notes",
)  # fmt: skip
_SPARE = (
    "free_slack", "start_slack", "finish_slack", "late_start", "late_finish", "critical", "near_critical", "longest_path",
)  # fmt: skip
"""What scheduling found of a task beside its dates and total slack."""
_LATER = frozenset({
    "task_type", "effort_driven", "work_of_each", "contour", "calendar", "ignore_resource_calendar", "activity_kind",
    "second_constraint", "expected_finish", "levelling_delay", "external", "notes",
})  # fmt: skip
"""The fields of a task that stand beneath what explains its dates."""
_LONG = frozenset({"notes", "description", "objective"})
_LONGEST_LINE = 120
"""Letters up to which a text is edited on one line."""
_CHANGES = "Changes"
_MOST_CHANGES, _ALL_CHANGES = 8, 1_000
_MOST_LINES = 16
"""How many lines of a section are shown before somebody asks for all."""
_WIDTH = 290
_WIDEST_LABEL = 120
"""A field with longer words, as people name fields of their own, stands beneath them."""
_DATES = frozenset({"start", "finish"})


@dataclass(frozen=True, slots=True)
class Field:
    """One line: `write` takes the typed text and returns what to say of it, None where the program works the value out."""

    name: str
    title: str
    text: str
    write: Callable[[str], str] | None = None
    choices: tuple[str, ...] = ()

    @property
    def is_long(self) -> bool:
        return self.name in _LONG or "\n" in self.text or len(self.text) > _LONGEST_LINE


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a section; where it `leads` to a task, or tells of a change (`set_id`), a click goes there."""

    said: Said
    leads: str = ""
    set_id: str = ""
    does: Callable[[], object] | None = None
    """What a click does instead."""


@dataclass(frozen=True, slots=True)
class Section:
    """Lines beneath a heading, `below` all fields; of very many the first are shown, with what shows the others.

    `more` says that there are others that were not even read.
    """

    heading: str
    entries: tuple[Entry, ...]
    below: bool = False
    more: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything the inspector shows of one selection."""

    heading: str
    fields: tuple[Field, ...] = ()
    sections: tuple[Section, ...] = ()


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
        self._shown: tuple[tuple[str, bool, bool], ...] | None = None
        self._whole: set[str] = set()
        """The headings of the sections that are shown in full."""
        self._body = QWidget()
        self._body.setObjectName("inspector")
        column = QVBoxLayout(self._body)
        column.setContentsMargins(14, 14, 14, 14)
        column.setSpacing(4)
        self._heading = _words("", "heading")
        self._form, self._later = _form(), _form()
        self._sections, self._below = Column(), Column()
        for sections in (self._sections, self._below):
            sections.setSpacing(3)
        self._hint = _words(self.tr("Select something to see it in detail."), "muted")
        column.addWidget(self._heading)
        column.addWidget(self._hint)
        self.clash_line = ClashLine(session)
        column.addWidget(self.clash_line)
        column.addLayout(self._form)
        column.addLayout(self._sections)
        column.addLayout(self._later)
        column.addLayout(self._below)
        column.addStretch(1)  # else the form takes the room that is left, between its lines
        self.setWidget(self._body)
        session.selected.connect(self._take)
        session.changed.connect(lambda _: self.renew())
        session.advising.renewed.connect(self._hear_advice)
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

    def focus_reasons(self) -> None:
        """Bring the lines that explain the dates into sight, with the keyboard on the first that leads somewhere."""
        self._came_from = QApplication.focusWidget()
        QTimer.singleShot(0, self, self._go_to_reasons)  # lines that are new are shown only then

    def _go_to_reasons(self) -> None:
        lines = [line for line in self.lines() if line.objectName() != "change"]
        first = next((line for line in lines if line.leads), None)
        if lines:
            self.ensureWidgetVisible(lines[min(len(lines), 6) - 1])
            self.ensureWidgetVisible(lines[0], 0, 40)
        if first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _take(self, selection: Selection) -> None:
        if selection != self._selection:
            self._selection = selection
            self._shown = None
            self._whole.clear()
            self.renew()

    def renew(self) -> None:
        """Write it anew; a field somebody is typing into keeps what was typed."""
        if self.isHidden():
            return
        most = _ALL_CHANGES if _CHANGES in self._whole else _MOST_CHANGES
        detail = _detail(self._session.workspace, self._selection, most)
        detail = replace(detail, sections=(*self._advice(), *detail.sections))
        something = bool(detail.heading or detail.fields)
        self._heading.setText(detail.heading or "–")
        self._heading.setVisible(something)
        self._hint.setVisible(not something)
        layout = tuple((field.name, field.write is not None, field.is_long) for field in detail.fields)
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
        for form in (self._form, self._later):
            while form.rowCount():
                form.removeRow(0)
        is_task = self._selection.kind is Task
        self._later.setContentsMargins(0, 12 if is_task else 0, 0, 4 if is_task else 0)
        for field in fields:
            form = self._later if is_task and field.name in _LATER else self._form
            editor: Typing = QPlainTextEdit() if field.is_long else QLineEdit()
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
            spec = planning.FIELDS.get(field.name) if is_task else None
            if spec is not None:
                editor.setProperty("tip", literal(spec.tooltip))
                label.setToolTip(literal(spec.tooltip))
            if isinstance(editor, QPlainTextEdit) or label.sizeHint().width() > _WIDEST_LABEL:
                label.setWordWrap(True)
                form.addRow(label)
                form.addRow(editor)
            else:
                form.addRow(label, editor)

    def _write_sections(self, sections: Sequence[Section]) -> None:
        focused = self._sections_focus()
        self._sections.write([part for each in sections if not each.below for part in self._parts(each)])
        self._below.write([part for each in sections if each.below for part in self._parts(each)])
        self._put_in_order()
        if focused is not None:
            self._focus_line(focused)

    def _parts(self, section: Section) -> Iterator[str | Part]:
        """Yield the heading and the lines of a section."""
        yield section.heading
        is_whole = section.heading in self._whole or section.heading == _CHANGES
        shown = section.entries if is_whole else section.entries[:_MOST_LINES]
        yield from map(self._part, shown)
        more = section.more
        if len(shown) < len(section.entries) and not more:
            more = self.tr("Show all {count}").format(count=len(section.entries))
        if more:
            show_all = partial(self._show_whole, section.heading)
            yield Part(Said(more, style="accent"), show_all, "change" if section.below else "")

    def _put_in_order(self) -> None:
        """Let Tab go as the eye does: the fields above, the lines, the fields beneath them."""
        later = [editor for name, editor in self.editors.items() if name in _LATER and self._selection.kind is Task]
        above = [editor for editor in self.editors.values() if editor not in later]
        leading = [line for line in self.lines() if line.leads and line.objectName() != "change"]
        changes = [line for line in self.lines() if line.objectName() == "change"]
        for before, after in pairwise([*above, *leading, *later, *changes]):
            QWidget.setTabOrder(before, after)

    def _part(self, entry: Entry) -> Part:
        if entry.set_id:
            return Part(entry.said, partial(self._session.set_requested.emit, entry.set_id), "change")
        if entry.does is not None:
            return Part(entry.said, entry.does)
        return Part(entry.said, partial(self._lead_to, entry.leads) if entry.leads else None)

    def _advice(self) -> Iterator[Section]:
        """Yield what is odd about the task, with what can be done about it."""
        if self._selection.kind is Task and len(self._selection.ids) == 1:
            entries = tuple(
                Entry(said, does=does)
                for said, does in advice_lines(self._session, self._selection.project_id or "", self._selection.ids[0])
            )
            if entries:
                yield Section(self.tr("Advice"), entries)

    def _hear_advice(self, project_id: str) -> None:
        if project_id == self._selection.project_id:
            self.renew()

    def _lead_to(self, task_id: str) -> None:
        """Go to a task of the same project; the inspector then shows that."""
        self._session.task_requested.emit(self._selection.project_id or "", task_id)

    def _show_whole(self, heading: str) -> None:
        self._whole.add(heading)
        self.renew()

    def lines(self) -> list[Line]:
        """Return the lines of all sections, from the top."""
        found = (*self._sections.widgets(), *self._below.widgets())
        return [each for each in found if isinstance(each, Line)]

    def _sections_focus(self) -> int | None:
        """Return which of the lines has the keyboard."""
        return next((place for place, line in enumerate(self.lines()) if line.hasFocus()), None)

    def _focus_line(self, place: int) -> None:
        lines = self.lines()
        if lines:
            lines[min(place, len(lines) - 1)].setFocus()

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
            mark(editor, str(error))
            self._session.failed.emit(error)
            return
        mark(editor, "")
        editor.setProperty("kept", text)
        if said:
            self._session.announced.emit(said)
        self.renew()


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setContentsMargins(0, 4, 0, 4)
    form.setHorizontalSpacing(10)
    form.setVerticalSpacing(4)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    return form


def _fill(editor: Typing, text: str, *, anyway: bool = False) -> None:
    """Show a text, unless somebody has typed another one that is not written yet, or was refused."""
    waiting = editor.hasFocus() or bool(editor.property("refused"))
    typing = waiting and _text_of(editor) != (editor.property("kept") or "")
    if typing and not anyway:
        return
    editor.setProperty("kept", text)
    mark(editor, "")
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


def _words(text: str, name: str = "") -> QLabel:
    """Return words that can be selected and copied."""
    label = words(text, name)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


# What is shown of each kind


def _detail(workspace: Workspace, selection: Selection, most_changes: int = _MOST_CHANGES) -> Detail:
    if len(selection.ids) > 1:
        return Detail(f"{len(selection.ids)} selected")
    if not selection.ids or selection.kind not in _DETAILS:
        return Detail("")
    found = _DETAILS[selection.kind](workspace, selection)
    if found is None:
        return Detail("")
    told = _history(workspace, selection.ids[0], most_changes)
    return Detail(found.heading, found.fields, (*found.sections, *((told,) if told.entries else ())))


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
    spare = tuple(_spare(plan, schedule, row))
    why = tuple(_why(workspace, project_id, task_id))
    sections = (Section("Why this date", why), Section("Spare time", spare))
    return Detail(plan.tasks["name"][row] or "–", tuple(fields), tuple(each for each in sections if each.entries))


def _why(workspace: Workspace, project_id: str, task_id: str) -> Iterator[Entry]:
    chain = explaining.chain_of(workspace, project_id, task_id)
    for reason in explaining.reasons_of(workspace.plan(project_id), chain):
        said = Said(reason.text, format_date(reason.at, with_time=True), reason.head)
        yield Entry(said, reason.task_id)


def _spare(plan: Plan, schedule: Schedule, row: int) -> Iterator[Entry]:
    """Yield what scheduling found of a task that takes part, warnings in words."""
    if schedule.start[row] == NO_PART:
        return
    warning = planning.warning_of(plan, schedule, row, "slack")
    if warning:
        yield Entry(Said(f"▼ {warning}", style="late"))
    for name in _SPARE:
        spec = planning.FIELDS[name]
        bad = planning.warning_of(plan, schedule, row, name)
        text = planning.text_of(plan, schedule, row, name)
        yield Entry(
            Said(spec.title, f"▼ {text}" if bad else text, style="late" if bad else "muted", tip=bad or spec.tooltip)
        )


def _write_task(workspace: Workspace, project_id: str, task_id: str, name: str, text: str) -> str:
    done = planning.set_cells(workspace, project_id, [(task_id, name, text)])
    return planning.constraint_added(workspace, done) if name in _DATES else ""


def _of_project(workspace: Workspace, selection: Selection) -> Detail | None:
    row = next((row for row in portfolio.register_facts(workspace) if row.id == selection.ids[0]), None)
    if row is None:
        return None
    write = partial(portfolio.set_project_cells, workspace)
    own = [each for each in project_fields(workspace) if not each.name.endswith(AS_WRITTEN) or row.own.get(each.id)]
    fields = _fields((*PROJECT_COLUMNS, *own_columns(own)), row, write)
    whole = {CUSTOM + each.id: shown(each, row.own) for each in own}
    return Detail(row.project.name, tuple(replace(each, text=whole.get(each.name, each.text)) for each in fields))


def _of_person(workspace: Workspace, selection: Selection) -> Detail | None:
    row = staff.person(workspace, selection.ids[0], workspace.today())
    if row is None:
        return None
    fields = _fields(PERSON_COLUMNS, row, partial(staff.set_person_cells, workspace))
    told = Section("Load", tuple(Entry(Said(what, much, style="muted")) for what, much in selection.told))
    return Detail(row.person.name, fields, (told,) if told.entries else ())


def _fields(columns: Sequence[Fact], row: Any, write: Callable[[list[tuple[str, str, str]]], Any]) -> tuple[Field, ...]:
    """Return the columns of a table that can be edited, as fields of one row."""
    return tuple(
        Field(
            column.field,
            column.title,
            column.text(row),
            partial(_write_cell, write, row.id, column.field),
            column.choices,
        )
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


def _history(workspace: Workspace, row_id: str, most: int) -> Section:
    """Return who changed what of a row and when, field by field, the newest first."""
    entries: list[Entry] = []
    newest = ""
    for step in history.of_row(workspace, row_id, most):
        if step.set_id != newest:
            newest = step.set_id
            entries.append(
                Entry(Said(f"{day_and_time(step.at)}  {step.author}", style="muted", tip=step.label), set_id=newest)
            )
        told = f"{step.before} → {step.after}" if step.before or step.after else ""
        words = step.field if step.field in {"added", "deleted"} or not told else f"{step.field}: {told}"
        entries.append(Entry(Said(words, tip=step.label), set_id=newest))
    count = history.count_of_row(workspace, row_id)
    more = f"Show all {count:,} changes" if count > most and most < _ALL_CHANGES else ""
    return Section(_CHANGES, tuple(entries), below=True, more=more)
