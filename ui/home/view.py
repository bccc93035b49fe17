"""What needs somebody today, in at most seven lines; what comes next; what was changed last."""

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from pmo_desktop.charts.rag import WORDS
from pmo_desktop.domain.changes import Changed
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.moment import to_date
from pmo_desktop.domain.records import Rag
from ui.fields import words
from ui.home.line import NeedLine
from ui.layout import clear
from ui.session import Session
from ui.tables.plain import Heading, PlainTable
from ui.view import View
from ui.wording import things, when

if TYPE_CHECKING:
    from pmo_desktop.services.home import Home, Need
    from pmo_desktop.services.progress import Progress
    from pmo_desktop.services.workspace import Workspace

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
        self._later: dict[str, dict[str, str]] = {}
        """Until which day needs are put off: by portfolio, then by the need’s key."""
        self._whole: Home | None = None
        for keys, deed in (("Ctrl+Shift+N", "new"), ("Ctrl+Shift+Alt+N", "list")):  # as in the register
            begins = QShortcut(QKeySequence(keys), self)
            begins.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            begins.activated.connect(partial(self._begin, deed))
        session.changed.connect(self._refresh)
        session.waiting.renewed.connect(self._show_again)

    def title(self) -> str:
        return self.session.workspace.portfolio().name or self.tr("Home")

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.renew()

    def _refresh(self, _changed: Changed) -> None:
        if self.isVisible():
            self.renew()

    def _begin(self, deed: str) -> None:
        """Begin a project, whether a line offers it or not."""
        from pmo_desktop.services.home import Need  # noqa: PLC0415 - the first window need not wait for it

        self.session.deed_requested.emit(Need(deed, "", "", "", deed))

    def renew(self) -> None:
        """Ask what there is: first what can be said at once, then what the plans say."""
        put_off = self._put_off()
        ask = self.session.reckoner.ask
        if self._whole is None:
            ask("home at once", lambda own, _step: _at_once(own, put_off), self._show_first)
        ask("home", lambda own, step: _whole(own, step, put_off), self._show)

    # Putting off

    def _put_off(self) -> frozenset[str]:
        """Return the keys of the needs that are put off to a day that has not come."""
        today = to_date(self.session.workspace.today()).isoformat()
        mine = self._later.get(self.session.workspace.portfolio().id, {})
        return frozenset(key for key, day in mine.items() if day > today)

    def put_off(self, key: str, day: str) -> None:
        """Show a need no more until a day."""
        self._later.setdefault(self.session.workspace.portfolio().id, {})[key] = day
        self.session.announced.emit(self.tr("Put off until {day}.").format(day=day))
        self.renew()

    def take_up_again(self) -> None:
        """Show what was put off."""
        self._later.pop(self.session.workspace.portfolio().id, None)
        self.renew()

    def save_state(self) -> dict[str, Any]:
        today = to_date(self.session.workspace.today()).isoformat() if not self.session.workspace.is_closed else ""
        kept = {of: {key: day for key, day in own.items() if day > today} for of, own in self._later.items()}
        return {"later": {of: own for of, own in kept.items() if own}}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up what was put off; what is nothing of the kind is left out."""
        kept = state.get("later")
        for of, own in kept.items() if isinstance(kept, dict) else ():
            if isinstance(own, dict):
                self._later[str(of)] = {str(key): str(day) for key, day in own.items()}

    # Showing

    def _show_first(self, found: "Home") -> None:
        if self._whole is None:
            self._fill(found)

    def _show(self, found: "Home") -> None:
        self._whole = found
        self._fill(found)

    def _show_again(self) -> None:
        if self._whole is not None and self.isVisible():
            self._fill(self._whole)

    def _fill(self, found: "Home") -> None:
        holds = QApplication.focusWidget()
        is_here = holds is self or (self.isAncestorOf(holds) if holds is not None else self.isActiveWindow())
        before = self.focusWidget()
        line_before = before.parent() if before is not None else None
        key = line_before.need.key if isinstance(line_before, NeedLine) else ""
        clear(self._column)
        needs = self._with_clashes(found.needs)
        self._head(self.tr("What needs you today"))
        today = to_date(self.session.workspace.today())
        for number, need in enumerate(needs):
            line = NeedLine(need, today, is_first=number == 0 and need.key.startswith("empty:"))
            line.done.connect(self.session.deed_requested)
            line.put_off.connect(self.put_off)
            self._column.addWidget(line)
            if number == 0:
                self.setFocusProxy(line.deed)  # where the keyboard begins in this place
            if is_here and (need.key == key or number == 0):
                line.show()  # what is not yet seen takes no keyboard
                line.deed.setFocus()  # what is written anew takes the keyboard with it
        if not needs and found.is_whole:
            self._say(self.tr("Nothing waits for you."))
        if not found.is_whole:
            self._say(self.tr("Looking at the plans…"))
        self._foot(found)
        if found.is_whole and (found.lights or found.ahead):
            self._standings(found)
        self._column.addSpacing(12)
        self._head(self.tr("Changed last"))
        self._column.addWidget(self._changes())
        self._column.addStretch(1)

    def _with_clashes(self, needs: "tuple[Need, ...]") -> "tuple[Need, ...]":
        """Put what two people changed before all else, while it waits for this person."""
        count = self.session.waiting.count
        if not count:
            return needs
        from pmo_desktop.services.home import MOST, Need  # noqa: PLC0415 - it has been worked out, and is there

        why = self.tr("Both versions are kept; somebody has to say which is right.")
        clash = Need("clashes:", f"{things(count)}.", why, self.tr("Look at them"), "clashes")
        return () if clash.key in self._put_off() else (clash, *needs)[:MOST]

    def _foot(self, found: "Home") -> None:
        """Say what is not shown, with a way to it."""
        if found.more:
            one, many = self.tr("1 more is less pressing."), self.tr("{count} more are less pressing.")
            self._say(one if found.more == 1 else many.format(count=found.more))
        if found.put_off:
            one, many = self.tr("1 is put off"), self.tr("{count} are put off")
            row = QHBoxLayout()
            row.setSpacing(4)
            button = QPushButton(self.tr("Show again"))
            button.setObjectName("link")
            button.clicked.connect(lambda _=False: self.take_up_again())
            holder = QWidget()
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(words(one if found.put_off == 1 else many.format(count=found.put_off), "muted"))
            row.addWidget(button)
            row.addStretch()
            holder.setLayout(row)
            self._column.addWidget(holder)

    def _standings(self, found: "Home") -> None:
        self._column.addSpacing(12)
        self._head(self.tr("How the projects stand"))
        self._say(self._standing(found))
        if found.ahead:
            self._column.addSpacing(12)
            self._head(self.tr("Milestones of the next six weeks"))
            self._column.addWidget(self._milestones(found))

    def _standing(self, found: "Home") -> str:
        count = sum(found.lights.values())
        if not count:
            return self.tr("No project is under way.")
        parts = ", ".join(f"{found.lights[rag]} {_word(rag)}" for rag in _ORDER if found.lights.get(rag))
        if set(found.declared) <= {None}:
            return self.tr("{count} under way, by the plan's light: {parts}.").format(count=count, parts=parts)
        said = self.tr("{count} under way. By the PM's light: {declared}. By the plan's light: {parts}.")
        declared = ", ".join(f"{found.declared[rag]} {_word(rag)}" for rag in _ORDER if found.declared.get(rag))
        return said.format(count=count, parts=parts, declared=declared)

    def _milestones(self, found: "Home") -> PlainTable:
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

    def _head(self, text: str) -> None:
        self._add(text, "heading")

    def _say(self, text: str) -> None:
        self._add(text, "muted")

    def _add(self, text: str, style: str) -> None:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setObjectName(style)
        label.setWordWrap(True)
        self._column.addWidget(label)


def _at_once(own: "Workspace", put_off: frozenset[str]) -> "Home":
    """Say what needs no date; what works it out is loaded beside the window, which is painted meanwhile."""
    from pmo_desktop.services.home import home_at_once  # noqa: PLC0415 - same

    return home_at_once(own, own.today(), put_off)


def _whole(own: "Workspace", step: "Progress", put_off: frozenset[str]) -> "Home":
    from pmo_desktop.services.home import home  # noqa: PLC0415 - same

    return home(own, own.today(), step, put_off)


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
