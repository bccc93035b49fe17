"""A hub in memory whose packs can be late, lost or forked, for tests that play many histories."""

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from db.sharing.hub import Card, PackName, Presence, Snapshot


@dataclass
class Memory:
    """One team's hub; `views` of it are what a copy in a synced folder sees of it."""

    folder: Path
    kept: Card | None = None
    bytes_of: dict[PackName, bytes] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    presence: dict[str, Presence] = field(default_factory=dict)
    standing: Snapshot | None = None
    one_to_a_number: bool = True

    place = "memory"

    def card(self):
        return self.kept

    def write_card(self, card):
        self.kept = card

    def packs(self, above=0):
        return sorted(name for name in self.bytes_of if name.number > above)

    def read(self, name):
        return self.bytes_of.get(name)

    def put(self, name, data):
        if self.one_to_a_number and any(each.number == name.number for each in self.bytes_of):
            return False
        self.bytes_of[name] = data
        return True

    def restore(self, name, data):
        self.bytes_of[name] = data

    def remove(self, names):
        for name in names:
            self.bytes_of.pop(name, None)

    def blob(self, digest):
        return self.blobs.get(digest)

    def put_blob(self, digest, data):
        self.blobs[digest] = data

    def snapshot(self):
        return self.standing

    def fetch_snapshot(self, target):
        if self.standing is not None:
            shutil.copyfile(self.folder / "snapshot.pmo", target)
        return self.standing

    def put_snapshot(self, source, snapshot):
        shutil.copyfile(source, self.folder / "snapshot.pmo")
        self.standing = snapshot

    @contextmanager
    def lock(self):
        yield True

    def say(self, presence):
        self.presence[presence.origin] = presence

    def said(self):
        return list(self.presence.values())

    def close(self):
        pass


class View(Memory):
    """What one copy sees in its own folder of a synced one: its own packs at once, others' when they are `brought`."""

    def __init__(self, behind: Memory) -> None:
        super().__init__(behind.folder, behind.kept, dict(behind.bytes_of))
        self.behind = behind

    def put(self, name, data):
        if not super().put(name, data):
            return False
        self.behind.restore(name, data)
        return True

    def restore(self, name, data):
        super().restore(name, data)
        self.behind.restore(name, data)  # a file written again is carried to the others like any

    def bring(self, choose=lambda names: names):
        """Let some of what others made arrive."""
        for name in choose([name for name in self.behind.packs() if name not in self.bytes_of]):
            self.bytes_of[name] = self.behind.bytes_of[name]

    def snapshot(self):
        return self.behind.snapshot()

    def fetch_snapshot(self, target):
        return self.behind.fetch_snapshot(target)

    def put_snapshot(self, source, snapshot):
        self.behind.put_snapshot(source, snapshot)
