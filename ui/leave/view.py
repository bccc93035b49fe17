"""Everybody's leave in a calendar: people down, days across; entered, moved and taken away where it is seen."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.entry.file_dates import looks_like_date, read_date
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.moment import DAY
from pmo_desktop.domain.records import Leave, Person
from pmo_desktop.services import leave, private
from pmo_desktop.services.leave import Asked, Away, Board, Span, Waits
from pmo_desktop.services.lists.leave import in_words
from ui.asking import lists
from ui.commands import actions_of, fill
from ui.empty import EmptyPlace
from ui.leave.canvas import LeaveCanvas
from ui.leave.commands import COMMANDS, MENU
from ui.leave.strip import SPANS, Strip
from ui.literal import literal, no_key
from ui.session import Selection, Session
from ui.tables.export import write_lines
from ui.view import FreshView

_LEAST_WIDTHS = {1: 22.0, 3: 8.0, 12: 2.2}
_MOST_NAMED = 3


class LeaveView(FreshView):
    place: ClassVar[str] = "leave"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.commands = actions_of(self, COMMANDS)
        self.canvas: LeaveCanvas = LeaveCanvas()
        self.strip: Strip = Strip(self.commands["previous"], self.commands["next"])
        self.first = _month_of(session.workspace.today())
        self.waits: dict[str, tuple[Waits, ...]] = {}
        self._begun = False
        self.said = QLabel()
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        self.said.setMinimumHeight(38)
        self.said.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.shows_waiting = QPushButton(self.tr("Show what waits"))
        self.shows_waiting.clicked.connect(self.show_waiting)
        self.shows_waiting.hide()
        self.canvas.say = self.told
        self.canvas.wanted.connect(self._enter)
        self.canvas.reshaped.connect(self._reshape)
        self.canvas.reason_written.connect(
            lambda ids, text: self.session.attempt(lambda: leave.with_reason(session.workspace, ids, text))
        )
        self.canvas.chosen.connect(self._show_chosen)
        self.canvas.turned.connect(self._turn)
        self.canvas.zoomed.connect(self.zoom)
        self.canvas.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.canvas.customContextMenuRequested.connect(self._menu)
        self.strip.wanted.connect(self.ask)
        self._lay_out()

    def _lay_out(self) -> None:
        below = QWidget()
        row = QHBoxLayout(below)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(self.said, 1)
        row.addWidget(self.shows_waiting)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.canvas, 1)
        column.addWidget(below)
        going = QAction(self.tr("Go to People"), self)
        going.triggered.connect(lambda: self.session.place_requested.emit("people", ""))
        words = self.tr("Here you see who is away when. Add people first, or import a list of people or of leave.")
        importing = QAction(self.tr("Import a list…"), self)
        importing.triggered.connect(self.ask_import)
        self._layers = QStackedLayout(self)
        self._layers.addWidget(shown)
        self._layers.addWidget(EmptyPlace(words, [importing, going]))
        self.setFocusProxy(self.canvas)

    # The place

    def title(self) -> str:
        return self.tr("Leave")

    def selection(self) -> Selection:
        return Selection()

    def actions_of_place(self) -> Sequence[QAction]:
        return [action for action in self.actions() if action.text()]

    def save_state(self) -> dict[str, Any]:
        asked = self.asked()
        return {
            "months": self.strip.months, "text": asked.text, "team": asked.team, "role": asked.role, "by_team": asked.by_team,
        }  # fmt: skip

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up how much was shown, and of whom."""
        texts = {name: state[name] for name in ("text", "team", "role") if isinstance(state.get(name), str)}
        self.strip.show_asked(Asked(**texts))
        self.commands["by_team"].setChecked(state.get("by_team") is True)
        if state.get("months") in SPANS:
            self.strip.span.setCurrentIndex(SPANS.index(state["months"]))

    # What is shown

    @property
    def board(self) -> Board | None:
        return self.canvas.board

    def asked(self) -> Asked:
        return self.strip.asked(by_team=self.commands["by_team"].isChecked())

    def renew(self) -> None:
        """Read who is away anew; which tasks wait for it is worked out beside the window."""
        workspace = self.session.workspace
        everybody = [each for each in workspace.all(Person) if each.kind in leave.SHOWN]
        self._layers.setCurrentIndex(0 if everybody else 1)
        self.strip.offer(*leave.teams_and_roles(workspace))
        months = self.strip.months
        finish = _months_on(self.first, months)
        board = leave.board(workspace, self.first, (finish - self.first) // DAY, self.asked())
        self.canvas.least_width = _LEAST_WIDTHS[months]
        week_start = QLocale().firstDayOfWeek().value - 1
        self.canvas.show_board(board, workspace.today(), week_start, self.waits)
        self.strip.named.setText(_named(self.first, months, self.locale()))
        count = len(board.rows)
        whole = self.tr("1 person") if len(everybody) == 1 else self.tr("{known} people")
        said = self.tr("{shown} of {known} people") if count < len(everybody) else whole
        self.strip.count.setText(said.format(shown=count, known=len(everybody)))
        if not self._begun:
            self._begun = True
            self.canvas.choose((0, max(0, (workspace.today() - self.first) // DAY)))
        self._show_chosen()
        first = board.first
        self.session.reckoner.ask(
            "leave", lambda own, step: leave.waiting(own, first, finish, step), partial(self._take_waiting, board)
        )

    def _take_waiting(self, board: Board, waits: dict[str, tuple[Waits, ...]]) -> None:
        if self.canvas.board is board:
            self.waits = waits
            self.canvas.show_board(board, self.canvas.days.today, self.canvas.days.week_start, waits)
            self._show_chosen()

    def ask(self) -> None:
        """Show what is asked for now."""
        self.renew()

    def show_all(self) -> None:
        """Show everybody."""
        self.strip.show_asked(Asked())
        self.renew()

    def step(self, by: int) -> None:
        """Show the months before (-1) or after (1)."""
        self.first = _months_on(self.first, by * (1 if self.strip.months == 12 else self.strip.months))
        self.renew()

    def _turn(self, by: int) -> None:
        """Go on to the days beside, where an arrow led over the edge."""
        board = self.board
        assert board is not None
        row, at = self.canvas.cell[0], board.first + self.canvas.cell[1] * DAY + by * DAY
        self.first = _months_on(self.first, by)
        self.renew()
        self._choose_day(row, at)

    def _choose_day(self, row: int, at: int) -> None:
        board = self.board
        if board is not None:
            self.canvas.choose((row, (at - board.first) // DAY))
            self.canvas.bring_into_sight()

    def go_to_today(self) -> None:
        """Show today, and choose it."""
        today = self.session.workspace.today()
        row = self.canvas.cell[0]
        board = self.board
        if board is None or not board.first <= today < board.finish:
            self.first = _month_of(today)
            self.renew()
        self._choose_day(row, today)

    def show_months(self, months: int) -> None:
        """Show so many months, from that of the day chosen on where it would else be lost."""
        board = self.board
        row, at = self.canvas.cell[0], self.first if board is None else board.first + self.canvas.cell[1] * DAY
        self.strip.span.setCurrentIndex(SPANS.index(months))
        if not self.first <= at < _months_on(self.first, months):
            self.first = _month_of(at)
        self.renew()
        self._choose_day(row, at)

    def zoom(self, step: int) -> None:
        """Show fewer months (1) or more (-1)."""
        at = SPANS.index(self.strip.months) - step
        if 0 <= at < len(SPANS):
            self.show_months(SPANS[at])

    def show_leave(self, ids: Sequence[str]) -> None:
        """Turn to leave, and choose it."""
        found = self.session.workspace.find(Leave, id=tuple(ids))
        if found and not (self.board and any(self.board.away(each) for each in ids)):
            self.first = _month_of(min(each.start for each in found))
            self.renew()
        self.canvas.show_leave(ids)

    # Words

    def told(self, row: int, day: int) -> str:
        """Return in words what is on a day of somebody: leave with what waits for it, or why the day is off."""
        board = self.board
        if board is None or row >= len(board.rows):
            return ""
        who, at = board.rows[row], board.first + day * DAY
        on = moment.to_date(at)
        lines = [f"{who.person.name}, {self.locale().dayName(on.isoweekday())} {format_date(at)}"]
        if who.off[day] is not None:
            lines.append(who.off[day] or self.tr("No working day"))
        for each in who.away:
            if each.begin < day + 1 and each.end > day:
                lines += self._of_leave(each)
        return "\n".join(lines)

    def _of_leave(self, away: Away) -> list[str]:
        parts = {"am": self.tr("morning"), "pm": self.tr("afternoon")}
        when = in_words(away.leave.start, away.leave.finish)
        if away.part in parts:
            when = f"{format_date(away.leave.start)}, {parts[away.part]}"
        days = f"{away.days:.1f}".removesuffix(".0")
        lines = [self.tr("Leave {when} (1 working day)").format(when=when) if days == "1" else
                 self.tr("Leave {when} ({days} working days)").format(when=when, days=days)]  # fmt: skip
        if away.leave.reason:
            lines.append(
                self.tr("{reason} (only you see this)").format(reason=away.leave.reason)
                if away.private
                else away.leave.reason
            )
        waits = self.waits.get(away.id, ())
        if waits:
            named = ", ".join(each.name for each in waits[:_MOST_NAMED]) + ("…" if len(waits) > _MOST_NAMED else "")
            said = self.tr("1 task waits: {named}") if len(waits) == 1 else self.tr("{count} tasks wait: {named}")
            lines.append(said.format(count=len(waits), named=named))
        return lines

    def _show_chosen(self) -> None:
        """Say beneath the calendar what is chosen, and name what depends on it."""
        canvas, ids = self.canvas, sorted(self.canvas.selected)
        text = self.told(*canvas.cell)
        rows, days = canvas.chosen_cells()
        if len(rows) * len(days) > 1:
            text = (
                self.tr("{count} people").format(count=len(rows))
                if len(rows) > 1
                else text.partition("\n")[0].partition(",")[0]
            )
            text += "\n" + self.tr("{days} days chosen. Enter writes leave, Del takes it away.").format(days=len(days))
        self.said.setText(text.replace("\n", "  ·  "))
        self.said.setToolTip(literal(text))
        waits = [each for own in ids for each in self.waits.get(own, ())]
        self.shows_waiting.setVisible(bool(waits))
        kept = private.kept_of(self.session.workspace, "leave-reasons", ids)
        words = self.tr("Share the reason with the team") if kept else self.tr("Keep the reason for me alone")
        self.commands["keep"].setText(words)
        for name in (
            "delete",
            "reason",
            "part",
            "all",
            "am",
            "pm",
            "earlier",
            "later",
            "shorter",
            "longer",
            "keep",
            "copy",
            "cut",
        ):
            self.commands[name].setEnabled(bool(ids))
        self.commands["free"].setEnabled(bool(canvas.in_cells()))
        self.commands["waiting"].setEnabled(bool(waits))

    # Changing

    def _enter(self, top: int, bottom: int, first: int, last: int, reason: str) -> None:
        """Enter leave for the people of some rows from one day to before another."""
        board = self.board
        assert board is not None
        spans = [
            Span(row.person.id, board.first + first * DAY, board.first + last * DAY, reason.strip())
            for row in board.rows[top:bottom]
        ]
        made = self.session.attempt(lambda: leave.enter(self.session.workspace, spans))
        if made:
            self.canvas.choose((bottom - 1, last - 1), bars=list(made))
            self.canvas.anchor = self.canvas.cell = (top, first)
            self._show_chosen()

    def _reshape(self, places: Mapping[str, tuple[float, float]], down: int) -> None:
        """Give leave the places it was dragged to."""
        board = self.board
        assert board is not None
        moved: dict[str, tuple[int, int]] = {}
        taker = ""
        for own, (begin, end) in places.items():
            found = board.away(own)
            if found is None:
                continue
            row, away = found
            if down:
                taker = board.rows[row + down].person.id
            moved[own] = self._moments(board, row + down, away, begin, end)
        shifted = all(self._is_shifted(board, own, place) for own, place in places.items())
        label = "Move leave of" if shifted else "Change leave of"
        self.session.attempt(lambda: leave.reshape(self.session.workspace, moved, taker, label))
        self.canvas.show_leave(list(moved))

    def _is_shifted(self, board: Board, own: str, place: tuple[float, float]) -> bool:
        found = board.away(own)
        return found is not None and abs((place[1] - place[0]) - (found[1].end - found[1].begin)) < 1e-6

    def _moments(self, board: Board, row: int, away: Away, begin: float, end: float) -> tuple[int, int]:
        """Return when leave begins and ends at a place; an end that moved by whole days or not keeps its time."""
        found = []
        for before, place, at in ((away.begin, begin, away.leave.start), (away.end, end, away.leave.finish)):
            by = place - before
            if abs(by - round(by)) < 1e-6:
                found.append(at + round(by) * DAY)
            else:
                found.append(board.moment_at(row, int(place // 1), half=place % 1 == 0.5))
        return found[0], found[1]

    def delete(self) -> None:
        """Take away the leave chosen."""
        ids = sorted(self.canvas.selected)
        if ids:
            self.session.attempt(lambda: leave.delete_leave(self.session.workspace, ids))

    def free(self) -> None:
        """Cut the days chosen out of leave."""
        board = self.board
        assert board is not None
        rows, days = self.canvas.chosen_cells()
        spans = [
            Span(board.rows[row].person.id, board.first + days.start * DAY, board.first + days.stop * DAY)
            for row in rows
        ]
        self.session.attempt(lambda: leave.freed(self.session.workspace, spans))

    def as_part(self, part: str) -> None:
        """Make the leave chosen whole days, a morning or an afternoon."""
        ids = sorted(self.canvas.selected)
        if ids:
            self.session.attempt(lambda: leave.as_part(self.session.workspace, ids, part))

    def next_part(self) -> None:
        """Make the leave chosen a morning, then an afternoon, then whole days again."""
        ids = sorted(self.canvas.selected)
        if ids:
            self.as_part(leave.next_part(self.session.workspace, ids[0]))

    def shift(self, days: int) -> None:
        """Move the leave chosen by days."""
        self._shift(lambda ids: leave.moved_by(self.session.workspace, ids, days))

    def stretch(self, days: int) -> None:
        """Make the leave chosen end later, or earlier."""
        self._shift(lambda ids: leave.stretched_by(self.session.workspace, ids, days))

    def _shift(self, does: Any) -> None:
        ids = sorted(self.canvas.selected)
        if ids:
            self.session.attempt(lambda: does(ids))
            self.canvas.show_leave(ids)

    def keep_or_share(self) -> None:
        """Keep the reasons of the leave chosen for this person alone, or share them where they are kept."""
        ids = sorted(self.canvas.selected)
        if not ids:
            return
        does = (
            private.share_rows if private.kept_of(self.session.workspace, "leave-reasons", ids) else private.keep_rows
        )
        self.session.background.run(
            self.tr("Moving what is private"),
            lambda own, _: does(own, "leave-reasons", ids),
            lambda _: self.session.look(),
        )

    # Copying

    def copy(self) -> None:
        """Put the leave chosen on the clipboard as a spreadsheet reads it; reasons that are private stay here."""
        board = self.board
        assert board is not None
        lines = []
        for own in self._in_order():
            found = board.away(own)
            if found is not None:
                row, away = found
                reason = "" if away.private else away.leave.reason
                lines.append("\t".join((board.rows[row].person.name, *_texts(away.leave), reason)))
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def _in_order(self) -> list[str]:
        return [bar.id for bar in self.canvas.bars if bar.id in self.canvas.selected]

    def cut(self) -> None:
        """Copy the leave chosen, then take it away; say where a reason does not come along."""
        board = self.board
        found = [board.away(own) for own in self._in_order()] if board is not None else []
        self.copy()
        self.delete()
        if any(each is not None and each[1].private for each in found):
            self.session.announced.emit(
                self.tr("A reason that only you see is not on the clipboard. Ctrl+Z brings it back; dragged, it stays.")
            )

    def paste(self) -> None:
        """Enter leave from lines of name, first day, last day and reason: from the day and the person chosen on."""
        board = self.board
        read = _pasted(QGuiApplication.clipboard().text())
        if board is None or not board.rows:
            return
        if not read:
            self.session.announced.emit(
                self.tr("There is no leave on the clipboard: copy lines of name, first day and last day.")
            )
            return
        row, day = self.canvas.cell
        by = board.first + day * DAY - min(start - start % DAY for _, start, _, _ in read)
        names = list(dict.fromkeys(name for name, *_ in read))
        rows = {name: row + at for at, name in enumerate(names)}
        if max(rows.values()) >= len(board.rows):
            self.session.announced.emit(
                self.tr("There are not as many people beneath the one chosen as on the clipboard.")
            )
            return
        spans = [
            Span(board.rows[rows[name]].person.id, start + by, finish + by, reason)
            for name, start, finish, reason in read
        ]
        made = self.session.attempt(lambda: leave.enter(self.session.workspace, spans))
        if made:
            self.canvas.show_leave(made)

    # Elsewhere

    def show_waiting(self) -> None:
        """Open the task that waits for the leave chosen; where there are several ask which."""
        waits = list(dict.fromkeys(each for own in sorted(self.canvas.selected) for each in self.waits.get(own, ())))
        if len(waits) == 1:
            self.session.task_requested.emit(waits[0].project_id, waits[0].task_id)
        elif waits:
            menu = QMenu(self)
            menu.addSection(self.tr("Tasks that wait"))
            for each in waits:
                action = menu.addAction(no_key(each.name))
                action.triggered.connect(partial(self.session.task_requested.emit, each.project_id, each.task_id))
            menu.exec(self.canvas.viewport().mapToGlobal(self.canvas.place_of(*self.canvas.cell)))
            menu.deleteLater()

    def show_list(self) -> None:
        """Go to the table of people with the list of their leave."""
        self.session.place_requested.emit("people", "")

    def export(self) -> None:
        """Write the leave of the people shown for spreadsheets, without its reasons."""
        if self.board is None:
            return
        found = (
            leave.leave_of(self.session.workspace, [row.person.id for row in self.board.rows])
            if self.board.rows
            else ()
        )
        headings = [self.tr("Name"), self.tr("From"), self.tr("To"), self.tr("Working days"), self.tr("Part")]
        lines = [
            [each.name, format_date(each.first), format_date(each.last), each.days_said, each.part] for each in found
        ]
        write_lines(self.session, headings, lines, self.tr("Leave"), self, numbers={3})

    def ask_import(self) -> None:
        """Ask for lists or calendar files, then show what they would bring."""
        sources = self.session.asking.to_open_several(self, self.tr("Import leave"), lists())
        if sources:
            self.session.import_requested.emit(sources)

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        fill(menu, self.commands, MENU)
        menu.exec(self.canvas.viewport().mapToGlobal(at))
        menu.deleteLater()


def _month_of(at: int) -> int:
    on = moment.to_date(at)
    return moment.from_date(on.replace(day=1))


def _months_on(first: int, months: int) -> int:
    on = moment.to_date(first)
    number = on.year * 12 + on.month - 1 + months
    number = min(max(number, 1970 * 12), 2199 * 12 + 11)
    return moment.from_date(date(number // 12, number % 12 + 1, 1))


def _named(first: int, months: int, locale: QLocale) -> str:
    """Return which months are shown: “March 2027”, “Mar – May 2027”, “Nov 2026 – Jan 2027”."""
    on, last = moment.to_date(first), moment.to_date(_months_on(first, months - 1))
    if months == 1:
        return f"{locale.standaloneMonthName(on.month)} {on.year}"
    short = QLocale.FormatType.ShortFormat
    begin, end = (locale.standaloneMonthName(each.month, short) for each in (on, last))
    return f"{begin} – {end} {last.year}" if on.year == last.year else f"{begin} {on.year} – {end} {last.year}"


def _texts(own: Leave) -> tuple[str, str]:
    """Return the first and the last day of leave as texts, with times where it is no whole days."""
    if own.start % DAY == 0 and own.finish % DAY == 0:
        return format_date(own.start), format_date(own.finish - DAY)
    return format_date(own.start, with_time=True), format_date(own.finish, with_time=True)


def _pasted(text: str) -> list[tuple[str, int, int, str]]:
    """Return leave on a clipboard as name, start, finish and reason; lines without a day, as headings are, are left out."""
    found = []
    for line in text.splitlines():
        cells = [each.strip() for each in line.split("\t")]
        days = [at for at, each in enumerate(cells[:4]) if each and looks_like_date(each)]
        if not days:
            continue
        try:
            start, _ = read_date(cells[days[0]])
            last, timed = read_date(cells[days[1]]) if len(days) > 1 else (start, False)
        except KnownError:
            continue
        finish = last if timed else last - last % DAY + DAY
        if start < finish:
            reason = " ".join(cells[days[-1] + 1 :][:1])
            found.append((cells[0] if days[0] else "", start, finish, reason))
    return found
