"""Three questions, each as a card above the place when it first matters: it waits there, and takes nothing from anybody."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from pmo_desktop.domain.calendar.typed_week import in_words, parse_week
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.services.organisation.countries import choose_country, country_changes
from pmo_desktop.services.organisation.hours import choose_hours, hours_changes, hours_in_force
from pmo_desktop.services.organisation.logos import logo_of
from pmo_desktop.services.organisation.moves import moves_of, moves_said
from pmo_desktop.services.organisation.questions import COUNTRY, HOURS, ORGANISATION, wave_away
from pmo_desktop.services.organisation.together import choices, choose
from pmo_desktop.services.progress import Progress
from pmo_desktop.services.workspace import Workspace
from ui.fields import mark, words
from ui.organisation.country_field import CountryField, country_of_machine
from ui.organisation.logo_field import LogoField
from ui.session import Session


class QuestionCard(QWidget):
    """A question with its field, what it would come to, and three ways out."""

    question = ""
    done = Signal(bool)
    """It is answered or put off: True where it is not to be asked again in this window."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setObjectName("question")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.asks = words("")
        self.asks.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Preferred)
        self.agree = QPushButton()
        self.agree.setObjectName("primary")
        self.later = QPushButton(self.tr("Not &now"))
        self.never = QPushButton(self.tr("D&on’t ask again"))
        self.never.setToolTip(self.tr("It can be chosen later under Edit › Organisation and calendar…"))
        self.effect = words("")
        self.effect.hide()
        self.agree.clicked.connect(lambda _=False: self._agree())
        self.later.clicked.connect(lambda _=False: self.done.emit(True))
        self.never.clicked.connect(lambda _=False: self._wave_away())
        self.fields = QHBoxLayout()
        self.fields.setSpacing(8)
        ways = QHBoxLayout()
        ways.setSpacing(8)
        for button in (self.agree, self.later, self.never):
            button.setAutoDefault(True)  # Enter presses it, not the space bar alone
            ways.addWidget(button)
        upper = QHBoxLayout()
        upper.setSpacing(12)
        upper.addWidget(self.asks, 1)
        upper.addLayout(ways)
        lower = QHBoxLayout()
        lower.addLayout(self.fields)
        lower.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(upper)
        column.addLayout(lower)
        column.addWidget(self.effect)

    def _ask(self, question: str, agree: str) -> None:
        self.asks.setText(question)
        self.setAccessibleName(question)
        self.agree.setText(agree)

    def write(self) -> object:
        """Write what is chosen; raise KnownError where that cannot be."""
        raise NotImplementedError

    def _agree(self) -> None:
        try:
            self.write()
        except KnownError as error:
            self.say(str(error), wrong=True)
            return
        self.done.emit(True)

    def _wave_away(self) -> None:
        self.session.attempt(lambda: wave_away(self.session.workspace, self.question))
        self.done.emit(True)

    def say(self, sentence: str, *, wrong: bool = False) -> None:
        """Say what the choice would come to, or why it will not do."""
        style = "late" if wrong else ""
        if self.effect.objectName() != style:
            self.effect.setObjectName(style)
            self.effect.style().unpolish(self.effect)
            self.effect.style().polish(self.effect)
        self.effect.setText(sentence)
        self.effect.setVisible(bool(sentence))
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Give the sentence the height it needs at this width: Qt forgets that it wraps."""
        margins = self.contentsMargins().left() + self.contentsMargins().right() + 32
        self.effect.setMinimumHeight(max(0, self.effect.heightForWidth(max(120, self.width() - margins))))


class CountryCard(QuestionCard):
    """Whose holidays; proposed is the country of this machine, and what its holidays would move is told."""

    question = COUNTRY

    def __init__(self, session: Session, proposed: str | None = None) -> None:
        super().__init__(session)
        self._ask(self.tr("Whose public holidays shall count as free days?"), self.tr("&Use these"))
        self.field = CountryField(country_of_machine() if proposed is None else proposed)
        self.fields.addWidget(self.field)
        self.field.changed.connect(self._look)
        self._look()

    def write(self) -> object:
        return choose_country(self.session.workspace, self.field.chosen())

    def _look(self) -> None:
        chosen = self.field.chosen()
        self.agree.setEnabled(chosen is not None)
        if chosen is None:
            self.say(self.tr("Without them every weekday is worked. Plans from files keep the calendar of their file."))
            return
        self.say(self.tr("Looking what they would move…"))

        def look(own: Workspace, step: Progress) -> tuple[int, str]:
            changes, found = country_changes(own, chosen)
            return len(found), moves_said(moves_of(own, changes, step))

        self.session.reckoner.ask("country card", look, lambda found: self._show(*found))

    def _show(self, count: int, moves: str) -> None:
        said = self.tr(
            "{count} days, this year and the next five. {moves} Plans from files keep the calendar of their file."
        )
        self.say(said.format(count=count, moves=moves))


class OrganisationCard(QuestionCard):
    """Name and logo, before something is printed for the first time."""

    question = ORGANISATION

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._ask(self.tr("Whose name and logo shall stand on what you print?"), self.tr("&Print with these"))
        portfolio = session.workspace.portfolio()
        self.name = QLineEdit(portfolio.organisation)
        self.name.setAccessibleName(self.tr("Name of the organisation"))
        self.name.setPlaceholderText(self.tr("Name of the organisation"))
        self.name.setMaxLength(200)
        self.name.setMinimumWidth(200)
        self.name.setMaximumWidth(320)
        self.logo = LogoField(session.asking, lambda said: self.say(said, wrong=bool(said)))
        self.logo.show_logo(logo_of(session.workspace))
        self.fields.addWidget(self.name)
        self.fields.addWidget(self.logo)
        self.name.textChanged.connect(lambda _: self._look())
        self.name.returnPressed.connect(self.agree.click)
        self.logo.changed.connect(self._look)
        self._look()

    def _look(self) -> None:
        self.agree.setEnabled(bool(self.name.text().strip()) or self.logo.logo is not None)

    def write(self) -> object:
        workspace = self.session.workspace
        now = choices(workspace)
        return choose(workspace, replace(now, organisation=self.name.text(), logo=self.logo.logo))


class HoursCard(QuestionCard):
    """Which hours are worked, typed in one line and said back."""

    question = HOURS

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._ask(self.tr("Which hours are worked, as a rule?"), self.tr("&Use these"))
        self.hours = HoursField()
        self.hours.show_week(in_words(hours_in_force(session.workspace)).partition(" (")[0])
        self.fields.addWidget(self.hours)
        self.hours.textChanged.connect(lambda _: self._look())
        self.hours.returnPressed.connect(self.agree.click)
        self._look()

    def write(self) -> object:
        return choose_hours(self.session.workspace, parse_week(self.hours.text()))

    def _look(self) -> None:
        try:
            week = parse_week(self.hours.text())
        except KnownError as error:
            self.agree.setEnabled(False)
            self.say(str(error), wrong=True)
            return
        self.agree.setEnabled(True)
        self.say(self.tr("{week}.").format(week=in_words(week)))

        def look(own: Workspace, step: Progress) -> str:
            return moves_said(moves_of(own, hours_changes(own, week), step))

        def show(moves: str) -> None:
            said = self.tr("{week}. {moves} Plans from files keep their own.")
            self.say(said.format(week=in_words(week), moves=moves))

        self.session.reckoner.ask("hours card", look, show)


class HoursField(QLineEdit):
    """A working week in one line."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Working hours"))
        self.setPlaceholderText(self.tr("9-17, lunch 12-12:30"))
        self.setProperty("tip", self.tr("9-17, lunch 12-12:30 – or with days: Mon–Thu 8-16:30, Fri 8-13"))
        self.setMinimumWidth(260)
        self.setMaxLength(200)
        mark(self, "")

    def show_week(self, words: str) -> None:
        self.setText(words)
        self.setCursorPosition(0)
