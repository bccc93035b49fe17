"""Which of the rows deleted together belong together: what has to stay, or come back, with one of them."""

from collections import deque
from collections.abc import Iterable, Mapping

from db.kinds import Kind, Values
from db.sharing.overlay import Key
from db.sharing.touches import BONDS_OF

Rows = Mapping[Key, tuple[Kind, Values]]


class Aggregates:
    """Rows of one deletion, ready to be asked what belongs to what."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._ids = {key[1]: key for key in rows}
        self._owners: dict[Key, list[Key]] = {key: [] for key in rows}
        self._below: dict[Key, list[Key]] = {key: [] for key in rows}
        for key, (kind, row) in rows.items():
            for bond in BONDS_OF.get(kind, ()):
                named = self._ids.get(row[bond.place])
                if named is not None and bond.bond == "owner":
                    self._own(named, key)
                elif named is not None and bond.bond == "part":
                    self._own(key, named)

    def _own(self, owner: Key, key: Key) -> None:
        self._owners[key].append(owner)
        self._below[owner].append(key)

    def owners(self, key: Key) -> list[Key]:
        """Return the rows among these that one belongs to; a part belongs to the whole that names it."""
        return self._owners[key]

    def line(self, key: Key) -> list[Key]:
        """Return a row and all it belongs to, directly and through others."""
        found, waiting = {key: None}, [key]
        while waiting:
            above = [owner for owner in self.owners(waiting.pop()) if owner not in found]
            found |= dict.fromkeys(above)
            waiting += above
        return list(found)

    def tops(self, key: Key) -> set[Key]:
        """Return the outermost rows that one belongs to: itself where it belongs to none."""
        return {each for each in self.line(key) if not self.owners(each)} or {key}

    def whole(self, keys: Iterable[Key]) -> list[Key]:
        """Return the aggregates that rows lie in, whole, each row after the ones it belongs to.

        What also belongs to a row that is not among them is left out: a link to a task that stays deleted.
        """
        found: dict[Key, None] = {}
        waiting = deque(top for key in keys for top in self.tops(key))
        while waiting:
            each = waiting.popleft()
            if each not in found and all(owner in found for owner in self._owners[each]):
                found[each] = None
                waiting += self._below[each]
        return list(found)
