"""Does what a line of Home asks for: each deed is one click, wherever in the window it is done."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.shell.places import named

if TYPE_CHECKING:
    from collections.abc import Callable

    from pmo_desktop.services.home import Need
    from ui.shell.window import MainWindow


class Deeds(QObject):
    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._by_name: dict[str, Callable[[Need], object]] = {
            "place": lambda need: window.go(need.place, need.project_id),
            "import": lambda _need: window.files.ask_import(),
            "new": lambda _need: window.new_project(),
            "list": lambda _need: self._act("portfolio", "portfolio.list"),
            "task": self._show_task,
            "load": self._show_load,
            "people": lambda _need: self._act("people", "people.duplicates"),
            "actions": lambda _need: self._show_actions(),
            "kept": lambda _need: window.files.show_kept(),
            "dates": self._show_dates,
            "holidays": lambda _need: self._fill_in(),
            "clashes": lambda _need: window.session.clashes_requested.emit(""),
        }

    def do(self, need: "Need") -> None:
        """Do the deed of a line."""
        self._by_name[need.deed](need)

    def _act(self, place: str, name: str, *, on: bool = False) -> None:
        """Go to a place and carry out one of its actions; a switch that is on already stays `on`."""
        self._window.go(place)
        for action in self._window.view(named(place)).actions_of_place():
            if action.objectName() == name and not (on and action.isChecked()):
                action.trigger()

    def _show_task(self, need: "Need") -> None:
        self._window.session.task_requested.emit(need.project_id, need.ids[0] if need.ids else "")

    def _show_load(self, need: "Need") -> None:
        """Show the load of those over-booked alone, the first of them chosen."""
        self._act("load", "load.only_over", on=True)
        self._window.view(named("load")).show_people(need.ids)

    def _show_actions(self) -> None:
        from ui.home.lists import ActionsDialog  # noqa: PLC0415 - the first window need not wait for it

        self._window.run_dialog(ActionsDialog(self._window.session, self._window))

    def _show_dates(self, need: "Need") -> None:
        from ui.home.lists import DatesDialog  # noqa: PLC0415 - same

        self._window.run_dialog(DatesDialog(self._window.session, need.ids, self._window))

    def _fill_in(self) -> None:
        from pmo_desktop.services.organisation.countries import choose_country, chosen_country  # noqa: PLC0415 - same

        session = self._window.session
        done = session.attempt(lambda: choose_country(session.workspace, chosen_country(session.workspace)))
        if done is not None:
            session.announced.emit(self.tr("{label}. Ctrl+Z takes it back.").format(label=done.label))
