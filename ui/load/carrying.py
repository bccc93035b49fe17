"""Work held by the mouse on its way to somebody: whose line it is over, what both loads would be, and letting it go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel

from pmo_desktop.domain.resources.load import By, LoadTable
from pmo_desktop.services.load.behind import Behind
from pmo_desktop.services.load.giving import Given, given_of, handed_over
from pmo_desktop.services.load.lines import LoadLine
from pmo_desktop.services.reassigning import Item
from ui.load.heatmap import HEADER, HeatMap

_SCROLL_MS = 40
_EDGE = 20
_BESIDE = QPoint(14, 18)


@dataclass(frozen=True, slots=True)
class Held:
    """Lines of what is behind cells, each with what of it is meant."""

    lines: Sequence[Behind]
    items: Sequence[Item]


class Carrying(QObject):
    """Shows on the heatmap what would be while work is held; `dropped` says of what and whose it is to be."""

    dropped = Signal(object, str)
    """A Held and the id of a person."""

    def __init__(self, heat: HeatMap, people: Callable[[], LoadTable | None], sources: Sequence[Any]) -> None:
        super().__init__(heat)
        self._heat, self._people, self._sources = heat, people, sources
        self.held: Held | None = None
        self._given: dict[str, Given] = {}
        self._by_target: dict[str, LoadTable] = {}
        self._at = QPoint()
        self.label = QLabel(heat.window() if heat.window() is not heat else heat)
        self.label.setObjectName("carried")
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.label.setMargin(6)
        self.label.setFrameShape(QLabel.Shape.Box)
        self.label.setAutoFillBackground(True)
        self.label.hide()
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(_SCROLL_MS)
        self._scrolling.timeout.connect(self._scroll)

    def begin(self, held: Held, at: QPoint) -> None:
        """Take work in hand at a place on the screen."""
        table = self._people()
        if table is None or not held.items:
            self._give_up_pulling()
            return
        self.held = held
        self._given = given_of(table, held.lines, held.items, self._heat.today)
        self._by_target.clear()
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        QGuiApplication.setOverrideCursor(Qt.CursorShape.ClosedHandCursor)
        self.move(at)

    def move(self, at: QPoint) -> None:
        """Hold it at another place on the screen."""
        if self.held is None:
            return
        self._at = at
        number = self._line_under(at)
        line = None if number is None else self._heat.lines[number]
        person_id = line.id if line is not None and self._can_take(line) else ""
        self._show(person_id, number if person_id and number is not None else -1)
        self._say(person_id, line, at)
        self._look_for_edge(at)

    def let_go(self, at: QPoint) -> None:
        """Give it to whoever it is over; nobody's line takes nothing."""
        held = self.held
        if held is None:
            return
        number = self._line_under(at)
        line = None if number is None else self._heat.lines[number]
        self.cancel()
        if line is not None and self._can_take(line):
            self.dropped.emit(held, line.id)

    def cancel(self) -> None:
        """Put everything back as it was."""
        if self.held is None:
            return
        self.held = None
        self._scrolling.stop()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        QGuiApplication.restoreOverrideCursor()
        self.label.hide()
        self._show("", -1)
        self._give_up_pulling()

    def _give_up_pulling(self) -> None:
        for source in self._sources:
            source.stop_pulling()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc cancels, wherever the keyboard is."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # else the key would be some action's
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.cancel()
                return True
        return super().eventFilter(watched, event)

    # What would be

    def _line_under(self, at: QPoint) -> int | None:
        area = self._heat.viewport()
        point = area.mapFromGlobal(at)
        return self._heat.line_at(point) if area.rect().contains(point) else None

    def _can_take(self, line: LoadLine) -> bool:
        return line.by is By.PERSON and any(person_id != line.id for person_id in self._given)

    def _show(self, person_id: str, number: int) -> None:
        heat = self._heat
        heat.target = number
        heat.preview = self.preview_for(person_id) if person_id else None
        heat.previewed = {person_id, *self._given} if person_id else ()
        heat.viewport().update()

    def preview_for(self, person_id: str) -> LoadTable | None:
        """Return the load as it would be about if somebody had the work."""
        table = self._people()
        if table is None:
            return None
        found = self._by_target.get(person_id)
        if found is None:
            found = self._by_target[person_id] = handed_over(table, self._given, person_id)
        return found

    def _say(self, person_id: str, line: LoadLine | None, at: QPoint) -> None:
        held = self.held
        assert held is not None
        what = held.lines[0].what or held.lines[0].project or _tr("Line work")
        if len(held.lines) > 1:
            what = _tr("{count} pieces of work").format(count=len(held.lines))
        hours = sum(float(each.whole.sum()) for each in self._given.values()) / 3600
        words = [_tr("{what} ({hours:.0f} h)").format(what=what, hours=hours)]
        if any(item.start is not None for item in held.items):
            words.append(_tr("Bookings only in the cells chosen"))
        if person_id:
            words += list(self._loads(person_id))
        elif line is not None and line.by is not By.PERSON:
            words.append(_tr("Hold it over a person"))
        self.label.setText("\n".join(words))
        self.label.adjustSize()
        parent = self.label.parentWidget() or self._heat
        place = parent.mapFromGlobal(at) + _BESIDE
        place.setX(min(place.x(), parent.width() - self.label.width() - 8))
        place.setY(min(place.y(), parent.height() - self.label.height() - 8))
        self.label.move(place)
        self.label.show()
        self.label.raise_()

    def _loads(self, person_id: str) -> Sequence[str]:
        """Return what each of those concerned is asked for in the fullest period of the work, now and then."""
        table, then = self._people(), self.preview_for(person_id)
        if table is None or then is None:
            return ()
        asked = sum((each.whole for each in self._given.values()), 0 * table.demand[0]) > 0
        said = []
        for number, row in enumerate(table.rows):
            if row.id == person_id or row.id in self._given:
                now, after = (_fullest(each, number, asked) for each in (table, then))
                said.append(f"{row.name}: {now} → {after}")
        return said

    # At the edges

    def _look_for_edge(self, at: QPoint) -> None:
        point = self._heat.viewport().mapFromGlobal(at)
        is_near = point.y() < HEADER + _EDGE or point.y() > self._heat.viewport().height() - _EDGE
        if is_near and self._heat.viewport().rect().adjusted(0, -_EDGE, 0, _EDGE).contains(point):
            self._scrolling.start()
        else:
            self._scrolling.stop()

    def _scroll(self) -> None:
        point, bar = self._heat.viewport().mapFromGlobal(self._at), self._heat.verticalScrollBar()
        bar.setValue(bar.value() + (-12 if point.y() < HEADER + _EDGE else 12))
        self.move(self._at)


def _fullest(table: LoadTable, row: int, asked: Any) -> str:
    """Return the most somebody is asked for in some periods, and whether that is so where they are not there at all."""
    demand, there = (table.demand[row] + table.proposed[row])[asked], table.capacity[row][asked]
    shares = [each / room for each, room in zip(demand.tolist(), there.tolist(), strict=True) if room > 0]
    said = f"{max(shares, default=0.0) * 100:.0f}%"
    return _tr("{share}, some of it while away").format(share=said) if (demand[there <= 0] > 0).any() else said


def _tr(text: str) -> str:
    return QCoreApplication.translate("Load", text)
