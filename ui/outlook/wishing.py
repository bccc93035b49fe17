"""The form of the finder: which skills, in which role and team, when, and how much of whose time."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLabel, QWidget

from pmo_desktop.domain.entry.dates import format_date
from pmo_desktop.domain.moment import DAY, WEEK
from pmo_desktop.domain.records import Project, Role, Skill
from pmo_desktop.services.finding import Amount, Wish
from ui.date_field import DateField
from ui.flow import Flow, together

_SKILLS = 3
_ANY = ""


class WishForm(QWidget):
    changed = Signal()

    def __init__(self, today: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.skills = [(self._combo(self.tr("Skill")), self._combo(self.tr("Least level"))) for _ in range(_SKILLS)]
        for _, level in self.skills:
            for number, word in enumerate(self._levels(), 1):
                level.addItem(f"{number}  {word}", number)
            level.setCurrentIndex(1)
        self.role, self.team = self._combo(self.tr("Role")), self._combo(self.tr("Team"))
        self.project = self._combo(self.tr("For project"))
        self.start, self.finish = DateField(self.tr("From"), today), DateField(self.tr("To"), today)
        for field in (self.start, self.finish):
            field.setFixedWidth(field.fontMetrics().horizontalAdvance("2026-12-31") + 56)
        self.amount = QDoubleSpinBox()
        self.amount.setAccessibleName(self.tr("How much"))
        self.amount.setRange(0, 5_000)
        self.amount.setDecimals(0)
        self.amount.setValue(50)
        self.kind = self._combo(self.tr("Of what"))
        for kind, title in (
            (Amount.PERCENT, self.tr("% of their time")), (Amount.WEEKLY, self.tr("hours a week")),
            (Amount.TOTAL, self.tr("hours in all")),
        ):  # fmt: skip
            self.kind.addItem(title, kind)
        self.proposed = QCheckBox(self.tr("Count proposals"))
        self.proposed.setToolTip(self.tr("What is only proposed takes time too"))
        self.start.setText(format_date(today + WEEK - (today // DAY + 3) % 7 * DAY))
        self.finish.setText(format_date((self.start.day() or today) + 4 * WEEK - 3 * DAY))
        self._lay_out()
        self._connect()

    def _levels(self) -> tuple[str, ...]:
        return (self.tr("basics"), self.tr("works alone"), self.tr("knows it well"), self.tr("teaches others"))

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(11)
        return combo

    def _lay_out(self) -> None:
        first, *more = self.skills
        self._more = [together(*pair) for pair in more]
        form = Flow(self, spacing=10)
        form.setContentsMargins(12, 10, 12, 10)
        for widget in (
            together(*first, title=self.tr("Skills")), *self._more,
            together(self.role, title=self.tr("Role")), together(self.team, title=self.tr("Team")),
            together(self.project, title=self.tr("For project")),
            together(self.start, QLabel("–"), self.finish, title=self.tr("When")),
            together(self.amount, self.kind, title=self.tr("How much")), self.proposed,
        ):  # fmt: skip
            form.addWidget(widget)
        self._offer_next()

    def _offer_next(self) -> None:
        """Offer one skill more than are chosen."""
        for (before, _), (skill, _), holder in zip(self.skills, self.skills[1:], self._more, strict=False):
            holder.setVisible(bool(before.currentData() or skill.currentData()))

    def _connect(self) -> None:
        for combo in (self.role, self.team, self.project, self.kind, *(each for pair in self.skills for each in pair)):
            combo.currentIndexChanged.connect(lambda _: self.changed.emit())
        for field in (self.start, self.finish):
            field.editingFinished.connect(self.changed)
            field.picked.connect(self.changed)
        self.changed.connect(self._offer_next)
        self.amount.valueChanged.connect(lambda _: self.changed.emit())
        self.proposed.toggled.connect(lambda _: self.changed.emit())

    # What can be chosen

    def offer(
        self, skills: Sequence[Skill], roles: Sequence[Role], teams: Sequence[str], projects: Sequence[Project]
    ) -> None:
        """Offer what the file knows; what was chosen stays, while it is there."""
        for skill, _ in self.skills:
            _refill(skill, [(self.tr("Any skill"), _ANY), *((each.name, each.id) for each in skills)])
        _refill(self.role, [(self.tr("Any role"), _ANY), *((each.name, each.id) for each in roles)])
        _refill(self.team, [(self.tr("Any team"), _ANY), *((each, each) for each in teams)])
        named = ((f"{each.code}  {each.name}".strip(), each.id) for each in projects)
        _refill(self.project, [(self.tr("None: line work"), _ANY), *named])

    def wish(self) -> Wish | None:
        """Return what is looked for; None where a date cannot be read."""
        start, finish = self.start.day(), self.finish.day()
        if start is None or finish is None:
            return None
        skills = {
            str(skill.currentData()): int(level.currentData()) for skill, level in self.skills if skill.currentData()
        }
        return Wish(
            start, finish + DAY, self.amount.value(), Amount(self.kind.currentData()), skills,
            self.role.currentData() or None, self.team.currentData() or None, self.project.currentData() or None,
            self.proposed.isChecked(),
        )  # fmt: skip

    def take(self, wish: Wish) -> None:
        """Show a wish."""
        with QSignalBlocker(self):
            for number, (skill, level) in enumerate(self.skills):
                own = list(wish.skills.items())[number : number + 1]
                _choose(skill, own[0][0] if own else _ANY)
                if own:
                    _choose(level, own[0][1])
            for combo, value in ((self.role, wish.role_id), (self.team, wish.team), (self.project, wish.project_id)):
                _choose(combo, value or _ANY)
            _choose(self.kind, wish.kind)
            self.start.setText(format_date(wish.start))
            self.finish.setText(format_date(wish.finish - DAY))
            self.amount.setValue(wish.amount)
            self.proposed.setChecked(wish.with_proposed)
        self.changed.emit()


def _refill(combo: QComboBox, entries: Iterable[tuple[str, str]]) -> None:
    chosen: Any = combo.currentData()
    with QSignalBlocker(combo):
        combo.clear()
        for title, data in entries:
            combo.addItem(title, data)
        _choose(combo, chosen)


def _choose(combo: QComboBox, data: Any) -> None:
    combo.setCurrentIndex(max(0, combo.findData(data)))
