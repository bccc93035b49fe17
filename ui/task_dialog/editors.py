"""The editors of the task dialog: each shows a field as text, knows whether somebody changed it, and gives it back."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from pmo_desktop.domain.entry.constraints import WORDS
from pmo_desktop.domain.entry.work import NO, YES
from pmo_desktop.domain.records import ConstraintType
from pmo_desktop.services.planning import FieldSpec
from ui.date_field import DateField
from ui.fields import mark, words
from ui.literal import literal

_UNDATED = frozenset({ConstraintType.ASAP, ConstraintType.ALAP})
_NONE = frozenset({"", "–"})


def _tr(text: str) -> str:
    return QCoreApplication.translate("TaskDialog", text)


def _call(field: QWidget, name: str) -> None:
    """Give a field another style."""
    if field.objectName() != name:
        field.setObjectName(name)
        field.style().unpolish(field)
        field.style().polish(field)


class Editor(QWidget):
    """One field. `show_text` takes None where tasks differ; `text` is None while that is untouched."""

    touched = Signal()

    def __init__(self, name: str, tip: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._name, self._tip = name, tip
        self._kept: str | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)

    def _take(self, field: QWidget, stretch: int = 1) -> None:
        field.setAccessibleName(self._name)
        field.setToolTip(literal(self._tip))
        self.setFocusProxy(field)
        self._row.addWidget(field, stretch)

    def show_text(self, text: str | None) -> None:
        self._kept = text
        self._put(text)
        self.refuse("")

    def text(self) -> str | None:
        raise NotImplementedError

    def _put(self, text: str | None) -> None:
        raise NotImplementedError

    @property
    def is_changed(self) -> bool:
        text = self.text()
        if text is None or text == self._kept:
            return False
        return not (text in _NONE and (self._kept is None or self._kept in _NONE))

    def refuse(self, reason: str) -> None:
        """Mark the field with the reason of a refusal, or take the mark away."""
        field: QWidget | None = self.focusProxy()
        if field is not None and bool(field.property("refused")) != bool(reason):
            mark(field, reason)
            field.setToolTip(literal(reason or self._tip))

    def fix(self, why: str) -> None:
        """Let nobody write here, and say why."""
        for field in self.findChildren(QWidget):
            if isinstance(field, QLineEdit | QPlainTextEdit) and not isinstance(field.parentWidget(), QComboBox):
                field.setReadOnly(bool(why))
                _call(field, "computed" if why else "")
            elif isinstance(field, QComboBox | QCheckBox):
                field.setEnabled(not why)
            if isinstance(field, DateField):
                field.opener.setVisible(not why)
        proxy: QWidget | None = self.focusProxy()
        if proxy is not None:
            proxy.setToolTip(literal(why or self._tip))


class TextEditor(Editor):
    def __init__(self, name: str, tip: str) -> None:
        super().__init__(name, tip)
        self.line = QLineEdit()
        self.line.textChanged.connect(lambda _: self.touched.emit())
        self._take(self.line)

    def text(self) -> str | None:
        text = self.line.text()
        return None if self._kept is None and not text else text

    def _put(self, text: str | None) -> None:
        self.line.setPlaceholderText(_tr("different") if text is None else "")
        self.line.setText(text or "")
        self.line.setCursorPosition(0)


class DateEditor(Editor):
    """A date with its weekday beside it."""

    def __init__(self, name: str, tip: str, today: int) -> None:
        super().__init__(name, tip)
        self.date = DateField(name, today)
        self.beside = words("", "muted")
        self.beside.setWordWrap(False)
        self.date.textChanged.connect(self._look)
        self._take(self.date)

    def _look(self) -> None:
        self.date.setToolTip(literal(self.date.understood() or self._tip))
        self.touched.emit()

    def text(self) -> str | None:
        text = self.date.text()
        return None if self._kept is None and not text else text

    def _put(self, text: str | None) -> None:
        self.date.setPlaceholderText(_tr("different") if text is None else "–")
        self.date.setText("" if text in {None, "–"} else text or "")


class FlagEditor(Editor):
    def __init__(self, name: str, tip: str) -> None:
        super().__init__(name, tip)
        self.box = QCheckBox(name)
        self.box.checkStateChanged.connect(lambda _: self.touched.emit())
        self._take(self.box)

    def text(self) -> str | None:
        state = self.box.checkState()
        return None if state is Qt.CheckState.PartiallyChecked else YES if state is Qt.CheckState.Checked else NO

    def _put(self, text: str | None) -> None:
        self.box.setTristate(text is None)
        states = {YES: Qt.CheckState.Checked, None: Qt.CheckState.PartiallyChecked}
        self.box.setCheckState(states.get(text, Qt.CheckState.Unchecked))


class ChoiceEditor(Editor):
    def __init__(self, name: str, tip: str, choices: Sequence[str]) -> None:
        super().__init__(name, tip)
        self.box = QComboBox()
        self.box.setMinimumContentsLength(8)
        self._choices = list(choices)
        self.box.currentIndexChanged.connect(lambda _: self.touched.emit())
        self._take(self.box)

    def text(self) -> str | None:
        return self.box.currentText() if self.box.currentIndex() >= 0 else None

    def _put(self, text: str | None) -> None:
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItems(self._choices if text is None or text in self._choices else [text, *self._choices])
        self.box.setPlaceholderText(_tr("different"))
        self.box.setCurrentIndex(-1 if text is None else self.box.findText(text))
        self.box.blockSignals(False)


class LongEditor(Editor):
    def __init__(self, name: str, tip: str) -> None:
        super().__init__(name, tip)
        self.area = QPlainTextEdit()
        self.area.setTabChangesFocus(True)
        self.area.textChanged.connect(self.touched.emit)
        self._take(self.area)

    def text(self) -> str | None:
        text = self.area.toPlainText()
        return None if self._kept is None and not text else text

    def _put(self, text: str | None) -> None:
        self.area.setPlaceholderText(_tr("different") if text is None else "")
        self.area.setPlainText(text or "")


SENTENCES: Mapping[ConstraintType, str] = {
    ConstraintType.ASAP: "It starts as soon as its predecessors, the project and its people let it.",
    ConstraintType.ALAP: "It starts as late as it can without moving the project’s finish.",
    ConstraintType.SNET: "It starts on that day or later, as its predecessors let it. Nothing makes it earlier.",
    ConstraintType.SNLT: "It should start by that day. Where links ask for later, negative spare time shows it.",
    ConstraintType.FNET: "It ends on that day or later. It may start later for it.",
    ConstraintType.FNLT: "It should end by that day. Where links ask for later, negative spare time shows it.",
    ConstraintType.MSO: "It starts on exactly that day, as far as the project keeps constraint dates against links.",
    ConstraintType.MFO: "It ends on exactly that day, as far as the project keeps constraint dates against links.",
    ConstraintType.MANDATORY_START: "It starts on that day whatever its links ask (P6).",
    ConstraintType.MANDATORY_FINISH: "It ends on that day whatever its links ask (P6).",
}
"""What each constraint does."""


class ConstraintEditor(Editor):
    """A constraint as its kind and its day, with a sentence that says what it does."""

    def __init__(self, name: str, tip: str, today: int, kinds: Sequence[ConstraintType]) -> None:
        super().__init__(name, tip)
        self._kinds = list(kinds)
        self.box = QComboBox()
        self.box.addItems([WORDS[kind].capitalize() for kind in kinds])
        self.box.setPlaceholderText(_tr("different"))
        self.date = DateField(_tr("{what}, its day").format(what=name), today)
        self.date.setFixedWidth(150)
        self.sentence = words("", "muted")
        self._row.setDirection(QHBoxLayout.Direction.TopToBottom)
        above = QHBoxLayout()
        above.setSpacing(8)
        above.addWidget(self.box, 1)
        above.addWidget(self.date)
        self._row.addLayout(above)
        self._row.addWidget(self.sentence)
        self.box.setAccessibleName(name)
        self.box.setToolTip(literal(tip))
        self.setFocusProxy(self.box)
        self.box.currentIndexChanged.connect(lambda _: self._look())
        self.date.textChanged.connect(lambda _: self._look())
        self.date.picked.connect(self._want_a_day)

    @property
    def kind(self) -> ConstraintType | None:
        at = self.box.currentIndex()
        return None if at < 0 else self._kinds[at]

    def _want_a_day(self) -> None:
        """Take a day picked for a task without a constraint for a “not before”."""
        if self.kind is None or self.kind in _UNDATED:
            self.box.setCurrentIndex(self._kinds.index(ConstraintType.SNET))

    def _look(self) -> None:
        kind = self.kind
        self.date.setEnabled(kind is None or kind not in _UNDATED)
        self.sentence.setText("" if kind is None else _tr(SENTENCES[kind]))
        self.touched.emit()

    def text(self) -> str | None:
        kind = self.kind
        if kind is None:
            return None
        day = "" if kind in _UNDATED else self.date.text().strip()
        return f"{WORDS[kind]} {day}".strip()

    @property
    def is_changed(self) -> bool:
        text = self.text()
        none = WORDS[ConstraintType.ASAP]
        return text is not None and text != self._kept and not (text == none and self._kept in _NONE)

    def _put(self, text: str | None) -> None:
        found = [kind for kind in self._kinds if text is not None and text.startswith(WORDS[kind])]
        kind = max(found, key=lambda each: len(WORDS[each]), default=None)
        if kind is None and text in _NONE:
            kind = ConstraintType.ASAP
        self.box.setCurrentIndex(-1 if kind is None else self._kinds.index(kind))
        self.date.setText("" if kind is None or text is None else text[len(WORDS[kind]) :].strip())
        self._look()


FIRST = tuple(kind for kind in WORDS if not kind.name.startswith("MANDATORY"))
OF_P6 = tuple(WORDS)
SECOND = (
    ConstraintType.ASAP, ConstraintType.SNET, ConstraintType.SNLT, ConstraintType.FNET, ConstraintType.FNLT,
)  # fmt: skip


def editor_for(spec: FieldSpec, choices: Sequence[str], today: int, *, long: bool = False) -> Editor:
    """Return what edits a field of a kind."""
    if long:
        return LongEditor(spec.title, spec.tooltip)
    if tuple(choices) == (YES, NO):
        return FlagEditor(spec.title, spec.tooltip)
    if choices:
        return ChoiceEditor(spec.title, spec.tooltip, choices)
    if spec.kind == "date":
        return DateEditor(spec.title, spec.tooltip, today)
    return TextEditor(spec.title, spec.tooltip)
