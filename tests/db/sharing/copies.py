"""Copies of one team in tests: each with a person, a clock they share, and ids that tell who made them."""

import itertools
from pathlib import Path
from random import Random

from db.kinds import KINDS
from db.log.writing import Entry
from db.sharing.exchange import Exchange, Patience, Person
from db.sharing.snapshots import found_team, join
from db.store import Store
from pmo_desktop.domain.records import RECORDS, Conflict
from pmo_desktop.services.workspace import Workspace

START = 1_760_000_000_000
SOON = Patience(gap=0, stray=0)


class Clock:
    """One tick a call, a second apart."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        self.now += 1_000
        return self.now


class Copy:
    """Somebody's copy and what they do with it."""

    def __init__(self, team: "Team", path: Path, author: str) -> None:
        self.team, self.path, self.author = team, path, author
        self.store = Store.open(path, trusted=True, hurried=True)
        self.person = Person(author, team.clock, team.new_id)

    def record(self, label, *changes):
        return self.store.record(Entry(self.team.new_id(), self.author, self.team.clock(), label), list(changes))

    def undo(self):
        return self.store.undo(self.author, self.team.new_id(), self.team.clock())

    def holds(self, set_id):
        with self.store.reading() as connection:
            return bool(connection.exec_driver_sql("SELECT id FROM change_set WHERE id = ?", (set_id,)).all())

    def exchange(self, hub=None, *, patience=SOON, version=None, **how):
        given = {} if version is None else {"version": version}
        return Exchange(self.store, hub or self.team.hub, self.person, patience=patience, **given).run(**how)

    def all(self, kind):
        columns = self.store.rows(kind, {})
        fields = self.store.fields(kind)
        return [kind(**dict(zip(fields, row, strict=True))) for row in zip(*columns, strict=True)]

    def get(self, kind, row_id):
        return next((each for each in self.all(kind) if each.id == row_id), None)

    def conflicts(self):
        return self.all(Conflict)

    def state(self):
        """Return every row, by table and id."""
        found = {}
        for kind in RECORDS:
            found |= {(KINDS[kind].name, row[0]): row for row in zip(*self.store.rows(kind, {}), strict=True)}
        return found

    def reopen(self):
        self.store.close()
        self.store = Store.open(self.path, trusted=True, hurried=True)

    def close(self):
        self.store.close()


class Team:
    """A team around a hub; the first copy is its founder's."""

    def __init__(self, folder: Path, hub) -> None:
        self.folder, self.hub, self.clock = folder, hub, Clock()
        self._ids = itertools.count(1)
        self.copies: list[Copy] = []

    def new_id(self) -> str:
        return f"id{next(self._ids):06d}"

    def found(self, author="Anna", path=None) -> Copy:
        path = path or self.folder / f"{author}.pmo"
        Workspace.create(path, author=author, name="Office", clock=self.clock, random=Random(1)).close()
        copy = self._joined(path, author)
        found_team(copy.store, self.hub, "Office", copy.person)
        return copy

    def join(self, author, path=None) -> Copy:
        path = path or self.folder / f"{author}.pmo"
        join(self.hub, path, Person(author, self.clock, self.new_id))
        return self._joined(path, author)

    def _joined(self, path, author) -> Copy:
        copy = Copy(self, path, author)
        self.copies.append(copy)
        return copy

    def settle(self):
        """Let everybody send and receive until nobody has anything to say."""
        for _ in range(4):
            for copy in self.copies:
                copy.exchange(thorough=True)

    def close(self):
        for copy in self.copies:
            copy.close()
