"""A synced folder as services of that kind keep one: a folder per computer, and in between whatever comes to pass.

Files arrive late and in any order, first half of them and then the whole; where two computers changed the same file, the
later one keeps its own as “X-LAPTOP7.pack”. Each step is chosen by a seeded chance: the same seed and the same files give the
same steps. `~*.tmp` stay where they are, as OneDrive and Dropbox have it.
"""

import os
import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class _Computer:
    """One folder: `known` is per file the version it has and how the file looked then; `half` what is on its way."""

    number: int
    root: Path
    known: dict[str, tuple[int, tuple[int, int]]] = field(default_factory=dict)
    half: dict[str, int] = field(default_factory=dict)


@dataclass
class _Version:
    number: int
    data: bytes | None
    """None where the file was removed."""


class Synced:
    """The service and its computers; `step` does one thing."""

    def __init__(self, folder: Path, computers: int, seed: int) -> None:
        self.chance = random.Random(seed)
        self.computers = [_Computer(number, folder / f"computer{number}") for number in range(computers)]
        for each in self.computers:
            each.root.mkdir(parents=True)
        self.cloud: dict[str, _Version] = {}
        self.done = {"half files": 0, "conflict copies": 0, "files moved": 0}

    def step(self) -> bool:
        """Move one file of one computer; False where there was nothing to do anywhere."""
        computers = list(self.computers)
        self.chance.shuffle(computers)
        for each in computers:
            tasks = self._to_send(each) + self._to_fetch(each)
            if tasks:
                kind, name = self.chance.choice(tasks)
                if kind == "send":
                    self._send(each, name)
                else:
                    self._fetch(each, name)
                return True
        return False

    def settle(self, most: int = 1_000_000) -> None:
        for _ in range(most):
            if not self.step():
                return
        raise AssertionError("the service does not come to rest")

    def _to_send(self, computer: _Computer) -> list[tuple[str, str]]:
        there = _looks(computer.root)
        found = []
        for name in sorted(there.keys() | computer.known.keys()):
            if name in computer.half:
                if there.get(name) == computer.known.get(name, (0, None))[1]:
                    continue  # its own half file: fetched to the end before anything else
                computer.half.pop(name)
            known = computer.known.get(name)
            if (known[1] if known else None) != there.get(name):
                found.append(("send", name))
        return found

    def _to_fetch(self, computer: _Computer) -> list[tuple[str, str]]:
        return [
            ("fetch", name)
            for name, version in sorted(self.cloud.items())
            if computer.known.get(name, (0,))[0] < version.number or name in computer.half
        ]

    def _send(self, computer: _Computer, name: str) -> None:
        path = computer.root / name
        try:
            look = _look(path.stat())
            data = path.read_bytes()
        except FileNotFoundError:
            look, data = None, None
        version = self.cloud.get(name)
        seen = computer.known.get(name, (0,))[0]
        if version is not None and version.number > seen and version.data != data:
            self._part(computer, path, name, data)
            return
        number = (
            version.number + 1 if version is not None and version.data != data else (version.number if version else 1)
        )
        self.cloud[name] = _Version(number, data)
        self._remember(computer, name, number, look)
        self.done["files moved"] += 1

    def _part(self, computer: _Computer, path: Path, name: str, data: bytes | None) -> None:
        """Keep the own file beside the other's; a removal gives way."""
        computer.known.pop(name, None)
        if data is None:
            self._remember(computer, name, 0, None)
            return
        beside = path.with_name(f"{path.stem}-LAPTOP{computer.number}{path.suffix}")
        try:
            path.replace(beside)
        except FileNotFoundError:
            return
        self.done["conflict copies"] += 1
        self._remember(computer, name, 0, None)

    def _fetch(self, computer: _Computer, name: str) -> None:
        version = self.cloud[name]
        path = computer.root / name
        if (_look(path.stat()) if path.exists() else None) != computer.known.get(name, (0, None))[1]:
            return  # changed here meanwhile: that comes first
        if version.data is None:
            computer.half.pop(name, None)
            path.unlink(missing_ok=True)
            self._remember(computer, name, version.number, None)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        half = len(version.data) > 1 and name not in computer.half and self.chance.random() < 0.3
        path.write_bytes(version.data[: len(version.data) // 2] if half else version.data)
        look = _look(path.stat())
        if half:
            self.done["half files"] += 1
            computer.half[name] = version.number
            self._remember(computer, name, version.number - 1, look)
        else:
            self.done["files moved"] += 1
            computer.half.pop(name, None)
            self._remember(computer, name, version.number, look)

    @staticmethod
    def _remember(computer: _Computer, name: str, number: int, look: tuple[int, int] | None) -> None:
        computer.known[name] = (number, look)  # type: ignore[assignment]


def _looks(root: Path) -> dict[str, tuple[int, int]]:
    found = {}
    waiting = [root]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                try:
                    if entry.is_dir():
                        waiting.append(Path(entry.path))
                    elif not entry.name.startswith("~") and entry.name != "lock":
                        found[os.path.relpath(entry.path, root)] = _look(entry.stat())
                except FileNotFoundError:
                    continue
    return found


def _look(about: os.stat_result) -> tuple[int, int]:
    return about.st_mtime_ns, about.st_size


class Service(threading.Thread):
    """Lets a synced folder go on by itself, with pauses, until it is stopped; `rest` waits until all has arrived."""

    def __init__(self, synced: Synced) -> None:
        super().__init__(name="synced folder", daemon=True)
        self._synced = synced
        self._ended = threading.Event()
        self._idle = threading.Condition()
        self._quiet = 0
        self.failed: BaseException | None = None

    def run(self) -> None:
        try:
            while not self._ended.is_set():
                moved = self._synced.step()
                with self._idle:
                    self._quiet = 0 if moved else self._quiet + 1
                    self._idle.notify_all()
                time.sleep(self._synced.chance.uniform(0, 0.004) if moved else 0.02)
        except BaseException as error:  # noqa: BLE001 - told to whoever waits
            self.failed = error
            with self._idle:
                self._idle.notify_all()

    def rest(self) -> None:
        with self._idle:
            self._quiet = 0
            self._idle.wait_for(lambda: self._quiet > 1 or self.failed, 600)
        if self.failed:
            raise self.failed

    def stop(self) -> None:
        self._ended.set()
        self.join(30)
