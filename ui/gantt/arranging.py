"""What the Gantt view offers to arrange its rows: the menus of filters, sorting, grouping and outline levels."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMenu

from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.services import arranging
from pmo_desktop.services.arranging import Arrangement, Filter, GroupKey, SortKey
from ui.gantt.arrange_bar import ArrangeBar
from ui.gantt.asking_filter import ask_day, ask_days, ask_text
from ui.gantt.own_filter import OwnFilterDialog

if TYPE_CHECKING:
    from ui.gantt.view import GanttView

_LEVELS = 9
_SORTS = ("start", "finish", "duration", "name", "wbs", "percent", "slack", "people", "deadline", "number")
_GROUPS = ("people", "phase", "state", "light", "critical", "start", "finish", "duration", "percent", "calendar")


class Arranging(QObject):
    """Changes how the rows of a view are arranged; the view shows what comes of it."""

    def __init__(self, view: "GanttView") -> None:
        super().__init__(view)
        self._view = view
        self.bar = ArrangeBar(
            {
                "filter": self.fill_filters,
                "sort": self.fill_sorts,
                "group": self.fill_groups,
                "level": self.fill_levels,
                "views": view.views.fill,
            }
        )
        self.bar.arranged.connect(view.arrange)
        self.bar.left.connect(view.table.setFocus)
        view.views.shown.connect(self.bar.name_view)
        self.bar.name_view(view.views.title)
        view.columns.header_extras.append(self._offer_column)
        header = view.table.horizontalHeader()
        header.sectionDoubleClicked.connect(lambda column: self.sort_next(view.table.field_of(column)))

    @property
    def _now(self) -> Arrangement:
        return self._view.arrangement

    @property
    def _plan(self) -> Plan:
        return self._view.session.workspace.plan(self._view.project_id)

    # Filters

    def fill_filters(self, menu: QMenu) -> None:
        """Offer all tasks, and every filter; those that are on are ticked."""
        self._entry(menu, self.tr("All tasks"), self.clear_filters, on=not self._now.filters)
        menu.addSeparator()
        for name, kind in arranging.FILTERS.items():
            if name == "person":
                menu.addSeparator()
                self._fill_people(menu.addMenu(self.tr("Of a person")))
            elif name in _ASKS:
                self._entry(menu, f"{self.tr(kind.title)}…", partial(self.ask, name), on=self._on(name) is not None)
            elif name != "own":
                self._entry(
                    menu, self.tr(kind.title), partial(self.toggle, Filter(name)), on=self._on(name) is not None
                )
        menu.addSeparator()
        for own in arranging.own_filters(self._view.session.workspace):
            self._entry(menu, own.value.replace("&", "&&"), partial(self.toggle, own), on=own in self._now.filters)
        self._entry(menu, self.tr("New filter…"), self.new_filter)
        kept = arranging.own_filters(self._view.session.workspace)
        if kept:
            change, drop = menu.addMenu(self.tr("Change filter")), menu.addMenu(self.tr("Delete filter"))
            for own in kept:
                self._entry(change, own.value.replace("&", "&&"), partial(self.change_filter, own))
                self._entry(drop, own.value.replace("&", "&&"), partial(self.drop_filter, own))
        menu.addSeparator()
        shown = replace(self._now, with_summaries=not self._now.with_summaries)
        title = self.tr("Keep summaries of shown tasks")
        self._entry(menu, title, partial(self._view.arrange, shown), on=self._now.with_summaries)
        menu.addAction(self._view.commands["apply_filters"])
        menu.addAction(self._view.commands["clear_filters"])

    def _fill_people(self, menu: QMenu) -> None:
        names = arranging.people_of(self._plan)
        now = self._on("person")
        for name in names:
            given = Filter("person", name)
            self._entry(menu, name.replace("&", "&&"), partial(self.toggle, given), on=given == now)
        if not names:
            menu.addAction(self.tr("Nobody works on a task")).setEnabled(False)

    def _on(self, name: str) -> Filter | None:
        return next((each for each in self._now.filters if each.name == name), None)

    def toggle(self, given: Filter) -> None:
        """Filter by it, or no longer."""
        now = self._now
        self._view.arrange(now.without_filter(given) if given in now.filters else now.with_filter(given))

    def ask(self, name: str) -> None:
        """Ask what a filter is to look for, then filter by it."""
        given = _ASKS[name](self._view, self._on(name) or Filter(name))
        if given is not None:
            self._view.arrange(self._now.with_filter(given))

    def clear_filters(self) -> None:
        """Filter by nothing; order and groups stay."""
        self._view.arrange(replace(self._now, filters=()))

    def show_plain(self) -> None:
        """Show the plan as it stands: nothing filtered, sorted or grouped."""
        self._view.arrange(Arrangement())

    def narrow(self) -> None:
        """Go to the field that narrows the plan to tasks with a text."""
        self.bar.field.setFocus()
        self.bar.field.selectAll()

    def new_filter(self) -> None:
        self._edit(Filter("own"), "")

    def change_filter(self, given: Filter) -> None:
        self._edit(given, given.value)

    def _edit(self, given: Filter, before: str) -> None:
        view = self._view
        dialog = OwnFilterDialog(view.session, view.project_id, given, view)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            made, workspace = dialog.filter(), view.session.workspace
            if made.value:
                view.session.attempt(lambda: arranging.keep_filter(workspace, made, instead_of=before))
            view.arrange(self._now.without_filter(given).with_filter(made))
        dialog.deleteLater()

    def drop_filter(self, given: Filter) -> None:
        view = self._view
        view.session.attempt(lambda: arranging.drop_filter(view.session.workspace, given.value))
        view.arrange(self._now.without_filter(given))

    # Sorting

    def fill_sorts(self, menu: QMenu) -> None:
        """Offer fields to sort by: those in sight first, then the others that are often sorted by."""
        first = self._now.sort[0] if self._now.sort else None
        for field in self._fields(_SORTS):
            given = first is not None and first.field == field
            self._entry(menu, arranging.title_of(self._plan, field), partial(self.sort, field), on=given)
        menu.addSeparator()
        self._entry(
            menu,
            self.tr("Descending"),
            self.turn_sort,
            on=first is not None and first.descending,
            able=first is not None,
        )
        then = menu.addMenu(self.tr("Then by"))
        then.setEnabled(first is not None)
        for field in self._fields(_SORTS):
            self._entry(then, arranging.title_of(self._plan, field), partial(self.sort_also, field))
        flat = replace(self._now, keeps_outline=not self._now.keeps_outline)
        self._entry(
            menu,
            self.tr("Keep tasks within their summary"),
            partial(self._view.arrange, flat),
            on=self._now.keeps_outline,
        )
        unsorted = replace(self._now, sort=())
        self._entry(menu, self.tr("As in the plan"), partial(self._view.arrange, unsorted), able=bool(self._now.sort))

    def _fields(self, usual: Sequence[str]) -> list[str]:
        table = self._view.table
        shown = [table.field_of(column) for column in table.shown_columns()]
        return list(dict.fromkeys([*shown, *(each for each in usual if each in arranging.specs(self._plan))]))

    def sort(self, field: str) -> None:
        self._view.arrange(self._now.sorted_by(field))

    def sort_also(self, field: str) -> None:
        self._view.arrange(self._now.sorted_by(field, also=True))

    def _offer_column(self, menu: QMenu, field: str) -> None:
        """Offer to sort and group by the column whose header was clicked."""
        title = arranging.title_of(self._plan, field).replace("&", "&&")
        first = self._now.sort[0] if self._now.sort else None
        is_first = first is not None and first.field == field
        rising = replace(self._now, sort=(SortKey(field),))
        falling = replace(self._now, sort=(SortKey(field, descending=True),))
        for said, wanted, on in (
            (self.tr("Sort by “{title}”"), rising, is_first and first is not None and not first.descending),
            (self.tr("Sort by “{title}”, falling"), falling, is_first and first is not None and first.descending),
            (self.tr("Group by “{title}”"), replace(self._now, groups=(GroupKey(field),)), False),
        ):
            self._entry(menu, said.format(title=title), partial(self._view.arrange, wanted), on=on)
        menu.addSeparator()

    def turn_sort(self) -> None:
        """Sort the other way round by the field that counts most."""
        first, *rest = self._now.sort
        turned = SortKey(first.field, not first.descending)
        self._view.arrange(replace(self._now, sort=(turned, *rest)))

    def sort_next(self, field: str) -> None:
        """Sort by a field: rising first, then falling, then not at all."""
        first = self._now.sort[0] if self._now.sort else None
        if first is None or first.field != field:
            self.sort(field)
        elif not first.descending:
            self.turn_sort()
        else:
            self._view.arrange(replace(self._now, sort=()))

    # Grouping and levels

    def fill_groups(self, menu: QMenu) -> None:
        """Offer what to group by; a second choice groups within the first."""
        now = self._now.groups
        self._fill_fields(menu, self._group_by, now[0] if now else None)
        menu.addSeparator()
        within = menu.addMenu(self.tr("Then by"))
        within.setEnabled(bool(now))
        self._fill_fields(within, self._group_within, now[1] if len(now) > 1 else None)
        if now:
            wide = menu.addMenu(self.tr("Dates by"))
            for by, title in arranging.WIDE.items():
                made = tuple(replace(each, by=by) for each in now)
                self._entry(wide, title, partial(self._group, made), on=now[0].by == by)
        turned = tuple(replace(each, descending=not each.descending) for each in now)
        down = bool(now) and now[0].descending
        self._entry(menu, self.tr("Descending"), partial(self._group, turned), on=down, able=bool(now))
        self._entry(menu, self.tr("No groups"), partial(self._group, ()), able=bool(now))

    def _fill_fields(self, menu: QMenu, does: Callable[[str], None], now: GroupKey | None) -> None:
        for field in self._fields(_GROUPS) + [
            each for each in arranging.GROUPINGS if each not in self._fields(_GROUPS)
        ]:
            special = arranging.GROUPINGS.get(field)
            title = special[0] if special is not None else arranging.title_of(self._plan, field)
            self._entry(menu, self.tr(title), partial(does, field), on=now is not None and now.field == field)

    def _group_by(self, field: str) -> None:
        self._group((GroupKey(field),))

    def _group_within(self, field: str) -> None:
        self._group((*self._now.groups[:1], GroupKey(field)))

    def _group(self, groups: tuple[GroupKey, ...]) -> None:
        kept = frozenset(each for each in self._now.folded if not each.startswith("group:"))
        self._view.arrange(replace(self._now, groups=groups, folded=kept))

    def fill_levels(self, menu: QMenu) -> None:
        """Offer to show summaries down to a level, those there are in the plan."""
        deepest = max(self._plan.outline.level, default=0) + 1
        for level in range(1, min(_LEVELS, deepest) + 1):
            menu.addAction(self._view.commands[f"level_{level}"])
        menu.addSeparator()
        menu.addAction(self._view.commands["fold_all"])
        menu.addAction(self._view.commands["unfold_all"])

    def show_level(self, level: int) -> None:
        """Show rows down to an outline level, 1 the outermost."""
        self._view.arrange(replace(self._now, folded=arranging.to_level(self._plan, level)))

    def fold(self, *, all_of_them: bool) -> None:
        """Fold every summary or group, or unfold all."""
        keys = self._view.group_keys() if self._now.groups else arranging.to_level(self._plan, 1)
        self._view.arrange(replace(self._now, folded=frozenset(keys) if all_of_them else frozenset()))

    def fold_current(self, *, folded: bool) -> None:
        """Fold or unfold the current summary."""
        line = self._view.table.current_line()
        if line and (line in self._now.folded) != folded:
            self._view.toggle(line)

    def _entry(
        self, menu: QMenu, title: str, does: Callable[[], object], *, on: bool | None = None, able: bool = True
    ) -> QAction:
        action = menu.addAction(title)
        if on is not None:
            action.setCheckable(True)
            action.setChecked(on)
        action.setEnabled(able)
        action.triggered.connect(lambda _checked: does())
        return action


_ASKS: dict[str, Callable[["GanttView", Filter], Filter | None]] = {
    "text": ask_text, "dates": ask_days, "changed": ask_day,
}  # fmt: skip
