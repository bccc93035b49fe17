"""Undoing where later changes stand in the way: what stays, what goes, and the rest of it at a click."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from pmo_desktop.domain.changes import ChangeSet
from pmo_desktop.domain.errors import KnownError, UndoBlockedError
from pmo_desktop.services import undoing
from pmo_desktop.services.naming import quoted
from pmo_desktop.services.undoing import Preview
from ui.fields import words as wrapped
from ui.session import Session
from ui.tables.plain import Heading, PlainTable
from ui.wording import day_and_time

_ADDED = {True: "added", False: "deleted"}
_MOST_OBSTACLES = 4


class RestDialog(QDialog):
    """What stands in the way of undoing a change, and what can be undone all the same."""

    def __init__(self, seen: Preview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Undo what can be undone"))
        self.resize(760, 540)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(8)
        column.addWidget(wrapped(self.tr("{label} cannot be undone whole").format(label=quoted(seen.label)), "heading"))
        who = self.tr("{who} did it on {when}. Since then:").format(who=seen.author, when=day_and_time(seen.at))
        column.addWidget(wrapped(who, "muted"))
        for line in seen.obstacles[:_MOST_OBSTACLES]:
            column.addWidget(wrapped(f"•  {line}"))
        if len(seen.obstacles) > _MOST_OBSTACLES:
            more = self.tr("•  and {count} more").format(count=len(seen.obstacles) - _MOST_OBSTACLES)
            column.addWidget(wrapped(more, "muted"))
        column.addSpacing(8)
        self.goes = PlainTable(
            self.tr("What would be undone"),
            [
                Heading(self.tr("In"), 260),
                Heading(self.tr("Field"), 120),
                Heading(self.tr("Now"), 140),
                Heading(self.tr("Then"), wide=True),
            ],
        )
        self.goes.show_lines([
            (line.what, line.field or _ADDED[bool(line.after)], line.before, line.after) for line in seen.goes
        ])  # fmt: skip
        self.stays = PlainTable(
            self.tr("What stays as it is"),
            [Heading(self.tr("What"), 320), Heading(self.tr("Because"), wide=True)],
        )
        self.stays.show_lines([(each.what, each.why) for each in seen.stays])
        for title, table in (
            (
                self.tr("This can be undone ({count})").format(count=f"{max(seen.goes_count, len(seen.goes)):,}"),
                self.goes,
            ),
            (
                self.tr("This stays as it is ({count})").format(count=f"{max(seen.stays_count, len(seen.stays)):,}"),
                self.stays,
            ),
        ):
            column.addWidget(wrapped(title, "heading"))
            column.addWidget(table, 1)
        self.goes.setEnabled(bool(seen.goes))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.agree = buttons.addButton(self.tr("Undo the rest"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.agree.setEnabled(bool(seen.goes))
        self.agree.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        note = QLabel(
            self.tr("Ctrl+Z takes the undoing back.") if seen.goes else self.tr("Nothing of it can be undone.")
        )
        note.setObjectName("muted")
        column.addWidget(note)
        column.addWidget(buttons)


def undo(session: Session, set_id: str, part: str, parent: QWidget) -> ChangeSet | None:
    """Undo a change, or what it did to the row `part`; where that cannot be whole, ask about the rest. None: nothing done."""
    return attempt(session, lambda: undoing.undo(session.workspace, set_id, part), parent, part)


def attempt(session: Session, turn: Callable[[], ChangeSet], parent: QWidget, part: str = "") -> ChangeSet | None:
    """Do what undoes something; where later changes stand in the way show them and offer the rest."""
    try:
        return turn()
    except UndoBlockedError as error:
        if not error.set_id:
            session.failed.emit(error)
            return None
        return _rest(session, error, parent, part)
    except KnownError as error:
        session.failed.emit(error)
        return None


def _rest(session: Session, error: UndoBlockedError, parent: QWidget, part: str) -> ChangeSet | None:
    workspace = session.workspace
    seen = session.attempt(lambda: undoing.preview(workspace, error.set_id, part))
    if seen is None:
        return None
    dialog = RestDialog(seen, parent)
    agreed = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    if not agreed:
        return None
    done = session.attempt(lambda: undoing.undo_rest(workspace, error.set_id, part))
    if done is not None:
        session.announced.emit(
            QCoreApplication.translate("Undoing", "Undone as far as it can be: {label}").format(label=seen.label)
        )
    return done
