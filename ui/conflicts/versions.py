"""The versions of one thing side by side: whose each is, since when, which stands, and field by field what it says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from pmo_desktop.domain.records import Clash, Verdict
from pmo_desktop.services.conflicts import TwoVersions, Version
from ui.fields import words
from ui.wording import when

_LEAST = 96


@dataclass(frozen=True, slots=True)
class _Column:
    """One version: `values` in the order of the fields; the one that `stands` says so."""

    title: str
    said: str
    state: str
    values: tuple[str, ...]
    stands: bool = False


class Versions(QScrollArea):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("The versions side by side"))
        self.cells: dict[tuple[int, int], QLabel] = {}

    def show_versions(self, found: TwoVersions) -> None:
        """Lay the versions out anew: yours first where one is yours, then the other, then what was before."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        self.cells.clear()
        self._head(grid, self._columns(found))
        self._values(grid, self._names(found), self._columns(found))
        column.addLayout(grid)
        column.addStretch(1)
        self.setWidget(page)

    def _names(self, found: TwoVersions) -> list[str]:
        named = [f"{fact.field}\n{fact.of}" if fact.of else fact.field for fact in found.facts]
        return named or [self.tr("What was done")]

    def _columns(self, found: TwoVersions) -> Sequence[_Column]:
        facts = found.facts
        again, turned = any(fact.now for fact in facts), found.verdict is Verdict.TURNED
        stood = self.tr("set aside") if turned else self.tr("stood")
        did = (self.tr("went on working with it"), self.tr("deleted it"))
        kept = self._version(
            found.kept, stood, tuple(fact.kept for fact in facts) or did[:1], stands=not (again or turned)
        )
        other = self._version(
            found.other,
            self.tr("set aside"),
            tuple(fact.other for fact in facts) or did[1:],
            stands=turned and not again,
        )
        if found.clash is Clash.LOOP:
            kept = replace(kept, title=self.tr("As it stands"), said=self.tr("beside {who}").format(who=kept.said))
        pair = [kept, other] if found.kept.is_mine and not found.other.is_mine else [other, kept]
        if found.clash is Clash.EDITED:
            pair.append(_Column(self.tr("Before"), self.tr("both"), "", tuple(fact.before for fact in facts)))
        if again:
            now = tuple(fact.now or fact.kept for fact in facts)
            pair.append(_Column(self.tr("Now"), self.tr("changed since"), self.tr("✓ stands"), now, stands=True))
        return pair

    def _version(self, version: Version, state: str, values: tuple[str, ...], *, stands: bool = False) -> _Column:
        whose = version.whose[:1].upper() + version.whose[1:]
        who = version.by or self.tr("somebody")
        said = f"{who}\n{when(version.at)[:16]}" if version.at else who
        return _Column(whose, said, self.tr("✓ stands") if stands else state, values, stands)

    def _head(self, grid: QGridLayout, columns: Sequence[_Column]) -> None:
        for place, each in enumerate(columns, 1):
            for row, (text, style) in enumerate(((each.title, "heading"), (each.said, "muted"), (each.state, "state"))):
                label = _cell(text, each.stands, first=row == 0, style=style)
                grid.addWidget(label, row, place)
            grid.setColumnStretch(place, 1)

    def _values(self, grid: QGridLayout, names: Sequence[str], columns: Sequence[_Column]) -> None:
        grid.setColumnMinimumWidth(0, 96)
        for row, name in enumerate(names):
            label = words(name, "muted")
            label.setContentsMargins(0, 8, 0, 8)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, row + 3, 0)
            for place, each in enumerate(columns, 1):
                value = _cell(each.values[row], each.stands, last=row == len(names) - 1, style="value")
                value.setAccessibleName(f"{each.title}, {name}: {each.values[row]}")
                self.cells[row, place] = value
                grid.addWidget(value, row + 3, place)


def _cell(text: str, stands: bool, *, style: str, first: bool = False, last: bool = False) -> QLabel:
    """Return one cell; those of the version that stands lie on a ground of their own."""
    label = words(text)
    label.setObjectName("version")
    label.setProperty("stands", stands)
    label.setProperty("part", style)
    label.setMinimumWidth(_LEAST)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    label.setContentsMargins(10, 8 if first or style == "value" else 1, 10, 8 if last or style != "heading" else 1)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    if style == "value":
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
