"""The pages of the task dialog that are forms: fields in columns, each with its refusal beneath it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from pmo_desktop.domain.records import Rules
from pmo_desktop.services import planning
from ui.fields import words
from ui.literal import literal
from ui.task_dialog.editors import FIRST, OF_P6, SECOND, ConstraintEditor, Editor, FlagEditor, editor_for
from ui.task_dialog.facts import Edit, Facts, More

CUSTOM = "custom:"
"""What the names of people's own fields begin with."""


@dataclass(frozen=True, slots=True)
class Group:
    """Pairs of fields beneath a heading, each pair a line; an empty name leaves its side free."""

    title: str
    pairs: tuple[tuple[str, str], ...]

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(field for pair in self.pairs for field in pair if field)


GENERAL = (
    Group("", (("name", ""),)),
    Group("Dates", (("duration", "estimated"), ("start", "manual"), ("finish", "milestone"))),
    Group("Progress", (("percent", "actual_start"), ("remaining_duration", "actual_finish"))),
    Group("How it is planned", (
        ("priority", "wbs"), ("calendar", "ignore_resource_calendar"), ("task_type", "effort_driven"), ("colour", "active"),
        ("activity_kind", ""),
    )),
)  # fmt: skip
DATES = (
    Group("", (("constraint", ""),)),
    Group("", (("second_constraint", ""),)),
    Group("", (("deadline", "levelling_delay"), ("expected_finish", ""))),
)
NOTES = (Group("", (("hyperlink", ""),)), Group("", (("notes", ""),)))
OWN = (Group("", ((CUSTOM, ""),)),)
_WIDE = frozenset({"name", "notes", "hyperlink", "constraint", "second_constraint"})
_SENTENCES: Mapping[str, str] = {
    "deadline": "A mark and a warning: it moves nothing. Late dates and spare time count from it.",
    "expected_finish": "When its people expect to be done: it stretches what is left until then (P6).",
    "levelling_delay": "How long it waits so that the work of its people is spread.",
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("TaskDialog", text)


class FormPage(QScrollArea):
    """A form of groups of fields; those that mean nothing of the tasks shown take no room."""

    def __init__(self, title: str, groups: Sequence[Group]) -> None:
        super().__init__()
        self.title, self._groups = title, tuple(groups)
        self.editors: dict[str, Editor] = {}
        self.reasons: dict[str, QLabel] = {}
        self.setWidgetResizable(True)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._laid: tuple[str, ...] | None = None

    def _lay_out(self, facts: Facts, meant: Sequence[str]) -> None:
        """Lay the fields out that mean something of the tasks shown."""
        for each in (self.editors, self.reasons):
            each.clear()
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 14, 20, 16)
        column.setSpacing(4)
        for group in self._groups_of(facts):
            known = [tuple(field if field in meant else "" for field in pair) for pair in group.pairs]
            pairs = [pair for pair in known if any(pair)]
            if pairs and group.title:
                heading = words(_tr(group.title), "heading")
                heading.setContentsMargins(0, 10, 0, 2)
                column.addWidget(heading)
            if pairs:
                column.addLayout(self._grid(facts, pairs), 1 if group.fields == ("notes",) else 0)
        if "notes" not in self.editors:
            column.addStretch(1)
        self.setWidget(page)

    def _groups_of(self, facts: Facts) -> Sequence[Group]:
        """Return the groups of the page; those of people's own fields are as they now are."""
        own = [name for name in facts.specs() if name.startswith(CUSTOM)]
        pairs = tuple(zip_longest(own[::2], own[1::2], fillvalue=""))
        return tuple(replace(group, pairs=pairs) if group.fields == (CUSTOM,) else group for group in self._groups)

    def _grid(self, facts: Facts, pairs: Sequence[Sequence[str]]) -> QGridLayout:
        """Return the fields in two columns, wide ones alone in a line."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for column in (0, 3):
            grid.setColumnMinimumWidth(column, 96)
        grid.setColumnMinimumWidth(2, 12)
        for column in (1, 4):
            grid.setColumnStretch(column, 1)
        for row, pair in enumerate(pairs):
            for side, field in enumerate(pair):
                if field:
                    self._add(grid, facts, field, 3 * row, 3 * side)
        return grid

    def _add(self, grid: QGridLayout, facts: Facts, field: str, row: int, column: int) -> None:
        spec = facts.specs()[field]
        editor, label, reason = self._editor(facts, field), QLabel(spec.title), words("", "late")
        reason.hide()
        span = 4 if field in _WIDE else 1
        label.setToolTip(literal(spec.tooltip))
        proxy: QWidget | None = editor.focusProxy()
        label.setBuddy(editor if proxy is None else proxy)
        if isinstance(editor, FlagEditor):
            label.setText("")
        grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop if field in _WIDE else Qt.AlignmentFlag(0))
        grid.addWidget(editor, row, column + 1, 1, span)
        grid.addWidget(reason, row + 1, column + 1, 1, span)
        if field in _SENTENCES:
            sentence = words(_tr(_SENTENCES[field]), "muted")
            sentence.setContentsMargins(0, 0, 0, 8)
            grid.addWidget(sentence, row + 2, column + 1)
        self.editors[field], self.reasons[field] = editor, reason

    def _editor(self, facts: Facts, field: str) -> Editor:
        spec, today = facts.specs()[field], facts.session.workspace.today()
        if field == "constraint":
            kinds = OF_P6 if facts.plan.project.rules is Rules.P6 else FIRST
            return ConstraintEditor(spec.title, spec.tooltip, today, kinds)
        if field == "second_constraint":
            return ConstraintEditor(spec.title, spec.tooltip, today, SECOND)
        return editor_for(spec, planning.choices_of(facts.plan, field), today, long=field == "notes")

    def show_facts(self, facts: Facts) -> None:
        """Show what the tasks say."""
        meant = tuple(field for group in self._groups_of(facts) for field in group.fields if facts.is_meant(field))
        if meant != self._laid:
            self._laid = meant
            self._lay_out(facts, meant)
        for field, editor in self.editors.items():
            self.reasons[field].hide()
            editor.show_text(facts.text(field))
            editor.fix(facts.fixed_because(field))

    def begin(self) -> None:
        """Put the cursor into the first field that can be written into."""
        for editor in self.editors.values():
            proxy: QWidget | None = editor.focusProxy()
            if proxy is not None and proxy.isEnabled() and proxy.objectName() != "computed":
                proxy.setFocus(Qt.FocusReason.TabFocusReason)
                return

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to be said here."""
        return not self.editors

    def more(self) -> tuple[More, ...]:
        """Return what is to be written beside cells: nothing, in a form."""
        return ()

    def edits(self, facts: Facts) -> list[Edit]:
        """Return what somebody changed."""
        found: list[Edit] = []
        for field, editor in self.editors.items():
            text = editor.text()
            if editor.is_changed and text is not None:
                found += facts.edits(field, text)
        return found

    def refuse(self, field: str, reason: str) -> bool:
        """Show the reason of a refusal beside its field; say whether that is here. Without a field, take all away."""
        for name, label in self.reasons.items():
            label.setText(reason if name == field else "")
            label.setVisible(name == field)
            self.editors[name].refuse(reason if name == field else "")
        if field not in self.editors:
            return False
        self.ensureWidgetVisible(self.reasons[field])
        self.editors[field].setFocus()
        return True
