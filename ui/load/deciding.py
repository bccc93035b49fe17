"""What a resource meeting decides, from the load: who does it, how much, when, or not at all. Every answer is one undo."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QInputDialog

from pmo_desktop.domain.changes import ChangeSet
from pmo_desktop.domain.entry.amounts import format_percent, parse_percent
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import BookingState
from pmo_desktop.services import reassigning
from pmo_desktop.services.load_behind import Behind
from pmo_desktop.services.load_giving import candidates, free_start, given_of
from pmo_desktop.services.reassigning import Item
from ui.load.behind import what
from ui.load.carrying import Held
from ui.load.delay_dialog import Ahead, DelayDialog
from ui.load.giving_dialog import GiveDialog

if TYPE_CHECKING:
    from ui.load.view import LoadView


class Deciding(QObject):
    """Each command is about the lines selected in the list, else about all that is behind the chosen cells."""

    def __init__(self, view: "LoadView") -> None:
        super().__init__(view)
        self._view = view
        self.share = 50
        self.days = 1

    # What it is about

    def held(self) -> Held:
        """Return what is meant: of the lines selected all, of bookings behind cells only what lies in these."""
        lines = self._selected()
        return self.whole(lines) if lines else self.cut(self._view.behind.lines)

    def _selected(self) -> list[Behind]:
        """Return the lines of the list that are selected, while one is in it."""
        behind = self._view.behind
        return behind.selected_lines() if behind.isVisible() and behind.hasFocus() else []

    def whole(self, lines: Sequence[Behind]) -> Held:
        """Return lines as they are, bookings with all of their time."""
        return Held(tuple(lines), tuple(line.item for line in lines))

    def cut(self, lines: Sequence[Behind]) -> Held:
        """Return lines, of bookings only what lies in the chosen cells."""
        span = self._view.map.chosen_cells().span
        items = [
            Item(line.entry.project_id, "", line.entry.booking_id or "", *span)
            if line.is_booking and span
            else line.item
            for line in lines
        ]
        return Held(tuple(lines), tuple(items))

    def _said(self, held: Held) -> str:
        """Return what it is about in words: a task with its project, or how many pieces of work; and where it is cut."""
        if len(held.lines) == 1:
            (line,) = held.lines
            said = [what(line), line.project, line.person]
        else:
            said = [self.tr("{count} pieces of work").format(count=len(held.lines))]
            who = {line.person for line in held.lines}
            said += [who.pop()] if len(who) == 1 else []
        if any(item.start is not None for item in held.items):
            said.append(self.tr("bookings only in the cells chosen"))
        return "  ·  ".join(each for each in said if each)

    def _asked(self, act: Callable[[Held], object]) -> None:
        held = self.held()
        if held.lines:
            act(held)
        else:
            self._view.session.announced.emit(self.tr("Nothing is behind the chosen cells."))

    def _done(self, action: Callable[[], ChangeSet | None]) -> ChangeSet | None:
        """Do it and say what was done."""
        session = self._view.session
        done = session.attempt(action)
        if done is not None:
            session.announced.emit(self.tr("{label}. Ctrl+Z takes it back.").format(label=done.label))
        return done

    # Who

    def drop(self, held: Held, person_id: str) -> None:
        """Give what was pulled onto somebody's line to them."""
        workspace = self._view.session.workspace
        self._done(lambda: reassigning.reassign(workspace, held.items, person_id))

    def give(self) -> None:
        """Ask who takes the work over."""
        self._asked(lambda held: self._choose(held, shares=False))

    def divide(self) -> None:
        """Ask who takes a share of the work, and how much."""
        self._asked(lambda held: self._choose(held, shares=True))

    def substitute(self) -> None:
        """Ask which of all the work of whoever is chosen somebody else takes over, and when: a named person for a role."""
        from ui.substituting.dialog import SubstituteDialog  # noqa: PLC0415 - the first window need not wait for it

        chosen = self._view.selection().ids
        dialog = SubstituteDialog(self._view.session, chosen[0] if chosen else "", parent=self._view)
        dialog.exec()
        dialog.deleteLater()

    def _choose(self, held: Held, *, shares: bool) -> None:
        view = self._view
        if view.loads is None:
            return
        people, workspace = view.loads.people, view.session.workspace
        found = candidates(workspace, people, given_of(people, held.lines, held.items, workspace.today()))
        dialog = GiveDialog(self._said(held), found, shares=shares, share=self.share, parent=view)
        if _run(dialog) and dialog.chosen():
            if shares:
                self.share = dialog.share.value()
            person_id, part = dialog.chosen(), dialog.part()
            self._done(lambda: reassigning.reassign(workspace, held.items, person_id, part))

    # How much

    def units(self) -> None:
        """Ask for other units."""
        self._asked(self._ask_units)

    def _ask_units(self, held: Held) -> None:
        now = format_percent(round(held.lines[0].units * 100, 2))
        label = self.tr("{what}\nUnits, 100% is full time:").format(what=self._said(held))
        text, agreed = QInputDialog.getText(self._view, self.tr("Units"), label, text=now)
        if agreed:
            workspace = self._view.session.workspace
            self._done(lambda: reassigning.set_units(workspace, held.items, parse_percent(text) / 100))

    def remove(self) -> None:
        """Take people off the tasks, and bookings away."""
        workspace = self._view.session.workspace
        self._asked(lambda held: self._done(lambda: reassigning.remove(workspace, held.items)))

    def turn(self) -> None:
        """Commit the bookings, or make them tentative where all are committed."""
        self._asked(self._turn)

    def _turn(self, held: Held) -> None:
        """A booking is committed as a whole, wherever it is looked at."""
        bookings = [line for line in held.lines if line.is_booking]
        state = BookingState.COMMITTED if any(line.is_tentative for line in bookings) else BookingState.TENTATIVE
        workspace, items = self._view.session.workspace, [line.item for line in bookings]
        self._done(lambda: reassigning.set_state(workspace, items, state))

    # When

    def later(self, days: int) -> None:
        """Put the work off by working days at once."""
        workspace = self._view.session.workspace
        self._asked(lambda held: self._done(lambda: reassigning.delay(workspace, held.items, days)))

    def delay(self) -> None:
        """Ask how long the work is to wait, or until when."""
        self._asked(self._ask_delay)

    def _ask_delay(self, held: Held) -> None:
        view, workspace = self._view, self._view.session.workspace
        tasks = [item for item in held.items if item.assignment_id]
        one = tasks[0] if len(held.items) == len(tasks) == 1 else None

        def looks(days: int) -> str:
            if one is None:
                return self.tr("All of it moves by so many working days.")
            return reassigning.looked_ahead(workspace, one, days).sentence

        def looks_to(at: int) -> str:
            if one is None:
                return self.tr("All of it begins on {day}.").format(day=format_date(at))
            return reassigning.looked_ahead_to(workspace, one, at).sentence

        def finds(take: Callable[[int | None], object]) -> None:
            assert one is not None
            item = one
            view.session.reckoner.ask("load.free", lambda own, step: free_start(own, item, step), take)

        dialog = DelayDialog(
            self._said(held), workspace.today(), Ahead(looks, looks_to, finds if one else None), self.days, view
        )
        if _run(dialog):
            at, days = dialog.until.day(), dialog.days.value()
            self.days = days if at is None else self.days
            self._done(
                lambda: (
                    reassigning.delay(workspace, held.items, days)
                    if at is None
                    else reassigning.delay_to(workspace, held.items, at)
                )
            )

    # Spreading

    def spread(self) -> None:
        """Ask for the work of the people chosen to be spread; of everybody's where none is chosen."""
        view = self._view
        ids = dict.fromkeys(person.id for line in view.map.chosen_lines() for person in line.people)
        task_ids = tuple(line.entry.task_id for line in self._selected() if line.entry.task_id)
        view.session.spreading_requested.emit(tuple(ids), task_ids)


def _run(dialog: QDialog) -> bool:
    agreed = bool(dialog.exec())
    dialog.deleteLater()
    return agreed
