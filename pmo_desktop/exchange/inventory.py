"""What becomes of the fields of a file's elements: read, worked out again here, or listed as left behind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pmo_desktop.exchange.bundle import Loss
from pmo_desktop.exchange.xml import Element

_NOTHING = frozenset({"", "0", "0.0", "0.00", "0.000000", "0.0000", "PT0H0M0S", "false", "False", "N", "-1"})
"""What a field says that says nothing."""
_EXAMPLES_OF_UNKNOWN = 40


def words(text: str) -> frozenset[str]:
    """Return the words of a text, for tables of names."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Fields:
    """What becomes of the fields of one kind of element.

    `read`: taken in. `derived`: follows from the rest or is worked out anew. `technical`: of use to the program it comes from.
    `lost`: what it is and why it is left behind. `usual`: a value that says nothing special.
    """

    read: frozenset[str]
    derived: frozenset[str] = frozenset()
    technical: frozenset[str] = frozenset()
    lost: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    usual: Mapping[str, str] = field(default_factory=dict)

    @property
    def known(self) -> frozenset[str]:
        return self.read | self.derived


Kinds = Mapping[str, tuple[Fields, str]]
"""Element's name → what becomes of its fields, and where losses among them are said to be."""


@dataclass(slots=True)
class _Tally:
    count: int = 0
    example: str = ""


class Inventory:
    """Counts what is left behind by kind, with the first example of each."""

    def __init__(self, kinds: Kinds, program: str) -> None:
        self._kinds = kinds
        self._program = program
        self.found: dict[tuple[str, str, str], _Tally] = {}
        self.technical: dict[str, int] = {}
        self._known = {name: kind.known for name, (kind, _) in kinds.items()}

    def lose(self, place: str, what: str, why: str, example: str = "", count: int = 1) -> None:
        tally = self.found.setdefault((place, what, why), _Tally())
        tally.count += count
        tally.example = tally.example or example[:120]

    def take(self, node: Element, example: str = "") -> None:
        """Note what an element says that is not read."""
        known = self._known[node.name]
        left = [(name, 1, text) for name, text in node.fields.items() if name not in known and text not in _NOTHING]
        if not node.children.keys() <= known:
            left += [(name, _size(found), "") for name, found in node.children.items() if name not in known]
        if left:
            self._leave(*self._kinds[node.name], left, example)

    def _leave(self, kind: Fields, place: str, left: Iterable[tuple[str, int, str]], example: str) -> None:
        for name, count, text in left:
            if text and kind.usual.get(name) == text:
                continue
            if name in kind.technical:
                self.technical[name] = self.technical.get(name, 0) + count
            elif name in kind.lost:
                self.lose(place, *kind.lost[name], example or text, count)
            elif len(self.found) < len(self._kinds) * _EXAMPLES_OF_UNKNOWN:
                self.lose(place, f"“{name}”", "the program does not know it", example or text, count)
            else:
                self.lose("File", "Further fields", "the program does not know them", name, count)

    def add(self, other: "Inventory") -> None:
        """Count what another has counted too."""
        for place_what_why, tally in other.found.items():
            self.lose(*place_what_why, tally.example, tally.count)
        for name, count in other.technical.items():
            self.technical[name] = self.technical.get(name, 0) + count

    def losses(self) -> tuple[Loss, ...]:
        """Return everything counted; what is of use to its program alone is one entry at the end."""
        found = [Loss(place, what, why, each.count, each.example) for (place, what, why), each in self.found.items()]
        if self.technical:
            names = ", ".join(sorted(self.technical))
            count = sum(self.technical.values())
            found.append(
                Loss("File", f"Settings and details of {self._program}", "only that program uses them", count, names)
            )
        return tuple(found)


def _size(found: Sequence[Element]) -> int:
    """Return how many things a list of containers holds: a `Views` with three views is three."""
    return sum(sum(map(len, each.children.values())) or 1 for each in found)
