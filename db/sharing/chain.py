"""Which of the packs at a hub are the team's log: one chain, the same for everybody who sees the same packs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from db.sharing.hub import ROOT, PackName


@dataclass(frozen=True, slots=True)
class Chain:
    """The team's log as a run of packs; `common` is how far it is what this copy knows.

    `stray` are packs beside it, the losers of a fork; `gap` says that packs lie beyond one that has not arrived.
    """

    packs: Mapping[int, PackName]
    common: int
    stray: tuple[PackName, ...]
    gap: bool

    @property
    def tip(self) -> PackName | None:
        return self.packs[max(self.packs)] if self.packs else None

    def beyond(self, number: int) -> list[PackName]:
        return [self.packs[each] for each in sorted(self.packs) if each > number]


def chosen(listed: Iterable[PackName], known: Sequence[PackName], without: Collection[str] = ()) -> Chain:
    """Return the longest chain among packs, of several the one whose last has the smallest hash.

    `known` is this copy's chain, by number; its first stands even where what came before it is gone (it was folded, or
    this copy began there). Hashes in `without` are of packs that cannot be taken.
    """
    nodes = {name.hash: name for name in (*listed, *known) if name.hash not in without}
    begun = {known[0].hash} if known else set()
    linked: dict[str, PackName] = {}
    for name in sorted(nodes.values()):
        before = linked.get(name.prev)
        first = name.prev == ROOT and name.number == 1
        if first or name.hash in begun or (before is not None and before.number == name.number - 1):
            linked[name.hash] = name
    tip = min(linked.values(), key=lambda name: (-name.number, name.hash), default=None)
    packs: dict[int, PackName] = {}
    while tip is not None:
        packs[tip.number] = tip
        tip = linked.get(tip.prev)
    ours = {name.hash for name in packs.values()}
    stray = tuple(name for name in sorted(nodes.values()) if name.hash not in ours)
    gap = any(name.hash not in linked and name.number > max(packs, default=0) for name in stray)
    return Chain(packs, _common(packs, known), stray, gap)


def _common(packs: Mapping[int, PackName], known: Sequence[PackName]) -> int:
    for name in reversed(known):
        if packs.get(name.number) == name:
            return name.number
    return 0
