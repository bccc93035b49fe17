"""What all rules of a rebase stand on: the rows as they would be, what the team did, who merges, what came of it so far."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from db.kinds import BY_TABLE, Bond, Kind
from db.log.reading import MERGE
from db.log.texts import logged
from db.sharing.clashes import Clashes
from db.sharing.made import Made
from db.sharing.overlay import Overlay
from db.sharing.packs import PackedSet
from db.sharing.touches import BONDS_OF, Touches


@dataclass(frozen=True, slots=True)
class Hand:
    """Who merges: makes ids, and signs what is repaired; `at` is UTC in milliseconds."""

    author: str
    at: int
    new_id: Callable[[], str]


@dataclass(slots=True)
class Ground:
    """`sets` are those put on so far with their repairs, `incoming` the ids that the set at hand adds.

    `naming` says per id which (kind, row id, field) go on naming it against what I did, and the set that made them: rows that
    had to stay, came back, or are not as I left them.
    """

    overlay: Overlay
    touches: Touches
    hand: Hand
    clashes: Clashes
    sets: list[PackedSet] = field(default_factory=list)
    incoming: set[str] = field(default_factory=set)
    naming: dict[str, dict[tuple[Kind, str, str], PackedSet | None]] = field(default_factory=dict)

    def is_missing(self, bond: Bond, target: str | None) -> bool:
        """Only what somebody deleted, or what was set aside, can be missing."""
        if target is None or target in self.incoming:
            return False
        key = self.touches.gone.get(target)
        if key is not None:
            return self.overlay.row(BY_TABLE[key[0]], target) is None
        return bond.target is not None and self.overlay.row(BY_TABLE[bond.target], target) is None

    def goes_on_naming(self, kind: Kind, row_id: str, by: PackedSet | None, fields: Collection[str]) -> None:
        """Remember what a row that is not as I left it names in some fields."""
        row = self.overlay.row(kind, row_id)
        for bond in BONDS_OF.get(kind, ()):
            if row is not None and bond.field in fields and row[bond.place] is not None:
                self.naming.setdefault(row[bond.place], {})[kind, row_id, bond.field] = by

    def repair(self, label: str, made: Made) -> None:
        """Put a set of one's own among the others, before the one at hand."""
        if made:
            hand = self.hand
            changes = logged(made.deltas())
            self.sets.append(PackedSet(hand.new_id(), "", 0, hand.author, hand.at, label, None, MERGE, changes))
