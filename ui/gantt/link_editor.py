"""Asks what a link says: its type and lag, whether it decides anything, and whether it is to go."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pmo_desktop.domain.entry.predecessors import parse_predecessors
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import LinkType
from pmo_desktop.services.planning import links
from pmo_desktop.services.planning.fields import units_of
from pmo_desktop.services.planning.proposed import Proposal, carry_out
from ui.fields import mark, words
from ui.fitting import FittingDialog
from ui.gantt.ghost import ENDS
from ui.literal import literal
from ui.session import Session


class LinkEditor(FittingDialog):
    """OK writes type and lag as one change; “Remove link” takes the link away as one."""

    def __init__(self, session: Session, project_id: str, ids: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._project_id = session, project_id
        self._plan = session.workspace.plan(project_id)
        self.setWindowTitle(self.tr("Link"))
        self.setMinimumWidth(480)
        self.which = QComboBox()
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.which.setMinimumContentsLength(30)
        self.which.setAccessibleName(self.tr("Which link"))
        for each in ids:
            self.which.addItem(literal(links.link_in_words(self._plan, each)), each)
        self.type = QComboBox()
        self.type.setAccessibleName(self.tr("Type"))
        for kind, ends in ENDS.items():
            self.type.addItem(f"{self.tr(ends)}  ({kind.value})", kind)
        self.lag = QLineEdit()
        self.lag.setAccessibleName(self.tr("Lag"))
        self.lag.setPlaceholderText(self.tr("2d, -1w, 50 %, 3ed"))
        self.lag.textEdited.connect(lambda _: mark(self.lag, ""))
        self.driving: QLabel = words("", "muted")
        self.said: QLabel = words("", "late")
        self.said.hide()
        self._lay_out(several=len(ids) > 1)
        self.which.currentIndexChanged.connect(lambda _: self._fill())
        self._fill()
        self.lag.setFocus()
        self.lag.selectAll()

    def _lay_out(self, *, several: bool) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.named = words("", "heading")
        if several:
            form.addRow(self.tr("Link"), self.which)
        form.addRow(self.tr("Type"), self.type)
        form.addRow(self.tr("Lag"), self.lag)
        self.removal = QPushButton(self.tr("Remove link"))
        self.removal.clicked.connect(self._remove)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.addButton(self.removal, QDialogButtonBox.ButtonRole.DestructiveRole)
        self.buttons.accepted.connect(self._finish)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(self.named)
        column.addLayout(form)
        column.addWidget(self.driving)
        column.addWidget(self.said)
        column.addWidget(self.buttons)

    @property
    def link_id(self) -> str:
        """The link that is edited."""
        return str(self.which.currentData())

    def _fill(self) -> None:
        of, number = self._plan.dependencies, self._plan.dependencies.row[self.link_id]
        self.named.setText(links.link_in_words(self._plan, self.link_id).rsplit("   ", 1)[0])
        self.type.setCurrentIndex(list(ENDS).index(LinkType(of["type"][number])))
        said = links.lag_in_words(self._plan, self.link_id)
        self.lag.setText(said[2:].removeprefix("+") or "0d")
        self.driving.setText(self._drives())
        self.said.hide()

    def _drives(self) -> str:
        """Say whether the link decides when its successor starts."""
        of, number = self._plan.dependencies, self._plan.dependencies.row[self.link_id]
        row = self._plan.tasks.row.get(of["successor_id"][number])
        if row is None:
            return ""
        name = self._plan.tasks["name"][row]
        if links.drives(self._session.workspace, self._project_id, self.link_id):
            return self.tr("Driving: it decides when “{name}” starts.").format(name=name)
        return self.tr("Not driving: something else decides when “{name}” starts.").format(name=name)

    def _finish(self) -> None:
        text = self.lag.text().strip().replace(" ", "") or "0d"
        signed = text if text[0] in "+-" else f"+{text}"
        kind = LinkType(self.type.currentData())
        try:
            (typed,) = parse_predecessors(f"1{kind.value}{signed.replace('−', '-')}", units_of(self._plan))
        except (KnownError, ValueError):
            reason = self.tr("“{text}” is not a lag. Write 2d, -1w, 50% or 3ed.").format(text=self.lag.text())
            mark(self.lag, reason)
            self.said.setText(reason)
            self.said.show()
            self.lag.setFocus()
            return
        self._do(partial(links.link_changing, link_id=self.link_id, type=kind, lag=typed.lag, lag_kind=typed.lag_kind))

    def _remove(self) -> None:
        self._do(partial(links.removing, link_id=self.link_id))

    def _do(self, proposal: Proposal) -> None:
        workspace = self._session.workspace
        if self._session.attempt(lambda: (carry_out(workspace, self._project_id, proposal), True)):
            self.accept()
