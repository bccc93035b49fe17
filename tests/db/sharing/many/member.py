"""One member of a team at work in a process of its own: `member.py FILE WHERE AUTHOR EDITS EVERY SEED`.

Says “ready”, and then does what it is told line by line: “work” edits, exchanging every few edits; “settle” exchanges
once; “end” closes. Each answer is one line of JSON. What it wrote, and how long everything took, is in the answers.
"""

import json
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from db.sharing.exchange import Exchange, Outcome, Person
from db.sharing.hub import Hub, PackName
from db.sharing.hubs import opened
from pmo_desktop.domain.changes import Change, Delete, Insert, Update
from pmo_desktop.domain.errors import InvalidValueError, KnownError
from pmo_desktop.domain.records import Project, Task
from pmo_desktop.services.workspace import Workspace, utc_ms

SHARED = tuple(f"shared{number}" for number in range(10))
"""Tasks of which everybody changes the same fact."""


class Counting:
    """A hub that counts the bytes of packs and whole files that go through it; everything else passes."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.moved = self.refused = self.snapshots = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._hub, name)

    def read(self, name: PackName) -> bytes | None:
        data = self._hub.read(name)
        self.moved += len(data or b"")
        return data

    def put(self, name: PackName, data: bytes) -> bool:
        self.moved += len(data)
        done = self._hub.put(name, data)
        self.refused += not done
        return done

    def put_snapshot(self, source: Path, snapshot: object) -> None:
        self.moved += source.stat().st_size
        self.snapshots += 1
        self._hub.put_snapshot(source, snapshot)  # type: ignore[arg-type]


class Member:
    """Edits a copy and exchanges; `said` are the ids of sets that were committed, `own` what its own tasks must say."""

    def __init__(self, file: Path, hub: Hub, author: str, seed: int) -> None:
        self.chance = random.Random(seed)
        self.workspace = Workspace.open(file, author=author)
        self.author = author
        self.hub = Counting(hub)
        self.exchange = Exchange(
            self.workspace.store, self.hub, Person(author, utc_ms, self.workspace.new_id)  # type: ignore[arg-type]
        )  # fmt: skip
        self.said: list[str] = []
        self.tokens: list[str] = []
        self.own: dict[str, str | None] = {}
        self.over: list[str] = []
        self.edits_s: list[float] = []
        self.exchanges_s: list[float] = []
        self.moved: list[int] = []
        self.healed = self.missed = 0
        self.problems: list[str] = []

    def work(self, edits: int, every: int) -> None:
        for number in range(edits):
            self.edit(number)
            if (number + 1) % every == 0:
                self.receive_and_send()

    def edit(self, number: int) -> None:
        """Make one edit of a value that is one of a kind; a task others have deleted is not there to be edited."""
        token = f"{self.author}-{number}"
        label, changes, own = self._some_edit(token)
        seen = self._written_over(changes)
        begun = time.perf_counter()
        try:
            done = self.workspace.record(label, changes)
        except InvalidValueError:
            self.missed += 1
            return
        self.edits_s.append(time.perf_counter() - begun)
        self.said.append(done.id)
        self.over += seen
        if label != "Delete":
            self.tokens.append(token)
        self.own.update(own)

    def _some_edit(self, token: str) -> tuple[str, Sequence[Change], dict[str, str | None]]:
        kind = self.chance.random()
        mine = self.chance.choice(sorted(key for key, name in self.own.items() if name) or [""])
        if kind < 0.3 or not mine:
            task = Task(id=f"t-{token}", project_id="p", name=token)
            return "Add", [Insert(task)], {task.id: token}
        if kind < 0.7:
            return "Rename", [Update(Task, mine, {"name": token})], {mine: token}
        if kind < 0.9:
            return "Rename what all rename", [Update(Task, self.chance.choice(SHARED), {"name": token})], {}
        if kind < 0.95:
            return "Describe", [Update(Project, "p", {"description": token})], {}
        return "Delete", [Delete(Task, mine)], {mine: None}

    def _written_over(self, changes: Sequence[Change]) -> list[str]:
        """Return the values a person sees and writes over: nobody misses those."""
        found = []
        for each in changes:
            if isinstance(each, Update):
                name = next(iter(each.fields))
                found += [getattr(row, name) for row in self.workspace.find(each.kind, id=each.id)]
        return found

    def receive_and_send(self, *, thorough: bool = False) -> Outcome | None:
        """Exchange once; where the place refuses, say so and go on, as the program does."""
        before, moved = self._packs(), self.hub.moved
        begun = time.perf_counter()
        try:
            outcome = self.exchange.run(thorough=thorough)
        except KnownError as error:
            self.problems.append(str(error))
            return None
        finally:
            self.exchanges_s.append(time.perf_counter() - begun)
            self.moved.append(self.hub.moved - moved)
        self.problems += outcome.problems
        self.healed += not before <= self._packs()
        return outcome

    def _packs(self) -> set[str]:
        with self.workspace.store.reading() as connection:
            return {row[0] for row in connection.exec_driver_sql("SELECT hash FROM pack")}

    def report(self) -> dict[str, object]:
        return {
            "said": self.said, "tokens": self.tokens, "over": self.over, "own": self.own, "edits_s": self.edits_s,
            "exchanges_s": self.exchanges_s, "moved": self.moved, "healed": self.healed, "missed": self.missed,
            "retries": self.hub.refused, "snapshots": self.hub.snapshots, "problems": self.problems,
        }  # fmt: skip


def settled(member: Member) -> dict[str, object]:
    outcome = member.receive_and_send(thorough=True)
    if outcome is None:
        return {"quiet": False, "why": member.problems[-1]}
    quiet = not (outcome.sent or outcome.received or outcome.waiting or outcome.behind)
    return {"quiet": quiet, "why": "" if quiet else repr(outcome)}


@contextmanager
def reached(where: str) -> Iterator[Hub]:
    hub = opened(where, lambda: os.environ.get("MEMBER_PASSWORD"))
    try:
        yield hub
    finally:
        hub.close()


def main(file: Path, where: str, author: str, seed: int) -> None:
    with reached(where) as hub:
        member = Member(file, hub, author, seed)
        answer({"ready": author})
        for line in sys.stdin:
            word, *given = line.split()
            if word == "work":
                member.work(*map(int, given))
                answer(member.report())
            elif word == "settle":
                answer(settled(member))
            elif word == "end":
                answer(member.report())
                break
        member.workspace.close()


def answer(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))
