"""Circles that only come about by two people together: tasks that lie in each other, links that lead back."""

from collections.abc import Collection, Iterable, Sequence

from db.kinds import KINDS, Bond, Kind, Values
from db.log.groups import group_of
from db.sharing.ground import Ground
from db.sharing.made import Made
from db.sharing.packs import PackedSet
from db.sharing.touches import BONDS_OF
from pmo_desktop.domain.records import Clash, Dependency

_LINK = KINDS[Dependency]
_FROM, _TO = (_LINK.fields.index(name) for name in ("predecessor_id", "successor_id"))


class Circles:
    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._links: dict[str, Values | None] = {}
        """The links I made or moved, as they were before."""

    def remember(self, kind: Kind, row_id: str, before: Values | None) -> None:
        """Take a row in that was added, or whose ends were changed, where it is a link."""
        if kind is _LINK:
            self._links.setdefault(row_id, before)

    def closes_circle(self, kind: Kind, row: Values, own: Iterable[str]) -> bool:
        """Say whether a row would lie in itself: a task in its own subtree, a calendar based on itself."""
        return any(
            bond.target == kind.name and bond.field in own and row[0] in self._above(kind, bond, row)
            for bond in BONDS_OF.get(kind, ())
        )

    def _above(self, kind: Kind, bond: Bond, row: Values) -> dict[str, None]:
        found: dict[str, None] = {}
        above = row[bond.place]
        while above is not None and above not in found:
            found[above] = None
            lies = self._ground.overlay.row(kind, above) if above != row[0] else None
            above = lies[bond.place] if lies is not None else None
        return found

    def mover(self, kind: Kind, row: Values) -> PackedSet | None:
        """Return the set that moved one of the rows a row would lie in."""
        for bond in BONDS_OF.get(kind, ()):
            if bond.target == kind.name:
                group = group_of(kind.record, bond.field)
                for above in self._above(kind, bond, row):
                    by = self._ground.touches.groups.get(((kind.name, above), group))
                    if by is not None:
                        return by
        return None

    def break_loops(self, made: Made) -> None:
        """Undo those of my links that, with the team's new ones, run in a circle; a circle I had made myself stays."""
        touches, kind = self._ground.touches, _LINK
        theirs = {row_id for table, row_id in (*touches.inserted, *touches.edited) if table == kind.name}
        if not theirs or not self._links:
            return
        standing = {row[0]: row for row in self._ground.overlay.every(kind)}
        knot = _knotted(standing.values())
        for row_id in sorted(self._links.keys() & standing.keys()):
            row = standing[row_id]
            if knot.get(row[_FROM]) != knot.get(row[_TO], row_id):
                continue
            among = [
                each for each in standing.values() if knot.get(each[_FROM]) == knot[row[_FROM]] and each is not row
            ]
            if not _leads(among, row) or _leads([each for each in among if each[0] not in theirs], row):
                continue
            self._undo_link(made, kind, row, self._other_maker(among, theirs, row))
            now = self._ground.overlay.row(kind, row_id)
            standing |= {} if now is None else {row_id: now}
            if now is None:
                del standing[row_id]

    def _other_maker(self, among: Sequence[Values], theirs: Collection[str], row: Values) -> PackedSet | None:
        """Return the team's set that made the link without which the circle that a link closes would be open."""
        touches = self._ground.touches
        for each in among:
            if each[0] in theirs and not _leads([other for other in among if other is not each], row):
                key = (_LINK.name, each[0])
                return touches.edited.get(key) or touches.inserted.get(key)
        return None

    def _undo_link(self, made: Made, kind: Kind, row: Values, kept: PackedSet | None) -> None:
        before = self._links[row[0]]
        maker = self._maker(kind, row[0])
        now = dict(zip(kind.fields, row, strict=True))
        if before is None:
            fields = {name: (None, value) for name, value in now.items() if name != "id"}
            made.delete(kind, row)
        else:
            was = dict(zip(kind.fields, before, strict=True))
            fields = {name: (was[name], now[name]) for name in ("predecessor_id", "successor_id")}
            made.update(kind, row, {name: was[name] for name in fields})
        self._ground.clashes.set_aside(Clash.LOOP, maker, kind, row[0], fields, kept)

    def _maker(self, kind: Kind, row_id: str) -> PackedSet:
        return next(
            each
            for each in reversed(self._ground.sets)
            if any(change[0] == kind.name and change[1] == row_id for change in each.changes)
        )


def _leads(links: Iterable[Values], row: Values) -> bool:
    """Say whether links lead from where a link ends back to where it starts."""
    after: dict[str, list[str]] = {}
    for each in links:
        after.setdefault(each[_FROM], []).append(each[_TO])
    seen, waiting = {row[_TO]}, [row[_TO]]
    while waiting:
        task = waiting.pop()
        if task == row[_FROM]:
            return True
        for following in after.get(task, ()):
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return False


def _knotted(links: Iterable[Values]) -> dict[str, str]:
    """Return, for each task that lies in a circle, one task that stands for all it shares circles with.

    What is left when tasks nothing leads to, and tasks that lead nowhere, are taken away again and again; tasks that are
    then joined by links have one name. A few may be joined without a circle: `_leads` has the last word.
    """
    after: dict[str, set[str]] = {}
    before: dict[str, set[str]] = {}
    for row in links:
        after.setdefault(row[_FROM], set()).add(row[_TO])
        before.setdefault(row[_TO], set()).add(row[_FROM])
    for ahead, behind in ((after, before), (before, after)):
        _peel(ahead, behind)
    found: dict[str, str] = {}
    for task, following in after.items():
        if task not in found and following:
            waiting = [task]
            found[task] = task
            while waiting:
                for near in _near(waiting.pop(), after, before):
                    if near not in found:
                        found[near] = task
                        waiting.append(near)
    return found


def _near(task: str, after: dict[str, set[str]], before: dict[str, set[str]]) -> set[str]:
    return after.get(task, set()) | before.get(task, set())


def _peel(ahead: dict[str, set[str]], behind: dict[str, set[str]]) -> None:
    """Take away the tasks nothing leads to, until every task has one that leads to it."""
    waiting = [task for task in ahead if not behind.get(task)]
    while waiting:
        task = waiting.pop()
        for following in ahead.pop(task, set()):
            behind[following].discard(task)
            if not behind[following]:
                waiting.append(following)
