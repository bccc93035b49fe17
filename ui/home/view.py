"""What needs somebody today, in at most seven lines; what comes next; what was changed last."""

from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from pmo_desktop.charts.rag import WORDS
from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import Project, Rag
from pmo_desktop.services.home import Home, Need, home
from ui.layout import clear
from ui.session import Session
from ui.tables.plain import Heading, PlainTable
from ui.view import View
from ui.wording import when

_WIDEST = 860
_MOST_CHANGES = 8
_ORDER = (Rag.RED, Rag.AMBER, Rag.GREEN, None)


class HomeView(View):
    place: ClassVar[str] = "home"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        body = QWidget()
        body.setObjectName("page")
        body.setMaximumWidth(_WIDEST + 64)
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(32, 24, 32, 24)
        self._column.setSpacing(8)
        area = QScrollArea()
        area.setObjectName("page")
        area.viewport().setObjectName("page")
        area.viewport().setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        area.setWidgetResizable(True)
        area.setAlignment(Qt.AlignmentFlag.AlignLeft)
        area.setWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        session.changed.connect(self._refresh)

    def title(self) -> str:
        return self.session.workspace.portfolio().name or self.tr("Home")

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.renew()

    def _refresh(self, _changed: Changed) -> None:
        if self.isVisible():
            self.renew()

    def renew(self) -> None:
        """Ask what there is."""
        self.session.reckoner.ask("home", lambda own, step: home(own, own.today(), step), self._show)

    def _show(self, found: Home) -> None:
        clear(self._column)
        self._head(self.tr("What needs you today"))
        for need in found.needs:
            line = _Line(need)
            line.clicked.connect(partial(self.session.place_requested.emit, need.place, need.project_id))
            self._column.addWidget(line)
        if not found.needs:
            self._say(self._quiet(found))
        self._column.addSpacing(12)
        self._head(self.tr("How the projects stand"))
        self._say(self._standing(found))
        if found.ahead:
            self._column.addSpacing(12)
            self._head(self.tr("Milestones of the next six weeks"))
            self._column.addWidget(self._milestones(found))
        self._column.addSpacing(12)
        self._head(self.tr("Changed last"))
        self._column.addWidget(self._changes())
        self._column.addStretch(1)

    def _quiet(self, found: Home) -> str:
        if found.lights or self.session.workspace.count(Project):
            return self.tr("Nothing waits for you.")
        return self.tr(
            "Nothing waits for you. Drop project files on the window to bring them in, or begin one under Projects."
        )

    def _standing(self, found: Home) -> str:
        count = sum(found.lights.values())
        if not count:
            return self.tr("No project is under way.")
        parts = [f"{found.lights[rag]} {_word(rag)}" for rag in _ORDER if found.lights.get(rag)]
        said = self.tr("{count} under way, by the plan's light: {parts}.")
        return said.format(count=count, parts=", ".join(parts))

    def _milestones(self, found: Home) -> PlainTable:
        table = _Short(
            self.tr("Milestones of the next six weeks"),
            [Heading("", 100), Heading("", 340), Heading("", wide=True)],
            [(format_date(each.at), each.milestone, each.project) for each in found.ahead],
        )
        table.opened.connect(
            lambda row: self.session.task_requested.emit(found.ahead[row].project_id, found.ahead[row].task_id)
        )
        return table

    def _changes(self) -> PlainTable:
        sets = self.session.workspace.history(_MOST_CHANGES)
        table = _Short(
            self.tr("Changed last"),
            [Heading("", 140), Heading("", 160), Heading("", wide=True)],
            [(when(each.at)[:16], each.author, each.label) for each in sets],
        )
        table.opened.connect(lambda _row: self.session.place_requested.emit("changes", ""))
        return table

    def _head(self, words: str) -> None:
        self._add(words, "heading")

    def _say(self, words: str) -> None:
        self._add(words, "muted")

    def _add(self, words: str, style: str) -> None:
        label = QLabel(words)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setObjectName(style)
        label.setWordWrap(True)
        self._column.addWidget(label)


def _word(rag: Rag | None) -> str:
    return WORDS[rag].lower() if rag is not None else "without a light"


class _Short(PlainTable):
    """A few lines in a page that scrolls as a whole."""

    def __init__(self, name: str, headings: list[Heading], lines: list[tuple[str, ...]]) -> None:
        super().__init__(name, headings)
        self.horizontalHeader().hide()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_lines(lines)
        self.setFixedHeight(sum(self.rowHeight(row) for row in range(len(lines))) + 2)


class _Line(QPushButton):
    """One need as a sentence that wraps; pressing it goes where it can be dealt with."""

    def __init__(self, need: Need) -> None:
        super().__init__()
        self.setObjectName("need")
        self.setAccessibleName(need.sentence)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        words = QLabel(need.sentence)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        arrow = QLabel("→")
        arrow.setObjectName("muted")
        for label in (words, arrow):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.addWidget(words, 1)
        row.addWidget(arrow)

    def sizeHint(self) -> QSize:
        """Take the room the sentence needs, not the one a button's text would."""
        return self.layout().sizeHint()  # type: ignore[union-attr]  # it has one

    def heightForWidth(self, width: int) -> int:
        return self.layout().heightForWidth(width)  # type: ignore[union-attr]  # same

    def hasHeightForWidth(self) -> bool:
        return True
