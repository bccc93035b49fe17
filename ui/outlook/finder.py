"""The finder: who has the skills and the time, ranked, with what speaks for and against everybody; books and names them."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pmo_desktop.domain import moment
from pmo_desktop.domain.entry.amounts import format_percent
from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.records import BookingState, Role, Skill
from pmo_desktop.domain.resources.finding import Found, Week
from pmo_desktop.services import finding, outlook, portfolio
from pmo_desktop.services.finding import Amount, Wish
from pmo_desktop.services.outlook import Unassigned
from ui.fields import words as label
from ui.outlook import words
from ui.outlook.wishing import WishForm
from ui.session import Session
from ui.tables.months import Cell, Line, MonthTable
from ui.tables.plain import Heading


class FinderPage(QWidget):
    named = Signal()
    """Somebody was booked or named."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.found: tuple[Found, ...] = ()
        self.wish: Wish | None = None
        self.targets: list[Unassigned] = []
        self._skills: dict[str, str] = {}
        self._roles: dict[str, str] = {}
        self.form = WishForm(session.workspace.today())
        self.form.changed.connect(self.look)
        self.target = label("", "heading")
        self.release = QPushButton(self.tr("Look for something else"))
        self.release.clicked.connect(lambda _=False: self.look_for([]))
        self.table = MonthTable(
            self.tr("Who has the skills and the time"),
            [
                Heading(self.tr("Fits"), 58), Heading(self.tr("Name"), 128), Heading(self.tr("Role"), 118),
                Heading(self.tr("Skills"), 130), Heading(self.tr("Time"), 56, right=True),
                Heading(self.tr("Leave"), 56, right=True), Heading(self.tr("On it"), 58),
            ],
        )  # fmt: skip
        self.table.chosen.connect(lambda _line, _week: self._say_why())
        self.table.opened.connect(lambda _line, _week: self.name() if self.targets else self.book())
        self.why = label("")
        self.why.setMinimumHeight(2 * self.why.fontMetrics().lineSpacing() + 4)
        self.tentative = QPushButton(self.tr("Book tentatively"))
        self.commit = QPushButton(self.tr("Book"))
        self.assign = QPushButton(self.tr("Name for this work"))
        self.assign.setObjectName("primary")
        self.tentative.clicked.connect(lambda _=False: self.book())
        self.commit.clicked.connect(lambda _=False: self.book(BookingState.COMMITTED))
        self.assign.clicked.connect(lambda _=False: self.name())
        self._lay_out()
        self._show_target()

    def _lay_out(self) -> None:
        about = QHBoxLayout()
        about.setContentsMargins(12, 8, 12, 0)
        about.addWidget(self.target, 1)
        about.addWidget(self.release)
        below = QHBoxLayout()
        below.setContentsMargins(12, 6, 12, 8)
        below.setSpacing(8)
        below.addWidget(self.why, 1)
        for button in (self.assign, self.tentative, self.commit):
            below.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(about)
        column.addWidget(self.form)
        column.addWidget(self.table, 1)
        column.addLayout(below)
        self.setFocusProxy(self.table)

    # What is looked for

    def renew(self) -> None:
        """Offer what the file knows by now, and look again."""
        workspace = self._session.workspace
        skills, roles = workspace.all(Skill), workspace.all(Role)
        self._skills = {each.id: each.name for each in skills}
        self._roles = {each.id: each.name for each in roles}
        self.form.offer(skills, roles, finding.teams(workspace), portfolio.projects(workspace))
        self.look()

    def look_for(self, targets: Sequence[Unassigned]) -> None:
        """Look for somebody for pieces of work that nobody is named for; none: for whatever the form says."""
        self.targets = list(targets)
        self._show_target()
        if targets:
            start, finish = min(each.start for each in targets), max(each.finish for each in targets)
            hours = sum(each.seconds for each in targets) / moment.HOUR
            known = self.form.wish()
            day = moment.midnight(finish - 1) + moment.DAY
            wish = Wish(
                moment.midnight(start), day, round(hours), Amount.TOTAL, role_id=targets[0].role_id,
                project_id=targets[0].project_id, with_proposed=known.with_proposed if known is not None else False,
            )  # fmt: skip
            self.form.take(wish)
        else:
            self.look()

    def _show_target(self) -> None:
        for widget in (self.target, self.release, self.assign):
            widget.setVisible(bool(self.targets))
        if self.targets:
            first = self.targets[0]
            more = self.tr(" and {count} more").format(count=len(self.targets) - 1) if len(self.targets) > 1 else ""
            self.target.setText(
                self.tr("Who could do “{name}”{more}: {days} days, {start} to {finish}").format(
                    name=first.name, more=more, days=words.days(sum(each.seconds for each in self.targets)),
                    start=format_date(first.start), finish=format_date(max(each.finish for each in self.targets) - 1),
                )
            )  # fmt: skip

    def look(self) -> None:
        """Look for people in the background."""
        wish = self.form.wish()
        if wish is None or not self.isVisible():
            return
        self.wish = wish
        self._session.reckoner.ask("finder", lambda own, step: finding.who(own, wish, step), self._show)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]  # Qt's own
        self.renew()

    # Who was found

    def _show(self, found: tuple[Found, ...]) -> None:
        self.found = found
        starts = [week.start for week in found[0].candidate.weeks] if found else []
        periods = [f"W{moment.to_date(start).isocalendar().week}" for start in starts]
        self.table.show_lines(periods, [self._line(each) for each in found], 48)
        if found and self.table.place() is None:
            self.table.choose(found[0].person.id, -1, tell=False)
        for button in (self.tentative, self.commit, self.assign):
            button.setEnabled(bool(found))
        self._say_why()

    def _line(self, each: Found) -> Line:
        person = each.person
        wanted = self.wish.skills if self.wish is not None else {}
        levels = each.candidate.levels
        skills = ", ".join(
            f"{self._skills.get(skill, '?')} {levels.get(skill, 0)}{self._of(least) if skill in each.short else ''}"
            for skill, least in wanted.items()
        )
        mark = self.tr("✓ yes") if each.fits else self.tr("partly")
        known = self.tr("yes") if each.candidate.knows_project else ""
        texts = (
            mark, person.name, self._roles.get(person.role_id or "", ""), skills or "–", format_percent(round(each.time * 100)),
            words.days(each.leave), known,
        )  # fmt: skip
        return Line(person.id, texts, tuple(self._week(person.name, week) for week in each.candidate.weeks))

    def _of(self, least: int) -> str:
        return self.tr(" of {least}").format(least=least)

    def _week(self, name: str, week: Week) -> Cell:
        free, wanted = week.free / moment.HOUR, week.wanted / moment.HOUR
        ground = "idle"
        if week.wanted > 0:
            ground = (
                "good" if week.found >= 0.995 * week.wanted else "high" if week.found > 0.05 * week.wanted else "over"
            )
        elif week.free > 0:
            ground = "good"
        tip = self.tr("{name}, week of {start}: {free} hours free of {there}, {wanted} wanted, {leave} on leave").format(
            name=name, start=format_date(week.start), free=f"{free:.0f}", there=f"{week.capacity / moment.HOUR:.0f}",
            wanted=f"{wanted:.0f}", leave=f"{week.leave / moment.HOUR:.0f}",
        )  # fmt: skip
        return Cell(f"{free:.0f}", free, ground, tip)

    def chosen(self) -> list[Found]:
        """Return who is selected, from the top."""
        wanted = set(self.table.chosen_lines())
        return [each for each in self.found if each.person.id in wanted]

    def _say_why(self) -> None:
        chosen = self.chosen()
        if not self.found:
            self.why.setText(
                self.tr("Nobody has any of the skills and the time. Ask for less, or look at other weeks.")
            )
        elif chosen:
            self.why.setText(self._reasons(chosen[0]))

    def _reasons(self, each: Found) -> str:
        """Return in a sentence what speaks for and against somebody."""
        name = each.person.name
        parts = []
        if self.wish is not None and self.wish.skills:
            short = [
                self.tr("{skill} at {level} of {least}").format(
                    skill=self._skills.get(skill, "?"), level=level, least=self.wish.skills[skill]
                )
                for skill, level in each.short.items()
            ]
            parts.append(self.tr("has every skill") if not short else self.tr("is short of ") + ", ".join(short))
        weeks = each.candidate.weeks
        tight = [week for week in weeks if week.found < 0.995 * week.wanted]
        wanted, found = (sum(getattr(week, what) for week in weeks) / moment.HOUR for what in ("wanted", "found"))
        if tight and wanted:
            first = format_date(tight[0].start)
            parts.append(
                self.tr(
                    "has {found} of {wanted} hours; too little in {count} of {all} weeks, first from {first}"
                ).format(found=f"{int(found)}", wanted=f"{wanted:.0f}", count=len(tight), all=len(weeks), first=first)
            )
        else:
            parts.append(self.tr("has the time in every week"))
        if each.leave:
            parts.append(self.tr("is on leave for {days} days of it").format(days=words.days(each.leave)))
        if each.candidate.knows_project:
            parts.append(self.tr("works on the project already"))
        return f"{name} {self._and(parts)}."

    def _and(self, parts: Sequence[str]) -> str:
        return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {self.tr('and')} {parts[-1]}"

    # Deciding

    def book(self, state: BookingState = BookingState.TENTATIVE) -> None:
        """Book who is selected for what was looked for."""
        chosen, wish = self.chosen(), self.wish
        if not chosen or wish is None:
            return
        done = self._session.attempt(lambda: finding.book(self._session.workspace, wish, chosen, state))
        if done is not None:
            self._session.announced.emit(done.label)
            self.named.emit()

    def name(self) -> None:
        """Name the first of those selected for the work that nobody is named for."""
        chosen, targets = self.chosen(), self.targets
        if not chosen or not targets:
            return
        person = chosen[0].person
        done = self._session.attempt(lambda: outlook.name_somebody(self._session.workspace, targets, person.id))
        if done is not None:
            self._session.announced.emit(done.label)
            self.look_for([])
            self.named.emit()

    def look_at(self, wish: Wish) -> None:
        """Look for people by a wish, as from a role that lacks time in a month."""
        self.targets = []
        self._show_target()
        known = self.form.wish()
        self.form.take(wish if known is None else replace(wish, with_proposed=known.with_proposed, skills=known.skills))
